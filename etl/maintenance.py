"""The upkeep of a home: make one, and check that all in it is sound."""

import hashlib
from collections.abc import Mapping, MutableMapping, Sequence
from datetime import datetime
from pathlib import Path

from etl import audit, cells, conversations, editions, home, load, publish, warehouse
from etl.home import Home, Refused
from etl.snapshot import seal

TABLES = {**load.TABLES, **publish.TABLES}


def init(folder: Path, organisation: str, environ: MutableMapping[str, str], *, actor: str, at: datetime) -> bool:
    """Make a home, its key and its first warehouse file; where it was there (False), only what is missing.

    Raises Refused where nothing can be written there.
    """
    try:
        made = home.create(folder, organisation, environ)
    except OSError:
        raise Refused("A home cannot be made there. Is the name right, and may you write in that folder?") from None
    warehouse.create(home.open_home(folder, environ), TABLES, actor=actor, at=at)
    return made


def check(opened: Home, *, audit_only: bool = False) -> Sequence[str]:
    """What is wrong with audit log, data files, editions, snapshots or cards, in sentences; none where all is sound."""
    try:
        audit.lines(opened)
    except audit.Changed as fault:
        return [fault.says]
    if audit_only:
        return []
    return [*warehouse.check(opened), *_publications(opened), *_snapshots(opened), *conversations.check(opened)]


def _publications(opened: Home) -> list[str]:
    wrong = []
    for found in audit.standing(opened):
        try:
            editions.one(opened, cells.Viewer("hr"), found.number)
        except (Refused, cells.Damaged) as fault:
            wrong.append(str(fault))
    return wrong


def _snapshots(opened: Home) -> list[str]:
    noted: Mapping[str, str] = {
        line["snapshot"]: line["sha256"] for line in audit.lines(opened) if line["action"] == "snapshot"
    }
    there = {path.stem: path.read_bytes() for path in seal.snapshots(opened)}
    unsound = [name for name, body in there.items() if not _sound(opened, body, noted.get(name))]
    lost = sorted(noted.keys() - there.keys())
    return [f"The file {name} is not a sound snapshot: it was changed." for name in sorted(unsound)] + [
        f"The file {name} is missing." for name in lost
    ]


def _sound(opened: Home, body: bytes, noted: str | None) -> bool:
    """Sealed by this home and, unless a stop kept its line from being noted, the very file that was noted."""
    found = seal.verify(body)
    return found.valid and found.signer in seal.signers(opened) and noted in (None, hashlib.sha256(body).hexdigest())
