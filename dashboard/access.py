"""Who is looking, and what they may read."""

from collections.abc import Sequence
from typing import NamedTuple
from etl import publish
from etl.cells import Edition, Released, Viewer
from etl.home import Home


class Editions(NamedTuple):
    """The edition on the page and those before it, newest first."""

    now: Edition
    before: Sequence[Edition]

    def earlier(self, cell: Released) -> Released | None:
        """The last one in the same place with another date."""


def home() -> Home:
    """The home this process serves, opened once at start."""


def viewer() -> Viewer:
    """The role chosen at start (local mode), later the sign-in; nobody where neither."""


def editions() -> Editions:
    """Publications for HR and managers, sealed snapshots for boards: read with the viewer, cached by number and viewer."""
