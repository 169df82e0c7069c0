"""The twelve people of golden cases F2 and F3 (pay-progression.md F), and what a gap promises for all input."""

from itertools import combinations, product
from math import comb, exp, inf, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from etl.estimates import gap

PAY = np.array([12.10, 12.10, 12.60, 12.60, 13.10, 13.10, 13.60, 14.20, 14.90, 14.20, 14.90, 15.60])
PEER = np.array([1, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0], bool)
GRADE = np.array([3] * 7 + [4] * 5)
ONE = np.zeros(12, np.int64)

Numbers = NDArray[np.float64]


def draw() -> np.random.Generator:
    return np.random.default_rng(1)


def pence(found: gap.Gap) -> list[float]:
    return [round(100 * exp(number), 4) for number in (found.value, found.low, found.high)]


def test_golden_f3_same_grade() -> None:
    assert pence(gap.within(np.log(PAY), PEER, GRADE, draw())) == [95.2982, 90.5415, 100.3047]


def test_golden_f3_same_work_is_one_stratum() -> None:
    assert pence(gap.within(np.log(PAY), PEER, ONE, draw())) == [94.9021, 83.4806, 107.8863]


def test_golden_f3_grade_three_alone_has_thirty_five_labellings_and_no_end() -> None:
    found = gap.within(np.log(PAY[:7]), PEER[:7], GRADE[:7], draw())
    assert comb(7, 3) == 35
    assert (found.low, found.high) == (-inf, inf)


def test_golden_f2_mean_of_all_jobs() -> None:
    found = gap.ratio_of_means(PAY, PEER, draw())
    assert round(100 * found.value, 4) == 95.0154
    assert [round(100 * found.low, 4), round(100 * found.high, 4)] == [83.9820, 107.4985]


def test_golden_f2_and_f3_limits_of_relabelling_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gap, "hc3", lambda *_: None)
    monkeypatch.setattr(gap, "_welch", lambda *_: None)
    same_grade = gap.within(np.log(PAY), PEER, GRADE, draw())
    all_jobs = gap.ratio_of_means(PAY, PEER, draw())
    assert [round(end, 6) for end in (same_grade.low, same_grade.high)] == [-0.096767, 0]
    assert [round(end, 6) for end in (all_jobs.low, all_jobs.high)] == [0.844037, 1.065934]


def test_the_value_is_the_coefficient_of_a_regression_with_one_constant_a_stratum() -> None:
    design = np.column_stack([PEER, GRADE == 3, GRADE == 4]).astype(float)
    coefficient = np.linalg.lstsq(design, np.log(PAY))[0][0]  # numpy as the independent route
    assert gap.within(np.log(PAY), PEER, GRADE, draw()).value == pytest.approx(coefficient, abs=1e-12)


def outside(y: Numbers, shift: float, *, upper: bool) -> float:
    """Brute force: take the shift out, and count labellings whose gap is at least as far to that side."""
    level = y - shift * PEER

    def statistic(label: NDArray[np.bool_]) -> float:
        parts = [(level[(s == GRADE) & label].mean() - level[(s == GRADE) & ~label].mean()) for s in (3, 4)]
        return 12 / 7 * parts[0] + 6 / 5 * parts[1]

    seen, sign, extreme, labels = statistic(PEER), 1 if upper else -1, 0, 0
    for chosen in product(combinations(range(7), 3), combinations(range(7, 12), 2)):
        label = np.isin(np.arange(12), sum(chosen, ()))
        extreme += sign * statistic(label) >= sign * seen - 1e-12
        labels += 1
    return extreme / labels


def test_a_limit_of_relabelling_is_where_a_test_of_every_labelling_stops_rejecting() -> None:
    swaps = gap._relabelled(np.log(PAY), PEER, GRADE, draw())
    low, high = gap.limits((swaps.out - swaps.into) / swaps.number, swaps.unchanged)
    assert outside(np.log(PAY), low - 1e-6, upper=True) <= 0.025 < outside(np.log(PAY), low + 1e-6, upper=True)
    assert outside(np.log(PAY), high + 1e-6, upper=False) <= 0.025 < outside(np.log(PAY), high - 1e-6, upper=False)


def test_drawn_labellings_come_near_to_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    pay = np.random.default_rng(2).normal(2.6, 0.1, 16)
    group, one = np.arange(16) < 8, np.zeros(16, np.int64)
    every = gap.within(pay, group, one, draw())  # 12,870 labellings
    monkeypatch.setattr(gap, "ALL", 0)
    drawn = gap.within(pay, group, one, draw())
    assert (drawn.low, drawn.high) == pytest.approx((every.low, every.high), abs=0.005)


def test_the_observed_labelling_is_added_to_the_drawn_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gap, "ALL", 0)
    swaps = gap._relabelled(np.log(PAY), PEER, GRADE, draw())
    assert len(swaps.number) + swaps.unchanged == gap.DRAWS + 1
    assert swaps.unchanged > 1  # one in 350 draws is the observed one again


def test_drawn_labellings_name_as_many_in_each_stratum_and_everybody_as_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gap, "HELD", 12 * 5_000)  # in several batches
    chosen = np.concatenate(gap._drawn(12, 5, draw()), axis=1)
    assert chosen.shape == (5, gap.DRAWS)
    assert all(len(set(column)) == 5 for column in chosen.T[:200])
    # 19,999 x 5/12 is 8,333 each, give or take 70.
    assert np.bincount(chosen.ravel(), minlength=12) == pytest.approx(8_333, abs=350)


def test_the_larger_group_may_be_the_named_one() -> None:
    found, other = (gap.within(np.log(PAY), group, GRADE, draw()) for group in (PEER, ~PEER))
    assert (found.value, found.low, found.high) == pytest.approx((-other.value, -other.high, -other.low), abs=1e-12)


@pytest.mark.parametrize(("labellings", "ends"), [(39, (-inf, inf)), (40, (1, 39)), (80, (2, 78))])
def test_limits_leave_a_fortieth_outside_on_either_side(labellings: int, ends: tuple[float, float]) -> None:
    # 40 labellings and one of them observed: 39 pivots, none of them outside.
    assert gap.limits(np.arange(1.0, labellings), unchanged=1) == ends


def test_hc3_agrees_with_its_textbook_sandwich() -> None:
    # MacKinnon & White 1985: (X'X)^-1 X' diag(e^2 / (1 - h)^2) X (X'X)^-1, each step by another numpy route.
    x, y = np.column_stack([PEER, GRADE == 3, GRADE == 4]).astype(float), np.log(PAY)
    fit, *_ = np.linalg.lstsq(x, y)
    hat = x @ np.linalg.pinv(x)
    meat = np.diag(((y - x @ fit) / (1 - np.diag(hat))) ** 2)
    error = np.sqrt((np.linalg.pinv(x) @ meat @ np.linalg.pinv(x).T)[0, 0])
    half = stats.t.ppf(0.975, 12 - 3) * error
    assert gap.hc3(y, x) == pytest.approx((fit[0] - half, fit[0] + half), abs=1e-12)
    assert gap.hc3(y, x) == pytest.approx((-0.099362, 0.003043), abs=1e-6)  # F3, there by statsmodels


def test_hc3_is_undefined_where_one_person_is_a_group_of_their_own() -> None:
    x = np.column_stack([np.arange(12) == 0, np.ones(12)]).astype(float)
    assert gap.hc3(np.log(PAY), x) is None


def test_hc3_is_undefined_below_five_degrees_of_freedom() -> None:
    x = np.column_stack([[1.0, 1, 1, 0, 0, 0], np.ones(6)])
    assert gap.hc3(np.arange(6.0), x) is None  # six people, two columns: four are left


def test_without_hc3_the_limits_stand_alone_and_nobody_may_be_sure() -> None:
    peer = np.arange(12) == 0
    found = gap.within(np.log(PAY), peer, ONE, draw())
    assert not found.sure
    assert gap.within(np.log(PAY), PEER, GRADE, draw()).sure


def test_welch_limits_of_the_ratio_have_scipys_degrees_of_freedom() -> None:
    # Each side divided by its mean has the spread of its log mean: SciPy's Welch test of those gives error and freedom.
    sides = PAY[PEER] / PAY[PEER].mean(), PAY[~PEER] / PAY[~PEER].mean()
    apart = stats.ttest_ind(*sides, equal_var=False).confidence_interval(0.95)
    low, high = gap._welch((PAY[PEER], PAY[~PEER]), PAY[PEER].mean() / PAY[~PEER].mean()) or (0, 0)
    value = log(PAY[PEER].mean() / PAY[~PEER].mean())
    assert (log(low) - value, log(high) - value) == pytest.approx((apart.low, apart.high), abs=1e-9)


def test_a_ratio_with_one_person_on_a_side_is_not_sure_and_endless() -> None:
    found = gap.ratio_of_means(np.array([10.0, 11, 12, 13]), np.array([True, False, False, False]), draw())
    assert (found.low, found.high, found.sure) == (0, inf, False)


def test_weights_are_each_persons_share_of_their_side() -> None:
    weight = gap.within(np.log(PAY), PEER, GRADE, draw()).weight
    # Strata weigh 12/7 and 6/5; of grade 3 there are three peers.
    assert weight[0] == pytest.approx(12 / 7 / (12 / 7 + 6 / 5) / 3)
    assert weight[PEER].sum() == pytest.approx(1)
    assert weight[~PEER].sum() == pytest.approx(1)


def test_nobody_to_compare_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="No stratum holds both groups"):
        gap.within(np.log(PAY), PEER, np.arange(12), draw())


def test_equal_pay_has_a_range_that_closes_on_nought() -> None:
    found = gap.within(np.full(12, np.log(12.34)), PEER, GRADE, draw())
    assert (found.value, found.low, found.high) == pytest.approx((0, 0, 0), abs=1e-12)


pays = st.lists(st.floats(9, 40), min_size=12, max_size=12).map(np.array)


@settings(max_examples=25, deadline=None)
@given(pays, st.floats(0.5, 2))
def test_all_pay_times_a_constant_changes_no_gap(pay: Numbers, times: float) -> None:
    one, two = (gap.within(np.log(p), PEER, GRADE, draw()) for p in (pay, pay * times))
    assert one[:3] == pytest.approx(two[:3], abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(pays, st.floats(0.5, 2))
def test_peers_pay_times_a_constant_moves_gap_and_limits_by_it(pay: Numbers, times: float) -> None:
    one, two = (gap.within(np.log(p), PEER, GRADE, draw()) for p in (pay, np.where(PEER, pay * times, pay)))
    assert np.array(one[:3]) + log(times) == pytest.approx(two[:3], abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(pays)
def test_a_stratum_of_one_group_and_other_names_of_strata_change_nothing(pay: Numbers) -> None:
    one = gap.within(np.log(pay), PEER, GRADE, draw())
    more = gap.within(np.log([*pay, 99.0]), np.array([*PEER, True]), np.array([*-GRADE, 5]), draw())
    assert one[:3] == pytest.approx(more[:3], abs=1e-9)
    assert more.weight[-1] == 0


@settings(max_examples=25, deadline=None)
@given(pays)
def test_limits_contain_the_value_in_both_forms(pay: Numbers) -> None:
    for found in (gap.within(np.log(pay), PEER, GRADE, draw()), gap.ratio_of_means(pay, PEER, draw())):
        assert found.low - 1e-9 <= found.value <= found.high + 1e-9


@settings(max_examples=25, deadline=None)
@given(pays)
def test_exchanging_the_groups_inverts_the_ratio_and_swaps_its_limits(pay: Numbers) -> None:
    one, two = (gap.ratio_of_means(pay, group, draw()) for group in (PEER, ~PEER))
    assert (one.value, one.low, one.high) == pytest.approx((1 / two.value, 1 / two.high, 1 / two.low), rel=1e-9)
