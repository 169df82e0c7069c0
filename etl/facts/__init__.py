"""Who and when. One .sql a file, and a pure function where a column needs arithmetic."""

from datetime import date
from typing import NamedTuple
import polars as pl


class Query(NamedTuple):
    """SQL in the portable subset, with $on and $since as parameters."""

    sql: str
    parameters: dict[str, date]


def query(name: str, *, on: date, months: int) -> Query:
    """The text of <name>.sql and its window."""


def finish(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The columns that <name>.py adds, if there is one."""
