"""An organisation with three peers, made through the real way: its exports as HR has them, two editions a year apart.

Twenty people, a salary a title, no grades, no timesheets, no roles file, and no job title that says peer.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from etl import conversations, load, maintenance, publish
from etl.cells import Edition, Released
from etl.home import Home, open_home
from etl.intake.child import Upload
from etl.load import known_roles, practice
from etl.load.answered import Asked
from etl.load.known_roles import Answer
from etl.load.practice import Said
from etl.load.titles import Role
from etl.snapshot import seal

ACTOR = "test"
AT = datetime(2026, 10, 6, 9, 30, tzinfo=UTC)
THEN, NOW = date(2025, 9, 30), date(2026, 9, 30)
TALKED = datetime(2025, 11, 12, 18, tzinfo=UTC)
FIRST_SESSION, EVERY = date(2024, 10, 3), timedelta(days=28)
TARGET = ("sup_minutes_share", "55 minutes")
SICK_FROM = date(2024, 11, 4)


class Job(NamedTuple):
    """A title, its one salary, what HR says of it on the Roles page, and who holds it."""

    title: str
    salary: int
    holders: Sequence[str]
    minutes: int  # of a session of theirs
    answer: Answer


JOBS = (
    Job(  # advertised, and one person's: its band is shown
        "Family Navigator",
        24_417,
        ["Ottoline Quillfeather"],
        37,
        Answer(
            lived_experience=True,
            matched="Family Worker",
            low="24,417",
            high="24,417",
            advertised=True,
            following=("Senior Family Worker",),
        ),
    ),
    Job(  # never advertised
        "Community Connector",
        25_683,
        ["Peregrine Ashgrove", "Zebedee Marlpit"],
        41,
        Answer(lived_experience=True, matched="Family Worker", low="25,683", high="25,683", advertised=False),
    ),
    Job(
        "Family Worker",
        26_241,
        [
            "Araminta Bellwether",
            "Barnaby Crickhollow",
            "Clementine Dovecote",
            "Dashiell Elmsworth",
            "Evadne Foxcombe",
            "Ferdinand Goosewell",
            "Guinevere Hartsease",
        ],
        55,
        Answer(
            lived_experience=False, low="26,241", high="26,241", advertised=True, following=("Senior Family Worker",)
        ),
    ),
    Job(
        "Senior Family Worker",
        30_119,
        ["Horatio Inglenook", "Isadora Jessamy", "Jocasta Kingfisher"],
        55,
        Answer(lived_experience=False, low="30,119", high="30,119", advertised=True, following=("Service Manager",)),
    ),
    Job(
        "Youth Worker",
        26_241,
        ["Kerensa Lambswool", "Leander Merriweather", "Morwenna Nightingale"],
        50,
        Answer(lived_experience=False, low="26,241", high="26,241", advertised=True),
    ),
    Job(
        "Administrator",
        23_777,
        ["Nathaniel Oakapple", "Ophelia Pennywhistle"],
        45,
        Answer(lived_experience=False, low="23,777", high="23,777", advertised=True),
    ),
    Job(
        "Service Manager",
        38_269,
        ["Quentin Rosebay"],
        60,
        Answer(lived_experience=False, low="38,269", high="38,269", advertised=True),
    ),
    Job(
        "Director",
        52_913,
        ["Rosalind Silverbirch"],
        60,
        Answer(lived_experience=False, low="52,913", high="52,913", advertised=False),
    ),
)
PEERS = [job for job in JOBS if job.answer.lived_experience]
STAFF_LIST = {
    "peer_roles:titles": tuple(job.title for job in PEERS),
    "pay_basis:Annual salary": ("annual_full_time",),
}  # what HR answers on the Upload page
NUMBERED = {name: f"W{4_100 + 7 * place}" for place, name in enumerate(name for job in JOBS for name in job.holders)}
REGISTER = {
    "pay_policy_lived_experience": Said("no"),
    "role_description_current": Said("partly", "Role descriptions", "Service Manager", date(2025, 2, 10), 12),
    "debrief_policy": Said("yes", "Staff handbook", "Service Manager", date(2025, 2, 10), 24),
}


def tiny(folder: Path) -> Home:
    """Two years of exports, Roles answered and a register saved on their pages, two editions, each sealed."""
    home = empty(folder)
    for day, since in ((THEN, FIRST_SESSION), (NOW, THEN)):
        _loaded(home, staff(day), sessions(since, day), absences(since, day))
        known_roles.save(home, _answers(home), actor=ACTOR, at=AT)
        practice.save(home, REGISTER, actor=ACTOR, at=AT)
        publish.publish(home, day, actor=ACTOR, at=AT)
        seal.create(home, f"Board papers {day.year}", None, actor=ACTOR, at=AT)
        if day == THEN:
            _talk(home)
    return home


def first_month(folder: Path) -> Home:
    """The same organisation stopped after its first file: a staff list, an edition and its seal."""
    home = empty(folder)
    _loaded(home, staff(THEN))
    publish.publish(home, THEN, actor=ACTOR, at=AT)
    seal.create(home, "Board papers", None, actor=ACTOR, at=AT)
    return home


def empty(folder: Path) -> Home:
    """Before the first file."""
    maintenance.init(folder, "Saltmarsh Families", {}, actor=ACTOR, at=AT)
    return open_home(folder, {})


def staff(day: date) -> Upload:
    """The staff list as it was on this day: who came a year ago is missing before."""
    lines = [
        (NUMBERED[name], name, job.title, f"£{job.salary:,}", "37.5" if place % 3 else "30", "37.5", _day(_came(place)))
        for place, (job, name) in enumerate((job, name) for job in JOBS for name in job.holders)
        if _came(place) <= day
    ]
    heads = (
        "Employee number",
        "Full name",
        "Job title",
        "Annual salary",
        "Contract hours",
        "Full time hours",
        "Start date",
    )
    return _csv(f"Staff list {day}.csv", heads, lines)


def sessions(since: date, until: date) -> Upload:
    """The supervision log, by name: a session every four weeks, and one in four that nobody held; later one in nine."""
    lines = list[tuple[str, ...]]()
    for place, (each, name) in enumerate((job, name) for job in JOBS for name in job.holders):
        for turn in range(26):
            held = FIRST_SESSION + timedelta(days=place % 5) + turn * EVERY
            if since < held <= until and (turn + place) % (4 if held <= THEN else 9) and held > _came(place):
                lines.append((name, _day(held), str(each.minutes), "1:1"))
    return _csv(f"Supervision log {until}.csv", ("Staff member", "Date held", "Minutes", "Type"), lines)


def absences(since: date, until: date) -> Upload:
    """The absence list, by name: one spell of sickness each a year."""
    lines = list[tuple[str, ...]]()
    for place, name in enumerate(NUMBERED):
        for year in range(2):
            first = SICK_FROM + timedelta(days=365 * year + 11 * place)
            if since < first <= until and first > _came(place):
                lines.append((name, _day(first), _day(first + timedelta(days=1 + place % 4)), "Sickness"))
    return _csv(f"Absence {until}.csv", ("Employee", "First day", "Last day", "Absence type"), lines)


def _came(place: int) -> date:
    """The first day: the twelfth and the sixteenth person came in the last year."""
    return date(2026, 1, 12) if place in (11, 15) else date(2019, 4, 1) + timedelta(days=97 * place)


def _loaded(home: Home, *uploads: Upload) -> None:
    answers = {uploads[0].name: STAFF_LIST}
    for loaded in load.load(home, uploads, Asked(answers=answers), actor=ACTOR, at=AT):
        if loaded.code:
            raise RuntimeError(f"A file of the made organisation asks or is refused: {loaded}")


def _answers(home: Home) -> dict[Role, Answer]:
    """HR's answers on the Roles page, by the titles it lists."""
    said = {job.title: job.answer for job in JOBS}
    return {role.key: said[role.told["title"]] for role in known_roles.known(home).roles}


def _talk(home: Home) -> None:
    """A card each of managers and board, on the first figure shown, and the board's target where one may stand."""
    first = publish.publications(home)[0]
    for audience in ("manager", "board"):
        (cell,) = [cell for cell in first.of(TARGET[0]) if cell.shown]
        conversations.keep(home, _draft(first, cell, audience), actor=ACTOR, at=TALKED)
    conversations.set_target(home, *TARGET, date(2027, 4, 30), TALKED.date(), actor=ACTOR, at=TALKED)


def _draft(first: Edition, cell: Released, audience: Any) -> conversations.Draft:
    asked = conversations.asking(first, cell, audience)
    return conversations.Draft(
        audience=audience,
        cell=cell,
        publication=first.head["publication_id"],
        edition=THEN,
        prompt=asked.prompt,
        ask=asked.ask,
        because=asked.theme.because,
        absent="Colleagues on call at night",
        trying="Keep an hour of supervision free in every diary",
        role="Service Manager",
        review=date(2026, 11, 12),
    )


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _csv(name: str, heads: Iterable[str], lines: Iterable[Sequence[str]]) -> Upload:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows(lines)
    return Upload(name, text.getvalue().encode())
