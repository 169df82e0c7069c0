"""Hours above contract: the weeks of supervision-strain-retention.md 4.6, and which of them count."""

from datetime import date, timedelta
from typing import Any

import pytest

SINCE, ON = date(2026, 1, 1), date(2026, 3, 31)
MONDAY = date(2026, 1, 5)
WEEK = timedelta(7)


@pytest.fixture(autouse=True)
def _staff(kept: Any) -> None:
    kept("roles", date(2023, 4, 1), {})
    kept("people", SINCE, {"contract_hours": 35.0})


def week(number: int, worked: float, **rest: Any) -> dict[str, Any]:
    return {"week_start": MONDAY + number * WEEK, "worked": worked} | rest


def test_the_twelve_weeks_of_the_specification(kept: Any, found: Any) -> None:
    # 38 38 39 [leave] 40 [missing] 38 35 38 38 38 36 on 35 hours: ten weeks and 28 hours.
    worked = [38, 38, 39, 0, 40, None, 38, 35, 38, 38, 38, 36]
    kept("hours", ON, *(week(number, hours) for number, hours in enumerate(worked) if hours is not None))
    leave = MONDAY + 3 * WEEK
    kept("absence", ON, {"first_day": leave, "last_day": leave + timedelta(4), "kind": "annual"})
    (person,) = found("hours", ON, SINCE)
    assert (person["above"], person["contracted"]) == (28, 350)


def test_the_contract_of_the_sheet_goes_before_that_of_the_staff_list(kept: Any, found: Any) -> None:
    kept("hours", ON, week(0, 38, contracted=30.0))
    (person,) = found("hours", ON, SINCE)
    assert (person["above"], person["contracted"]) == (8, 30)


def test_time_given_back_is_not_above_and_no_week_makes_up_for_another(kept: Any, found: Any) -> None:
    kept("hours", ON, week(0, 40, given_back=3.0), week(1, 20))
    (person,) = found("hours", ON, SINCE)
    assert (person["above"], person["contracted"]) == (2, 70)


def test_a_week_that_two_exports_tell_of_counts_once_as_the_newer_says(kept: Any, found: Any) -> None:
    kept("hours", date(2026, 2, 28), week(0, 40))
    kept("hours", ON, week(0, 38))
    (person,) = found("hours", ON, SINCE)
    assert (person["above"], person["contracted"]) == (3, 35)


def test_weeks_outside_the_window_or_before_the_post_are_left_out(kept: Any, found: Any) -> None:
    kept("people", ON, {}, {"person": 2, "start_date": MONDAY + WEEK, "contract_hours": 10.0})
    kept("hours", ON, week(-1, 90), week(13, 90), week(0, 12, person=2), week(1, 12, person=2))
    nothing, person = found("hours", ON, SINCE)
    assert (nothing["above"], nothing["contracted"]) == (None, None)
    assert (person["person"], person["above"], person["contracted"]) == (2, 2, 10)


def test_two_posts_have_the_hours_of_both_and_the_place_of_the_newer(kept: Any, found: Any) -> None:
    rows = {"contract_hours": 20.0}, {"title_key": "office", "contract_hours": 10.0, "service": "South"}
    kept("people", ON, {**rows[0], "post_start": SINCE}, {**rows[1], "post_start": MONDAY})
    kept("hours", ON, week(0, 33))
    (person,) = found("hours", ON, SINCE)
    assert (person["contracted"], person["service"]) == (30, "South")


def test_volunteers_are_left_out_and_nothing_is_known_of_people_without_hours_in_a_contract(
    kept: Any, found: Any
) -> None:
    kept(
        "people", ON,
        {"person": 2, "employment_type": "volunteer"}, {"person": 3, "contract_hours": None}, {"person": 4},
    )  # fmt: skip
    kept("hours", ON, *(week(0, 31, person=person) for person in (2, 3, 4)))
    assert [(person["person"], person["above"]) for person in found("hours", ON, SINCE)] == [
        (1, None),
        (3, None),
        (4, 1),
    ]
