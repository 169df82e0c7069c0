"""HR enters what the board has decided: a published figure, what it is to be, and by when."""

import calendar
from collections.abc import Sequence
from datetime import date, datetime

import streamlit as st

from dashboard import access
from dashboard.screens.page import Page
from etl import conversations, words
from etl.cells import Released
from etl.home import Refused
from etl.measures import measure as declaration
from etl.words import plain

PAGE = Page(
    order=95,
    roles=frozenset({"hr"}),
    name="Targets",
    question="What does the board aim at?",
    unlisted=frozenset({"hr"}),  # Start and Upload link to it
)
SAID = "targets_say"
MONTHS = 36  # that may be chosen
FORMATS = ("%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%Y-%m-%d")
RULE = "A target stands beside its figure on every page, judged on published ranges alone, and is never a colour."
NONE = "No published figure can hold a target now."
DAY = "The day of the board's decision cannot be read. Write it like 12 November 2026."


def show() -> None:
    """The targets in force, each beside its figure, and the form for another."""
    access.home(*PAGE.roles)
    if says := st.session_state.pop(SAID, None):
        st.success(plain(says))
    st.markdown(f":gray[{RULE}]")
    newest = access.editions(access.editions().days[0]).now  # whichever is read on other pages
    figures = {cell.measure: cell for cell in conversations.open_to_targets(newest)}
    _in_force(figures)
    st.header("Enter a target", anchor=False)
    if figures:
        _form(list(figures.values()))
    else:
        st.markdown(NONE)


def _in_force(figures: dict[str, Released]) -> None:
    for name, target in access.targets().items():
        declared, cell = declaration(name), figures.get(name)
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"**{plain(declared.title if declared else name)}**")
            aim = conversations.aim(target, cell) if cell else None
            stood = aim or f"Our target: {target.figure} by {words.month(target.by)}"
            st.markdown(plain(stood) + f"  \n:small[:gray[{plain(f'Decided on {words.day(target.decided)}')}]]")
            if cell:
                st.markdown(plain(cell.says))
            if st.button("Withdraw this target", key=f"withdraw_{name}"):
                conversations.withdraw_target(access.home(*PAGE.roles), name, actor=access.actor(), at=access.now())
                _done("The target is withdrawn.")


def _form(figures: Sequence[Released]) -> None:
    with st.form("target"):
        cell = st.selectbox("Which figure?", figures, format_func=_called)
        figure = st.text_input("What is it to be? As it is printed, for example 57 minutes, 95p or 90%", max_chars=20)
        by = st.selectbox("By the end of", _months(access.now().date()), format_func=words.month)
        decided = st.text_input("The board decided on, for example 12 November 2026", max_chars=30)
        if st.form_submit_button("Enter this target"):
            _entered(cell.measure, figure, by, decided)


def _entered(measure: str, figure: str, by: date, decided: str) -> None:
    try:
        home, when = access.home(*PAGE.roles), _day(decided)
        made = conversations.set_target(home, measure, figure, by, when, actor=access.actor(), at=access.now())
    except Refused as refused:
        st.markdown(plain(refused.says))
        return
    _done(f"The target is {made.figure} by {words.month(made.by)}. It stands beside the figure from now on.")


def _called(cell: Released) -> str:
    declared = declaration(cell.measure)
    return f"{declared.title if declared else cell.measure}: {cell.figure} now"


def _months(today: date) -> Sequence[date]:
    """The last day of each month from the next one on."""
    firsts = (divmod(today.year * 12 + today.month + ahead, 12) for ahead in range(MONTHS))
    return [date(year, month + 1, calendar.monthrange(year, month + 1)[1]) for year, month in firsts]


def _day(text: str) -> date:
    """Raises Refused where it is no day in the words that we print, or in figures with the day first."""
    for form in FORMATS:
        try:
            return datetime.strptime(" ".join(text.split()), form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    raise Refused(DAY)


def _done(says: str) -> None:
    st.session_state[SAID] = says
    st.rerun()
