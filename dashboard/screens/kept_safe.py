"""How numbers are kept safe: for everyone, in words."""

from collections.abc import Mapping

import streamlit as st

from dashboard import access, card, glossary
from dashboard.screens.page import READERS, Page
from etl.words import WITHHELD, plain
from schemas.policy import Policy

PAGE = Page(
    order=110,
    roles=READERS,
    name="Kept safe",
    question="How are people kept safe in these numbers?",
)


def show() -> None:
    """The promises, with this organisation's own thresholds, and the words."""
    card.top(access.editions())
    text(access.policy())


def text(policy: Policy) -> None:
    """What a snapshot prints as well."""
    for heading, says in _promises(policy).items():
        st.header(heading, anchor=False)
        st.markdown(plain(says))
    st.header("Words", anchor=False)
    # A small heading each, whose words are its address: links from the other pages lead to it.
    st.markdown("\n\n".join(f"### {term.name}\n{plain(term.meaning)}" for term in glossary.TERMS))


def _promises(policy: Policy) -> Mapping[str, str]:
    return {
        "No row about a person reaches a page": "Pages read a file of published figures and nothing else. "
        "Names, notes and reasons are never stored, and staff numbers only as a code. What was said in supervision "
        "and the reason for an illness are not taken in.",
        "Peer is a property of a role": "HR marks which roles are lived-experience roles. No file says that a person "
        "has lived experience; a column that does is not kept.",
        "Small groups are never shown": "A figure that tells peers and colleagues apart needs at least "
        f"{policy.least_estimate} people on each side, a count at least {policy.least}, and a figure on "
        f"absence or supervision at least {policy.least_sensitive} people. Services are shown all together or not at "
        "all, so that none can be worked out from the others.",
        "Strain is a sign about the work": "Hours, sickness and the like are told for all staff together, never for "
        "peers and colleagues apart. Nobody has a score for burnout, risk or wellbeing, and none is worked out.",
        "Withheld is one sentence": f"“{WITHHELD}” It is the same whether there is nobody, a few people, or many. "
        "It does not mean bad, good, many or few.",
        "Figures move by the calendar": "A figure that tells peers and colleagues apart moves once a year, in the same "
        "edition for all, and only if enough people have moved since. So the date of a figure says nothing about who "
        "joined or left. Pay figures of many years together say more than each alone, so pages show this one and the "
        "last.",
        "A figure keeps its date": "A card says which months a figure covers, when its exports were loaded, and when "
        "there may be a new one. Last time is shown only where the figure was decided anew in between, and a change "
        "is called clear only where the two likely ranges do not touch. A figure that is not due stands as it was, "
        "with its own dates.",
        "How figures are checked": "Each export is read row by row, and a row that cannot be used is set aside and "
        "counted. Formulas are tested against published examples. What is withheld was tried against a reader who "
        "knows everybody else's pay and every edition. An edition is never changed: a wrong one is taken back, and "
        "the one before it stands again.",
        "Every figure says how sure we are": "The likely range is what fits the data. Where it holds both a difference "
        "and none, we say that we cannot tell. Figures are rounded, the coarser the fewer people there are.",
        "Pay scales, steps and promises have no people behind them": "What a post offers is shown as it was "
        "advertised; what was never advertised is not shown. Steps up and promises in writing are facts about the "
        "organisation.",
        "For every reader": "Every page can be read and used with the keyboard alone: Tab goes on, Shift and Tab "
        "goes back, Enter or the space bar opens. Every chart has its figures as a table. Two keys act wherever you "
        "are not writing in a field: r draws the page again, and c opens a box that can be closed with Escape. "
        "No page needs either of them.",
    }
