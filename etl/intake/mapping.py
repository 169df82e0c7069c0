"""Columns to fields: exact synonym or token_sort 90; the rest is a suggestion."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from etl.intake.answers import Answers, Question
from etl.intake.sniff import Layout
from schemas.table import Table


class Mapped(NamedTuple):
    """Which column fills which field; what is dropped; what must be asked."""

    table: Table
    fields: Mapping[str, tuple[str, ...]]
    dropped: tuple[str, ...]
    questions: Sequence[Question]


def mapped(layout: Layout, tables: Mapping[str, Table], answers: Answers, table: str | None) -> Mapped | Question:
    """The mapping, or the question which table this is."""
