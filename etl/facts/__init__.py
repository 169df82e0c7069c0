"""Who and when: one .sql a file, in the portable subset, and a pure function where a column needs arithmetic."""

import importlib
import importlib.util
from datetime import date
from pathlib import Path
from typing import NamedTuple

import polars as pl

HERE = Path(__file__).parent


class Query(NamedTuple):
    """SQL with $on and, where it looks back, $since as parameters."""

    sql: str
    parameters: dict[str, date]


def query(name: str, *, on: date, months: int) -> Query:
    """The text of <name>.sql and its window: the `months` up to and with the day `on`."""
    sql = (HERE / f"{name}.sql").read_text("utf-8")
    days = {"on": on, "since": window(on, months)}
    return Query(sql, {name: day for name, day in days.items() if f"${name}" in sql})


def window(on: date, months: int) -> date:
    """The first day of the months up to and with `on`; with no months, the day itself."""
    if not months:
        return on
    years, month = divmod(on.year * 12 + on.month - months, 12)
    return date(years, month + 1, 1)


def finish(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the columns that <name>.py adds, if there is one."""
    if importlib.util.find_spec(f"{__name__}.{name}") is None:
        return rows
    finished: pl.DataFrame = importlib.import_module(f"{__name__}.{name}").finish(rows)
    return finished
