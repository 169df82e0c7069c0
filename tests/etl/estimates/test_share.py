"""Exact limits of a share, against SciPy's own and the specification's example."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from etl.estimates import share


def test_one_of_four_is_a_quarter_with_limits_from_0_6_to_80_6() -> None:
    # supervision-strain-retention.md 4.
    assert share.limits(1, 4) == pytest.approx((0.631, 80.588), abs=0.001)


def test_nobody_and_everybody_reach_the_end() -> None:
    assert share.limits(0, 12)[0] == 0
    assert share.limits(12, 12)[1] == 100


@given(st.integers(1, 60), st.floats(0, 1))
def test_limits_are_those_of_binomtest(people: int, place: float) -> None:
    yes = round(place * people)
    exact = stats.binomtest(yes, people).proportion_ci(method="exact")
    assert share.limits(yes, people) == pytest.approx((100 * exact.low, 100 * exact.high))
