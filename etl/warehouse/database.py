"""One encrypted DuckDB file, to read or to change. Alone imports duckdb."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import duckdb
import duckdb_extension_httpfs
import polars as pl

from etl.home import Refused, Secret

Connection = duckdb.DuckDBPyConnection
Contents = Mapping[str, object]
Parameters = Mapping[str, object]
Answer = TypeVar("Answer")

NONE: Parameters = MappingProxyType({})
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "temp_directory": "",  # never spills: too much work is an error, not rows in clear on the disk
    "memory_limit": "2GB",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
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
SAYS: Mapping[str, str] = {
    "IOException": "The disk failed while the data file was in use. Nothing was changed.",
    "OutOfMemoryException": "This is more than Alongside may hold in memory at once. Nothing was changed.",
}


class QueryFailed(Exception):
    """A fault in our code: the database refused a query. Only its kind is told, for its own words hold cells."""


class Warehouse:
    """A file that is sound, open to read; `number` says which."""

    def __init__(self, number: int, db: Connection) -> None:
        self.number = number
        self._db = db

    def select(self, sql: str, parameters: Parameters = NONE) -> pl.DataFrame:
        """Rows of one query. Its parameters are written $name; each that is given must be used."""
        return asked(lambda: self._db.sql(sql, params=dict(parameters)).pl())

    def secret(self, name: str) -> bytes:
        """A key that lives inside, 32 bytes: pseudonym, name, marks or sign."""
        found: bytes = self.select("SELECT value FROM secrets WHERE name = $name", {"name": name}).item()
        return found

    def columns(self) -> Mapping[str, Sequence[str]]:
        """The columns of each table, both by name."""
        listed = "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'w' ORDER BY ALL"
        tables: dict[str, list[str]] = {}
        for table, column in self.select(listed).iter_rows():
            tables.setdefault(table, []).append(column)
        return tables

    def contents(self) -> Contents:
        """Rows and a hash of each table. Reads, and so proves, every block that is in use."""
        count = 'SELECT count(*) AS count, sum(hash(t))::VARCHAR AS hash FROM w."{}" t'
        return {table: self.select(count.format(table)).row(0) for table in self.columns()}

    def identity(self) -> tuple[int, str]:
        """The file's own number, and what the audit log says of it."""
        number, line = self.select("SELECT number, line FROM identity").row(0)
        return number, line

    def close(self) -> None:
        self._db.close()


class Change(Warehouse):
    """The copy that will be file `number`, in its transaction. `line` holds what its audit line says besides."""

    def __init__(self, number: int, db: Connection) -> None:
        super().__init__(number, db)
        self.line: dict[str, Any] = {}
        self.made = False  # is there anything to save?
        db.execute("BEGIN")

    def store(self, table: str, rows: pl.DataFrame, load_id: int | None) -> None:
        """Append rows; a column that they lack is left empty. With a load_id each carries it, and can be undone by it.

        Raises ValueError where a column or the table is not in the warehouse.
        """
        if load_id is not None:
            rows = rows.with_columns(load_id=pl.lit(load_id, pl.Int32))
        if unknown := set(rows.columns) - set(self.columns().get(table, ())):
            raise ValueError(f"The table {table} has no column {', '.join(sorted(unknown))}.")
        asked(lambda: self._append(table, rows.cast({pl.Enum: pl.String, pl.Categorical: pl.String})))
        self.made = True

    def run(self, sql: str, parameters: Parameters = NONE) -> None:
        """Mark or take out rows."""
        asked(lambda: self._db.execute(sql, dict(parameters)))
        self.made = True

    def declare(self, tables: Mapping[str, pl.Schema]) -> None:
        """Make the tables and columns that are missing."""
        for statement in missing(self.columns(), tables):
            self.run(statement)

    def nothing(self) -> None:
        """Leave everything as it was: what was stored and run so far makes no new file."""
        self.made = False

    def end(self, line: Mapping[str, Any]) -> Contents:
        """Commit, with what the audit log will say, and give what must then be in the file."""
        self.run(
            "UPDATE identity SET number = $number, line = $line", {"number": self.number, "line": json.dumps(line)}
        )
        meant = self.contents()
        self.run("COMMIT")
        self.run("CHECKPOINT w")
        return meant

    def _append(self, table: str, rows: pl.DataFrame) -> None:
        self._db.register("incoming_rows", rows)
        self._db.execute(f'INSERT INTO w."{table}" BY NAME SELECT * FROM incoming_rows')  # noqa: S608 - our own name
        self._db.unregister("incoming_rows")


def attached(file: Path, key: Secret, *, write: bool = False) -> Connection:
    """A connection to one file, called w, that can reach no other file. Raises QueryFailed or Refused."""
    return asked(lambda: _attached(file, key, write=write))


def missing(known: Mapping[str, Sequence[str]], tables: Mapping[str, pl.Schema]) -> Sequence[str]:
    """Statements that make the tables and columns that `tables` declare and `known` lacks."""
    statements = []
    for name, schema in tables.items():
        columns = {column: f'"{column}" {TYPES[kind.base_type()]}' for column, kind in schema.items()}
        if name in known:
            new = [column for column in columns if column not in known[name]]
            statements += [f'ALTER TABLE "{name}" ADD COLUMN {columns[column]}' for column in new]
        else:
            statements.append(f'CREATE TABLE "{name}" ({", ".join(columns.values())})')
    return statements


def asked(call: Callable[[], Answer]) -> Answer:
    """The database's answer. Its errors come without its words, which repeat cells, keys and paths."""
    try:
        return call()
    except duckdb.Error as error:
        kind = type(error).__name__
    # Raised out here, our exception does not even carry the other one as its context.
    if kind in SAYS:
        raise Refused(SAYS[kind])
    raise QueryFailed(f"The database refused a query ({kind}).")


def sha256(file: Path) -> str:
    with file.open("rb") as body:
        return hashlib.file_digest(body, "sha256").hexdigest()


def _attached(file: Path, key: Secret, *, write: bool) -> Connection:
    db = duckdb.connect(config=SETTINGS)
    if write:
        db.execute(f"LOAD '{_quoted(_extension())}'")
    mode = "" if write else ", READ_ONLY"
    db.execute(f"ATTACH '{_quoted(file)}' AS w (ENCRYPTION_KEY ?{mode})", [key.value.hex()])
    db.execute("USE w; SET enable_external_access = false; SET lock_configuration = true")
    return db


def _extension() -> Path:
    folder = Path(str(duckdb_extension_httpfs.__file__)).parent
    file = next(folder.glob("extensions/*/httpfs.duckdb_extension"))
    if sha256(file) not in EXTENSIONS:
        raise Refused("The part that encrypts the data is not the one we know. Install Alongside again.")
    return file


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
