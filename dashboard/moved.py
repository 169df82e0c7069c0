"""What moved from an earlier snapshot to the one on the page, topic by topic."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import access, card, faults, parts
from dashboard.access import Editions
from dashboard.screens import screens
from etl import words
from etl.cells import Edition
from etl.snapshot import compare
from etl.snapshot.compare import Comparison, Move
from etl.words import plain

WITH = "compare_with"  # key of the choice
FIRST = "This is the first snapshot: there is nothing to compare it with yet."
BROKEN = "What moved here cannot be shown now; the rest of the page stands."


def show(editions: Editions) -> None:
    """The choice of what to compare with, then each topic that has something to tell."""
    earlier = _earlier(editions)
    if not earlier:
        st.markdown(FIRST)
        return
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        said = st.container()
        card.choice("Compare with", list(earlier), WITH, lambda day: named(editions, day))
    then = earlier[st.session_state.get(WITH) or next(iter(earlier))]  # the choice has put away what is not among them
    said.markdown(_since(then))
    found = access.compared(then, editions.now)
    for screen in screens().values():
        if screen.page.topic:
            with faults.caught(BROKEN):
                _topic(found, screen.page.topic, screen.page.name)


def named(editions: Editions, day: str) -> str:
    """30 September 2026; where several snapshots are of that day, with its title, and after the first its number."""
    same = [other for other in editions.days if other[: parts.DAY] == day[: parts.DAY]]
    if len(same) == 1:
        return parts.day(day)
    number = day[parts.DAY + 1 :]
    return f"{parts.day(day)}: {editions.titles[day]}" + f" ({number})" * bool(number)


def _earlier(editions: Editions) -> Mapping[str, Edition]:
    """Those that were sealed before, newest first; those of the same day last, for there a comparison tells least."""
    days = editions.days[editions.days.index(editions.day) + 1 :]
    pairs = zip(days, editions.before, strict=True)
    return dict(sorted(pairs, key=lambda pair: pair[1].head["as_of"] == editions.now.head["as_of"]))


def _since(then: Edition) -> str:
    told = f":gray[Compared with {plain(then.head['title'])}, as at {plain(parts.day(then.head['as_of']))}.]"
    if when := access.taken_back(then):
        told += f" **The edition behind that one was taken back on {words.day(when)}.**"
    return told


def _topic(found: Comparison, topic: str, name: str) -> None:
    """Whole sentences with what they were, where there are many in a fold; the rest by title alone."""
    told, titles = found.told(topic), found.named(topic)
    if not told and not titles:
        return
    st.subheader(name, anchor=False)
    lines = [_line(move) for moves in told.values() if _few(moves) for move in moves]
    lines += [f":small[:gray[**{said}.** {plain(compare.titles(moves))}]]" for said, moves in titles.items()]
    if lines:  # one element: the page holds many
        st.markdown("\n\n".join(lines))
    for title, moves in told.items():
        if not _few(moves):
            _many(title, moves, f"moved_{topic}_{title}")


def _few(moves: Sequence[Move]) -> bool:
    """Do their sentences stand open? Those of smaller units never do."""
    return len(moves) <= parts.FEW and moves[0].cell.level not in parts.SMALLER


def _many(title: str, moves: Sequence[Move], key: str) -> None:
    fold = st.expander(plain(title), type="compact", key=key, on_change="rerun")
    if fold.open:
        fold.markdown("\n\n".join(map(_line, moves)))


def _line(move: Move) -> str:
    """The sentence now and, under it, what it was. That of a smaller unit does not name it."""
    unit = f"**{plain(move.cell.unit or '')}.** " if move.cell.level in parts.SMALLER else ""
    return f"{unit}{plain(move.cell.says)}  \n:small[:gray[{plain(move.note)}]]"
