"""What HR sees of a file: never a name, a number of staff, a person's pay or a column that is not kept."""

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest

from dashboard import masked
from etl.intake.answers import Question
from etl.load.answered import Column, Inspection

ROWS = [
    (1, ["Prepared by Jane Fairweather", "", "", "", "", ""]),
    (2, ["Emp No", "Name", "Job Title", "Salary", "Notes", "Team lead"]),
    (3, ["L00417", "Jane Fairweather", "Peer support worker", "£24,713", "is a survivor", "Kit Lister"]),
]
COLUMNS = [
    Column(name="Emp No", mapped_to="person", how="exact", kind="text"),
    Column(name="Name", mapped_to="name", how="exact", kind="text"),
    Column(name="Job Title", mapped_to="title", how="exact", kind="text"),
    Column(name="Salary", mapped_to="pay_amount", how="exact", kind="number"),
    Column(name="Notes", mapped_to=None, how="none", kind="text"),
    Column(name="Team lead", mapped_to="team", how="suggested", kind="text"),
]
SEEN = Inspection(
    file="staff.csv",
    kind="csv",
    encoding="utf-8",
    delimiter=",",
    sheet="",
    sheets=[],
    skipped_sheets=[],
    header_record=2,
    first_data_record=3,
    last_data_record=3,
    n_data_records=1,
    non_data_after_header=[],
    n_columns=6,
    columns=COLUMNS,
    table="people",
    questions=(),
    first_rows=ROWS,
)
PLANTED = ("Jane", "Fairweather", "L00417", "24,713", "24713", "survivor", "Kit", "Lister")


def _every(inspection: Inspection) -> str:
    return json.dumps([masked.lines(inspection), masked.uses(inspection)], ensure_ascii=False)


def test_names_numbers_pay_and_columns_that_are_not_kept_are_hidden() -> None:
    assert not [value for value in PLANTED if value in _every(SEEN)]


def test_the_job_title_and_the_headings_are_shown() -> None:
    _, headings, first = masked.lines(SEEN)
    assert headings.heading
    assert headings.cells == ["Emp No", "Name", "Job Title", "Salary", "Notes", "Team lead"]
    assert first.cells == ["••••", "••••", "Peer support worker", "••••", "••••", "••••"]


def test_each_column_says_what_it_is_read_as() -> None:
    assert [(use.column, use.example, use.read_as) for use in masked.uses(SEEN)][2:5] == [
        ("Job Title", "Peer support worker", "The job title"),
        ("Salary", "••••", "Pay, on the basis that the next column says"),
        ("Notes", "••••", "not kept"),
    ]


@pytest.mark.parametrize("header", [0, 1, 3])
def test_until_the_row_of_headings_is_settled_only_words_we_know_are_shown(header: int) -> None:
    asked = Question("header:", "Which row holds the names of the columns?", ("1", "2", "3"))
    unsure = replace(SEEN, header_record=header, questions=(asked,))
    assert not [value for value in PLANTED if value in _every(unsure)]
    assert "Job Title" in _every(unsure)
    assert "Peer support worker" not in _every(unsure)


def test_the_rows_to_choose_from_are_told_by_the_words_we_know() -> None:
    asked = Question("header:", "Which row holds the names of the columns?", ("2", "3"))
    shown = masked.choices(asked, replace(SEEN, header_record=0, questions=(asked,)))
    assert list(shown.values()) == ["2", "3"]
    assert next(iter(shown)).startswith("row 2: Emp No · Name · Job Title · Salary")


def test_a_number_of_staff_is_told_by_its_end_and_can_still_be_chosen() -> None:
    asked = Question("person:row 14", "Who is this?", ("L00417", "L10317", "leave_out"))
    shown = masked.choices(asked, None)
    assert shown == {
        "the number that ends in 17": "L00417",
        "the number that ends in 17 (2)": "L10317",
        "leave these rows out": "leave_out",
    }


@pytest.mark.parametrize("cells", [[], ["L00417"], ["L00417", None]])
def test_a_short_row_is_no_fault(cells: Sequence[str]) -> None:
    short = replace(SEEN, first_rows=[ROWS[1], (3, cells)])
    assert masked.uses(short)[2].example == ""
