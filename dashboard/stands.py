"""Where we stand: a line or two a topic, for Start and for the top of a snapshot."""

from collections.abc import Collection, Sequence
from contextlib import nullcontext

import streamlit as st

from dashboard import faults, navigation, parts, register
from dashboard.access import Editions
from dashboard.screens import Screen, screens
from etl.cells import Released
from etl.measures import measure as declaration
from etl.words import plain

MOST = 3  # roles on one line; the page holds the rest
BROKEN = "This line cannot be shown now."


def topics(editions: Editions, *, links: bool) -> None:
    """Each topic that a page brings here, in the order of the pages, with a link to that page."""
    for screen in screens().values():
        if screen.page.stands or screen.page.topic == register.TOPIC:
            st.space("xsmall")
            _heading(screen, links=links)
            if screen.page.topic == register.TOPIC:
                with faults.caught(BROKEN):
                    register.short(editions.now)
            for who, name in screen.page.stands.items():
                with faults.caught(BROKEN):
                    _line(editions, who, name, screen.page.stands.values())


def _heading(screen: Screen, *, links: bool) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.subheader(screen.page.name, anchor=False, width="content")
        pages = _pages_of(screen) if links else ()
        # Several links stay together on the right; one needs no box of its own.
        with st.container(horizontal=True, width="content") if len(pages) > 1 else nullcontext():
            for other in pages:
                navigation.link(other.path, f"Open {other.page.name.lower()}")


def _pages_of(screen: Screen) -> Sequence[Screen]:
    """Its own page, after those of other topics that its lines speak of: posts are on the page of pay scales."""
    found = [measure for name in screen.page.stands.values() if (measure := declaration(name))]
    topics = {measure.topic for measure in found} - {screen.page.topic}
    return [*(other for other in screens().values() if other.page.topic in topics), screen]


def _line(editions: Editions, who: str, name: str, lines: Collection[str]) -> None:
    """Whom it speaks of, and the figure; where there is none, why, and what stands in its place on no other line."""
    left, right = st.columns(parts.SIDE)
    left.markdown(f":gray[{plain(who)}]")
    measure = declaration(name)
    part = parts.whole(editions.now, measure) if measure else None
    if part is None or not part.cells:
        right.markdown(plain(parts.NOT_THERE))
        return
    other = parts.instead(editions.now, part)
    cells = [*part.cells, *(other.cells if other and other.measure.id not in lines else ())]
    said = [_said(editions, cell) for cell in cells[:MOST]]
    if len(cells) > MOST:
        said.append(f":small[:gray[And {len(cells) - MOST} more on the page.]]")
    right.markdown("\n\n".join(said))


def _said(editions: Editions, cell: Released) -> str:
    notes = parts.joined(parts.last_time(editions, cell), parts.next_figure(editions.now, cell))
    return plain(cell.says) + f"  \n:small[:gray[{plain(notes)}]]" * bool(notes)
