"""Sheet, header and footer."""

from collections.abc import Sequence
from typing import NamedTuple
import polars as pl
from etl.intake.answers import Answers, Question
from etl.intake.child import Book


class Layout(NamedTuple):
    """The records of one table and where they stood."""

    sheet: str
    header: int
    first: int
    last: int
    names: tuple[str, ...]
    records: pl.DataFrame
    skipped: Sequence[int]


def layout(book: Book, answers: Answers) -> Layout | Question:
    """Where the table is, or what must be asked first."""
