"""Who was in which post from when until when: what one and several staff lists tell of it."""

from datetime import date
from typing import Any

import pytest

Rows = list[dict[str, Any]]
FIRST, SECOND, THIRD = date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 30)
SENIOR = {"title_key": "senior", "grade_key": "4"}


@pytest.fixture(autouse=True)
def _roles(kept: Any) -> None:
    kept("roles", date(2023, 4, 1), {}, {"title": "Senior", "grade": "4", **SENIOR})


def stretches(rows: Rows) -> list[tuple[Any, ...]]:
    return [(row["person"], row["title_key"], row["since"], row["until"]) for row in rows]


def test_a_post_begins_on_its_start_or_the_start_date_and_lasts_while_the_newest_list_holds_it(
    kept: Any, spells: Any
) -> None:
    kept("people", FIRST, {}, {"person": 2, "post_start": date(2024, 5, 6)})
    assert stretches(spells(SECOND)) == [
        (1, "worker", date(2020, 1, 1), None),
        (2, "worker", date(2024, 5, 6), None),
    ]


def test_many_lists_of_the_same_post_are_one_spell_with_the_hours_of_the_newest(kept: Any, spells: Any) -> None:
    kept("people", FIRST, {})
    kept("people", SECOND, {"contract_hours": 20.0})
    (one,) = spells(SECOND)
    assert (one["since"], one["until"], one["contract_hours"]) == (date(2020, 1, 1), None, 20)


def test_a_new_title_with_a_start_of_its_own_ends_the_post_before_on_the_day_before(kept: Any, spells: Any) -> None:
    kept("people", FIRST, {})
    kept("people", SECOND, {**SENIOR, "post_start": date(2025, 5, 1)})
    assert stretches(spells(SECOND)) == [
        (1, "worker", date(2020, 1, 1), date(2025, 4, 30)),
        (1, "senior", date(2025, 5, 1), None),
    ]


def test_a_new_title_of_which_nobody_said_when_it_began_began_on_the_day_of_its_first_list(
    kept: Any, spells: Any
) -> None:
    kept("people", FIRST, {})
    kept("people", SECOND, SENIOR)
    kept("people", THIRD, SENIOR)
    assert stretches(spells(THIRD)) == [
        (1, "worker", date(2020, 1, 1), date(2025, 6, 29)),
        (1, "senior", SECOND, None),
    ]


def test_a_move_to_another_service_in_one_post_is_a_spell_of_its_own_however_the_name_is_typed(
    kept: Any, spells: Any
) -> None:
    kept("people", FIRST, {})
    kept("people", SECOND, {"service": "NORTH "})
    kept("people", THIRD, {"service": "South"})
    assert [(row["service"], row["since"], row["until"]) for row in spells(THIRD)] == [
        ("North", date(2020, 1, 1), date(2025, 9, 29)),
        ("South", THIRD, None),
    ]


def test_acting_up_and_back_are_three_spells(kept: Any, spells: Any) -> None:
    kept("people", FIRST, {})
    kept("people", SECOND, SENIOR)
    kept("people", THIRD, {})
    assert stretches(spells(THIRD)) == [
        (1, "worker", date(2020, 1, 1), date(2025, 6, 29)),
        (1, "senior", SECOND, date(2025, 9, 29)),
        (1, "worker", THIRD, None),
    ]


def test_two_posts_from_one_day_on_are_no_move(kept: Any, spells: Any) -> None:
    both = ({}, {"title_key": "office", "grade_key": "2"})
    kept("people", FIRST, *both)
    kept("people", SECOND, *both)
    assert [row["until"] for row in spells(SECOND)] == [None, None]


def test_a_second_post_is_no_move_and_its_end_is_the_last_list_that_has_it(kept: Any, spells: Any) -> None:
    kept("people", FIRST, {})
    kept("people", SECOND, {}, {"title_key": "office", "post_start": date(2025, 6, 2)})
    kept("people", THIRD, {})
    assert stretches(spells(THIRD)) == [
        (1, "worker", date(2020, 1, 1), None),
        (1, "office", date(2025, 6, 2), SECOND),
    ]


def test_someone_who_left_did_so_on_the_day_that_any_list_says_even_a_later_one(kept: Any, spells: Any) -> None:
    kept("people", FIRST, {}, {"person": 2}, {"person": 3, "end_date": date(2025, 4, 11)})
    kept("people", SECOND, {"status": "left", "end_date": date(2025, 5, 9)}, {"person": 2})
    kept("people", THIRD, {"person": 2})
    assert [(row["person"], row["until"]) for row in spells(THIRD)] == [
        (1, date(2025, 5, 9)),
        (2, None),
        (3, date(2025, 4, 11)),
    ]


def test_an_end_that_a_later_list_no_longer_knows_has_been_put_off(kept: Any, spells: Any) -> None:
    kept("people", FIRST, {"end_date": date(2025, 4, 30)})
    kept("people", SECOND, {})
    assert [row["until"] for row in spells(SECOND)] == [None]


def test_someone_of_whom_nobody_said_when_they_left_was_there_until_the_last_list_with_them(
    kept: Any, spells: Any
) -> None:
    kept("people", FIRST, {}, {"person": 2})
    kept("people", SECOND, {}, {"person": 2, "status": "left"})
    kept("people", THIRD, {})
    assert [(row["person"], row["until"]) for row in spells(THIRD)] == [(1, None), (2, FIRST)]


def test_a_post_that_ends_after_the_day_has_not_ended(kept: Any, spells: Any) -> None:
    kept("people", FIRST, {"end_date": date(2025, 12, 31)})
    assert [row["until"] for row in spells(THIRD)] == [None]


def test_a_list_that_missed_someone_breaks_no_spell(kept: Any, spells: Any) -> None:
    kept("people", FIRST, {}, {"person": 2})
    kept("people", SECOND, {})
    kept("people", THIRD, {}, {"person": 2})
    assert stretches(spells(THIRD))[1] == (2, "worker", date(2020, 1, 1), None)


def test_whoever_came_back_with_a_new_start_date_was_away_between(kept: Any, spells: Any) -> None:
    kept("people", FIRST, {}, {"person": 2})
    kept("people", SECOND, {})
    kept("people", THIRD, {}, {"person": 2, **SENIOR, "start_date": date(2025, 8, 1)})
    assert stretches(spells(THIRD))[1:] == [
        (2, "worker", date(2020, 1, 1), FIRST),
        (2, "senior", date(2025, 8, 1), None),
    ]


def test_a_list_after_the_day_tells_nothing_of_it(kept: Any, spells: Any) -> None:
    kept("people", FIRST, {})
    kept("people", THIRD, {"status": "left", "end_date": date(2025, 5, 9)})
    assert [row["until"] for row in spells(SECOND)] == [None]


def test_a_spell_knows_its_role_and_a_peer_its_comparison_family_and_volunteers_have_spells(
    kept: Any, spells: Any
) -> None:
    role = {"title": "Peer", "title_key": "peer", "family": "Peers", "is_lived_experience_role": True}
    kept("roles", date(2024, 4, 1), {}, role | {"matched_key": "worker"})
    kept("people", FIRST, {"title_key": "peer", "employment_type": "volunteer"}, {"person": 2})
    peer, other = spells(FIRST)
    assert (peer["peer"], peer["family"], peer["comparison_family"], peer["rung"]) == (True, "Peers", "Support", 3)
    assert (peer["employment_type"], other["peer"]) == ("volunteer", False)
