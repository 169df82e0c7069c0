"""Bytes to cells in a child process with limits."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
import polars as pl


@dataclass(frozen=True)
class Upload:
    """A file as it came: from the page or from a path."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Sheet:
    """Cells: row (the sheet's own number), column, text, kind."""

    name: str
    cells: pl.DataFrame
    visible: bool


@dataclass(frozen=True)
class Book:
    """Everything read from one file."""

    kind: Literal["csv", "xlsx", "xls", "ods"]
    encoding: str | None
    delimiter: str | None
    sheets: Sequence[Sheet]


def read(upload: Upload) -> Book:
    """Raises Refused with one sentence where a limit is reached or the content is no table."""
