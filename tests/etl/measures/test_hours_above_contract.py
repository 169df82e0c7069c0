"""Hours above contract, for every hundred in contracts (supervision-strain-retention.md 4.6)."""

import numpy as np
import polars as pl
import pytest

from etl.measures.hours_above_contract import HOURS_ABOVE_CONTRACT
from etl.publish import wording

DRAW = np.random.default_rng(1)


def people(*rows: tuple[float | None, float | None]) -> pl.DataFrame:
    known = pl.DataFrame(rows, {"above": pl.Float64, "contracted": pl.Float64}, orient="row")
    return known.with_columns(person=pl.int_range(pl.len()), peer=pl.lit(value=False))


def test_the_twelve_weeks_of_the_specification_and_a_person_who_works_to_contract() -> None:
    (found,) = HOURS_ABOVE_CONTRACT.formula(people((28, 350), (0, 350)), DRAW)
    assert found.value == pytest.approx(4)
    assert list(found.counted["weight"]) == [0.5, 0.5]
    assert list(found.counted["value"]) == [28, 0]


def test_its_sentence() -> None:
    shown = wording.Shown(value=4, low=3, high=5, size=0)
    says = wording._sentence(HOURS_ABOVE_CONTRACT, shown, None, {})
    assert says == "For every 100 contracted hours, people worked about 4 hours more (likely 3 to 5 hours)."


def test_people_without_known_hours_are_nobody_and_where_all_are_the_hours_are_waited_for() -> None:
    unknown = [(None, 10.0), (3.0, None), (0.0, 0.0)]
    (found,) = HOURS_ABOVE_CONTRACT.formula(people(*unknown, (1, 10)), DRAW)
    assert found.counted.height == 1
    (waiting,) = HOURS_ABOVE_CONTRACT.formula(people(*unknown), DRAW)
    assert waiting.waits.startswith("This waits for hours in contracts")
