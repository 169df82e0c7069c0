"""The meeting sheet of a topic as a file: for managers, and the form of it that peers see first."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time

import streamlit as st

from dashboard import access, files, navigation, printed
from dashboard.access import Editions
from dashboard.brief import MANAGERS, PEERS, Spoken, brief
from dashboard.files import File
from dashboard.screens import Screen, screens
from etl.cells import Edition
from etl.conversations import Card, Target
from etl.home import Refused

SHEET, PEERS_SHEET = "sheet", "peers"  # kinds of file
FIRST = ":gray[Peers should see theirs first.]"


def links(editions: Editions, topic: str) -> None:
    """Both forms of the sheet, and who should see theirs first."""
    with st.container(horizontal=True, vertical_alignment="center"):
        files.link("Meeting sheet", SHEET, topic, editions.address)
        files.link("The same for peers", PEERS_SHEET, topic, editions.address)
        st.markdown(FIRST, width="content")


def sheet(
    editions: Editions,
    topic: str,
    *,
    peers: bool,
    cards: Sequence[Card] = (),
    targets: Mapping[str, Target] | None = None,
) -> File:
    """One A4 page: the same bytes for the same cells, cards and targets.

    The peers' form is made from editions without any figure that tells peers from colleagues, and without cards, for
    what managers wrote may speak of such a figure. Raises NotThere where no page has this topic.
    """
    form, kind = (PEERS, "peers") if peers else (MANAGERS, "meeting")
    kept = _without_split(editions) if peers else editions
    spoken = Spoken(cards=() if peers else cards, targets=targets or {})
    day = kept.now.head["as_of"]
    made = datetime.combine(datetime.fromisoformat(day), time(), tzinfo=UTC)
    body = printed.pdf(brief(kept, topic, _screen(topic).page.question, form, spoken), made)
    return File(f"{kind}-sheet-{topic}-{day}.pdf", "application/pdf", body)


def _for_managers(editions: Editions, topic: str) -> File:
    try:
        cards = access.cards()
    except Refused:  # their file is damaged, which their page says; the sheet stands without
        cards = ()
    return sheet(editions, _open(topic), peers=False, cards=cards, targets=access.targets())


def _for_peers(editions: Editions, topic: str) -> File:
    return sheet(editions, _open(topic), peers=True, targets=access.targets())


def _open(topic: str) -> str:
    """The topic, where the viewer may open its page. Raises NotThere."""
    if not navigation.may_open(_screen(topic).path):
        raise files.NotThere
    return topic


def _screen(topic: str) -> Screen:
    found = next((screen for screen in screens().values() if topic and screen.page.topic == topic), None)
    if found is None:
        raise files.NotThere
    return found


def _without_split(editions: Editions) -> Editions:
    """As if nothing told peers from colleagues: then nothing that is made of these editions can."""
    return editions._replace(now=_unsplit(editions.now), before=[_unsplit(then) for then in editions.before])


def _unsplit(edition: Edition) -> Edition:
    return Edition(edition.head, tuple(cell for cell in edition.cells if not cell.split))


files.MAKERS[SHEET] = _for_managers
files.MAKERS[PEERS_SHEET] = _for_peers
