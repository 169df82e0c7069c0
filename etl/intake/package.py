"""The zip of a workbook, walked before anything else reads it: limits, what is hidden, and cells that hold a fault.

Runs in the child. The reader of workbooks aborts at one far cell and gives '' for an error (facts.md 16). Parts are
counted while they are unpacked, as what a zip says of itself may be wrong.
"""

import io
import re
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from string import ascii_uppercase
from typing import NamedTuple
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from etl.intake.refusal import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, MOST_SHEETS, MOST_UNPACKED, Refusal

BOOK, MANIFEST = "xl/workbook.xml", "meta-inf/manifest.xml"
MOST_PARTS = 2_000
TIGHT = 200  # times smaller: no table packs so well
SMALL = 10_000_000  # bytes that may pack as tight as they like
LONGEST_NUMBER = 18  # digits of a row, a column or a count in XML
AT_ONCE = 1_000_000  # bytes
SPARSE = 0.1  # where fewer of a sheet's cells are filled, one stands far outside
DOCTYPE = b"<!DOCTYPE"
ENCRYPTED = 1  # bit of a part's head
BROKEN = (BadZipFile, zlib.error, EOFError, expat.ExpatError, UnicodeDecodeError)
UNUSUAL = (NotImplementedError, RuntimeError, KeyError)  # packed or put together as no spreadsheet program does
TELLS = {"word/document.xml": "word", "xl/workbook.bin": "binary", "index/document.iwa": "numbers"}
MARKS = (b'"e"', b"'e'", b"<f", b":f", b"hidden", b"<!--")  # errors, formulas, what is hidden; in every spelling
_COLUMN = re.compile(rb'r="([A-Z]{1,7})[0-9]')
_ROW = re.compile(rb'r="[A-Z]{1,7}([0-9]{1,10})"')
_CELL = re.compile(r"([A-Z]{1,7})([1-9][0-9]{0,9})")

Attributes = list[str]  # name, value, name, value, ...


class Look(NamedTuple):
    """What only the XML tells of a sheet: only of what holds something. Rows and columns are counted from 0."""

    hidden_columns: AbstractSet[int]
    hidden_rows: int
    faults: Mapping[int, AbstractSet[int]]  # row -> columns
    formulas: int = 0  # that no program has worked out: they are faults too


class Package(NamedTuple):
    """The looks of the visible sheets, by name, and what the workbook holds besides."""

    looks: Mapping[str, Look]
    from_1904: bool = False  # its days are counted from 1904
    macros: bool = False
    links: bool = False  # to other workbooks


def kind(data: bytes) -> str:
    """Excel or OpenDocument: xlsx or ods. Raises Refusal for every other kind of zip."""
    with _opened(data) as archive:
        names = {_key(name) for name in archive.namelist()}
        mime = _mime(archive)
    if BOOK in names:
        return "xlsx"
    if b"opendocument.spreadsheet" in mime:
        return "ods"
    office = "other_office" if mime.startswith(b"application/vnd") or "[content_types].xml" in names else "zip"
    raise Refusal(next((code for part, code in TELLS.items() if part in names), office))


def walk(data: bytes, kind: str) -> Package:
    """Unpack every part once, and look through the visible sheets. Raises Refusal."""
    try:
        with _opened(data) as archive:
            parts = _Parts(archive)
            return _xlsx(parts) if kind == "xlsx" else _ods(parts)
    except BROKEN:
        raise Refusal("cut") from None
    except UNUSUAL:
        raise Refusal("damaged") from None


def _opened(data: bytes) -> ZipFile:
    try:
        archive = ZipFile(io.BytesIO(data))
    except BROKEN:
        raise Refusal("cut") from None
    entries = archive.infolist()
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise Refusal("password")
    # Of two parts with one name each program would read another.
    if len(entries) > MOST_PARTS or len({_key(entry.filename) for entry in entries}) < len(entries):
        raise Refusal("damaged")
    return archive


def _mime(archive: ZipFile) -> bytes:
    """What an OpenDocument file says that it is."""
    try:
        with archive.open("mimetype") as part:
            return part.read(100)
    except (*BROKEN, *UNUSUAL):
        return b""


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


class _Parts:
    """The parts of a zip, each unpacked once and piece by piece, as long as they stay within the limits together."""

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive
        self.entries: dict[str, ZipInfo] = {_key(entry.filename): entry for entry in archive.infolist()}
        self.left = set(self.entries)
        self.unpacked = 0

    def pieces(self, key: str) -> Iterator[bytes]:
        """The bytes of one part. Raises Refusal."""
        entry, here, tail = self.entries[key], 0, b""
        self.left.discard(key)
        with self.archive.open(entry) as part:
            while piece := part.read(AT_ONCE):
                here += len(piece)
                self.unpacked += len(piece)
                if self.unpacked > MOST_UNPACKED or here > max(SMALL, TIGHT * entry.compress_size):
                    raise Refusal("unpacked", MOST_UNPACKED // 10**6)
                if DOCTYPE in tail + piece:
                    raise Refusal("damaged")
                tail = piece[-len(DOCTYPE) :]
                yield piece

    def whole(self, key: str) -> bytes:
        """All of one part that is XML. Raises Refusal."""
        xml = b"".join(self.pieces(key))
        if b"\0" in xml:
            raise Refusal("damaged")  # text of two bytes a letter, which the reader would take for no text
        return xml

    def rest(self) -> None:
        """Unpack what nobody asked for: another program may."""
        for key in sorted(self.left):
            for _ in self.pieces(key):
                pass


def _feed(xml: bytes, start: Callable[[str, Attributes], None]) -> None:
    """Call for the start of every element."""
    parser = expat.ParserCreate()
    parser.ordered_attributes = True
    parser.StartElementHandler = start
    parser.Parse(xml, True)  # noqa: FBT003  expat takes no keyword


def _named(attributes: Attributes) -> dict[str, str]:
    """By their names without prefix."""
    return {name.rpartition(":")[2]: value for name, value in zip(attributes[::2], attributes[1::2], strict=True)}


def _true(text: str | None) -> bool:
    return text in {"1", "true"}


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER):
        raise Refusal("damaged")
    return int(text)


def _xlsx(parts: _Parts) -> Package:
    book, root, relations = _Contents(), _Relations(), _Relations()
    _feed(parts.whole("_rels/.rels"), root.start)
    if root.books != {BOOK}:
        raise Refusal("damaged")  # the reader would look at another part than we
    _feed(parts.whole(BOOK), book.start)
    _feed(parts.whole("xl/_rels/workbook.xml.rels"), relations.start)
    if len(book.sheets) > MOST_SHEETS:
        raise Refusal("sheets", MOST_SHEETS)
    looks = {name: _look(parts.whole(relations.targets[relation])) for name, relation in book.sheets.items()}
    parts.rest()
    links = any(key.startswith("xl/externallinks/") for key in parts.entries)
    return Package(looks, book.from_1904, "xl/vbaproject.bin" in parts.entries, links)


def _look(sheet: bytes) -> Look:
    """Raises Refusal where a cell stands outside the limits."""
    if _plain(sheet):
        return Look(frozenset(), 0, {})
    cells = _XlsxCells()
    _feed(sheet, cells.start)
    return cells.look()


def _plain(sheet: bytes) -> bool:
    """Can nothing that is looked for stand here, and no cell far out?

    So it is in the large exports of other systems, where a look at each cell would take as long as all the rest.
    """
    if any(mark in sheet for mark in MARKS) or not sheet.rstrip().endswith(b"</worksheet>"):
        return False
    columns = set(_COLUMN.findall(sheet))
    last = _ROW.findall(sheet, max(sheet.rfind(b"<c "), 0))
    rows = int(last[-1]) if last else 0
    widest = max(columns, key=lambda letters: (len(letters), letters), default=b"A")
    column = _place(f"{widest.decode()}1")[1] + 1
    return rows <= MOST_ROWS and column <= MOST_COLUMNS and rows * column <= MOST_CELLS


class _Contents:
    """xl/workbook.xml: the visible sheets with their relation, and from when days are counted."""

    def __init__(self) -> None:
        self.sheets: dict[str, str] = {}
        self.from_1904 = False

    def start(self, name: str, attributes: Attributes) -> None:
        match name.rpartition(":")[2], _named(attributes):
            case "sheet", {"name": str(sheet), "id": str(relation), **rest}:
                if rest.get("state", "visible") == "visible":
                    self.sheets[sheet] = relation
            case "workbookPr", said:
                self.from_1904 = _true(said.get("date1904"))


class _Relations:
    """_rels/.rels and xl/_rels/workbook.xml.rels: where the workbook and the part of each sheet lie."""

    def __init__(self) -> None:
        self.targets: dict[str, str] = {}
        self.books: set[str] = set()

    def start(self, name: str, attributes: Attributes) -> None:
        match name.rpartition(":")[2], _named(attributes):
            case "Relationship", {"Id": str(relation), "Target": str(target), **rest}:
                path = _key(target if target.lstrip("/").startswith("xl/") else f"xl/{target}")
                self.targets[relation] = path
                if rest.get("Type", "").endswith("/officeDocument"):
                    self.books.add(path)


class _XlsxCells:
    """A sheet of an Excel workbook. Two million cells are four million calls of `start`: for those it does little."""

    def __init__(self) -> None:
        self.own: str | None = None  # prefix of the sheet's own elements: xm:f is no formula of a cell
        self.row = 0
        self.cell = ""  # the last one begun, such as B12
        self.open = ""  # a cell with a formula, until its value comes
        self.last = ""  # the last filled cell of this row
        self.filled = self.formulas = self.last_row = self.last_column = 0
        self.faults: list[str] = []
        self.hidden = False  # is this row?
        self.hidden_rows = 0
        self.hidden_columns: list[range] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if self.own:
            name = name.removeprefix(self.own)
        if name in {"v", "is"}:
            self.filled += 1
            self.last, self.open = self.cell, ""
        elif name == "c":
            self._close()
            self.cell = attributes[1] if attributes[:1] == ["r"] else self._where(attributes)
            if "e" in attributes and _named(attributes).get("t") == "e":
                self.faults.append(self.cell)
        elif name == "f":
            self.open = self.cell
        elif name == "row":
            self._row(_named(attributes))
        elif name == "col":
            self._column(_named(attributes))
        elif self.own is None:
            self.own = name[: name.rfind(":") + 1]

    def look(self) -> Look:
        """Raises Refusal where a cell stands outside the limits."""
        self._end_row()
        columns = range(self.last_column)
        hidden = {column for several in self.hidden_columns for column in columns if column in several}
        faults: dict[int, set[int]] = defaultdict(set)
        for row, column in map(_place, self.faults):
            faults[row].add(column)
        return Look(hidden, self.hidden_rows, faults, self.formulas)

    def _close(self) -> None:
        """A formula that no program has worked out is a fault, not an empty cell."""
        if self.open:
            self.faults.append(self.open)
            self.filled += 1
            self.formulas += 1
            self.last, self.open = self.open, ""

    def _where(self, attributes: Attributes) -> str:
        """A cell that does not say where it is stands behind the one before it."""
        if said := _named(attributes).get("r"):
            return said
        row, column = _place(self.cell) if self.cell else (-1, -1)
        return f"{_letters(column + 1 if row + 1 == self.row else 0)}{self.row}"

    def _row(self, said: Mapping[str, str]) -> None:
        self._end_row()
        self.row = _whole(said["r"]) if "r" in said else self.row + 1
        self.hidden = _true(said.get("hidden"))

    def _end_row(self) -> None:
        self._close()
        if self.last:
            row, column = _place(self.last)
            self.last_row, self.last_column = max(self.last_row, row + 1), max(self.last_column, column + 1)
            _judge(self.last_row, self.last_column, self.filled)
            self.hidden_rows += self.hidden
        self.last = ""

    def _column(self, said: Mapping[str, str]) -> None:
        if _true(said.get("hidden")):
            self.hidden_columns.append(range(_whole(said["min"]) - 1, _whole(said["max"])))


def _place(cell: str) -> tuple[int, int]:
    """Row and column of B12, from 0. Raises Refusal where it is none."""
    said = _CELL.fullmatch(cell)
    if not said:
        raise Refusal("damaged")
    column = 0
    for letter in said[1]:
        column = column * len(ascii_uppercase) + ascii_uppercase.index(letter) + 1
    return int(said[2]) - 1, column - 1


def _letters(column: int) -> str:
    before, letter = divmod(column, len(ascii_uppercase))
    return (_letters(before - 1) if before else "") + ascii_uppercase[letter]


def _judge(rows: int, columns: int, filled: int) -> None:
    """Both readers hold every cell up to the last: so many must not be."""
    if rows <= MOST_ROWS and columns <= MOST_COLUMNS and rows * columns <= MOST_CELLS:
        return
    if filled < SPARSE * rows * columns:
        raise Refusal("far", rows)
    if rows > MOST_ROWS:
        raise Refusal("rows", MOST_ROWS)
    raise Refusal("sheet_columns", columns) if columns > MOST_COLUMNS else Refusal("cells", MOST_CELLS // 10**6)


def _ods(parts: _Parts) -> Package:
    if MANIFEST in parts.entries and b"encryption-data" in parts.whole(MANIFEST):
        raise Refusal("password")
    tables = _OdsTables()
    _feed(parts.whole("content.xml"), tables.start)
    parts.rest()
    return Package(tables.looks())


class _OdsTable:
    """A sheet of an OpenDocument workbook. Rows and cells may stand for several."""

    def __init__(self) -> None:
        self.row = self.column = 0
        self.rows = 0  # that the row being read stands for
        self.hidden = False
        self.last_row = self.last_column = self.filled = 0
        self.faults: list[tuple[range, range]] = []
        self.columns = 0  # declared
        self.hidden_columns: list[range] = []
        self.hidden_rows: set[range] = set()  # of those that hold something

    def start_column(self, said: Mapping[str, str]) -> None:
        several = range(self.columns, self.columns + _whole(said.get("number-columns-repeated", "1")))
        self.columns = several.stop
        if said.get("visibility") == "collapse":
            self.hidden_columns.append(several)

    def start_row(self, said: Mapping[str, str]) -> None:
        self.row, self.column = self.row + self.rows, 0
        self.rows = _whole(said.get("number-rows-repeated", "1"))
        self.hidden = said.get("visibility") in {"collapse", "filter"}

    def start_cell(self, said: Mapping[str, str], *, fault: bool) -> None:
        several = range(self.column, self.column + _whole(said.get("number-columns-repeated", "1")))
        self.column = several.stop
        if "value-type" not in said:
            return
        rows = range(self.row, self.row + self.rows)
        self.filled += len(rows) * len(several)
        self.last_row, self.last_column = rows.stop, max(self.last_column, several.stop)
        if fault:
            self.faults.append((rows, several))
        if self.hidden:
            self.hidden_rows.add(rows)

    def look(self) -> Look:
        """Raises Refusal where a cell stands outside the limits."""
        _judge(self.last_row, self.last_column, self.filled)
        filled = range(self.last_column)
        hidden = {column for several in self.hidden_columns for column in several if column in filled}
        faults: dict[int, set[int]] = defaultdict(set)
        for rows, columns in self.faults:
            for row in rows:
                faults[row].update(columns)
        return Look(hidden, sum(map(len, self.hidden_rows)), faults)


class _OdsTables:
    """content.xml: every sheet, hidden ones too, as the reader holds them all."""

    def __init__(self) -> None:
        self.tables: dict[str, _OdsTable] = {}
        self.now = _OdsTable()

    def start(self, name: str, attributes: Attributes) -> None:
        if not name.startswith("table:table"):
            return
        said = _named(attributes)
        match name.removeprefix("table:"):
            case "table":
                self.now = self.tables[said.get("name", "")] = _OdsTable()
            case "table-column":
                self.now.start_column(said)
            case "table-row":
                self.now.start_row(said)
            case "table-cell":
                self.now.start_cell(said, fault="error" in attributes)

    def looks(self) -> dict[str, Look]:
        """Raises Refusal where a sheet is beyond the limits."""
        if len(self.tables) > MOST_SHEETS:
            raise Refusal("sheets", MOST_SHEETS)
        return {name: table.look() for name, table in self.tables.items()}
