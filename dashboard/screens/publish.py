"""Publish: what the next edition would bring, what the newest brought; HR makes, seals and withdraws editions."""

import streamlit as st

from dashboard import access, brought, coming, navigation, parts
from dashboard.access import Editions
from dashboard.screens.page import Page
from etl import publish, words
from etl.conversations import guard
from etl.home import Refused
from etl.publish import Ahead
from etl.snapshot import seal
from etl.words import plain

PAGE = Page(
    order=85,
    roles=frozenset({"hr"}),
    name="Publish",
    question="What will be new when we publish?",
    unlisted=frozenset({"hr"}),  # Start and Upload link to it
)
SAID, BROUGHT = "publish_says", "brought"  # in the session: what was done; whether the fold of the news stands open
MADE = "made"  # in the session: an edition was made just now, so what it brought is shown
YEARLY = "Figures that tell peers and colleagues apart are due now. They move once a year, all in one edition."
TAKEN_BACK = """An edition is withdrawn where something in it is wrong. The one before it stands again.
Figures that were first told in it stay withheld until they are next due, because people have seen them.

Snapshots that were sealed from it stay with the board and are marked."""
SEAL = "The newest edition is sealed under a title. The board reads sealed snapshots alone, and nobody can change one."


def show() -> None:
    """What the newest edition brought, what the next one would bring, and what HR can do."""
    access.home(*PAGE.roles)
    made = st.session_state.pop(MADE, False)
    if made:
        st.session_state[BROUGHT] = True
    if says := st.session_state.pop(SAID, None):
        st.success(plain(says))
    with st.container(horizontal=True):
        navigation.link("start", "Start")
        navigation.link("upload", "Upload")
        navigation.link("snapshots", "Snapshots")
    newest = _newest()
    if newest:
        _brought(newest)
    _next()
    if newest:
        _seal(newest)
        _withdraw(newest)


def _newest() -> Editions | None:
    """The edition that stands, whichever is read on other pages."""
    try:
        return access.editions(access.editions().days[0])
    except access.NothingYet:
        return None


def _brought(newest: Editions) -> None:
    fold = st.expander(f"What the edition as at {_day(newest)} brought", key=BROUGHT, on_change="rerun")
    if fold.open:
        with fold:
            brought.show(newest)


def _next() -> None:
    st.header("The next edition", anchor=False)
    try:
        ahead = access.ahead()
    except Refused as refused:
        st.markdown(plain(refused.says))
        navigation.link("upload", "Upload an export")
        return
    coming.show(ahead, access.loads())
    _publish(ahead)


def _publish(ahead: Ahead) -> None:
    fresh = bool(ahead.loads) or any(coming.due for coming in ahead.coming)
    if ahead.split and not ahead.first:
        st.markdown(YEARLY)
    # Where nothing is new it is not the deed of the day, but it can be done.
    if not st.button("Publish a new edition", type="primary" if fresh else "secondary"):
        return
    try:
        with st.spinner("Working out every figure"):
            made = publish.publish(access.home(*PAGE.roles), actor=access.actor(), at=access.now())
    except Refused as refused:
        st.markdown(plain(refused.says))
        return
    st.session_state[MADE] = True
    _done(f"The edition as at {words.day(made.as_of)} is out. What it brought stands below; seal it for the board.")


def _seal(newest: Editions) -> None:
    fold = st.expander("Seal a snapshot for the board", key="sealing", on_change="rerun")
    if not fold.open:
        return
    with fold, st.form("seal"):
        st.markdown(SEAL)
        title = st.text_input("Its title, for example Board papers, October", max_chars=guard.FIELDS["title"].longest)
        if st.form_submit_button(f"Seal the edition as at {_day(newest)}"):
            try:
                home, title = access.home(*PAGE.roles), guard.one_line(title)
                guard.checked(home, {"title": title})
                seal.create(home, title, None, actor=access.actor(), at=access.now())
            except Refused as refused:
                st.markdown(plain(refused.says))
                return
            _done("The snapshot is sealed. The board reads it under Snapshots.")


def _withdraw(newest: Editions) -> None:
    fold = st.expander("Withdraw the newest edition", key="withdrawing", on_change="rerun")
    if not fold.open:
        return
    with fold:
        st.markdown(TAKEN_BACK)
        sure = st.checkbox("Yes, this edition is wrong", key=f"sure_{newest.now.head['publication_id']}")
        if st.button(f"Withdraw the edition as at {_day(newest)}", disabled=not sure):
            try:
                gone = publish.unpublish(access.home(*PAGE.roles), actor=access.actor(), at=access.now())
            except Refused as refused:
                st.markdown(plain(refused.says))
                return
            stands = f"The one as at {_day(newest, 1)} stands again." if newest.before else "No edition stands now."
            _done(f"The edition as at {words.day(gone.as_of)} is withdrawn. {stands}")


def _day(editions: Editions, place: int = 0) -> str:
    """The day of the newest edition, or of one before it."""
    return parts.day((editions.now, *editions.before)[place].head["as_of"])


def _done(says: str) -> None:
    st.session_state[SAID] = says
    st.rerun()
