"""Who is looking, and what they may read. Only this file of the dashboard reads the environment and the clock.

Local mode: one person on this machine, whose role was chosen when the process was started (`alongside serve`).
"""

import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple, get_args

import streamlit as st

from etl import audit, publish
from etl import home as homes
from etl.cells import Edition, Released, Role, Viewer
from etl.home import Home
from etl.snapshot import seal

LOOPBACK = ("127.0.0.1", "::1", "localhost")
CHOSEN = "edition"  # the key of the choice of an edition, kept over page changes


class Denied(Exception):
    """The viewer may not read this. Nothing of it was read."""


class NothingYet(Exception):
    """There is no edition, or no snapshot, to read."""


class Editions(NamedTuple):
    """The edition on the page and those before it, newest first."""

    now: Edition
    before: Sequence[Edition]

    def earlier(self, cell: Released) -> Released | None:
        """The last one in the same place that was decided on another day; none where there is none or it is bare."""
        same = (edition.same(cell) for edition in self.before)
        return next((then for then in same if then and then.shown and then.as_of != cell.as_of), None)


def viewer() -> Viewer | None:
    """The role chosen at start, all units; nobody where no known role was chosen or others could reach the port."""
    role = os.environ.get("ALONGSIDE_ROLE")
    if role not in get_args(Role) or st.get_option("server.address") not in LOOPBACK:
        return None
    return Viewer(role)


def home(*allowed: Role) -> Home:
    """The home this process serves, for the roles named. Raises Denied for everybody else."""
    _allowed(*allowed)
    return _opened()


def now() -> datetime:
    """The time of a deed."""
    return datetime.now(UTC)


def actor() -> str:
    """Who did a deed, for the audit log: in local mode the role is all that is known."""
    return f"local {_allowed(*get_args(Role)).role}"


def editions() -> Editions:
    """Publications for HR and managers, sealed snapshots for boards, as this viewer may see them, the chosen one first.

    Raises Denied for nobody and NothingYet where there is none.
    """
    who = _allowed("hr", "manager", "board")
    return _from_chosen(_snapshots(who) if who.role == "board" else _publications(who))


def snapshots() -> Editions:
    """Sealed snapshots, for boards and HR; raises Denied for others and NothingYet where nothing is sealed."""
    return _from_chosen(_snapshots(_allowed("board", "hr")))


def days() -> Sequence[str]:
    """The days that editions speak for, newest first: what there is to choose from."""
    who = _allowed("hr", "manager", "board")
    return [edition.head["as_of"] for edition in (_snapshots(who) if who.role == "board" else _publications(who))]


def _allowed(*roles: Role) -> Viewer:
    who = viewer()
    if who is None or who.role not in roles:
        raise Denied
    return who


def _from_chosen(every: Sequence[Edition]) -> Editions:
    if not every:
        raise NothingYet
    chosen = st.session_state.get(CHOSEN)
    first = next((place for place, edition in enumerate(every) if edition.head["as_of"] == chosen), 0)
    return Editions(every[first], every[first + 1 :])


@cache
def _opened() -> Home:
    # Once: opening takes the key out of the environment.
    return homes.open_home(homes.find(None, os.environ), os.environ)


def _publications(who: Viewer) -> Sequence[Edition]:
    opened = _opened()
    standing = reversed(audit.standing(opened))
    return [_publication(who, number, _written(opened.publication(number))) for number in standing]


def _snapshots(who: Viewer) -> Sequence[Edition]:
    return [_snapshot(who, path, _written(path)) for path in seal.snapshots(_opened())]


def _written(path: Path) -> int:
    return path.stat().st_mtime_ns


@lru_cache(maxsize=64)
def _publication(who: Viewer, number: int, _written: int) -> Edition:
    return publish.released(_opened(), who, number)


@lru_cache(maxsize=64)
def _snapshot(who: Viewer, path: Path, _written: int) -> Edition:
    return seal.read(_opened(), who, path)


def forget() -> None:
    """Drop what is held in memory: the home and every edition read from it."""
    caches: tuple[Callable[..., object], ...] = (_opened, _publication, _snapshot)
    for held in caches:
        held.cache_clear()  # type: ignore[attr-defined] # functools' caches have it, Callable does not say so
