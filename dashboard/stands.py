"""Where we stand: a line a topic, for Start and for the top of a snapshot."""

from collections.abc import Iterator, Mapping

import streamlit as st

from dashboard import faults, navigation, parts
from dashboard.access import Editions
from dashboard.screens import Screen, screens
from etl.cells import Released
from etl.measures import measure as declaration
from etl.words import plain

SIDE = (1, 6)  # whom the line speaks of, and the line
MOST = 3  # roles on one line; the page holds the rest


def topics(editions: Editions) -> None:
    """Each topic that a page brings to Start, in the order of the pages."""
    for screen in screens().values():
        if screen.page.stands:
            st.space("xsmall")
            with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
                st.subheader(screen.page.name, anchor=False, width="content")
                navigation.link(screen.path, f"Open {screen.page.name.lower()}")
            for who, name in screen.page.stands.items():
                with faults.caught("This line cannot be shown now."):
                    _line(editions, who, name)
