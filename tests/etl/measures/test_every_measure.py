"""What holds for every measure, also one that is added tomorrow."""

from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np
import polars as pl
import pytest

from etl import measures
from etl.cells import Shown
from etl.measures.measure import Declared, Derived, Measure
from etl.publish import figures
from schemas import tables
from schemas.standards.own import MOST

Rows = Mapping[str, pl.DataFrame]
EVERY = measures.measures()
FORMULAS = [measure for measure in EVERY if isinstance(measure, Measure)]
DERIVED = [measure for measure in EVERY if isinstance(measure, Derived)]
# The widest figures of each unit, and the ends that are said in words.
VALUES: dict[str, tuple[float, ...]] = {
    "pence_in_the_pound": (0, 55, 100),
    "pounds_an_hour": (9.75, 1234.5),
    "pounds_a_year": (18_000, 123_456),
    "people": (5, 12_345),
    "minutes": (-60, -5, 0, 48, 60),
    "hours": (0, 0.5, 9, 15),
    "percent": (0, 0.5, 86, 100),
    "points": (-100, -13, 0, 5),
    "per_100_person_years": (0, 4, 13),
    "ratio": (0, 0.3, 1, 1.2),
    "steps": (0, 1, 12),
}
AGAINST_A_STANDARD = {"meets", "hit_and_miss", "falls_short"}
JUDGE_THEMSELVES = (  # facts about practices and roles that are held against no number
    {"in_place", "overdue", "partly", "not_in_place"},
    {"less", "more", "same", "fact"},
    {"less", "more", "same", "unclear"},
)
each = pytest.mark.parametrize("measure", EVERY, ids=lambda measure: measure.id)
each_formula = pytest.mark.parametrize("measure", FORMULAS, ids=lambda measure: measure.id)


# ---------------------------------------------------------------- what it declares


@each
def test_it_says_what_it_asks_tells_leaves_open_needs_and_where_it_is_from(measure: Declared) -> None:
    for text in (measure.title, measure.short, measure.question, measure.caveat, measure.how, measure.source):
        assert text.strip() == text != ""
    assert measure.question.endswith("?")
    assert measure.caveat.endswith(".")
    assert measure.how.endswith(".")
    assert measure.needs
    assert measure.topic in {
        "people", "pay", "roles", "progression", "supervision", "burnout", "staying", "practice", "support", "survey",
    }  # fmt: skip


@each
def test_what_it_needs_are_tables_and_columns_that_exports_can_fill(measure: Declared) -> None:
    for need in measure.needs:
        table, _, column = need.partition(".")
        assert table in tables()
        assert not column or column in tables()[table].fields()


@each
def test_it_has_a_sentence_for_every_verdict_that_it_can_have(measure: Declared) -> None:
    clear = {"less", "more"} | ({"same"} if measure.same is not None else set())
    from_a_value = isinstance(measure, Measure) and measure.kind == "no_people"
    expected = {"fact"} if measure.equal is None else clear if from_a_value else clear | {"unclear"}
    if measure.id in MOST:
        expected |= AGAINST_A_STANDARD
    if measure.standard is not None:
        expected = AGAINST_A_STANDARD
    assert measure.says.keys() == expected or (from_a_value and measure.says.keys() in JUDGE_THEMSELVES)


@each
def test_what_is_held_to_a_standard_is_better_one_way_and_no_part_of_it_is_held(measure: Declared) -> None:
    if measure.standard is not None or measure.id in MOST:
        assert measure.better in {"up", "down"}
        assert not measure.cells_of
        assert isinstance(measure, Measure)
        assert not measure.split
        assert MOST.get(measure.id, measure.most) == (measure.most or 100)


def test_an_organisation_can_set_a_standard_for_measures_that_there_are() -> None:
    assert {measure.id for measure in EVERY} >= MOST.keys()


@each
def test_measures_that_it_names_are_there(measure: Declared) -> None:
    named = [*measure.draws, *measure.instead, *(measure.of if isinstance(measure, Derived) else ())]
    if isinstance(measure, Measure):
        named += [name for name in (measure.unless, measure.cells_of, measure.sides and measure.sides.measure) if name]
    assert {measures.measure(name) is not None for name in named} <= {True}


@each_formula
def test_what_it_reads_stands_in_its_facts(measure: Measure, rows: Rows) -> None:
    assert set(measure.reads) <= set(rows[measure.facts].columns)


def test_no_two_have_one_id_or_place_in_the_order() -> None:
    assert len({measure.id for measure in EVERY}) == len({measure.order for measure in EVERY}) == len(EVERY)
    assert [measure.order for measure in EVERY] == sorted(measure.order for measure in EVERY)


# ---------------------------------------------------------------- its formula


@each_formula
def test_with_no_rows_there_is_no_figure(measure: Measure, rows: Rows) -> None:
    assert [one for one in figures.estimates(measure, rows[measure.facts].clear()) if not one.waits] == []


@each_formula
def test_one_peer_alone_is_no_fault(measure: Measure, rows: Rows) -> None:
    known = rows[measure.facts]
    alone = known.filter("peer") if "peer" in known.columns else known
    sound(measure, figures.estimates(measure, alone.head(1)))


@each_formula
def test_rows_that_know_nothing_are_no_fault(measure: Measure, rows: Rows) -> None:
    known = rows[measure.facts]
    kept = {"person", "peer", "role"}
    bare = known.with_columns(
        pl.lit(None, known.schema[name]).alias(name) for name in known.columns if name not in kept
    )
    sound(measure, figures.estimates(measure, bare))


@each_formula
def test_neither_the_order_of_rows_nor_who_has_which_number_moves_a_figure(measure: Measure, rows: Rows) -> None:
    known = rows[measure.facts]
    again = known.sample(fraction=1, shuffle=True, seed=3)
    if "person" in known.columns:
        again = again.with_columns(person=pl.int_range(pl.len(), dtype=pl.Int64) + 900)
    assert told(figures.estimates(measure, again)) == told(figures.estimates(measure, known))


@each_formula
def test_the_same_seed_gives_the_same_answer(measure: Measure, rows: Rows) -> None:
    drawn = [measure.formula(rows[measure.facts], np.random.default_rng(4)) for _ in range(2)]
    assert told(drawn[0]) == told(drawn[1])


@each_formula
def test_the_range_holds_the_estimate_and_everyone_behind_it_is_named(measure: Measure, rows: Rows) -> None:
    found = figures.estimates(measure, rows[measure.facts])
    assert found
    sound(measure, found)


@pytest.mark.parametrize("measure", DERIVED, ids=lambda measure: measure.id)
def test_what_is_worked_out_lies_in_its_range(measure: Derived) -> None:
    parts = [measures.measure(name) for name in measure.of]
    for steps in product((0, 1, 2), repeat=len(parts)):
        values = [VALUES[part.value_unit][step % len(VALUES[part.value_unit])] for part, step in zip(parts, steps)]  # noqa: B905 - as many of each
        shown = measure.formula([Shown(value=v, low=v * 0.9, high=v * 1.2, size=20) for v in values])
        assert shown.low <= shown.value <= shown.high
        assert shown.size == 20


def told(found: list[Any]) -> list[tuple[Any, ...]]:
    """All that can be shown of estimates, and what each person weighs; not who they are."""
    return [
        (
            one.value, one.low, one.high, one.events, one.over, one.sides, one.unit, one.dimensions, one.parts,
            one.sure, one.enough, one.does_not_apply, one.waits, one.verdict,
            None if one.counted is None else sorted(one.counted.drop("person").rows()),
        )
        for one in found
    ]  # fmt: skip


def sound(measure: Measure, found: list[Any]) -> None:
    """Estimates that disclosure, or a page of facts about roles, can take."""
    for one in found:
        for figure in (one, *(one.sides or ())):
            if None not in (figure.value, figure.low, figure.high):
                assert figure.low <= figure.value <= figure.high
        if measure.kind == "no_people":
            assert one.counted is None
            assert one.does_not_apply or one.waits or one.verdict or one.value is not None or one.low is not None
        elif not one.waits:
            assert set(one.counted.columns) - {"shortfall"} == {"person", "peer", "value", "weight"}
            assert one.counted["person"].is_unique().all()
            assert one.counted["weight"].is_between(0, 1).all()
            assert one.counted.null_count().sum_horizontal().item() == 0
            assert (one.sides is not None) == (measure.sides is not None)
