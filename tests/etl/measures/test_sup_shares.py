"""Supervision in minutes of the promised hour and in time up to date, on facts of a few people."""

import re
from string import Formatter
from typing import Any

import numpy as np
import polars as pl
import pytest

from etl.estimates import ratio
from etl.facts import supervision
from etl.measures import sup_shares
from etl.measures.measure import Estimate, Measure
from etl.measures.sup_shares import (
    COVERED_DIFFERENCE,
    COVERED_SHARE,
    MEASURES,
    MINUTES_BY_TENURE,
    MINUTES_DIFFERENCE,
    MINUTES_SHARE,
)

IN_MINUTES = (MINUTES_SHARE, MINUTES_DIFFERENCE, MINUTES_BY_TENURE)
IN_DAYS = (COVERED_SHARE, COVERED_DIFFERENCE)
SPLIT = (MINUTES_DIFFERENCE, COVERED_DIFFERENCE)
PERSON: dict[str, Any] = {
    "peer": False, "service": "North", "tenure": "after", "given": 45.0, "promised": 60.0, "covered": 80.0,
    "available": 100.0, "timed": True,
} | {f"{what}_{band}": 0.0 for band in supervision.BANDS for what in ("given", "promised")}  # fmt: skip


def people(*rows: dict[str, Any]) -> pl.DataFrame:
    """Colleagues long in the organisation, each different only where the test says so."""
    numbered = [{"person": number} | PERSON | row for number, row in enumerate(rows, 1)]
    return pl.DataFrame(numbered, supervision.COLUMNS)


def found(measure: Measure, *rows: dict[str, Any]) -> list[Estimate]:
    read = people(*rows).select("person", "peer", *measure.reads)
    return measure.formula(read, np.random.default_rng(1))


def varied(many: int, share: float, **rest: Any) -> list[dict[str, Any]]:
    """People who were promised more and less, and given about the same share of it."""
    asked = [60.0 + 10 * each for each in range(many)]
    return [{"promised": most, "given": most * (share + 0.1 * (-1) ** each)} | rest for each, most in enumerate(asked)]


# ---------------------------------------------------------------- all staff


def test_minutes_of_each_hour_are_minutes_given_over_minutes_promised() -> None:
    (one,) = found(
        MINUTES_SHARE, {"given": 30.0}, {"given": 60.0, "promised": 60.0}, {"given": 90.0, "promised": 120.0}
    )
    assert one.value == 60 * 180 / 240
    assert one.low <= one.value <= one.high <= 60


def test_time_up_to_date_is_days_covered_over_days_available() -> None:
    (one,) = found(COVERED_SHARE, {"covered": 44.0, "available": 79.0}, {"covered": 44.0, "available": 79.0})
    assert round(one.value, 1) == 55.7


def test_everyone_is_counted_with_what_they_put_in_and_what_they_leave_out() -> None:
    (one,) = found(MINUTES_SHARE, {"given": 30.0}, {"given": 120.0, "promised": 180.0})
    assert one.counted is not None
    assert one.counted.select("value", "shortfall", "weight").rows() == [(30, 30, 0.25), (120, 60, 0.75)]


@pytest.mark.parametrize("measure", [MINUTES_SHARE, COVERED_SHARE])
def test_one_person_alone_says_nothing_for_sure(measure: Measure) -> None:
    (one,) = found(measure, {})
    assert (one.low, one.high, one.sure) == (0, measure.most, False)


def test_each_stage_of_tenure_is_a_figure_of_its_own() -> None:
    rows = [{"given_first_6_weeks": 300.0, "promised_first_6_weeks": 360.0}] * 2 + [
        {"given_after": 30.0, "promised_after": 60.0}
    ] * 3
    stages = found(MINUTES_BY_TENURE, *rows)
    told = [(each.dimensions["tenure"], each.value, each.counted.height) for each in stages if each.counted is not None]
    assert told == [("first 6 weeks", 50, 2), ("after", 30, 3)]
    assert stages[0].lead == "In the first 6 weeks: "


# ---------------------------------------------------------------- peers and colleagues


def test_the_difference_is_peers_share_less_that_of_colleagues_and_both_are_told() -> None:
    (one,) = found(MINUTES_DIFFERENCE, *varied(12, 0.6, peer=True), *varied(24, 0.8))
    assert one.sides is not None
    peers, others = one.sides
    assert round(peers.value) == 36
    assert round(others.value) == 48
    assert one.value == peers.value - others.value
    assert one.low is not None
    assert one.high is not None
    assert one.low <= one.value <= one.high < 0


def test_each_weighs_as_much_as_their_share_of_what_their_side_was_promised() -> None:
    (one,) = found(MINUTES_DIFFERENCE, *varied(12, 0.6, peer=True), *varied(24, 0.8))
    assert one.counted is not None
    weights = one.counted.group_by("peer").agg(pl.col("weight").sum())["weight"]
    assert weights.to_list() == pytest.approx([1, 1])


def test_people_are_relabelled_among_those_of_like_tenure() -> None:
    # Everyone new is a peer and nobody else is: then relabelling changes nothing, and Welch's limits stand alone.
    new, old = varied(12, 0.5, peer=True, tenure="first_6_weeks"), varied(24, 0.9)
    (apart,), (mixed,) = (
        found(MINUTES_DIFFERENCE, *new, *old),
        found(MINUTES_DIFFERENCE, *({**row, "tenure": "after"} for row in new), *old),
    )
    top, bottom = (np.array([row[name] for row in (*new, *old)]) for name in ("given", "promised"))
    half = 60 * ratio._welch(top, bottom, np.arange(36) < 12)
    assert (apart.low, apart.high) == pytest.approx((apart.value - half, apart.value + half))
    assert mixed.value == apart.value
    assert mixed.low <= apart.low


@pytest.mark.parametrize("measure", SPLIT)
@pytest.mark.parametrize("peer", [True, False])
def test_with_one_side_alone_there_is_nothing_to_compare(measure: Measure, *, peer: bool) -> None:
    assert found(measure, {"peer": peer}, {"peer": peer}) == []


# ---------------------------------------------------------------- where there are not enough minutes


@pytest.mark.parametrize("measure", IN_MINUTES, ids=lambda measure: measure.id)
def test_minutes_wait_where_too_few_sessions_say_how_long_they_lasted(measure: Measure) -> None:
    (one,) = found(measure, {"timed": False}, {"timed": False, "peer": True})
    assert (one.value, one.counted) == (None, None)
    assert one.waits.startswith("This waits for the length of each session")
    assert len(one.waits) <= 160


@pytest.mark.parametrize("measure", IN_DAYS, ids=lambda measure: measure.id)
def test_time_up_to_date_does_not_wait_for_minutes(measure: Measure) -> None:
    assert "timed" not in measure.reads
    assert found(measure, {"timed": False}, {"timed": False, "peer": True})[0].value is not None


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.id)
def test_of_nobody_nothing_is_said(measure: Measure) -> None:
    assert found(measure) == []


# ---------------------------------------------------------------- what is declared


def test_the_headline_says_minutes_of_the_hour() -> None:
    says = MINUTES_SHARE.says["falls_short"].format(value="48 minutes", range="45 to 51 minutes")
    assert says == (
        "Supervision falls short of the promise: of each hour promised, about 48 minutes were given "
        "(likely 45 to 51 minutes)."
    )


def test_the_promise_is_57_minutes_of_the_hour_for_all_staff_and_for_no_part_of_them() -> None:
    assert {measure.id: measure.standard for measure in MEASURES if measure.standard} == {"sup_minutes_share": 57}


@pytest.mark.parametrize("measure", SPLIT, ids=lambda measure: measure.id)
def test_a_comparison_names_both_figures_and_its_range_in_every_sentence(measure: Measure) -> None:
    for template in measure.says.values():
        assert {name for _, name, _, _ in Formatter().parse(template) if name} == {"peers", "others", "range"}
        long = template.format(peers="37 minutes", others="50 minutes", range="25 minutes less to 10 minutes more")
        assert len(long) <= 160


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.id)
def test_what_it_reads_are_facts_and_no_standard_or_interval_is_one_of_them(measure: Measure) -> None:
    # supervision-strain-retention.md 5.1, 10: a row that said how often a person is due would tell who is a peer.
    assert set(measure.reads) <= supervision.COLUMNS.keys()
    assert not [name for name in supervision.COLUMNS if re.search("interval|standard|due|term|family|kind", name)]


def test_stages_of_tenure_are_those_of_the_facts_in_their_order() -> None:
    assert list(sup_shares.TENURE) == list(supervision.BANDS)


def test_all_are_told_of_all_staff_but_the_comparisons_and_never_below_the_organisation_for_peers() -> None:
    assert [measure.id for measure in MEASURES if measure.split] == [measure.id for measure in SPLIT]
    assert {measure.tree for measure in SPLIT} == {"organisation"}
    assert all(
        measure.sensitive and measure.bounded_by == "supervision" and measure.months == 12 for measure in MEASURES
    )


def test_a_clear_difference_is_judged_against_equal_and_all_staff_are_not_judged() -> None:
    assert [(measure.equal, measure.same, measure.wide) for measure in SPLIT] == [(0, 3, 10)] * 2
    assert {measure.equal for measure in MEASURES if not measure.split} == {None}
