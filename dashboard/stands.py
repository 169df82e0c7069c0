"""Where we stand: a line or two a topic, for Start and for the top of a snapshot."""

import streamlit as st

from dashboard import faults, navigation, parts
from dashboard.access import Editions
from dashboard.screens import Screen, screens
from etl.measures import measure as declaration
from etl.words import plain

SIDE = (1, 6)  # whom the line speaks of, and the line
MOST = 3  # roles on one line; the page holds the rest
BROKEN = "This line cannot be shown now."


def topics(editions: Editions, *, links: bool) -> None:
    """Each topic that a page brings here, in the order of the pages, with a link to that page."""
    for screen in screens().values():
        if screen.page.stands:
            st.space("xsmall")
            _heading(screen, links=links)
            for who, name in screen.page.stands.items():
                with faults.caught(BROKEN):
                    _line(editions, who, name)


def _heading(screen: Screen, *, links: bool) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.subheader(screen.page.name, anchor=False, width="content")
        if links:
            navigation.link(screen.path, f"Open {screen.page.name.lower()}")


def _line(editions: Editions, who: str, name: str) -> None:
    measure = declaration(name)
    cells = parts.whole(editions.now, measure).cells if measure else ()
    left, right = st.columns(SIDE)
    left.markdown(f":gray[{plain(who)}]")
    if not cells:
        right.markdown(plain(parts.NOT_THERE))
    for cell in cells[:MOST]:
        notes = parts.joined(parts.last_time(editions, cell), parts.next_figure(editions.now, cell))
        right.markdown(plain(cell.says) + f"  \n:small[:gray[{plain(notes)}]]" * bool(notes))
    if len(cells) > MOST:
        right.markdown(f":small[:gray[And {len(cells) - MOST} more on the page.]]")
