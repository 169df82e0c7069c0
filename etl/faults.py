"""When something of ours breaks: a reference for the reader; for the log, where and what kind, never a cell's value."""

import logging
import secrets
import traceback
from pathlib import Path

OURS = Path(__file__).resolve().parent.parent
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is read for another
log = logging.getLogger("alongside")


def noted(fault: BaseException) -> str:
    """Log the kind of fault and our own lines it passed, never its message, which could hold a cell; the reference."""
    reference = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(2))
    frames = [(Path(frame.filename), frame.lineno) for frame in traceback.extract_tb(fault.__traceback__)]
    passed = [f"{path.relative_to(OURS)}:{line}" for path, line in frames if path.is_relative_to(OURS)]
    log.error("fault %s: %s at %s", reference, type(fault).__name__, " > ".join(passed))
    return reference
