"""Empty exports: a workbook a table, with headings that intake maps beyond doubt, notes, drop-downs and examples."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

import schemas
from etl import words
from etl.home import Home, Refused
from etl.intake.sniff import NOT_READ
from etl.load import known_roles
from schemas.practice import PRACTICES
from schemas.table import Field, Table

NOTES, CHOICES, EXAMPLES = f"Notes, {NOT_READ}", f"Choices, {NOT_READ}", f"Examples, {NOT_READ}"
ROWS = 2_000  # with drop-downs and formats
YES_NO = ("Yes", "No")
WIDEST = 60  # characters of a column
FORMAT = {"date": "yyyy-mm-dd", "text": "@"}
NO_TABLE = "There is no table of that name; there are {}."
# Made up, so that nobody takes them for anybody: by column, a cell a row.
EXAMPLE: Mapping[str, Sequence[Any]] = {
    "person": ("E-001", "E-002"),
    "name": ("Example Person", "Another Example"),
    "title": ("Peer support worker", "Family support worker"),
    "grade": ("3", "4"),
    "family": ("Family support", "Family support"),
    "is_lived_experience_role": ("Yes", "No"),
    "matched_role": ("Family support worker", ""),
    "next_roles": ("Senior peer worker; Team leader", "Team leader"),
    "scale_min": (24_700, 26_500),
    "scale_max": (26_600, 31_600),
    "scale_published": ("Yes", "Yes"),
    "start_date": ("2024-04-02", "2021-09-13"),
    "post_start": ("2024-04-02", "2023-01-09"),
    "contract_hours": (30, 37.5),
    "full_time_hours": (37.5, 37.5),
    "service": ("East", "East"),
    "team": ("Outreach", "Families"),
    "pay_amount": (25_100, 28_400),
    "held_on": ("2026-09-03", "2026-09-10"),
    "minutes": (60, 45),
    "first_day": ("2026-09-07", "2026-09-21"),
    "last_day": ("2026-09-09", "2026-09-25"),
    "week_start": ("2026-09-07", "2026-09-07"),
    "worked": (39, 36.5),
    "contracted": (37.5, 37.5),
    "owner_role": ("Head of people", "Service manager"),
    "reviewed_on": ("2026-03-10", "2026-05-21"),
    "review_every_months": (12, 12),
    "evidence": ("Pay policy", "Role description"),
}


def template(table: str, home: Home | None = None) -> bytes:
    """The workbook. Of roles it lists what is known of every job title, where there is a home that knows any.

    Raises Refused where there is no such table.
    """
    tables = schemas.tables()
    if table not in tables:
        raise Refused(NO_TABLE.format(", ".join(tables)))
    known = _known(home) if home is not None and table == "roles" else None
    body = io.BytesIO()
    with xlsxwriter.Workbook(body, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        _list(book, tables[table], known)
        _notes(book, tables[table])
        _choices(book, tables[table])
        _examples(book, tables[table])
    return body.getvalue()


def _known(home: Home) -> known_roles.Known | None:
    try:
        return known_roles.known(home)
    except Refused:
        return None


def _list(book: xlsxwriter.Workbook, table: Table, known: known_roles.Known | None) -> None:
    """The one sheet that is read: its headings, below a line with the day where the rows are of one."""
    means = table.means.partition(":")[0]
    sheet, bold, first = book.add_worksheet(means), book.add_format({"bold": True}), 0
    if known:
        sheet.write_string(0, 0, f"{means} as at {words.day(known.day)}")
        first = 1
    for place, (name, field) in enumerate(table.fields().items()):
        shape = book.add_format({"num_format": FORMAT[field.kind]}) if field.kind in FORMAT else None
        sheet.set_column(place, place, max(14, len(field.heading) + 2), shape)
        sheet.write_string(first, place, field.heading, bold)
        sheet.write_comment(first, place, _meaning(table, field))
        if rule := _rule(table, field):
            sheet.data_validation(first + 1, place, first + ROWS, place, rule)
        for row, role in enumerate(known.roles if known else (), first + 1):
            _write(sheet, row, place, _cell(field, role.told[name]))
    sheet.freeze_panes(first + 1, 0)


def _rule(table: Table, field: Field) -> Mapping[str, Any] | None:
    """The drop-down of a column, or the bounds of its numbers, which warn and do not forbid."""
    if options := _options(field):
        end = chr(ord("A") + _choosing(table).index(field))
        source = f"='{CHOICES}'!${end}$2:${end}${len(options) + 1}"
        return {"validate": "list", "source": source, "error_type": "warning"}
    if field.kind == "number":
        bounds: Any = table.schema.columns()[field.name]
        least, most = bounds.min, bounds.max
        says = {"error_type": "warning", "error_message": f"{field.heading}: a number is expected here."}
        if most is not None:
            return {"validate": "decimal", "criteria": "between", "minimum": least or 0, "maximum": most, **says}
        return {"validate": "decimal", "criteria": ">=", "value": least or 0, **says}
    return None


def _notes(book: xlsxwriter.Workbook, table: Table) -> None:
    sheet, bold, wrapped = book.add_worksheet(NOTES), book.add_format({"bold": True}), book.add_format()
    wrapped.set_text_wrap()
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90, wrapped)
    lines = [
        (table.means, ""),
        ("How to use it", "Fill in the first sheet, a row each, and upload the file. Only that sheet is read."),
        ("Columns", "Leave empty what you do not have. Columns that you add are not kept."),
        *((field.heading, _meaning(table, field)) for field in table.fields().values()),
    ]
    for row, (left, right) in enumerate(lines):
        sheet.write_string(row, 0, left, bold)
        sheet.write_string(row, 1, right)


def _meaning(table: Table, field: Field) -> str:
    """What a column means, its unit, and whether it is needed."""
    group = next((group for group in table.required if field.name in group), ())
    others = [table.fields()[name].heading for name in group if name != field.name]
    needed = f"Needed, or {' or '.join(others)}." if others else "Needed." if group else ""
    unit = f"In {field.unit}." if field.unit else ""
    choice = "Choose from the list." if field.choices else "Yes or No." if field.kind == "yes_no" else ""
    return " ".join(filter(None, (field.means, unit, choice, needed)))


def _choices(book: xlsxwriter.Workbook, table: Table) -> None:
    """What the drop-downs offer."""
    sheet, bold = book.add_worksheet(CHOICES), book.add_format({"bold": True})
    for place, field in enumerate(_choosing(table)):
        options = _options(field)
        sheet.set_column(place, place, min(WIDEST, max(map(len, (field.heading, *options))) + 2))
        sheet.write_string(0, place, field.heading, bold)
        for row, option in enumerate(options, 1):
            sheet.write_string(row, place, option)


def _examples(book: xlsxwriter.Workbook, table: Table) -> None:
    sheet, bold = book.add_worksheet(EXAMPLES), book.add_format({"bold": True})
    sheet.write_string(0, 0, "Examples only: made up, and not read.", bold)
    for place, field in enumerate(table.fields().values()):
        sheet.set_column(place, place, max(14, len(field.heading) + 2))
        sheet.write_string(1, place, field.heading, bold)
        for row, cell in enumerate(EXAMPLE.get(field.name, _options(field)[:2]), 2):
            _write(sheet, row, place, cell)


def _choosing(table: Table) -> Sequence[Field]:
    return [field for field in table.fields().values() if _options(field)]


def _options(field: Field) -> Sequence[str]:
    """What may be chosen in a column, in words that intake knows."""
    if field.kind == "yes_no":
        return YES_NO
    return [_called(field, value) for value in field.choices]


def _called(field: Field, value: str) -> str:
    return PRACTICES[value].title if field.name == "practice" else value.replace("_", " ")


def _cell(field: Field, value: object) -> object:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return _called(field, value) if field.choices and isinstance(value, str) else value


def _write(sheet: Any, row: int, place: int, cell: object) -> None:
    """Text stays text, whatever it begins with: no title becomes a formula."""
    if isinstance(cell, float | int):
        sheet.write_number(row, place, cell)
    elif cell:
        sheet.write_string(row, place, str(cell))
