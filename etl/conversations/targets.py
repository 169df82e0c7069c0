"""The board's targets: entered on a published figure, judged on released ranges alone, printed beside the figure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from etl import audit, cells, editions, measures, words
from etl.cells import Edition, Released
from etl.conversations import journal
from etl.home import Home, Refused
from etl.measures.measure import Declared

TARGET, WITHDRAWN = "target", "target_withdrawn"  # events, and actions of the audit log
Stands = Literal["reached", "not there yet", "too early to tell"]
NO_FIGURE = "There is no published figure for that now, so no target can stand on it."
OF_ROLES = "That figure is about roles or promises, one by one. A target stands on a figure of the whole organisation."
NO_SIDE = "Neither more nor less of that is better by itself, so it holds no target."
PLAUSIBLE: Mapping[str, tuple[float, float]] = {
    "pence_in_the_pound": (1, 500),
    "percent": (0, 100),
    "points": (0, 100),
    "per_100_person_years": (0, 200),
    "ratio": (0, 10),
    "minutes": (0, 60),
    "hours": (0, 100),
    "weeks": (0, 104),
}
NUMBER = r"\d+(,\d{3})*(\.\d+)?"


@dataclass(frozen=True, kw_only=True)
class Target:
    """The board's: which figure it aims at, by when, and when it decided so."""

    measure: str
    value: float
    figure: str  # as it is printed: 57 minutes
    by: date
    decided: date


def targets(home: Home) -> Mapping[str, Target]:
    """The target in force of each measure: the one that was entered last. Raises Refused where one is damaged."""
    found: dict[str, Target] = {}
    for line, event in enumerate(journal.events(home), 1):
        try:
            if event["event"] == TARGET:
                found[event["measure"]] = _target(event)
            elif event["event"] == WITHDRAWN:
                del found[event["measure"]]
        except (KeyError, TypeError, ValueError):
            raise journal.Unreadable(line) from None
    return found


def open_to_targets(edition: Edition) -> Sequence[Released]:
    """The figures that a target may stand on: shown, and of the whole organisation."""
    found = (_whole(edition, measure) for measure in measures.measures() if _may_hold(measure))
    return [cell for cell in found if cell is not None and cell.shown and cell.value is not None]


def set_target(home: Home, measure: str, figure: str, by: date, decided: date, *, actor: str, at: datetime) -> Target:
    """Enter what the board decided. Raises Refused where the measure has no published figure, or the day is wrong."""
    declared = measures.measure(measure)
    if declared is None:
        raise Refused("There is no measure of that name.")
    edition = editions.one(home, cells.Viewer("hr"))
    cell = _whole(edition, declared)
    if cell is None and any(other.level in ("role", "practice") for other in edition.of(measure)):
        raise Refused(OF_ROLES)
    if not _may_hold(declared):
        raise Refused(NO_SIDE)
    if cell is None or not cell.shown or cell.value is None:
        raise Refused(NO_FIGURE)
    if decided > at.date():
        raise Refused("The day of the board's decision must not be a day to come.")
    if by <= decided:
        raise Refused("The day by which it is to be reached must come after the board's decision.")
    value = read(figure, declared)
    target = Target(measure=measure, value=value, figure=_printed(value, declared), by=by, decided=decided)
    told = {"measure": measure, "value": value, "figure": target.figure}
    event = {"event": TARGET, **told, "by": by.isoformat(), "decided": decided.isoformat()}
    journal.append(home, lambda _: event)
    audit.note(home, {"action": TARGET, "measure": measure}, actor=actor, at=at)
    return target


def withdraw_target(home: Home, measure: str, *, actor: str, at: datetime) -> None:
    """The board aims at this figure no longer. Raises Refused where it did not."""
    if measure not in targets(home):
        raise Refused("There is no target for that.")
    journal.append(home, lambda _: {"event": WITHDRAWN, "measure": measure, "on": at.date().isoformat()})
    audit.note(home, {"action": WITHDRAWN, "measure": measure}, actor=actor, at=at)


def aim(target: Target | None, cell: Released) -> str | None:
    """What stands beside a figure: Our target: 57 minutes by April 2027, not there yet.

    None where there is no target, or the cell is not the figure that it stands on.
    """
    declared = measures.measure(cell.measure)
    if target is None or declared is None or target.measure != cell.measure or not _is_whole(cell, declared):
        return None
    stood = stands(target, cell)
    return f"Our target: {target.figure} by {words.month(target.by)}" + (f", {stood}" if stood else "")


def stands(target: Target, cell: Released) -> Stands | None:
    """How the whole released range lies to the target, on the side that the measure calls better.

    Where equal is better, the aim is to be at least as near to it as the target. None without a figure.
    """
    declared = measures.measure(target.measure)
    if declared is None or cell.value is None:
        return None
    low = cell.value if cell.low is None else cell.low
    high = cell.value if cell.high is None else cell.high
    match declared.better:
        case "up":
            least, most = target.value, float("inf")
        case "down":
            least, most = float("-inf"), target.value
        case "equal":
            equal = declared.equal or 0
            near = max(abs(target.value - equal), declared.same or 0)
            least, most = equal - near, equal + near
        case _:
            return None
    if least <= low and high <= most:
        return "reached"
    return "not there yet" if high < least or low > most else "too early to tell"


def read(figure: str, measure: Declared) -> float:
    """The number of a figure in the words that `words.figure` prints, or bare: 57, 57 minutes, 95p, £1.02, 90%.

    Raises Refused where it is none, or no such figure can be.
    """
    text = " ".join(figure.casefold().split())
    if not re.fullmatch(_pattern(measure), text):
        raise Refused(f"That figure cannot be read. Write it as it is printed here, for example {_example(measure)}.")
    value = float(re.sub(r"[^\d.]", "", text))
    if measure.value_unit == "pence_in_the_pound" and text.startswith("£"):
        value = round(value * words.EQUAL_PENCE, 6)
    least, most = PLAUSIBLE[measure.value_unit]
    if not least <= value <= most:
        raise Refused("There can be no such figure. Is the number right?")
    return -value if text.endswith(words.LESS) else value


def _target(event: journal.Event) -> Target:
    by, decided = (date.fromisoformat(event[name]) for name in ("by", "decided"))
    measure, value, figure = (event[name] for name in ("measure", "value", "figure"))
    return Target(measure=measure, value=float(value), figure=figure, by=by, decided=decided)


def _pattern(measure: Declared) -> str:
    """The number with what may stand before and after it."""
    unit, noun = measure.value_unit, words.NOUNS.get(measure.value_unit)
    if unit == "pence_in_the_pound":
        return rf"£{NUMBER}|{NUMBER}p?"
    after = rf"( ({noun.one}|{noun.many}))?" if noun else "( ?%)?" if unit == "percent" else ""
    side = f"( ({words.LESS}|{words.MORE}))?" if measure.equal == 0 else ""
    return NUMBER + after + side


def _example(measure: Declared) -> str:
    least, most = PLAUSIBLE[measure.value_unit]
    return _printed((least + most) // 2 if measure.equal is None else measure.equal, measure)


def _printed(value: float, measure: Declared) -> str:
    """As a figure of the measure is printed: of a difference with its side."""
    return words.figure(value, measure.value_unit, "same" if measure.equal == 0 else None) or ""


def _may_hold(measure: Declared) -> bool:
    return measure.value_unit in PLAUSIBLE and measure.better is not None


def _whole(edition: Edition, measure: Declared) -> Released | None:
    return next((cell for cell in edition.of(measure.id) if _is_whole(cell, measure)), None)


def _is_whole(cell: Released, measure: Declared) -> bool:
    """Is it the measure's one figure of the whole organisation, and not a side or a part of it?"""
    return cell.level == "organisation" and dict(cell.dimensions) == dict(measure.dimensions)
