"""The program inside the child: bytes on standard input, cells as an Arrow stream on standard output.

Imports nothing of ours. What it refuses it says as a code and a number; child.py has the sentences.
"""

import csv
import io
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple, NoReturn

# Before pyarrow is imported: its own allocator and thread pools reserve address space that the limit counts.
os.environ.update(ARROW_DEFAULT_MEMORY_POOL="system", OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")

import pyarrow as pa

REFUSED = 3  # exit code
OUT_OF_MEMORY = 4
MOST_ROWS = 1_000_000
MOST_COLUMNS = 500
LONGEST_LINE = 1_000_000  # characters
DELIMITERS = (",", ";", "\t", "|")
LOOK = 200  # records from which the delimiter is found
TOGETHER = 20_000  # records in one batch
MUCH = 0.01  # more control characters than this are noise
END = "\ue000end\ue000"  # a line of our own after the last: if it is not read as a line, a quote was left open
SCHEMA = pa.schema([("row", pa.uint32()), ("text", pa.list_(pa.string())), ("kind", pa.list_(pa.string()))])


class Text(NamedTuple):
    """Decoded text; `mixed` is the first line that is written in another encoding than the rest, else 0."""

    text: str
    encoding: str
    mixed: int


class Refusal(Exception):
    """The bytes are no table we read; child.py turns the code into a sentence."""

    def __init__(self, code: str, number: int = 0, other: int = 0) -> None:
        super().__init__(code)
        self.said = {"code": code, "number": number, "other": other}


def refuse_other_kinds(data: bytes) -> None:
    """By content, not by name: what is no text table is told apart by its first bytes."""
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not start:
        raise Refusal("empty")
    for code, fits in (
        ("pdf", start.startswith(b"%pdf")),
        ("zip", data.startswith(b"PK")),
        ("old_office", data.startswith(b"\xd0\xcf\x11\xe0")),
        ("gzip", data.startswith(b"\x1f\x8b")),
        ("word", start.startswith(b"{\\rtf")),
        ("web_page", start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table", b"<head"))),
    ):
        if fits:
            raise Refusal(_archive(data) if code == "zip" else _office(data) if code == "old_office" else code)


def decoded(data: bytes) -> Text:
    """Mark, UTF-16 by its NUL bytes, strict UTF-8, else Windows-1252 (facts.md 10)."""
    if data.startswith(b"\xef\xbb\xbf"):
        return _unmixed(data[3:], "utf-8-sig")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _plain(_strictly(data, "utf-16"), "utf-16")
    if b"\0" in data:
        return _plain(_strictly(data, _wide(data)), "utf-16")
    return _unmixed(data, "utf-8")


def delimiter(text: str) -> str | None:
    """The one that cuts most records to one width of two or more; none where none does."""
    best = max((_consistency(text, mark), mark) for mark in DELIMITERS)
    return best[1] if best[0] > (0, 0) else None


def records(text: str, mark: str | None) -> Iterator[tuple[list[str], bool]]:
    """Every record, and whether it is sound. Where a quote is never closed, its line is given as it stands, unsound."""
    lines = io.StringIO(text, newline="").readlines()
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            raise Refusal("long_line", number, len(line))
    csv.field_size_limit(len(text) + len(END))
    begin = 0
    while begin < len(lines):
        found, begin = _sound_records(lines, begin, mark)
        yield from found


def _sound_records(lines: list[str], begin: int, mark: str | None) -> tuple[Iterator[tuple[list[str], bool]], int]:
    """Records from line `begin`, and the line after an open quote, or after the last line."""
    opens = _open_quote(lines, begin, mark)
    if opens is None:
        return ((record, True) for record in _reader(lines[begin:], mark)), len(lines)
    sound = _reader(lines[begin:opens], mark)
    broken = next(csv.reader([lines[opens]], delimiter=mark or ",", quoting=csv.QUOTE_NONE), [])
    return _then(sound, broken), opens + 1


def _then(sound: Iterator[list[str]], broken: list[str]) -> Iterator[tuple[list[str], bool]]:
    for record in sound:
        yield record, True
    yield broken, False


def _open_quote(lines: list[str], begin: int, mark: str | None) -> int | None:
    """The line on which the last record begins, if that record runs over the end."""
    apart = [] if not lines[begin:] or lines[-1].endswith(("\n", "\r")) else ["\n"]
    reader = csv.reader([*lines[begin:-1], lines[-1] + "".join(apart), END], delimiter=mark or "\x1f")
    starts, last = 0, []
    for last in reader:
        if reader.line_num <= len(lines) - begin:
            starts = reader.line_num
    return None if last == [END] else begin + starts


def _reader(lines: list[str], mark: str | None) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=mark or "\x1f")


def _consistency(text: str, mark: str) -> tuple[int, int]:
    """Records of the commonest width among the first, and that width; nothing where it is one."""
    sample = io.StringIO(text[: LOOK * 5_000], newline="")
    widths = Counter()
    for record, _ in zip(csv.reader(sample, delimiter=mark), range(LOOK), strict=False):
        if any(cell.strip() for cell in record):
            widths[len(record)] += 1
    width, times = max(widths.items(), key=lambda found: (found[1] if found[0] > 1 else 0, found[0]), default=(1, 0))
    return (times, width) if width > 1 else (0, 0)
