"""Pay that cannot be: most often a year's pay read as an hour's, or the other way (pay-progression.md A1)."""

import re
from dataclasses import replace

import polars as pl

from etl.facts import staff
from etl.intake.answers import Answers, Question
from etl.intake.problem import Problem
from etl.intake.validate import Checked

TIMES = 20  # A1: pay for an hour over so many times the usual, or under one part in so many of it
UNUSUAL = "this pay is 20 times what is usual in this file, or a small part of it. What is it for, a year or an hour?"
NO_RATE = "there is pay here, but not the hours it is for, so the row takes no part in comparing pay."

WEEK = Question(
    "full_time_hours:week",
    "How many hours a week are full time? Where a row does not say it, its pay for an hour is worked out from this.",
    (),
    open=True,
)
LACKING = (
    (pl.col("pay_basis") == "annual_full_time")
    & pl.col("pay_amount").is_not_null()
    & pl.col("full_time_hours").is_null()
)
LEAST, MOST = 20, 60  # hours that a full-time week may have


def filled(found: Checked, answers: Answers) -> Checked:
    """The rows with the hours of a full-time week as they were answered, where a row has pay but not these hours."""
    hours = told(answers)
    if hours is None:
        return found
    week = pl.when(LACKING).then(hours).otherwise("full_time_hours").alias("full_time_hours")
    return replace(found, accepted=found.accepted.with_columns(week))


def told(answers: Answers) -> float | None:
    """35 hours a week are full time: 35; none where the answer says no such hours, or several."""
    said = " ".join(answers.get(WEEK.id, ()))
    numbers = [float(text) for text in re.findall(r"\d+(?:[.]\d+)?", said)]
    return numbers[0] if len(numbers) == 1 and LEAST <= numbers[0] <= MOST else None


def asked(found: Checked) -> tuple[Question, ...]:
    """The hours of a full-time week, where a full-time year's pay stands beside none; no row waits for the answer."""
    return () if found.accepted.filter(LACKING).is_empty() else (WEEK,)


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
