"""Bytes to cells, in a child process with limits: no parser meets an upload in the process that serves."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import Literal

import polars as pl

from etl.home import Refused

HERE = Path(__file__).parent
SECONDS = 30.0  # by the clock on the wall
MOST_BYTES = 50_000_000
WAITING = 3  # uploads read or waiting to be read
OTHER_ENDINGS = (".xlsx", ".xls", ".ods", ".pdf", ".zip")
REFUSED = 3  # exit codes of reader.py and confined.py
OUT_OF_MEMORY = 4

KEPT = "Nothing was kept."
TOO_LONG = f"Reading this file took too long and was stopped. {KEPT}"
TOO_MUCH = f"Reading this file took too much memory and was stopped. Export fewer months, or fewer columns. {KEPT}"
UNREADABLE = f"This file is damaged or not a table. Export it again as CSV. {KEPT}"
SAYS: Mapping[str, str] = {
    "empty": "This file is empty. Export it again.",
    "pdf": "This is a PDF. Alongside reads CSV files: ask for the export as CSV.",
    "gzip": "This is a packed file. Unpack it and upload the CSV file inside.",
    "zip": "This is a zip file. Unpack it and upload the CSV file inside.",
    "word": "This is a Word document. Alongside reads CSV files: ask for the export as CSV.",
    "excel": "This is an Excel workbook. Alongside reads CSV files so far: save the sheet you need as CSV.",
    "old_excel": "This is an old Office file. Alongside reads CSV files so far: save the sheet you need as CSV.",
    "ods": "This is an OpenDocument workbook. Alongside reads CSV files so far: save the sheet you need as CSV.",
    "password": "This workbook has a password. Save a copy without it, as CSV.",
    "web_page": "This is a web page, whatever its name says. Open it in a spreadsheet program and save it as CSV.",
    "not_text": "This file is not plain text, or parts of it are damaged. Export it again as CSV (UTF-8).",
    "rows": "This sheet has more than {number:,} rows. Export fewer months.",
    "columns": "This file has {number:,} columns; a staff export has fewer than 500. Is the delimiter right?",
    "line": "Line {number} is {other:,} characters long. A quotation mark may be missing.",
}
_places = BoundedSemaphore(WAITING)
_turn = Lock()


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
    sheet = Sheet("csv", cells.filter(pl.col("row") >= head["first"]))
    return Book("csv", head["encoding"], head["delimiter"], [sheet], head["mixed"], _misnamed(upload.name))


def _misnamed(name: str) -> tuple[str, ...]:
    ending = next((ending for ending in OTHER_ENDINGS if name.lower().endswith(ending)), None)
    return (f"This is a CSV file although its name ends in {ending}.",) if ending else ()


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
    command = [sys.executable, "-I", "-B", str(HERE / "confined.py"), str(program)]
    try:
        # The command is our own two files; nothing of the upload is in it.
        ended = subprocess.run(  # noqa: S603
            command, input=data, capture_output=True, timeout=seconds, env={}, cwd="/", check=False
        )
    except subprocess.TimeoutExpired:
        raise Refused(TOO_LONG) from None
    if ended.returncode == 0:
        return ended.stdout
    raise Refused(_says(ended.returncode, ended.stderr))


def _says(code: int, said: bytes) -> str:
    """The sentence. Only a refusal of reader.py is read: what a crash prints may hold cells."""
    if code == REFUSED:
        refusal = json.loads(said)
        return f"{SAYS[refusal['code']].format(**refusal)} {KEPT}"
    if code == OUT_OF_MEMORY:
        return TOO_MUCH
    return TOO_LONG if code < 0 else UNREADABLE
