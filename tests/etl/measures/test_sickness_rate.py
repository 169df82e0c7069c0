"""The golden case of supervision-strain-retention.md 4.8, through the measure."""

import numpy as np
import polars as pl
import pytest

from etl.measures.sickness_rate import SICKNESS_RATE

DRAW = np.random.default_rng(1)
GOLDEN = pl.DataFrame(
    {"person": [1, 2, 3], "peer": False, "posted": [90.0, 54.0, 44.0], "lost": [4.0, 6.6, 0.0]},
    schema_overrides={"peer": pl.Boolean},
)


def test_golden_case() -> None:
    (found,) = SICKNESS_RATE.formula(GOLDEN, DRAW)
    assert found.value == pytest.approx(5.64, abs=0.005)
    assert 0 <= found.low < found.value < found.high <= 100


def test_what_a_person_brings_is_days_sick_and_days_not_sick() -> None:
    (found,) = SICKNESS_RATE.formula(GOLDEN, DRAW)
    assert found.counted.select("value", "shortfall").rows() == [(4, 86), (6.6, 47.4), (0, 44)]
    assert found.counted["weight"].to_list() == pytest.approx([90 / 188, 54 / 188, 44 / 188])


def test_that_nobody_was_ill_is_withheld_for_it_would_say_it_of_everybody() -> None:
    (found,) = SICKNESS_RATE.formula(GOLDEN.with_columns(lost=0.0), DRAW)
    assert (found.value, found.enough, found.waits) == (0, False, "")


def test_hours_that_no_staff_list_tells_are_waited_for() -> None:
    (found,) = SICKNESS_RATE.formula(GOLDEN.with_columns(posted=pl.lit(None, pl.Float64)), DRAW)
    assert "hours in each contract" in found.waits


def test_it_is_never_split() -> None:
    assert not SICKNESS_RATE.split
    assert SICKNESS_RATE.variable == "absence"
