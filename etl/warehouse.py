"""Encrypted DuckDB in numbered files; the link to the next number is the commit. Alone imports duckdb."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol
import duckdb
import polars as pl
from etl import audit
from etl.home import Home


class Busy(Exception):
    """Another process is changing the warehouse."""


class Unsure(Exception):
    """The change has its number, but the disk did not confirm it."""


class Warehouse(Protocol):
    """A file in force, open to read."""

    number: int

    def select(self, sql: str, parameters: Mapping[str, object]) -> pl.DataFrame:
        """Rows of one query."""

    def secret(self, name: str) -> bytes:
        """A key that lives inside: pseudonym, name, marks, sign."""


class Change(Warehouse, Protocol):
    """The copy, in its transaction."""

    def store(self, table: str, rows: pl.DataFrame, load_id: str | None) -> None:
        """Append rows."""

    def run(self, sql: str, parameters: Mapping[str, object]) -> None:
        """Mark or take out rows."""


@contextmanager
def reading(home: Home) -> Iterator[Warehouse]:
    """The newest sound file; Refused, naming the one before, where it is damaged."""


@contextmanager
def changing(home: Home, action: audit.Line, *, actor: str, at: datetime, twice: bool = False) -> Iterator[Change]:
    """One change: lock, recover, copy, one transaction, verify, link, audit line. Leaving it by an exception changes nothing."""


def create(home: Home, tables: Mapping[str, pl.Schema], at: datetime) -> None:
    """The first file with its random keys; a second time changes nothing."""


def check(home: Home) -> Sequence[str]:
    """What is wrong, in sentences; none where all is sound."""
