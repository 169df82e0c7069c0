"""Facts of an organisation of ninety people that has every export, as the formulas get them."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from etl import facts, load, measures, warehouse
from etl.home import Home
from etl.measures.measure import Measure
from schemas.practice import PRACTICES
from schemas.standards import standards

Rows = list[dict[str, Any]]
AT = datetime(2026, 10, 6, 9, 14, tzinfo=UTC)
SINCE, ON = date(2025, 10, 1), date(2026, 9, 30)
LISTS = (date(2024, 9, 30), SINCE, ON)
PEERS, PEOPLE = 30, 90


@pytest.fixture(scope="session")
def rows(new_home: Callable[[], Home]) -> Mapping[str, pl.DataFrame]:
    """The facts of every measure about people or roles, by name."""
    names = {measure.facts for measure in measures.measures() if isinstance(measure, Measure)}
    with warehouse.changing(new_home(), "load", actor="test", at=AT) as change:
        for number, (table, day, stored) in enumerate(_loads(np.random.default_rng(5))):
            head = {"table_name": table, "as_of": day, "undone": False, "since": SINCE, "until": ON}
            change.store("loads", pl.DataFrame([head]), number)
            schema = {name: load.TABLES[table][name] for row in stored for name in row}
            change.store(table, pl.DataFrame(stored, schema=schema), number)
        given = facts.Given(SINCE, ON, standards("briefing_paper", Path()))
        found = {name: facts.rows(name, given, change.select) for name in names}
        change.nothing()
    return found


def _loads(chance: np.random.Generator) -> list[tuple[str, date, Rows]]:
    return [
        ("roles", LISTS[0], _roles()),
        *(("people", day, [_post(person, day) for person in range(PEOPLE)]) for day in LISTS),
        ("absence", ON, [_away(person, chance) for person in range(0, PEOPLE, 3)]),
        ("hours", ON, [_week(person, week, chance) for person in range(PEOPLE) for week in range(4)]),
        ("supervision", ON, [_session(person, month, chance) for person in range(PEOPLE) for month in range(12)]),
        ("practice", ON, [{"practice": name, "in_place": "yes", "reviewed_on": SINCE} for name in PRACTICES]),
    ]


def _roles() -> Rows:
    jobs = {"worker": "senior worker", "senior worker": "", "peer worker": "senior peer", "senior peer": ""}
    return [
        {
            "title": title.capitalize(), "title_key": title, "grade": grade, "grade_key": grade, "family": "Support",
            "is_lived_experience_role": "peer" in title, "matched_key": "worker" if title == "peer worker" else None,
            "scale_published": True, "scale_min": 25_000.0, "scale_max": 29_000.0, "next_keys": following or None,
            "min_qualification_level": 3.0,
        }
        for (title, following), grade in zip(jobs.items(), "3434", strict=True)
    ]  # fmt: skip


def _post(person: int, day: date) -> dict[str, Any]:
    """Every fifth person is a senior from the second list on."""
    senior = person % 5 == 0 and day > LISTS[0]
    kind = ("senior peer" if senior else "peer worker") if person < PEERS else ("senior worker" if senior else "worker")
    return {
        "person": person, "title_key": kind, "grade_key": "4" if senior else "3", "service": "East" if person % 2 else
        "West", "start_date": date(2020, 2, 3), "contract_hours": 30.0 + person % 3, "full_time_hours": 37.5,
        "pay_amount": 26_000.0 + 10 * person, "pay_basis": "annual_full_time",
    }  # fmt: skip


def _away(person: int, chance: np.random.Generator) -> dict[str, Any]:
    first = SINCE + timedelta(int(chance.integers(300)))
    return {
        "person": person,
        "first_day": first,
        "last_day": first + timedelta(int(chance.integers(9))),
        "kind": "sickness",
    }


def _week(person: int, week: int, chance: np.random.Generator) -> dict[str, Any]:
    return {
        "person": person,
        "week_start": date(2026, 3, 2) + timedelta(7 * week),
        "worked": 30.0 + chance.random() * 6,
    }


def _session(person: int, month: int, chance: np.random.Generator) -> dict[str, Any]:
    held = SINCE + timedelta(30 * month + int(chance.integers(20)))
    return {"person": person, "held_on": held, "status": "held", "minutes": float(chance.integers(40, 70))}
