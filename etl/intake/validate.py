"""Part good rows from faults."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
import polars as pl
from etl.intake.parse import Parsed
from schemas.table import Table


@dataclass(frozen=True)
class Problem:
    """cli.md, `problems`; says carries no cell value of a private column."""

    sheet: str
    row: int
    column: str
    code: str
    weight: Literal["block", "warn", "note"]
    says: str


@dataclass(frozen=True)
class Checked:
    """rows read = accepted + set aside + skipped."""

    accepted: pl.DataFrame
    problems: Sequence[Problem]
    read: int
    quarantined: int
    skipped: int


def validate(parsed: Parsed, table: Table) -> Checked:
    """The rows that may be stored, and why the others may not."""
