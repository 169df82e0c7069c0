"""One edition: every measure in its order, from facts to decided and worded cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from etl import cells, facts, words
from etl.cells import Released, Shown
from etl.disclosure import due, log
from etl.disclosure.candidate import Decision, Standing, Unit
from etl.disclosure.decide import decide
from etl.home import Home, Refused
from etl.measures import measures
from etl.measures.measure import Declared, Derived, Estimate, Measure
from etl.publish import figures
from etl.warehouse import Warehouse
from schemas import tables

LEVELS: tuple[cells.Level, ...] = ("organisation", "service", "team")  # by the length of a unit's path
FORMAT = 1  # of publications and snapshots
KINDS = {"split": True, "all": False}  # of figures, which are due at different times (10.10)
LATEST = "SELECT max(as_of) FROM loads WHERE table_name = $table_name AND NOT undone AND superseded_by IS NULL"
ROLELESS = """
WITH standing AS (SELECT * FROM loads WHERE NOT undone AND superseded_by IS NULL)
SELECT count(*) FROM people AS p
INNER JOIN standing AS l ON p.load_id = l.load_id
WHERE l.as_of = (SELECT max(as_of) FROM standing WHERE table_name = 'people' AND as_of <= $on)
AND p.title_key NOT IN (SELECT r.title_key FROM roles AS r INNER JOIN standing AS k ON r.load_id = k.load_id)
"""
HELD = """
SELECT count(*) FROM {table} AS t INNER JOIN loads AS l ON t.load_id = l.load_id
WHERE NOT l.undone AND l.superseded_by IS NULL AND l.as_of <= $on AND t.{column} IS NOT NULL
"""


class Made(NamedTuple):
    """An edition that is not yet in force, and the decisions that stand for it."""

    edition: cells.Edition
    decisions: Sequence[Decision]
    as_of: date


@dataclass
class Today:
    """What has been decided and shown so far today, measure by measure."""

    decisions: dict[str, Sequence[Decision]] = field(default_factory=dict)
    shown: list[Standing] = field(default_factory=list)
    cells: list[Released] = field(default_factory=list)

    def figure(self, measure: str, unit: Unit) -> Decision | None:
        """The decision behind a measure's shown figure in a unit."""
        found = (d for d in self.decisions.get(measure, ()) if d.unit == unit and d.shown and d.shown.value is not None)
        return next(found, None)


def made(home: Home, store: Warehouse, as_of: date | None, number: int | None) -> Made:
    """Every measure, decided against what was decided before. Raises Refused where nothing is loaded, or too early."""
    earlier = store.select("SELECT as_of FROM publications ORDER BY publication", {})["as_of"].to_list()
    day = _day(store, as_of, earlier)
    past = _past(store)
    today = Today()
    for measure in measures():
        if waits := _waits_for(measure, store, day):
            today.cells.append(cells.without(_place(measure, ()), "not_collected", waits))
        elif isinstance(measure, Derived):
            today.cells += _derived(measure, today)
        elif isinstance(measure, Measure):
            known = [decision for decision in past if decision.measure == measure.id]
            today.cells += _measured(measure, home, store, known, today, day, earlier)
    head = _head(home, store, day, earlier, number)
    decisions = [decision for decided in today.decisions.values() for decision in decided]
    return Made(cells.Edition(head, tuple(today.cells)), decisions, day)


def _measured(
    measure: Measure,
    home: Home,
    store: Warehouse,
    known: Sequence[Decision],
    today: Today,
    day: date,
    earlier: Sequence[date],
) -> list[Released]:
    rows = facts.finish(measure.facts, store.select(*facts.query(measure.facts, on=day, months=measure.months)))
    if measure.kind == "no_people":
        return _facts_of_roles(measure, figures.estimates(measure, rows), day)
    found = figures.candidates(measure, rows, today.shown, home.policy, store.secret("marks"))
    decided = decide([f.candidate for f in found], known, today.shown, home.policy, day, earlier)
    leads = {figure.candidate.key: figure.lead for figure in found}
    said = [_said(measure, d, leads.get(d.key, ""), today, day) for d in decided.decisions]
    today.decisions[measure.id] = said
    today.shown += decided.shown
    return [_cell(measure, decision, known) for decision in said]


# ---------------------------------------------------------------- words


def _said(measure: Measure, decision: Decision, lead: str, today: Today, day: date) -> Decision:
    """A fresh figure gets its sentence, window and count; a carried one keeps those it was decided with."""
    if decision.carried or decision.shown is None or decision.shown.value is None:
        return decision
    people = today.figure("people", decision.unit) if measure.split and measure.kind != "count" else None
    counted = people and people.shown and words.figure(people.shown.value, "people")
    says = _sentence(measure, decision.shown, decision.verdict, {}, lead)
    return replace(decision, says=says, period=_period(measure, day), counted=counted or None)


def _sentence(
    measure: Declared, shown: Shown, verdict: words.Verdict | None, parts: Mapping[str, str], lead: str = ""
) -> str:
    low, high = words.ends(shown.low, shown.high, measure.value_unit, verdict)
    spread = words.spread(shown.low, shown.high, measure.value_unit, verdict)
    told = {"value": words.figure(shown.value, measure.value_unit), "low": low, "high": high, "range": spread}
    template = measure.says[verdict or "fact"]
    joined = lead + template[:1].lower() + template[1:] if lead else template
    return words.sentence(joined, {name: text for name, text in told.items() if text is not None} | dict(parts))


def _period(measure: Declared, day: date) -> str:
    first = facts.window(day, measure.months)
    return f"{day:%Y-%m}" if not measure.months else f"{first:%Y-%m}/{day:%Y-%m}"


def _cell(measure: Measure, decision: Decision, known: Sequence[Decision]) -> Released:
    place = _place(measure, decision.unit, decision.dimensions)
    if decision.shown is None:
        return cells.withhold(place)
    if decision.shown.value is None:
        return cells.without(place, "cannot_tell", measure.cannot_tell)
    return cells.release(
        place,
        decision.shown,
        period=decision.period,
        verdict=decision.verdict,
        change=None if decision.carried else _change(measure, decision, known),
        counted=decision.counted,
        says=decision.says,
        as_of=decision.on.isoformat(),
        carried=decision.carried,
    )


def _change(measure: Measure, decision: Decision, known: Sequence[Decision]) -> cells.Change | None:
    """Better or worse only where the two printed ranges do not overlap, between re-decided dates (pages.md 4.5)."""
    before = [d for d in known if d.key == decision.key and not d.carried and not d.taken_back and d.shown]
    now, then = decision.shown, before[-1].shown if before else None
    if measure.better is None or now is None or then is None or now.value is None or then.value is None:
        return None
    ends = (now.low, now.high, then.low, then.high)
    if None in ends or (now.low <= then.high and then.low <= now.high):  # type: ignore[operator]  # none is ruled out
        return None
    if measure.better == "equal":
        equal = measure.equal or 0
        return "better" if abs(now.value - equal) < abs(then.value - equal) else "worse"
    return "better" if (now.value > then.value) == (measure.better == "up") else "worse"


def _place(measure: Declared, unit: Unit, dimensions: Mapping[str, str] | None = None) -> cells.Place:
    return cells.Place(
        measure=measure.id,
        topic=measure.topic,
        level=LEVELS[len(unit)],
        unit=unit[-1] if unit else None,
        dimensions={**measure.dimensions, **(dimensions or {})},
        split=measure.split if isinstance(measure, Measure) else True,
        value_unit=measure.value_unit,
    )


# ---------------------------------------------------------------- cells that nobody new is behind


def _derived(measure: Derived, today: Today) -> list[Released]:
    """For each place where the first of its parts has a cell; without a figure where any part has none."""
    return [
        _worked_out(measure, part.unit, today)
        for part in today.decisions.get(measure.of[0], ())
        if _whole(measure, part.unit, today)
    ]


def _whole(measure: Derived, unit: Unit, today: Today) -> bool:
    return all(any(d.unit == unit for d in today.decisions.get(part, ())) for part in measure.of)


def _worked_out(measure: Derived, unit: Unit, today: Today) -> Released:
    place = _place(measure, unit)
    parts = [next(d for d in today.decisions[part] if d.unit == unit) for part in measure.of]
    if any(part.shown is None for part in parts):
        return cells.withhold(place)
    known = [part.shown for part in parts if part.shown is not None and part.shown.value is not None]
    if len(known) < len(parts):
        return cells.without(place, "cannot_tell", measure.cannot_tell)
    shown = measure.formula(known)
    low, high = (shown.low or 0.0, shown.high or 0.0)
    verdict = words.verdict(low, high, equal=measure.equal, same=measure.same, wide=measure.wide)
    oldest = min(parts, key=lambda part: part.on)
    return cells.release(
        place,
        shown,
        period=oldest.period,
        verdict=verdict,
        change=None,
        counted=parts[0].counted,
        says=_sentence(measure, shown, verdict, {}),
        as_of=oldest.on.isoformat(),
        carried=any(part.carried for part in parts),
    )


def _facts_of_roles(measure: Measure, found: Sequence[Estimate], day: date) -> list[Released]:
    """Facts about roles and the organisation: no candidate, no log (R5, 10.16)."""
    if not found:
        return [cells.without(_place(measure, ()), "does_not_apply", measure.does_not_apply)]
    return [_fact(measure, estimate, day) for estimate in found]


def _fact(measure: Measure, estimate: Estimate, day: date) -> Released:
    place = replace(
        _place(measure, (), estimate.dimensions), level="role" if estimate.unit else "organisation", unit=estimate.unit
    )
    if estimate.does_not_apply:
        return cells.without(place, "does_not_apply", estimate.does_not_apply)
    verdict = figures.judged(measure, estimate)
    shown = Shown(value=_whole_number(estimate.value), low=estimate.low, high=estimate.high, size=0)
    return cells.release(
        place,
        shown,
        period=_period(measure, day),
        verdict=verdict,
        change=None,
        counted=None,
        says=_sentence(measure, shown, verdict, estimate.parts),
        as_of=day.isoformat(),
        carried=False,
    )


def _whole_number(value: float | None) -> float | None:
    return None if value is None else float(round(value))


# ---------------------------------------------------------------- what the warehouse holds


def _day(store: Warehouse, as_of: date | None, earlier: Sequence[date]) -> date:
    newest = [store.select(LATEST, {"table_name": name}).item() for name in ("people", "roles")]
    day = as_of or next((found for found in newest if found), None)
    if day is None or not any(newest):
        raise Refused("There is nothing to publish yet: load a staff list or a roles file first.")
    if earlier and day < max(earlier):
        raise Refused(f"The last edition is as at {words.day(max(earlier))}; a new one cannot be as at an earlier day.")
    if store.select(ROLELESS, {"on": day}).item():
        raise Refused(
            "The staff list holds job titles that no roles file or answer knows, so peers cannot be told from "
            "colleagues. Load the roles file, or the staff list, again."
        )
    return day


def _past(store: Warehouse) -> list[Decision]:
    decisions = (
        "SELECT d.*, p.withdrawn FROM decisions AS d INNER JOIN publications AS p ON d.publication = p.publication"
    )
    return log.from_tables(store.select(decisions, {}), store.select("SELECT * FROM populations", {}))


def _waits_for(measure: Declared, store: Warehouse, day: date) -> str | None:
    """The sentence that says which export a measure waits for, and what to ask the supplier of it for."""
    for need, ask in measure.needs.items():
        table, _, column = need.partition(".")
        held = HELD.format(table=table, column=column or "load_id")  # constants of our own code, never a user's words
        if not store.select(held, {"on": day}).item():
            return f"This waits for an export: {ask}."
    return None


def _head(home: Home, store: Warehouse, day: date, earlier: Sequence[date], number: int | None) -> dict[str, Any]:
    loads = store.select("SELECT table_name, loaded_at FROM loads WHERE NOT undone ORDER BY load_id", {})
    return {
        "publication_id": number,
        "organisation": home.organisation,
        "as_of": day.isoformat(),
        "loaded": datetime.fromisoformat(str(loads["loaded_at"].last())).date().isoformat(),
        "next": {name: str(due.next_new([*earlier, day], split=split)) for name, split in KINDS.items()},
        "exports": [name for name in tables() if name in loads["table_name"]],
        "versions": {"format": FORMAT},
    }
