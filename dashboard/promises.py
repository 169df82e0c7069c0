"""What was promised: cards as they stand, short for Start and a snapshot, whole where they are looked after."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard import access, parts, talk
from dashboard.access import Editions
from etl import conversations, words
from etl.cells import Edition, Released
from etl.conversations import Card
from etl.conversations.guard import FIELDS
from etl.home import Refused
from etl.words import plain

SAID = "promises_say"  # in the session: what was done
NONE = "Nothing has been promised yet. Choose a question and keep one thing to try."


def short(editions: Editions) -> None:
    """Open ones: what, whose role, by when, and what moved. One element, however many there are."""
    try:
        cards = [card for card in access.cards() if not card.closed]
    except Refused as refused:  # the file of conversations is damaged; the figures stand
        st.markdown(plain(refused.says))
        return
    st.markdown("\n\n".join(_line(editions.now, card) for card in _ordered(cards)) or f":gray[{NONE}]")


def show(editions: Editions) -> None:
    """Every card of the viewer's audience: open ones, those to look at first, then closed ones in a fold."""
    if says := st.session_state.pop(SAID, None):
        st.success(plain(says))
    try:
        cards = access.cards()
    except Refused as refused:
        st.markdown(plain(refused.says))
        return
    if not cards:
        st.markdown(f":gray[{NONE}]")
    for card in _ordered([card for card in cards if not card.closed]):
        with st.container(border=True, gap="xsmall"):
            _open(editions, card)
    if closed := [card for card in cards if card.closed]:
        fold = st.expander(f"Closed: {len(closed)}", key="closed_cards", on_change="rerun")
        if fold.open:
            fold.markdown("\n\n".join(map(_closed, closed)))


def _ordered(cards: Sequence[Card]) -> Sequence[Card]:
    """The one to look at first on top."""
    return sorted(cards, key=lambda card: (card.review, card.number))


def _line(edition: Edition, card: Card) -> str:
    notes = parts.joined(f"looked after by: {card.role}", _when(card), conversations.moved(card, _now(edition, card)))
    return f"{plain(card.trying)}  \n:small[:gray[{plain(notes)}]]"


def _when(card: Card) -> str:
    due = card.review <= access.now().date()
    return "to look at again now" if due else f"to look at again in {words.month(card.review)}"


def _open(editions: Editions, card: Card) -> None:
    told = [f"**{plain(card.trying)}**  \n:small[:gray[{plain(parts.joined(card.role, _when(card)))}]]", _stood(card)]
    if not card.taken_back:
        told.append(f"**What moved.** {plain(parts.joined(conversations.moved(card, _now(editions.now, card))))}")
    told.append(f"**The question.** {plain(card.ask)}")
    if card.absent:
        told.append(f"**Who is not in the room?** {plain(card.absent)}")
    st.markdown("\n\n".join(told))
    if card.because:
        with st.expander("What it could mean", type="compact"):
            st.markdown(talk.explained(card.because))
    fold = st.expander("Close with what was learnt", type="compact", key=f"closing_{card.number}", on_change="rerun")
    if fold.open:
        with fold:
            _closing(card)


def _stood(card: Card) -> str:
    """The sentence as it stood; of an edition that was taken back, that it was."""
    when = "" if card.taken_back else f"  \n:small[:gray[As at {plain(words.day(card.edition))}]]"
    return plain(card.says) + when


def _closing(card: Card) -> None:
    with st.form(f"close_{card.number}", border=False):
        learnt = st.text_input("What was learnt?", key=f"learnt_{card.number}", max_chars=FIELDS["learnt"].longest)
        if st.form_submit_button("Close this card"):
            try:
                conversations.close(
                    access.home(*access.ROLES),
                    card.audience,
                    card.number,
                    learnt,
                    actor=access.actor(),
                    at=access.now(),
                )
            except Refused as refused:
                st.error(plain(refused.says))
                return
            st.session_state[SAID] = "The card is closed. What was learnt stands below."
            st.rerun()


def _closed(card: Card) -> str:
    when = f"closed {words.day(card.closed)}" if card.closed else None
    return (
        f"**{plain(card.trying)}**  \n**Learnt.** {plain(card.learnt or '')}  \n"
        f":small[:gray[{plain(parts.joined(card.says, card.role, when))}]]"
    )


def _now(edition: Edition, card: Card) -> Released | None:
    """The cell in the card's place."""
    place: tuple[Any, ...] = (card.measure, card.level, card.unit, dict(card.dimensions))
    same = (cell for cell in edition.of(card.measure) if _at(cell) == place)
    return next(same, None)


def _at(cell: Released) -> tuple[Any, ...]:
    return cell.measure, cell.level, cell.unit, dict(cell.dimensions)
