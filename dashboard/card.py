"""The one way a measure is shown. A screen says which topic; it can leave no part of a card out."""

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard import access, charts, downloads, faults, files, glossary, parts, register, sheets, talk
from dashboard.access import Editions
from dashboard.charts import Row
from dashboard.parts import Part
from dashboard.theme import tokens
from etl import words
from etl.cells import Released
from etl.conversations import aim
from etl.words import WITHHELD, plain

LETTERS = 22  # of the longest words of three columns together
BARS = 12  # in a chart; its table holds every row
BROKEN = "This figure cannot be shown now; the rest of the page stands."
TABLE = "The same figures as a table"


def top(editions: Editions, says: str = "", tools: Callable[[], object] | None = None) -> None:
    """Under the question: whose figures, as at when, and the choice of another edition.

    `says` is Markdown; on the page of an edition it is our own words alone, for they may be linked.
    """
    head, published = editions.now.head, "sealed_on" not in editions.now.head
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        whose = f"**{plain(head['organisation'])}**, as at {plain(parts.day(head['as_of']))}."
        told = f"{whose} {glossary.linked(says) if published else says}".strip()
        st.markdown(f":gray[{told}]", width="stretch")
        if tools:
            tools()
        elif published:
            choice("Edition", editions.days, access.EDITION)
    if editions.days and (newest := editions.days[0]) != editions.day:
        st.markdown(f"**You read an earlier one.** The newest is as at {plain(parts.day(newest))}.")


def choice(label: str, days: Sequence[str], key: str, named: Callable[[str], str] = parts.day) -> None:
    """Which edition to read, where there are several; kept over page changes."""
    if st.session_state.get(key) not in days:  # the one that was chosen was taken back since
        st.session_state.pop(key, None)
    if len(days) > 1:
        st.selectbox(
            label,
            days,
            format_func=named,
            key=key,
            persist_state="session",
            width=220,
            label_visibility="collapsed",
        )


def topic(editions: Editions, topic: str) -> None:
    """A whole page: headline card open, the rest as lines under their headings, what has no figure at the foot."""
    if access.audience() == "manager":  # the board has its own paper
        with faults.caught(BROKEN):
            sheets.links(editions, topic)
    if topic == register.TOPIC:
        with faults.caught(BROKEN):
            register.show(editions.now)
            _dates(editions, [cell for cell in editions.now.cells if cell.topic == topic and cell.shown])
        return
    if not (every := parts.of_topic(editions.now, topic)):
        st.markdown(parts.NOT_THERE)
        return
    first, *others = every
    stands = parts.instead(editions.now, first)
    with faults.caught(BROKEN):
        headline(editions, first, stands)
    others = [part for part in others if stands is None or part.key != stands.key]
    for heading in parts.HEADINGS:
        under = [part for part in others if part.heading == heading and part.shown]
        if under and heading:
            st.subheader(heading, anchor=False)
        with st.container(gap="xsmall"):
            for part in under:
                with faults.caught(BROKEN):
                    line(editions, part)
    with faults.caught(BROKEN):
        absent(editions, [part for part in others if not part.shown], beside=stands or first)
    for cell in parts.without_declaration(editions.now, topic):
        st.markdown(f"{plain(cell.says)}  \n:small[:gray[{plain(charts.said(cell))}]]")


def headline(editions: Editions, part: Part, instead: Part | None = None) -> None:
    """The open card; where it has no figure, why, and the card of what can be said instead."""
    if not part.shown:
        _without_figure(editions, part)
        if instead:
            st.markdown(":gray[Here is what can be said without it.]")
            headline(editions, instead)
        else:
            _talk(editions, part)
        return
    _answer(part.cells)
    _last_time(editions, part)
    for beside in parts.drawn(editions.now, part):
        _also(editions, beside)
    _body(editions, part)


def line(editions: Editions, part: Part) -> None:
    """Its sentence, which opens to its card. Where there are many, such as one a service, its line is the title."""
    together = (part, *parts.drawn(editions.now, part))
    alike = [one for one in together if one is part or one.cells[0].level == "organisation"]  # roles are drawn only
    shown = [cell.says for one in alike for cell in one.cells if cell.shown]
    fold = st.expander(plain(part.title if part.many else " ".join(shown)), key=f"open_{part.key}", on_change="rerun")
    if fold.open:
        with fold:
            for one in alike:
                _last_time(editions, one, named=len(alike) > 1)
            if part.many and not part.by:
                st.markdown("\n".join(f"- {plain(says)}" for says in shown))
            _body(editions, part)


def absent(editions: Editions, without: Sequence[Part], beside: Part | None = None) -> None:
    """Measures without a figure, in the order of their names: the withheld together, the others each in its words.

    The question of the card that stands open on the page, which is `beside`, is not asked again.
    """
    named = sorted(without, key=lambda part: part.title)
    hidden = [part for part in named if any(cell.status == "withheld" for cell in part.cells)]
    withheld = [part.title for part in hidden]
    if hidden:
        st.subheader(WITHHELD.rstrip("."), anchor=False)
        st.markdown(
            f"{' · '.join(map(plain, withheld))}  \n:small[:gray[Withheld does not mean bad, good, many or few.]]"
        )
        if beside is None or talk.asks(editions, beside.cells) != talk.asks(editions, hidden[0].cells):
            _talk(editions, hidden[0])
    why: dict[str, list[str]] = {}
    for part in named:
        if part.title not in withheld:
            why.setdefault(_why_not(part), []).append(part.title)
    for says, titles in why.items():
        st.markdown(f":small[:gray[**{' · '.join(map(plain, titles))}.** {plain(says)}]]")


def _answer(cells: Sequence[Released]) -> None:
    """What answers the question of the page: its sentence large, several alike, so that none leads."""
    for cell in cells:
        if cell.shown:
            st.header(plain(cell.says), anchor=False)
    for cell in cells:
        if not cell.shown:
            st.markdown(_said(cell))


def _said(cell: Released) -> str:
    """Its sentence, with the words linked where no name stands in it: those of units and roles hold theirs."""
    return glossary.linked(plain(cell.says)) if cell.level == "organisation" else plain(cell.says)


def _without_figure(editions: Editions, part: Part) -> None:
    after = parts.dates(editions.now, part.cells)
    st.markdown(
        f"**{plain(part.title)}.** {plain(_why_not(part))}" + (f"  \n:small[:gray[{plain(after)}]]" * bool(after))
    )


def _why_not(part: Part) -> str:
    """Waiting, withheld, cannot tell and does not apply each come with the cell's own sentence."""
    return " ".join(dict.fromkeys(cell.says for cell in part.cells)) or parts.NOT_THERE


def _last_time(editions: Editions, part: Part, *, named: bool = False) -> None:
    """Last time and the target of a part that is one figure; with its name where several stand together."""
    if len(part.cells) == 1 and (then := _then(editions, part.cells[0])):
        said = f"{part.measure.short}: {then}" if named else parts.joined(then)
        st.markdown(f":gray[{glossary.linked(plain(said))}]")


def _then(editions: Editions, cell: Released) -> str:
    """What it was last time, only between dates on which it was decided anew, and what the board aims at."""
    target = access.targets().get(cell.measure)
    return " · ".join(filter(None, (parts.last_time(editions, cell), aim(target, cell))))


def _also(editions: Editions, part: Part) -> None:
    """The sentence of a figure in the same chart; roles stand in the chart alone."""
    for cell in part.cells:
        if cell.shown and cell.level == "organisation":
            then = parts.joined(_then(editions, cell))
            st.markdown(_said(cell) + (f"  \n:small[:gray[{plain(then)}]]" if then else ""))


def _body(editions: Editions, part: Part) -> None:
    if part.measure.chart:
        _chart(editions, part)
    st.markdown(f"**What this does not tell you.** {glossary.linked(plain(part.measure.caveat))}")
    with st.expander("How this is worked out", type="compact"):
        st.markdown(glossary.linked(plain(part.measure.how)))
    _dates(editions, [cell for cell in part.cells if cell.shown])
    _talk(editions, part)


def _dates(editions: Editions, cells: Sequence[Released]) -> None:
    """Covers, loaded, next new figure."""
    if said := parts.dates(editions.now, cells, editions.before):
        st.markdown(f":small[:gray[{glossary.linked(plain(said))}]]")


def _talk(editions: Editions, part: Part) -> None:
    """Of services and teams it is that of the whole: a question about the first of them would point at it."""
    cells = parts.whole(editions.now, part.measure).cells if part.by else part.cells
    if cells:
        with faults.caught("The question cannot be shown now."):
            talk.question(editions, cells[0], part.key)


def _chart(editions: Editions, part: Part) -> None:
    rows = parts.rows(editions, part)
    chart = charts.chart(part.measure.chart or "", rows)
    drawn = [row for row in rows if row.cell.shown or part.by][:BARS]
    more = f" The table holds all {len(rows)}." if len(rows) > len(drawn) else ""
    st.markdown(f":small[:gray[{glossary.linked(plain(chart.read + more))}]]")
    st.plotly_chart(
        chart.draw(drawn, tokens()),
        theme=None,
        config=dict(charts.CONFIG),
        alt=words.alt(chart.what, [(row.name, charts.said(row.cell)) for row in drawn]),
        key=f"chart_{part.key}",
    )
    with st.expander(TABLE, type="compact"):
        _table(part, rows)
        files.link("The table as csv", downloads.KIND, part.key, editions.address)


def _table(part: Part, rows: Sequence[Row]) -> None:
    """At most three narrow columns: a wider table scrolls sideways on a narrow screen, out of the keyboard's reach."""
    several = any(row.cell.figure for row in rows) and any(row.cell.range for row in rows) and _narrow(rows)
    lines = [{"": plain(row.name)} | _columns(row.cell, several=several) for row in rows]
    st.table(lines, border="horizontal", hide_index=True, alt=f"{part.title}: the figures of the chart above")
    if part.by:
        st.markdown("\n".join(f"- **{plain(row.name)}.** {plain(row.cell.says)}" for row in rows))


def _narrow(rows: Sequence[Row]) -> bool:
    """Do three columns fit beside each other within two folds of the narrowest screen? Lines break between words."""
    columns = zip(
        *(("", "Figure", "Likely range"), *((row.name, row.cell.figure, row.cell.range) for row in rows)), strict=True
    )
    return sum(max(len(word) for text in column for word in (text or "").split()) for column in columns) <= LETTERS


def _columns(cell: Released, *, several: bool) -> dict[str, str]:
    if not several:
        return {"Figure": plain(charts.said(cell))}
    return {"Figure": plain(cell.figure or cell.says), "Likely range": plain(cell.range or "")}
