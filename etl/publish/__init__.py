"""Publish, unpublish, publications, released: from the warehouse to a file of cells that may be shown."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from etl import audit, cells, editions, warehouse, words
from etl.disclosure import log
from etl.disclosure.candidate import Decision
from etl.home import Home, Refused, private
from etl.publish import edition
from etl.publish.ahead import Ahead, Coming, ahead
from etl.warehouse import Change, Warehouse

__all__ = [
    "TABLES",
    "Ahead",
    "Coming",
    "Published",
    "ahead",
    "publications",
    "publish",
    "released",
    "unpublish",
]
TABLES = {
    "publications": pl.Schema(
        {"publication": pl.Int64, "sha256": pl.String, "as_of": pl.Date, "withdrawn": pl.Boolean}
    ),
    **log.TABLES,
}
EVERYONE = cells.Viewer("hr")


@dataclass(frozen=True, kw_only=True)
class Published:
    """What publish and unpublish answer (cli.md): the publication, its day, and how many cells have which status."""

    publication_id: int | None
    as_of: date
    released: int
    carried_forward: int
    withheld: int
    not_collected: int


def publish(home: Home, as_of: date | None = None, *, dry_run: bool = False, actor: str, at: datetime) -> Published:
    """Facts, measures in order, disclosure, one new file, one commit.

    `as_of` is the newest staff list's day unless said. Raises Refused where nothing is loaded, before the last
    edition's day, or for a day that has not come: every later edition would be refused. The same data gives the same
    bytes: every generator is seeded by its measure.
    """
    if dry_run:
        with warehouse.reading(home) as store:
            return _published(_made(home, store, as_of, None, at).edition)
    with warehouse.changing(home, "publish", actor=actor, at=at, twice=True) as change:
        number = _next_number(home, change)
        made = _made(home, change, as_of, number, at)
        body = cells.written(made.edition.head, made.edition.cells)
        digest = hashlib.sha256(body).hexdigest()
        # The file and its name are on the disk before the decisions that stand for it: their commit puts it in force.
        private(home.publication(number), body)
        _remember(change, made.decisions, number)
        row = {"publication": number, "sha256": digest, "as_of": made.as_of, "withdrawn": False}
        change.store("publications", pl.DataFrame([row], schema=TABLES["publications"]), None)
        change.line.update(publication=number, publication_sha256=digest)
    return _published(made.edition)


def unpublish(home: Home, *, actor: str, at: datetime) -> Published:
    """Withdraw the newest, so that the one before it stands. Its decisions stay: people have seen it (10.11)."""
    with warehouse.changing(home, "withdraw", actor=actor, at=at, twice=True) as change:
        # Read under the lock: what the last change left half done is finished by then.
        standing = publications(home)
        if not standing:
            raise Refused("There is no edition to withdraw.")
        number = standing[0].head["publication_id"]
        change.run("UPDATE publications SET withdrawn = TRUE WHERE publication = $number", {"number": number})
        change.line.update(publication=number)
    return _published(standing[0])


def publications(home: Home) -> Sequence[cells.Edition]:
    """Those that stand, newest first, whole."""
    return editions.standing(home, EVERYONE)


def released(home: Home, viewer: cells.Viewer, publication: int | None = None) -> cells.Edition:
    """The edition that stands, or that one, as this viewer may see it. Raises Refused where there is none."""
    return editions.one(home, viewer, publication)


def _made(home: Home, store: Warehouse, as_of: date | None, number: int | None, at: datetime) -> edition.Made:
    made = edition.made(home, store, as_of, number)
    if made.as_of > at.date():
        raise Refused(f"{words.day(made.as_of)} has not come yet, so nothing can be published as at that day.")
    return made


def _next_number(home: Home, change: Change) -> int:
    """One more than any log, file or decision names: a number is never given twice, though one of them were lost."""
    noted = [int(line.get("publication", 0)) for line in audit.lines(home)]
    files = [int(file.stem) for file in home.publication(0).parent.glob("*.jsonl") if file.stem.isdecimal()]
    decided: int = change.select("SELECT coalesce(max(publication), 0) FROM publications").item()
    return 1 + max([decided, *noted, *files])


def _remember(change: Change, decisions: Sequence[Decision], number: int) -> None:
    first = change.select("SELECT coalesce(max(decision), 0) + 1 AS decision FROM decisions", {}).item()
    for table, rows in log.as_tables(decisions, number, first).items():
        change.store(table, rows, None)


def _published(made: cells.Edition) -> Published:
    counts = Counter(cell.status for cell in made.cells)
    return Published(
        publication_id=made.head["publication_id"],
        as_of=date.fromisoformat(made.head["as_of"]),
        released=counts["released"],
        carried_forward=counts["carried_forward"],
        withheld=counts["withheld"],
        not_collected=counts["not_collected"],
    )
