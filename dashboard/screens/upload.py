"""Upload: what was read, what is asked, what would change; then put in, or left as it was."""

from collections.abc import Mapping, Sequence
from itertools import groupby

import streamlit as st

from dashboard import access, masked, navigation, parts, templates
from dashboard.desk import LEAVE_COLUMN, Asking, Desk, Seen, called, received, set_aside
from dashboard.screens.page import Page
from etl.home import Refused
from etl.load import profiles
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
RADIO = 10  # choices that are shown open
BOXES = 30  # choices of which several may be ticked, shown open
ROWS = 12  # row numbers that are listed
EXAMPLES = 3  # rows that are shown below the headings


def show() -> None:
    """The files that wait, or the place to drop them, and what comes next."""
    access.home(*PAGE.roles)
    for says in (said := st.session_state.pop(SAID, ())):
        st.success(plain(says))
    desk: Desk | None = st.session_state.get(DESK)
    if desk is None:
        _next(loaded=any(said))
        _drop()
    elif desk.refused:
        _not_yet(desk)
    else:
        _look(desk)


def _next(*, loaded: bool) -> None:
    """Where to go from here; after a load, publishing first."""
    if loaded:
        st.markdown("Next: say what each job title is, where something is still open, and then publish.")
    with st.container(horizontal=True):
        navigation.link("publish", "Publish")
        navigation.link("job_titles", "Job titles")
        navigation.link("history", "History")
        navigation.link("snapshots", "Snapshots")
        navigation.link("targets", "Targets")


def _not_yet(desk: Desk) -> None:
    """Most often somebody else changes what is stored: these files wait, and nothing is lost."""
    st.markdown(plain(desk.refused))
    left, right = st.columns(2)
    if left.button("Look at the files again", type="primary", width="stretch"):
        _again(desk)
    if right.button("Leave everything as it was", width="stretch"):
        _leave(["Everything is as it was."])


def _drop() -> None:
    st.markdown(":gray[Nothing is stored until you confirm at the end.]")
    number = st.session_state.get(ROUND, 0)
    label = "Drop one file or many, as they were exported: Excel, OpenDocument or csv"
    if files := st.file_uploader(label, accept_multiple_files=True, key=f"files_{number}"):
        desk = received([(file.name, file.getvalue()) for file in files])
        # A new uploader: Streamlit forgets the bytes that the old one holds.
        st.session_state[ROUND] = number + 1
        _again(desk)
    with st.expander("Templates, where there is no export", type="compact"):
        templates.every()


def _again(desk: Desk) -> None:
    """Look at the files with the answers so far, and draw the page anew."""
    with st.spinner("Reading"):
        st.session_state[DESK] = desk.looked(access.home(*PAGE.roles), actor=access.actor(), at=access.now())
    st.rerun()


def _look(desk: Desk) -> None:
    asking = desk.asking()
    # First: below twelve files nobody would see that something is asked.
    if questions := sorted((each for each in asking if not each.whose), key=lambda each: not each.needed):
        _questions(desk, questions)
    for number, seen in enumerate(desk.seen):
        _file(seen)
        _remembered(desk, seen, f"remembered_{number}")
    for name, whose in groupby((each for each in asking if each.whose), key=lambda each: min(each.files)):
        _whose(desk, name, list(whose))
    if any(seen.ready for seen in desk.seen):
        _changes(desk)
    _confirm(desk)


def _file(seen: Seen) -> None:
    loaded = seen.loaded
    table = loaded.table or (seen.inspection.table if seen.inspection else None)
    st.header(plain(called(table, loaded.period)), anchor=False)
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


def _remembered(desk: Desk, seen: Seen, key: str) -> None:
    """What was answered for the file before this one; each can be asked again."""
    said = profiles.in_words(seen.loaded.remembered)
    if not said:
        return
    fold = st.expander(f"Answered as before: {len(said)}", type="compact", key=key, on_change="rerun")
    if fold.open:
        with fold:
            again = [
                each
                for each, says in said.items()
                if st.checkbox(plain(says[:1].upper() + says[1:]), key=f"{key}_{each}")
            ]
            if st.button("Ask what is ticked again", key=f"{key}_again", disabled=not again):
                _again(desk.asked_again(seen.name, again))


def _counts(seen: Seen) -> str:
    loaded = seen.loaded
    if seen.asks and not loaded.questions:
        return " ".join(loaded.says)
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
    st.header("A question" if len(asking) == 1 else f"{len(asking)} questions", anchor=False)
    if not all(each.needed for each in asking):
        waits = "It can" if len(asking) == 1 else "What is marked so can"
        st.markdown(f":small[:gray[{waits} wait: the file can be put in without the answer.]]")
    _form(desk, asking, "questions")


def _whose(desk: Desk, name: str, asking: Sequence[Asking]) -> None:
    """Rows of people who are not known: they stay set aside, and hold nothing back, until HR says whose they are."""
    seen = next(seen for seen in desk.seen if seen.name == name)
    listed = called(seen.loaded.table, seen.loaded.period)
    names = "1 name is" if len(asking) == 1 else f"{len(asking)} names are"
    st.markdown(plain(f"{listed}: {names} not known from the staff list. Set these rows aside, or say whose they are."))
    fold = st.expander("Say whose they are", key=f"whose_{name}", on_change="rerun")
    if fold.open:
        with fold:
            _form(desk, asking[:MOST], f"whose_rows_{name}", border=False)


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
    if not asking.needed and not asking.whose:
        label = f"{label} (This can wait.)"
    if asking.field:
        choices = {**choices, masked.CHOICES[LEAVE_COLUMN]: LEAVE_COLUMN}
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
    """Some of the choices, or one that stands alone: both together are no answer."""
    if len(choices) <= BOXES:
        with st.container(gap="xsmall"):
            st.markdown(label)
            given = [each for shown, each in choices.items() if st.checkbox(plain(shown), key=f"{key}_{each}")]
    else:
        given = [choices[shown] for shown in st.multiselect(label, list(choices), key=key)]
    return () if len(given) > 1 and set(given) & set(asking.question.alone) else tuple(given)


def _changes(desk: Desk) -> None:
    st.header("What changes", anchor=False)
    for seen in desk.seen:
        if seen.ready:
            st.markdown(f"**{plain(called(seen.loaded.table, seen.loaded.period))}.**")
            says = seen.loaded.says or ("Nothing to compare it with, or nothing changed.",)
            st.markdown("\n".join(f"- {plain(each)}" for each in says))


def _confirm(desk: Desk) -> None:
    left, right = st.columns(2)
    ready = any(seen.ready for seen in desk.seen)
    if left.button("Put it in", type="primary", width="stretch", disabled=not ready):
        try:
            with st.spinner("Putting it in"):
                done = desk.put_in(access.home(*PAGE.roles), actor=access.actor(), at=access.now())
        except Refused as refused:
            st.markdown(plain(refused.says))
            return
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
