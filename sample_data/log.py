"""The supervision log that line managers keep: a row a session, names only, cells as people type them."""

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta

import numpy as np

from sample_data.exports import NEW_SYSTEM, Export, short_day
from sample_data.habits import Session, Status
from sample_data.persons import Person
from sample_data.records import Records
from sample_data.shape import FIRST_DAY, LAST_DAY
from sample_data.workbook import SERIAL_0, Cell, workbook

COLUMNS = ("Date planned", "Date held", "Staff member", "Supervisor", "Type", "Length", "Took place?", "Notes")
NEW_COLUMNS = (*COLUMNS[:6], "Status", COLUMNS[7])
WIDTHS = (12, 12, 28, 18, 10, 9, 24, 30)
TOOK_PLACE: Mapping[Status, Sequence[str]] = {
    "held": ("Y", "Y", "Y", "Yes", "yes"),
    "cancelled_by_org": ("Cancelled by organisation",),
    "cancelled_by_supervisee": ("Cancelled by staff",),
    "postponed": ("Postponed",),
}
LENGTHS: Mapping[int, Sequence[Cell]] = {
    60: ("60 mins", "60 mins", "1 hr", "1 hr", 60, 60, "1:00", "1h", "60", time(1, 0)),
    45: ("45 mins", "45 mins", 45, "0:45", time(0, 45)),
    30: ("30 mins", "30 mins", 30, "0:30"),
}
KINDS = ("1:1", "1:1", "1-1", "121", "Supervision")
NOTES = (*[""] * 40, "see file", "in car", "by phone", "room B", "Upset after a visit. Talked about own past.")
TEAM_SESSIONS = 2  # in each log, with "Team" in the place of a name
UNPLACED = TEAM_SESSIONS + 1  # rows of each log that belong to nobody who is known: one name is misspelt
ODD = 50  # one cell in so many is typed in another way than most
MANY = 1_000_000  # as good as endless: numbers that decide how a cell is typed


def supervision_log(known: Records, since: date, until: date, draw: np.random.Generator) -> Export:
    """Every session that was planned for the quarter, and a few rows that nobody can place."""
    planned = [session for session in known.sessions if since <= session.day <= until]
    chance = draw.integers(MANY, size=(len(planned), 6)).tolist()
    leads, turned = known.supervisors(since), (since - FIRST_DAY) / (LAST_DAY - FIRST_DAY)
    rows = []
    for session, (which, *numbers) in zip(planned, chance, strict=True):
        spell = session.spell
        lead = leads[spell.service][spell.person % len(leads[spell.service])]
        rows.append(_row(session, _name(known.persons[spell.person], which, turned), _signed(lead), numbers))
    held = [row for row in rows if row[1]]
    _misspell(held[draw.integers(len(held))])
    rows += [_team(since + timedelta(int(draw.integers((until - since).days)))) for _ in range(TEAM_SESSIONS)]
    head: list[Sequence[Cell]] = [
        [known.organisation.name],
        ["Supervision log - CONFIDENTIAL"],
        ["Last updated:", until],
        [],
        COLUMNS if since < NEW_SYSTEM else NEW_COLUMNS,
    ]
    foot: list[Sequence[Cell]] = [[], ["Total sessions", len(rows)]]
    rows.sort(key=lambda row: str(row[0]))
    body = workbook("Supervision log", [*head, *rows, *foot], until, WIDTHS)
    return Export(until, f"Supervision log {until}.xlsx", body)


def _row(session: Session, name: str, lead: str, numbers: Sequence[int]) -> list[Cell]:
    day, kind, status, length, note = numbers
    held = session.status == "held"
    return [
        session.day,
        _day(session.day, day) if held else "",
        name,
        lead,
        _one(KINDS, kind),
        _one(LENGTHS[session.minutes], length) if held else "",
        _one(TOOK_PLACE[session.status], status),
        _one(NOTES, note),
    ]


def _one(ways: Sequence[Cell], number: int) -> Cell:
    return ways[number % len(ways)]


def _day(day: date, number: int) -> Cell:
    """A date, or what was typed in its place."""
    odd: Sequence[Cell] = (short_day(day), f"{day:%d.%m.%y}", f"{day.day} {day:%b %Y}", (day - SERIAL_0).days)
    return day if number % ODD else _one(odd, number // ODD)


def _name(person: Person, number: int, turned: float) -> str:
    """Surname first, and more and more often last; now and then a space too many."""
    name = person.last_first if number / MANY >= turned else f"{person.forename} {person.surname}"
    match number % ODD:
        case 0:
            return f"{name} "
        case 1:
            return name.replace(" ", "  ", 1)
        case _:
            return name


def _signed(lead: Person) -> str:
    return f"{lead.forename[0]}. {lead.surname}"


def _misspell(row: list[Cell]) -> None:
    """Leaves out the last letter but one of the first name that is written: nobody is called that."""
    first, space, rest = str(row[2]).strip().partition(" ")
    row[2] = f"{first[:-3]}{first[-2:]}{space}{rest}"


def _team(day: date) -> list[Cell]:
    return [day, day, "Team", "External", "Clinical", "1.5 hours", "Y", "all staff"]
