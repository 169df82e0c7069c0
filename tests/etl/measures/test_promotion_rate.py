"""Golden case F9 of pay-progression.md, through the whole measure."""

import numpy as np
import polars as pl
import pytest

from etl.measures.promotion_rate import ALL_STAFF, RATIO

DRAW = np.random.default_rng(1)


def side(people: int, years: float, moves: int, *, peer: bool) -> pl.DataFrame:
    """So many people, who share the years and of whom the first ones moved up once."""
    rows = pl.DataFrame({"person": [number + 1000 * peer for number in range(people)], "peer": peer})
    once = pl.when(pl.int_range(pl.len()) < moves).then(1.0).otherwise(0.0)
    each = pl.lit(years / people)
    return rows.with_columns(moves=once, years=each, moves_beside=once, years_beside=each, watched=pl.lit(value=True))


F9 = pl.concat([side(20, 40, 2, peer=True), side(100, 200, 30, peer=False)])


def test_golden_case_f9() -> None:
    (found,) = RATIO.formula(F9, DRAW)
    assert (found.value, found.low, found.high) == pytest.approx((0.333333, 0.053642, 1.184210), abs=1e-6)
    peers, others = found.sides
    assert (peers.value, peers.low, peers.high) == pytest.approx((5, 0.605523, 18.061719), abs=1e-6)
    assert (peers.events, peers.over, others.events, others.over) == pytest.approx((2, 40, 30, 200))
    assert others.value == pytest.approx(15)
    assert found.counted["value"].sum() == 32


def test_all_staff_move_up_as_often_as_all_grades_say() -> None:
    elsewhere = side(10, 10, 3, peer=False).with_columns(pl.col("person") + 5000, years_beside=0.0, moves_beside=0.0)
    (found,) = ALL_STAFF.formula(pl.concat([F9, elsewhere]), DRAW)
    assert found.value == pytest.approx(100 * 35 / 250)
    assert (found.events, found.over) == (35, pytest.approx(250))
    assert found.counted["weight"].sum() == pytest.approx(1)


def test_whoever_is_in_a_grade_of_one_side_only_is_not_behind_the_comparison() -> None:
    elsewhere = side(10, 10, 3, peer=False).with_columns(pl.col("person") + 5000, years_beside=0.0, moves_beside=0.0)
    (found,) = RATIO.formula(pl.concat([F9, elsewhere]), DRAW)
    assert found.counted.height == 120


def test_where_nobody_moved_up_anything_fits() -> None:
    (found,) = RATIO.formula(F9.with_columns(moves_beside=0.0), DRAW)
    assert (found.value, found.low, found.high) == (0, 0, np.inf)


def test_without_peers_there_is_nobody_to_compare() -> None:
    assert RATIO.formula(F9.filter(~pl.col("peer")), DRAW) == []


@pytest.mark.parametrize("measure", [RATIO, ALL_STAFF])
def test_staff_lists_less_than_a_year_apart_are_waited_for(measure: object) -> None:
    (found,) = measure.formula(F9.with_columns(watched=pl.lit(value=False)), DRAW)
    assert "staff lists that are at least a year apart" in found.waits
