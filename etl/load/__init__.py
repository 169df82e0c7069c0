"""Inspect, load, undo, history: from an export to checked rows in the warehouse."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import polars as pl

import schemas
from etl import warehouse, words
from etl.home import Home, Refused
from etl.intake import compare
from etl.intake.child import Upload
from etl.intake.problem import Problem
from etl.load import persons, titles
from etl.load.answered import ASKS, DONE, Asked, Loaded, kept, recalled
from etl.load.reading import Read, inspect, read
from etl.warehouse import Change, Warehouse
from schemas.table import Table

__all__ = ["TABLES", "history", "inspect", "load", "undo"]

LOADS = pl.Schema(
    {
        "load_id": pl.Int32,
        "table_name": pl.String,
        "sha256": pl.String,
        "as_of": pl.Date,
        "loaded_at": pl.String,
        "actor": pl.String,
        "undone": pl.Boolean,
        "superseded_by": pl.Int32,
        "report": pl.String,
    }
)
KEYS = {"title_key": pl.String, "grade_key": pl.String, "matched_key": pl.String}
NEVER_STORED = ("person", "name")  # as text: of people only the numbers that persons.py gives
SAME_FILE = """
SELECT load_id, loaded_at FROM loads
WHERE sha256 = $digest AND table_name = $name AND as_of = $day AND NOT undone AND superseded_by IS NULL
"""
SAME_BYTES = "SELECT load_id, loaded_at FROM loads WHERE sha256 = $digest AND NOT undone AND superseded_by IS NULL"
LAST_DAY = """
SELECT max(as_of) AS day FROM loads
WHERE table_name = $name AND as_of <= $day AND NOT undone AND superseded_by IS NULL
"""
ROWS_OF = """
SELECT t.* FROM {table} AS t INNER JOIN loads AS l ON t.load_id = l.load_id
WHERE l.table_name = $name AND l.as_of = $day AND NOT l.undone AND l.superseded_by IS NULL
"""
BROUGHT_BACK = """
UPDATE loads SET superseded_by = (SELECT taken.superseded_by FROM loads AS taken WHERE taken.load_id = $load_id)
WHERE superseded_by = $load_id
"""
REPLACED = """
UPDATE loads SET superseded_by = $load_id
WHERE table_name = $name AND as_of = $day AND NOT undone AND superseded_by IS NULL
"""


def _stored_schema(table: Table) -> pl.Schema:
    columns = pl.Schema({"load_id": pl.Int32, "person": pl.Int64, **KEYS})
    for name, dtype in table.schema.create_empty().schema.items():
        if name not in NEVER_STORED:
            columns[name] = pl.String() if isinstance(dtype, pl.Enum) else dtype
    return columns


TABLES = {
    "loads": LOADS,
    "persons": persons.SCHEMA,
    **{name: _stored_schema(table) for name, table in schemas.tables().items()},
}


def load(home: Home, uploads: Sequence[Upload], asked: Asked, *, actor: str, at: datetime) -> Sequence[Loaded]:
    """Read, check, store: one copy of the warehouse, a load_id a file, one commit; answers in the order of the files.

    A file that asks (code 3) or is refused (code 4) is left out and named; the others are stored, roles before people,
    and each table in the order of its days. With `dry_run` all is done but the commit.
    """
    found = [read(upload, asked) for upload in uploads]
    answers = [each.answer if isinstance(each, Read) else each for each in found]
    ready = [(place, each) for place, each in enumerate(found) if isinstance(each, Read)]
    loads = {name: table.loads for name, table in schemas.tables().items()}
    with warehouse.changing(home, "load", actor=actor, at=at) as change:
        for place, each in enumerate(found):
            if isinstance(each, Loaded) and each.code == ASKS:
                answers[place] = _seen_before(change, each, asked) or each
        for place, each in sorted(ready, key=lambda pair: (loads[pair[1].table], pair[1].day, pair[0])):
            answers[place] = _store(change, each, actor=actor, at=at)
        stored = [answer.load_id for answer in answers if answer.load_id and not answer.already_loaded]
        change.line.update(loads=stored)
        if asked.dry_run or not stored:
            change.nothing()
    # What was only tried has no number: none can be taken back by it.
    tried = stored if asked.dry_run else []
    return [replace(answer, load_id=None) if answer.load_id in tried else answer for answer in answers]


def undo(home: Home, load_id: int, *, actor: str, at: datetime) -> Loaded:
    """Take one load back; what it had replaced stands again, later loads and every decision stay.

    Raises Refused where there is no such load, or it was taken back before.
    """
    with warehouse.changing(home, "undo", actor=actor, at=at) as change:
        taken = next((each for each in _history(change) if each.load_id == load_id), None)
        if taken is None or taken.undone:
            raise Refused("There is no such load to take back.")
        for table in schemas.tables():
            change.run(f"DELETE FROM {table} WHERE load_id = $load_id", {"load_id": load_id})  # noqa: S608 - our names
        change.run("UPDATE loads SET undone = TRUE WHERE load_id = $load_id", {"load_id": load_id})
        # Where the load taken back was itself replaced, what it had replaced stays replaced, by the later one.
        change.run(BROUGHT_BACK, {"load_id": load_id})
        change.line.update(load=load_id)
    return replace(taken, undone=True, says=["This load was taken back. What it had replaced stands again."])


def history(home: Home) -> Sequence[Loaded]:
    """Loads, newest first, those taken back too."""
    with warehouse.reading(home) as store:
        return _history(store)


def _history(store: Warehouse) -> list[Loaded]:
    rows = store.select("SELECT report, undone FROM loads ORDER BY load_id DESC")
    return [recalled(report, undone=undone) for report, undone in rows.iter_rows()]


def _store(change: Change, read: Read, *, actor: str, at: datetime) -> Loaded:
    """Check a file against what is there, ask what only the warehouse shows to be open, and store it."""
    if before := _loaded_before(change, read):
        return before
    known_roles = titles.known(change)
    rows = titles.recalled(titles.keyed(read.checked.accepted), known_roles)
    question = titles.asked(rows)
    rows, told = titles.told(rows, question, read.answers)
    if question is not None and not told:
        return replace(read.answer, code=ASKS, questions=[question])
    answer, roles, people = read.answer, titles.NO_ROLES, pl.DataFrame(schema=persons.SCHEMA)
    if read.table == "people":
        roles = titles.new_roles(rows, known_roles)
        keys = persons.Keys(change.secret("pseudonym"), change.secret("name"))
        known = change.select("SELECT person, pseudonym, name_key FROM persons")
        rows, unclear, people = persons.numbered(rows.drop("is_lived_experience_role"), known, keys, read.sheet)
        answer = _set_aside(answer, unclear)
    changes = compare.compare(rows, _before(change, read), read.answers)
    answer = replace(answer, changes=changes.counts, says=[*answer.says, *changes.says])
    if changes.questions:
        return replace(answer, code=ASKS, questions=changes.questions)
    load_id = 1 + change.select("SELECT coalesce(max(load_id), 0) AS load_id FROM loads").item()
    answer = replace(answer, load_id=load_id, at=at.isoformat())
    change.run(REPLACED, {"load_id": load_id, "name": read.table, "day": read.day})
    change.store("persons", people, None)
    change.store(read.table, rows.drop("row"), load_id)
    change.store("roles", roles, load_id)
    change.store("loads", _noted(answer, read, actor), load_id)
    return answer


def _set_aside(answer: Loaded, unclear: Sequence[Problem]) -> Loaded:
    rows = len({problem.row for problem in unclear})
    problems = [*answer.problems, *unclear]
    return replace(answer, accepted=answer.accepted - rows, quarantined=answer.quarantined + rows, problems=problems)


def _seen_before(change: Change, answer: Loaded, asked: Asked) -> Loaded | None:
    """The answer where the same bytes stand loaded, and nothing says that they are another table or day now."""
    found = change.select(SAME_BYTES, {"digest": answer.sha256}).rows()
    return None if asked.as_of or asked.table or not found else _again(answer, *found[0])


def _again(answer: Loaded, load_id: int, at: str) -> Loaded:
    day = words.day(datetime.fromisoformat(at).date())
    says = [f"This file was loaded before, on {day}. Nothing was changed."]
    return replace(answer, code=DONE, questions=(), load_id=load_id, already_loaded=True, at=at, says=says)


def _loaded_before(change: Change, read: Read) -> Loaded | None:
    """The answer where the same bytes stand loaded as the same table of the same day: nothing is changed."""
    found = change.select(SAME_FILE, {"digest": read.answer.sha256, "name": read.table, "day": read.day}).rows()
    return _again(read.answer, *found[0]) if found else None


def _before(change: Change, read: Read) -> pl.DataFrame | None:
    """The rows of the last load of this table up to this day; none where it is the first."""
    day = change.select(LAST_DAY, {"name": read.table, "day": read.day}).item()
    return day and change.select(ROWS_OF.format(table=read.table), {"name": read.table, "day": day})


def _noted(answer: Loaded, read: Read, actor: str) -> pl.DataFrame:
    row = {
        "load_id": answer.load_id,
        "table_name": read.table,
        "sha256": answer.sha256,
        "as_of": read.day,
        "loaded_at": answer.at,
        "actor": actor,
        "undone": False,
        "superseded_by": None,
        "report": kept(answer),
    }
    return pl.DataFrame([row], schema=LOADS)
