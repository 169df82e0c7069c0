"""Cards: what was kept, and what came of it. Events of the journal, folded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from etl import audit
from etl.cells import Level, Released
from etl.conversations import guard, journal
from etl.conversations.asked import is_ours
from etl.conversations.guard import one_line
from etl.conversations.journal import Event
from etl.conversations.targets import TARGET, WITHDRAWN, targets
from etl.home import Home, Refused
from schemas.conversations import Audience

CARD, CLOSED = "card", "card_closed"  # events, and actions of the audit log
OF_TARGETS = (TARGET, WITHDRAWN)
TAKEN_BACK = "That edition was taken back."
DAYS = frozenset({"edition", "as_of", "review", "made"})
TYPED = ("trying", "role", "absent")
OF_THE_CELL = ("measure", "level", "unit", "says", "figure", "range", "as_of", "value", "low", "high")


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
    """One thing that we try, bound to a figure of an edition: it comes back with the next one.

    Of an edition that was taken back since, nothing is told: `says` says so, and there is no figure.
    """

    number: int
    audience: Audience
    measure: str
    level: Level
    unit: str | None
    dimensions: Mapping[str, str] = field(default_factory=dict)
    publication: int
    edition: date
    says: str  # the sentence as it stood
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
    value: float | None = None  # as released, and its range: what moved is judged by them
    low: float | None = None
    high: float | None = None
    taken_back: bool = False


def cards(home: Home, audience: Audience) -> Sequence[Card]:
    """The cards of managers or of the board, newest first, closed ones too. Raises Refused where one is damaged."""
    standing = {found.number for found in audit.standing(home)}
    found = _folded(journal.events(home)).values()
    told = [card if card.publication in standing else _bare(card) for card in found]
    return [card for card in reversed(told) if card.audience == audience]


def keep(home: Home, draft: Draft, *, actor: str, at: datetime) -> Card:
    """Keep a card. Raises Refused where a text is missing, or looks like a person's name, an e-mail or a telephone."""
    if not all(map(is_ours, (draft.ask, *draft.because))):
        raise ValueError("A card asks what the file of questions asks.")
    guard.checked(home, {name: getattr(draft, name) for name in TYPED})
    if draft.publication not in {found.number for found in audit.standing(home)}:
        raise Refused(f"{TAKEN_BACK} Choose a figure of one that stands.")
    if draft.review <= at.date():
        raise Refused("The day to look again must be a day to come.")
    event = journal.append(home, lambda before: _event(draft, 1 + max(_folded(before), default=0), at.date()))
    audit.note(home, {"action": CARD, "card": event["number"]}, actor=actor, at=at)
    return _card(event)


def close(home: Home, audience: Audience, number: int, learnt: str, *, actor: str, at: datetime) -> Card:
    """Close a card with what was learnt. Raises Refused for the same texts, and where there is no such open card."""
    guard.checked(home, {"learnt": learnt})

    def closed(before: Sequence[Event]) -> Event:
        card = _folded(before).get(number)
        if card is None or card.audience != audience or card.closed:
            raise Refused("There is no such open card.")
        said = one_line(learnt)
        return {"event": CLOSED, "number": number, "learnt": said, "closed": at.date().isoformat()}

    journal.append(home, closed)
    audit.note(home, {"action": CLOSED, "card": number}, actor=actor, at=at)
    return next(card for card in cards(home, audience) if card.number == number)


def check(home: Home) -> Sequence[str]:
    """What is wrong with the file, in sentences; none where it is sound and holds every card that was noted."""
    try:
        found = _folded(journal.events(home))
        targets(home)
    except journal.Unreadable as damage:
        return [damage.says]
    lost = {line["card"] for line in audit.lines(home) if line["action"] == CARD} - found.keys()
    return [f"The file of conversations has lost card {number}." for number in sorted(lost)]


def _event(draft: Draft, number: int, made: date) -> Event:
    cell, written = draft.cell, {name: one_line(getattr(draft, name)) for name in TYPED}
    return {
        "event": CARD,
        "number": number,
        **{name: getattr(cell, name) for name in OF_THE_CELL},
        "dimensions": dict(cell.dimensions),
        **{name: getattr(draft, name) for name in ("audience", "publication", "prompt", "ask")},
        "because": list(draft.because),
        **written,
        "edition": draft.edition.isoformat(),
        "review": draft.review.isoformat(),
        "made": made.isoformat(),
    }


def _folded(events: Sequence[Event]) -> Mapping[int, Card]:
    """Every card by its number, in the order in which they were made, each with what came of it."""
    found: dict[int, Card] = {}
    for line, event in enumerate(events, 1):
        try:
            if event["event"] == CARD:
                found[event["number"]] = _card(event)
            elif event["event"] == CLOSED:
                closed = date.fromisoformat(event["closed"])
                found[event["number"]] = replace(found[event["number"]], learnt=str(event["learnt"]), closed=closed)
            elif event["event"] not in OF_TARGETS:
                raise journal.Unreadable(line)
        except (KeyError, TypeError, ValueError):
            raise journal.Unreadable(line) from None
    return found


def _card(event: Event) -> Card:
    """Raises KeyError, TypeError or ValueError where the event is none that we wrote."""
    said = {name: event[name] for name in event.keys() - {"event"} - DAYS}
    if not all(isinstance(said[name], str) for name in (*TYPED, "says", "ask")):
        raise TypeError("What was typed is text.")
    days = {name: date.fromisoformat(event[name]) for name in DAYS & event.keys() if event[name] is not None}
    return Card(**said | {"because": tuple(event["because"]), "as_of": None} | days)


def _bare(card: Card) -> Card:
    nothing: dict[str, Any] = dict.fromkeys(("figure", "range", "as_of", "value", "low", "high"))
    return replace(card, says=TAKEN_BACK, taken_back=True, **nothing)
