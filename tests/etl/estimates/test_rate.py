"""Rates and their ratio: golden case F9 of pay-progression.md, R's published example, and what holds for all counts."""

from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from etl.estimates import rate

counts = st.integers(0, 60)
time = st.floats(0.5, 5_000)


@pytest.mark.parametrize(
    ("events", "years", "expected"),
    [
        ((2, 30), (40, 200), (0.333333, 0.053642, 1.184210)),
        ((0, 9), (12, 60), (0, 0, 1.974754)),
    ],
)
def test_golden_case_f9(
    events: tuple[int, int], years: tuple[float, float], expected: tuple[float, float, float]
) -> None:
    assert rate.ratio(events, years) == pytest.approx(expected, abs=1e-6)


def test_golden_case_f9_in_two_grades() -> None:
    found = rate.stratified([(1, 10), (1, 20)], [(20, 100), (20, 100)])
    assert found == pytest.approx((0.333333, 0.053642, 1.184210), abs=1e-6)


def test_golden_case_f9_for_every_hundred_years() -> None:
    assert rate.limits(2, 40) == pytest.approx((0.605523, 18.061719), abs=1e-6)


def test_limits_are_those_that_r_prints() -> None:
    # help(poisson.test), R Core Team: 137 cases in 24.19893 thousand years, 4.753125 to 6.692709.
    assert rate.limits(137, 24.19893) == pytest.approx((475.3125, 669.2709), abs=1e-4)


def test_nothing_in_the_group_is_nought_and_everything_is_endless() -> None:
    assert rate.ratio((0, 4), (10, 10))[:2] == (0, 0)
    assert rate.ratio((4, 0), (10, 10))[::2] == (inf, inf)
    assert rate.limits(0, 10)[0] == 0


def test_where_nothing_happened_there_is_no_ratio() -> None:
    with pytest.raises(ValueError, match="Nothing happened"):
        rate.ratio((0, 0), (10, 10))


def test_a_stratum_in_which_nothing_happened_changes_nothing() -> None:
    assert rate.stratified([(2, 30), (0, 0)], [(40, 200), (7, 900)]) == rate.ratio((2, 30), (40, 200))


@settings(max_examples=60, deadline=None)
@given(counts, counts, time, time)
def test_limits_leave_half_a_twentieth_outside_and_hold_the_ratio(mine: int, rest: int, one: float, two: float) -> None:
    if mine and rest:
        found = rate.ratio((mine, rest), (one, two))
        for limit, outside in ((found.low, 0.025), (found.high, 0.975)):
            law = stats.binom(mine + rest, one * limit / (one * limit + two))
            assert law.sf(mine) + law.pmf(mine) / 2 == pytest.approx(outside, abs=1e-9)
        assert found.low < found.value < found.high
        assert found.value == pytest.approx(mine / one / (rest / two))


@settings(max_examples=60, deadline=None)
@given(counts, counts, time, time)
def test_exchanging_the_groups_inverts_the_ratio_and_swaps_its_limits(
    mine: int, rest: int, one: float, two: float
) -> None:
    if mine and rest:
        found, other = rate.ratio((mine, rest), (one, two)), rate.ratio((rest, mine), (two, one))
        assert other == pytest.approx((1 / found.value, 1 / found.high, 1 / found.low))


@settings(max_examples=60, deadline=None)
@given(counts, counts, time, time)
def test_mid_p_limits_lie_inside_exact_ones(mine: int, rest: int, one: float, two: float) -> None:
    if mine and rest:
        exact = stats.binomtest(mine, mine + rest).proportion_ci(method="exact")
        low, high = (share / (1 - share) * two / one for share in exact)
        found = rate.ratio((mine, rest), (one, two))
        assert low < found.low < found.high < high
