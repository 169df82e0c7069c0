"""Workbooks with the quirks of real ones, and with those that only an attacker makes."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import xlsxwriter

Rows = Sequence[Sequence[Any]]
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def xlsx(
    sheets: Mapping[str, Rows],
    *,
    at: tuple[int, int] = (0, 0),
    hidden: Mapping[str, str] | None = None,
    hidden_columns: Sequence[int] = (),
    hidden_rows: Sequence[int] = (),
    from_1904: bool = False,
) -> bytes:
    """Rows as a spreadsheet program would write them; `at` is the first cell, `hidden` how a sheet is: hide, very."""
    body = io.BytesIO()
    with xlsxwriter.Workbook(body, {"date_1904": from_1904}) as book:
        formats = {
            date: book.add_format({"num_format": "dd/mm/yyyy"}),
            datetime: book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
            time: book.add_format({"num_format": "hh:mm"}),
        }
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows, at[0]):
                for column, cell in enumerate(cells, at[1]):
                    sheet.write(row, column, cell, formats.get(type(cell)))
            for column in hidden_columns:
                sheet.set_column(column, column, None, None, {"hidden": True})
            for row in hidden_rows:
                sheet.set_row(row, None, None, {"hidden": True})
            match (hidden or {}).get(name):
                case "hide":
                    sheet.hide()
                case "very":
                    sheet.very_hidden()
    return body.getvalue()


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of these parts."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return body.getvalue()


def changed(data: bytes, parts: Mapping[str, str | bytes]) -> bytes:
    """The same zip with some parts in other words, or more parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return packed({name: archive.read(name) for name in archive.namelist()} | dict(parts))


def written(cells: str, *, before: str = "", sheet: str = "", more: Mapping[str, str | bytes] | None = None) -> bytes:
    """A workbook of one sheet whose XML is written by hand: `cells` in its rows, or the whole `sheet`."""
    book = '<sheets><sheet name="Staff" sheetId="1" r:id="rId1"/></sheets>'
    relation = f'<Relationship Id="rId1" Type="{RELATED}/worksheet" Target="worksheets/sheet1.xml"/>'
    root = f'<Relationship Id="rId1" Type="{RELATED}/officeDocument" Target="xl/workbook.xml"/>'
    parts = {
        "_rels/.rels": f"<Relationships>{root}</Relationships>",
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{RELATED}">{book}</workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{relation}</Relationships>",
        "xl/worksheets/sheet1.xml": sheet or f"<worksheet {MAIN}>{before}<sheetData>{cells}</sheetData></worksheet>",
    }
    return packed(parts | dict(more or {}))


def text(place: str, value: str) -> str:
    """A cell of text."""
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'


def ods(table: str, *, manifest: str = "") -> bytes:
    """An OpenDocument workbook of one sheet, whose columns and rows are written by hand."""
    spaces = " ".join(f'xmlns:{name}="{OFFICE}:{name}:1.0"' for name in ("office", "table", "text"))
    content = (
        f'<office:document-content {spaces} xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:'
        f'calcext:1.0"><office:body><office:spreadsheet><table:table table:name="Staff">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
        }
    )


def ods_cell(value: str, *, note: str = "", fault: bool = False, more: str = "") -> str:
    """A cell of text, with a comment on it."""
    annotation = f"<office:annotation><text:p>{note}</text:p></office:annotation>" if note else ""
    kind = 'calcext:value-type="error"' if fault else ""
    return (
        f'<table:table-cell office:value-type="string" {kind} {more}>{annotation}<text:p>{value}</text:p>'
        "</table:table-cell>"
    )


def xls(rows: Rows) -> bytes:
    """An old workbook (BIFF 8) of one sheet named Staff, as small as they come: text and numbers."""
    cells = [
        _number(row, column, cell) if isinstance(cell, int | float) else _label(row, column, str(cell))
        for row, line in enumerate(rows)
        for column, cell in enumerate(line)
    ]
    sheet = _begin(0x10) + b"".join(cells) + _record(0x0A, b"")
    head = _begin(0x05) + _record(0x42, struct.pack("<H", 1200))
    name = struct.pack("<BB", len("Staff"), 0) + b"Staff"
    end = _record(0x0A, b"")
    starts = len(head) + len(_record(0x85, bytes(6) + name)) + len(end)
    return ole("Workbook", head + _record(0x85, struct.pack("<IBB", starts, 0, 0) + name) + end + sheet)


def ole(name: str, stream: bytes) -> bytes:
    """A container of old Office files with one stream: head, where its sectors are, directory, sectors."""
    sectors = max(8, -(-len(stream) // 512))  # a shorter stream would need a second table of sectors
    chain = [*range(3, sectors + 2), -2]
    table = struct.pack("<128i", *([-3, -2, *chain] + [-1] * 128)[:128])
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIiIIiIiI", 0, 1, 1, 0, 4096, -2, 0, -2, 0) + struct.pack("<109i", 0, *[-1] * 108)
    directory = _entry("Root Entry", 5, 1, -2, 0) + _entry(name, 2, -1, 2, sectors * 512) + bytes(256)
    return head + table + directory + stream.ljust(sectors * 512, b"\0")


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    wide = name.encode("utf-16-le")
    links = struct.pack("<HBBiii", len(wide) + 2, kind, 1, -1, -1, child)
    return wide.ljust(64, b"\0") + links + bytes(36) + struct.pack("<iQ", start, size)


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _begin(kind: int) -> bytes:
    return _record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 0x600))


def _number(row: int, column: int, value: float) -> bytes:
    return _record(0x203, struct.pack("<HHHd", row, column, 0, value))


def _label(row: int, column: int, value: str) -> bytes:
    return _record(0x204, struct.pack("<HHHHB", row, column, 0, len(value), 0) + value.encode("latin-1"))
