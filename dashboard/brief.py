"""What stands on a meeting sheet, as text and numbers: its topic's page in fewer words, and what to talk about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard import charts, parts, register
from dashboard.access import Editions
from dashboard.charts import Row
from dashboard.parts import Part
from dashboard.theme import LIGHT
from etl import conversations, words
from etl.cells import Edition, Released
from etl.conversations import Card, Target
from etl.measures import measure as declaration
from etl.words import WITHHELD
from schemas.conversations import Theme, ground_rules, themes
from schemas.practice import PRACTICES

Told = dict[str, Any]
FEW = 2  # sentences of one measure
NAME = 90  # letters of a role, a service or a team
UNITS, LINE = 6, 300  # services or teams in one line, and letters of them
RULES = (0, 4, 1)  # of the ground rules, those that hold for reading a figure together
WITHOUT = "Here is what can be said without it."
NOT_BAD = "Withheld does not mean bad, good, many or few."
NO_HEADLINE: Told = {"headline": [], "notes": [], "also": [], "chart": None, "caveat": "", "dates": ""}


@dataclass(frozen=True, kw_only=True)
class Form:
    """What the forms of the sheet say differently. `questions` is how many there may be."""

    called: str
    opening: str = ""
    questions: int
    absent: str = ""  # whom the talk is missing
    left_out: str = ""
    leaves: str  # over the lines to write on
    blanks: Sequence[Sequence[str]]  # side by side


MANAGERS = Form(
    called="Meeting sheet",
    questions=1,
    absent="Who is not in the room?",
    leaves="What we leave with",
    blanks=(("One thing we will try",), ("Whose role", "When we look again")),
)
PEERS = Form(
    called="For peers, before the meeting",
    opening="Peers see this before the meeting, in paid time, and may change the questions.",
    questions=3,
    left_out="Figures that compare peers with colleagues are not on this sheet: peers know each other.",
    leaves="What we want to say",
    blanks=(("A question we would ask instead",), ("What this page leaves out",), ("What the meeting should hear",)),
)


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """What the home remembers beside its editions: what was promised, and what the board aims at."""

    cards: Sequence[Card] = ()
    targets: Mapping[str, Target]


def brief(editions: Editions, topic: str, question: str, form: Form, spoken: Spoken) -> Told:
    """All words and figures of the sheet; sheet.typ arranges them."""
    head = editions.now.head
    day, whose = parts.day(head["as_of"]), head["organisation"]
    stands = _register(editions, form) if topic == register.TOPIC else _topic(editions, topic, form, spoken.targets)
    return {
        "title": f"{whose}: {question}",
        "description": f"{form.called}, as at {day}",
        "organisation": whose,
        "named": form.called,
        "question": question,
        "edition": f"As at {day}. Edition {head['publication_id']}.",
        "made": f"Made by Alongside from the edition of {day}.",
        "date": dict(zip(("year", "month", "day"), map(int, head["as_of"].split("-")), strict=True)),
        "colours": dict(LIGHT),
        "opening": form.opening,
        "left_out": form.left_out,
        "without": WITHOUT,
        "missing": form.absent,
        "leaves": form.leaves,
        "blanks": form.blanks,
        "rules": [ground_rules()[place] for place in RULES],
        "promises": [_promise(card) for card in spoken.cards if card.closed is None and _topic_of(card) == topic],
        **stands,
    }


def _topic(editions: Editions, topic: str, form: Form, targets: Mapping[str, Target]) -> Told:
    """The headline open, or what stands in its place; the other measures as sentences; what has no figure."""
    first, *_ = every = parts.of_topic(editions.now, topic)
    lead = first if first.shown else parts.instead(editions.now, first)
    known = [part for part in every if part.cells]
    others = [part for part in known if part.shown and (lead is None or part.key != lead.key)]
    why = [f"{first.title}. {_why_not(first)}"] if first.cells and not first.shown else []
    asked = [part.cells[0] for part in (first, *([lead] if lead else []), *others) if part.cells]
    return {
        "instead": why,
        "states": [],
        "besides": _under_headings(editions, others),
        "absent": _absent([part for part in known if not part.shown and part is not first]),
        **_questions(editions.now, asked, first.measure.id, form),
        **NO_HEADLINE,
        **(_headline(editions, lead, targets) if lead else {"dates": parts.dates(editions.now, first.cells)}),
    }


def _headline(editions: Editions, part: Part, targets: Mapping[str, Target]) -> Told:
    shown = [cell for cell in part.cells if cell.shown]
    beside = [
        cell.says for other in parts.drawn(editions.now, part) for cell in _sentences(other) if not _is_role(cell)
    ]
    then = parts.last_time(editions, shown[0]) if len(part.cells) == 1 else None
    target = conversations.aim(targets.get(part.measure.id), shown[0])
    return {
        "headline": [cell.says for cell in shown],
        "notes": [f"{parts.joined(note)}." for note in (then, target) if note],
        "also": beside,
        "chart": _chart(editions, part),
        "caveat": part.measure.caveat,
        "dates": parts.dates(editions.now, shown),
    }


def _chart(editions: Editions, part: Part) -> Told | None:
    """The rows of the chart and of its table, which are the same, on the one axis of the page."""
    if part.measure.chart is None:
        return None
    rows = parts.rows(editions, part)
    kind, axis, unit = part.measure.chart, charts.axis(rows), rows[0].cell.value_unit
    several = any(row.cell.figure for row in rows) and any(row.cell.range for row in rows)
    chart = charts.chart(kind, rows)
    figure = "Pay a year" if unit == "pounds_a_year" else "Figure"
    return {
        "kind": kind,
        "read": chart.read,
        "alt": words.alt(chart.what, [(row.name, charts.said(row.cell)) for row in rows if row.cell.shown]),
        "columns": [_named(rows), figure, *(["Likely range"] * several)],
        "rows": [_row(row, several=several) for row in rows],
        "axis": {
            "low": axis.low,
            "high": axis.high,
            "equal": axis.equal,
            "ticks": [{"at": at, "says": says} for at, says in charts.ticks(axis, unit)],
        },
    }


def _short(name: str) -> str:
    return name if len(name) <= NAME else f"{name[:NAME].rstrip()}…"


def _named(rows: Sequence[Row]) -> str:
    if all(_is_role(row.cell) for row in rows):
        return "Role"
    return "Who" if all(row.name in parts.SIDES.values() for row in rows) else "What"


def _row(row: Row, *, several: bool) -> Told:
    cell = row.cell
    told = (cell.figure or cell.says.rstrip("."), cell.range or "") if several else (charts.said(cell),)
    return {
        "name": _short(row.name),
        "cells": told,
        "value": cell.value,
        "low": cell.low,
        "high": cell.high,
        "shown": cell.shown,
        "tone": row.tone,
        "round": charts.of_peers(cell) or (_is_role(cell) and row.tone == "peer"),
        "filled": charts.is_clear(cell),
        "shaded": row.with_next,
    }


def _under_headings(editions: Editions, others: Sequence[Part]) -> Sequence[Told]:
    """A line a measure, under the headings of the page."""
    under = ((heading, [part for part in others if part.heading == heading]) for heading in parts.HEADINGS)
    return [
        {"heading": heading, "lines": [_line(editions, part) for part in found]} for heading, found in under if found
    ]


def _line(editions: Editions, part: Part) -> Told:
    """Its sentence; of services, teams or bands of tenure a figure each, by name and never by how they stand."""
    if part.by or part.measure.cells_of:
        rows = parts.rows(editions, part)
        said = [f"{_short(row.name)}{':' * (not row.cell.shown)} {charts.said(row.cell)}" for row in rows]
        fit = [place for place in range(1, UNITS + 1) if len("; ".join(said[:place])) <= LINE]
        most = max(fit, default=0)
        return {"title": part.title, "says": _few(said, most, "; ") + "." * (len(said) <= most)}
    together = (part, *parts.drawn(editions.now, part))
    every = [cell.says for one in together for cell in _sentences(one) if one is part or not _is_role(cell)]
    return {"title": "", "says": _few(every, FEW, " ")}


def _few(said: Sequence[str], most: int, between: str) -> str:
    """The first of them; the page holds the others."""
    more = f"and {len(said) - most} more on the page." if len(said) > most else ""
    return between.join(filter(None, [*said[:most], more if between.strip() else more.capitalize()]))


def _absent(without: Sequence[Part]) -> Sequence[Told]:
    """The withheld together, in the order of their names; then what each of the others waits for."""
    why: dict[str, list[str]] = {}
    for part in sorted(without, key=lambda part: part.title):
        reason = WITHHELD if any(cell.status == "withheld" for cell in part.cells) else _why_not(part)
        why.setdefault(reason, []).append(part.title)
    ordered = sorted(why.items(), key=lambda reason: reason[0] != WITHHELD)
    return [
        {"title": f"{' · '.join(titles)}.", "says": f"{says} {NOT_BAD}" if says == WITHHELD else says}
        for says, titles in ordered
    ]


def _why_not(part: Part) -> str:
    return " ".join(dict.fromkeys(cell.says for cell in part.cells if not cell.shown))


def _questions(edition: Edition, cells: Sequence[Released], measure: str, form: Form) -> Told:
    """What is asked of the first figure, with what may lie behind it; peers read what is asked of the others too.

    Of a topic without any cell, the opening of its theme stands in their place.
    """
    asked = [conversations.asking(edition, cell, "manager") for cell in cells]
    theme = asked[0].theme if asked else next(theme for theme in themes().values() if _asks_of(theme, measure))
    opens = f"{theme.title} {theme.opening}"
    says = [each.ask if each.prompt else opens for each in asked if each.prompt or each is asked[0]] or [opens]
    return {"asks": list(dict.fromkeys(says))[: form.questions], "because": theme.because}


def _asks_of(theme: Theme, measure: str) -> bool:
    return any(prompt.measure == measure for prompt in theme.prompts)


def _register(editions: Editions, form: Form) -> Told:
    """The first eight promises with how they stand, the others by how they stand, and how many are not known."""
    edition = editions.now
    cells = {cell.measure: cell for cell in edition.cells if cell.topic == register.TOPIC}
    every = [cells[name] for name in PRACTICES if name in cells]
    known = [cell for cell in every if cell.verdict in register.STATES]
    first = [cell for cell in known if cell.measure in register.FIRST]
    bare = [cell for cell in every if cell not in known and cell.level == "practice"]
    without = [cell for cell in edition.cells if cell.topic == register.TOPIC and cell.level != "practice"]
    lines = [
        {"title": state.word, "says": " · ".join(titles)}
        for verdict, state in register.STATES.items()
        if (titles := [_title(cell) for cell in known if cell.verdict == verdict and cell not in first])
    ]
    if bare:
        lines.append({"title": "Not in the register yet", "says": f"{len(bare)}, named on the page"})
    return {
        **NO_HEADLINE,
        "instead": list(dict.fromkeys(cell.says for cell in without)) or ([] if every else [parts.NOT_THERE]),
        "states": [_state(cell) for cell in first],
        "besides": [{"heading": "", "lines": lines}] if lines else [],
        "absent": [],
        "caveat": register.FOOT,
        "dates": parts.dates(edition, known),
        **_questions(edition, _open_first(first), "pay_policy_lived_experience", form),
    }


def _open_first(promises: Sequence[Released]) -> Sequence[Released]:
    """In the order of the register, those not wholly in place before the others: there is more to say of them."""
    return sorted(promises, key=lambda cell: cell.verdict == "in_place")


def _state(cell: Released) -> Told:
    title, verdict = _title(cell), cell.verdict or ""
    note = cell.says.removeprefix(f"{title}: ").partition("last looked at in ")[2].removesuffix(".")
    return {"name": title, "state": verdict, "word": register.STATES[verdict].word, "note": note}


def _title(cell: Released) -> str:
    return PRACTICES[cell.measure].title


def _promise(card: Card) -> Told:
    return {"what": card.trying, "who": f"{card.role}, to look again on {words.day(card.review)}"}


def _topic_of(card: Card) -> str:
    found = declaration(card.measure)
    return found.topic if found else ""


def _sentences(part: Part) -> Sequence[Released]:
    return [cell for cell in part.cells if cell.shown]


def _is_role(cell: Released) -> bool:
    return cell.level == "role"
