"""What an edition brought, in words: which figures are new in it, which stand from before, of which there is none."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard import parts
from dashboard.access import Editions
from dashboard.coming import by_topic
from dashboard.screens import screens
from etl.cells import Released
from etl.measures import measure as declaration
from etl.measures import measures
from etl.measures.measure import Declared, Measure
from etl.words import WITHHELD, plain

TOPIC = "practice"
REGISTER = "The practice register"  # one title for all its promises


@dataclass(frozen=True, kw_only=True)
class Brought:
    """The cells of an edition: new or moved in it, from before, withheld, and without a figure for a reason told.

    Promises of which the register says nothing stand on its own page.
    """

    new: Sequence[Released]
    stand: Sequence[Released]
    withheld: Sequence[Released]
    without: Sequence[Released]


def brought(editions: Editions) -> Brought:
    """The newest edition beside the one before it: new is what was decided on its day and was not told so before."""
    before = {cell.place: cell for cell in editions.before[0].cells} if editions.before else {}
    day, every = editions.now.head["as_of"], sorted(editions.now.cells, key=_order)
    new = [cell for cell in every if _is_new(cell, before.get(cell.place), day)]
    places = {cell.place for cell in new}
    return Brought(
        new=new,
        stand=[cell for cell in every if cell.shown and cell.place not in places],
        withheld=[cell for cell in every if cell.status == "withheld"],
        without=[cell for cell in every if not cell.shown and cell.status != "withheld" and cell.level != "practice"],
    )


def show(editions: Editions) -> None:
    """How many of each, then by topic what is new with the sentences of the headlines, and by title the rest."""
    found = brought(editions)
    st.markdown(counts(found))
    if found.new:
        st.markdown("\n".join(_new(found.new)))
    for day in sorted({cell.as_of for cell in found.stand if cell.as_of}, reverse=True):
        from_then = [cell for cell in found.stand if cell.as_of == day]
        st.markdown(f"**Stands as at {plain(parts.day(day))}.** {_titles(from_then)}")
    if found.withheld:
        st.markdown(f"**{plain(WITHHELD)}** {_titles(found.withheld)}")
    if found.without:
        told = dict.fromkeys(cell.says for cell in found.without)
        lines = [f"- {_titles([cell for cell in found.without if cell.says == why])} {plain(why)}" for why in told]
        st.markdown("**No figure, and why.**\n\n" + "\n".join(lines))


def counts(found: Brought) -> str:
    """New or moved: 12. From before: 30. Withheld: 9. Without a figure: 4."""
    told = (
        ("New or moved", found.new),
        ("From before", found.stand),
        ("Withheld", found.withheld),
        ("Without a figure", found.without),
    )
    return " ".join(f"{name}: {_many(cells)}." for name, cells in told)


def _many(cells: Sequence[Released]) -> int:
    """How many figures; the practice register counts as one."""
    return len({REGISTER if cell.topic == TOPIC else cell.place for cell in cells})


def _is_new(cell: Released, before: Released | None, day: str) -> bool:
    """Facts are told anew in every edition: those of one day twice are new where they say something else."""
    if cell.status != "released" or cell.as_of != day:
        return False
    return before is None or (before.as_of, before.says) != (cell.as_of, cell.says)


def _new(new: Sequence[Released]) -> Iterator[str]:
    """A line a topic, and below it the sentences of its lines on Start that are new."""
    sentences = _sentences(new)
    for name, titles in by_topic((cell.topic, _title(cell)) for cell in new).items():
        yield f"- **{name}.** {plain('; '.join(titles))}."
        yield from (f"    - {plain(says)}" for says in sentences.get(name, ()))


def _sentences(new: Sequence[Released]) -> Mapping[str, Sequence[str]]:
    """By the name of the page: of each of its lines the first sentence, as Start tells it."""
    whole = [cell for cell in new if cell.level not in parts.SMALLER and not _owner(cell)]
    return {
        screen.page.name: [
            says
            for measure in screen.page.stands.values()
            for says in [cell.says for cell in whole if cell.measure == measure][:1]
        ]
        for screen in screens().values()
    }


def _titles(cells: Sequence[Released]) -> str:
    return plain("; ".join(dict.fromkeys(map(_title, cells))) + ".")


def _title(cell: Released) -> str:
    if cell.topic == TOPIC:
        return REGISTER
    declared = _owner(cell) or declaration(cell.measure)
    title = declared.title if declared else cell.measure
    return f"{title}, by {parts.SMALLER[cell.level]}" if cell.level in parts.SMALLER else title


def _owner(cell: Released) -> Declared | None:
    """The measure that puts this cell under another one's id, as a side of a comparison or a band of tenure."""
    own = declaration(cell.measure)
    inside = parts.INSIDE & (cell.dimensions.keys() - (own.dimensions.keys() if own else set()))
    if "tenure" in inside:
        return next((measure for measure in measures() if measure.cells_of == cell.measure), None)
    compared = [measure for measure in measures() if isinstance(measure, Measure) and measure.sides]
    owners = [measure for measure in compared if measure.sides and measure.sides.measure == cell.measure]
    return owners[0] if inside and owners else None


def _order(cell: Released) -> int:
    """As declared; what is no longer declared stands last."""
    declared = declaration(cell.measure)
    return declared.order if declared else sys.maxsize
