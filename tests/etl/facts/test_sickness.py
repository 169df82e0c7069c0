"""Sickness: the golden case of supervision-strain-retention.md 4.8, and days that are told twice."""

from datetime import date
from typing import Any

import pytest

SINCE, ON = date(2026, 1, 1), date(2026, 3, 31)
FULL, MOST = {"contract_hours": 37.5}, {"contract_hours": 22.5}


@pytest.fixture(autouse=True)
def _roles(kept: Any) -> None:
    kept("roles", date(2023, 4, 1), {})


def away(first: date, last: date | None, person: int = 1, kind: str = "sickness") -> dict[str, Any]:
    return {"person": person, "first_day": first, "last_day": last, "kind": kind}


def test_golden_case(kept: Any, found: Any) -> None:
    kept("people", ON, FULL, MOST | {"person": 2}, FULL | {"person": 3, "start_date": date(2026, 2, 16)})
    kept(
        "absence",
        ON,
        away(date(2026, 1, 9), date(2026, 1, 9)),
        away(date(2026, 1, 12), date(2026, 1, 14)),
        away(date(2025, 12, 29), date(2026, 1, 4), 2),
        away(date(2026, 3, 25), None, 2),
    )
    people = found("sickness", ON, SINCE)
    assert [person["posted"] for person in people] == pytest.approx([90, 54, 44])
    assert [person["lost"] for person in people] == pytest.approx([4, 2.4 + 4.2, 0])
    assert 100 * sum(p["lost"] for p in people) / sum(p["posted"] for p in people) == pytest.approx(5.64, abs=0.005)


def test_a_day_in_two_spells_or_two_exports_is_one_day(kept: Any, found: Any) -> None:
    kept("people", ON, FULL)
    kept("absence", date(2026, 1, 31), away(date(2026, 1, 5), date(2026, 1, 9)))
    kept("absence", ON, away(date(2026, 1, 5), date(2026, 1, 9)), away(date(2026, 1, 8), date(2026, 1, 12)))
    kept("absence", ON, away(date(2026, 1, 6), date(2026, 1, 7)))
    (person,) = found("sickness", ON, SINCE)
    assert person["lost"] == 8


def test_a_spell_that_an_export_left_open_ends_as_the_next_says_or_with_that_export(kept: Any, found: Any) -> None:
    kept("people", ON, FULL, FULL | {"person": 2}, FULL | {"person": 3})
    begun = [away(date(2026, 1, 26), None, person) for person in (1, 2, 3)]
    kept("absence", date(2026, 1, 31), *begun, since=date(2026, 1, 1))
    kept("absence", ON, away(date(2026, 1, 26), date(2026, 2, 4)), begun[2], since=date(2026, 1, 1))
    assert [person["lost"] for person in found("sickness", ON, SINCE)] == [10, 6, 65]


def test_other_leave_is_no_sickness_and_volunteers_do_not_count(kept: Any, found: Any) -> None:
    kept("people", ON, FULL, FULL | {"person": 2, "employment_type": "volunteer"})
    week = date(2026, 1, 5), date(2026, 1, 9)
    kept("absence", ON, away(*week, kind="annual"), away(*week, person=2))
    assert [(person["person"], person["lost"]) for person in found("sickness", ON, SINCE)] == [(1, 0)]


def test_sick_days_after_leaving_are_not_lost_and_two_posts_weigh_as_both(kept: Any, found: Any) -> None:
    gone = FULL | {"person": 2, "status": "left", "end_date": date(2026, 1, 10)}
    kept("people", ON, MOST, {"title_key": "office", "contract_hours": 7.5}, gone)
    kept("absence", ON, away(date(2026, 1, 6), date(2026, 1, 15)), away(date(2026, 1, 6), date(2026, 1, 15), 2))
    both, left = found("sickness", ON, SINCE)
    assert both["lost"] == pytest.approx(8)
    assert (left["posted"], left["lost"]) == (10, 5)
