"""Rows of a workbook's visible sheets, each cell as text and kind. Runs in the child."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

import python_calamine

from etl.intake import package
from etl.intake.package import Look, Package
from etl.intake.refusal import MOST_CELLS, MOST_SHEETS, Refusal

TEXT, NUMBER, DATE, DURATION, FAULT = "text", "number", "date", "duration", "fault"
FAULTY = "#ERROR"  # what stands in the place of a cell that holds a fault: it is not empty
DIGITS = 15  # of a number, as spreadsheet programs keep and show them: 0.1 + 0.2 is 0.3
SERIALS = frozenset(map(str, range(20_000, 60_001)))  # what dates.py reads as day numbers, where they are numbers
Row = tuple[int, list[str], list[str] | None]  # the sheet's own number of the row, from 1; texts; kinds


class Workbook(NamedTuple):
    """Names of the sheets in order, with whether they are visible; notes as code and number; and the rows."""

    sheets: Sequence[tuple[str, bool]]
    notes: Sequence[tuple[str, int]]
    rows: Callable[[str], Iterator[Row]]


def read(data: bytes, kind: str) -> Workbook:
    """Raises Refusal where a limit is reached, or the bytes are no sound workbook."""
    found = package.walk(data, kind) if kind != "xls" else None
    try:
        opened = python_calamine.load_workbook(io.BytesIO(data))
    except python_calamine.PasswordError:
        raise Refusal("password") from None
    except python_calamine.CalamineError:
        raise Refusal("damaged") from None
    sheets = opened.sheets_metadata
    if len(sheets) > MOST_SHEETS:
        raise Refusal("sheets", MOST_SHEETS)
    if len({sheet.name for sheet in sheets}) < len(sheets):
        raise Refusal("damaged")  # of two sheets with one name the hidden one would be read as the other

    def rows(name: str) -> Iterator[Row]:
        return _rows(opened, name, found)

    return Workbook([(sheet.name, _is_table(sheet)) for sheet in sheets], _notes(sheets, found), rows)


def _is_table(sheet: python_calamine.SheetMetadata) -> bool:
    return not _hidden(sheet) and sheet.typ == python_calamine.SheetTypeEnum.WorkSheet


def _hidden(sheet: python_calamine.SheetMetadata) -> bool:
    return sheet.visible != python_calamine.SheetVisibleEnum.Visible


def _notes(sheets: Sequence[python_calamine.SheetMetadata], found: Package | None) -> list[tuple[str, int]]:
    looks = [found.looks[sheet.name] for sheet in sheets if sheet.name in found.looks] if found else []
    counted = {
        "hidden_sheets": sum(map(_hidden, sheets)),
        "hidden_columns": sum(len(look.hidden_columns) for look in looks),
        "hidden_rows": sum(look.hidden_rows for look in looks),
        "formulas": sum(look.formulas for look in looks),
        "macros": found is not None and found.macros,
        "links": found is not None and found.links,
        "old_excel": found is None,
    }
    return [(code, int(number)) for code, number in counted.items() if number]


def _sheet(
    opened: python_calamine.CalamineWorkbook, name: str, found: Package | None
) -> tuple[python_calamine.CalamineSheet, Look]:
    try:
        sheet = opened.get_sheet_by_name(name)
    except python_calamine.CalamineError:
        raise Refusal("damaged") from None
    if found is not None and name not in found.looks:
        raise Refusal("damaged")  # the reader sees a sheet that the walk did not: they do not agree on what this is
    if sheet.height * sheet.width > MOST_CELLS:
        raise Refusal("cells", MOST_CELLS // 10**6)
    return sheet, found.looks[name] if found else Look(frozenset(), 0, {})


def _rows(opened: python_calamine.CalamineWorkbook, name: str, found: Package | None) -> Iterator[Row]:
    sheet, look = _sheet(opened, name, found)
    top, left = sheet.start or (0, 0)
    kept = [place for place in range(sheet.width) if place + left not in look.hidden_columns]
    from_1904 = found is not None and found.from_1904
    for row, values in enumerate(islice(sheet.iter_rows(), top, None), top):
        texts, kinds = _cells(values)
        for place in (column - left for column in look.faults.get(row, ())):
            if 0 <= place < len(texts):
                texts[place] = FAULTY
        if from_1904:
            kinds = _unless_days(texts, kinds)
        if FAULTY in texts:
            kinds = [FAULT if text == FAULTY else kind for text, kind in zip(texts, kinds, strict=True)]
        if len(kept) < len(texts):
            texts, kinds = [texts[place] for place in kept], [kinds[place] for place in kept]
        yield row + 1, texts, kinds


def _cells(values: Sequence[Any]) -> tuple[list[str], list[str]]:
    """Texts and kinds of a row."""
    types = [*map(type, values)]
    texts = [value if kind is str else _SAYS[kind](value) for kind, value in zip(types, values, strict=True)]
    return texts, [*map(_KINDS.__getitem__, types)]


def _unless_days(texts: list[str], kinds: list[str]) -> list[str]:
    """Numbers that later would be read as days: counted from 1904, they would be four years too early."""
    return [TEXT if kind == NUMBER and text in SERIALS else kind for text, kind in zip(texts, kinds, strict=True)]


def _number(value: float) -> str:
    if value.is_integer():
        return str(int(value))
    text = f"{value:.{DIGITS}g}"
    if "n" in text:  # nan and inf, which no program shows
        return FAULTY
    return f"{Decimal(text):f}" if "e" in text else text


def _moment(value: datetime) -> str:
    whole = (value + timedelta(milliseconds=500)).replace(microsecond=0)
    return str(whole.date()) if whole.time() == time.min else str(whole)


def _duration(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    minutes, second = divmod(abs(seconds), 60)
    return f"{'-' if seconds < 0 else ''}{minutes // 60}:{minutes % 60:02}:{second:02}"


def _time_of_day(value: time) -> str:
    return _duration(
        timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond)
    )


_SAYS: Mapping[type, Callable[[Any], str]] = {
    bool: lambda value: str(value).upper(),
    int: str,
    float: _number,
    date: str,
    datetime: _moment,
    time: _time_of_day,
    timedelta: _duration,
}
_KINDS: Mapping[type, str] = {
    str: TEXT,
    bool: TEXT,
    int: NUMBER,
    float: NUMBER,
    date: DATE,
    datetime: DATE,
    time: DURATION,
    timedelta: DURATION,
}
