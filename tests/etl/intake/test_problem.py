import polars as pl
import pytest

from etl.intake import problem
from etl.intake.problem import Problem

SHEET = pl.DataFrame({"row": [3, 3, 3, 4], "heading": ["Apr", "May", "May", "Apr"]}, {"row": pl.UInt32, "heading": str})
LIST = pl.DataFrame({"row": [3, 4], "heading": [None, None]}, {"row": pl.UInt32, "heading": str})


def of(row: int, column: str) -> Problem:
    return Problem("", row, column, "", "block", "")


@pytest.mark.parametrize(
    ("row", "column", "hit"),
    [
        (3, "", [True, True, True, False]),
        (3, "May", [False, True, True, False]),
        (3, "Jun", [False] * 4),
        (5, "", [False] * 4),
    ],
)
def test_of_people_by_months_a_problem_hits_its_row_or_its_cell(row: int, column: str, hit: list[bool]) -> None:
    assert problem.hit(SHEET, [of(row, column)]).to_list() == hit


@pytest.mark.parametrize("column", ["", "Length"])
def test_of_an_ordinary_list_a_problem_hits_its_whole_row(column: str) -> None:
    assert problem.hit(LIST, [of(3, column)]).to_list() == [True, False]


def test_nothing_is_hit_by_no_problem() -> None:
    assert problem.hit(SHEET, []).to_list() == [False] * 4


def test_two_days_in_one_cell_are_one_row_of_the_file() -> None:
    assert (problem.count(SHEET), problem.count(LIST)) == (3, 2)
