"""Week by week: leave and sickness, supervision, timesheets, before anybody writes them down."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

import numpy as np

from sample_data.careers import Spell
from sample_data.shape import FIRST_DAY, LAST_DAY, Habits
from schemas import standards
from schemas.standards import Standard

Away = Literal["annual", "sickness"]
Status = Literal["held", "cancelled_by_org", "cancelled_by_supervisee", "postponed"]

EVERY: Mapping[Away, int] = {"annual": 70, "sickness": 220}  # days from one to the next, on average
LEAVE = 7  # days at a time
LONG = 1 / 12  # share of sickness that is long
RECOVERY, SLOW_RECOVERY = 0.22, 0.02  # chance that a day of it is the last
WEANED = range(42, 182)  # days in the organisation
NOT_HELD: tuple[Status, ...] = ("cancelled_by_org", "cancelled_by_supervisee", "postponed")
NOT_HELD_ODDS = (0.7, 0.2, 0.1)
NO_TIMESHEET = 0.04  # share of weeks
UNEVEN = 3  # shape of what separates those who work long from those who do not


class Absence(NamedTuple):
    """One spell away."""

    person: int
    first: date
    last: date
    kind: Away


class Session(NamedTuple):
    """One session of supervision, on the day for which it was planned."""

    day: date
    spell: Spell
    status: Status
    minutes: int  # how long it lasted, or would have


class Week(NamedTuple):
    """One timesheet."""

    monday: date
    person: int
    contracted: float
    worked: float


def absences(spells: Iterable[Spell], draw: np.random.Generator) -> list[Absence]:
    """Five weeks of leave a year, a week at a time, and sickness now and then: employees only."""
    found = []
    for spell in _employees(spells):
        last = _last(spell)
        for kind, every in EVERY.items():
            day = _first(spell) + timedelta(int(draw.exponential(every)))
            while day < last:
                days = LEAVE if kind == "annual" else _days_ill(draw)
                found.append(Absence(spell.person, day, min(day + timedelta(days - 1), last), kind))
                day += timedelta(days + 1 + int(draw.exponential(every)))
    return found


def sessions(
    spells: Iterable[Spell], away: Iterable[Absence], habits: Habits, draw: np.random.Generator
) -> list[Session]:
    """One is planned each interval that is promised, or on the first day back; whether it is held is drawn."""
    promised, gone = standards.standards(standards.DEFAULT, standards.HERE), _days_away(away)
    return sorted(
        (session for spell in _main_posts(spells) for session in _sessions(spell, promised, gone, habits, draw)),
        key=lambda session: (session.day, session.spell.person),
    )


def weeks(
    spells: Sequence[Spell], away: Iterable[Absence], above: Mapping[bool, float], busy: str, draw: np.random.Generator
) -> list[Week]:
    """Employees' timesheets: none for a week that begins away, and now and then one is missing."""
    gone, hours = _days_away(away), defaultdict[tuple[int, date], float](float)
    for spell in spells:
        hours[spell.person, spell.since] += spell.hours  # of both posts, where there are two
    found = []
    for spell in _employees(spells):
        contracted = hours[spell.person, spell.since]
        kept = [day for day in _mondays(spell) if day not in gone[spell.person] and draw.random() > NO_TIMESHEET]
        person_over = draw.gamma(UNEVEN, above[spell.service == busy] / 100 / UNEVEN * contracted)
        over = (person_over * draw.exponential(1, len(kept))).round(1)
        found += [Week(day, spell.person, contracted, contracted + more) for day, more in zip(kept, over, strict=True)]
    return sorted(found)


def _mondays(spell: Spell) -> list[date]:
    """Of its whole weeks."""
    first, last = _first(spell), _last(spell)
    first += timedelta(-first.weekday() % 7)
    return [first + timedelta(7 * week) for week in range(((last - first).days + 1) // 7)]


def _sessions(
    spell: Spell, promised: Sequence[Standard], gone: Mapping[int, set[date]], habits: Habits, draw: np.random.Generator
) -> Iterator[Session]:
    day, last, peer = _first(spell), _last(spell), spell.role.peer
    day += timedelta(int(draw.integers(_standard(spell, day, promised).interval_days)))
    while day < last:
        if day in gone[spell.person]:
            day += timedelta(1)
            continue
        weaned = (day - spell.started).days in WEANED
        held = draw.random() < habits.held[peer] * (habits.weaning if weaned else 1)
        status: Status = "held" if held else NOT_HELD[draw.choice(len(NOT_HELD), p=NOT_HELD_ODDS)]
        yield Session(day, spell, status, _minutes(draw.random(), *habits.minutes[peer]))
        day += timedelta(_standard(spell, day, promised).interval_days)


def _standard(spell: Spell, day: date, promised: Iterable[Standard]) -> Standard:
    """The first row that fits the post on that day."""
    for row in promised:
        narrow = row.lived_experience_roles or row.role_families
        fits = (row.lived_experience_roles and spell.role.peer) or spell.role.family in row.role_families or not narrow
        first, after = row.tenure_days
        if fits and spell.kind in row.employment and first <= (day - spell.started).days < after:
            return row
    raise standards.NoStandard("Nothing is promised to somebody.")


def _minutes(share: float, whole: float, most: float) -> int:
    return 60 if share < whole else 45 if share < most else 30


def _days_ill(draw: np.random.Generator) -> int:
    return int(draw.geometric(SLOW_RECOVERY if draw.random() < LONG else RECOVERY))


def _days_away(away: Iterable[Absence]) -> Mapping[int, set[date]]:
    gone: defaultdict[int, set[date]] = defaultdict(set)
    for person, first, last, _kind in away:
        gone[person] |= {first + timedelta(days) for days in range((last - first).days + 1)}
    return gone


def _employees(spells: Iterable[Spell]) -> list[Spell]:
    return [spell for spell in _main_posts(spells) if spell.kind == "employee"]


def _main_posts(spells: Iterable[Spell]) -> list[Spell]:
    """Of two posts that somebody has from the same day on, the first."""
    first: dict[tuple[int, date], Spell] = {}
    for spell in spells:
        first.setdefault((spell.person, spell.since), spell)
    return list(first.values())


def _first(spell: Spell) -> date:
    """Of the days that the records can hold."""
    return max(spell.since, FIRST_DAY)


def _last(spell: Spell) -> date:
    return min(spell.until or LAST_DAY, LAST_DAY)
