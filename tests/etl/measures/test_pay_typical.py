"""Typical pay: of colleagues from the facts, of peers from what is printed."""

import numpy as np
import polars as pl
import pytest

from etl.cells import Shown
from etl.measures.pay_typical import of_others, of_peers

SAME = {"comparison_family": "family support", "grade": "3", "pay_zone": "", "currency": ""}


def test_the_middle_half_of_eight_colleagues_is_widened_to_the_middle_six() -> None:
    colleagues = [{"person": n, "peer": False, "hourly": float(10 + n)} | SAME for n in range(8)]
    staff = pl.DataFrame([*colleagues, {"person": 8, "peer": True, "hourly": 9.0} | SAME])
    (found,) = of_others(staff, np.random.default_rng(1))
    assert found.value == 13.5  # the mean of 11 to 16: six people, for five cannot be taken evenly from eight
    assert found.counted is not None
    assert found.counted["weight"].sum() == pytest.approx(1)
    assert found.counted.filter("peer")["weight"].sum() == 0


def test_peers_typical_pay_is_the_printed_gap_of_the_printed_pay_of_colleagues() -> None:
    gap = Shown(value=94, low=80, high=100, size=60)
    others = Shown(value=15.0, low=12.5, high=17.5, size=300)
    # 94p of £15 is £14.10, and on a grid of £1.25 that is £13.75; 80p of £12.50 is £10; £17.50 stays.
    assert of_peers([gap, others]) == Shown(value=13.75, low=10.0, high=17.5, size=60)
