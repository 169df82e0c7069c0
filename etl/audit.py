"""One line a deed, each sealed by HMAC together with the one before it. Knows nothing of what it notes."""

import fcntl
import hmac
import json
import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from etl.home import Home, Refused, sync

Line = Mapping[str, Any]


class Changed(Refused):
    """A line was edited, removed, moved or added by somebody without the key."""


class Standing(NamedTuple):
    """A publication that was published and not withdrawn, and the SHA-256 of its file."""

    number: int
    sha256: str


def lines(home: Home) -> Sequence[Line]:
    """Every line, oldest first, checked: seq, time, actor, action, what the deed said, prev and hash.

    Raises Changed at the first line that is not the one that was written there. What follows the last line end was cut
    short by a stop, was never answered for, and does not count.
    """
    key, found = home.key.derived("audit"), list[Line]()
    for raw in home.log.read_bytes().split(b"\n")[:-1] if home.log.exists() else ():
        try:
            line = json.loads(raw)
            sound = _sealed(line | _place(found), key) == raw
        except (ValueError, TypeError, RecursionError):
            sound = False
        if not sound:
            raise Changed(_where(len(found) + 1))
        found.append(line)
    return found


def note(home: Home, line: Line, *, actor: str, at: datetime) -> None:
    """Append one line, which has an `action` and no names or file names, and sync it.

    Raises Changed where the log is not sound: a chain is never continued from a line that is not ours.
    """
    new = not home.log.exists()
    # A lock of its own: people sign in, and are noted, while a load holds the other one.
    with os.fdopen(os.open(home.log, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b") as log:
        fcntl.flock(log, fcntl.LOCK_EX)
        before = lines(home)
        log.truncate(log.read().rfind(b"\n") + 1)
        said = dict(line) | {"actor": actor, "time": at.isoformat()} | _place(before)
        log.write(_sealed(said, home.key.derived("audit")) + b"\n")
        log.flush()
        os.fsync(log.fileno())
    if new:
        sync(home.folder)


def standing(home: Home) -> Sequence[Standing]:
    """Publications that were published and not withdrawn, oldest first. Needs no warehouse."""
    found: dict[int, str] = {}
    for line in lines(home):
        if line["action"] == "publish":
            found[line["publication"]] = line["publication_sha256"]
        elif line["action"] == "withdraw":
            found.pop(line["publication"], None)
    return [Standing(number, digest) for number, digest in sorted(found.items())]


def withdrawn(home: Home) -> Mapping[int, date]:
    """The day on which each publication was taken back that was. Needs no warehouse."""
    return {
        line["publication"]: datetime.fromisoformat(line["time"]).date()
        for line in lines(home)
        if line["action"] == "withdraw"
    }


def head(home: Home) -> str:
    """The hash of the last line, which a sealed snapshot carries; empty where nothing was noted yet."""
    found = lines(home)
    return str(found[-1]["hash"]) if found else ""


def _place(before: Sequence[Line]) -> dict[str, Any]:
    return {"seq": len(before) + 1, "prev": before[-1]["hash"] if before else ""}


def _sealed(line: Line, key: bytes) -> bytes:
    said = {name: value for name, value in line.items() if name != "hash"}
    seal = hmac.digest(key, json.dumps(said, sort_keys=True).encode(), "sha256").hex()
    return json.dumps(said | {"hash": seal}, sort_keys=True).encode()


def _where(number: int) -> str:
    if number == 1:  # with another key, no line is ours
        return "This is not the key of this home, or its audit log was changed from the first line on."
    return f"The audit log was changed at line {number}. Keep a copy of this home and ask who has had access to it."
