"""The bare script is an independent way to lantern's exact figures: it must come to the same ones."""

from collections.abc import Mapping
from datetime import date

import bare
import pytest

from etl import facts, measures, warehouse
from etl.home import Home
from etl.measures.measure import Measure
from etl.publish import figures

DAY = date(2026, 9, 30)
RANGE = 0.35  # of a range's width: both draw labels at random, with draws of their own


@pytest.fixture(scope="module")
def computed(lantern_home: Home) -> Mapping[str, bare.Figure]:
    with warehouse.reading(lantern_home) as store:
        tables = {name: store.select(f"SELECT * FROM {name}") for name in bare.TABLES}
    return bare.published(bare.Tables(tables))


def exact(home: Home, name: str, unit: str) -> bare.Figure:
    """Ours, before disclosure."""
    measure = measures.measure(name)
    assert isinstance(measure, Measure)
    with warehouse.reading(home) as store:
        given = facts.Given(facts.first_day(DAY, measure.months), DAY, home.standards)
        rows = facts.rows(measure.facts, given, store.select)
    people = {path[-1] if path else "": part for path, part in figures.units(measure, rows)}
    (found,) = figures.estimates(measure, people[unit])
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    return bare.Figure(found.value, found.low, found.high)


@pytest.mark.parametrize(
    "name",
    [
        "pay_gap_like_for_like ", "pay_gap_like_for_like Millbrook", "pay_gap_same_work ", "pay_typical_others ",
        "sup_minutes_share ", "sup_minutes_share Quayside", "sup_minutes_difference ",
        "sup_covered_share ", "sup_covered_difference ",
        "hours_above_contract ", "hours_above_contract Quayside", "sickness_rate ",
    ],
)  # fmt: skip
def test_the_two_ways_agree(lantern_home: Home, computed: Mapping[str, bare.Figure], name: str) -> None:
    measure, _, unit = name.partition(" ")
    ours, theirs = exact(lantern_home, measure, unit), computed[name]
    width = ours.high - ours.low
    assert theirs.value == pytest.approx(ours.value, abs=0.02 * width)
    assert theirs.low == pytest.approx(ours.low, abs=RANGE * width)
    assert theirs.high == pytest.approx(ours.high, abs=RANGE * width)
