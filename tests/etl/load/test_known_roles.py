"""HR's answers on job titles: a load with all that was known before, in History, undoable."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import load, publish
from etl.cells import Viewer
from etl.home import Home, Refused
from etl.load import known_roles, titles
from etl.load.known_roles import Answer, KnownRole

pytestmark = pytest.mark.usefixtures("quick")
PEER, SUPPORT, SENIOR = ("peer worker", "3"), ("support worker", "3"), ("senior worker", "4")
ONLY_PEERS = {"peer_roles:titles": ("Peer Worker",)}


@pytest.fixture
def listed(home: Home, made: SimpleNamespace) -> Home:
    """A staff list alone: eighty people, one of them a senior worker."""
    rows = [*made.crowd(), {"Employee Number": "S1", "Job Title": "Senior Worker", "Grade": "4"}]
    made.put(home, made.staff(rows), answers=ONLY_PEERS)
    return home


def _by_name(home: Home) -> Mapping[str, KnownRole]:
    return {role.name: role for role in known_roles.known(home).roles}


def _save(home: Home, made: SimpleNamespace, **answers: Answer) -> Any:
    keys = {"peer": PEER, "support": SUPPORT, "senior": SENIOR}
    return known_roles.save(home, {keys[name]: said for name, said in answers.items()}, **made.BY)


def _answers(**further: Any) -> dict[str, Answer]:
    """What makes three jobs comparable: scales, a match, and a way up."""
    lived, other = Answer(lived_experience=True, advertised=True), Answer(lived_experience=False, advertised=True)
    answers = {
        "peer": lived._replace(matched="Support Worker", low="24,000", high="26,000", following=("Senior Worker",)),
        "support": other._replace(low="25,000", high="29,000", following=("Senior Worker",)),
        "senior": other._replace(low="£30,000", high="33,000.00"),
    }
    return answers | further


def _cells(home: Home, measure: str) -> Sequence[Any]:
    return [cell for cell in publish.released(home, Viewer("hr")).cells if cell.measure == measure]


def test_a_staff_list_brings_its_job_titles_with_what_was_answered_on_them(listed: Home) -> None:
    known = _by_name(listed)
    assert {name: role.told["is_lived_experience_role"] for name, role in known.items()} == {
        "Peer Worker, grade 3": True,
        "Senior Worker, grade 4": False,
        "Support Worker, grade 3": False,
    }
    assert known_roles.known(listed).day == date(2026, 9, 30)


def test_without_a_list_there_is_nothing_to_ask(home: Home) -> None:
    with pytest.raises(Refused):
        known_roles.known(home)


def test_answers_on_a_staff_list_alone_open_scales_steps_and_comparison(listed: Home, made: SimpleNamespace) -> None:
    assert _save(listed, made, **_answers()).code == 0
    publish.publish(listed, **made.BY)
    (start,) = _cells(listed, "role_scales")
    assert (start.unit, start.figure) == ("Peer Worker", "96p")  # 24,000 of 25,000
    (steps,) = _cells(listed, "rungs_above")
    assert (steps.value, steps.verdict) == (1, "same")
    (same_work,) = [cell for cell in _cells(listed, "pay_gap_same_work") if cell.level == "organisation"]
    assert same_work.status != "not_collected"


def test_answers_appear_in_history_as_a_roles_file_of_the_staff_lists_day(listed: Home, made: SimpleNamespace) -> None:
    _save(listed, made, **_answers())
    newest = load.history(listed)[0]
    assert (newest.table, newest.period, newest.accepted) == ("roles", "2026-09", 3)


def test_answers_of_the_same_day_take_the_place_of_those_before_and_undo_brings_them_back(
    listed: Home, made: SimpleNamespace
) -> None:
    _save(listed, made, **_answers())
    later = _save(listed, made, peer=_answers()["peer"]._replace(low="23,500"))
    assert _by_name(listed)["Peer Worker, grade 3"].told["scale_min"] == 23_500
    load.undo(listed, later.load_id, **made.BY)
    assert _by_name(listed)["Peer Worker, grade 3"].told["scale_min"] == 24_000
    load.undo(listed, later.load_id - 1, **made.BY)
    assert _by_name(listed)["Peer Worker, grade 3"].told["scale_min"] is None


def test_saving_what_is_known_changes_nothing_and_says_so(listed: Home, made: SimpleNamespace) -> None:
    known = known_roles.known(listed)
    named = known_roles.names(known.roles)
    said = {role.key: known_roles.answer(role, named) for role in known.roles}
    before = made.number(listed)
    done = known_roles.save(listed, said, **made.BY)
    assert (done.already_loaded, done.says) == (True, [known_roles.UNCHANGED])
    assert made.number(listed) == before


def test_what_a_roles_file_told_besides_stays_known(loaded: Home, made: SimpleNamespace) -> None:
    before = _by_name(loaded)["Peer Worker, grade 3"]
    said = known_roles.answer(before, known_roles.names(known_roles.known(loaded).roles))
    _save(loaded, made, peer=said._replace(low="24,500"))
    after = _by_name(loaded)["Peer Worker, grade 3"]
    assert after.told == {**before.told, "scale_min": 24_500}
    assert after.told["family"] == "Support"


def test_the_answer_on_upload_can_be_changed_and_later_lists_keep_to_it(listed: Home, made: SimpleNamespace) -> None:
    _save(listed, made, support=Answer(lived_experience=True))
    publish.publish(listed, **made.BY)
    (later,) = made.put(listed, made.staff(day=date(2026, 10, 4)))
    assert later.code == 0
    assert _by_name(listed)["Support Worker, grade 3"].told["is_lived_experience_role"] is True
    publish.publish(listed, **made.BY)


def test_jobs_that_lead_to_one_another_in_a_circle_are_refused(listed: Home, made: SimpleNamespace) -> None:
    before = made.number(listed)
    done = _save(listed, made, **_answers(senior=Answer(lived_experience=False, following=("Peer Worker",))))
    assert done.code == 4
    assert "in a circle: " in done.says[0]
    assert made.number(listed) == before


@pytest.mark.parametrize(
    ("said", "says"),
    [
        (Answer(low="a lot"), known_roles.NO_AMOUNT),
        (Answer(low="£26,000", high="24,000"), known_roles.ABOVE),
        (Answer(low="12.60"), known_roles.NOT_A_YEAR),
        (Answer(high="24,000", basis="hourly"), known_roles.NOT_AN_HOUR),
        (Answer(matched="Peer Worker"), known_roles.ITSELF),
        (Answer(matched="peer worker 3"), known_roles.ITSELF),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(listed: Home, said: Answer, says: str) -> None:
    assert known_roles.faults(_by_name(listed)["Peer Worker, grade 3"], said) == [says]


def test_sound_answers_hold_no_fault(listed: Home) -> None:
    role = _by_name(listed)["Peer Worker, grade 3"]
    assert known_roles.faults(role, _answers()["peer"]) == []
    assert known_roles.faults(role, Answer(low="12.60", high="£13.10", basis="hourly")) == []


def test_pay_by_the_hour_is_stored_as_it_was_typed(listed: Home, made: SimpleNamespace) -> None:
    _save(listed, made, peer=Answer(lived_experience=True, low="12.605", high="13.5", basis="hourly"))
    told = _by_name(listed)["Peer Worker, grade 3"].told
    assert (told["scale_min"], told["scale_max"], told["scale_basis"]) == (12.605, 13.5, "hourly")


def test_a_title_with_several_grades_is_named_as_a_whole_and_by_each_grade(home: Home, made: SimpleNamespace) -> None:
    made.put(home, made.roles({}, {"Grade": "4", "Pay From": "27000"}, made.PEER))
    assert known_roles.names(known_roles.known(home).roles) == {
        "Peer Worker": "Peer Worker, grade 3",
        "Support Worker": "Support Worker, any grade",
        "Support Worker 3": "Support Worker, grade 3",
        "Support Worker 4": "Support Worker, grade 4",
    }


def test_a_title_that_looks_like_a_note_under_the_table_is_kept(home: Home, made: SimpleNamespace) -> None:
    rows = [{"Job Title": "Confidential secretary"}, {"Employee Number": "2", "Job Title": "=1+1"}]
    made.put(home, made.staff(rows), answers={"peer_roles:titles": ("none of these",)})
    done = known_roles.save(home, {("1 1", "3"): Answer(lived_experience=False, low="20,000")}, **made.BY)
    assert (done.code, done.accepted) == (0, 2)


@given(st.text(max_size=20))
def test_a_name_has_the_key_that_a_column_of_names_gets(name: str) -> None:
    (key,) = titles.keyed(pl.DataFrame({"title": [name], "grade": ["3"]}))["title_key"]
    assert known_roles.key_of(name) == (key or "")
