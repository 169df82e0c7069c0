from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Take = Callable[..., Any]
LOG = "Staff member,Date of supervision,Date planned,Type,Length,Took place?,Notes\n"
DAY = date(2024, 4, 24)


def session(taken: Any) -> Any:
    """Of the first row: the day held, the day planned, the status."""
    assert not taken.questions
    return taken.checked.accepted.select("held_on", "scheduled_for", "status").row(0)


def said(taken: Any) -> list[str]:
    return [problem.says for problem in taken.checked.problems]


def with_a_sound_row(row: str) -> str:
    return f"{LOG}{row}\nKit Lister,25/04/2024,,1:1,60,Y,\n"


def test_a_day_without_a_word_is_a_session_held_on_it(take: Take) -> None:
    assert session(take(f"{LOG}Ann Hale,24/04/2024,,1:1,60,,\n")) == (DAY, None, "held")
    assert session(take("Staff member,Supervision date,Length\nAnn Hale,24/04/2024,60\n")) == (DAY, None, "held")


@pytest.mark.parametrize(("word", "status"), [("N", "cancelled"), ("DNA", "no_show"), ("Postponed", "postponed")])
def test_a_session_that_did_not_take_place_is_no_fault_and_its_day_is_the_planned_one(
    take: Take, word: str, status: str
) -> None:
    assert session(take(f"{LOG}Ann Hale,24/04/2024,,1:1,60,{word},\n")) == (None, DAY, status)
    assert session(take(with_a_sound_row(f"Ann Hale,,24/04/2024,1:1,,{word},"))) == (None, DAY, status)


def test_a_session_held_on_no_day_is_set_aside(take: Take) -> None:
    taken = take(with_a_sound_row("Ann Hale,,24/04/2024,1:1,60,Y,"))
    assert said(taken) == ["Row 2: a session that was held needs the day on which it was held."]
    taken = take(with_a_sound_row("Ann Hale,,,1:1,60,Y,"))
    assert said(taken) == ["Row 2 has neither a day on which it was held nor one for which it was planned."]


def test_a_planned_day_of_which_nothing_more_is_said_is_set_aside(take: Take) -> None:
    taken = take(with_a_sound_row("Ann Hale,,24/04/2024,1:1,60,,"))
    assert said(taken) == ["Row 2: this says on which day it was planned, but not whether it was held."]


def test_where_only_planned_days_are_kept_a_session_was_held_on_the_day_that_was_planned(take: Take) -> None:
    assert session(take("Staff member,Date planned,Took place?\nAnn Hale,24/04/2024,Y\n")) == (DAY, DAY, "held")


@pytest.mark.parametrize("cell", ["May 2024", "31/06/2024"])
def test_a_date_without_a_day_and_one_that_cannot_be_set_their_row_aside(take: Take, cell: str) -> None:
    taken = take(with_a_sound_row(f"Ann Hale,{cell},,1:1,60,Y,"))
    assert [(problem.row, problem.code) for problem in taken.checked.problems] == [(2, "date")]


def test_a_row_about_a_debrief_is_set_aside_and_its_kind_never_stored(take: Take) -> None:
    taken = take(with_a_sound_row("Ann Hale,24/04/2024,,Debrief,60,Y,"))
    assert said(taken) == [
        "Row 2: this is a debrief, therapy or counselling. Alongside takes totals only, so the row was set aside."
    ]
    assert taken.checked.accepted["kind"].to_list() == ["line"]


@pytest.mark.parametrize(
    "word", ["Therapy", "SENSITIVE therapy", "Counselling", "counseling session", "EAP", "Team debrief"]
)
def test_a_row_about_therapy_is_set_aside_in_the_words_of_a_debrief_and_the_word_kept_nowhere(
    take: Take, word: str
) -> None:
    taken = take(with_a_sound_row(f"Ann Hale,24/04/2024,,{word},60,Y,"))
    assert said(taken) == said(take(with_a_sound_row("Ann Hale,24/04/2024,,Debrief,60,Y,")))
    assert taken.checked.accepted["kind"].to_list() == ["line"]
    assert word not in str((taken.checked, taken.parsed))


@pytest.mark.parametrize(
    ("word", "kind"),
    [("1:1", "line"), ("1-1", "line"), ("121", "line"), ("Clinical", "reflective"), ("GROUP", "group")],
)
def test_kinds_are_known_however_they_are_written(take: Take, word: str, kind: str) -> None:
    assert take(f"{LOG}Ann Hale,24/04/2024,,{word},60,Y,\n").checked.accepted["kind"].to_list() == [kind]


def test_the_team_is_nobody(take: Take) -> None:
    taken = take(with_a_sound_row("Team,24/04/2024,,Clinical,90,Y,"))
    assert "Row 2 has neither an employee number nor a name." in said(taken)
    assert taken.checked.accepted["row"].to_list() == [3]


def test_a_length_that_could_be_two_sets_its_row_aside(take: Take) -> None:
    assert said(take(with_a_sound_row("Ann Hale,24/04/2024,,1:1,5,Y,"))) == [
        "Row 2, Length: this cannot be read as one length of time. Write it in minutes, such as 60 mins."
    ]


def test_notes_and_who_supervises_are_dropped_and_named(take: Take) -> None:
    text = (
        "Staff member,Date held,Supervisor,Length,Topics,Notes / actions\nAnn Hale,24/04/2024,SECRET,60,SECRET,SECRET\n"
    )
    taken = take(text)
    assert taken.mapped.dropped == ("Supervisor", "Topics", "Notes / actions")
    assert "SECRET" not in str((taken.checked, taken.parsed, taken.mapped))


CELLS = st.sampled_from(
    ["", "24/04/2024", "31/06/2024", "May 2024", "Ann Hale", "Team", "Y", "DNA", "Debrief", "60", "5"]
)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELLS, min_size=7, max_size=7), min_size=1, max_size=6))
def test_every_row_of_a_log_is_taken_set_aside_or_skipped(take: Take, rows: list[list[str]]) -> None:
    taken = take(LOG + "\n".join(map(",".join, [["Ann Hale", "24/04/2024", "", "1:1", "60", "Y", ""], *rows])))
    checked = taken.checked
    assert checked.read == checked.taken + checked.quarantined + checked.skipped
    held = checked.accepted.filter(checked.accepted["status"] == "held")
    assert held["held_on"].null_count() == 0
