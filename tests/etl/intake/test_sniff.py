import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from etl.intake import child, sniff
from etl.intake.sniff import Layout

Take = Callable[..., Any]
TWO = "Employee number,Job title,Start date\n1,Cook,2020-05-01\n2,Driver,2021-06-02\n"


def codes(layout: Layout) -> list[tuple[int, str, str]]:
    return sorted((problem.row, problem.code, problem.weight) for problem in layout.problems)


def test_title_rows_above_the_header_are_passed_over(take: Take) -> None:
    layout = take("Staff list\nAs at 30 September 2025,,\n,,\n" + TWO).layout
    assert (layout.header, layout.first, layout.last) == (4, 5, 6)
    assert layout.outside == ("Staff list", "As at 30 September 2025")


def test_footers_below_the_data_are_listed_and_skipped(take: Take) -> None:
    layout = take(TWO + ",,\nTotal,2,\nTotal staff: 2,,\n").layout
    assert (layout.first, layout.last, layout.skipped) == (2, 3, (4, 5, 6))
    assert codes(layout) == [(4, "blank", "note"), (5, "footer", "note"), (6, "footer", "note")]


def test_a_row_of_figures_that_says_nothing_of_whom_is_set_aside(take: Take) -> None:
    layout = take("title,grade,pay from,pay to\nCook,A,1,2\nDriver,B,3,4\n,,,73675027.41\n").layout
    assert codes(layout) == [(4, "unlabelled_total", "block")]
    assert (layout.last, layout.records.height) == (3, 2)


def test_subtotals_between_the_rows_are_left_out(take: Take) -> None:
    layout = take("title,grade,pay from,pay to\nCook,A,1,2\nSubtotal,,1,2\nDriver,B,3,4\n").layout
    assert layout.skipped == (3,)


@pytest.mark.parametrize("title", ["Total Quality Manager", "Records Officer", "Reporting Officer", "Notes Editor"])
def test_a_job_title_that_sounds_like_a_footer_stays(take: Take, title: str) -> None:
    layout = take(f"title,grade,pay from,pay to\nCook,A,1,2\n{title},,,\n").layout
    assert (layout.skipped, layout.last) == ((), 3)


def test_the_header_said_again_on_a_new_page_is_left_out(take: Take) -> None:
    layout = take(TWO + TWO).layout
    assert (layout.skipped, layout.records.height) == ((4,), 4)


def test_a_second_row_with_the_names_of_the_system_is_left_out(take: Take) -> None:
    layout = take("Worker,Started\nSTAFF__WORKER__C,STAFF__STARTED__C\n1,2020-01-31\n").layout
    assert (layout.header, layout.skipped, layout.first) == (1, (2,), 3)


def test_a_row_of_another_width_is_set_aside_with_its_number(take: Take) -> None:
    layout = take(TWO + "3,Cleaner\n4,Cook,2020-05-01,more\n5,Cook,2020-05-01,\n").layout
    assert [problem.says for problem in layout.problems] == [
        "Row 4 has 2 cells; the header has 3.",
        "Row 5 has 4 cells; the header has 3.",
    ]
    assert layout.records["row"].to_list() == [2, 3, 6]


def test_a_cell_that_holds_a_document_sets_its_row_aside(take: Take) -> None:
    layout = take(TWO + f"3,{'x' * 5_001},2020-05-01\n").layout
    assert [problem.says for problem in layout.problems] == ["Row 4, Job title: 5,001 characters; at most 5,000."]


def test_a_file_without_a_header_is_asked_about_and_never_read_by_position(take: Take) -> None:
    taken = take("1,Cook,2020-05-01\n2,Driver,2021-06-02\n")
    assert taken.checked is None
    assert taken.layout.questions[0].id == "header:csv"
    assert taken.layout.questions[0].choices == ("1", "2")


def test_words_under_words_that_we_do_not_know_are_asked_about(take: Take) -> None:
    assert take("Alpha,Beta\nred,green\nblue,black\n").layout.questions[0].id == "header:csv"


def test_full_rows_above_the_likely_header_are_asked_about(take: Take) -> None:
    questions = take("1,Cook,2020-05-01\nEmployee number,Job title,Start date\n2,Driver,2021-06-02\n").layout.questions
    assert [question.id for question in questions] == ["header:csv"]


def test_the_answer_says_which_row_is_the_header(take: Take) -> None:
    taken = take("Alpha,Beta\nJob title,Grade\nred,green\n", {"header:csv": ("2",)})
    assert (taken.layout.header, taken.layout.questions, taken.checked.accepted.height) == (2, (), 1)


def test_two_encodings_in_one_file_are_asked_about(take: Take) -> None:
    data = b"title,pay from,pay to\n" + "Café,1,2\n".encode("cp1252") + "Café,1,2\n".encode()
    asked = take(data, {"advertised:scales": ("all",)}).questions
    assert [question.id for question in asked] == ["encoding:line 3"]
    assert "Caf" not in asked[0].asks


@pytest.mark.parametrize(
    ("above", "name", "expected"),
    [
        ("Staff list as at 30 September 2025", "staff.csv", date(2025, 9, 30)),
        ("Position at 2025-09-30", "staff.csv", date(2025, 9, 30)),
        ("As at 30/09/2025. Printed 2 October 2025", "staff.csv", None),
        ("As at 30/09/2025", "staff-2024-01-01.csv", date(2025, 9, 30)),
        ("As at 03/04/2025", "staff.csv", None),
        ("Staff list", "staff-2025-09-30.csv", date(2025, 9, 30)),
        ("Staff list", "staff_20250930.csv", date(2025, 9, 30)),
        ("Staff list", "staff-2025.csv", None),
        ("1 April 2024 to 31 March 2025", "staff.csv", None),
    ],
)
def test_the_day_of_an_export_is_taken_only_where_it_is_certain(
    take: Take, above: str, name: str, expected: date | None
) -> None:
    assert sniff.day(take(f"{above},,\n{TWO}").layout, name) == expected


def test_a_line_with_the_day_it_speaks_for_goes_before_the_day_it_was_printed(take: Take) -> None:
    layout = take(f"As at 30 September 2025,,\n{TWO}Printed 2 October 2025,,\n").layout
    assert sniff.day(layout, "staff.csv") == date(2025, 9, 30)


@pytest.mark.usefixtures("in_this_process")
def test_every_real_text_export_is_read_as_a_person_would(exports: Path) -> None:
    expected = json.loads((exports / "expected.json").read_text("utf-8"))
    texts = {name: truth for name, truth in expected.items() if name.endswith((".csv", ".txt"))}
    wrong = {name: read for name, truth in texts.items() if (read := _differences(exports, name, truth))}
    assert len(texts) == 15
    assert wrong == {}


def _differences(exports: Path, name: str, truth: dict[str, Any]) -> dict[str, object]:
    path = exports / name.removeprefix("open/")
    book = child.read(child.Upload(path.name, path.read_bytes()))
    layout = sniff.layout(book, {})
    last = book.sheets[0].cells["row"].max()
    not_data = [last if record == "last 1" else record for record in truth["non_data_after_header"]]
    found: dict[str, object] = {
        "encoding": book.encoding,
        "delimiter": book.delimiter,
        "header_record": layout.header,
        "n_columns": len(layout.names),
        "n_data_records": layout.records.height,
        "first_data_record": layout.first,
        "last_data_record": layout.last,
        "non_data_after_header": list(layout.skipped),
    }
    asked = {"questions": layout.questions} if layout.questions else {}
    truth = truth | {"non_data_after_header": not_data}
    return {key: value for key, value in found.items() if value != truth[key]} | asked
