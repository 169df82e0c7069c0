"""Upload: what was read, what is asked, what would change; then put in, or left as it was. Then publish."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import access, masked, navigation, parts
from dashboard.desk import Asking, Desk, Seen, called, received, set_aside
from dashboard.screens.page import Page
from etl import publish
from etl.home import Refused
from etl.words import plain

PAGE = Page(
    order=80,
    roles=frozenset({"hr"}),
    name="Upload",
    question="Is the new export in, and is it right?",
)
DESK = "desk"  # in the session: the files that wait,
SAID = "desk_says"  # what was done,
ROUND = "desk_round"  # and how many uploaders there were
MOST = 20  # questions about single rows at once
RADIO = 8  # choices that are shown open
ROWS = 12  # row numbers that are listed
SOME = "some of them, chosen below"
EXAMPLES = 3  # rows that are shown below the headings


def show() -> None:
    """The files that wait, or the place to drop them and to publish what is in."""
    access.home(*PAGE.roles)
    for says in st.session_state.pop(SAID, ()):
        st.success(plain(says))
    desk: Desk | None = st.session_state.get(DESK)
    if desk is None:
        _drop()
        _publish()
    else:
        _look(desk)


def _drop() -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(":gray[Nothing is stored until you confirm at the end.]", width="content")
        navigation.link("history", "What was loaded")
    number = st.session_state.get(ROUND, 0)
    label = "Drop one file or many, as they were exported: Excel, OpenDocument or csv"
    if files := st.file_uploader(label, accept_multiple_files=True, key=f"files_{number}"):
        desk = received([(file.name, file.getvalue()) for file in files])
        # A new uploader: Streamlit forgets the bytes that the old one holds.
        st.session_state[ROUND] = number + 1
        _again(desk)


def _again(desk: Desk) -> None:
    """Look at the files with the answers so far, and draw the page anew."""
    with st.spinner("Reading"):
        st.session_state[DESK] = desk.looked(access.home(*PAGE.roles), actor=access.actor(), at=access.now())
    st.rerun()


def _look(desk: Desk) -> None:
    for seen in desk.seen:
        _file(seen)
    asking = desk.asking()
    if needed := [each for each in asking if each.needed]:
        _questions(desk, needed)
    if whose := [each for each in asking if not each.needed]:
        _whose(desk, whose)
    if any(seen.ready for seen in desk.seen):
        _changes(desk)
    _confirm(desk)


def _file(seen: Seen) -> None:
    loaded = seen.loaded
    table = loaded.table or (seen.inspection.table if seen.inspection else None)
    st.subheader(plain(called(table, loaded.period)), anchor=False)
    st.markdown(f"{plain(seen.name)}  \n:small[:gray[{plain(_counts(seen))}]]")
    if loaded.dropped_columns:
        kept = "Not matched so far" if any(q.id.startswith("map:") for q in loaded.questions) else "Not kept"
        st.markdown(f":small[:gray[{kept}: {plain(', '.join(filter(None, loaded.dropped_columns)))}]]")
    aside = [
        f"- **Set aside.** {plain(parts.joined(why))} {plain(_rows(at))}" for why, at in set_aside(loaded.problems)
    ]
    if aside:
        st.markdown("\n".join(aside))
    if seen.inspection:
        with st.expander("What we read in it", type="compact"):
            _rows_and_columns(seen)


def _counts(seen: Seen) -> str:
    loaded = seen.loaded
    if seen.asks and seen.inspection:
        return f"{seen.inspection.n_data_records:,} rows; something must be answered first"
    if not loaded.rows_read or loaded.already_loaded:
        return " ".join(loaded.says)
    counts = f"{loaded.accepted:,} accepted, {loaded.quarantined:,} set aside, {loaded.skipped:,} skipped"
    return f"{loaded.rows_read:,} rows read: {counts}"


def _rows(rows: Sequence[int]) -> str:
    listed = ", ".join(map(str, rows[:ROWS])) + (f" and {len(rows) - ROWS} more" if len(rows) > ROWS else "")
    return f"Row {listed}." if len(rows) == 1 else f"Rows {listed}."


def _rows_and_columns(seen: Seen) -> None:
    if seen.inspection is None:
        return
    st.markdown("Numbers of staff, names, pay and columns that are not kept are hidden here.")
    with st.container(gap="xsmall"):
        for line in masked.lines(seen.inspection)[: seen.inspection.header_record + EXAMPLES]:
            text = plain(masked.told(line))
            st.markdown(f"Row {line.row}, **headings: {text}**" if line.heading else f"Row {line.row}: {text}")
    uses = [
        dict(zip(("Your column", "For example", "We read it as"), map(plain, use), strict=True))
        for use in masked.uses(seen.inspection)
    ]
    if uses:
        st.table(
            uses,
            border="horizontal",
            hide_index=True,
            alt="Each column of the file, an example, and what it is read as",
        )


def _questions(desk: Desk, asking: Sequence[Asking]) -> None:
    st.subheader("A question" if len(asking) == 1 else f"{len(asking)} questions", anchor=False)
    _form(desk, asking, "questions")


def _whose(desk: Desk, asking: Sequence[Asking]) -> None:
    """Rows of people who are not known: they stay set aside, and hold nothing back, until HR says whose they are."""
    fold = st.expander("Do you know whose the rows are that were set aside?", key="whose", on_change="rerun")
    if fold.open:
        with fold:
            _form(desk, asking[:MOST], "whose_rows", border=False)


def _form(desk: Desk, asking: Sequence[Asking], key: str, *, border: bool = True) -> None:
    with st.form(key, border=border):
        before = [None, *(each.files for each in asking)]
        given = {
            each.question: _answer(desk, each, f"{key}_{number}_{each.question.id}", named=each.files != before[number])
            for number, each in enumerate(asking)
        }
        if st.form_submit_button("Use these answers"):
            _again(desk.answered(given))


def _answer(desk: Desk, asking: Asking, key: str, *, named: bool) -> tuple[str, ...]:
    """The widget of one question, and what it holds; `named` puts the files that it is asked of above it."""
    question, label = asking.question, plain(asking.question.asks)
    if named:
        st.markdown(f":small[:gray[{plain(', '.join(sorted(asking.files)))}]]")
    inspection = next((seen.inspection for seen in desk.seen if seen.name in asking.files), None)
    choices = masked.choices(question, inspection)
    if question.open:
        return _in_own_words(label, choices, key)
    if not choices:
        said = st.text_input(label, key=key).strip()
        return (said,) if said else ()
    if question.many:
        return _several(asking, label, choices, key)
    if len(choices) <= RADIO:
        one = st.radio(label, list(choices), index=None, key=key, format_func=plain)
    else:
        one = st.selectbox(label, list(choices), index=None, key=key)
    return (choices[one],) if one else ()


def _in_own_words(label: str, choices: Mapping[str, str], key: str) -> tuple[str, ...]:
    said = st.text_input(label, key=key).strip()
    ticked = [each for shown, each in choices.items() if st.checkbox(shown, key=f"{key}_{each}")]
    return (said,) if said else tuple(ticked[:1])


def _several(asking: Asking, label: str, choices: Mapping[str, str], key: str) -> tuple[str, ...]:
    """Either a choice that stands alone, or some of the others."""
    alone = [shown for shown, each in choices.items() if each in asking.question.alone]
    one = st.radio(label, [*alone, SOME], index=None, key=key, format_func=plain)
    some = st.multiselect("These", [shown for shown in choices if shown not in alone], key=f"{key}_some")
    return (choices[one],) if one in alone and one else tuple(choices[each] for each in some)


def _changes(desk: Desk) -> None:
    st.subheader("What changes", anchor=False)
    for seen in desk.seen:
        if seen.ready:
            st.markdown(f"**{plain(called(seen.loaded.table, seen.loaded.period))}.**")
            says = seen.loaded.says or ("This is the first of its kind.",)
            st.markdown("\n".join(f"- {plain(each)}" for each in says))


def _confirm(desk: Desk) -> None:
    left, right = st.columns(2)
    ready = any(seen.ready for seen in desk.seen)
    if left.button("Put it in", type="primary", width="stretch", disabled=not ready):
        with st.spinner("Putting it in"):
            done = desk.put_in(access.home(*PAGE.roles), actor=access.actor(), at=access.now())
        _leave([f"{called(each.table, each.period)}: {each.accepted:,} rows are in." for each in done if each.load_id])
    if right.button("Leave everything as it was", width="stretch"):
        _leave(["Everything is as it was."])
    st.markdown(
        ":small[:gray[Files with open questions or errors are left out. "
        "You can take a load back at any time under History.]]"
    )


def _leave(says: list[str]) -> None:
    """Forget the files and say what was done on the next draw."""
    del st.session_state[DESK]
    st.session_state[SAID] = says
    st.rerun()


def _publish() -> None:
    st.subheader("Publish", anchor=False)
    st.markdown("A new edition, as at the day of the newest staff list, stands on every page from then on.")
    if st.button("Publish a new edition"):
        try:
            with st.spinner("Publishing"):
                done = publish.publish(access.home(*PAGE.roles), actor=access.actor(), at=access.now())
        except Refused as refused:
            st.markdown(plain(refused.says))
            return
        st.session_state[SAID] = [_published(done)]
        st.rerun()


def _published(done: publish.Published) -> str:
    counts = {
        "new figures": done.released,
        "as they stood before": done.carried_forward,
        "withheld": done.withheld,
        "waiting for an export": done.not_collected,
    }
    told = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
    return f"The edition as at {parts.day(done.as_of.isoformat())} is out: {told}."
