"""The mean of the middle half and its limits."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.stats import mstats

from etl.estimates.typical import typical

# Dana's self-awareness times; Wilcox, Introduction to Robust Estimation and Hypothesis Testing: 20 % trimmed mean 283.
DANA = np.array(
    [77, 87, 88, 114, 151, 210, 219, 246, 253, 262, 296, 299, 306, 376, 428, 515, 666, 1310, 2611], dtype=float
)


def test_scipys_limits_are_those_of_the_published_example() -> None:
    # Wilcox's R function trimci prints 160.3913 and 404.9933 for it.
    assert mstats.trimmed_mean_ci(DANA, limits=(0.2, 0.2)) == pytest.approx([160.3913, 404.9933], abs=1e-4)


def test_limits_are_tukeys_and_mclaughlins_worked_by_hand() -> None:
    # Four cut from either end of 19: winsorised deviation over (11/19) sqrt(19), t on 10 degrees of freedom.
    winsorised = np.clip(DANA, 151, 428)
    half = stats.t.ppf(0.975, 10) * winsorised.std(ddof=1) / (11 / 19 * sqrt(19))
    middle = DANA[4:15].mean()
    found = typical(DANA)
    assert (found.value, found.low, found.high) == pytest.approx((middle, middle - half, middle + half), rel=1e-7)


def test_the_middle_half_of_twelve_is_six() -> None:
    found = typical(np.array([9.0, 100, 1, 2, 3, 4, 5, 6, 7, 8, 0, 50]))
    assert found.value == (3 + 4 + 5 + 6 + 7 + 8) / 6
    assert list(found.weight * 6) == [0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0]


@pytest.mark.parametrize(("people", "middle"), [(4, 4), (5, 5), (6, 6), (7, 5), (8, 6), (9, 5), (10, 6), (20, 10)])
def test_the_middle_holds_at_least_five_people_where_there_are_five(people: int, middle: int) -> None:
    assert (typical(np.arange(float(people))).weight > 0).sum() == middle


def test_one_person_has_no_range_and_nobody_no_value() -> None:
    assert typical(np.array([3.0]))[:3] == (3, -np.inf, np.inf)
    with pytest.raises(ValueError, match="nobody"):
        typical(np.array([]))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(1, 1e6), min_size=2, max_size=60).map(np.array))
def test_the_value_is_the_weighted_sum_inside_its_limits_and_every_cut_is_whole(values: np.ndarray) -> None:
    found = typical(values)
    cut = round((len(values) - 1 / found.weight.max()) / 2)
    assert found.value == pytest.approx(found.weight @ values)
    assert found.value == pytest.approx(stats.trim_mean(values, (cut + 1e-9) / len(values)))
    assert found.low <= found.value <= found.high
