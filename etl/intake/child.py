"""Bytes to cells, in a child process with limits: no parser meets an upload in the process that serves."""

import atexit
import json
import os
import struct
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from signal import SIGABRT, SIGKILL
from threading import BoundedSemaphore, Lock, Timer
from typing import Literal, NamedTuple

import polars as pl

from etl.home import Refused
from etl.intake.confined import ANSWER, REQUEST

HERE = Path(__file__).parent
SECONDS = 30.0  # by the clock on the wall
MOST_BYTES = 50_000_000
WAITING = 3  # uploads read or waiting to be read
ENDINGS = {".csv": "csv", ".txt": "csv", ".tsv": "csv", ".xlsx": "xlsx", ".xlsm": "xlsx", ".xls": "xls", ".ods": "ods"}
ENDINGS |= dict.fromkeys((".pdf", ".zip"), "")
A_KIND = {
    "csv": "a CSV file",
    "xlsx": "an Excel workbook",
    "xls": "an old Excel workbook",
    "ods": "an OpenDocument workbook",
}
REFUSED = 3  # exit codes of reader.py and confined.py
OUT_OF_MEMORY = 4

KEPT = "Nothing was kept."
TOO_LONG = f"Reading this file took too long and was stopped. {KEPT}"
TOO_MUCH = f"Reading this file took too much memory and was stopped. Export fewer months, or fewer columns. {KEPT}"
UNREADABLE = f"This file is damaged or not a table. Export it again. {KEPT}"
TAKES = "Alongside reads CSV and Excel files"
SAYS: Mapping[str, str] = {
    "empty": "This file is empty. Export it again.",
    "pdf": f"This is a PDF. {TAKES}: ask for the export as one of these.",
    "gzip": "This is a packed file. Unpack it and upload the CSV or Excel file inside.",
    "zip": "This is a zip file. Unpack it and upload the CSV or Excel file inside.",
    "word": f"This is a Word document. {TAKES}: ask for the export as one of these.",
    "other_office": f"This is an Office file, but no workbook. {TAKES}: ask for the export as one of these.",
    "numbers": "This is a Numbers document. Export it from Numbers as Excel or CSV.",
    "binary": "This is a binary workbook (.xlsb). Save it as an ordinary workbook (.xlsx).",
    "password": "This workbook has a password. Save a copy without it.",
    "web_page": "This is a web page, whatever its name says. Open it in a spreadsheet program and save it as .xlsx.",
    "not_text": "This file is not plain text, or parts of it are damaged. Export it again as CSV (UTF-8).",
    "cut": "This file is not complete. Upload it again.",
    "damaged": "This workbook is damaged or not a normal Excel file. Open it, and save a copy as .xlsx.",
    "unpacked": "This workbook unpacks to more than {number:,} MB, so it was not opened. Save only the sheet you need.",
    "far": "One cell stands far outside the table (row {number:,}). Delete the rows and columns outside it, and save.",
    "sheets": "This workbook has more than {number:,} sheets. Save only the sheet you need.",
    "cells": "A sheet of this workbook has more than {number:,} million cells. Save it as CSV, or export fewer months.",
    "rows": "This sheet has more than {number:,} rows. Export fewer months.",
    "columns": "This file has {number:,} columns; a staff export has fewer than 500. Is the delimiter right?",
    "sheet_columns": "This sheet has {number:,} columns; a staff export has fewer than 500. Save only those you need.",
    "line": "Line {number} is {other:,} characters long. A quotation mark may be missing.",
}
NOTES: Mapping[str, str] = {
    "hidden_sheets": "{number:,} sheets are hidden and were not read.",
    "hidden_columns": "{number:,} columns are hidden and were left out.",
    "hidden_rows": "{number:,} rows are hidden, perhaps by a filter, and were read: delete any that should not count.",
    "formulas": "{number:,} cells hold formulas that were never worked out. Open the file, save it, and load that.",
    "macros": "Macros were ignored.",
    "links": "Some figures come from other files. They were read as they were when this file was saved.",
    "old_excel": "An old workbook (.xls) does not tell hidden columns and errors. If it has any, save it as .xlsx.",
}
NOTES_OF_ONE: Mapping[str, str] = {
    "hidden_sheets": "1 sheet is hidden and was not read.",
    "hidden_columns": "1 column is hidden and was left out.",
    "hidden_rows": "1 row is hidden, perhaps by a filter, and was read: delete it if it should not count.",
    "formulas": "1 cell holds a formula that was never worked out. Open the file, save it, and load that.",
}
_places = BoundedSemaphore(WAITING)
_turn = Lock()
_children: "dict[Path, Child]" = {}  # by the program that each runs


class Ended(NamedTuple):
    """How reading one file ended: the exit code, and what was written to standard output and error."""

    code: int
    said: bytes
    wrong: bytes


class Child:
    """A process that has imported what reads, and reads each file in a fork of its own (confined.py)."""

    def __init__(self, program: Path) -> None:
        self.owner, self.stopped = os.getpid(), False
        # The command is our own two files; nothing of an upload is in it.
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-I", "-B", str(HERE / "confined.py"), str(program)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={}, cwd="/", start_new_session=True,
        )  # fmt: skip
        atexit.register(self.close)

    def ask(self, data: bytes, seconds: float) -> Ended:
        """Raises OSError or struct.error where the process ended, also because it was `stopped` after the seconds."""
        requests, answers = self._process.stdin, self._process.stdout
        if requests is None or answers is None:
            raise ValueError("The child has both ends of its pipes.")
        timer = Timer(seconds, self._stop)
        timer.start()
        try:
            requests.write(REQUEST.pack(len(data)) + data)
            requests.flush()
            code, said, wrong = ANSWER.unpack(answers.read(ANSWER.size))
            return Ended(code, answers.read(said), answers.read(wrong))
        except (OSError, struct.error):
            self.close()
            raise
        finally:
            timer.cancel()

    def close(self) -> None:
        """End it, and whatever it is reading."""
        atexit.unregister(self.close)
        if self.owner == os.getpid():
            self._kill()
            self._process.communicate()

    def _stop(self) -> None:
        self.stopped = True
        self._kill()

    def _kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, SIGKILL)


@dataclass(frozen=True)
class Upload:
    """A file as it came: from the page or from a path."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Sheet:
    """Cells, a record or row each: `row` (the sheet's own number, from 1), `text`, and `kind` of every cell.

    A kind is text, number, date, duration or fault (unreadable in the file itself); no list of kinds: all are text.
    """

    name: str
    cells: pl.DataFrame
    visible: bool = True


@dataclass(frozen=True)
class Book:
    """Everything read from one file; `mixed` is the line from which it is in another encoding, or 0.

    `notes` are sentences for the report.
    """

    kind: Literal["csv", "xlsx", "xls", "ods"]
    encoding: str | None
    delimiter: str | None
    sheets: Sequence[Sheet]
    mixed: int = 0
    notes: Sequence[str] = ()


def read(upload: Upload) -> Book:
    """Raises Refused with one sentence where a limit is reached or the content is no table that we read."""
    size = len(upload.data)
    if size > MOST_BYTES:
        raise Refused(
            f"This file is {size / 1e6:,.0f} MB; Alongside takes up to {MOST_BYTES // 10**6} MB. "
            f"Export fewer months, or fewer columns. {KEPT}"
        )
    line, _, stream = confined(HERE / "reader.py", upload.data).partition(b"\n")
    head = json.loads(line)
    cells = pl.read_ipc_stream(stream)
    # A line that only names the delimiter is a record of the file, but no part of the table.
    read = pl.col("row") >= head["first"]
    sheets = [
        Sheet(name, cells.filter(read, sheet=place).drop("sheet"), visible)
        for place, (name, visible) in enumerate(head["sheets"])
    ]
    notes = (*_misnamed(upload.name, head["kind"]), *(_note(code, number) for code, number in head["notes"]))
    return Book(head["kind"], head["encoding"], head["delimiter"], sheets, head["mixed"], notes)


def _misnamed(name: str, kind: str) -> tuple[str, ...]:
    ending = Path(name).suffix.lower()
    return (f"This is {A_KIND[kind]} although its name ends in {ending}.",) if ENDINGS.get(ending, kind) != kind else ()


def _note(code: str, number: int) -> str:
    return (NOTES_OF_ONE if number == 1 else NOTES).get(code, NOTES[code]).format(number=number)


def confined(program: Path, data: bytes, seconds: float = SECONDS) -> bytes:
    """What the program answers to the bytes, run by confined.py: one at a time, two more may wait.

    Raises Refused where it does not end well.
    """
    if not _places.acquire(blocking=False):
        raise Refused(f"Please wait: three files are being read. {KEPT}")
    try:
        with _turn:
            return _run(program, data, seconds)
    finally:
        _places.release()


def _run(program: Path, data: bytes, seconds: float) -> bytes:
    child = _children.get(program)
    # A fork of this process, as in a server with workers, may not speak through the pipes of the one it came from.
    if child is None or child.owner != os.getpid():
        child = _children[program] = Child(program)
    try:
        ended = child.ask(data, seconds)
    except (OSError, struct.error):
        del _children[program]
        raise Refused(TOO_LONG if child.stopped else UNREADABLE) from None
    if ended.code == 0:
        return ended.said
    raise Refused(_says(ended.code, ended.wrong))


def _says(code: int, said: bytes) -> str:
    """The sentence. Only a refusal of reader.py is read: what a crash prints may hold cells."""
    if code == REFUSED:
        refusal = json.loads(said)
        return f"{SAYS[refusal['code']].format(**refusal)} {KEPT}"
    if code == OUT_OF_MEMORY:
        return TOO_MUCH
    return TOO_MUCH if code == -SIGABRT else TOO_LONG if code < 0 else UNREADABLE
