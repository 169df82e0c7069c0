"""When figures may move: by the calendar, never by the people (10.10)."""

from collections.abc import Sequence
from datetime import date, timedelta
from math import floor

from etl.disclosure.candidate import Unit
from etl.measures.measure import Measure

SPLIT = 300  # days from one edition in which split figures are due to the next: once a year
ALL_STAFF = 90  # averages and counts of all staff, for the organisation
ALL_STAFF_BELOW = 180  # and for its units
MONTH = 365.25 / 12


def wait(measure: Measure, unit: Unit) -> int:
    """Days until a figure that was due can be due again: of an all-staff share or rate at least half its window."""
    if measure.split:
        return SPLIT
    days = ALL_STAFF_BELOW if unit else ALL_STAFF
    return max(days, floor(measure.months * MONTH / 2)) if measure.kind in ("share", "rate") else days


def last_due(editions: Sequence[date], days: int) -> date | None:
    """The last edition in which what waits so many days was due; the first has everything due."""
    last: date | None = None
    for day in sorted(editions):
        if last is None or (day - last).days >= days:
            last = day
    return last


def first(editions: Sequence[date], days: int) -> date | None:
    """The earliest day of an edition in which what waits so many days can be due again; none where all is due."""
    last = last_due(editions, days)
    return last + timedelta(days=days) if last else None


def next_new(editions: Sequence[date], days: int) -> date | None:
    """The first of the month after the earliest day on which what waits so many days can be due, by editions alone."""
    earliest = first(editions, days)
    if earliest is None:
        return None
    return date(earliest.year + earliest.month // 12, earliest.month % 12 + 1, 1)
