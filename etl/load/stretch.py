"""The days that an export of things that happened speaks for, and which earlier loads a new one takes the place of."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import polars as pl

from etl.intake.answers import Answers, Question, chosen
from etl.intake.problem import Problem
from etl.intake.validate import Checked
from etl.warehouse import Warehouse

HALF = 0.5  # of an earlier load's people: with so many of them, a newer list is the same list
FEW = 0.1  # with fewer of them, it is a list of other people
PLANNED = "scheduled_for"  # of supervision
REPLACES, BESIDE = "replaces", "stands beside"
COVERED = """
SELECT load_id FROM loads
WHERE table_name = $name AND since >= $since AND until <= $until AND NOT undone AND superseded_by IS NULL
AND load_id IS DISTINCT FROM $besides
ORDER BY load_id
"""
OTHER_MONTH = "this is of another month than was said, so the row was left out."


class Stretch(NamedTuple):
    """The first and the last day that an export speaks for, and the newest day in it."""

    since: date
    until: date
    newest: date

    @property
    def period(self) -> str:
        """2025-04/2026-03, or one month."""
        first, last = f"{self.since:%Y-%m}", f"{self.until:%Y-%m}"
        return first if first == last else f"{first}/{last}"


class Earlier(NamedTuple):
    """The loads that a new one takes the place of, and what must be asked before that is known."""

    replaced: Sequence[int]
    questions: Sequence[Question]


def stretch(rows: pl.DataFrame, column: str, told: date | None, *, to_export: bool = False) -> Stretch | None:
    """The whole months of the first and the last day, but no day after that of the export, where that is told.

    None where no row has a day. An export that was made before its last day, as a rota is, speaks for all; one of
    spells speaks `to_export`, for leave that is booked says nothing of who will be ill. A session whose day was not
    written down counts on the day for which it was planned.
    """
    days = rows[column]
    if PLANNED in rows.columns:
        days = rows.select(pl.coalesce(column, pl.when(pl.col("status").is_not_null()).then(PLANNED))).to_series()
    first, last = days.min(), days.max()
    if not isinstance(first, date) or not isinstance(last, date):
        return None
    end = last.replace(day=monthrange(last.year, last.month)[1])
    if told and (to_export or told >= last):
        return Stretch(min(first, told).replace(day=1), told, last)
    return Stretch(first.replace(day=1), end, last)


def narrowed(checked: Checked, column: str, period: str | None, sheet: str) -> Checked:
    """The rows of the month that was said; the others are skipped. A matrix holds many months, whatever was said."""
    rows = checked.accepted
    if not period or ("heading" in rows.columns and rows["heading"].is_not_null().any()):
        return checked
    kept = rows.filter((pl.col(column).dt.strftime("%Y-%m") == period).fill_null(value=True))
    left = rows.join(kept.select("row"), on="row", how="anti", maintain_order="left")["row"]
    notes = [Problem(sheet, row, "", "other_month", "note", f"Row {row}: {OTHER_MONTH}", skips=True) for row in left]
    return replace(checked, accepted=kept, problems=(*checked.problems, *notes), skipped=checked.skipped + left.len())


def earlier(
    store: Warehouse,
    table: str,
    found: Stretch | None,
    rows: pl.DataFrame,
    answers: Answers,
    *,
    besides: int | None = None,
) -> Earlier:
    """What stands of this table `besides` one load, lies wholly within these days, and is of mostly the same people.

    Where some of an earlier load's people are in the new one and most are not, HR is asked. What says more than the new
    one, as a log with lengths does beside a sheet of ticks, stands beside it: of each day the fuller row counts.
    """
    if found is None:
        return Earlier((), ())
    days = {"since": found.since, "until": found.until}
    found_of = store.select(COVERED, {"name": table, "besides": besides, **days})["load_id"]
    covered = [load_id for load_id in found_of if not _says_more(store, table, load_id, rows)]
    questions = {load_id: _whose(load_id) for load_id in covered}
    share = {load_id: _share(store, table, load_id, rows["person"]) for load_id in covered}
    said = {load_id: chosen(question, answers) for load_id, question in questions.items()}
    unsure = [load_id for load_id in covered if FEW <= share[load_id] < HALF]
    return Earlier(
        [each for each in covered if share[each] >= HALF or (each in unsure and said[each] == (REPLACES,))],
        [questions[each] for each in unsure if not said[each]],
    )


def _says_more(store: Warehouse, table: str, load_id: int, rows: pl.DataFrame) -> bool:
    """Does a load fill a column that these rows leave empty?"""
    empty = [name for name in rows.columns if rows[name].null_count() == rows.height]
    filled = " OR ".join(f"count({name}) > 0" for name in empty)
    sql = f"SELECT {filled or 'FALSE'} FROM {table} WHERE load_id = $load_id"  # noqa: S608 - our own names
    return bool(store.select(sql, {"load_id": load_id}).item())


def _share(store: Warehouse, table: str, load_id: int, people: pl.Series) -> float:
    """Of the people of a load, how many are among these; all where it has none."""
    sql = f"SELECT DISTINCT person FROM {table} WHERE load_id = $load_id"  # noqa: S608 - our own name
    before = store.select(sql, {"load_id": load_id})["person"]
    return len(set(before) & set(people)) / len(before) if len(before) else 1.0


def _whose(load_id: int) -> Question:
    asks = (
        f"Load {load_id} is of these days too, and of mostly other people. "
        "Is this the same list, newer, or the list of other people?"
    )
    return Question(f"guard:other_people:{load_id}", asks, (REPLACES, BESIDE))
