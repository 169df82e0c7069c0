"""What did we try, and what came of it?"""

import streamlit as st

from dashboard import access, card, promises, talk
from dashboard.screens.page import READERS, Page

PAGE = Page(
    order=75,
    roles=READERS,
    name="Conversations",
    question="What did we try, and what came of it?",
    unlisted=frozenset({"hr"}),  # ten pages fit in the row; Start links to it
)


def show() -> None:
    """What is open, what was learnt, and a new card; right after a question was chosen, the new card first."""
    editions = access.editions()
    card.top(editions, "One thing at a time, looked after by a role, and looked at again.")
    # Whoever comes with a figure chosen came for the form.
    for draw in (_form, _cards) if talk.ABOUT in st.session_state else (_cards, _form):
        draw(editions)


def _cards(editions: access.Editions) -> None:
    st.header("What we try", anchor=False)
    promises.show(editions)


def _form(editions: access.Editions) -> None:
    st.header("Try something", anchor=False)
    talk.form(editions)
