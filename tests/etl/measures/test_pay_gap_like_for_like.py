"""Golden case F3 of pay-progression.md (R 4.2 agrees on it), through the whole measure."""

from typing import Any

import numpy as np
import polars as pl
import pytest

from etl.measures.pay_gap_like_for_like import SAME_GRADE, SAME_WORK

COMPARABLE = {
    "comparison_family": "family support",
    "pay_zone": "north",
    "currency": "GBP",
    "match_group": "family work",
}
PAY = {
    ("3", True): (12.10, 12.10, 12.60),
    ("3", False): (12.60, 13.10, 13.10, 13.60),
    ("4", True): (14.20, 14.90),
    ("4", False): (14.20, 14.90, 15.60),
}


def people(pay: dict[tuple[str, bool], tuple[float, ...]], **rest: Any) -> pl.DataFrame:
    """Ordinary people in comparable jobs, by grade and side."""
    rows = [(grade, peer, hourly) for (grade, peer), rates in pay.items() for hourly in rates]
    return pl.DataFrame(
        [
            {"person": number, "peer": peer, "hourly": hourly, "grade": grade} | COMPARABLE | rest
            for number, (grade, peer, hourly) in enumerate(rows)
        ]
    )


@pytest.mark.parametrize(
    ("measure", "expected"),
    [(SAME_GRADE, (95.2982, 90.5415, 100.3047)), (SAME_WORK, (94.9021, 83.4806, 107.8863))],
)
def test_the_twelve_of_golden_case_f3(measure: Any, expected: tuple[float, float, float]) -> None:
    (found,) = measure.formula(people(PAY), np.random.default_rng(1))
    assert (round(found.value, 4), round(found.low, 4), round(found.high, 4)) == expected
    assert found.counted.height == 12


def test_a_grade_without_peers_changes_nothing() -> None:
    alone = people(PAY | {("5", False): (20.0,)})
    (found,) = SAME_GRADE.formula(alone, np.random.default_rng(1))
    assert round(found.value, 4) == 95.2982


def test_with_nobody_to_compare_there_is_no_estimate() -> None:
    assert SAME_GRADE.formula(people(PAY).filter(~pl.col("peer")), np.random.default_rng(1)) == []


def test_35_labellings_are_too_few_for_a_range() -> None:
    (found,) = SAME_GRADE.formula(people(PAY).filter(grade="3"), np.random.default_rng(1))
    assert (found.low, found.high) == (0, float("inf"))


def test_where_many_peers_are_in_jobs_of_their_own_it_is_said_to_be_of_some_only() -> None:
    own = people({("9", True): (10.0,) * 4})
    (found,) = SAME_GRADE.formula(pl.concat([people(PAY), own]), np.random.default_rng(1))
    assert found.lead == "For some of the peers only: "


def test_one_grade_that_carries_nearly_all_must_hold_ten_on_each_side() -> None:
    heavy = people({("3", True): (12.0,) * 9, ("3", False): (12.0, 13.0) * 10})
    (found,) = SAME_GRADE.formula(heavy, np.random.default_rng(1))
    assert not found.enough
