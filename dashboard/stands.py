"""Where we stand: what to talk about now, a line or two a topic, and what was promised (pages.md 4.3)."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

import streamlit as st

from dashboard import access, faults, navigation, parts, promises, register, season, talk
from dashboard.access import Editions
from dashboard.screens import Screen, screens
from etl import conversations
from etl.cells import Edition, Released
from etl.conversations import aim
from etl.measures import measure as declaration
from etl.words import plain
from schemas.practice import PRACTICES

BROKEN = "This line cannot be shown now."


def topics(editions: Editions, *, links: bool) -> None:
    """The whole block, for Start and, without links, for the top of a snapshot."""
    with faults.caught(BROKEN):
        _now(editions, links=links)
    for screen in screens().values():
        if screen.page.stands or screen.page.topic == register.TOPIC:
            _heading(screen, links=links)
            with faults.caught(BROKEN):
                if screen.page.topic == register.TOPIC:
                    register.short(editions.now)
                else:
                    _lines(editions, screen)
    if links:  # a snapshot has what was promised whole, further down
        _promised(editions)


def _now(editions: Editions, *, links: bool) -> None:
    """The season's topic, why it is this one, how its headline stands, and the question."""
    now = season.season(date.fromisoformat(editions.now.head["as_of"]))
    with st.container(border=True, gap="small"):
        st.markdown(
            f":small[:gray[To talk about now: **{now.name}**. The topic follows the calendar, not the figures.]]"
        )
        heads = [cells for topic in now.topics if (cells := _headline(editions.now, topic))]
        if not heads:
            st.markdown(parts.NOT_THERE)
            return
        whom = talk.audience(editions)
        asked = [
            (conversations.asking(editions.now, cell, whom), cell, cells)
            for cells in heads
            for cell in cells
            if cell.status in talk.TALKED or cell is cells[-1]
        ]
        # The first that a question is written for; where none is, how the theme of the first opens.
        asks, about, cells = next((one for one in asked if one[0].prompt), asked[0])
        st.markdown("  \n".join(plain(cell.says) for cell in cells))
        st.header(plain(asks.ask), anchor=False)
        if links:
            talk.begin(editions, about, "now")


def _headline(edition: Edition, topic: str) -> Sequence[Released]:
    """The cell that heads the topic and, where it has no figure, what stands in its place; of practices the first."""
    if topic == register.TOPIC:
        return [cell for name in PRACTICES for cell in edition.of(name)][:1]
    first = next((part for part in parts.of_topic(edition, topic) if part.cells), None)
    if first is None:
        return []
    other = parts.instead(edition, first)
    return [first.cells[0], *(other.cells[:1] if other else ())]


def _heading(screen: Screen, *, links: bool) -> None:
    pages = _pages_of(screen) if links else ()
    if not pages:
        st.subheader(screen.page.name, anchor=False)
        return
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.subheader(screen.page.name, anchor=False, width="stretch")
        for other in pages:
            navigation.link(other.path, f"Open {other.page.name.lower()}")


def _pages_of(screen: Screen) -> Sequence[Screen]:
    """Its own page, after those of other topics that its lines speak of: posts are on the page of pay scales."""
    found = [measure for name in screen.page.stands.values() if (measure := declaration(name))]
    topics = {measure.topic for measure in found} - {screen.page.topic}
    return [*(other for other in screens().values() if other.page.topic in topics), screen]


def _lines(editions: Editions, screen: Screen) -> None:
    """Whom each line speaks of, and the figure. One element a topic: Start is the page that is opened most."""
    told = [
        f"**{plain(who)}.** {says}"
        for who, name in screen.page.stands.items()
        for says in _line(editions, name, screen.page.stands.values())
    ]
    st.markdown("\n\n".join(told))


def _line(editions: Editions, name: str, lines: Collection[str]) -> Iterator[str]:
    """The figure; where there is none, why, and what stands in its place on no other line."""
    measure = declaration(name)
    part = parts.whole(editions.now, measure) if measure else None
    if part is None or not part.cells:
        yield plain(parts.NOT_THERE)
        return
    other = parts.instead(editions.now, part)
    yield _said(editions, part.cells[0], more=len(part.cells) - 1)
    if other and other.measure.id not in lines:
        yield _said(editions, other.cells[0], more=len(other.cells) - 1)


def _said(editions: Editions, cell: Released, *, more: int) -> str:
    """The sentence and its notes; of several roles the first by name, for the page holds the others."""
    target = aim(access.targets().get(cell.measure), cell)
    others = f"{more} more on the page" if more else None
    notes = parts.joined(parts.last_time(editions, cell), target, parts.next_figure(editions.now, cell), others)
    return plain(cell.says) + f"  \n:small[:gray[{plain(notes)}]]" * bool(notes)


def _promised(editions: Editions) -> None:
    st.space("xsmall")
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.subheader("We promised", anchor=False, width="stretch")
        navigation.link("conversations", "Open conversations")
    with faults.caught(BROKEN):
        promises.short(editions)
