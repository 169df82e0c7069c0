"""A card comes back: what moved since it was written, between dates on which the figure was decided anew."""

from etl import measures, words
from etl.cells import Released
from etl.conversations.store import TAKEN_BACK, Card

NOTHING_NEW = "no new figure yet"
NONE_THEN = "there was no figure then"
NONE_NOW = "There is no such figure in this edition."


def moved(card: Card, now: Released | None) -> str:
    """When we wrote it, September 2025, 44 minutes; now 48 minutes: a clear change for the better.

    `now` is the cell in the card's place; a change is clear only where the two printed ranges do not overlap
    (pages.md 4.5), and better or worse only where the measure says which side is.
    """
    if card.taken_back:
        return TAKEN_BACK
    if now is None or not now.shown:
        return now.says if now else NONE_NOW
    if card.as_of is None:
        return NONE_THEN + (f"; now {now.figure}" if now.figure else "")
    if now.as_of == card.as_of.isoformat():
        return NOTHING_NEW
    then = f"when we wrote it, {words.month(card.as_of)}"
    if card.figure is None or now.figure is None:  # a promise: how it stands is all there is
        return f"{then}, it stood as it does now" if card.says == now.says else f"{then}: {card.says} Now: {now.says}"
    return f"{then}, {card.figure}; now {now.figure}: {_change(card, now)}"


def _change(card: Card, now: Released) -> str:
    if card.low is None or card.high is None or now.low is None or now.high is None:  # a fact, not an estimate
        return "unchanged" if card.figure == now.figure else "changed"
    if now.low <= card.high and card.low <= now.high:
        return "no clear change"
    side = _side(card.value or 0, now.value or 0, card.measure)
    return f"a clear change {side}".strip()


def _side(then: float, now: float, name: str) -> str:
    measure = measures.measure(name)
    if measure is None or measure.better is None:
        return ""
    if measure.better == "equal":
        equal = measure.equal or 0
        nearer = abs(now - equal) < abs(then - equal)
    else:
        nearer = (now > then) == (measure.better == "up")
    return "for the better" if nearer else "for the worse"
