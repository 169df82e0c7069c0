"""Posts and the people who hold them, from before the records begin to their last day.

Posts stay; a vacancy is filled the next day, from inside while a move up is due. How many leave and move up each year
is fixed, who and when is drawn; places on a scale are dealt, not drawn: so what is planted is there for every seed.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count

import numpy as np

from sample_data.shape import FIRST_DAY, FULL_TIME, MONTHS, SECOND_POST, Kind, Organisation, Role, month

LEAVE_A_YEAR = 0.2  # of those in post when the year begins, peers and others of each service alike
LONGEST_SERVICE = 4_000  # days, since the services were taken over
READY = 180  # days in a post before a move up
HOURS, HOURS_ODDS = (37.5, 30.0, 22.5), (0.6, 0.25, 0.15)
# A scale has seven points, and this is how many stand on each; a person stays on the point of the start.
POINTS = np.repeat(range(7), (1, 2, 4, 5, 3, 2, 1))
LEAVING = ("resigned_other", "moved_out_positive", "end_of_funding", "dismissal_redundancy", "retired", "unknown")
LEAVING_ODDS = (0.42, 0.24, 0.12, 0.04, 0.06, 0.12)


@dataclass(kw_only=True)
class Spell:
    """One person in one post."""

    person: int
    role: Role
    service: str | None
    team: str | None
    post: str
    started: date  # in the organisation
    since: date  # in this post
    hours: float
    kind: Kind = "employee"
    place: float = 0.5  # on the scale, 0 to 1
    until: date | None = None  # the last day in this post
    leaving: str | None = None  # why the person left; none where the next spell is a move up


def careers(organisation: Organisation, draw: np.random.Generator) -> list[Spell]:
    """Every spell of everyone, in the order in which they began to be known."""
    house = _House(organisation, draw)
    for service, wanted in organisation.posts.items():
        keys = [key for key, posts in wanted.items() for _ in range(posts)]
        for place, key in enumerate(keys):
            served = 1 + min(int(draw.exponential(365 / LEAVE_A_YEAR)), LONGEST_SERVICE)
            team = service and f"{service} {place % organisation.teams + 1}"
            house.hire(organisation.roles[key], service, team, f"{service} {place}", FIRST_DAY - timedelta(served))
    for begin in map(month, range(0, MONTHS, 12)):
        for day, person in house.leavers(begin):
            left = next(spell for spell in house.holder.values() if spell.person == person)
            left.until, left.leaving = day, str(draw.choice(LEAVING, p=LEAVING_ODDS))
            house.fill(left, day + timedelta(1))
    return house.spells + list(_extra(organisation, draw, house.people))


@dataclass
class _House:
    organisation: Organisation
    draw: np.random.Generator
    spells: list[Spell] = field(default_factory=list)
    holder: dict[str, Spell] = field(default_factory=dict)  # by post
    moved: Counter[bool] = field(default_factory=Counter)  # into peer posts and others
    people: Iterator[int] = field(default_factory=lambda: count(1))
    points: dict[tuple[str | None, str], list[int]] = field(default_factory=dict)  # to deal, by service and role

    def hire(self, role: Role, service: str | None, team: str | None, post: str, day: date) -> None:
        hours = float(self.draw.choice(HOURS, p=HOURS_ODDS))
        person = next(self.people)
        self._enter(
            Spell(person=person, role=role, service=service, team=team, post=post, started=day, since=day, hours=hours)
        )

    def fill(self, left: Spell, day: date) -> None:
        """With someone from the step below while a move up is due, whose own post is filled in turn."""
        peer = left.role.peer
        below = [s for s in self.holder.values() if s.service == left.service and left.role.key in s.role.next]
        ready = [spell for spell in below if (day - spell.since).days > READY]
        due = self.organisation.promotions[peer] * (day - FIRST_DAY).days / 365.25 - self.moved[peer]
        if not ready or due < 1:
            self.hire(left.role, left.service, left.team, left.post, day)
            return
        mover = ready[self.draw.integers(len(ready))]
        mover.until = day - timedelta(1)
        self.moved[peer] += 1
        person, started, hours = mover.person, mover.started, mover.hours
        self._enter(replace(left, person=person, started=started, hours=hours, since=day, until=None, leaving=None))
        self.fill(mover, day)

    def leavers(self, begin: date) -> list[tuple[date, int]]:
        """Who leaves in the year, and their last days."""
        chosen: list[tuple[date, int]] = []
        for service in self.organisation.posts:
            for peer in (True, False):
                here = [s.person for s in self.holder.values() if s.service == service and s.role.peer == peer]
                leave = self.draw.choice(here, round(LEAVE_A_YEAR * len(here)), replace=False)
                chosen += [(begin + timedelta(int(self.draw.integers(5, 360))), int(person)) for person in leave]
        return sorted(chosen)

    def _enter(self, spell: Spell) -> None:
        points = self.points.setdefault((spell.service, spell.role.key), [])
        if not points:
            points += self.draw.permutation(POINTS).tolist()
        spell.place = points.pop() / max(POINTS)
        self.spells.append(spell)
        self.holder[spell.post] = spell


def _extra(organisation: Organisation, draw: np.random.Generator, people: Iterator[int]) -> Iterator[Spell]:
    """Volunteers, sessional staff and people with a peer post and another one, who come on top and stay."""
    services = [service for service in organisation.posts if service]
    for how, key, many in organisation.extra:
        for place in range(many):
            service, day = services[place % len(services)], FIRST_DAY - timedelta(int(draw.integers(30, 1_500)))
            first = Spell(
                person=next(people),
                role=organisation.roles[key],
                service=service,
                team=f"{service} 1",
                post=f"{how} {key} {place}",
                started=day,
                since=day,
                hours=FULL_TIME * 0.4,
                kind="employee" if how == "two posts" else how,
            )
            yield first
            if how == "two posts":
                yield replace(first, role=organisation.roles[SECOND_POST], post=f"{first.post}, second")
