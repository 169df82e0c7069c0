"""Encrypted DuckDB in numbered files: the highest number is in force, the link to the next one is the commit.

Nothing in force is ever written to: a reader needs no lock, and a stop leaves the old file or the new one.
Alone imports duckdb.
"""

import errno
import fcntl
import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import duckdb
import duckdb_extension_httpfs
import polars as pl

from etl import audit, words
from etl.home import Home, Refused, sync

Connection = duckdb.DuckDBPyConnection
Answer = TypeVar("Answer")

KEEP = 10  # files: the one in force and those before it
SECRETS = ("pseudonym", "name", "marks", "sign")
SECRET_BYTES = 32
MEGABYTE = 1_000_000
SPARE = 200 * MEGABYTE
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "temp_directory": "",  # never spills: too much work is an error, not rows in clear on the disk
    "memory_limit": "2GB",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
EXTENSIONS = frozenset(  # httpfs 1.5.5, which encrypts what DuckDB writes: Linux x86_64, aarch64; macOS arm64, x86_64
    {
        "887c392b1e49128d11667c81e3698d8b00dfdeb456771acf66d05a0f74f7b7d8",
        "eba6e263e395a83966090f1f11ade63630b1b21422f0f2813858d179d42ea1e9",
        "10514b4ef19f80bf4ec4bf90c124f5d34625f2606263b40ae8ec7979905bb779",
        "a2f48ae06834c165ae73db71f2320360a4b30e7acf4c87187b2241caa48a990d",
    }
)
TYPES: Mapping[type[pl.DataType], str] = {
    pl.Boolean: "BOOLEAN",
    pl.Int32: "INTEGER",
    pl.Int64: "BIGINT",
    pl.Float64: "DOUBLE",
    pl.String: "VARCHAR",
    pl.Enum: "VARCHAR",
    pl.Categorical: "VARCHAR",
    pl.Binary: "BLOB",
    pl.Date: "DATE",
    pl.Datetime: "TIMESTAMP",
}
EMPTY = "There is no data in this home yet. Run `alongside init` first."
NO_ROOM = "There is no room on this disk."
READ_ONLY = "This disk is read-only. Pages can be read; nothing can be loaded."
DISK_SAYS = {
    errno.ENOSPC: NO_ROOM,
    errno.EDQUOT: NO_ROOM,
    errno.EFBIG: NO_ROOM,
    errno.EROFS: READ_ONLY,
    errno.EACCES: READ_ONLY,
    errno.EPERM: READ_ONLY,
    errno.EIO: "The disk failed.",
}
DATABASE_SAYS: Mapping[str, str] = {
    "IOException": "The disk failed while the data file was in use.",
    "OutOfMemoryException": "This is more than Alongside may hold in memory at once.",
}


class Busy(Refused):
    """Another process is changing the warehouse."""


class Damaged(Refused):
    """A file is not what was saved. `offered` is the newest one before it that is sound."""

    def __init__(self, says: str, offered: int | None = None) -> None:
        super().__init__(says)
        self.offered = offered


class Unsure(Exception):
    """The change has its number, but the disk did not confirm it: neither "saved" nor "nothing was changed" is true."""

    says = "The disk failed at the last moment. The history says at the next start whether this change was saved."

    def __init__(self) -> None:
        super().__init__(self.says)


class QueryFailed(Exception):
    """A fault in our code: the database refused a query. Only its kind is told, for its own words hold cells."""


class Warehouse:
    """A file that is sound, open to read; `number` says which."""

    def __init__(self, number: int, db: Connection) -> None:
        self.number = number
        self._db = db

    def select(self, sql: str, parameters: Mapping[str, object] = MappingProxyType({})) -> pl.DataFrame:
        """Rows of one query; its parameters are written $name, and each must be used."""
        return _asked(lambda: self._db.sql(sql, params=dict(parameters)).pl())

    def secret(self, name: str) -> bytes:
        """A key that lives inside, 32 bytes: pseudonym, name, marks or sign."""
        found: bytes = self.select("SELECT value FROM secrets WHERE name = $name", {"name": name}).item()
        return found

    def columns(self) -> Mapping[str, Sequence[str]]:
        """The columns of each table."""
        return _asked(lambda: _columns(self._db))


class Change(Warehouse):
    """The copy that will be file `number`, in its transaction. `line` holds what the audit line says besides."""

    def __init__(self, number: int, db: Connection) -> None:
        super().__init__(number, db)
        self.line: dict[str, Any] = {}
        self.made = False  # is there anything to save?

    def store(self, table: str, rows: pl.DataFrame, load_id: int | None) -> None:
        """Append rows; a column that they lack is left empty. With a load_id each carries it, and can be undone by it.

        Raises ValueError where a column or the table is not in the warehouse.
        """
        if load_id is not None:
            rows = rows.with_columns(load_id=pl.lit(load_id, pl.Int32))
        if unknown := set(rows.columns) - set(self.columns().get(table, ())):
            raise ValueError(f"The table {table} has no column {', '.join(sorted(unknown))}.")
        rows = rows.cast({pl.Enum: pl.String, pl.Categorical: pl.String})
        _asked(lambda: self._append(table, rows))
        self.made = True

    def run(self, sql: str, parameters: Mapping[str, object] = MappingProxyType({})) -> None:
        """Mark or take out rows."""
        _asked(lambda: self._db.execute(sql, dict(parameters)))
        self.made = True

    def nothing(self) -> None:
        """Leave everything as it was: what was stored and run so far makes no new file."""
        self.made = False

    def _append(self, table: str, rows: pl.DataFrame) -> None:
        self._db.register("incoming_rows", rows)
        self._db.execute(f'INSERT INTO w."{table}" BY NAME SELECT * FROM incoming_rows')  # noqa: S608 - names are ours
        self._db.unregister("incoming_rows")


@contextmanager
def reading(home: Home) -> Iterator[Warehouse]:
    """The file in force. Raises Damaged, naming the one before, where it is not the one that was saved."""
    with _newest(home) as warehouse:
        yield warehouse


@contextmanager
def changing(home: Home, action: str, *, actor: str, at: datetime, twice: bool = False) -> Iterator[Change]:
    """One change: lock, recover, copy, one transaction, verify, link, audit line. After it, all is on the disk.

    Leaving by an exception changes nothing, and leaving without a store or run makes no new file. With `twice` it is
    saved in two files, so that one damaged file never takes the memory of what people have seen.

    A publication is written inside, by `home.private`, which syncs the file and its folder: then the commit of the
    decisions that name it, in the table `publications`, puts it in force. One that no commit named is removed later.

    Raises Busy at once while another change runs, Refused where nothing was changed, Unsure where that is not known.
    """
    with _locked(home, at), _nothing_changed():
        base = _recover(home)
        if not base:
            raise Refused(EMPTY)
        with _next(home, base, base + 1, action, actor, at) as change:
            yield change
        if change.made and twice:
            with _unsure(), _next(home, base + 1, base + 2, "second copy", actor, at) as copy:
                copy.made = True


def create(home: Home, tables: Mapping[str, pl.Schema], *, actor: str, at: datetime) -> None:
    """The first file, with its random keys; later, tables and columns that are missing. Otherwise changes nothing."""
    with _locked(home, at), _nothing_changed():
        base = _recover(home)
        statements = _missing(_known(home) if base else {}, tables)
        if base and not statements:
            return
        with _next(home, base, base + 1, "create", actor, at) as change:
            if not base:
                _begin(change)
            for statement in statements:
                change.run(statement)


def recover(home: Home, *, at: datetime) -> None:
    """Finish or clear what the last change left, as every change does first."""
    with _locked(home, at), _nothing_changed():
        _recover(home)


def restore(home: Home, *, actor: str, at: datetime) -> int:
    """Put the newest sound file in force again, under the next number; where all is sound, change nothing.

    Gives the number in force. The refused file stays beside it until it is too old to keep.
    """
    with _locked(home, at), _nothing_changed():
        try:
            with _newest(home):
                pass
        except Damaged as damage:
            if damage.offered is None:
                raise
            number = max([*_numbers(home), *_noted(audit.lines(home))]) + 1
            with _next(home, damage.offered, number, "restore", actor, at) as change:
                change.made = True
        return _recover(home)


def check(home: Home) -> Sequence[str]:
    """What is wrong with data files, publications and audit log, in sentences; none where all is sound.

    What the next change will finish or clear by itself is not wrong.
    """
    numbers = _numbers(home)
    try:
        lines = audit.lines(home)
    except audit.Changed as changed:
        return [changed.says]
    noted, wrong = _noted(lines), list[str]()
    for number in sorted({*numbers, max([0, *noted])} - {0}):
        try:
            _sound(home, number, noted.get(number)).close()
        except Damaged as damage:
            wrong.append(damage.says)
    wrong += [f"Edition {number} is damaged or missing." for number in _lost(home, lines)]
    if (
        not wrong
        and numbers
        and max(numbers) in noted
        and _standing(home) != [one.number for one in audit.standing(home)]
    ):
        wrong.append("The data file and the audit log do not name the same editions.")
    return wrong


# --- reading ---


def _attached(home: Home, file: Path, *, write: bool = False) -> Connection:
    db = duckdb.connect(config=SETTINGS)
    if write:
        db.execute(f"LOAD '{_quoted(_extension())}'")
    mode = "" if write else ", READ_ONLY"
    db.execute(f"ATTACH '{_quoted(file)}' AS w (ENCRYPTION_KEY ?{mode})", [home.key.value.hex()])
    db.execute("USE w; SET enable_external_access = false; SET lock_configuration = true")
    return db


def _extension() -> Path:
    folder = Path(str(duckdb_extension_httpfs.__file__)).parent
    file = next(folder.glob("extensions/*/httpfs.duckdb_extension"))
    if _sha256(file) not in EXTENSIONS:
        raise Refused("The part that encrypts the data is not the one we know. Install Alongside again.")
    return file


def _sound(home: Home, number: int, line: audit.Line | None) -> Connection:
    """A file that is what was saved, open to read; raises Damaged."""
    file = home.warehouse(number)
    if not file.exists():
        raise Damaged(f"The data file is missing (file {number}).")
    try:
        # A log is never ours: everything in force was checkpointed, and a planted one would be replayed.
        told = file.with_name(f"{file.name}.wal").exists() or (line is not None and line["sha256"] != _sha256(file))
        db = None if told else _attached(home, file)
    except (duckdb.Error, OSError):
        db = None
    if db is None:
        raise Damaged(f"The data file is damaged (file {number}).")
    # Stopped between link and audit line, only the file itself can speak for it: read it whole.
    inside = _inside(db, whole=line is None)
    if inside != number:
        db.close()
        raise Damaged(f"The data file is damaged (file {number})." if inside is None else _misnamed(number))
    return db


def _inside(db: Connection, *, whole: bool) -> int | None:
    try:
        if whole:
            _contents(db)
        row = db.sql("SELECT number FROM identity").fetchone()
    except duckdb.Error:
        return None
    return row[0] if row else None


def _misnamed(number: int) -> str:
    return f"The data file is another one under a wrong number (file {number})."


@contextmanager
def _newest(home: Home) -> Iterator[Warehouse]:
    # The disk first: a change made between these two looks is then in both, or only in the log, and is found there.
    numbers = _numbers(home)
    noted = _noted(audit.lines(home))
    number = max([0, *numbers, *noted])  # a file that is gone must be missed
    if not number:
        raise Refused(EMPTY)
    try:
        db = _sound(home, number, noted.get(number))
    except Damaged as damage:
        offered = _sound_before(home, number, noted)
        raise Damaged(f"{damage.says} {_offer(offered, noted)}", offered) from None
    with db:
        yield Warehouse(number, db)


def _sound_before(home: Home, number: int, noted: Mapping[int, audit.Line]) -> int | None:
    for earlier in sorted(_numbers(home), reverse=True):
        if earlier < number:
            try:
                _sound(home, earlier, noted.get(earlier)).close()
            except Damaged:
                continue
            return earlier
    return None


def _offer(offered: int | None, noted: Mapping[int, audit.Line]) -> str:
    if offered is None:
        return "No earlier one is sound either. Bring back your newest backup."
    line = noted.get(offered)
    when = f" of {words.day(datetime.fromisoformat(line['time']).date())}" if line else ""
    return f"The one before it{when} is sound. Run `alongside restore`."


# --- changing ---


@contextmanager
def _next(home: Home, base: int, number: int, action: str, actor: str, at: datetime) -> Iterator[Change]:
    """The copy of file `base`, which becomes file `number` on leaving. The caller holds the lock."""
    final = home.warehouse(number)
    part = final.with_suffix(".part")
    try:
        _room(home, base)
        if base:
            shutil.copyfile(home.warehouse(base), part)
        with _asked(lambda: _attached(home, part, write=True)) as db:
            part.chmod(0o600)
            db.execute("BEGIN")
            change = Change(number, db)
            yield change
            line = {**change.line, "action": action, "actor": actor, "time": at.isoformat()}
            meant = _asked(lambda: _ended(db, number, line)) if change.made else {}
        if change.made:
            _verify(home, part, meant)
            sync(part)
            os.link(part, final)  # unlike a rename, it fails where the name is taken
    except BaseException:
        _clear(home)
        raise
    if not change.made:
        _clear(home)
        return
    with _unsure():
        _clear(home)
        sync(final.parent)
        _note(home, number, line)
        for old in _numbers(home)[:-KEEP]:
            home.warehouse(old).unlink()


def _ended(db: Connection, number: int, line: Mapping[str, Any]) -> Mapping[str, object]:
    """Commit, and give what must then be in the file."""
    db.execute("UPDATE identity SET number = ?, line = ?", [number, json.dumps(line)])
    meant = _contents(db)
    db.execute("COMMIT")
    db.execute("CHECKPOINT w")
    return meant


def _verify(home: Home, part: Path, meant: Mapping[str, object]) -> None:
    try:
        with _attached(home, part) as db:
            same = _contents(db) == meant and not part.with_name(f"{part.name}.wal").exists()
    except duckdb.Error:
        same = False
    if not same:
        raise Refused("The disk gave back something else than was written. Nothing was changed.")


def _recover(home: Home) -> int:
    """Note what was linked and not noted, clear what was not linked. Gives the number in force, 0 in a new home.

    Refused where the newest file is not sound: then nothing is cleared, for it may belong to that file.
    """
    numbers, lines = _numbers(home), audit.lines(home)
    noted, named = _noted(lines), {line.get("publication") for line in lines}
    newest = max([0, *numbers, *noted])
    if newest:
        with _newest(home) as warehouse:
            named.update(_publications(warehouse)["publication"])
    for number in sorted(set(numbers) - noted.keys()):
        try:
            with _sound(home, number, None) as db:
                said = json.loads(_one(db, "SELECT line FROM identity"))
        except Damaged:
            continue  # an earlier one, passed over by a restore
        sync(home.folder / "warehouse")  # first: a line must not outlive the link that it speaks of
        _note(home, number, said | {"recovered": True})
    _clear(home)
    for file in (home.folder / "publications").glob("*.jsonl"):
        if file.stem.isdigit() and int(file.stem) not in named:
            file.unlink()
    return newest


def _note(home: Home, number: int, line: Mapping[str, Any]) -> None:
    """The audit line of a file; it has its own actor and time, also where it is noted late."""
    said = {**line, "number": number, "sha256": _sha256(home.warehouse(number))}
    audit.note(home, said, actor=line["actor"], at=datetime.fromisoformat(line["time"]))


@contextmanager
def _locked(home: Home, at: datetime) -> Iterator[None]:
    with _nothing_changed():
        handle = os.open(home.folder / "alongside.lock", os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            since = re.fullmatch(r"\d\d:\d\d", lock.read())
            been = f"has been running since {since[0]}" if since else "is running"
            raise Busy(f"Another change {been}. Please try again when it is done.") from None
        lock.truncate(0)
        lock.write(f"{at:%H:%M}")
        lock.flush()
        yield


def _room(home: Home, base: int) -> None:
    needed = 3 * (home.warehouse(base).stat().st_size if base else 0) + SPARE
    free = shutil.disk_usage(home.folder).free
    if free < needed:
        sizes = f"{needed / MEGABYTE:,.0f} MB needed, {free / MEGABYTE:,.0f} MB free"
        raise Refused(f"There is no room for this change: {sizes}. Nothing was changed.")


def _clear(home: Home) -> None:
    for part in (*(home.folder / "warehouse").glob("*.part*"), *(home.folder / "publications").glob(".*.part")):
        part.unlink()


@contextmanager
def _nothing_changed() -> Iterator[None]:
    """A disk that fails before the link is answered in a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno not in DISK_SAYS:
            raise
        raise Refused(f"{DISK_SAYS[error.errno]} Nothing was changed.") from None


@contextmanager
def _unsure() -> Iterator[None]:
    """Any fault after the link."""
    try:
        yield
    except (OSError, duckdb.Error, Refused, QueryFailed):
        raise Unsure from None


# --- what is inside ---


def _begin(change: Change) -> None:
    change.run(
        "CREATE TABLE identity (number INTEGER, line VARCHAR)"
    )  # which file this is; what the audit log says of it
    change.run("INSERT INTO identity VALUES (0, '')")
    change.run("CREATE TABLE secrets (name VARCHAR, value BLOB)")
    for name in SECRETS:
        key = secrets.token_bytes(SECRET_BYTES)
        change.run("INSERT INTO secrets VALUES ($name, $key)", {"name": name, "key": key})


def _missing(known: Mapping[str, Sequence[str]], tables: Mapping[str, pl.Schema]) -> Sequence[str]:
    """Statements that bring what `tables` declare and the warehouse lacks."""
    statements = []
    for name, schema in tables.items():
        columns = [f'"{column}" {TYPES[kind.base_type()]}' for column, kind in schema.items()]
        if name not in known:
            statements.append(f'CREATE TABLE "{name}" ({", ".join(columns)})')
        else:
            new = [column for column, title in zip(columns, schema, strict=True) if title not in known[name]]
            statements += [f'ALTER TABLE "{name}" ADD COLUMN {column}' for column in new]
    return statements


def _columns(db: Connection) -> Mapping[str, Sequence[str]]:
    listed = "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'w' ORDER BY ALL"
    tables: dict[str, list[str]] = {}
    for table, column in db.sql(listed).fetchall():
        tables.setdefault(table, []).append(column)
    return tables


def _contents(db: Connection) -> Mapping[str, object]:
    """Rows and a hash of each table. Reads, and so proves, every block that is in use."""
    query = 'SELECT count(*), sum(hash(t)) FROM w."{}" t'
    return {table: db.sql(query.format(table)).fetchone() for table in _columns(db)}


def _known(home: Home) -> Mapping[str, Sequence[str]]:
    with _newest(home) as warehouse:
        return warehouse.columns()


def _publications(warehouse: Warehouse) -> pl.DataFrame:
    if "publications" not in warehouse.columns():
        return pl.DataFrame(schema={"publication": pl.Int32, "withdrawn": pl.Boolean})
    return warehouse.select("SELECT publication, withdrawn FROM publications ORDER BY publication")


def _standing(home: Home) -> Sequence[int]:
    with _newest(home) as warehouse:
        return _publications(warehouse).filter(~pl.col("withdrawn"))["publication"].to_list()


def _one(db: Connection, sql: str) -> Any:
    row = db.sql(sql).fetchone()
    return row[0] if row else None


def _asked(call: Callable[[], Answer]) -> Answer:
    """The database's answer; its errors without its words, which repeat cells, keys and paths."""
    try:
        return call()
    except duckdb.Error as error:
        kind = type(error).__name__
    # Raised out here, our exception does not even carry the other one as its context.
    if kind in DATABASE_SAYS:
        raise Refused(f"{DATABASE_SAYS[kind]} Nothing was changed.")
    raise QueryFailed(f"The database refused a query ({kind}).")


# --- on the disk ---


def _numbers(home: Home) -> Sequence[int]:
    """Numbers of the files on the disk, lowest first."""
    files = (home.folder / "warehouse").glob("*.duckdb")
    return sorted(int(file.stem) for file in files if file.stem.isdigit())


def _noted(lines: Sequence[audit.Line]) -> Mapping[int, audit.Line]:
    """The audit line of each data file."""
    return {line["number"]: line for line in lines if "number" in line}


def _lost(home: Home, lines: Sequence[audit.Line]) -> Sequence[int]:
    """Publications that the log names and the disk does not hold as they were."""
    named = {line["publication"]: line["publication_sha256"] for line in lines if "publication_sha256" in line}
    files = {number: home.publication(number) for number in named}
    return [n for n, file in files.items() if not file.exists() or _sha256(file) != named[n]]


def _sha256(file: Path) -> str:
    with file.open("rb") as body:
        return hashlib.file_digest(body, "sha256").hexdigest()


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
