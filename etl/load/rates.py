"""Pay that cannot be: most often a year's pay read as an hour's, or the other way (pay-progression.md A1)."""

from dataclasses import replace

import polars as pl

from etl.facts import staff
from etl.intake.problem import Problem
from etl.intake.validate import Checked

TIMES = 20  # A1: pay for an hour over so many times the usual, or under one part in so many of it
UNUSUAL = "this pay is 20 times what is usual in this file, or a small part of it. What is it for, a year or an hour?"
NO_RATE = "there is pay here, but not the hours it is for, so the row takes no part in comparing pay."


def checked(found: Checked, sheet: str) -> Checked:
    """A staff list's rows but those whose pay for an hour is far from the usual; a note for pay without hours."""
    rows = found.accepted.with_columns(rate=staff.hourly())
    usual = pl.col("rate").median()
    far = rows.filter((pl.col("rate") > TIMES * usual) | (pl.col("rate") < usual / TIMES))
    paid = pl.col("pay_amount").is_not_null() & (pl.col("pay_basis") != "expenses_only").fill_null(value=True)
    lost = rows.filter(paid & pl.col("rate").is_null())
    problems = [
        *found.problems,
        *(Problem(sheet, row, "pay", "unusual_pay", "block", f"Row {row}: {UNUSUAL}") for row in far["row"]),
        *(Problem(sheet, row, "pay", "no_hours", "note", f"Row {row}: {NO_RATE}") for row in lost["row"]),
    ]
    kept = found.accepted.filter(~pl.col("row").is_in(far["row"].to_list()))
    return replace(found, accepted=kept, problems=problems, quarantined=found.quarantined + far.height)
