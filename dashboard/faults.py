"""The one place of a page that must not fall over: it says our fault with a reference, and the rest stands."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from etl import faults


@contextmanager
def caught(says: str) -> Iterator[None]:
    """Draw what is inside; where it fails, note the fault without its values, say so with `says`, and go on."""
    try:
        yield
    except Exception as fault:  # noqa: BLE001 - what broke is noted and said; the page stands
        st.error(f"Something went wrong on our side (ref. {faults.noted(fault)}). {says}")


def unexpected(fault: Exception) -> bool:
    """What Streamlit calls for a fault that no page caught; True: we have said it ourselves."""
    with caught("Nothing was changed."):
        raise fault
    return True
