"""A sheet of people by months, turned into supervision records: one for every session that a filled cell says."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Literal, NamedTuple

import polars as pl

from etl.home import Refused
from etl.intake import dates, durations
from etl.intake.answers import Answers, Question, chosen
from etl.intake.child import KEPT
from etl.intake.headers import word
from etl.intake.mapping import Column, Mapped, called, holds, who, whole
from etl.intake.problem import Problem
from etl.intake.sniff import Layout
from schemas import absence, supervision
from schemas.table import Table

NAME = "supervision"
FEWEST = 3  # months in a row of headings, and dates that can say that a year is wrong
YEAR = 12  # months
LATEST_DAY = 31  # a larger number is minutes
GIVES = ("held_on", "scheduled_for", "status", "minutes")  # the columns that a cell fills
DAYS, SESSIONS = "day_of_month", "sessions"
NOTHING = frozenset({
    "-", "--", "–", "—", "n/a", "na", "n a", "none", "nil", "off", "mat leave", "ml", "bank holiday", "bh",
    "not in post", "not started", "left",
}) | {word(said) for kind, several in absence.KIND.items() for said in several if kind != "other"}  # fmt: skip
STATUS = {word(said): status for status, several in supervision.STATUS.items() for said in several}
SAYS = {
    "nothing": "no session took place. It was left out.",
    "unclear": "this says neither a day nor a length that can be read in one way. It was set aside.",
    "date": "a day here cannot be, or is not of this month. The cell was set aside.",
    "fault": "this cell is damaged in the file.",
}

_NAMED = re.compile(r"supervis|\b(1|one)\W?(to|:|2)?\W?(1|one)s?\b|\b121s?\b", re.IGNORECASE)
_TWO_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d) *[-/–] *(?:19|20)?(\d\d)(?![\d/-])")
_ONE_YEAR = re.compile(r"(?<![\d/.-])((?:19|20)\d\d)(?![\d/.-])")
_DAY = re.compile(
    rf"(?<![\w/.-])(?:\d{{4}}-\d\d-\d\d|\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:\d{{4}}|\d\d)|\d{{1,2}}/\d{{1,2}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[- ]*(?:of )?(?:{dates.MONTH_WORDS})(?:[-, ]*\d{{4}})?"
    r"|\d{1,2}(?:st|nd|rd|th)?)(?![\w/.-])",
    re.IGNORECASE | re.ASCII,
)
_BETWEEN = re.compile(r"(?:[\s,;&+]|and)*", re.IGNORECASE)
_SHORT = re.compile(r"(\d{1,2})/(\d{1,2})", re.ASCII)
_ONLY_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?", re.IGNORECASE | re.ASCII)
_DAY_WORD = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?[- ]*(?:of )?({dates.MONTH_WORDS})", re.IGNORECASE | re.ASCII)


class Heading(NamedTuple):
    """A column of a month."""

    place: int  # from 1
    text: str  # no two columns of a sheet have the same
    month: dates.Month


class Turned(NamedTuple):
    """The records, as a layout of their own with a heading each; and the columns of the sheet that they came from."""

    layout: Layout
    months: tuple[Heading, ...]
    kept: tuple[int, ...]  # places of the columns that say who


class _Session(NamedTuple):
    """What a cell says once: as text, the way a log would."""

    held_on: str | None = None
    scheduled_for: str | None = None
    status: str | None = None
    minutes: str | None = None


Code = Literal["nothing", "unclear", "date", "fault"]
Said = Sequence[_Session] | Code


class _Reading(NamedTuple):
    """How the cells of one sheet are read."""

    month_first: bool
    numbers: str  # DAYS or SESSIONS
    serials: bool  # a workbook: day numbers are dates


def turned(
    layout: Layout, tables: Mapping[str, Table], answers: Answers, told: str | None = None, period: str | None = None
) -> Turned | None:
    """The records of a sheet of people by months; none where the layout is no such sheet, or HR said another table.

    `period` (YYYY-MM) is a month of the twelve from the first column on. Raises Refused where the months are in no
    order and have no years.
    """
    months, kept = _months(layout), who(layout.names, tables[NAME])
    question = Question("table", "What does this sheet of people by months list?", tuple(tables))
    said = told or next(iter(chosen(question, answers)), None)
    if len(months) < FEWEST or not kept or said not in (None, NAME):
        return None
    if said is None and not _is_named(layout) and any(whole(layout.names, table) for table in tables.values()):
        return None
    dated, asked = _years(layout, months, answers, period)
    reading, more = _reading(layout, dated, answers)
    unsure = [] if said or _is_named(layout) else [question]
    questions = (*layout.questions, *unsure, *asked, *more)
    return Turned(_long(layout, dated, kept, reading, questions), tuple(months), kept)


def shown(mapped: Mapped, sheet: Layout, found: Turned) -> Mapped:
    """The mapping as the sheet has its columns: every month is a day held, and what is not kept is named."""
    of_person = {column.name: column for column in mapped.columns}
    months = {heading.place for heading in found.months}
    columns = []
    for place, name in enumerate(sheet.names, 1):
        own = of_person[name] if place in found.kept else Column(place, name, None, "none")
        columns.append(Column(place, name, "held_on", "exact") if place in months else own._replace(place=place))
    dropped = tuple(called(column) for column in columns if column.mapped_to is None and holds(sheet, column))
    return mapped._replace(columns=tuple(columns), dropped=dropped)


def _months(layout: Layout) -> list[Heading]:
    found = [
        Heading(place, name, said)
        for place, name in enumerate(layout.names, 1)
        if (said := dates.month(name)) is not None
    ]
    times = Counter(heading.text for heading in found)
    return [
        heading if times[heading.text] == 1 else heading._replace(text=f"{heading.text}, column {heading.place}")
        for heading in found
    ]


def _is_named(layout: Layout) -> bool:
    """Does the sheet say that it is about supervision? Leave and training are tracked in the same way."""
    return any(map(_NAMED.search, (layout.sheet, *layout.outside, *layout.names)))


def _years(
    layout: Layout, months: Sequence[Heading], answers: Answers, period: str | None
) -> tuple[Mapping[int, date], list[Question]]:
    """Of each column the first day of its month; and the question in which year the first one lies."""
    later = [0]  # years after the first column's
    for before, after in pairwise(months):
        later.append(later[-1] + (after.month.month <= before.month.month))
    written = [heading.month.year - years for heading, years in zip(months, later, strict=True) if heading.month.year]
    over_a_year = later[-1] > 1 or (later[-1] == 1 and months[-1].month.month >= months[0].month.month)
    if over_a_year and len(written) < len(months):
        raise Refused(f"The months of this sheet are in no order. Write the year into each of their headings. {KEPT}")
    question = Question(
        f"year:{layout.sheet}", "In which year does the first month of this sheet lie? Write it as 2025.", ()
    )
    said = _year_said(answers.get(question.id, ()))
    first = (
        next(iter(written), None)
        or said
        or _year_beside(layout, wraps=later[-1] > 0)
        or _year_of(period, months[0].month.month)
    )
    base = first or dates.EARLIEST
    days = {
        heading.place: date(heading.month.year or base + years, heading.month.month, 1)
        for heading, years in zip(months, later, strict=True)
    }
    sure = written or said or (first and not _left_standing(layout, days))
    return days, [] if sure else [question]


def _left_standing(layout: Layout, months: Mapping[int, date]) -> bool:
    """Do most of the whole dates lie elsewhere? Then the year is that of an older sheet, of which this is a copy."""
    apart = [
        min(abs(_apart(day, months[place])) for day in dates.read(text) if day)
        for _, place, text, _ in _cells(layout, months)
        if any(dates.read(text))
    ]
    return len(apart) >= FEWEST and 2 * sum(distance > 1 for distance in apart) > len(apart)


def _year_beside(layout: Layout, *, wraps: bool) -> int | None:
    """2024/25 beside the table or in the sheet's name; one year alone only where no column lies in another."""
    lines = (*layout.outside, layout.sheet)
    two = {
        int(said[1]) for line in lines for said in _TWO_YEARS.finditer(line) if (int(said[1]) + 1) % 100 == int(said[2])
    }
    one = {int(said[1]) for line in lines for said in _ONE_YEAR.finditer(line)} if not wraps else set()
    found = two or one
    return found.pop() if len(found) == 1 else None


def _year_of(period: str | None, first: int) -> int | None:
    """The year of the first column, if a month of the twelve from it on is said."""
    said = dates.month(period) if period else None
    return said.year - (said.month < first) if said and said.year else None


def _year_said(given: Sequence[str]) -> int | None:
    years = [int(said) for said in given if said.isascii() and said.isdigit()]
    return years[0] if len(years) == 1 and dates.EARLIEST <= years[0] <= dates.LATEST else None


def _reading(layout: Layout, months: Mapping[int, date], answers: Answers) -> tuple[_Reading, list[Question]]:
    """One order of day and month for the sheet, and what a small number says; with the questions that are open."""
    texts = [(text, months[place]) for _, place, text, _ in _cells(layout, months)]
    parts = [(part, month) for text, month in texts for part in _parts(text)]
    order = Question(
        f"date_order:{layout.sheet}",
        "In this sheet, does the day or the month come first? (3/4 can be 3 April or 4 March.)",
        dates.ORDERS,
    )
    number = Question(
        f"numbers:{layout.sheet}",
        "Is a small number in a month, such as 2, the day of the session or how many sessions there were?",
        (DAYS, SESSIONS),
    )
    questions = []
    month_first = chosen(order, answers) == ("month_first",)
    if not chosen(order, answers):
        fits = [sum(_fits(part, month, month_first=which) for part, month in parts) for which in (False, True)]
        month_first = fits[1] > fits[0]
        questions += [order] if fits[0] == fits[1] and _two_ways(parts) else []
    numbers = chosen(number, answers)
    if not numbers and any(text.isascii() and text.isdigit() and int(text) <= LATEST_DAY for text, _ in texts):
        questions.append(number)
    return _Reading(month_first, numbers[0] if numbers else DAYS, serials=layout.kinds is not None), questions


def _fits(part: str, month: date, *, month_first: bool) -> int:
    """In this order: 2 for a day of this very month, 1 for one of the months beside it."""
    found = _day(part, month, month_first=month_first)
    return 0 if found is None else max(0, 2 - abs(_apart(found, month)))


def _two_ways(parts: Sequence[tuple[str, date]]) -> bool:
    return any(_day(part, month, month_first=True) != _day(part, month, month_first=False) for part, month in parts)


def _cells(layout: Layout, months: Mapping[int, date]) -> Iterator[tuple[int, int, str, str]]:
    """Row, place, text and kind of every filled cell under a month."""
    names = [f"column_{place}" for place in months]
    texts = layout.records.select("row", *names)
    kinds = layout.kinds.select(names).rows() if layout.kinds is not None else [("text",) * len(names)] * texts.height
    for (row, *cells), of_cells in zip(texts.iter_rows(), kinds, strict=True):
        for place, text, kind in zip(months, cells, of_cells, strict=True):
            if text or kind == "fault":
                yield row, place, text or "", kind or "text"


def _long(
    layout: Layout, months: Mapping[int, date], kept: tuple[int, ...], reading: _Reading, questions: Sequence[Question]
) -> Layout:
    """One record a session; a cell that says none, or nothing that can be read, is one record without a day."""
    headings = {heading.place: heading.text for heading in _months(layout)}
    people = {
        row: cells for row, *cells in layout.records.select("row", *(f"column_{place}" for place in kept)).iter_rows()
    }
    cells = list(_cells(layout, months))
    filled = {row for row, *_ in cells}
    problems = [problem for problem in (*_repeated(layout), *_damaged(layout, kept)) if problem.row in filled]
    whole = {problem.row for problem in problems}
    records: list[tuple[str | int | None, ...]] = []
    for row, place, text, kind in cells:
        said = _said(text, kind, months[place], reading)
        if isinstance(said, str) and row not in whole:
            problems.append(_problem(layout.sheet, row, headings[place], said))
        sessions = [_Session()] if isinstance(said, str) else said
        records += ((row, headings[place], *people[row], *session) for session in sessions)
    names = (*(layout.names[place - 1] for place in kept), *GIVES)
    schema = {"row": pl.UInt32, "heading": pl.String} | {
        f"column_{place + 1}": pl.String for place in range(len(names))
    }
    frame = pl.DataFrame(records, schema, orient="row")
    # Blank rows and notes have no filled cell under a month: they are listed, and no row of the sheet is counted.
    outside = [said if said.weight == "block" else replace(said, skips=False) for said in layout.problems]
    return layout._replace(
        names=names,
        records=frame.drop("heading"),
        headings=frame["heading"],
        kinds=None,
        problems=(*outside, *problems),
        questions=tuple(questions),
    )


def _repeated(layout: Layout) -> list[Problem]:
    """Rows that are alike in every cell of the sheet: the first is loaded."""
    cells = pl.struct(pl.exclude("row"))
    says = "is the same as a row above it. It was left out."
    return [
        Problem(layout.sheet, row, "", "duplicate", "note", f"Row {row} {says}", skips=True)
        for row in layout.records.filter(cells.is_duplicated() & ~cells.is_first_distinct())["row"]
    ]


def _damaged(layout: Layout, kept: Sequence[int]) -> list[Problem]:
    """Rows whose name or number the file itself holds as a fault."""
    if layout.kinds is None:
        return []
    faulty = layout.kinds.select(pl.any_horizontal(pl.col(f"column_{place}") == "fault" for place in kept)).to_series()
    rows = layout.records.filter(faulty.fill_null(value=False))["row"]
    return [Problem(layout.sheet, row, "", "fault", "block", f"Row {row}: {SAYS['fault']}") for row in rows]


def _problem(sheet: str, row: int, heading: str, code: Code) -> Problem:
    """Why nobody was there is never kept, and an unknown word is never repeated."""
    weight: Literal["note", "block"] = "note" if code == "nothing" else "block"
    says = f"Row {row}, {heading}: {SAYS[code]}"
    return Problem(sheet, row, heading, code, weight, says, skips=code == "nothing")


def _said(text: str, kind: str, month: date, reading: _Reading) -> Said:
    """The sessions that a cell says, or why none."""
    if kind == "fault":
        return "fault"
    said = word(text)
    if said in STATUS:
        return [_Session(scheduled_for=str(month), status=STATUS[said])]
    if said in NOTHING:
        return "nothing"
    serial = dates.serial(text) if kind == "number" and reading.serials else None
    if not serial and text.isascii() and text.isdigit():
        return _number(int(text), month, reading)
    length = durations.minutes(text) if kind == "duration" else durations.spoken(text)
    if length is not None:
        return [_Session(scheduled_for=str(month), status="held", minutes=f"{length:g} minutes")]
    return _days([str(serial)] if serial else _parts(text), month, reading)


def _days(parts: Sequence[str], month: date, reading: _Reading) -> Said:
    """A session a day; one day that cannot be makes the whole cell doubtful."""
    days = [_day(part, month, month_first=reading.month_first) for part in parts]
    held = [day for day in days if day is not None and abs(_apart(day, month)) <= 1]
    if not days:
        return "unclear"
    return [_Session(held_on=str(day), status="held") for day in held] if len(held) == len(days) else "date"


def _number(number: int, month: date, reading: _Reading) -> Said:
    """Minutes, a day of the month, or how many sessions there were."""
    held = _Session(scheduled_for=str(month), status="held")
    if number > LATEST_DAY:
        return [held._replace(minutes=f"{number} minutes")]
    if reading.numbers == SESSIONS:
        return [held] * number or "nothing"
    return _days([str(number)], month, reading)


def _parts(text: str) -> list[str]:
    """The days of a cell as they are written; none where anything else is written too."""
    if any(dates.read(text)):
        return [text]
    return _DAY.findall(text) if _BETWEEN.fullmatch(_DAY.sub("", text)) else []


def _day(part: str, month: date, *, month_first: bool) -> date | None:
    """The day of a part, in the year that lies nearest to the month; none where the calendar has none."""
    if said := _ONLY_DAY.fullmatch(part):
        return _of_year(month.year, month.month, int(said[1]))
    if said := _SHORT.fullmatch(part):
        one, two = int(said[1]), int(said[2])
        return _nearest(month, one, two) if month_first else _nearest(month, two, one)
    if said := _DAY_WORD.fullmatch(part):
        return _nearest(month, dates.MONTHS.index(said[2][:3].casefold()) + 1, int(said[1]))
    found = dates.read(part)
    return found.month_first if month_first else found.day_first


def _nearest(month: date, number: int, day: int) -> date | None:
    years = (month.year, month.year - 1, month.year + 1)
    found = [each for year in years if (each := _of_year(year, number, day))]
    return min(found, key=lambda each: abs(_apart(each, month)), default=None)


def _of_year(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _apart(day: date, month: date) -> int:
    """Months from one to the other."""
    return (day.year - month.year) * YEAR + day.month - month.month
