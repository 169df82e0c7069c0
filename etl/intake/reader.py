"""The program inside the child: bytes on standard input, cells as an Arrow stream on standard output.

Imports nothing of ours but the readers beside it. What it refuses it says as a code and two numbers; child.py has the
sentences.
"""

import csv
import io
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import accumulate, chain, islice
from typing import Any, BinaryIO, NamedTuple

# Before pyarrow is imported: its allocator and thread pools would reserve address space that the limit counts.
os.environ.update(ARROW_DEFAULT_MEMORY_POOL="system", OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")

import pyarrow as pa

from etl.intake import package, workbook
from etl.intake.refusal import MOST_COLUMNS, MOST_ROWS, MOST_UNPACKED, Refusal

REFUSED = 3  # exit code
LONGEST_LINE = 1_000_000  # characters
DELIMITERS = (",", ";", "\t", "|")
NO_DELIMITER = "\x1f"  # stands in no text table
LOOK = 200  # records from which the delimiter is found
TOGETHER = 2_000  # records in one batch: with 500 columns a million cells
NOISE = 0.01  # a larger share of control characters is no text
WIDE = 0.3  # at least this share of every second byte is NUL in UTF-16 of our alphabet
CONTROLS = [chr(code) for code in range(1, 32) if chr(code) not in "\t\n\v\f\r"]
END = "\ue000"  # a line of our own after the last: if it is not read as a record of its own, a quote was left open
pa.array([""])  # looks for pandas, which takes long: once here, and not for every file
SCHEMA = pa.schema(
    [
        ("sheet", pa.uint8()),  # which of the head's sheets
        ("row", pa.uint32()),
        ("text", pa.list_(pa.string())),
        ("kind", pa.list_(pa.string())),  # none where all are text
    ]
)
KINDS = {
    "pdf": (b"%pdf",),
    "gzip": (b"\x1f\x8b",),
    "word": (b"{\\rtf",),
    "web_page": (b"<!doctype", b"<html", b"<?xml", b"<table", b"<head", b"<meta"),
}
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLE = b"\xd0\xcf\x11\xe0"  # old Office files, and every one with a password
INSIDE_OLE = {"EncryptedPackage": "password", "WordDocument": "word", "Workbook": "xls", "Book": "xls"}

Head = dict[str, Any]
Row = tuple[int, list[str], list[str] | None]  # the file's or sheet's own number, from 1; texts; kinds
Sheets = Iterable[tuple[int, Iterator[Row]]]


class Text(NamedTuple):
    """Decoded text; `mixed` is the first line whose encoding differs from that of the lines before it, or 0."""

    text: str
    encoding: str
    mixed: int = 0


def main() -> int:
    """Read, answer, and say by the exit code how it went."""
    try:
        answer(sys.stdin.buffer.read(), sys.stdout.buffer)
    except Refusal as refusal:
        sys.stderr.write(json.dumps(refusal.said))
        return REFUSED
    return 0


def answer(data: bytes, out: BinaryIO) -> None:
    """A line of how the file was read, then its cells as an Arrow stream. Raises Refusal."""
    kind = kind_of(data)
    if kind == "csv":
        head, sheets = text_table(data)
    else:
        head, sheets = workbook_sheets(data, kind)
    out.write(json.dumps(head | {"kind": kind}).encode() + b"\n")
    written = 0
    with pa.ipc.new_stream(out, SCHEMA) as stream:
        for sheet, rows in sheets:
            while together := list(islice(rows, TOGETHER)):
                batch = _batch(sheet, together)
                written += batch.nbytes
                if written > MOST_UNPACKED:  # one long text may stand in every cell
                    raise Refusal("unpacked", MOST_UNPACKED // 10**6)
                stream.write_batch(batch)


def kind_of(data: bytes) -> str:
    """csv, xlsx, xls or ods, by content and not by name. Raises Refusal for everything else."""
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not start:
        raise Refusal("empty")
    for code, begins in KINDS.items():
        if start.startswith(begins):
            raise Refusal(code)
    if data.startswith(OLE):
        found = (code for name, code in INSIDE_OLE.items() if name.encode("utf-16-le") in data)
        if (code := next(found, "other_office")) != "xls":
            raise Refusal(code)
        return code
    if data.startswith(ZIP):
        return package.kind(data)
    return "csv"


def text_table(data: bytes) -> tuple[Head, Sheets]:
    """The records of delimited text. Raises Refusal."""
    text = decoded(data)
    lines = lines_of(text.text)
    csv.field_size_limit(sys.maxsize)  # lines_of has judged what is too long
    first = text.text.split("\n", 1)[0].strip().lower()
    told = first[4:] if first.startswith("sep=") and first[4:] in DELIMITERS else None
    mark = told or ("\t" if first == "sep=" else delimiter(text.text))
    head = {"encoding": text.encoding, "delimiter": mark, "mixed": text.mixed, "first": 2 if first[:4] == "sep=" else 1}
    return head | {"sheets": [["csv", True]], "notes": []}, [(0, _numbered(records(lines, mark)))]


def workbook_sheets(data: bytes, kind: str) -> tuple[Head, Sheets]:
    """The rows of every visible sheet. Raises Refusal."""
    book = workbook.read(data, kind)
    head = {"encoding": None, "delimiter": None, "mixed": 0, "first": 1}
    sheets = [(place, book.rows(name)) for place, (name, visible) in enumerate(book.sheets) if visible]
    return head | {"sheets": book.sheets, "notes": book.notes}, sheets


def decoded(data: bytes) -> Text:
    """By the mark, else UTF-16 by its NUL bytes, else strict UTF-8, else Windows-1252 (facts.md 10)."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Text(_plain(_strictly(data, "utf-16")), "utf-16")
    if b"\0" in data:
        return Text(_plain(_strictly(data, _byte_order(data))), "utf-16")
    marked = data.startswith(b"\xef\xbb\xbf")
    try:
        return Text(_plain(data.removeprefix(b"\xef\xbb\xbf").decode()), "utf-8-sig" if marked else "utf-8")
    except UnicodeDecodeError:
        return _line_by_line(data)


def delimiter(text: str) -> str | None:
    """The one that cuts most records to one width of two or more; the wider wins a tie. None where none does."""
    times, _, mark = max((*_commonest_width(text, mark), mark) for mark in DELIMITERS)
    return mark if times else None


def lines_of(text: str) -> list[str]:
    """Physical lines with their ends. Raises Refusal at one that only a lost quotation mark can make so long."""
    lines = io.StringIO(text, newline="").readlines()
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            raise Refusal("line", number, len(line))
    return lines


def records(lines: list[str], mark: str | None) -> Iterator[tuple[list[str], bool]]:
    """Every record, and whether it is sound. A line whose quote is never closed is given as it stands, unsound."""
    begin = 0
    while begin < len(lines):
        starts = begin
        reader = csv.reader(chain(islice(lines, begin, None), [END]), delimiter=mark or NO_DELIMITER)
        for record in reader:
            if begin + reader.line_num > len(lines):
                break
            yield record, True
            starts = begin + reader.line_num
        if record == [END]:
            return
        yield next(csv.reader([lines[starts]], delimiter=mark or NO_DELIMITER, quoting=csv.QUOTE_NONE)), False
        begin = starts + 1


def _numbered(records: Iterator[tuple[list[str], bool]]) -> Iterator[Row]:
    """Every cell of an unsound record is a fault."""
    for number, (record, sound) in enumerate(records, 1):
        yield number, record, None if sound else ["fault"] * len(record)


def _batch(sheet: int, together: list[Row]) -> pa.RecordBatch:
    rows = [number for number, _, _ in together]
    widths = [len(record) for _, record, _ in together]
    if rows[-1] > MOST_ROWS:
        raise Refusal("rows", MOST_ROWS)
    if max(widths) > MOST_COLUMNS:
        raise Refusal("columns", max(widths))
    # Flat text with offsets: as a list of lists pyarrow takes three times as long.
    cells = pa.array(chain.from_iterable(record for _, record, _ in together), pa.string())
    text = pa.ListArray.from_arrays(pa.array(accumulate(widths, initial=0), pa.int32()), cells)
    kinds = pa.array([kind for _, _, kind in together], SCHEMA.field("kind").type)
    numbers = pa.array(rows, pa.uint32())
    return pa.record_batch([pa.array([sheet] * len(rows), pa.uint8()), numbers, text, kinds], schema=SCHEMA)


def _commonest_width(text: str, mark: str) -> tuple[int, int]:
    """How many of the first records have the commonest width, and that width; nothing where it is one."""
    some = io.StringIO(text[:LONGEST_LINE], newline="")
    found = islice(csv.reader(some, delimiter=mark), LOOK)
    widths = Counter(len(record) for record in found if len(record) > 1 and any(map(str.strip, record)))
    width, times = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
    return times, width


def _byte_order(data: bytes) -> str:
    half = len(data) // 2
    high, low = data[0::2].count(0), data[1::2].count(0)
    if len(data) % 2 == 0 and max(high, low) > WIDE * half and min(high, low) < NOISE * half + 1:
        return "utf-16-be" if high > low else "utf-16-le"
    raise Refusal("not_text")


def _line_by_line(data: bytes) -> Text:
    """Windows-1252, but for lines that are UTF-8 beyond doubt: then two encodings stand in one file."""
    kinds: list[str] = []
    text: list[str] = []
    mixed = 0
    for number, line in enumerate(data.splitlines(keepends=True), 1):
        kind = _kind(line)
        text.append(_strictly(line, kind or "ascii"))
        if kind and kinds and kind != kinds[-1] and not mixed:
            mixed = number
        if kind:
            kinds.append(kind)
    return Text(_plain("".join(text)), "cp1252", mixed)


def _kind(line: bytes) -> str:
    if line.isascii():
        return ""
    try:
        line.decode()
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Refusal("not_text") from None


def _plain(text: str) -> str:
    if "\0" in text or sum(map(text.count, CONTROLS)) > NOISE * len(text):
        raise Refusal("not_text")
    return text


if __name__ == "__main__":
    raise SystemExit(main())
