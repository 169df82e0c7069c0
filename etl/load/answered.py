"""What inspect and load answer (cli.md), and how a load is kept in the history."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from etl.intake.answers import Answers, Question
from etl.intake.problem import Problem

DONE, ASKS, REFUSED = 0, 3, 4  # exit codes


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The options of a load; everything but the file. `answers` takes a file's name and gives what holds for it."""

    table: str | None = None
    source: str | None = None
    answers: Mapping[str, Answers] = field(default_factory=dict)  # by file name
    sheet: str | None = None
    period: str | None = None
    as_of: date | None = None
    dry_run: bool = False


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of the file, and the field it fills; how: exact, close, suggested or none."""

    name: str
    mapped_to: str | None
    how: str
    kind: str
    format: str | None = None


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """What intake sees (cli.md, `inspect`). `first_rows` are cells as read, for HR's own page, which masks them."""

    file: str
    kind: str
    encoding: str | None
    delimiter: str | None
    sheet: str
    sheets: Sequence[str]
    skipped_sheets: Sequence[str]
    header_record: int
    first_data_record: int | None
    last_data_record: int | None
    n_data_records: int
    non_data_after_header: Sequence[int]
    n_columns: int
    columns: Sequence[Column]
    table: str | None
    questions: Sequence[Question]
    first_rows: Sequence[tuple[int, Sequence[str]]]  # record number and its cells


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What became of one file (cli.md, `load`). `code` is its exit code; nothing is stored unless it is 0."""

    load_id: int | None = None
    table: str | None = None
    period: str | None = None
    sha256: str
    rows_read: int = 0
    accepted: int = 0
    quarantined: int = 0
    skipped: int = 0
    already_loaded: bool = False
    problems: Sequence[Problem] = ()
    dropped_columns: Sequence[str] = ()
    questions: Sequence[Question] = ()
    changes: Mapping[str, int] = field(default_factory=dict)
    says: Sequence[str] = ()
    code: int = DONE
    at: str | None = None
    undone: bool = False


def kept(loaded: Loaded) -> str:
    """The text that the history keeps."""
    return json.dumps(asdict(loaded), ensure_ascii=False)


def recalled(text: str, *, undone: bool) -> Loaded:
    """A load from the text that the history keeps."""
    told: dict[str, Any] = json.loads(text)
    problems = tuple(Problem(**problem) for problem in told.pop("problems"))
    return Loaded(**{**told, "questions": (), "undone": undone}, problems=problems)
