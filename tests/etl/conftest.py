"""Small exports written here, ordinary except where a test says so, and ways to load and publish them quickly."""

import csv
import io
import shutil
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from etl import load, maintenance, publish, warehouse
from etl.home import Home, Refused, open_home
from etl.intake import child, reader
from etl.intake.child import Upload
from etl.load.answered import Asked

AT = datetime(2026, 10, 6, 9, 14, tzinfo=UTC)
BY: dict[str, Any] = {"actor": "test", "at": AT}
THEN, NOW = date(2025, 9, 30), date(2026, 9, 30)
Row = dict[str, str]
New = Callable[[], Home]
PERSON: Row = {
    "Employee Number": "1",
    "Job Title": "Support Worker",
    "Grade": "3",
    "Start Date": "2020-02-03",
    "Salary": "26000",
    "Pay Basis": "Annual FTE",
    "Contracted Hours": "37.5",
    "Full Time Hours": "37.5",
    "Service": "East",
}
ROLE: Row = {
    "Job Title": "Support Worker",
    "Grade": "3",
    "Job Family": "Support",
    "Lived Experience Role": "No",
    "Comparable Role": "",
    "Pay From": "25000",
    "Pay To": "29000",
    "Advertised Openly": "Yes",
}
PEER = {
    "Job Title": "Peer Worker",
    "Lived Experience Role": "Yes",
    "Comparable Role": "Support Worker",
    "Pay From": "24000",
}


def _table(rows: Iterable[Row]) -> bytes:
    each, text = list(rows), io.StringIO(newline="")
    writer = csv.DictWriter(text, list(each[0]))
    writer.writeheader()
    writer.writerows(each)
    return text.getvalue().encode()


def _staff(rows: Iterable[Row] | None = None, day: date = NOW) -> Upload:
    """A staff list; what a row says differs from the ordinary person."""
    return Upload(f"Staff {day}.csv", _table(PERSON | row for row in rows or _crowd()))


def _roles(*rows: Row, day: date = date(2023, 4, 1)) -> Upload:
    """A roles file: the peer role and its match unless said."""
    return Upload(f"Roles {day}.csv", _table(ROLE | row for row in rows or ({}, PEER)))


def _crowd(peers: int = 20, others: int = 60, *, raised: int = 0, less: int = 1500) -> list[Row]:
    """So many peers, each paid `less`, and others, every one of them differently; `raised` is added to all."""
    return [
        {"Employee Number": f"{'P' if peer else 'C'}{each}", "Salary": f"{26000 + raised + 10 * each - less * peer}"}
        | ({"Job Title": "Peer Worker"} if peer else {})
        for peer, many in ((True, peers), (False, others))
        for each in range(many)
    ]


def _put(home: Home, *uploads: Upload, answers: Mapping[str, tuple[str, ...]] | None = None, **asked: Any) -> Any:
    """Load; the answers of every file, in their order."""
    given = {upload.name: answers or {} for upload in uploads}
    return load.load(home, uploads, Asked(answers=given, **asked), **BY)


def _dry(home: Home, day: date | None = None) -> list[dict[str, Any]]:
    """The cells that publishing would give, as they would be printed."""
    with warehouse.reading(home) as store:
        made = publish.edition.made(home, store, day, None)
    ordered = sorted(made.edition.cells, key=lambda cell: cell.place)
    return [publish.cells.as_json(cell) for cell in ordered]


def _tables(home: Home) -> dict[str, pl.DataFrame]:
    """Everything that the warehouse holds, decrypted."""
    with warehouse.reading(home) as store:
        return {table: store.select(f"FROM {table}") for table in store.columns()}  # our own names


def _number(home: Home) -> int:
    """The data file in force."""
    with warehouse.reading(home) as store:
        return store.number


def _bytes(folder: Path) -> bytes:
    """Every byte in the home."""
    return b"\n".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.fixture(scope="session")
def made() -> SimpleNamespace:
    """Files, and what is done with them."""
    return SimpleNamespace(
        AT=AT, BY=BY, THEN=THEN, NOW=NOW, PEER=PEER, table=_table, staff=_staff, roles=_roles, crowd=_crowd,
        put=_put, dry=_dry, tables=_tables, number=_number, bytes=_bytes,
    )  # fmt: skip


@pytest.fixture(scope="session")
def new_home(tmp_path_factory: pytest.TempPathFactory) -> New:
    """Makes an empty home, each with keys of its own."""

    def new() -> Home:
        folder = tmp_path_factory.mktemp("homes") / "home"
        maintenance.init(folder, "Small House", {}, **BY)
        return open_home(folder, {})

    return new


@pytest.fixture(scope="session")
def first(new_home: New) -> Mapping[str, Home]:
    """Homes to copy: empty; with a roles file and a staff list of September 2025 loaded; and published besides."""
    homes = {name: new_home() for name in ("empty", "loaded", "published")}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(child, "confined", _answer)
        for name in ("loaded", "published"):
            _put(homes[name], _roles(), _staff(day=THEN))
    publish.publish(homes["published"], **BY)
    return homes


@pytest.fixture
def home(first: Mapping[str, Home], tmp_path: Path) -> Home:
    """An empty home: a copy, for making one takes a second."""
    return _copy(first["empty"], tmp_path)


@pytest.fixture
def loaded(first: Mapping[str, Home], tmp_path: Path) -> Home:
    """The roles file is load 1, a staff list of eighty in September 2025 load 2."""
    return _copy(first["loaded"], tmp_path)


@pytest.fixture
def published(first: Mapping[str, Home], tmp_path: Path) -> Home:
    """The same, and published as edition 1."""
    return _copy(first["published"], tmp_path)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child's program without the child, which takes half a second to start: its limits have tests of their own."""
    monkeypatch.setattr(child, "confined", _answer)


def _copy(home: Home, folder: Path) -> Home:
    shutil.copytree(home.folder, folder / "home")
    return open_home(folder / "home", {})


def _answer(program: Path, data: bytes) -> bytes:
    assert program.name == "reader.py"
    out = io.BytesIO()
    try:
        reader.answer(data, out)
    except reader.Refusal as refusal:
        raise Refused(f"{child.SAYS[refusal.said['code']].format(**refusal.said)} {child.KEPT}") from None
    return out.getvalue()
