"""The warehouse in numbered files: the highest number is in force, the link to the next one is the commit.

Nothing in force is ever written to: a reader needs no lock, and a stop leaves the old file or the new one.
"""

import errno
import fcntl
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from etl import audit, words
from etl.home import Home, Refused, sync
from etl.warehouse.database import Change, Contents, QueryFailed, Warehouse, attached, missing, sha256

__all__ = [
    "Busy", "Change", "Damaged", "QueryFailed", "Unsure", "Warehouse",
    "changing", "check", "create", "reading", "recover", "restore",
]  # fmt: skip

KEEP = 10  # files: the one in force and those before it
SECRETS = ("pseudonym", "name", "marks", "sign")
SECRET_BYTES = 32
MEGABYTE = 1_000_000
SPARE = 200 * MEGABYTE
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


@contextmanager
def reading(home: Home) -> Iterator[Warehouse]:
    """The file in force. Raises Damaged, naming the one before, where it is not the one that was saved."""
    # The disk first: what is linked between these two looks is then in the log, and there when it is opened.
    numbers = _numbers(home)
    noted = _noted(audit.lines(home))
    number = max([0, *numbers, *noted])  # a file that is gone must be missed
    if not number:
        raise Refused(EMPTY)
    try:
        warehouse = _sound(home, number, noted.get(number))
    except Damaged as damage:
        offered = _sound_before(home, number, noted)
        raise Damaged(f"{damage.says} {_offer(offered, noted)}", offered) from None
    with closing(warehouse):
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
    with _locked(home, at):
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
    with _locked(home, at):
        base = _recover(home)
        if base and not missing(_columns(home), tables):
            return
        with _next(home, base, base + 1, "create", actor, at) as change:
            if not base:
                _begin(change)
            change.declare(tables)


def recover(home: Home, *, at: datetime) -> None:
    """Finish or clear what the last change left, as every change does first."""
    with _locked(home, at):
        _recover(home)


def restore(home: Home, *, actor: str, at: datetime) -> int:
    """Put the newest sound file in force again, under the next number; where all is sound, change nothing.

    Gives the number in force. The refused file stays beside it until it is too old to keep.
    """
    with _locked(home, at):
        try:
            with reading(home):
                pass
        except Damaged as damage:
            if damage.offered is None:
                raise
            number = max([*_numbers(home), *_noted(audit.lines(home))]) + 1
            with _next(home, damage.offered, number, "restore", actor, at) as change:
                change.made = True
        return _recover(home)


def check(home: Home) -> Sequence[str]:
    """What is wrong with data files and audit log, in sentences; none where all is sound.

    What the next change will finish or clear by itself is not wrong.
    """
    numbers = _numbers(home)
    try:
        lines = audit.lines(home)
    except audit.Changed as changed:
        return [changed.says]
    noted = _noted(lines)
    newest = max([0, *numbers, *noted])
    wrong = list(_unsound(home, {*numbers, newest} - {0}, noted))
    # Every change notes the newest file before it makes the next, so only the newest may still wait for its line.
    unnoted = [number for number in numbers if number not in {*noted, newest}]
    wrong += [f"The audit log has lost the line of data file {number}." for number in unnoted]
    if not wrong and newest in noted and _standing(home) != [edition.number for edition in audit.standing(home)]:
        wrong.append("The data file and the audit log do not name the same editions.")
    return wrong


# --- reading ---


def _sound(home: Home, number: int, line: audit.Line | None) -> Warehouse:
    """A file that is what was saved, open to read; raises Damaged."""
    file = home.warehouse(number)
    if not file.exists():
        raise Damaged(f"The data file is missing (file {number}).")
    try:
        # A log is never ours: everything in force was checkpointed, and a planted one would be replayed.
        if _log(file).exists() or (line and line["sha256"] != sha256(file)):
            raise Damaged(f"The data file is damaged (file {number}).")
        warehouse = Warehouse(number, attached(file, home.key))
    except (Refused, QueryFailed, OSError):
        raise Damaged(f"The data file is damaged (file {number}).") from None
    # Stopped between link and audit line, only the file itself can speak for it: read it whole.
    inside = _inside(warehouse, whole=line is None)
    if inside != number:
        warehouse.close()
        fault = "damaged" if inside is None else "another one under a wrong number"
        raise Damaged(f"The data file is {fault} (file {number}).")
    return warehouse


def _inside(warehouse: Warehouse, *, whole: bool) -> int | None:
    """The file's own number; none where it cannot be read."""
    try:
        if whole:
            warehouse.contents()
        return warehouse.identity()[0]
    except (Refused, QueryFailed):
        return None


def _sound_before(home: Home, number: int, noted: Mapping[int, audit.Line]) -> int | None:
    for earlier in reversed(_numbers(home)):
        if earlier < number:
            try:
                _sound(home, earlier, noted.get(earlier)).close()
            except Damaged:
                continue
            return earlier
    return None


def _unsound(home: Home, numbers: Iterable[int], noted: Mapping[int, audit.Line]) -> Iterator[str]:
    for number in sorted(numbers):
        try:
            _sound(home, number, noted.get(number)).close()
        except Damaged as damage:
            yield damage.says


def _offer(offered: int | None, noted: Mapping[int, audit.Line]) -> str:
    if offered is None:
        return "No earlier one is sound either. Bring back your newest backup."
    when = f" of {words.day(datetime.fromisoformat(noted[offered]['time']).date())}" if offered in noted else ""
    return f"The one before it{when} is sound. Run `alongside restore`."


# --- changing ---


@contextmanager
def _next(home: Home, base: int, number: int, action: str, actor: str, at: datetime) -> Iterator[Change]:
    """The copy of file `base`, which becomes file `number` on leaving. The caller holds the lock."""
    part = home.warehouse(number).with_suffix(".part")
    try:
        _room(home, base)
        if base:
            shutil.copyfile(home.warehouse(base), part)
        with closing(Change(number, attached(part, home.key, write=True))) as change:
            part.chmod(0o600)
            yield change
            line = {**change.line, "action": action, "actor": actor, "time": at.isoformat()}
            meant = change.end(line) if change.made else {}
        if change.made:
            _verify(home, part, meant)
            sync(part)
            os.link(part, home.warehouse(number))  # unlike a rename, it fails where the name is taken
    except BaseException:
        _clear(home)
        raise
    with _unsure():
        _clear(home)
        if change.made:
            sync(part.parent)
            _note(home, number, line)
            for old in _numbers(home)[:-KEEP]:
                home.warehouse(old).unlink()


def _verify(home: Home, part: Path, meant: Contents) -> None:
    try:
        with closing(Warehouse(0, attached(part, home.key))) as written:
            same = written.contents() == meant and not _log(part).exists()
    except QueryFailed:
        same = False
    if not same:
        raise Refused("The disk gave back something else than was written. Nothing was changed.")


def _recover(home: Home) -> int:
    """Note the newest file if it is not yet, clear what no commit named. Gives the number in force, 0 in a new home.

    Refused where the newest file is not sound: then nothing is cleared, for it may belong to that file.
    """
    numbers, lines = _numbers(home), audit.lines(home)
    noted, named = _noted(lines), {line.get("publication") for line in lines}
    newest = max([0, *numbers, *noted])
    if newest:
        with reading(home) as warehouse:
            named.update(_publications(warehouse)["publication"])
            line = warehouse.identity()[1]
        if newest not in noted:
            sync(home.folder / "warehouse")  # first: a line must not outlive the link that it speaks of
            _note(home, newest, json.loads(line) | {"recovered": True})
    _clear(home)
    for file in (home.folder / "publications").glob("*.jsonl"):
        if file.stem.isdigit() and int(file.stem) not in named:
            file.unlink()
    return newest


def _note(home: Home, number: int, line: Mapping[str, Any]) -> None:
    """The audit line of a file; it has its own actor and time, also where it is noted late."""
    said = {**line, "warehouse": number, "sha256": sha256(home.warehouse(number))}
    audit.note(home, said, actor=line["actor"], at=datetime.fromisoformat(line["time"]))


@contextmanager
def _locked(home: Home, at: datetime) -> Iterator[None]:
    """Alone, or Busy at once. The lock goes with the process that holds it; a disk that fails is told in a sentence."""
    try:
        with os.fdopen(os.open(home.folder / "alongside.lock", os.O_RDWR | os.O_CREAT, 0o600), "r+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Busy(_busy(lock.read())) from None
            lock.truncate(0)
            lock.write(f"{at:%H:%M}")
            lock.flush()
            yield
    except OSError as error:
        if error.errno not in DISK_SAYS:
            raise
        raise Refused(f"{DISK_SAYS[error.errno]} Nothing was changed.") from None


def _busy(since: str) -> str:
    been = f"has been running since {since}" if re.fullmatch(r"\d\d:\d\d", since) else "is running"
    return f"Another change {been}. Please try again when it is done."


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
def _unsure() -> Iterator[None]:
    """After the link: whatever fails now, the answer is not "nothing was changed"."""
    try:
        yield
    except Exception:  # noqa: BLE001 - the link stands, whatever failed, a fault of ours included
        raise Unsure from None


# --- what is inside and beside ---


def _begin(change: Change) -> None:
    change.declare({
        "identity": pl.Schema({"number": pl.Int32, "line": pl.String}),
        "secrets": pl.Schema({"name": pl.String, "value": pl.Binary}),
    })  # fmt: skip
    change.run("INSERT INTO identity VALUES (0, '')")
    for name in SECRETS:
        key = secrets.token_bytes(SECRET_BYTES)
        change.run("INSERT INTO secrets VALUES ($name, $key)", {"name": name, "key": key})


def _columns(home: Home) -> Mapping[str, Sequence[str]]:
    with reading(home) as warehouse:
        return warehouse.columns()


def _publications(warehouse: Warehouse) -> pl.DataFrame:
    if "publications" not in warehouse.columns():
        return pl.DataFrame(schema={"publication": pl.Int32, "withdrawn": pl.Boolean})
    return warehouse.select("SELECT publication, withdrawn FROM publications ORDER BY publication")


def _standing(home: Home) -> Sequence[int]:
    with reading(home) as warehouse:
        return _publications(warehouse).filter(~pl.col("withdrawn"))["publication"].to_list()


def _numbers(home: Home) -> Sequence[int]:
    """Numbers of the files on the disk, lowest first."""
    files = (home.folder / "warehouse").glob("*.duckdb")
    return sorted(int(file.stem) for file in files if file.stem.isdigit())


def _noted(lines: Sequence[audit.Line]) -> Mapping[int, audit.Line]:
    """The audit line of each data file."""
    return {line["warehouse"]: line for line in lines if "warehouse" in line}


def _log(file: Path) -> Path:
    return file.with_name(f"{file.name}.wal")
