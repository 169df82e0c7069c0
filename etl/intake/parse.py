"""Text and kind to typed values, one order per column."""

from collections.abc import Sequence
from typing import NamedTuple
import polars as pl
from etl.intake.answers import Answers, Question
from etl.intake.mapping import Mapped
from etl.intake.sniff import Layout


class Parsed(NamedTuple):
    """Rows with `row`, the unreadable cells, and what must be asked."""

    rows: pl.DataFrame
    unreadable: pl.DataFrame
    questions: Sequence[Question]


def parse(layout: Layout, mapped: Mapped, answers: Answers) -> Parsed:
    """Typed columns of the table; an unreadable cell is a fault, never a null."""
