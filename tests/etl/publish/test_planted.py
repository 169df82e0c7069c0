"""What was planted in lantern is found, at both dates, through every step from a file to a cell."""

from datetime import date
from itertools import product

import pytest

from etl import facts, publish, warehouse
from etl.home import Home
from etl.measures import measure
from etl.measures.measure import Measure
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
    (cell,) = [cell for cell in edition(lantern_home, day).of(effect.measure) if cell.unit == unit]
    assert cell.status == "released"
    assert cell.as_of == day
    assert cell.verdict in ({"same", "unclear"} if effect.verdict == "same" else {effect.verdict})
    if isinstance(effect.size, str):
        assert all(pence in cell.says for pence in effect.size.split(" to "))


@pytest.mark.parametrize(("day", "effect"), [*product(DAYS, ABOUT_PEOPLE)], ids=str)
def test_the_exact_range_covers_what_was_planted(lantern_home: Home, day: str, effect: Planted) -> None:
    declared = measure(effect.measure)
    assert isinstance(declared, Measure)
    with warehouse.reading(lantern_home) as store:
        on = date.fromisoformat(day)
        rows = facts.rows("staff", facts.Given(on, on), store.select)
    people = {unit[-1] if unit else None: part for unit, part in figures.units(declared, rows)}
    for unit in effect.units:
        (found,) = figures.estimates(declared, people[unit])
        assert found.low is not None
        assert found.high is not None
        assert found.low <= effect.size <= found.high


def test_pay_for_the_same_work_is_told_apart_from_pay_in_the_same_grade(lantern_home: Home) -> None:
    newest = edition(lantern_home, DAYS[1])
    (grade,), (work,) = newest.of("pay_gap_like_for_like")[:1], newest.of("pay_gap_same_work")
    assert (grade.figure, work.figure) == ("95p", "90p")


def test_harbour_tells_nobody_apart_and_still_says_what_roles_pay(harbour_home: Home) -> None:
    newest = publish.publications(harbour_home)[0]
    assert {cell.says for cell in newest.cells if cell.split} == {"Withheld to keep people safe."}
    assert [cell.unit for cell in newest.of("role_scales") if cell.shown] == ["Peer Worker"]
    assert [cell.status for cell in newest.of("role_scale") if cell.unit == "Director"] == ["does_not_apply"]
    assert newest.of("headcount")[0].figure == "about 25"
