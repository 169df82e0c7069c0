"""Who is looking, and what they may read. Only this file of the dashboard reads the environment and the clock.

Local mode: one person on this machine, whose role was chosen when the process was started (`alongside serve`).
"""

import hashlib
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import NamedTuple, get_args

import streamlit as st

from etl import audit, load
from etl import editions as published
from etl import home as homes
from etl.cells import Edition, Released, Role, Viewer
from etl.home import Home, Refused
from etl.load.answered import Loaded
from etl.snapshot import seal
from schemas.policy import Policy

ROLES: tuple[Role, ...] = get_args(Role)
OPENING = Lock()
LOOPBACK = ("127.0.0.1", "::1", "localhost")
EDITION, SNAPSHOT = "edition", "snapshot"  # keys of what the viewer chose to read, kept over page changes
NOTHING = {
    EDITION: "There is no edition yet. It is made from the first staff list, once HR has put one in and published it.",
    SNAPSHOT: "No snapshot has been sealed yet. HR seals one from an edition; then it stands here.",
}


class Denied(Exception):
    """The viewer may not read this. Nothing of it was read."""


class NothingYet(Exception):
    """There is no edition, or no snapshot, to read: `says` tells the viewer what makes one."""

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.says = says


class Editions(NamedTuple):
    """The edition on the page and those before it, newest first; and the days of all that may be chosen.

    `unsound` is how many snapshots cannot be chosen, because they are not as we sealed them.
    """

    now: Edition
    before: Sequence[Edition]
    days: Sequence[str] = ()
    unsound: int = 0

    def earlier(self, cell: Released) -> Released | None:
        """The last one in the same place that was decided on another day; none where there is none or it is bare."""
        # Of its measure alone: to tell the place of every cell of every edition would take longer than the page.
        place = cell.place
        same = (then for edition in self.before for then in edition.of(cell.measure) if then.place == place)
        return next((then for then in same if then.shown and then.as_of != cell.as_of), None)


def viewer() -> Viewer | None:
    """The role chosen at start, all units; nobody where no known role was chosen or others could reach the port."""
    chosen = os.environ.get("ALONGSIDE_ROLE")
    if st.get_option("server.address") not in LOOPBACK:
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


def editions() -> Editions:
    """Publications for HR and managers, sealed snapshots for boards, as this viewer may see them, the chosen one first.

    Raises Denied for nobody and NothingYet where there is none.
    """
    who = _allowed(*ROLES)
    return snapshots() if who.role == "board" else _from_chosen(_publications(who), EDITION)


def snapshots() -> Editions:
    """Sealed snapshots that are sound, for boards and HR.

    Raises Denied for others, NothingYet where nothing is sealed and Refused where none that was sealed is sound.
    """
    sound, refused = _snapshots(_allowed("board", "hr"))
    if refused and not sound:
        raise refused[0]
    return _from_chosen(sound, SNAPSHOT)._replace(unsound=len(refused))


def loads() -> Sequence[Loaded]:
    """Loads, newest first, those taken back too; for HR. Raises Denied for others."""
    # No load is stored or taken back without a line in the audit log: until the next line, what was read holds.
    return _loads(audit.head(home("hr")))


def policy() -> Policy:
    """The thresholds of this organisation, for every reader."""
    _allowed(*ROLES)
    return _opened().policy


def _allowed(*roles: Role) -> Viewer:
    who = viewer()
    if who is None or who.role not in roles:
        raise Denied
    return who


def _from_chosen(every: Sequence[Edition], key: str) -> Editions:
    if not every:
        raise NothingYet(NOTHING[key])
    days = [edition.head["as_of"] for edition in every]
    chosen = st.session_state.get(key)
    first = days.index(chosen) if chosen in days else 0
    return Editions(every[first], every[first + 1 :], list(dict.fromkeys(days)))


def _opened() -> Home:
    # Once, even for two first visitors: opening takes the key out of the environment.
    with OPENING:
        return _open()


@cache
def _open() -> Home:
    return homes.open_home(homes.find(None, os.environ), os.environ)


def _publications(who: Viewer) -> Sequence[Edition]:
    opened = _opened()
    return [_publication(who, *found) for found in reversed(audit.standing(opened))]


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
def _loads(_audit_head: str) -> Sequence[Loaded]:
    return load.history(_opened())


def forget() -> None:
    """Drop what is held in memory: the home and every edition read from it."""
    _open.cache_clear()
    _publication.cache_clear()
    _snapshot.cache_clear()
    _loads.cache_clear()
