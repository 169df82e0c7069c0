"""What inspect and load answer (cli.md), and how a load is kept in the history."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from itertools import groupby
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
    anew: Mapping[str, frozenset[str]] = field(default_factory=dict)  # by file name: what is not to be remembered


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
    notes: Sequence[str] = ()  # what of the file was not read, and why


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What became of one file (cli.md, `load`). `code` is its exit code; nothing is stored unless it is 0.

    Questions beside code 0 are about the rows that were set aside for want of knowing whose they are.
    """

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
    remembered: Mapping[str, Sequence[str]] = field(default_factory=dict)  # answered as before: question id -> choices
    changes: Mapping[str, int] = field(default_factory=dict)
    says: Sequence[str] = ()
    code: int = DONE
    at: str | None = None
    undone: bool = False


def set_aside(problems: Sequence[Problem]) -> Sequence[tuple[str, Sequence[int]]]:
    """Why rows are set aside, and which: a reason once, with the rows it holds for."""
    why = sorted({(_reason(problem), problem.row) for problem in problems if problem.weight == "block"})
    return [(reason, [row for _, row in rows]) for reason, rows in groupby(why, key=lambda pair: pair[0])]


def asked_once(questions: Sequence[Question]) -> Sequence[Question]:
    """Of questions that are worded alike the first: the rows of one person are asked about together."""
    return list({question.asks: question for question in reversed(questions)}.values())[::-1]


def kept(loaded: Loaded) -> str:
    """The text that the history keeps: what was asked is asked again when it is needed."""
    return json.dumps(asdict(replace(loaded, questions=())), ensure_ascii=False)


def recalled(text: str, *, undone: bool) -> Loaded:
    """A load from the text that the history keeps."""
    told: dict[str, Any] = json.loads(text)
    problems = tuple(Problem(**problem) for problem in told.pop("problems"))
    return Loaded(**{**told, "undone": undone}, problems=problems)


def _reason(problem: Problem) -> str:
    """The sentence without its row, so that rows with the same fault stand together."""
    return re.sub(rf"^Row {problem.row}[,:]? ", "", problem.says)
