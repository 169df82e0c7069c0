"""The words of the pages, and the link from the first use of each on a page to what it means."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

import streamlit as st

from dashboard import navigation
from etl.words import WITHHELD, plain

PAGE = "kept_safe"
USED = "words_used"  # in the session, made anew by each run: the terms that this page has linked


class Term(NamedTuple):
    """What is said, its meaning, and how else it stands in a sentence."""

    name: str
    meaning: str
    forms: Sequence[str] = ()

    @property
    def anchor(self) -> str:
        """Where its heading stands on the page: the address that Streamlit gives a heading of these words."""
        return "-".join(re.findall(r"[a-z0-9]+", self.name.lower()))


TERMS: Sequence[Term] = (
    Term("Peer", "Someone in a role for which lived experience is part of the job.", ("peers",)),
    Term("Colleagues", "Everyone else who is paid to work here."),
    Term(
        "Lived-experience role",
        "A job title that HR has marked so, for the job asks for lived experience. It says nothing about anybody.",
        ("lived-experience roles",),
    ),
    Term("Comparable jobs", "The same kind of work, in the same grade and place."),
    Term("Pence in the pound", "What peers are paid for every £1 that colleagues are paid.", ("for every £1",)),
    Term("Likely range", "What fits the data. A figure outside it does not fit well.", ("likely ranges",)),
    Term("Clear change", "The likely ranges of now and of last time do not touch. Anything less is no clear change."),
    Term("Promised", "Written down as what people can expect: in supervision, by the standard that applies here."),
    Term("Up to date", "The next supervision session is not overdue. Days on leave do not count."),
    Term("100 years worked", "What 100 people work in a year, or 50 people in two."),
    Term("Per 100 hours", "For every 100 hours in people's contracts, all added up.", ("100 contracted hours",)),
    Term("Step up", "A job that HR says comes next, or the next grade of the same kind of work.", ("steps up",)),
    Term("As advertised", "What the organisation says in public that a post pays, from and to."),
    Term("Set individually", "Pay that was never advertised. What one post pays would be what one person is paid."),
    Term("Overdue", "In place, and due to be looked at again."),
    Term("As at", "The day that the figures describe. It is not the day on which they were loaded or read."),
    Term("Edition", "All figures as decided on one day.", ("editions",)),
    Term("Next new figure", "The month from which a figure may move. The calendar decides it, never the people."),
    Term("Snapshot", "An edition that the board keeps.", ("snapshots",)),
    Term("Sealed", "Signed, so that one changed letter would be noticed. It is checked whenever it is read."),
    Term("Target", "What the board has decided to aim at, on a published figure, and by when.", ("targets",)),
    Term("Set aside", "A row of an export that could not be used. HR sees its number and the reason."),
    Term(
        WITHHELD.rstrip("."),
        "The one sentence for a figure that might point to somebody. It does not mean bad, good, many or few.",
    ),
    Term("We cannot tell", "The data fit a difference, and none. More people or more months may show which it is."),
)


def begin() -> None:
    """A new run of a page, on which no word has been used."""
    st.session_state[USED] = set()


def linked(text: str) -> str:
    """Our own sentences, as Markdown, with a link at the first use of each word on this page.

    Only for sentences without anything from an upload or a user: in the name of a role, "peer" is no word of ours.
    The text stands as it is for those who cannot open the page of the words.
    """
    if USED not in st.session_state or not navigation.may_open(PAGE):
        return text
    return _pattern().sub(_link, text)


def _link(found: re.Match[str]) -> str:
    term, used = _forms()[found[0].lower()], st.session_state[USED]
    if term.name in used:
        return found[0]
    used.add(term.name)
    return f"[{found[0]}](/{PAGE}#{term.anchor})"


@cache
def _forms() -> Mapping[str, Term]:
    """Every way in which a word stands, escaped as it stands in Markdown."""
    return {plain(form).lower(): term for term in TERMS for form in (term.name, *term.forms)}


@cache
def _pattern() -> re.Pattern[str]:
    """Whole words, the longest first: the lived-experience role before the role."""
    forms = sorted(_forms(), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, forms))})(?![\w-]|\\-)", re.IGNORECASE)
