"""Roles in force: what a ladder and a scale are read from."""

from datetime import date
from typing import Any

import pytest

OLD, NEW, ON = date(2025, 4, 1), date(2026, 4, 1), date(2026, 9, 30)
PEER = {
    "title": "Peer",
    "title_key": "peer",
    "is_lived_experience_role": True,
    "matched_key": "worker",
    "next_keys": "worker",
}


def test_a_role_has_its_next_ones_its_match_and_its_place_by_order_or_else_by_the_number_in_its_grade(
    kept: Any, found: Any
) -> None:
    kept("roles", OLD, {"grade_order": 30.0}, PEER)
    peer, worker = found("roles", ON)
    assert (peer["role"], peer["next_keys"], peer["rung"]) == ("Peer", "worker", 3)
    assert (peer["match"], peer["match_title_key"], peer["match_grade_key"]) == ("Worker", "worker", "3")
    assert (worker["rung"], worker["match"]) == (30, None)


def test_the_newest_roles_file_up_to_the_day_holds_alone(kept: Any, found: Any) -> None:
    kept("roles", OLD, {}, PEER)
    kept("roles", NEW, PEER | {"matched_key": None})
    kept("roles", date(2026, 10, 1), {})
    assert [row["role"] for row in found("roles", ON)] == ["Peer"]


def test_a_role_that_one_person_holds_says_so(kept: Any, found: Any) -> None:
    kept("roles", OLD, {}, PEER)
    kept("people", ON, {}, {"person": 2}, {"person": 3, "title_key": "peer"})
    assert [row["own_one_holder"] for row in found("roles", ON)] == [True, False]


@pytest.mark.parametrize(("grade", "rung"), [("3", 3), ("4", 4), ("", 3)])
def test_a_post_stands_where_its_own_grade_says_else_where_its_role_does(
    kept: Any, spells: Any, grade: str, rung: float
) -> None:
    kept("roles", OLD, {})
    kept("people", ON, {"grade_key": grade})
    assert [row["rung"] for row in spells(ON)] == [rung]
