"""How numbers are kept safe: for everyone, in words."""

from collections.abc import Mapping

import streamlit as st

from dashboard import access, card
from dashboard.screens.page import READERS, Page
from etl.words import WITHHELD, plain
from schemas.policy import Policy

PAGE = Page(
    order=110,
    roles=READERS,
    name="Kept safe",
    question="How are people kept safe in these numbers?",
)
WORDS: Mapping[str, str] = {
    "Peer": "Someone in a role for which lived experience is part of the job.",
    "Colleagues": "Everyone else who is paid to work here.",
    "Comparable jobs": "The same kind of work, in the same grade and place.",
    "Likely range": "What fits the data. A figure outside it does not fit well.",
    "Promised": "Written down as what people can expect: in supervision, by the standard that applies here.",
    "Up to date": "The next supervision session is not overdue. Days on leave do not count.",
    "100 years worked": "What 100 people work in a year, or 50 people in two.",
    "Step up": "A job that HR says comes next, or the next grade of the same kind of work.",
    "Overdue": "In place, and due to be looked at again.",
    "Edition": "All figures as decided on one day.",
    "Set aside": "A row of an export that could not be used. HR sees its number and the reason.",
    "Set individually": "Pay that was never advertised. What one post pays would be what one person is paid.",
}


def show() -> None:
    """The promises, with this organisation's own thresholds, and the words."""
    card.top(access.editions())
    text(access.policy())


def text(policy: Policy) -> None:
    """What a snapshot prints as well."""
    for heading, says in _promises(policy).items():
        st.subheader(heading, anchor=False)
        st.markdown(plain(says))
    st.subheader("Words", anchor=False)
    st.markdown("\n".join(f"- **{word}.** {plain(meaning)}" for word, meaning in WORDS.items()))


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
        "Every figure says how sure we are": "The likely range is what fits the data. Where it holds both a difference "
        "and none, we say that we cannot tell. Figures are rounded, the coarser the fewer people there are.",
        "Pay scales, steps and promises have no people behind them": "What a post offers is shown as it was "
        "advertised; what was never advertised is not shown. Steps up and promises in writing are facts about the "
        "organisation.",
    }
