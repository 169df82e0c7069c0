"""The practice register as HR edits it on a page: what is known of each practice, saved as a load of its own."""

import csv
from collections.abc import Mapping
from datetime import date, datetime
from io import StringIO
from typing import NamedTuple

from etl import warehouse
from etl.home import Home, Refused
from etl.intake.child import Upload
from etl.load import load
from etl.load.answered import Asked, Loaded
from schemas.practice import PRACTICES

NAME = "practice register.csv"
NEWEST = """
SELECT practice, in_place, evidence, owner_role, reviewed_on, review_every_months FROM practice
WHERE load_id = (
    SELECT load_id FROM loads WHERE table_name = 'practice' AND NOT undone AND superseded_by IS NULL
    ORDER BY as_of DESC, load_id DESC LIMIT 1
)
"""
LAST = "SELECT max(as_of) FROM loads WHERE table_name = $name AND NOT undone AND superseded_by IS NULL"


class Said(NamedTuple):
    """What is said of one practice: `in_place` is yes, partly or no; none where nobody has said."""

    in_place: str | None = None
    evidence: str | None = None
    owner_role: str | None = None
    reviewed_on: date | None = None
    review_every_months: float | None = None


def known(home: Home) -> Mapping[str, Said]:
    """Every practice, as the newest register in the warehouse says."""
    with warehouse.reading(home) as store:
        told = {name: Said(*said) for name, *said in store.select(NEWEST).iter_rows()}
    return {name: told.get(name, Said()) for name in PRACTICES}


def day(home: Home, today: date) -> date:
    """As at which day a register saved today counts: that of the next edition, so that it stands in it.

    A register that was loaded for a later day is followed, not passed by: then it waits for an edition of that day.
    """
    upcoming, before = _days(home, today)
    return max(upcoming, before or upcoming)


def stands_next(home: Home, today: date) -> bool:
    """Would a register saved today stand in the next edition? Not where one was loaded for a day after it."""
    upcoming, before = _days(home, today)
    return before is None or before <= upcoming


def _days(home: Home, today: date) -> tuple[date, date | None]:
    """The day of the next edition, which holds the registers up to it, and that of the newest register.

    An edition is as at the newest staff list's day; the roles file's where there is none.
    """
    with warehouse.reading(home) as store:
        people, roles, before = (store.select(LAST, {"name": name}).item() for name in ("people", "roles", "practice"))
    return people or roles or today, before


def save(home: Home, said: Mapping[str, Said], *, actor: str, at: datetime) -> Loaded | None:
    """Load the whole register, as an upload made in memory; none where it says what is known already.

    Raises Refused where something is said of a practice but not whether it is in place, where nothing is said of any,
    or where the load does not take it.
    """
    before = known(home)
    if all(said.get(name, Said()) == told for name, told in before.items()):
        return None
    # Of a practice that is taken out of the register, what else was said of it goes with it.
    for name, told in before.items():
        if not told.in_place and not said.get(name, told).in_place and said.get(name, told) != told:
            raise Refused(f"Say whether it is in place: {PRACTICES[name].title}. Nothing was changed.")
    if not any(each.in_place for each in said.values()):
        raise Refused("A register says of at least one practice whether it is in place. Nothing was changed.")
    upload = Upload(NAME, _written(said))
    asked = Asked(table="practice", as_of=day(home, at.date()))
    (loaded,) = load(home, [upload], asked, actor=actor, at=at)
    if loaded.load_id is None:
        raise Refused(" ".join([*loaded.says, "The register was not saved. Nothing was changed."]))
    return loaded


def _written(said: Mapping[str, Said]) -> bytes:
    """A line a practice of which something is said."""
    file = StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(["practice", *Said._fields])
    for name in PRACTICES:
        if (told := said.get(name, Said())).in_place:
            writer.writerow([name, *("" if part is None else part for part in told)])
    return file.getvalue().encode()
