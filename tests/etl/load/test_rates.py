"""A year's pay read as an hour's is set aside; pay without hours is said."""

from typing import Any

import polars as pl

from etl.intake.validate import Checked
from etl.load import rates

POST = {"pay_amount": 12.0, "pay_basis": "hourly", "contract_hours": 30.0, "full_time_hours": 37.5}
OTHERS = {"paid_weeks": pl.Float64, "event_hours": pl.Float64, "includes_holiday_pay": pl.Boolean}


def checked(*posts: dict[str, Any]) -> Checked:
    rows = pl.DataFrame([{"row": row} | POST | post for row, post in enumerate(posts, 2)], infer_schema_length=None)
    rows = rows.with_columns(pl.lit(None, kind).alias(name) for name, kind in OTHERS.items())
    return rates.checked(Checked(rows, (), rows.height, 0, 0), "csv")


def test_a_years_pay_by_the_hour_among_ordinary_pay_is_set_aside() -> None:
    found = checked({}, {}, {}, {"pay_amount": 24_000.0})
    assert (found.accepted["row"].to_list(), found.quarantined) == ([2, 3, 4], 1)
    assert [(said.row, said.weight) for said in found.problems] == [(5, "block")]


def test_no_sentence_holds_the_pay() -> None:
    assert "24" not in checked({}, {}, {}, {"pay_amount": 24_000.0}).problems[0].says


def test_pay_without_hours_stays_and_is_said() -> None:
    found = checked({}, {"pay_basis": "annual_actual", "pay_amount": 24_000.0, "contract_hours": None})
    assert found.accepted.height == 2
    assert [(said.row, said.weight) for said in found.problems] == [(3, "note")]


def test_expenses_are_no_pay_without_hours() -> None:
    assert not checked({}, {"pay_basis": "expenses_only", "pay_amount": 300.0}).problems
