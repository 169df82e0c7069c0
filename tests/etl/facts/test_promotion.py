"""Moves up and years in post, by comparing staff lists (pay-progression.md C1)."""

from datetime import date
from typing import Any

import pytest

FIRST, SECOND, LAST = date(2024, 9, 30), date(2025, 9, 30), date(2026, 9, 30)
SINCE = date(2024, 10, 1)
SENIOR = {"title_key": "senior", "grade_key": "4"}
PEER = {"title_key": "peer"}
YEAR = 365.25


@pytest.fixture(autouse=True)
def _roles(kept: Any) -> None:
    peer = {"title": "Peer", **PEER, "is_lived_experience_role": True}
    kept("roles", date(2023, 4, 1), {}, {"title": "Senior", "grade": "4", **SENIOR}, peer)


def test_a_move_to_a_higher_grade_is_one_and_counts_where_it_began(kept: Any, found: Any) -> None:
    kept("people", FIRST, {}, {"person": 2})
    kept("people", LAST, SENIOR | {"post_start": date(2025, 10, 1)}, {"person": 2})
    mover, other = found("promotion", LAST, SINCE)
    assert (mover["moves"], other["moves"]) == (1, 0)
    assert mover["years"] * YEAR == other["years"] * YEAR == pytest.approx(730)


def test_two_moves_up_of_one_person_count_twice_and_a_move_down_or_across_not_at_all(kept: Any, found: Any) -> None:
    lead = {"title_key": "lead", "grade_key": "5"}
    kept("people", FIRST, {}, {"person": 2, **SENIOR}, {"person": 3})
    kept("people", SECOND, SENIOR, {"person": 2}, {"person": 3, "title_key": "other"})
    kept("people", LAST, lead, {"person": 2}, {"person": 3, "title_key": "other"})
    assert [row["moves"] for row in found("promotion", LAST, SINCE)] == [2, 0, 0]


def test_a_post_whose_own_grade_was_raised_is_no_move_but_one_that_others_still_hold_is(kept: Any, found: Any) -> None:
    raised = {"grade_key": "4"}
    kept("people", FIRST, {"title_key": "cook"}, {"person": 2}, {"person": 3})
    kept("people", LAST, {"title_key": "cook"} | raised, {"person": 2} | raised, {"person": 3})
    assert [row["moves"] for row in found("promotion", LAST, SINCE)] == [0, 1, 0]


@pytest.mark.parametrize(("back", "moves"), [(date(2025, 1, 30), 1), (date(2025, 2, 1), 0)])
def test_a_higher_post_after_more_than_thirty_days_away_is_no_move(
    kept: Any, found: Any, back: date, moves: int
) -> None:
    kept("people", FIRST, {"end_date": date(2024, 12, 31)})
    kept("people", LAST, SENIOR | {"start_date": back})
    (row,) = found("promotion", LAST, SINCE)
    assert row["moves"] == moves


def test_a_move_before_the_window_is_not_counted(kept: Any, found: Any) -> None:
    kept("people", date(2024, 6, 30), {})
    kept("people", FIRST, SENIOR | {"post_start": date(2024, 9, 1)})
    kept("people", LAST, SENIOR | {"post_start": date(2024, 9, 1)})
    (row,) = found("promotion", LAST, SINCE)
    assert row["moves"] == 0


def test_an_unpaid_career_break_is_no_time_and_paid_leave_is(kept: Any, found: Any) -> None:
    kept("people", FIRST, {}, {"person": 2})
    kept("people", LAST, {}, {"person": 2})
    away = {"first_day": date(2025, 1, 1), "last_day": date(2025, 3, 31)}
    kept("absence", LAST, away | {"kind": "career_break"}, away | {"person": 2, "kind": "parental"})
    assert [round(row["years"] * YEAR) for row in found("promotion", LAST, SINCE)] == [730 - 90, 730]


def test_two_posts_are_one_persons_time_and_a_volunteer_has_none(kept: Any, found: Any) -> None:
    rows = ({}, {"title_key": "office"}, {"person": 2, "employment_type": "volunteer"})
    kept("people", FIRST, *rows)
    kept("people", LAST, *rows)
    (row,) = found("promotion", LAST, SINCE)
    assert row["years"] * YEAR == pytest.approx(730)


def test_beside_the_other_side_counts_only_what_was_in_a_grade_that_holds_both(kept: Any, found: Any) -> None:
    rows = ({"person": 1} | PEER, {"person": 2}, {"person": 3} | SENIOR)
    kept("people", FIRST, *rows)
    kept("people", LAST, *rows)
    peer, other, senior = found("promotion", LAST, SINCE)
    assert [row["peer"] for row in (peer, other, senior)] == [True, False, False]
    assert [round(row["years_beside"] * YEAR) for row in (peer, other, senior)] == [730, 730, 0]
    assert round(senior["years"] * YEAR) == 730


def test_a_peer_who_moved_to_another_job_is_a_peer_with_the_time_and_the_move_as_one(kept: Any, found: Any) -> None:
    kept("people", FIRST, PEER, {"person": 2})
    kept("people", LAST, SENIOR | {"post_start": date(2025, 10, 1)}, {"person": 2})
    peer, _ = found("promotion", LAST, SINCE)
    assert (peer["peer"], peer["moves_beside"], round(peer["years_beside"] * YEAR)) == (True, 1, 365)


def test_time_is_only_counted_between_the_first_and_the_newest_list(kept: Any, found: Any) -> None:
    kept("people", SECOND, {})
    kept("people", date(2026, 3, 31), {})
    (row,) = found("promotion", LAST, SINCE)
    assert round(row["years"] * YEAR) == 183
    assert not row["watched"]


def test_lists_that_reach_over_half_of_the_window_are_enough(kept: Any, found: Any) -> None:
    kept("people", SECOND, {})
    kept("people", LAST, {})
    (row,) = found("promotion", LAST, SINCE)
    assert row["watched"]
