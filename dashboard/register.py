"""The practice register: what is promised in writing, each with its state in a word and a mark of its own shape."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import streamlit as st

from dashboard import faults, parts
from etl.cells import Edition, Released
from etl.words import plain
from schemas.practice import PRACTICES

TOPIC = "practice"
FIRST = tuple(PRACTICES)[:8]  # they stand before the others (pages.md 4.3)
BROKEN = "This promise cannot be shown now; the rest of the page stands."
FOOT = "There is no score. A total would invite ticking boxes; each promise is kept or it is not."


class State(NamedTuple):
    """How a promise stands: a word, and a mark that differs in shape."""

    mark: str
    word: str

    def __str__(self) -> str:
        return f"{self.mark} {self.word}"


STATES: Mapping[str, State] = {
    "in_place": State(":material/check_circle:", "Yes"),
    "partly": State(":material/contrast:", "Partly"),
    "overdue": State(":material/schedule:", "Overdue"),
    "not_in_place": State(":material/radio_button_unchecked:", "No"),
}


def show(edition: Edition) -> None:
    """The first eight as lines, the others under their headings."""
    told = _told(edition)
    for cell in _first(told):
        with faults.caught(BROKEN):
            title, note = _said(cell)
            _line(str(STATES[cell.verdict or ""]), plain(title) + f"  \n:small[:gray[{plain(note)}]]" * bool(note))
    for heading, cells in _under(told).items():
        st.header(heading, anchor=False)
        with faults.caught(BROKEN):
            st.markdown("  \n".join(map(_point, cells)))
    _unsaid(edition)
    _without(edition)
    if told:
        st.markdown(f":small[:gray[{FOOT}]]")


def short(edition: Edition) -> None:
    """The first eight by how they stand, a line a state."""
    told, lines = _first(_told(edition)), list[str]()
    for verdict, state in STATES.items():
        titles = [plain(PRACTICES[cell.measure].title) for cell in told if cell.verdict == verdict]
        if titles:
            lines.append(f"{state.mark} **{state.word}.** {' · '.join(titles)}")
    if lines:  # one element: Start is the page that is opened most
        st.markdown("\n\n".join(lines))
    _without(edition)


def _line(state: str, promise: str) -> None:
    left, right = st.columns(parts.SIDE)
    left.markdown(f":gray[{state}]")
    right.markdown(promise)


def _told(edition: Edition) -> Mapping[str, Released]:
    """The practices whose state is known, in the order of the register."""
    cells = {cell.measure: cell for cell in edition.cells if cell.topic == TOPIC and cell.verdict in STATES}
    return {name: cells[name] for name in PRACTICES if name in cells}


def _first(told: Mapping[str, Released]) -> Sequence[Released]:
    return [told[name] for name in FIRST if name in told]


def _under(told: Mapping[str, Released]) -> Mapping[str, Sequence[Released]]:
    """All but the first eight by their heading."""
    under: dict[str, list[Released]] = {}
    for name, cell in told.items():
        if name not in FIRST:
            under.setdefault(PRACTICES[name].heading, []).append(cell)
    return under


def _point(cell: Released) -> str:
    title, note = _said(cell)
    state = STATES[cell.verdict or ""]
    return f"{state.mark} **{state.word}.** {plain(title)}." + f" :small[:gray[{plain(note)}]]" * bool(note)


def _said(cell: Released) -> tuple[str, str]:
    """The promise, and when it was last looked at: how it stands is told by its mark."""
    title = PRACTICES[cell.measure].title
    return title, parts.joined(cell.says.removeprefix(f"{title}: ").partition(", ")[2])


def _unsaid(edition: Edition) -> None:
    """Practices of which the register says nothing yet."""
    bare = {cell.measure for cell in edition.cells if _is_bare(cell) and cell.level == "practice"}
    titles = [practice.title for name, practice in PRACTICES.items() if name in bare]
    if titles:
        fold = st.expander(f"Not in the register yet: {len(titles)}", key="unsaid", on_change="rerun")
        if fold.open:
            fold.markdown("\n".join(f"- {plain(title)}" for title in titles))


def _without(edition: Edition) -> None:
    """Why there is no register, each reason once."""
    for says in dict.fromkeys(cell.says for cell in edition.cells if _is_bare(cell) and cell.level != "practice"):
        st.markdown(plain(says))
    if not any(cell.topic == TOPIC for cell in edition.cells):
        st.markdown(plain(parts.NOT_THERE))


def _is_bare(cell: Released) -> bool:
    return cell.topic == TOPIC and cell.verdict not in STATES
