"""Inspect, load, undo, history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from etl.home import Home
from etl.intake.answers import Answers, Question
from etl.intake.child import Upload
from etl.intake.compare import Changes
from etl.intake.validate import Problem


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """cli.md, `inspect`."""

    table: str | None
    questions: Sequence[Question]


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """cli.md, `load`, of one file."""

    load_id: str | None
    table: str | None
    period: str | None
    sha256: str
    rows_read: int
    accepted: int
    quarantined: int
    skipped: int
    already_loaded: bool
    problems: Sequence[Problem]
    dropped_columns: Sequence[str]
    questions: Sequence[Question]
    changes: Changes
    says: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The options of a load; everything but the file."""

    table: str | None = None
    source: str | None = None
    answers: Answers | None = None
    sheet: str | None = None
    period: str | None = None
    as_of: date | None = None
    dry_run: bool = False


def inspect(upload: Upload, asked: Asked) -> Inspection:
    """What intake sees; nothing stored, no home needed."""


def load(home: Home, uploads: Sequence[Upload], asked: Asked, *, actor: str, at: datetime) -> Sequence[Loaded]:
    """Read, check, store: one copy, one transaction and load_id a file, one commit."""


def undo(home: Home, load_id: str, *, actor: str, at: datetime) -> Loaded:
    """Take one load back."""


def history(home: Home) -> Sequence[Loaded]:
    """Loads, newest first."""
