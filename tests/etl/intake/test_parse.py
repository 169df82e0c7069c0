from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from etl.intake import child, mapping, parse, sniff
from schemas import tables

Take = Callable[..., Any]
HEAD = "Employee number,Job title,Start date"


def staff(column: str, *cells: str) -> str:
    """A staff list with one more column."""
    rows = [f'{number},Cook,2020-05-01,"{cell}"' for number, cell in enumerate(cells, 1)]
    return "\n".join([f"{HEAD},{column}", *rows])


def asked(taken: Any) -> dict[str, tuple[str, ...]]:
    return {question.id: question.choices for question in taken.questions}


def blocked(taken: Any) -> list[tuple[int, str, str]]:
    problems = taken.checked.problems
    return [(problem.row, problem.column, problem.code) for problem in problems if problem.weight == "block"]


def test_numbers_of_people_stay_text_with_their_noughts(take: Take) -> None:
    rows = take(f"{HEAD}\n00012,Cook,2020-05-01\n'00013, Cook ,2020-05-01\n").parsed.rows
    assert rows["person"].to_list() == ["00012", "00013"]
    assert rows["title"].to_list() == ["Cook", "Cook"]


@pytest.mark.parametrize("cell", ["1.23E+08", '"1,23E+08"', "1E+08", "1.23e8"])
def test_a_number_of_a_person_that_a_spreadsheet_shortened_sets_its_row_aside(take: Take, cell: str) -> None:
    taken = take(f"{HEAD}\n{cell},Cook,2020-05-01\n12E3,Cook,2020-05-01\n")
    assert taken.checked.accepted["person"].to_list() == ["12E3"]
    assert [problem.says for problem in taken.checked.problems] == [
        "Row 2, Employee number: a spreadsheet shortened the employee number. Export the numbers as text."
    ]


def test_a_date_order_that_both_fit_is_asked_for_once_a_column(take: Take) -> None:
    text = staff("End date", "03/04/2024", "05/06/2024")
    assert asked(take(text)) == {"date_order:End date": ("day_first", "month_first")}
    taken = take(text, {"date_order:End date": ("month_first",)})
    assert taken.checked.accepted["end_date"].to_list() == [date(2024, 3, 4), date(2024, 5, 6)]


def test_an_answer_stands_against_one_cell_that_seems_to_prove_the_other_order(take: Take) -> None:
    text = staff("End date", "03/04/2024", "04/25/2024")
    assert take(text).checked.accepted["end_date"].to_list() == [date(2024, 3, 4), date(2024, 4, 25)]
    taken = take(text, {"date_order:End date": ("day_first",)})
    assert taken.checked.accepted["end_date"].to_list() == [date(2024, 4, 3)]
    assert blocked(taken) == [(3, "End date", "date")]


def test_an_unreadable_cell_is_a_fault_and_never_a_null(take: Take) -> None:
    taken = take(staff("End date", "31/06/2024", "30/06/2024", ""))
    assert blocked(taken) == [(2, "End date", "date")]
    assert taken.checked.accepted["row"].to_list() == [3, 4]


def test_the_sentence_of_a_fault_does_not_repeat_the_cell(take: Take) -> None:
    taken = take(staff("Salary,Pay basis", 'SENSITIVE","monthly'))
    assert [problem.says for problem in taken.checked.problems] == ["Row 2, Salary: this cannot be read as a number."]


def test_words_that_stand_for_an_empty_cell_are_empty_and_listed(take: Take) -> None:
    taken = take(staff("Grade", "N/D", "5", "XX", "n/d", "-"))
    assert taken.checked.accepted["grade"].to_list() == [None, "5", None, None, None]
    assert [(problem.row, problem.says) for problem in taken.checked.problems] == [
        (2, "Grade: “n/d” was read as an empty cell, in 2 rows."),
        (4, "Grade: “xx” was read as an empty cell, in 1 row."),
        (6, "Grade: “-” was read as an empty cell, in 1 row."),
    ]


def test_a_decimal_sign_that_both_fit_is_asked_for(take: Take) -> None:
    text = "Job title,Scale basis,Advertised,Pay from,Posts\nCook,annual,yes,20000,1.250\n"
    assert asked(take(text)) == {"decimal:Posts": ("point", "comma")}
    assert take(text, {"decimal:Posts": ("comma",)}).checked.accepted["establishment_fte"].item() == 1250


def test_shares_of_full_time_may_be_written_with_the_sign_of_percent(take: Take) -> None:
    assert take(staff("FTE", "80%", "0.43", "1", "100%")).checked.accepted["fte"].to_list() == [0.8, 0.43, 1, 1]


def test_shares_above_one_are_asked_about(take: Take) -> None:
    text = staff("FTE", "80", "100")
    assert asked(take(text)) == {"percent:FTE": ("percent", "share")}
    assert take(text, {"percent:FTE": ("percent",)}).checked.accepted["fte"].to_list() == [0.8, 1]


def test_choices_are_found_by_their_synonyms_and_other_words_are_faults(take: Take) -> None:
    taken = take(staff("Contract type", "Permanent", "BANK", "Astronaut"))
    assert taken.checked.accepted["employment_type"].to_list() == ["employee", "worker"]
    assert blocked(taken) == [(4, "Contract type", "choice")]


@pytest.mark.parametrize(("said", "value"), [("Yes", True), ("n", False), ("TRUE", True), ("0", False)])
def test_yes_and_no_are_read(take: Take, said: str, value: bool) -> None:  # noqa: FBT001  the value that is expected
    taken = take(f"Job title,Grade,Peer role\nCook,5,{said}\n")
    assert taken.checked.accepted["is_lived_experience_role"].item() is value


def test_what_stands_in_brackets_behind_a_name_is_dropped(take: Take) -> None:
    taken = take('Name,Job title,Start date\n"Lister, Kit (peer)",Cook,2020-05-01\n')
    assert taken.checked.accepted["name"].item() == "Lister, Kit"


def test_forename_and_surname_are_joined(take: Take) -> None:
    taken = take("Surname,Forename,Job title,Start date\nHale,Ann,Cook,2020-05-01\n")
    assert taken.checked.accepted["name"].item() == "Ann Hale"


def test_pay_without_a_basis_is_asked_about_and_the_answer_holds_for_the_column(take: Take) -> None:
    text = staff("Salary", "24,640.00", "")
    assert asked(take(text)).keys() == {"pay_basis:Salary"}
    assert "annual_actual" in asked(take(text))["pay_basis:Salary"]
    rows = take(text, {"pay_basis:Salary": ("annual_actual",)}).checked.accepted
    assert rows.select("pay_amount", "pay_basis").rows() == [(24640.0, "annual_actual"), (None, None)]


@pytest.mark.parametrize(
    ("answer", "published"), [(("all",), [True, True]), (("none",), [False, False]), (("Cook",), [True, False])]
)
def test_whether_scales_were_advertised_is_asked_for_all_none_or_some(
    take: Take, answer: tuple[str, ...], published: list[bool]
) -> None:
    text = "Job title,Pay from,Pay to\nCook,20000,22000\nDriver,21000,23000\nVolunteer,,\n"
    assert asked(take(text)) == {"advertised:scales": ("all", "none", "Cook", "Driver")}
    assert take(text, {"advertised:scales": answer}).checked.accepted["scale_published"].to_list() == [*published, None]


def test_day_numbers_are_dates_in_workbooks_only(take: Take) -> None:
    text = pl.Series([["Employee number", "Job title", "Start date"], ["1", "Cook", "39690"], ["2", "Cook", "1200"]])
    kind = pl.Series([["text", "text", "text"], ["text", "text", "number"], ["text", "text", "fault"]])
    cells = pl.DataFrame({"row": pl.Series([1, 2, 3], dtype=pl.UInt32), "text": text, "kind": kind})
    layout = sniff.layout(child.Book("xlsx", None, None, [child.Sheet("Staff", cells)]), {})
    read = parse.parse(layout, mapping.mapped(layout, tables(), {}), {})
    assert read.rows["start_date"].to_list() == [date(2008, 8, 30), None]
    assert [(problem.row, problem.code) for problem in read.problems] == [(3, "fault")]
    assert blocked(take(f"{HEAD}\n1,Cook,39690\n2,Cook,2020-01-31\n")) == [(2, "Start date", "date")]
