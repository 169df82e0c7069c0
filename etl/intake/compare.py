"""The change since the last load, in words, and its guards."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
import polars as pl
from etl.intake.answers import Question


class Changes(NamedTuple):
    """Counts by kind, sentences, and the guards that ask."""

    counts: Mapping[str, int]
    says: Sequence[str]
    questions: Sequence[Question]


def compare(new: pl.DataFrame, before: pl.DataFrame | None) -> Changes:
    """Of rows whose ids are pseudonyms already."""
