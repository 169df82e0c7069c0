"""What may we talk about now?"""

import streamlit as st

from dashboard import access, card, navigation, stands
from dashboard.screens.page import READERS, Page

PAGE = Page(order=10, roles=READERS, name="Start", question="What may we talk about now?")


def show() -> None:
    """A line or two a topic, and the choice of the edition, which holds for every page."""
    editions = access.editions()
    card.top(editions, tools=lambda: card.choice("Edition", editions.days, access.EDITION))
    stands.topics(editions, links=True)
    st.divider()
    _foot("This site describes how the organisation treats people, not how people are doing.", "kept_safe", "Kept safe")
    if navigation.may_open("upload"):
        _foot("For HR: exports, and the next edition.", "upload", "Upload an export")


def _foot(says: str, path: str, label: str) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(f":gray[{says}]", width="content")
        navigation.link(path, label)
