"""The first rows of a file for HR's eyes, with everything private hidden before it could reach a page."""

import calendar
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import schemas
from etl.intake import dates, durations, figures
from etl.intake.answers import Question
from etl.intake.headers import known, normalised, word
from etl.intake.parse import NO, YES
from etl.load.answered import Column, Inspection
from schemas.table import Field

HIDDEN = "••••"  # always as long: its length would tell something
SURE = ("exact", "close")  # a column that is only suggested is not shown yet
NOT_KEPT = "not kept"
PLAIN_TEXT = frozenset({"title", "grade", "service", "team"})  # other text may name somebody, or tell of them
_OF_A_DATE = re.compile(r"\d{1,2}(st|nd|rd|th)?|\d{4}", re.ASCII)
FEW = 3  # columns that are read alike and listed one by one; of a sheet of months, the first and the last
MONTHS = frozenset({*dates.MONTHS, "sept", *(name.casefold() for name in calendar.month_name[1:])})

CHOICES = {
    "none": "no column of this file",
    "leave_out": "leave these rows out",
    "none of these": "none of these",
    "leave_column_out": "leave this column out",
}
OF_KIND = {
    ("advertised", "all"): "all of them",
    ("advertised", "none"): "none of them",
    ("date_order", "day_first"): "the day: 31/12/2026",
    ("date_order", "month_first"): "the month: 12/31/2026",
    ("numbers", "day_of_month"): "the day of the session",
    ("numbers", "sessions"): "how many sessions there were",
    ("pay_basis", "annual_full_time"): "a full-time year, also for part-time staff",
    ("pay_basis", "annual_actual"): "a year of the hours in the contract",
    ("pay_basis", "monthly"): "a month",
    ("pay_basis", "weekly"): "a week",
    ("pay_basis", "hourly"): "an hour",
    ("pay_basis", "per_event"): "an event or session",
    **{("table", table.name): table.means for table in schemas.tables().values()},
}


class Line(NamedTuple):
    """A row of the file: its number, its cells as they may be shown, and whether it holds the headings."""

    row: int
    cells: Sequence[str]
    heading: bool


class Use(NamedTuple):
    """A column of the file, one of its values as it may be shown, and what it is read as."""

    column: str
    example: str
    read_as: str


def lines(inspection: Inspection) -> Sequence[Line]:
    """The first rows. Ids, names, pay and every column that is not kept, or not surely known, are hidden.

    While it is still asked which row holds the headings, only words that we know as headings are shown.
    """
    header = inspection.header_record
    return [Line(row, _cells(inspection, row, cells), row == header) for row, cells in inspection.first_rows]


def uses(inspection: Inspection) -> Sequence[Use]:
    """Which column goes where, those that are not kept last; nothing while the row of headings is still asked."""
    if not _certain(inspection):
        return []
    fields = _fields(inspection)
    data = [cells for row, cells in inspection.first_rows if row == inspection.first_data_record]
    first = data[0] if data else ()
    each = [
        _use(column, fields, first[place] if place < len(first) else "")
        for place, column in enumerate(inspection.columns)
        if column.name
    ]
    alike: dict[str, list[Use]] = {}
    for use in sorted(each, key=lambda use: use.read_as == NOT_KEPT):
        alike.setdefault(use.read_as, []).append(use)
    return [use for same in alike.values() for use in _together(same)]


def choices(question: Question, inspection: Inspection | None) -> Mapping[str, str]:
    """Choices as they may be shown -> choices as they are: of a person's number, only how it ends."""
    kind = question.id.partition(":")[0]
    rows = {str(line.row): line for line in lines(inspection)} if inspection and kind == "header" else {}
    shown: dict[str, str] = {}
    for each in question.choices:
        words = OF_KIND.get((kind, each)) or CHOICES.get(each, each.replace("_", " "))
        if kind == "person" and each not in CHOICES:
            words = f"the number that ends in {each[-2:]}"
        if each in rows:
            words = f"row {each}: {told(rows[each])}"
        again = sum(other == words or other.startswith(f"{words} (") for other in shown)
        shown[f"{words} ({again + 1})" if again else words] = each
    return shown


def told(line: Line, most: int = 8) -> str:
    """The cells of a row in one line, as many as can be taken in."""
    cells = [cell for cell in line.cells if cell]
    return " · ".join(cells[:most] + ["…"] * (len(cells) > most))


def _cells(inspection: Inspection, row: int, cells: Sequence[str]) -> Sequence[str]:
    certain = _certain(inspection)
    heading = certain and row == inspection.header_record
    above = not certain or row < inspection.header_record  # a word that may be a heading says nothing of a person
    fields = _fields(inspection) if certain and row > inspection.header_record else {}
    clear = {place: _shown(column, fields) for place, column in enumerate(inspection.columns)}
    texts = [text or "" for text in cells]
    return [
        text
        if not text or heading or _clear(text, clear.get(place)) or (above and normalised(text) in known())
        else HIDDEN
        for place, text in enumerate(texts)
    ]


def _shown(column: Column, fields: Mapping[str, Field]) -> Field | None:
    """The field of a column whose cells may be shown."""
    field = fields.get(column.mapped_to or "")
    hidden = field is None or field.private or column.how not in SURE
    return None if hidden else field


def _clear(text: str, field: Field | None) -> bool:
    """May this cell be shown? Only what its column is for: anything may be written into a cell."""
    if field is None:
        return False
    match field.kind:
        case "text":
            return field.name in PLAIN_TEXT
        case "date":
            return _is_date(text)
        case "number":
            return any(number is not None for number in (*figures.read(text), durations.spoken(text)))
        case "yes_no":
            return text.casefold() in YES | NO
        case "choice":
            return word(text) in {word(said) for value, several in field.choices.items() for said in (value, *several)}


def _is_date(text: str) -> bool:
    """Day, month and year in figures, or with the name of a month, and nothing else."""
    words = re.findall(r"\w+", text.casefold())
    known = [word in MONTHS or _OF_A_DATE.fullmatch(word) for word in words]
    return len(words) > 1 and all(known) and not MONTHS.issuperset(words)


def _together(same: Sequence[Use]) -> Sequence[Use]:
    """Columns that are read alike, in one line where they are many."""
    if same[0].read_as == NOT_KEPT:
        return [same[0]._replace(column=", ".join(use.column for use in same))]
    if len(same) <= FEW:
        return same
    return [same[0]._replace(column=f"{same[0].column} to {same[-1].column}")]


def _use(column: Column, fields: Mapping[str, Field], value: str) -> Use:
    field = fields.get(column.mapped_to or "")
    if field is None:
        return Use(column.name, HIDDEN, NOT_KEPT)
    example = value if not value or _clear(value, _shown(column, fields)) else HIDDEN
    return Use(column.name, example, field.means.partition(".")[0])


def _fields(inspection: Inspection) -> Mapping[str, Field]:
    return schemas.tables()[inspection.table].fields() if inspection.table else {}


def _certain(inspection: Inspection) -> bool:
    """Is the row of headings settled?"""
    return bool(inspection.header_record) and not any(q.id.startswith("header:") for q in inspection.questions)
