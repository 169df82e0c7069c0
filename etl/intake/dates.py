"""Text to days. Never by guess: an order of day and month is chosen for a whole column, or asked for (facts.md 13)."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Literal, NamedTuple

Order = Literal["day_first", "month_first"]
ORDERS: tuple[Order, ...] = ("day_first", "month_first")
EARLIEST, LATEST = 1900, 2100  # years that a staff file can hold
THIS_CENTURY = 50  # two digits up to here are 20xx, above 19xx
SERIALS = range(20_000, 60_001)  # days since the end of 1899, in workbooks only: 1954 to 2064
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_WORDS = "|".join((
    "january", "february", "march", "april", "june", "july", "august", "september", "sept", "october", "november",
    "december", *MONTHS,
))  # fmt: skip

_MONTH = "|".join(f"{month}[a-z]*" for month in MONTHS)
_ISO = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})")
_TOGETHER = re.compile(r"(?P<year>(19|20)\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)")
_DAY_WORD = re.compile(
    rf"(?P<day>\d{{1,2}})(st|nd|rd|th)?[-/. ]*(?:of )?(?P<month>{_MONTH})[-/., ]*(?P<year>\d{{4}}|\d\d)", re.IGNORECASE
)
_WORD_DAY = re.compile(
    rf"(?P<month>{_MONTH})[-/. ]*(?P<day>\d{{1,2}})(st|nd|rd|th)?[, ]+(?P<year>\d{{4}})", re.IGNORECASE
)
_FIGURES = re.compile(r"(?P<one>\d{1,2})[-/. ](?P<two>\d{1,2})[-/. ](?P<year>\d{4}|\d\d)")
_MONTH_HEADING = re.compile(rf"(?P<word>{MONTH_WORDS})\.?(?:[-/., '’]*(?P<year>(?:19|20)\d\d|\d\d))?", re.IGNORECASE)
_MONTH_FIGURES = re.compile(r"(?P<month>\d{1,2})[-/.](?P<year>(?:19|20)\d\d)", re.ASCII)
_YEAR_FIRST = re.compile(r"(?P<year>(?:19|20)\d\d)[-/.](?P<month>\d{1,2})", re.ASCII)
_TIME = re.compile(r"(T| +)\d{1,2}:\d\d(:\d\d(\.\d+)?)? *([ap]m)?(Z|[+-]\d\d:?\d\d)?$", re.IGNORECASE)
_IN_LINE = re.compile(
    rf"(?<![\w/.-])({_ISO.pattern}|\d{{1,2}}(?:st|nd|rd|th)?[-/. ]+(?:of )?(?:{_MONTH})[-/., ]+\d{{4}}"
    rf"|(?:{_MONTH})[-/. ]+\d{{1,2}}(?:st|nd|rd|th)?[, ]+\d{{4}}|\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{4}})(?![\w/-])",
    re.IGNORECASE,
)
_IN_NAME = re.compile(r"(?<!\d)(\d{4}[-_.]\d\d[-_.]\d\d|(?:19|20)\d{6})(?!\d)")


class Month(NamedTuple):
    """What a heading says: a month, and the year where it is written."""

    year: int | None
    month: int


class Read(NamedTuple):
    """One cell: the day it says in each order; none where it says none. Both are alike where the order is no matter."""

    day_first: date | None
    month_first: date | None

    @property
    def certain(self) -> bool:
        """Does it say one day, whatever the order?"""
        return self.day_first == self.month_first


def read(text: str) -> Read:
    """A day with or without a time of day behind it."""
    bare = _TIME.sub("", text.strip())
    for form in (_ISO, _TOGETHER, _DAY_WORD, _WORD_DAY):
        if said := form.fullmatch(bare):
            found = _day(said["year"], said["month"], said["day"])
            return Read(found, found)
    if said := _FIGURES.fullmatch(bare):
        return Read(_day(said["year"], said["two"], said["one"]), _day(said["year"], said["one"], said["two"]))
    return Read(None, None)


def serial(text: str) -> date | None:
    """The day of a workbook's serial number."""
    number = text.removesuffix(".0")
    if not (number.isascii() and number.isdigit() and int(number) in SERIALS):
        return None
    return date(1899, 12, 30) + timedelta(days=int(number))


def order(cells: Iterable[Read]) -> Order | None:
    """The one order of a column; none where both fit and it matters, or where each is proved by some cell."""
    unsure = [cell for cell in cells if not cell.certain]
    day_first = any(cell.month_first is None for cell in unsure)
    month_first = any(cell.day_first is None for cell in unsure)
    if unsure and day_first == month_first:
        return None
    return "month_first" if month_first else "day_first"


def month(text: str) -> Month | None:
    """The month that a heading names: Apr, April 2024, Apr-24, 04/2024, 2024-04, or a day in it (of two, the first)."""
    bare = text.strip()
    if said := _MONTH_HEADING.fullmatch(bare):
        year = said["year"] and (int(said["year"]) if len(said["year"]) > len("24") else 2000 + int(said["year"]))
        return Month(year or None, MONTHS.index(said["word"][:3].casefold()) + 1)
    if said := _MONTH_FIGURES.fullmatch(bare) or _YEAR_FIRST.fullmatch(bare):
        return Month(int(said["year"]), int(said["month"])) if 1 <= int(said["month"]) <= len(MONTHS) else None
    day = read(bare)
    found = next((one for one in day if one and one.day == 1), None) or (day.day_first if day.certain else None)
    return Month(found.year, found.month) if found else None


def certain(line: str) -> Iterator[date]:
    """Days in a line of text that can be read in one way only."""
    for said in _IN_LINE.finditer(line):
        found = read(said.group())
        one = found.day_first or found.month_first
        if one and (found.certain or None in found):
            yield one


def in_name(file_name: str) -> set[date]:
    """Days written as 2025-09-30 or 20250930 in a file's name."""
    written = (said.group().replace("_", "-") for said in _IN_NAME.finditer(file_name))
    return {found for found in (read(text).day_first for text in written) if found}


def _day(year: str, month: str, day: str) -> date | None:
    """The day, if the calendar has it."""
    whole = int(year) if len(year) == len("2025") else int(year) + (2000 if int(year) <= THIS_CENTURY else 1900)
    number = int(month) if month.isdigit() else MONTHS.index(month[:3].casefold()) + 1
    try:
        return date(whole, number, int(day)) if EARLIEST <= whole <= LATEST else None
    except ValueError:
        return None
