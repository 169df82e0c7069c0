"""Who and when: one .sql a file, in the portable subset, and a pure function where a column needs arithmetic.

A file that begins with `-- with: spells` is put behind the common table expressions of parts/spells.sql.
"""

import importlib
import importlib.util
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import polars as pl

from schemas.standards import Standard

Select = Callable[[str, Mapping[str, date]], pl.DataFrame]  # of a warehouse
HERE = Path(__file__).parent
PARTS = "-- with: "


class Given(NamedTuple):
    """What a facts file depends on besides the warehouse: its window, both days in it, and what was promised."""

    since: date
    on: date
    standards: Sequence[Standard] = ()


class Query(NamedTuple):
    """SQL with $on and, where it looks back, $since as parameters."""

    sql: str
    parameters: dict[str, date]


def rows(name: str, given: Given, select: Select) -> pl.DataFrame:
    """The facts of that name, out of a warehouse."""
    return finish(name, select(*query(name, given)), given)


def query(name: str, given: Given) -> Query:
    """The text of <name>.sql behind the parts that it names, with the days that it asks for."""
    sql = text(name)
    days = {"on": given.on, "since": given.since}
    return Query(sql, {name: day for name, day in days.items() if f"${name}" in sql})


def text(name: str) -> str:
    """The file behind the part that it names, which may stand on another."""
    sql = (HERE / f"{name}.sql").read_text("utf-8")
    first = sql.partition("\n")[0]
    return f"{text(f'parts/{first.removeprefix(PARTS)}')}\n{sql}" if first.startswith(PARTS) else sql


def first_day(on: date, months: int) -> date:
    """The first day of the months up to and with `on`; with no months, the day itself."""
    if not months:
        return on
    years, month = divmod(on.year * 12 + on.month - months, 12)
    return date(years, month + 1, 1)


def finish(name: str, rows: pl.DataFrame, given: Given) -> pl.DataFrame:
    """The rows with the columns that <name>.py adds, if there is one."""
    if importlib.util.find_spec(f"{__name__}.{name}") is None:
        return rows
    finished: pl.DataFrame = importlib.import_module(f"{__name__}.{name}").finish(rows, given)
    return finished
