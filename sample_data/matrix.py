"""The supervision tracker of a small organisation: a row a person, a column a month, the year only in the title."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from sample_data.careers import Spell
from sample_data.exports import Export
from sample_data.records import Records
from sample_data.shape import FIRST_DAY, PAY_ROUND
from sample_data.workbook import Cell, workbook

NAMES = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")
WIDTHS = (28, 18, *[11] * len(NAMES))
TICKED = 0.15  # of months with one session: an x in the place of its day


class _Months(NamedTuple):
    """By person and first day of a month: what the sheet can say of it."""

    held: Mapping[tuple[int, date], Sequence[date]]
    missed: frozenset[tuple[int, date]]
    away: frozenset[tuple[int, date]]


def supervision_matrix(known: Records, on: date, draw: np.random.Generator) -> Export:
    """Everyone who was in post in the year from April, as the sheet was on a day; later months are empty."""
    year = on.year - (on.month < PAY_ROUND)
    since = max(date(year, PAY_ROUND, 1), FIRST_DAY)
    leads, by_month = known.supervisors(since), _by_month(known)
    here = {spell.person: spell for spell in known.spells if spell.since <= on and (spell.until or on) >= since}
    peer = min(person for person, spell in here.items() if spell.role.peer)
    rows: list[Sequence[Cell]] = []
    for person, spell in here.items():
        name = known.persons[person].last_first + " (peer)" * (person == peer)
        cells = [_cell(spell, month, by_month, draw) if since <= month <= on else "" for month in _year(year)]
        lead = leads[spell.service][person % len(leads[spell.service])]
        rows.append([name, lead.surname, *cells])
    rows.sort(key=lambda row: str(row[0]))
    head: list[Sequence[Cell]] = [[f"SUPERVISION TRACKER {year}/{(year + 1) % 100}"], ["Name", "Line manager", *NAMES]]
    foot: list[Sequence[Cell]] = [["Green = done, red = missed"]]
    body = workbook("Supervision tracker", [*head, *rows, *foot], on, WIDTHS)
    return Export(on, f"Supervision tracker {on}.xlsx", body)


def _year(year: int) -> list[date]:
    """The first days of its months, from April."""
    numbers = range(PAY_ROUND - 1, PAY_ROUND - 1 + len(NAMES))
    return [date(year + number // 12, number % 12 + 1, 1) for number in numbers]


def _by_month(known: Records) -> _Months:
    held: defaultdict[tuple[int, date], list[date]] = defaultdict(list)
    for session in known.sessions:
        if session.status == "held":
            held[session.spell.person, session.day.replace(day=1)].append(session.day)
    missed = {(session.spell.person, session.day.replace(day=1)) for session in known.sessions}
    away = {(absence.person, absence.first.replace(day=1)) for absence in known.away if absence.kind == "annual"}
    return _Months(held, frozenset(missed), frozenset(away))


def _cell(spell: Spell, month: date, months: _Months, draw: np.random.Generator) -> Cell:
    key = spell.person, month
    if key in months.held:
        return _days(months.held[key], draw)
    if key in months.away:
        return "A/L"
    return "cancelled" if key in months.missed else "-" if spell.started <= month else ""


def _days(days: Sequence[date], draw: np.random.Generator) -> Cell:
    """The days of a month's sessions, in one of the ways in which people write them."""
    (first, *more), way = days, draw.random()
    if not more and way < TICKED:
        return "x"
    short = [f"{day.day}/{day.month}" for day in days]
    named = [f"{day.day} {day:%b}" for day in days]
    if more:
        ways: Sequence[Cell] = (",".join(str(day.day) for day in days), " & ".join(short), " ".join(named))
    else:
        ways = (first, first, first, short[0], named[0], _ordinal(first.day))
    return ways[int(draw.integers(len(ways)))]


def _ordinal(day: int) -> str:
    """11th."""
    ending = "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"
