"""Ratio of sums and the difference of two, against regression, t tests and permutations of other hands."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from etl.estimates import ratio

Numbers = NDArray[np.float64]
SIZES = st.integers(0, 10**6)


def people(seed: int, many: int = 30) -> tuple[Numbers, Numbers, NDArray[np.bool_], NDArray[np.int64]]:
    """Made-up people: what they got of what was promised, whether they are in the group, and their stratum."""
    draw = np.random.default_rng(seed)
    promised = draw.uniform(1, 10, many)
    return promised * draw.uniform(0, 1, many), promised, np.arange(many) % 3 == 0, draw.integers(0, 3, many)


def compared(seed: int, **bounds: float) -> ratio.Difference:
    return ratio.difference(*people(seed), np.random.default_rng(1), **bounds)


# ---------------------------------------------------------------- one ratio


def test_three_people_worked_by_hand() -> None:
    # 180 of 240; residuals -15, 15 and 0, so a variance of 3/2 x 450 / 240 squared, and t of 2 degrees is 4.302653.
    found = ratio.ratio(np.array([30.0, 60, 90]), np.array([60.0, 60, 120]), scale=60, most=60)
    half = 60 * 4.302653 * sqrt(675) / 240
    assert (found.value, found.low, found.high) == pytest.approx((45, 45 - half, 60), rel=1e-6)
    assert list(found.weight) == [0.25, 0.25, 0.5]


def test_the_variance_is_that_of_a_regression_through_nought_with_the_robust_sandwich() -> None:
    # Least squares with weights 1 / bottom is sum over sum; HC1 (MacKinnon & White 1985) is then Cochran's 6.13.
    top, bottom, *_ = people(7)
    found = ratio.ratio(top, bottom)
    root = np.sqrt(bottom)
    slope, *_ = np.linalg.lstsq(root[:, None], top / root, rcond=None)
    meat = ((top - slope * bottom) ** 2).sum()
    error = sqrt(len(top) / (len(top) - 1) * meat / (root @ root) ** 2)
    assert found.value == pytest.approx(float(slope[0]))
    assert found.high - found.value == pytest.approx(stats.t.ppf(0.975, len(top) - 1) * error)


def test_with_equal_denominators_it_is_the_t_interval_of_a_mean() -> None:
    top = people(3)[0]
    expected = stats.ttest_1samp(top, 0).confidence_interval()
    found = ratio.ratio(top, np.ones(len(top)))
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))


def test_leaving_out_each_person_in_turn_gives_nearly_the_same_limits() -> None:
    top, bottom, *_ = people(5, many=400)
    found, many = ratio.ratio(top, bottom), len(top)
    without = (top.sum() - top) / (bottom.sum() - bottom)
    jackknife = sqrt((many - 1) / many * ((without - without.mean()) ** 2).sum())
    assert (found.high - found.low) / 2 / stats.t.ppf(0.975, many - 1) == pytest.approx(jackknife, rel=0.01)


def test_nineteen_of_twenty_ranges_hold_the_truth() -> None:
    draw, hits = np.random.default_rng(2), 0
    for _ in range(1000):
        bottom = draw.uniform(1, 10, 40)
        found = ratio.ratio(bottom * draw.uniform(0, 1, 40), bottom)
        hits += found.low <= 0.5 <= found.high
    assert 930 <= hits <= 970


def test_one_person_shows_no_spread_and_nobody_no_ratio() -> None:
    found = ratio.ratio(np.array([30.0]), np.array([60.0]), scale=60, most=60)
    assert (found.value, found.low, found.high, found.sure) == (30, 0, 60, False)
    with pytest.raises(ValueError, match="nobody"):
        ratio.ratio(np.array([]), np.array([]))


def test_where_everyone_got_all_the_range_is_that() -> None:
    all_of_it = np.array([60.0, 120, 180])
    assert ratio.ratio(all_of_it, all_of_it, scale=60, most=60)[:3] == (60, 60, 60)


@given(SIZES)
def test_the_limits_hold_the_value_and_what_is_possible(seed: int) -> None:
    top, bottom, *_ = people(seed, many=5)
    found = ratio.ratio(top, bottom, scale=60, most=60)
    assert 0 <= found.low <= found.value <= found.high <= 60
    assert found.weight.sum() == pytest.approx(1)


# ---------------------------------------------------------------- two compared


def test_with_equal_denominators_the_wider_limits_are_welchs() -> None:
    # A small group that differs much among itself: relabelling is too narrow, and Welch (1947) is not.
    draw = np.random.default_rng(4)
    group = np.arange(60) < 10
    top = np.where(group, draw.normal(5, 2, 60), draw.normal(5, 0.1, 60))
    found = ratio.difference(top, np.ones(60), group, np.zeros(60, np.int64), np.random.default_rng(1))
    expected = stats.ttest_ind(top[group], top[~group], equal_var=False).confidence_interval()
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))


def test_with_equal_denominators_relabelling_is_a_permutation_test_turned_round() -> None:
    top, _, group, _ = people(8)
    one = np.ones(len(top))
    low, high = ratio._relabelled(top, one, group, np.zeros(len(top), np.int64), np.random.default_rng(1))
    apart = top[group].mean() - top[~group].mean()

    def gap(group: Numbers, rest: Numbers, axis: int) -> Numbers:
        return np.asarray(group.mean(axis=axis) - rest.mean(axis=axis))

    sides = top[group] - apart, top[~group]
    other = stats.permutation_test(sides, gap, n_resamples=20_000, vectorized=True, rng=np.random.default_rng(2))
    assert (low, high) == pytest.approx(np.quantile(other.null_distribution, [0.025, 0.975]), abs=0.15)


def test_people_change_sides_only_within_their_stratum() -> None:
    *_, group, stratum = people(9)
    strata = [np.flatnonzero(stratum == one) for one in range(3)]
    labels = ratio._labels(group, strata, 50, np.random.default_rng(1))
    for members in strata:
        assert set(labels[:, members].sum(axis=1)) == {group[members].sum()}


def test_a_stratum_of_one_side_leaves_the_limits_to_welch() -> None:
    top, bottom, group, _ = people(10)
    found = ratio.difference(top, bottom, group, group.astype(np.int64), np.random.default_rng(1))
    errors = [ratio._error(top[side], bottom[side]) for side in (group, ~group)]
    assert found.high - found.value >= 1.96 * sqrt(sum(error**2 for error in errors))


@settings(max_examples=20)
@given(SIZES)
def test_swapping_the_sides_turns_the_sign(seed: int) -> None:
    top, bottom, group, stratum = people(seed)
    one, other = (
        ratio.difference(top, bottom, side, stratum, np.random.default_rng(1), scale=60, most=60)
        for side in (group, ~group)
    )
    assert (one.value, one.low, one.high) == pytest.approx((-other.value, -other.high, -other.low))
    assert one.sides[0][:3] == other.sides[1][:3]


@settings(max_examples=20)
@given(SIZES, st.floats(0.1, 100))
def test_in_other_units_it_is_the_same_in_those_units(seed: int, scale: float) -> None:
    one, other = compared(seed), compared(seed, scale=scale)
    assert [scale * one.value, scale * one.low, scale * one.high] == pytest.approx([other.value, other.low, other.high])


@settings(max_examples=20)
@given(SIZES)
def test_the_difference_is_that_of_its_sides_and_inside_what_is_possible(seed: int) -> None:
    found = compared(seed, scale=60, most=60)
    assert found.value == found.sides[0].value - found.sides[1].value
    assert -60 <= found.low <= found.value <= found.high <= 60
    group = people(seed)[2]
    assert found.weight[group].sum() == pytest.approx(1)
    assert found.weight[~group].sum() == pytest.approx(1)


def test_one_person_on_a_side_says_nothing_for_sure() -> None:
    top, bottom, _, stratum = people(11)
    found = ratio.difference(top, bottom, np.arange(30) == 0, stratum, np.random.default_rng(1), scale=60, most=60)
    assert (found.low, found.high, found.sure) == (-60, 60, False)


def test_where_all_got_the_same_share_there_is_no_difference() -> None:
    _, bottom, group, stratum = people(12)
    found = ratio.difference(bottom / 2, bottom, group, stratum, np.random.default_rng(1), scale=60, most=60)
    assert (found.value, found.low, found.high) == pytest.approx((0, 0, 0), abs=1e-9)


def test_many_people_are_drawn_in_batches_that_give_the_limits_of_any_other_draw() -> None:
    draw = np.random.default_rng(13)
    bottom = draw.uniform(1, 10, 5_000)
    top, group = bottom * draw.uniform(0, 1, 5_000), draw.random(5_000) < 0.2
    limits = [
        ratio._relabelled(top, bottom, group, np.zeros(5_000, np.int64), np.random.default_rng(seed)) for seed in (1, 2)
    ]
    assert limits[0] == pytest.approx(limits[1], rel=0.1)


def test_nineteen_of_twenty_differences_hold_the_truth() -> None:
    draw, hits = np.random.default_rng(14), 0
    group, stratum = np.arange(60) < 20, np.arange(60) % 2
    for _ in range(200):
        bottom = draw.uniform(1, 10, 60)
        top = bottom * np.where(group, draw.uniform(0, 0.8, 60), draw.uniform(0.2, 1, 60))
        found = ratio.difference(top, bottom, group, stratum, np.random.default_rng(1))
        hits += found.low <= -0.2 <= found.high
    assert hits >= 184
