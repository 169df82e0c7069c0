"""What was loaded, newest first; each load can be taken back."""

from datetime import datetime

import streamlit as st

from dashboard import access, parts
from dashboard.desk import called
from dashboard.screens.page import Page
from etl import load, words
from etl.load.answered import Loaded
from etl.words import plain

PAGE = Page(
    order=90,
    roles=frozenset({"hr"}),
    name="History",
    question="What was loaded, and when?",
    unlisted=frozenset({"hr"}),  # ten pages fit in the row; Upload links to it
)
TAKING, SAID = "taking_back", "history_says"
ABOUT = "Every load can be taken back: its rows go, and editions that are out stay as they are."
NEWEST = 12  # loads; those before them stand in a fold


def show() -> None:
    """One entry a load: what, for when, how many rows, when; never the name of a file."""
    if says := st.session_state.pop(SAID, None):
        st.success(plain(says))
    loads = access.loads()
    st.markdown(f":gray[{ABOUT}]" if loads else "Nothing has been loaded yet.")
    for loaded in loads[:NEWEST]:
        _entry(loaded)
    if before := loads[NEWEST:]:
        fold = st.expander(f"Before that: {len(before)}", key="before", on_change="rerun")
        if fold.open:
            with fold:
                for loaded in before:
                    _entry(loaded)


def _entry(loaded: Loaded) -> None:
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{plain(called(loaded.table, loaded.period))}**  \n:small[:gray[{plain(_counts(loaded))}]]")
        if loaded.undone:
            st.markdown(":gray[Taken back.]")
        elif st.session_state.get(TAKING) == loaded.load_id:
            _sure(loaded)
        elif st.button("Take this load back", key=f"take_{loaded.load_id}"):
            st.session_state[TAKING] = loaded.load_id
            st.rerun()


def _sure(loaded: Loaded) -> None:
    st.markdown("Its rows go, and what it replaced stands again. Editions that are out stay as they are.")
    left, right = st.columns(2)
    if left.button("Yes, take it back", type="primary", width="stretch", key=f"sure_{loaded.load_id}"):
        load.undo(access.home(*PAGE.roles), loaded.load_id or 0, actor=access.actor(), at=access.now())
        _done(f"Taken back: {called(loaded.table, loaded.period)}.")
    if right.button("Keep it", width="stretch", key=f"keep_{loaded.load_id}"):
        _done(None)


def _done(says: str | None) -> None:
    del st.session_state[TAKING]
    st.session_state[SAID] = says
    st.rerun()


def _counts(loaded: Loaded) -> str:
    when = f"loaded on {words.day(datetime.fromisoformat(loaded.at).date())}" if loaded.at else None
    rows = f"{loaded.rows_read:,} rows read: {loaded.accepted:,} accepted, {loaded.quarantined:,} set aside"
    return parts.joined(when, f"{rows}, {loaded.skipped:,} skipped")
