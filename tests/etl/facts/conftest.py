"""Small tables stored in a real warehouse as they stand, without intake, and the facts out of them."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Protocol

import polars as pl
import pytest

from etl import facts, load, warehouse
from etl.home import Home

Row = Mapping[str, Any]
Rows = list[dict[str, Any]]
AT = datetime(2026, 10, 6, 9, 14, tzinfo=UTC)
ORDINARY: Mapping[str, Row] = {
    "people": {
        "person": 1, "title_key": "worker", "grade_key": "3", "service": "North", "employment_type": "employee",
        "start_date": date(2020, 1, 1), "contract_hours": 30.0, "full_time_hours": 37.5,
    },
    "roles": {
        "title": "Worker", "title_key": "worker", "grade": "3", "grade_key": "3", "family": "Support",
        "is_lived_experience_role": False, "scale_published": True, "scale_min": 25_000.0, "scale_max": 29_000.0,
    },
    "absence": {"person": 1, "kind": "sickness"},
    "hours": {"person": 1, "worked": 30.0},
    "practice": {"in_place": "yes"},
    "supervision": {"person": 1, "status": "held", "minutes": 60.0},
}  # fmt: skip
DAYS = {"since": pl.Date, "until": pl.Date}


class Kept(Protocol):
    """A load of one day: each row is the ordinary one, different only where the test says so.

    With `since` it speaks for the days from then to its own.
    """

    def __call__(self, table: str, day: date, *rows: Row, since: date | None = None) -> None: ...


class Found(Protocol):
    """The facts of that name."""

    def __call__(self, name: str, on: date, since: date | None = None) -> Rows: ...


class Store:
    """Loads that are stored when somebody looks."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.loads: list[tuple[str, date, date | None, tuple[Row, ...]]] = []

    def select(self, query: Callable[[warehouse.Warehouse], pl.DataFrame]) -> Rows:
        with warehouse.changing(self.home, "load", actor="test", at=AT) as change:
            for number, (table, day, since, rows) in enumerate(self.loads):
                head = {"table_name": table, "as_of": day, "undone": False, "since": since, "until": since and day}
                change.store("loads", pl.DataFrame([head], schema_overrides=DAYS), number)
                stored = [{**ORDINARY[table], **row} for row in rows]
                schema = {name: load.TABLES[table][name] for row in stored for name in row}
                change.store(table, pl.DataFrame(stored, schema=schema), number)
            found = query(change)
            change.nothing()  # no file is written: that has tests of its own
        return found.rows(named=True)


@pytest.fixture(scope="session")
def empty(new_home: Callable[[], Home]) -> Home:
    """A home in which nothing was loaded: no fault of intake is one of the facts."""
    return new_home()


@pytest.fixture
def store(empty: Home) -> Store:
    """Nothing is kept in it from test to test."""
    return Store(empty)


@pytest.fixture
def kept(store: Store) -> Kept:
    """Store a table."""

    def keep(table: str, day: date, *rows: Row, since: date | None = None) -> None:
        store.loads.append((table, day, since, rows))

    return keep


@pytest.fixture
def found(store: Store) -> Found:
    """The facts of that name, as rows."""

    def find(name: str, on: date, since: date | None = None) -> Rows:
        return store.select(lambda change: facts.rows(name, facts.Given(since or on, on), change.select))

    return find


@pytest.fixture
def spells(store: Store) -> Callable[[date], Rows]:
    """Every spell known on a day, in the order of people and days."""

    def select(on: date) -> Rows:
        sql = f"{facts.text('parts/spells')} SELECT * FROM spells ORDER BY person, since, title_key"  # noqa: S608 - ours
        return store.select(lambda change: change.select(sql, {"on": on}))

    return select
