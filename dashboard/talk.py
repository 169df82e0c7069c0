"""The question to talk about, inside every card, and the form in which one thing to try is kept."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from dashboard import access, navigation, parts
from dashboard.access import Editions
from dashboard.screens import screens
from etl import conversations, words
from etl.cells import Edition, Released
from etl.conversations import Asking, Draft
from etl.conversations.guard import FIELDS
from etl.home import Refused
from etl.measures import measure as declaration
from etl.measures import measures
from etl.words import plain
from schemas.conversations import Audience
from schemas.practice import PRACTICES

Place = tuple[str, str, str, str]
ABOUT = "talk_about"  # in the session: the place of the figure that was chosen,
SAID = "talk_says"  # what was done,
ROUND = "talk_round"  # and how many forms were kept
TALKED = ("released", "carried_forward", "withheld", "cannot_tell")  # of these a question can be asked and tried
AHEAD = 18  # months that may be chosen for looking again
YEAR = 12


def audience(editions: Editions) -> Audience:
    """Whom the questions beside these figures are for: of a snapshot the board, whoever reads it."""
    return "board" if "sealed_on" in editions.now.head else access.audience()


def may_write(editions: Editions) -> bool:
    """Does the viewer write to the conversations of these readers? HR reads a snapshot, but the board's are its own."""
    return audience(editions) == access.audience()


def question(editions: Editions, cell: Released, key: str = "") -> None:
    """The question of this figure, its theme's explanations, and a button to where one thing to try is kept.

    `key` tells the button from that of another card of the same figure.
    """
    asks = conversations.asking(editions.now, cell, audience(editions))
    st.markdown(f"**A question to talk about.** {plain(asks.ask)}")
    with st.expander("What it could mean, and a first step", type="compact"):
        st.markdown(_opens(asks) + explained(asks.theme.because) + _beside(asks))
    begin(editions, cell, key)


def begin(editions: Editions, cell: Released, key: str) -> None:
    """The button to the form with this figure chosen: on the page of conversations, for boards on their own page."""
    if not may_write(editions) or cell.status not in TALKED:
        return
    if st.button("Try something", key=f"try_{key}_{'_'.join(cell.place)}", on_click=_choose, args=(cell.place,)):
        navigation.go("conversations")
        st.markdown(":gray[The form for it stands further up, under “Try something”.]")


def asks(editions: Editions, cells: Sequence[Released]) -> str:
    """What is asked beside the first of these cells; nothing where there is none."""
    return conversations.asking(editions.now, cells[0], audience(editions)).ask if cells else ""


def explained(because: Sequence[str]) -> str:
    """The three other explanations of a theme."""
    return "\n".join(["This could be because …", "", *(f"- {plain(each)}" for each in because)])


def form(editions: Editions) -> None:
    """A new card: the figure, its sentence and question, then who is missing, what is tried, whose role, until when."""
    if says := st.session_state.pop(SAID, None):
        st.success(plain(says))
    cells = _choices(editions.now)
    number = st.session_state.get(ROUND, 0)
    about, key = st.session_state.get(ABOUT), f"figure_{number}"
    if about in cells and st.session_state.get(key) is None:
        st.session_state[key] = about
    chosen = st.selectbox(
        "Which figure is it about?",
        list(cells),
        index=None,
        format_func=lambda place: _title(cells[place]),
        key=key,
        placeholder="Choose one",
    )
    if chosen is not None:
        _written(editions, cells[chosen], number)


def _choose(place: Place) -> None:
    st.session_state[ABOUT] = place
    st.session_state.pop(f"figure_{st.session_state.get(ROUND, 0)}", None)


def _opens(asks: Asking) -> str:
    """How the theme opens, where its own question is asked."""
    return "" if asks.prompt else f"{plain(asks.theme.opening)}\n\n"


def _beside(asks: Asking) -> str:
    """What to listen for, what others did first, and what to avoid."""
    told = {
        "Listen for": asks.listen_for,
        "A first step others took": asks.next_step,
        "Better not": " ".join(asks.theme.avoid),
    }
    return "".join(f"\n\n**{word}.** {plain(says)}" for word, says in told.items() if says)


def _written(editions: Editions, cell: Released, number: int) -> None:
    asks = conversations.asking(editions.now, cell, audience(editions))
    st.markdown(f"{plain(cell.says)}\n\n**A question to talk about.** {plain(asks.ask)}")
    with st.expander("What it could mean, and a first step", type="compact"):
        st.markdown(_opens(asks) + explained(asks.theme.because) + _beside(asks))
    months = _months(access.now().date())
    with st.form(f"card_{number}"):
        absent = st.text_input("Who is not in the room?", key=f"absent_{number}", max_chars=FIELDS["absent"].longest)
        trying = st.text_input("One thing we will try", key=f"trying_{number}", max_chars=FIELDS["trying"].longest)
        role = st.text_input(
            "Whose role looks after it? (a role, never a name)", key=f"role_{number}", max_chars=FIELDS["role"].longest
        )
        review = st.selectbox(
            "When do we look at it again?",
            months,
            index=_next(editions.now, cell, months),
            format_func=words.month,
            key=f"review_{number}_{'_'.join(cell.place)}",
        )
        st.markdown(":small[:gray[Write roles, not people: no names, no e-mail addresses, no telephone numbers.]]")
        if st.form_submit_button("Keep this card", type="primary"):
            _keep(
                Draft(
                    audience=access.audience(),
                    cell=cell,
                    publication=editions.now.head["publication_id"],
                    edition=date.fromisoformat(editions.now.head["as_of"]),
                    prompt=asks.prompt,
                    ask=asks.ask,
                    because=asks.theme.because,
                    absent=absent,
                    trying=trying,
                    role=role,
                    review=review,
                ),
                number,
            )


def _keep(draft: Draft, number: int) -> None:
    """Keep it and draw an empty form; where it is refused, say why and leave what was typed."""
    try:
        conversations.keep(access.home(*access.ROLES), draft, actor=access.actor(), at=access.now())
    except Refused as refused:
        st.error(plain(refused.says))
        return
    st.session_state[SAID] = "The card is kept. It comes back with the next edition, with what moved."
    st.session_state[ROUND] = number + 1
    st.session_state.pop(ABOUT, None)
    st.rerun()


def _choices(edition: Edition) -> Mapping[Place, Released]:
    """What can be talked about, by its place: the organisation's figures in the order of the pages, then its promises.

    Never that of a smaller unit: a question about one service would point at it.
    """
    order = [screen.page.topic for screen in screens().values() if screen.page.topic]
    declared = sorted(measures(), key=lambda one: order.index(one.topic) if one.topic in order else len(order))
    whole = [cell for one in declared for cell in parts.whole(edition, one).cells]
    promises = [cell for name in PRACTICES for cell in edition.of(name)]
    return {cell.place: cell for cell in (*whole, *promises) if cell.status in TALKED}


def _title(cell: Released) -> str:
    measure, practice = declaration(cell.measure), PRACTICES.get(cell.measure)
    if practice:
        return practice.title
    named = [cell.unit if cell.level == "role" else None, *cell.dimensions.values()]
    return ": ".join(filter(None, (measure.title if measure else cell.measure, ", ".join(filter(None, named)))))


def _months(today: date) -> Sequence[date]:
    """The first days of the months to come."""
    first = today.year * YEAR + today.month
    return [date(month // YEAR, month % YEAR + 1, 1) for month in range(first, first + AHEAD)]


def _next(edition: Edition, cell: Released, months: Sequence[date]) -> int:
    """The place of the month that brings the next new figure; of facts the next of all."""
    told = edition.head["next"]
    when = told.get("split") if cell.split else told.get(cell.measure, told.get("all"))
    later = [place for place, month in enumerate(months) if when and month >= date.fromisoformat(when).replace(day=1)]
    return later[0] if later else 0
