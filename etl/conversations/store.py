"""conversations.jsonl: a line an event, folded into cards and targets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from etl.cells import Level, Released
from etl.home import Home
from schemas.conversations import Audience


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a card says before it is kept: `role` looks after it, never a person; `absent` is who is not in the room."""

    audience: Audience
    cell: Released
    publication: int
    edition: date  # the day that the edition is as at
    prompt: str = ""
    ask: str
    because: tuple[str, ...] = ()
    absent: str = ""
    trying: str
    role: str
    review: date


@dataclass(frozen=True, kw_only=True)
class Card:
    """One thing that we try, bound to a figure of an edition: it comes back with the next one."""

    number: int
    audience: Audience
    measure: str
    level: Level
    unit: str | None
    dimensions: Mapping[str, str] = field(default_factory=dict)
    publication: int
    edition: date
    says: str  # the sentence as it stood, with the figure, its range and its day; none where it had none
    figure: str | None
    range: str | None
    as_of: date | None
    prompt: str
    ask: str
    because: tuple[str, ...]
    absent: str
    trying: str
    role: str
    review: date
    made: date
    learnt: str | None = None
    closed: date | None = None


@dataclass(frozen=True, kw_only=True)
class Target:
    """The board's: which figure it aims at, by when, and when it decided so."""

    measure: str
    value: float
    figure: str  # as it is printed: 57 minutes
    by: date
    decided: date


def cards(home: Home, audience: Audience) -> Sequence[Card]:
    """The cards of managers or of the board, newest first, closed ones too."""
    raise NotImplementedError


def keep(home: Home, draft: Draft, *, actor: str, at: datetime) -> Card:
    """Keep a card. Raises Refused where a text is missing, or looks like a person's name, an e-mail or a telephone."""
    raise NotImplementedError


def close(home: Home, audience: Audience, number: int, learnt: str, *, actor: str, at: datetime) -> Card:
    """Close a card with what was learnt. Raises Refused for the same texts, and where there is no such open card."""
    raise NotImplementedError


def targets(home: Home) -> Mapping[str, Target]:
    """The target in force of each measure: the one that was entered last."""
    raise NotImplementedError


def set_target(home: Home, measure: str, figure: str, by: date, decided: date, *, actor: str, at: datetime) -> Target:
    """Enter what the board decided. Raises Refused where the measure has no published figure, or the day is wrong."""
    raise NotImplementedError
