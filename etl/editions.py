"""Publications that stand, read back: from the audit log and one file each, never from the warehouse."""

import hashlib
from collections.abc import Sequence

from etl import audit, cells
from etl.home import Home, Refused


def standing(home: Home, viewer: cells.Viewer) -> Sequence[cells.Edition]:
    """All that were published and not withdrawn, newest first, as this viewer may see them."""
    return [_read(home, viewer, found) for found in reversed(audit.standing(home))]


def one(home: Home, viewer: cells.Viewer, publication: int | None = None) -> cells.Edition:
    """The newest that stands, or the one of that number. Raises Refused where there is none, or it is damaged."""
    found = [each for each in audit.standing(home) if publication in (None, each.number)]
    if not found:
        raise Refused("Nothing is published yet." if publication is None else "There is no such edition.")
    return _read(home, viewer, found[-1])


def _read(home: Home, viewer: cells.Viewer, found: audit.Standing) -> cells.Edition:
    path = home.publication(found.number)
    if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != found.sha256:
        raise Refused(f"Edition {found.number} is damaged or missing. Run `alongside check`.")
    try:
        return cells.read(viewer, path)
    except cells.Damaged:
        raise Refused(f"Edition {found.number} cannot be read by this version of Alongside.") from None
