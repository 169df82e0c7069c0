from collections.abc import Callable
from typing import Any

import pytest

Take = Callable[..., Any]
STAFF = "Employee number,Name,Job title,Start date,End date,Contracted hours,Notes\n"
ROLES = "Unit,Job title,Grade,Pay from,Pay to,Posts,Advertised\n"


def counts(taken: Any) -> tuple[int, int, int, int]:
    checked = taken.checked
    assert checked.read == checked.accepted.height + checked.quarantined + checked.skipped
    return checked.read, checked.accepted.height, checked.quarantined, checked.skipped


def said(taken: Any) -> list[str]:
    return [problem.says for problem in taken.checked.problems]


def test_a_sound_row_is_accepted_with_its_record_number(take: Take) -> None:
    taken = take(STAFF + "1,Ann Hale,Cook,2020-05-01,,37.5,\n")
    assert counts(taken) == (1, 1, 0, 0)
    assert taken.checked.accepted["row"].to_list() == [2]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("1,Ann Hale,,2020-05-01,,37.5,", "Row 2, Job title: this is empty, and it is needed."),
        ("1,Ann Hale,Cook,,,37.5,", "Row 2, Start date: this is empty, and it is needed."),
        (",Vacant,Cook,2020-05-01,,37.5,", "Row 2 has neither an employee number nor a name."),
        ("1,Ann Hale,Cook,2020-05-01,2019-05-01,37.5,", "Row 2: End date is before or below Start date."),
        ("1,Ann Hale,Cook,2020-05-01,,200,", "Row 2, Contracted hours: this is more than 168."),
        ("1,Ann Hale,Cook,2020-05-01,,-1,", "Row 2, Contracted hours: this is less than 0."),
        ("1,Ann Hale,Cook,2020-05-01,,soon,", "Row 2, Contracted hours: this cannot be read as a number."),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_is_set_aside_with_the_reason(take: Take, row: str, sentence: str) -> None:
    taken = take(STAFF + row + "\n2,Kit Lister,Cook,2020-05-31,,1,\n")
    assert counts(taken) == (2, 1, 1, 0)
    assert [problem.says for problem in taken.checked.problems if problem.weight == "block"] == [sentence]


def test_a_row_that_is_the_same_in_every_cell_is_loaded_once(take: Take) -> None:
    row = "1,Ann Hale,Cook,2020-05-01,,37.5,a\n"
    taken = take(STAFF + row + row + row.replace(",a", ",b"))
    assert counts(taken) == (3, 2, 0, 1)
    assert said(taken) == ["Row 3 is the same as a row above it. It was left out."]


def test_a_faulty_row_said_twice_is_set_aside_once_and_skipped_once(take: Take) -> None:
    row = "1,Ann Hale,,2020-05-01,,37.5,\n"
    assert counts(take(STAFF + row + row)) == (2, 0, 1, 1)


def test_a_quote_that_is_never_closed_sets_its_own_row_aside(take: Take) -> None:
    taken = take(STAFF + '1,"Ann Hale,Cook,2020-05-01,,37.5,\n2,Kit Lister,Cook,2020-05-31,,1,\n')
    assert counts(taken) == (2, 1, 1, 0)
    assert taken.checked.accepted["row"].to_list() == [3]


def test_one_person_in_two_posts_is_two_rows(take: Take) -> None:
    taken = take(STAFF + "1,Ann Hale,Cook,2020-05-01,,20,\n1,Ann Hale,Driver,2020-05-01,,10,\n")
    assert counts(taken) == (2, 2, 0, 0)


def test_a_role_said_again_with_the_same_scale_is_left_out_and_its_posts_are_added(take: Take) -> None:
    taken = take(ROLES + "East,Cook,5,1,2,1.5,yes\nWest,cook,5,1,2,2,yes\nWest,Cook,6,1,2,,yes\n")
    assert counts(taken) == (3, 2, 0, 1)
    assert taken.checked.accepted["establishment_fte"].to_list() == [3.5, None]


def test_a_role_said_again_with_another_scale_is_set_aside(take: Take) -> None:
    taken = take(ROLES + "East,Cook,5,1,2,1,yes\nWest,Cook,5,1,3,1,yes\n")
    assert counts(taken) == (2, 1, 1, 0)
    assert said(taken) == ["Row 3 is the role of row 2 again, but says something else of it. Which one is right?"]


def test_a_scale_that_ends_below_its_start_is_set_aside(take: Take) -> None:
    assert said(take(ROLES + "East,Cook,5,2,1,1,yes\n")) == ["Row 2: Pay to is before or below Pay from."]


def test_blank_rows_and_footers_are_skipped_and_a_total_is_set_aside(take: Take) -> None:
    taken = take(
        STAFF + "1,Ann,Cook,2020-05-01,,1,\n,,,,,,\n2,Kit,Cook,2020-05-31,,1,\n,,,,,99,\nPrinted by us,,,,,,\n"
    )
    assert counts(taken) == (5, 2, 1, 2)
