"""What moved between two snapshots: each way once, and nothing of what is withheld now."""

import json
import runpy
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from etl.cells import Edition
from etl.snapshot import compare
from etl.snapshot.compare import CLEAR, NOT_CLEAR, Comparison, Move

THEN, NOW = "2025-09-30", "2026-09-30"
HAND = SimpleNamespace(**runpy.run_path(str(Path(__file__).parents[2] / "dashboard" / "made.py")))
PLACE = HAND.PLACE | {"measure": "sup_minutes_share", "topic": "supervision", "value_unit": "minutes_of_the_hour"}
ROLE = HAND.PLACE | {
    "measure": "role_scales", "topic": "roles", "level": "role", "unit": "Peer worker",
    "value_unit": "pence_in_the_pound",
}  # fmt: skip


def shown(place: Mapping[str, Any], value: int, day: str, *, by: int = 4, status: str = "released") -> dict[str, Any]:
    """A figure with a range of `by` either way."""
    return {
        **HAND.EMPTY, **place, "status": status, "value": value, "low": value - by, "high": value + by,
        "figure": f"{value} minutes", "range": f"{value - by} to {value + by} minutes", "as_of": day,
        "says": f"About {value} minutes.",
    }  # fmt: skip


def bare(place: Mapping[str, Any], status: str = "withheld") -> dict[str, Any]:
    says = {"withheld": "Withheld to keep people safe."}.get(status, "This waits for supervision records.")
    return {**HAND.EMPTY, **place, "status": status, "says": says}


def between(then: list[dict[str, Any]], now: list[dict[str, Any]]) -> Comparison:
    old: Edition = HAND.edition(then, 1, THEN)
    new: Edition = HAND.edition(now, 2, NOW)
    return compare.compare(old, new)


def move(then: dict[str, Any] | None, now: dict[str, Any] | None) -> Move:
    (only,) = between([then] if then else [], [now] if now else []).moves
    return only


WAS = shown(PLACE, 44, THEN)


@pytest.mark.parametrize(
    ("then", "now", "kind"),
    [
        (WAS, shown(PLACE, 48, NOW), "moved"),
        (WAS, shown(PLACE, 44, NOW), "moved"),
        (WAS, shown(PLACE, 44, THEN, status="carried_forward"), "stands"),
        (WAS, shown(PLACE, 43, THEN), "changed"),
        (shown(PLACE, 44, NOW), shown(PLACE, 43, THEN), "changed"),
        (shown(ROLE, 93, THEN), shown(ROLE, 95, NOW), "changed"),
        (shown(ROLE, 93, THEN), shown(ROLE, 93, NOW), "stands"),
        (None, shown(PLACE, 48, NOW), "new"),
        (bare(PLACE), shown(PLACE, 48, NOW), "new"),
        (WAS, bare(PLACE), "withheld"),
        (WAS, bare(PLACE, "not_collected"), "without"),
        (WAS, None, "gone"),
        (bare(PLACE), bare(PLACE), "absent"),
        (None, bare(PLACE), "absent"),
    ],
)
def test_each_place_has_moved_in_one_way(then: dict[str, Any] | None, now: dict[str, Any] | None, kind: str) -> None:
    assert move(then, now).kind == kind


def test_what_was_without_a_figure_and_is_not_there_now_is_not_told() -> None:
    assert not between([bare(PLACE)], []).moves


@pytest.mark.parametrize(("value", "clear"), [(53, True), (52, False), (44, False), (36, False), (35, True)])
def test_a_change_is_clear_only_where_the_two_ranges_do_not_overlap(value: int, clear: bool) -> None:  # noqa: FBT001 - what the table says
    found = move(WAS, shown(PLACE, value, NOW))
    assert found.clear is clear
    assert found.note == f"September 2025: 44 minutes (likely 40 to 48 minutes). {CLEAR if clear else NOT_CLEAR}"


def test_without_a_range_nothing_is_said_of_how_clear_it_is() -> None:
    alone = WAS | {"low": None, "high": None, "range": None}
    assert move(alone, shown(PLACE, 60, NOW)).note == "September 2025: 44 minutes."


def test_a_figure_that_was_put_right_on_its_own_day_is_no_trend() -> None:
    found = move(WAS, shown(PLACE, 20, THEN))
    assert (found.clear, found.note) == (None, "Before: About 44 minutes.")


@pytest.mark.parametrize("now", [bare(PLACE), bare(PLACE, "not_collected"), None])
def test_what_has_no_figure_now_never_shows_what_it_was(now: dict[str, Any] | None) -> None:
    found = between([WAS], [now] if now else [])
    told = "\n".join([*compare.lines(found), json.dumps(compare.as_json(found)), *(one.note for one in found.moves)])
    assert "Supervision" in told
    assert "44" not in told


def test_services_stand_together_under_their_measure() -> None:
    units = [PLACE | {"level": "service", "unit": unit} for unit in ("East", "North")]
    found = between([shown(unit, 44, THEN) for unit in units], [bare(unit) for unit in units])
    assert {one.title for one in found.moves} == {found.moves[0].title}
    (line,) = [line for line in compare.lines(found) if line.startswith("  ")]
    assert line.endswith(", by service.")
    assert line.startswith("  Shown then; now withheld to keep people safe: ")


def test_the_sentence_of_a_service_stands_with_its_name() -> None:
    unit = PLACE | {"level": "service", "unit": "East"}
    lines = compare.lines(between([shown(unit, 44, THEN)], [shown(unit, 48, NOW)]))
    assert lines[3].endswith(", by service")
    assert lines[4].startswith("    East. About 48 minutes.")


def test_the_sides_of_a_comparison_are_told_by_the_comparison() -> None:
    side = PLACE | {"dimensions": {"group": "peers"}, "split": True}
    assert not between([shown(side, 44, THEN)], [shown(side, 60, NOW)]).moves


@pytest.mark.parametrize(("verdict", "heading"), [("partly", compare.LOOKED), ("in_place", "Debrief")])
def test_a_practice_that_was_only_looked_at_again_stands_with_its_like(verdict: str, heading: str) -> None:
    place = HAND.PLACE | {"measure": "ours", "topic": "practice", "level": "practice", "value_unit": ""}
    was, now = (
        {**HAND.EMPTY, **place, "unit": "Debrief", "status": "released", "verdict": each, "says": says, "as_of": day}
        for each, says, day in (("partly", "In 2025.", THEN), (verdict, "Debrief", NOW))
    )
    assert list(between([was], [now]).told("practice")) == [heading]


def test_topics_stand_in_the_order_of_their_measures() -> None:
    found = between([WAS, shown(ROLE, 93, THEN)], [shown(PLACE, 48, NOW), shown(ROLE, 95, NOW)])
    assert found.topics() == ["roles", "supervision"]
    assert compare.lines(found)[0] == "From 30 September 2025 to 30 September 2026."
    assert [one["kind"] for one in compare.as_json(found)["moves"]] == ["changed", "moved"]
