"""conversations.jsonl: a line an event, only ever added to. Knows what a line is made of, not what it means."""

import fcntl
import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from etl.home import Home, Refused, sync

Event = Mapping[str, Any]


class Unreadable(Refused):
    """A line is not one of ours: somebody edited the file, or the disk did."""

    def __init__(self, line: int) -> None:
        super().__init__(f"The file of conversations was changed at line {line}. Put back the one of your last backup.")


def path(home: Home) -> Path:
    """conversations.jsonl, beside the audit log."""
    return home.folder / "conversations.jsonl"


def events(home: Home) -> Sequence[Event]:
    """Every event, oldest first; what a stop cut short was never answered for, and does not count.

    Raises Unreadable at the first line that is no event.
    """
    file = path(home)
    return _read(file.read_bytes()) if file.exists() else []


def append(home: Home, made: Callable[[Sequence[Event]], Event]) -> Event:
    """Add the event that `made` makes of those before it, whole and synced, while nobody else may add one.

    Raises Unreadable where the file is damaged, and what `made` raises; then nothing was added.
    """
    new = not path(home).exists()
    with os.fdopen(os.open(path(home), os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        body = file.read()
        event = made(_read(body))
        file.truncate(body.rfind(b"\n") + 1)
        file.write(json.dumps(event, sort_keys=True, ensure_ascii=False).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    if new:
        sync(home.folder)
    return event


def _read(body: bytes) -> Sequence[Event]:
    found = list[Event]()
    for number, line in enumerate(body.split(b"\n")[:-1], 1):
        try:
            event = json.loads(line)
        except (ValueError, RecursionError):
            raise Unreadable(number) from None
        if not isinstance(event, dict):
            raise Unreadable(number)
        found.append(event)
    return found
