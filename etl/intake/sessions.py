"""Supervision logs: what a row says without saying it, and the rows that cannot be a session."""

import re
from collections.abc import Iterator

import polars as pl

from etl.intake.headers import normalised
from etl.intake.mapping import REFUSED_TOPICS
from etl.intake.problem import Problem

# One sentence for all of them: it must not say which of them the row is.
DEBRIEF = "this is a debrief, therapy or counselling. Alongside takes totals only, so the row was set aside."
NO_DAY = "a session that was held needs the day on which it was held."
NO_STATUS = "this says on which day it was planned, but not whether it was held."


_NEVER_TAKEN = re.compile(rf"\b({REFUSED_TOPICS['therapy or counselling']}|{REFUSED_TOPICS['debriefs']})\b")


def never_taken(text: str) -> str | None:
    """Debrief, the kind that is set aside, for words that say a debrief, therapy or counselling; else none."""
    return "debrief" if _NEVER_TAKEN.search(normalised(text)) else None


def completed(rows: pl.DataFrame, *, days_held: bool) -> pl.DataFrame:
    """Held where there is a day and nothing else is said; the day of a session that was not held is a planned one.

    `days_held`: the file has a column of days held. Without one, a session was held on the day it was planned for.
    """
    status = rows.schema["status"]
    day = pl.col("held_on").is_not_null()
    filled = rows.with_columns(
        pl.when(day & pl.col("status").is_null()).then(pl.lit("held", status)).otherwise("status").alias("status")
    )
    held = pl.col("status") == "held"
    if not days_held:
        filled = filled.with_columns(held_on=pl.when(held).then("scheduled_for"))
    not_held = (~held).fill_null(value=False)
    return filled.with_columns(
        held_on=pl.when(~not_held).then("held_on"),
        scheduled_for=pl.when(not_held).then(pl.coalesce("scheduled_for", "held_on")).otherwise("scheduled_for"),
    )


def problems(sheet: str, rows: pl.DataFrame) -> Iterator[Problem]:
    """Rows that are set aside: debriefs, therapy, sessions held on no day, days planned of which nothing more is said.

    A tick under a month is a session on a day that is not known: it is taken (supervision-strain-retention.md 4.2).
    """
    no_day = pl.col("held_on").is_null() & pl.col("heading").is_null() & pl.col("scheduled_for").is_not_null()
    for code, says, rule in (
        ("debrief", DEBRIEF, pl.col("kind") == "debrief"),
        ("no_day", NO_DAY, no_day & (pl.col("status") == "held")),
        ("no_status", NO_STATUS, no_day & pl.col("status").is_null()),
    ):
        for row in rows.filter(rule)["row"]:
            yield Problem(sheet, row, "", code, "block", f"Row {row}: {says}")
