"""What is done while the process is killed. A new deed is a class with these five; name it in test_kills.py."""

import hashlib
import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import ClassVar, Protocol

import polars as pl

from etl import audit, home, warehouse
from etl.home import Home
from etl.warehouse.database import Change, attached, sha256

AT = datetime(2026, 3, 3, 14, 2, tzinfo=UTC)
BY = {"actor": "hr", "at": AT}
NAME = "Planted Hale-Quill"
ROWS, PARTS = 20_000, 4
CELLS = 2_000


class Deed(Protocol):
    """One kind of change."""

    private: Sequence[str]
    """Names that it stores and that no file may hold in the clear."""

    def made(self, folder: Path) -> Home:
        """A home with what the deed needs, the key in it."""

    def prepare(self, home: Home) -> int:
        """Bring the home to where the deed can be done; gives a number that `run` needs, such as the next load's."""

    def run(self, home: Home, number: int) -> None:
        """The deed, in a process that may be killed. The same home and number must lead to the same state."""

    def state(self, home: Home) -> object:
        """All that must be wholly old or wholly new, to compare with ==."""


class Store:
    """A plain load: rows in four parts, then their line in the history."""

    private = (NAME,)
    tables: ClassVar = {
        "people": pl.Schema({"load_id": pl.Int32, "person": pl.String, "paid": pl.Int64}),
        "loads": pl.Schema({"load_id": pl.Int32, "accepted": pl.Int64}),
    }

    def made(self, folder: Path) -> Home:
        home.create(folder, "Harbour", {})
        made = home.open_home(folder, {})
        warehouse.create(made, self.tables, **BY)
        return made

    def prepare(self, home: Home) -> int:
        with warehouse.reading(home) as store:
            return int(store.select("SELECT coalesce(max(load_id), 0) + 1 AS number FROM loads").item())

    def run(self, home: Home, number: int) -> None:
        with warehouse.changing(home, "load", **BY) as change:
            self.fill(change, number)

    def fill(self, change: Change, number: int) -> None:
        change.run("DELETE FROM people WHERE load_id < $number - 2", {"number": number})  # so that the file stays small
        for part in range(PARTS):
            change.store("people", people(number, part), number)
        change.store("loads", pl.DataFrame({"accepted": [ROWS]}), number)

    def state(self, home: Home) -> object:
        with warehouse.reading(home) as store:
            people = (
                "SELECT load_id, count(*) AS people, sum(paid)::BIGINT AS paid FROM people GROUP BY ALL ORDER BY ALL"
            )
            return [store.select(query).rows() for query in (people, "FROM loads ORDER BY load_id")]


class Edition:
    """A plain publication: the file, then the decisions that name it, saved twice."""

    private = ()
    tables: ClassVar = {
        "decisions": pl.Schema({"publication": pl.Int32, "cell": pl.Int64}),
        "publications": pl.Schema(
            {"publication": pl.Int32, "sha256": pl.String, "as_of": pl.Date, "withdrawn": pl.Boolean}
        ),
    }
    made = Store.made

    def prepare(self, home: Home) -> int:
        return 1 + max((line.get("publication", 0) for line in audit.lines(home)), default=0)

    def run(self, edition_home: Home, number: int) -> None:
        body = b"".join(b'{"publication": %d, "cell": %d}\n' % (number, cell) for cell in range(CELLS))
        digest = hashlib.sha256(body).hexdigest()
        row = {"publication": number, "sha256": digest, "as_of": date(2026, 3, 3), "withdrawn": False}
        with warehouse.changing(edition_home, "publish", **BY, twice=True) as change:
            home.private(edition_home.publication(number), body)
            decisions = pl.DataFrame({"cell": range(CELLS)}).with_columns(publication=pl.lit(number))
            change.store("decisions", decisions, None)
            change.store("publications", pl.DataFrame([row], schema=self.tables["publications"]), None)
            change.line.update(publication=number, publication_sha256=digest)

    def state(self, home: Home) -> object:
        with warehouse.reading(home) as store:
            known = store.select("SELECT publication, sha256 FROM publications ORDER BY publication").rows()
            decided = "SELECT publication, count(*) AS cells FROM decisions GROUP BY ALL ORDER BY ALL"
            decisions = store.select(decided).rows()
        files = sorted((home.folder / "publications").iterdir())
        standing = [tuple(edition) for edition in audit.standing(home)]
        return [known, decisions, [(int(file.stem), sha256(file)) for file in files], standing]


class InPlace(Store):
    """A bad writer, to try the trial: it writes into the file in force."""

    def run(self, home: Home, number: int) -> None:
        with warehouse.reading(home) as store:
            file = home.warehouse(store.number)
        change = Change(store.number, attached(file, home.key, write=True))
        self.fill(change, number)
        line = {"action": "load", "actor": "hr", "time": AT.isoformat()}
        change.end(line)
        change.close()
        audit.note(home, line | {"warehouse": store.number, "sha256": sha256(file)}, **BY)


class Early(Store):
    """A bad writer, to try the trial: it says "saved" before it is."""

    def run(self, home: Home, number: int) -> None:
        os.write(1, b"ACK\n")
        super().run(home, number)


def people(number: int, part: int) -> pl.DataFrame:
    """A quarter of a load."""
    numbers = pl.int_range(part * ROWS // PARTS, (part + 1) * ROWS // PARTS, eager=True)
    return pl.DataFrame({"paid": numbers * number}).with_columns(person=NAME + pl.col("paid").cast(pl.String))
