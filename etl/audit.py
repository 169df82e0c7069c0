"""One line a deed, chained by HMAC. Knows nothing of what it notes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from etl.home import Home

Line = Mapping[str, object]


class Changed(Exception):
    """A line was edited, removed, moved or added by somebody without the key."""


def lines(home: Home) -> Sequence[Line]:
    """Every line, checked."""


def note(home: Home, line: Line, *, actor: str, at: datetime) -> None:
    """Append one line and sync it."""


def standing(home: Home) -> Sequence[int]:
    """Publications that were published and not withdrawn, oldest first."""


def head(home: Home) -> str:
    """The hash of the last line, which a sealed snapshot carries."""
