"""Inspect, load, undo, history: from an export to checked rows in the warehouse."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

import polars as pl

import schemas
from etl import warehouse, words
from etl.home import Home, Refused
from etl.intake import compare, problem
from etl.intake.child import Upload
from etl.intake.problem import Problem
from etl.load import matching, persons, profiles, stretch, titles
from etl.load.answered import ASKS, DONE, REFUSED, Asked, Loaded, kept, recalled
from etl.load.reading import Open, Read, inspect, read
from etl.warehouse import Change, Warehouse
from schemas.table import Kind, Table

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
        "since": pl.Date,  # the days that an export of things that happened speaks for; none of lists
        "until": pl.Date,
    }
)
STORED: Mapping[Kind, pl.DataType] = {
    "text": pl.String(),
    "date": pl.Date(),
    "number": pl.Float64(),
    "yes_no": pl.Boolean(),
    "choice": pl.String(),
}
KEYS = {
    "title": ("title_key", "grade_key"),
    "matched_role": ("matched_key",),
    "next_roles": ("next_keys",),
}  # a column -> the keys that titles.py makes beside it
OF_THE_FILE = ("row", "heading")
AT_ONCE = 2  # files: while the child reads one, what was read of the other is checked
NEVER_STORED = ("person", "name")  # as text: of people only the numbers that persons.py gives
SAME_FILE = """
SELECT load_id, loaded_at FROM loads
WHERE sha256 = $digest AND table_name = $name AND as_of = $day AND NOT undone AND superseded_by IS NULL
AND since IS NOT DISTINCT FROM $since AND until IS NOT DISTINCT FROM $until
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
OF_THE_DAY = """
SELECT load_id FROM loads WHERE table_name = $name AND as_of = $day AND NOT undone AND superseded_by IS NULL
"""
REPLACED = "UPDATE loads SET superseded_by = $load_id WHERE load_id = $replaced"
NOBODY_KNOWN = "Load the staff list first: it is not known yet who is who. Nothing was kept."
WAITS = "It waits for the staff list, of which something must be answered first."
NOBODY_FOUND = "No row of this file can be used. Nothing was kept."


def _stored_schema(table: Table) -> pl.Schema:
    fields = table.fields()
    columns = pl.Schema({"load_id": pl.Int32})
    if fields.keys() & set(NEVER_STORED):
        columns["person"] = pl.Int64()
    columns |= {key: pl.String() for column, keys in KEYS.items() if column in fields for key in keys}
    columns |= {name: STORED[field.kind] for name, field in fields.items() if name not in NEVER_STORED}
    return columns


TABLES = {
    "loads": LOADS,
    "persons": persons.SCHEMA,
    **{name: _stored_schema(table) for name, table in schemas.tables().items()},
}


def load(home: Home, uploads: Sequence[Upload], asked: Asked, *, actor: str, at: datetime) -> Sequence[Loaded]:
    """Read, check, store: one copy of the warehouse, a load_id a file, one commit; answers in the order of the files.

    A file that asks (code 3) or is refused (code 4) is left out and named; the others are stored, roles before people,
    and each table in the order of its days. With `dry_run` all is done but the commit. What was answered before of
    files of the same source is remembered, and after the commit what was answered now.
    """
    memory = profiles.memory(home, asked.source)
    with ThreadPoolExecutor(AT_ONCE) as readers:
        found = list(readers.map(lambda upload: read(upload, asked, at.date(), memory), uploads))
    answers = [each if isinstance(each, Loaded) else each.answer for each in found]
    waiting = [each for each in found if isinstance(each, Open)]
    ready = [(place, each) for place, each in enumerate(found) if isinstance(each, Read)]
    with warehouse.changing(home, "load", actor=actor, at=at) as change:
        for place, each in enumerate(found):
            if not isinstance(each, Read) and answers[place].code == ASKS:
                answers[place] = _seen_before(change, answers[place], asked, uploads[place].name) or answers[place]
        for place, each in sorted(ready, key=lambda pair: (pair[1].table.loads, pair[1].day, pair[0])):
            answers[place] = _waits(_store(change, each, actor=actor, at=at), answers, found)
        for place, each in enumerate(found):
            if isinstance(each, Open) and answers[place].code == ASKS:
                answers[place] = _asks_titles(change, each, waiting)
        stored = [answer.load_id for answer in answers if answer.load_id and not answer.already_loaded]
        change.line.update(loads=stored)
        if asked.dry_run or not stored:
            change.nothing()
    if not asked.dry_run:
        for place, each in ready:
            if answers[place].load_id in stored:
                profiles.keep(home, each.profile)
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
            change.run(f"DELETE FROM {table} WHERE load_id = $load_id", {"load_id": load_id})  # noqa: S608 - our name
        change.run("UPDATE loads SET undone = TRUE WHERE load_id = $load_id", {"load_id": load_id})
        # Where the load taken back was itself replaced, what it had replaced stays replaced, by the later one.
        change.run(BROUGHT_BACK, {"load_id": load_id})
        change.line.update(load=load_id)
    return replace(taken, undone=True, says=["This load was taken back. What it had replaced stands again."])


def _waits(answer: Loaded, answers: Sequence[Loaded], found: Sequence[Read | Open | Loaded]) -> Loaded:
    """The answer; of a file refused for want of a staff list, that it waits for the one of this call that asks."""
    asks = any(
        isinstance(each, Read | Open) and each.table.name == "people" and answers[place].code == ASKS
        for place, each in enumerate(found)
    )
    return replace(answer, code=ASKS, says=[WAITS]) if asks and NOBODY_KNOWN in answer.says else answer


def _asks_titles(change: Change, waits: Open, waiting: Sequence[Open]) -> Loaded:
    """The answer of a staff list that asks, and with its questions the one about job titles that storing would ask."""
    if waits.table.name != "people" or waits.titles is None:
        return waits.answer
    filed = [titles.keyed(each.titles) for each in waiting if each.table.name == "roles" and each.titles is not None]
    known = titles.with_filed(titles.known(change), filed)
    rows = titles.recalled(titles.keyed(waits.titles), known)
    question = titles.asked(rows)
    if question is None or titles.told(rows, question, waits.answers)[1]:
        return waits.answer
    return replace(waits.answer, questions=[*waits.answer.questions, question])


def history(home: Home) -> Sequence[Loaded]:
    """Loads, newest first, those taken back too."""
    with warehouse.reading(home) as store:
        return _history(store)


def _history(store: Warehouse) -> list[Loaded]:
    rows = store.select("SELECT report, undone FROM loads ORDER BY load_id DESC")
    return [recalled(report, undone=undone) for report, undone in rows.iter_rows()]


class _Ready(NamedTuple):
    """Rows as they will stand in the warehouse, what is stored beside them, and what they are compared with."""

    answer: Loaded
    rows: pl.DataFrame
    replaces: Sequence[int]
    before: pl.DataFrame | None
    beside: Mapping[str, pl.DataFrame]


def _store(change: Change, read: Read, *, actor: str, at: datetime) -> Loaded:
    """Check a file against what is there, ask what only the warehouse shows to be open, and store it."""
    ready = _happened(change, read) if read.table.day else _listed(change, read)
    if isinstance(ready, Loaded):
        return ready
    name, answer = read.table.name, ready.answer
    changes = compare.compare(name, ready.rows, ready.before, read.answers)
    answer = replace(answer, changes=changes.counts, says=[*answer.says, *changes.says])
    if changes.questions:
        return replace(answer, code=ASKS, questions=changes.questions)
    load_id = 1 + change.select("SELECT coalesce(max(load_id), 0) AS load_id FROM loads").item()
    answer = replace(answer, load_id=load_id, at=at.isoformat())
    for replaced in ready.replaces:
        change.run(REPLACED, {"load_id": load_id, "replaced": replaced})
    change.store(name, ready.rows, load_id)
    for table, rows in ready.beside.items():
        change.store(table, rows, load_id if "load_id" in TABLES[table] else None)
    change.store("loads", _noted(answer, read, actor), load_id)
    return answer


def _listed(change: Change, read: Read) -> _Ready | Loaded:
    """A list as at a day: it takes the place of the one of that day, and is compared with the one before."""
    same, newly_told = _loaded_before(change, read), False
    answer, rows, beside = read.answer, read.checked.accepted, dict[str, pl.DataFrame]()
    if "title" in rows.columns:
        known = titles.known(change)
        rows = titles.recalled(titles.keyed(rows), known)
        question = titles.asked(rows)
        rows, told = titles.told(rows, question, read.answers)
        newly_told = question is not None and told
        if read.table.name == "people":
            if question is not None and not told:
                return replace(answer, code=ASKS, questions=[question])
            beside["roles"] = titles.new_roles(rows, known)
            numbers = change.select("SELECT person, pseudonym, name_key FROM persons")
            rows, left = matching.corrected(rows.drop("is_lived_experience_role"), read.sheet, read.answers)
            rows, unclear, beside["persons"] = persons.numbered(rows, numbers, _keys(change), read.sheet)
            answer = _set_aside(answer, [*left, *unclear], len(unclear), len(left))
            answer = replace(answer, questions=[*answer.questions, *matching.asked_of(unclear)])
    rows = rows.drop(OF_THE_FILE, strict=False)
    if same and not newly_told:
        stood = _rows(change, read.table.name, [same[0]])
        if _alike(stood, rows.drop(_untold(read.checked.accepted), strict=False)):
            return replace(_again(answer, *same), questions=answer.questions)
    replaces = change.select(OF_THE_DAY, {"name": read.table.name, "day": read.day})["load_id"].to_list()
    return _Ready(answer, rows, replaces, _before(change, read), beside)


def _happened(change: Change, read: Read) -> _Ready | Loaded:
    """What happened to people who are known: it takes the place of what was told of these days and people before."""
    known = matching.known(change)
    if known.is_empty():
        return replace(read.answer, code=REFUSED, says=[*read.answer.says, NOBODY_KNOWN])
    found = matching.matched(read.checked.accepted, known, _keys(change), read.sheet, read.answers)
    lost = read.checked.taken - problem.count(found.rows) - found.skipped
    answer = _set_aside(read.answer, found.problems, lost, found.skipped)
    answer = replace(answer, questions=found.questions, says=[*answer.says, *found.says])
    rows, name = found.rows.drop(OF_THE_FILE, strict=False), read.table.name
    if rows.is_empty():
        return replace(answer, code=ASKS if found.questions else REFUSED, says=[*answer.says, NOBODY_FOUND])
    same = _loaded_before(change, read)
    if same and _alike(_rows(change, name, [same[0]]), rows):
        return replace(_again(answer, *same), questions=found.questions)
    itself = same[0] if same else None
    earlier = stretch.earlier(change, name, read.days, rows, read.answers, besides=itself)
    if earlier.questions:
        return replace(answer, code=ASKS, questions=earlier.questions)
    replaces = [*earlier.replaced, *([itself] if itself else [])]
    return _Ready(answer, rows, replaces, _rows(change, name, replaces), {})


def _keys(change: Change) -> persons.Keys:
    return persons.Keys(change.secret("pseudonym"), change.secret("name"))


def _set_aside(answer: Loaded, problems: Sequence[Problem], rows: int, skipped: int = 0) -> Loaded:
    """The answer with rows that the warehouse showed to be of nobody known: set aside, or left out on purpose."""
    return replace(
        answer,
        accepted=answer.accepted - rows - skipped,
        quarantined=answer.quarantined + rows,
        skipped=answer.skipped + skipped,
        problems=[*answer.problems, *problems],
    )


def _rows(change: Change, table: str, loads: Sequence[int]) -> pl.DataFrame:
    """The stored rows of some loads."""
    sql = f"SELECT * FROM {table} WHERE load_id = $load_id"  # noqa: S608 - our own name
    each = [change.select(sql, {"load_id": load_id}) for load_id in loads]
    return pl.concat([pl.DataFrame(schema=TABLES[table]), *each])


def _untold(rows: pl.DataFrame) -> Sequence[str]:
    """The column that was filled in from what other files and answers told, where this file tells nothing of it."""
    column = "is_lived_experience_role"
    return [] if column in rows.columns and rows[column].is_not_null().any() else [column]


def _alike(stored: pl.DataFrame, rows: pl.DataFrame) -> bool:
    """Are these the rows that stand, in whatever order?"""
    now = rows.cast({pl.Enum: pl.String}).sort(rows.columns)
    return stored.select(rows.columns).sort(rows.columns).equals(now)


def _seen_before(change: Change, answer: Loaded, asked: Asked, file: str) -> Loaded | None:
    """The answer where the same bytes stand loaded, and nothing is said of them that could make them others now."""
    found = change.select(SAME_BYTES, {"digest": answer.sha256}).rows()
    said = asked.as_of or asked.table or asked.answers.get(file)
    return None if said or not found else _again(answer, *found[0])


def _again(answer: Loaded, load_id: int, at: str) -> Loaded:
    day = words.day(datetime.fromisoformat(at).date())
    says = [f"This file was loaded before, on {day}. Nothing was changed."]
    return replace(answer, code=DONE, questions=(), load_id=load_id, already_loaded=True, at=at, says=says)


def _loaded_before(change: Change, read: Read) -> tuple[int, str] | None:
    """The number and the time of the load where the same bytes stand loaded as the same table of the same days."""
    days = {"since": read.days and read.days.since, "until": read.days and read.days.until}
    same = {"digest": read.answer.sha256, "name": read.table.name, "day": read.day, **days}
    return next(change.select(SAME_FILE, same).iter_rows(), None)


def _before(change: Change, read: Read) -> pl.DataFrame | None:
    """The rows of the last load of this table up to this day; none where it is the first."""
    name = read.table.name
    day = change.select(LAST_DAY, {"name": name, "day": read.day}).item()
    return day and change.select(ROWS_OF.format(table=name), {"name": name, "day": day})


def _noted(answer: Loaded, read: Read, actor: str) -> pl.DataFrame:
    row = {
        "load_id": answer.load_id,
        "table_name": read.table.name,
        "sha256": answer.sha256,
        "as_of": read.day,
        "loaded_at": answer.at,
        "actor": actor,
        "undone": False,
        "superseded_by": None,
        "report": kept(answer),
        "since": read.days and read.days.since,
        "until": read.days and read.days.until,
    }
    return pl.DataFrame([row], schema=LOADS)
