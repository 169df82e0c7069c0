"""Who is looking, and what they may read. Only this file of the dashboard reads the environment and the clock.

Local mode: one person on this machine, whose role was chosen when the process was started (`alongside serve`).
"""

import hashlib
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import NamedTuple, get_args

import streamlit as st

from etl import audit, conversations, load, publish
from etl import editions as published
from etl import home as homes
from etl.cells import Edition, Released, Role, Viewer
from etl.conversations import Card, Target, journal
from etl.home import Home, Refused
from etl.load.answered import Loaded
from etl.publish import Ahead
from etl.snapshot import seal
from etl.snapshot.compare import Comparison, compare
from schemas.conversations import Audience
from schemas.policy import Policy

ROLES: tuple[Role, ...] = get_args(Role)
OPENING = Lock()
State = tuple[int, int, int] | None
LOOPBACK = ("127.0.0.1", "::1", "localhost")
EDITION, SNAPSHOT = "edition", "snapshot"  # keys of what the viewer chose to read, kept over page changes
NOTHING = {
    EDITION: "There is no edition yet. It is made from the first staff list, once HR has put one in and published it.",
    SNAPSHOT: "No snapshot has been sealed yet. HR seals one from an edition; then it stands here.",
}
GONE = "This edition is not there, or was taken back."
SEALED = "sealed-"  # before the day, in the address of a file, where it is that of a snapshot


class Denied(Exception):
    """The viewer may not read this. Nothing of it was read."""


class NothingYet(Exception):
    """There is no edition, or no snapshot, to read: `says` tells the viewer what makes one."""

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.says = says


class Editions(NamedTuple):
    """The edition on the page and those before it, newest first; and the days of all that may be chosen.

    Of several snapshots of one day the first has the day alone, the second `2026-09-30-2`; `titles` has
    the title of each. `day` is that of `now`.
    `unsound` is how many snapshots cannot be chosen, because they are not as we sealed them.
    """

    now: Edition
    before: Sequence[Edition]
    days: Sequence[str] = ()
    unsound: int = 0
    day: str = ""
    titles: Mapping[str, str] = MappingProxyType({})

    @property
    def address(self) -> str:
        """By which the file route finds the one on the page again, without a session: `found` reads it."""
        day = self.day or str(self.now.head["as_of"])
        return f"{SEALED}{day}" if "sealed_on" in self.now.head else day

    def earlier(self, cell: Released) -> Released | None:
        """The last one in the same place that was decided on another day; none where there is none or it is bare."""
        # Of its measure alone: to tell the place of every cell of every edition would take longer than the page.
        place = cell.place
        same = (then for edition in self.before for then in edition.of(cell.measure) if then.place == place)
        return next((then for then in same if then.shown and then.as_of != cell.as_of), None)


def viewer() -> Viewer | None:
    """The role chosen at start, all units; nobody where no known role was chosen or others could reach the port."""
    chosen = os.environ.get("ALONGSIDE_ROLE")
    if not _on_this_machine():
        return None
    return next((Viewer(role) for role in ROLES if role == chosen), None)


def home(*allowed: Role) -> Home:
    """The home this process serves, for the roles named. Raises Denied for everybody else."""
    _allowed(*allowed)
    return _opened()


def now() -> datetime:
    """The time of a deed."""
    return datetime.now(UTC)


def actor() -> str:
    """Who did a deed, for the audit log: in local mode the role is all that is known."""
    return f"local {_allowed(*ROLES).role}"


def audience() -> Audience:
    """Whose conversations the viewer reads and writes: those of the board, or those of managers, which HR shares."""
    return "board" if _allowed(*ROLES).role == "board" else "manager"


def editions(day: str | None = None) -> Editions:
    """Publications for HR and managers, sealed snapshots for boards, as this viewer may see them.

    First stands the one of that day, else the one chosen in this session. Raises Denied for nobody and NothingYet
    where there is none.
    """
    who = _allowed(*ROLES)
    return snapshots(day) if who.role == "board" else _from_chosen(_publications(who), EDITION, day)


def snapshots(day: str | None = None) -> Editions:
    """Sealed snapshots that are sound, for boards and HR; a day as in `editions`.

    Raises Denied for others, NothingYet where nothing is sealed and Refused where none that was sealed is sound.
    """
    sound, refused = _snapshots(_allowed("board", "hr"))
    if refused and not sound:
        raise refused[0]
    read = _from_chosen(sound, SNAPSHOT, day)
    titles = {day: str(edition.head["title"]) for day, edition in zip(read.days, sound, strict=True)}
    return read._replace(unsound=len(refused), titles=titles)


def taken_back(edition: Edition) -> date | None:
    """The day on which the edition behind a snapshot was taken back; none where it stands."""
    _allowed("board", "hr")
    return _withdrawn(_state(_opened().log)).get(edition.head["publication_id"])


def compared(old: Edition, new: Edition) -> Comparison:
    """What moved from one snapshot to another, each of which this viewer has read."""
    return _compared(_allowed("board", "hr"), old.head["audit_head"], new.head["audit_head"])


def found(address: str) -> Editions:
    """The editions of an address that `Editions.address` gave. Raises as `editions` and `snapshots` do."""
    day = address.removeprefix(SEALED)
    return editions(day) if day == address else snapshots(day)


def cards() -> Sequence[Card]:
    """The conversations of the viewer's audience about figures that they may see, newest first."""
    who, kept = _allowed(*ROLES), _opened()
    told = _cards(audience(), _state(journal.path(kept)), _state(kept.log))
    return [card for card in told if who.may_see(card)]


def targets() -> Mapping[str, Target]:
    """The board's target in force of each measure, for every reader; none where their file is damaged.

    The figures stand without them; who opens the conversations is told.
    """
    _allowed(*ROLES)
    try:
        return _targets(_state(journal.path(_opened())))
    except Refused:
        return {}


def deeds() -> State:
    """Tells whether anything was put in, taken back or published since: what was read before holds until then."""
    return _state(_opened().log)


def loads() -> Sequence[Loaded]:
    """Loads, newest first, those taken back too; for HR. Raises Denied for others."""
    # No load is stored or taken back without a line in the audit log: until the next line, what was read holds.
    return _loads(_state(home("hr").log))


def ahead() -> Ahead:
    """What the next edition would bring; for HR. Raises Denied for others, and Refused where none can be made."""
    return _ahead(_state(home("hr").log))


def policy() -> Policy:
    """The thresholds of this organisation, for every reader."""
    _allowed(*ROLES)
    return _opened().policy


@cache
def _on_this_machine() -> bool:
    # Asked many times a page, and settled when the server starts.
    return st.get_option("server.address") in LOOPBACK


def _allowed(*roles: Role) -> Viewer:
    who = viewer()
    if who is None or who.role not in roles:
        raise Denied
    return who


def _from_chosen(every: Sequence[Edition], key: str, day: str | None) -> Editions:
    if not every:
        raise NothingYet(NOTHING[key])
    days = _days(every)
    if day is not None and day not in days:
        raise NothingYet(GONE)
    chosen = day or st.session_state.get(key)
    first = days.index(chosen) if chosen in days else 0
    return Editions(every[first], every[first + 1 :], days, day=days[first])


def _days(every: Sequence[Edition]) -> Sequence[str]:
    """A day for each; counted from the oldest, so that another seal changes none."""
    days, often = list[str](), Counter[str]()
    for edition in reversed(every):
        day = edition.head["as_of"]
        often[day] += 1
        days.append(day if often[day] == 1 else f"{day}-{often[day]}")
    return days[::-1]


def _opened() -> Home:
    # Once, even for two first visitors: opening takes the key out of the environment.
    with OPENING:
        return _open()


@cache
def _open() -> Home:
    return homes.open_home(homes.find(None, os.environ), os.environ)


def _publications(who: Viewer) -> Sequence[Edition]:
    return [_publication(who, *standing) for standing in reversed(_standing(_state(_opened().log)))]


def _state(path: Path) -> State:
    """Tells a file that only grows from what it was before, without reading it; none where it is not there yet."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino


@lru_cache(maxsize=1)
def _standing(_log: State) -> Sequence[audit.Standing]:
    return audit.standing(_opened())


@lru_cache(maxsize=8)
def _cards(whose: Audience, _journal: State, _log: State) -> Sequence[Card]:
    return conversations.cards(_opened(), whose)


@lru_cache(maxsize=1)
def _targets(_journal: State) -> Mapping[str, Target]:
    return conversations.targets(_opened())


def _snapshots(who: Viewer) -> tuple[Sequence[Edition], Sequence[Refused]]:
    """Those that are sound, newest first, and why the others are not: one that was changed hides none of the rest."""
    sound, refused = list[Edition](), list[Refused]()
    for path in seal.snapshots(_opened()):
        # By their bytes: a snapshot that was checked once is checked again as soon as one byte differs.
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        try:
            sound.append(_snapshot(who, path, digest))
        except Refused as why:
            refused.append(why)
    return sound, refused


@lru_cache(maxsize=64)
def _publication(who: Viewer, number: int, _sha256: str) -> Edition:
    return published.one(_opened(), who, number)


@lru_cache(maxsize=64)
def _snapshot(who: Viewer, path: Path, _sha256: str) -> Edition:
    return seal.read(_opened(), who, path)


@lru_cache(maxsize=1)
def _withdrawn(_log: State) -> Mapping[int, date]:
    return audit.withdrawn(_opened())


@lru_cache(maxsize=8)
def _compared(who: Viewer, old: str, new: str) -> Comparison:
    # No two snapshots have the same head of the audit log: each seal adds a line to it.
    sealed = {edition.head["audit_head"]: edition for edition in _snapshots(who)[0]}
    return compare(sealed[old], sealed[new])


@lru_cache(maxsize=1)
def _loads(_log: State) -> Sequence[Loaded]:
    return load.history(_opened())


@lru_cache(maxsize=1)
def _ahead(_log: State) -> Ahead:
    return publish.ahead(_opened())


def forget() -> None:
    """Drop what is held in memory: the home and every edition read from it."""
    for held in (
        _open,
        _standing,
        _publication,
        _snapshot,
        _withdrawn,
        _compared,
        _loads,
        _ahead,
        _cards,
        _targets,
        _on_this_machine,
    ):
        held.cache_clear()
