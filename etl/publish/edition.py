"""One edition: every measure in its order, from facts to decided and worded cells."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from etl import cells, facts, words
from etl.cells import Released
from etl.disclosure import due, log
from etl.disclosure.candidate import Decision, Standing, Unit
from etl.disclosure.decide import decide
from etl.home import Home, Refused
from etl.measures import measures
from etl.measures.measure import Declared, Derived, Measure
from etl.publish import figures, wording
from etl.warehouse import Warehouse
from schemas import tables

FORMAT = 1  # of publications and snapshots
WAITS = "This waits for an export: {ask}."
LATEST = "SELECT max(as_of) FROM loads WHERE table_name = $table_name AND NOT undone AND superseded_by IS NULL"
STANDING = """
SELECT table_name, loaded_at FROM loads
WHERE as_of <= $on AND NOT undone AND superseded_by IS NULL
ORDER BY load_id
"""
SPEAKS = """
SELECT min(since), max(until) FROM loads
WHERE table_name = $table_name AND as_of <= $on AND NOT undone AND superseded_by IS NULL
"""
HELD = """
SELECT count(*) FROM {table} AS t INNER JOIN loads AS l ON t.load_id = l.load_id
WHERE NOT l.undone AND l.superseded_by IS NULL AND t.{column} IS NOT NULL
AND (l.as_of <= $on OR '{table}' = 'roles')  -- a role that no file of the day tells is the first later one's
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

    def of(self, measure: str, unit: Unit) -> Decision | None:
        """What was decided for a measure in a unit."""
        return next((decision for decision in self.decisions.get(measure, ()) if decision.unit == unit), None)

    def counted(self, measure: Measure, unit: Unit) -> str | None:
        """What a split figure repeats of how many peers there are: the printed count (R12), or none."""
        people = self.of("people", unit) if measure.split and measure.kind != "count" else None
        return words.figure(people.shown.value, "people") if people and people.shown else None


def made(home: Home, store: Warehouse, as_of: date | None, number: int | None) -> Made:
    """Every measure, decided against what was decided before. Raises Refused where nothing is loaded, or too early."""
    earlier = store.select("SELECT as_of FROM publications ORDER BY publication", {})["as_of"].to_list()
    day = day_of(store, as_of, earlier)
    past = _past(store)
    today, found = Today(), list[Released]()
    for measure in measures():
        if _ruled_out(measure, today, past):
            continue
        if waits := _waits_for(measure, store, day):
            found.append(_not_collected(measure, waits))
        elif isinstance(measure, Derived):
            found += _derived(measure, today)
        elif isinstance(measure, Measure):
            known = [decision for decision in past if decision.measure == measure.id]
            found += _measured(measure, home, store, known, today, day, earlier)
    decisions = [decision for decided in today.decisions.values() for decision in decided]
    return Made(cells.Edition(_head(home, store, day, earlier, number), tuple(found)), decisions, day)


def _measured(
    measure: Measure,
    home: Home,
    store: Warehouse,
    known: Sequence[Decision],
    today: Today,
    day: date,
    earlier: Sequence[date],
) -> list[Released]:
    given = _given(measure, home, store, day)
    if given is None:
        return [_not_collected(measure, _asks(measure, measure.bounded_by))]
    rows = facts.rows(measure.facts, given, store.select)
    if measure.kind == "no_people":
        told = [wording.fact(measure, estimate, given) for estimate in figures.estimates(measure, rows)]
        return told or [cells.without(wording.place(measure), "does_not_apply", measure.does_not_apply)]
    found = figures.candidates(measure, rows, today.shown, home.policy, store.secret("marks"))
    if waits := next((figure.waits for figure in found if figure.waits and not figure.candidate.unit), ""):
        return [_not_collected(measure, waits)]
    decided = decide([figure.candidate for figure in found], known, today.shown, home.policy, day, earlier)
    leads = {figure.candidate.key: figure.lead for figure in found}
    standard = home.held_to.get(measure.id, measure.standard)
    today.shown += decided.shown
    today.decisions[measure.id] = [
        wording.said(measure, each, leads.get(each.key, ""), today.counted(measure, each.unit), given, standard)
        for each in decided.decisions
    ]
    return [cell for each in today.decisions[measure.id] for cell in wording.decided(measure, each, known)]


def _given(measure: Measure, home: Home, store: Warehouse, day: date) -> facts.Given | None:
    """The measure's window, cut to the days of which its exports speak; none where they speak of none of it."""
    since, on = facts.first_day(day, measure.months), day
    if measure.bounded_by:
        first, last = store.select(SPEAKS, {"table_name": measure.bounded_by, "on": day}).row(0)
        if first is None or last is None or last < since or first > on:
            return None
        since, on = max(since, first), min(on, last)
    return facts.Given(since, on, home.standards)


def _ruled_out(measure: Declared, today: Today, past: Sequence[Decision]) -> bool:
    """10.5: it stands beside a figure that is printed or ever was, and the two together would tell more."""
    unless = measure.unless if isinstance(measure, Measure) else ""
    every = (*today.decisions.get(unless, ()), *(each for each in past if each.measure == unless))
    return any(each.shown is not None and each.shown.value is not None for each in every)


def _derived(measure: Derived, today: Today) -> list[Released]:
    """A cell for each unit in which all its parts were decided."""
    units = [decision.unit for decision in today.decisions.get(measure.of[0], ())]
    parts = [(unit, [today.of(part, unit) for part in measure.of]) for unit in units]
    return [
        wording.worked_out(measure, unit, [part for part in found if part is not None])
        for unit, found in parts
        if None not in found
    ]


# ---------------------------------------------------------------- what the warehouse holds


def day_of(store: Warehouse, as_of: date | None, earlier: Sequence[date]) -> date:
    newest = [store.select(LATEST, {"table_name": name}).item() for name in ("people", "roles")]
    day = as_of or next((found for found in newest if found), None)
    if day is None:
        raise Refused("There is nothing to publish yet: load a staff list or a roles file first.")
    if store.select(STANDING, {"on": day}).is_empty():
        raise Refused(f"There is nothing to publish: no export that is loaded is of {words.day(day)} or earlier.")
    if earlier and day < max(earlier):
        raise Refused(f"The last edition is as at {words.day(max(earlier))}; a new one cannot be as at an earlier day.")
    if store.select(*facts.query("staff", facts.Given(day, day)))["peer"].has_nulls():
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
    """The sentence that says which export a measure, or a part of it, waits for, and what to ask its supplier for."""
    parts = [each for each in measures() if isinstance(measure, Derived) and each.id in measure.of]
    for need, ask in (pair for each in (measure, *parts) for pair in each.needs.items()):
        if not held(store, need, day):
            return WAITS.format(ask=ask)
    return None


def held(store: Warehouse, need: str, day: date) -> bool:
    """Is anything there of a table, or in a column of one, for an edition as at that day?"""
    table, _, column = need.partition(".")
    rows = HELD.format(table=table, column=column or "load_id")  # constants of our own code, never a user's words
    return bool(store.select(rows, {"on": day}).item())


def _asks(measure: Declared, table: str) -> str:
    """What a measure asks of that table, where the table is there but does not speak of the time in question."""
    return WAITS.format(ask=next(ask for need, ask in measure.needs.items() if need.partition(".")[0] == table))


def _not_collected(measure: Declared, waits: str) -> Released:
    return cells.without(wording.place(measure), "not_collected", waits)


def _head(home: Home, store: Warehouse, day: date, earlier: Sequence[date], number: int | None) -> dict[str, Any]:
    loads = store.select(STANDING, {"on": day})
    return {
        "publication_id": number,
        "organisation": home.organisation,
        "as_of": day.isoformat(),
        "loaded": datetime.fromisoformat(str(loads["loaded_at"].last())).date().isoformat(),
        "next": {name: str(due.next_new([*earlier, day], days)) for name, days in _waiting().items()},
        "exports": [name for name in tables() if name in loads["table_name"]],
        "versions": {"format": FORMAT},
    }


def _waiting() -> dict[str, int]:
    """Days until a new figure: split, of all staff, of units, and of each measure that waits otherwise (10.10)."""
    days = {"split": due.SPLIT, "all": due.ALL_STAFF, "below": due.ALL_STAFF_BELOW}
    counted = [each for each in measures() if isinstance(each, Measure) and each.kind != "no_people"]
    return days | {each.id: wait for each in counted if (wait := due.wait(each, ())) not in (due.SPLIT, due.ALL_STAFF)}
