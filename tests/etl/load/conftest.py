"""A staff list of few, and logs of what happened to them."""

from collections.abc import Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from etl.home import Home
from etl.intake.child import Upload

Made = SimpleNamespace
NAMES = ("Ann Hale", "Kit Lister", "Theo Quill", "Mo Marsh")
PEERS = {"peer_roles:titles": ("Peer Worker",)}


def _people(made: Made, names: Sequence[str] = NAMES, day: date = date(2026, 9, 30)) -> Upload:
    """A staff list in which the first person has the number N1, the next N2."""
    rows = [{"Employee Number": f"N{at}", "Name": name} for at, name in enumerate(names, 1)]
    rows[-1]["Job Title"] = "Peer Worker"
    return made.staff(rows, day)


def _log(rows: Sequence[tuple[str, str]], name: str = "Supervision.csv", header: str = "Staff member") -> Upload:
    """A supervision log of who and when; more columns do not matter here."""
    lines = [f"{header},Date held,Length", *(f'"{who}",{day},60' for who, day in rows)]
    return Upload(name, "\n".join(lines).encode())


@pytest.fixture(scope="session")
def logs(made: Made) -> SimpleNamespace:
    """Files, and what the warehouse then holds of them."""

    def people(*given: Any, **named: Any) -> Upload:
        return _people(made, *given, **named)

    def stood(home: Home, table: str = "supervision") -> list[int]:
        loads = made.tables(home)["loads"].filter(table_name=table, undone=False)
        return sorted(loads.filter(loads["superseded_by"].is_null())["load_id"])

    def held(home: Home) -> list[tuple[int, str]]:
        """Load and day of every session that is stored."""
        rows = made.tables(home)["supervision"].sort("load_id", "held_on")
        return [(load_id, str(day)) for load_id, day in rows.select("load_id", "held_on").iter_rows()]

    return SimpleNamespace(people=people, log=_log, stood=stood, held=held, PEERS=PEERS)


@pytest.fixture
def staffed(home: Home, made: Made, logs: SimpleNamespace, quick: None) -> Home:  # noqa: ARG001 - it patches
    """A home with the staff list of four as load 1."""
    (loaded,) = made.put(home, logs.people(), answers=PEERS)
    assert loaded.load_id == 1
    return home
