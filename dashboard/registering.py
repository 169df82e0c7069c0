"""HR's form for the practice register: what is known of each practice, part by part; each save is a load of its own."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

import streamlit as st

from dashboard import access, navigation
from dashboard.register import FIRST
from etl import words
from etl.cells import Role
from etl.conversations import guard
from etl.home import Refused
from etl.load import practice
from etl.load.practice import Said
from etl.words import plain
from schemas.practice import PRACTICES

MAY: Role = "hr"
SAID, ROUND = "register_says", "register_round"  # in the session: what was done; how many forms were saved
EIGHT = "The eight that come first"
STANDS: Mapping[str | None, str] = {"yes": "Yes", "partly": "Partly", "no": "No", None: "Not said"}
EVERY = (6.0, 12.0, 24.0, 36.0)  # months
YEARS, YEAR = 5, 12  # back, for when it was last looked at
NEVER = "Not known"
WITH_NEXT = " and stands on pages with the next edition."
WAITS = ", the day of the newest register. The next edition is of an earlier day and does not hold it yet."
SAVE_FIRST = "Save before you choose other promises."
UNCHANGED = "Nothing has changed, so nothing was saved."


def show() -> None:
    """For HR a fold, drawn only when it is open; nothing for other readers."""
    who = access.viewer()
    if who is None or who.role != MAY:
        return
    if says := st.session_state.pop(SAID, None):
        st.success(plain(says))
        navigation.link("publish", "Publish")
    fold = st.expander("Change the register", key="register", on_change="rerun")
    if fold.open:
        with fold:
            _part()


def _part() -> None:
    """The practices of one part, and one save for them; what is known of the others stays as it is."""
    home = access.home(MAY)
    known = _known(access.deeds())
    today = access.now().date()
    counts = plain(words.day(practice.day(home, today)))
    when = WITH_NEXT if practice.stands_next(home, today) else WAITS
    st.markdown(f":small[:gray[It shows what is stored now. It counts as at {counts}{when} {SAVE_FIRST}]]")
    parts = _parts()
    chosen = st.selectbox("Which promises?", list(parts), key="register_part")
    number = st.session_state.get(ROUND, 0)
    with st.form(f"register_{number}_{chosen}", border=False):
        said = {name: _asked(name, known[name], number) for name in parts[chosen]}
        if st.form_submit_button("Save the register", type="primary"):
            _save(known, said, number)


def _parts() -> Mapping[str, Sequence[str]]:
    """The first eight, then the others by their heading."""
    found: dict[str, list[str]] = {EIGHT: list(FIRST)}
    for name, one in PRACTICES.items():
        if name not in FIRST:
            found.setdefault(one.heading, []).append(name)
    return found


@lru_cache(maxsize=1)
def _known(_deeds: access.State) -> Mapping[str, Said]:
    """Until the audit log has another line, what was read holds."""
    return practice.known(access.home(MAY))


def _asked(name: str, said: Said, number: int) -> Said:
    """The four answers of one practice, as they stand in the form. What the form does not ask stays as it was."""
    key = f"{name}_{number}"
    with st.container(border=True, gap="xsmall"):
        stands = st.radio(
            PRACTICES[name].title,
            list(STANDS),
            index=list(STANDS).index(said.in_place),
            format_func=lambda each: STANDS[each],
            horizontal=True,
            key=f"stands_{key}",
        )
        evidence = st.text_input(
            "Where it is written: a document or a link",
            value=said.evidence or "",
            max_chars=guard.FIELDS["evidence"].longest,
            key=f"evidence_{key}",
        )
        looked, every = _months(said.reviewed_on), _intervals(said.review_every_months)
        left, right = st.columns(2)
        on = left.selectbox(
            "Last looked at",
            looked,
            index=looked.index(said.reviewed_on),
            format_func=lambda day: words.month(day) if day else NEVER,
            key=f"looked_{key}",
        )
        months = right.selectbox(
            "Look again every",
            every,
            index=every.index(said.review_every_months),
            format_func=lambda each: f"{each:g} months" if each else "year, unless said otherwise",
            key=f"every_{key}",
        )
    return said._replace(
        in_place=stands,
        # As the file wrote it, spaces too, where it was left alone.
        evidence=said.evidence if evidence == (said.evidence or "") else guard.one_line(evidence) or None,
        reviewed_on=on,
        review_every_months=months,
    )


def _months(known: date | None) -> Sequence[date | None]:
    """Months up to this one, newest first; the day that is known stands for its own month."""
    today = access.now().date()
    last = today.year * YEAR + today.month - 1
    days: list[date | None] = [
        date(month // YEAR, month % YEAR + 1, 1) for month in range(last, last - YEARS * YEAR, -1)
    ]
    if known is None:
        return [None, *days]
    others = [day for day in days if day is None or (day.year, day.month) != (known.year, known.month)]
    return [None, *sorted([known, *(day for day in others if day)], reverse=True)]


def _intervals(known: float | None) -> Sequence[float | None]:
    return [None, *sorted({*EVERY, *([known] if known else [])})]


def _save(known: Mapping[str, Said], said: Mapping[str, Said], number: int) -> None:
    """Save the whole register with these answers; where one is refused, say why and leave what was typed."""
    home = access.home(MAY)
    try:
        for name, one in said.items():
            if one.evidence != known[name].evidence and one.evidence:
                guard.checked(home, {"evidence": one.evidence})
        loaded = practice.save(home, {**known, **said}, actor=access.actor(), at=access.now())
    except Refused as refused:
        st.error(plain(refused.says))
        return
    st.session_state[ROUND] = number + 1
    st.session_state[SAID] = "The register is saved. You can take it back under History." if loaded else UNCHANGED
    st.rerun()
