"""When something of ours breaks: a sentence with a reference for the reader, where and what kind for the log."""

import logging
import secrets
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

OURS = Path(__file__).resolve().parent.parent
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is read for another
log = logging.getLogger("alongside")


@contextmanager
def caught(says: str) -> Iterator[None]:
    """Draw what is inside; where it fails, say so with `says` and a reference, and go on."""
    try:
        yield
    except Exception as fault:  # noqa: BLE001 - the one place that must not fall over: what broke is noted, the page stands
        st.error(f"Something went wrong on our side. {says} Please tell us this reference: **{noted(fault)}**")


def noted(fault: BaseException) -> str:
    """Log the kind of fault and our own lines it passed, never its message, which could hold a cell; the reference."""
    reference = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(2))
    frames = [(Path(frame.filename), frame.lineno) for frame in traceback.extract_tb(fault.__traceback__)]
    passed = [f"{path.relative_to(OURS)}:{line}" for path, line in frames if path.is_relative_to(OURS)]
    log.error("fault %s: %s at %s", reference, type(fault).__name__, " > ".join(passed))
    return reference


def unexpected(fault: Exception) -> bool:
    """What Streamlit calls for a fault outside our own reach; True: we have said it ourselves."""
    with caught("Nothing was changed."):
        raise fault
    return True
