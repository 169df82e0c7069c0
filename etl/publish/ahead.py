"""What the next edition would bring, by the calendar alone (disclosure.md 10.10): no measure runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from etl import audit, warehouse
from etl.disclosure import due
from etl.home import Home
from etl.measures import measure as declaration
from etl.measures import measures
from etl.measures.measure import Declared, Derived, Measure
from etl.publish import edition

EARLIER = "SELECT as_of FROM publications ORDER BY publication"
LAST = "SELECT as_of FROM publications WHERE NOT withdrawn ORDER BY publication DESC LIMIT 1"
STANDING = """
SELECT load_id, as_of, loaded_at FROM loads
WHERE NOT undone AND superseded_by IS NULL ORDER BY load_id DESC
"""
SMALLER: dict[str, str] = {"services": "by service", "teams": "by service and team"}


@dataclass(frozen=True, kw_only=True)
class Coming:
    """A figure that people are behind: `due` in the next edition, or not before an edition as at `first`.

    `by` names the smaller units it is also told for, which may wait longer than the organisation. `waits`: the
    tables of which it needs an export, or more in one.
    """

    measure: Declared
    by: str = ""
    split: bool
    due: bool
    first: date
    waits: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """The next edition: its day, that of the edition that stands, which loads are new since, and what is due.

    `first`: no edition was ever made, withdrawn ones included. `later` are loads of a day after it, which it does not
    hold. Facts are told anew in every edition.
    """

    as_of: date
    first: bool
    last: date | None
    loads: Sequence[int]
    later: Sequence[int]
    coming: Sequence[Coming]

    @property
    def split(self) -> bool:
        """Are the figures due that tell peers and colleagues apart? They move once a year."""
        return any(each.due for each in self.coming if each.split)

    @property
    def split_first(self) -> date | None:
        """The day as at which these can be due at the earliest."""
        return min((each.first for each in self.coming if each.split), default=None)


def ahead(home: Home, as_of: date | None = None) -> Ahead:
    """What an edition made now would bring. Raises Refused where none can be made."""
    with warehouse.reading(home) as store:
        earlier: list[date] = store.select(EARLIER)["as_of"].to_list()
        day = edition.day_of(store, as_of, earlier)
        loads = store.select(STANDING)
        last = next((found for (found,) in store.select(LAST).iter_rows()), None)
        since = _published_at(home)
        new = [(load, on) for load, on, at in loads.iter_rows() if since is None or at > since]
        needs = dict.fromkeys(need for measure in measures() for need in measure.needs)
        held = {need for need in needs if edition.held(store, need, day)}
        return Ahead(
            as_of=day,
            first=not earlier,
            last=last,
            loads=[load for load, on in new if on <= day],
            later=[load for load, on in new if on > day],
            coming=[each for measure in measures() for each in _coming(measure, earlier, day, held)],
        )


def _published_at(home: Home) -> str | None:
    """When the edition that stands was published."""
    standing = audit.standing(home)
    newest = standing[-1].number if standing else None
    lines = (line for line in reversed(audit.lines(home)) if line["action"] == "publish")
    return next((str(line["time"]) for line in lines if line["publication"] == newest), None)


def _coming(measure: Declared, earlier: Sequence[date], day: date, held: set[str]) -> list[Coming]:
    """The measure for the organisation, and for its smaller units where these wait longer."""
    waits = tuple(dict.fromkeys(need.partition(".")[0] for need in measure.needs if need not in held))
    if isinstance(measure, Derived):
        parts = [part for name in measure.of if (part := declaration(name))]
        of_parts = [coming for part in parts for coming in _coming(part, earlier, day, held) if not coming.by]
        if not of_parts:
            return []
        first = max(coming.first for coming in of_parts)
        waits = tuple(dict.fromkeys([*waits, *(table for coming in of_parts for table in coming.waits)]))
        return [Coming(measure=measure, split=True, due=first <= day, first=first, waits=waits)]
    if not isinstance(measure, Measure) or measure.kind == "no_people":
        return []
    whole = due.first(earlier, due.wait(measure, ())) or day
    found = [Coming(measure=measure, split=measure.split, due=whole <= day, first=whole, waits=waits)]
    smaller = due.first(earlier, due.wait(measure, ("",))) or day
    if measure.tree in SMALLER and smaller != whole:
        by = SMALLER[measure.tree]
        found.append(
            Coming(measure=measure, by=by, split=measure.split, due=smaller <= day, first=smaller, waits=waits)
        )
    return found
