"""Comparable hourly pay: golden case F1 of pay-progression.md, and how posts become people (A1)."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from etl.facts import first_day, staff

POST: dict[str, Any] = {
    "person": 1,
    "post": None,
    "service": "North",
    "team": None,
    "employment_type": "employee",
    "post_start": date(2024, 1, 1),
    "contract_hours": 30.0,
    "full_time_hours": 37.5,
    "pay_amount": 12.0,
    "pay_basis": "hourly",
    "includes_holiday_pay": None,
    "paid_weeks": None,
    "event_hours": None,
    "peer": False,
    "grade": "3",
    "pay_zone": "",
    "currency": "",
    "comparison_family": "support",
    "match_group": "a",
}
TYPES = {"post": pl.String, "team": pl.String, "paid_weeks": pl.Float64, "event_hours": pl.Float64}


def people(*posts: dict[str, Any]) -> list[dict[str, Any]]:
    """People from ordinary posts, each different only where the test says so."""
    rows = pl.DataFrame([POST | post for post in posts], infer_schema_length=None)
    types = TYPES | {"includes_holiday_pay": pl.Boolean, "contract_hours": pl.Float64, "pay_amount": pl.Float64}
    return staff.finish(rows.cast(types)).rows(named=True)


@pytest.mark.parametrize(
    ("post", "hourly"),
    [
        ({"pay_basis": "annual_full_time", "pay_amount": 27_300.0}, 13.952088),
        ({"pay_basis": "annual_actual", "pay_amount": 21_840.0}, 13.952088),
        ({"pay_basis": "annual_actual", "pay_amount": 18_000.0, "paid_weeks": 44.6}, 13.452915),
        ({"pay_basis": "hourly", "pay_amount": 15.0, "includes_holiday_pay": True}, 13.384492),
        ({"pay_basis": "per_event", "pay_amount": 60.0, "event_hours": 4.0}, 15.0),
    ],
)
def test_golden_case_f1(post: dict[str, Any], hourly: float) -> None:
    (person,) = people(post)
    assert round(person["hourly"], 4) == round(hourly, 4)


def test_expenses_are_no_pay_of_nought() -> None:
    (person,) = people({"pay_basis": "expenses_only", "pay_amount": None})
    assert person["hourly"] is None


def test_no_hours_give_no_rate() -> None:
    (person,) = people({"pay_basis": "annual_actual", "contract_hours": 0.0})
    assert person["hourly"] is None


def test_two_posts_in_one_stratum_combine_by_hours() -> None:
    one, other = {"contract_hours": 20.0, "pay_amount": 12.0}, {"contract_hours": 10.0, "pay_amount": 15.0}
    (person,) = people(one, other)
    assert person["hourly"] == pytest.approx(13.0)


def test_of_posts_in_two_strata_the_one_with_most_hours_counts() -> None:
    (person,) = people({"contract_hours": 20.0}, {"contract_hours": 10.0, "grade": "4", "service": "South"})
    assert (person["hourly"], person["grade"], person["service"]) == (12.0, "3", "North")


def test_whoever_holds_a_peer_post_and_another_is_a_peer_without_a_rate() -> None:
    (person,) = people({"peer": True}, {"peer": False})
    assert person["peer"]
    assert person["hourly"] is None


def test_an_apprentice_has_no_rate() -> None:
    (person,) = people({"employment_type": "apprentice"})
    assert person["hourly"] is None


def test_twelve_months_to_the_end_of_march_begin_in_april() -> None:
    assert first_day(date(2026, 3, 31), 12) == date(2025, 4, 1)


def test_no_months_are_the_day_itself() -> None:
    assert first_day(date(2026, 3, 31), 0) == date(2026, 3, 31)
