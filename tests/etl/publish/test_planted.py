"""What was planted in lantern is found, at both dates, through every step from a file to a cell."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product

import pytest

from etl import facts, publish, warehouse
from etl.cells import Released
from etl.home import Home
from etl.measures import measure
from etl.measures.measure import Estimate, Measure
from etl.publish import figures
from sample_data.truth import PLANTED, Planted

DAYS = ("2025-09-30", "2026-09-30")
ABOUT_PEOPLE = [effect for effect in PLANTED if isinstance(effect.size, float)]
EACH = [(effect, unit) for effect in PLANTED for unit in effect.units]


def edition(home: Home, day: str) -> publish.cells.Edition:
    return next(each for each in publish.publications(home) if each.head["as_of"] == day)


@pytest.mark.parametrize(("day", "planted"), [*product(DAYS, EACH)], ids=str)
def test_the_verdict_is_the_planted_one(lantern_home: Home, day: str, planted: tuple[Planted, str | None]) -> None:
    effect, unit = planted
    declared = measure(effect.measure)
    told = edition(lantern_home, day).of(declared.cells_of or declared.id)
    (cell,) = [cell for cell in told if cell.unit == unit and (cell.level == "role" or cell.dimensions == effect.where)]
    assert cell.status == "released"
    assert cell.as_of == day
    match effect.verdict:
        case "same":
            assert cell.verdict in {"same", "unclear"}
        case "less":
            assert cell.verdict == "less"
        case _:
            alike = [other for other in told if other.dimensions.keys() == cell.dimensions.keys()]
            siblings = [other for other in alike if other is not cell and other.level == cell.level]
            assert apart(cell, siblings) == effect.verdict
    if isinstance(effect.size, str):
        assert all(part in cell.says for part in effect.size.split(" to "))


def apart(cell: Released, siblings: Sequence[Released]) -> str:
    """Where its printed range lies beside all of theirs."""
    assert len(siblings) > 1
    ends = [end for one in (cell, *siblings) for end in (one.low, one.high) if end is not None]
    low, high, *others = ends
    assert len(others) == 2 * len(siblings)
    return "stands highest" if low > max(others) else "stands lowest" if high < min(others) else "among them"


@pytest.mark.parametrize(("day", "effect"), [*product(DAYS, ABOUT_PEOPLE)], ids=str)
def test_the_exact_range_covers_what_was_planted(lantern_home: Home, day: str, effect: Planted) -> None:
    for found in exact(lantern_home, day, effect):
        assert found.low is not None
        assert found.high is not None
        assert found.low <= effect.size <= found.high


def exact(home: Home, day: str, effect: Planted) -> Iterator[Estimate]:
    """What the measure's own facts and formula find for each unit, before anything is rounded."""
    declared, on = measure(effect.measure), date.fromisoformat(day)
    assert isinstance(declared, Measure)
    with warehouse.reading(home) as store:
        given = facts.Given(facts.first_day(on, declared.months), on, home.standards)
        rows = facts.rows(declared.facts, given, store.select)
    people = {unit[-1] if unit else None: part for unit, part in figures.units(declared, rows)}
    for unit in effect.units:
        found = figures.estimates(declared, people[unit])
        (one,) = [each for each in found if each.dimensions == effect.where]
        yield one


def test_pay_for_the_same_work_is_told_apart_from_pay_in_the_same_grade(lantern_home: Home) -> None:
    newest = edition(lantern_home, DAYS[1])
    (grade,), (work,) = newest.of("pay_gap_like_for_like")[:1], newest.of("pay_gap_same_work")
    assert (grade.figure, work.figure) == ("95p", "90p")


def test_harbour_tells_nobody_apart_and_still_says_what_roles_pay(harbour_home: Home) -> None:
    newest = publish.publications(harbour_home)[0]
    split = [cell for cell in newest.cells if cell.split]
    assert {cell.status for cell in split} == {"withheld", "not_collected"}
    assert {cell.says for cell in split if cell.status == "withheld"} == {"Withheld to keep people safe."}
    assert [cell.unit for cell in newest.of("role_scales") if cell.shown] == ["Peer Worker"]
    assert [cell.status for cell in newest.of("role_scale") if cell.unit == "Director"] == ["does_not_apply"]
    assert newest.of("headcount")[0].figure == "about 25"


def test_harbour_sees_how_up_to_date_supervision_is_and_waits_for_its_length_and_for_timesheets(
    harbour_home: Home,
) -> None:
    newest = publish.publications(harbour_home)[0]
    covered = next(cell for cell in newest.of("sup_covered_share") if not cell.split)
    assert (covered.status, covered.figure) == ("released", "87%")
    for waiting in ("sup_minutes_share", "hours_above_contract", "sickness_rate"):
        assert {cell.status for cell in newest.of(waiting)} == {"not_collected"}
    assert len([cell for cell in newest.cells if cell.level == "practice" and cell.shown]) == 12
