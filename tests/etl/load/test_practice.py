"""The practice register as HR saves it on a page: a load of its own, in the next edition, undoable."""

from datetime import UTC, date, datetime

import pytest

from etl import load, publish, warehouse
from etl.cells import Viewer
from etl.home import Home, Refused
from etl.intake.child import Upload
from etl.load import practice
from etl.load.answered import Asked, Loaded
from etl.load.practice import Said

NOVEMBER = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
STAFF = (
    b"Employee Number,Name,Job Title,Start Date\n"
    b"E1,Ama Mensah,Support Worker,2024-01-01\n"
    b"E2,Ben Okoro,Support Worker,2024-01-01\n"
)
DAY = date(2026, 9, 30)
IN_FORCE = """
SELECT load_id, as_of FROM loads
WHERE table_name = 'practice' AND NOT undone AND superseded_by IS NULL ORDER BY load_id
"""
ONE = {"debrief_policy": Said("yes", "Staff handbook, part 4", "Head of Practice", date(2026, 11, 1), 12)}


@pytest.fixture
def staffed(home: Home) -> Home:
    """A staff list as at 30 September."""
    listed(home, DAY)
    return home


def listed(home: Home, day: date) -> None:
    """The staff list of a day."""
    asked = Asked(as_of=day, answers={"staff.csv": {"peer_roles:titles": ("none of these",)}})
    (loaded,) = load.load(home, [Upload("staff.csv", STAFF)], asked, actor="test", at=NOVEMBER)
    assert loaded.load_id


def filed(home: Home, day: date, register: bytes) -> None:
    """A register put in as a file."""
    asked = Asked(table="practice", as_of=day)
    (loaded,) = load.load(home, [Upload("promises.csv", register)], asked, actor="test", at=NOVEMBER)
    assert loaded.load_id, loaded.says


def saved(home: Home, said: dict[str, Said], at: datetime = NOVEMBER) -> Loaded | None:
    """What became of a save."""
    return practice.save(home, {**practice.known(home), **said}, actor="test", at=at)


def in_force(home: Home) -> list[tuple[int, date]]:
    """The registers that nothing has replaced, each with its day."""
    with warehouse.reading(home) as store:
        return store.select(IN_FORCE).rows()


def test_what_was_saved_is_known_and_the_others_are_not_said(staffed: Home) -> None:
    loaded = saved(staffed, ONE)
    assert loaded is not None
    assert not loaded.questions
    known = practice.known(staffed)
    assert known["debrief_policy"] == ONE["debrief_policy"]
    assert known["story_choice_policy"] == Said()


def test_a_register_saved_in_november_stands_in_the_next_edition_of_september(staffed: Home) -> None:
    saved(staffed, ONE)
    publish.publish(staffed, actor="test", at=NOVEMBER)
    (cell,) = publish.released(staffed, Viewer("hr")).of("debrief_policy")
    assert cell.verdict == "in_place"
    assert "Staff handbook" not in staffed.publication(1).read_text("utf-8")


def test_saving_the_same_again_changes_nothing(staffed: Home) -> None:
    saved(staffed, ONE)
    assert saved(staffed, {}, LATER) is None
    assert len([one for one in load.history(staffed) if one.table == "practice"]) == 1


def test_a_second_save_keeps_what_it_does_not_touch_and_undo_brings_the_first_back(staffed: Home) -> None:
    saved(staffed, ONE)
    second = saved(staffed, {"story_choice_policy": Said("no")}, LATER)
    assert second is not None
    assert practice.known(staffed)["debrief_policy"] == ONE["debrief_policy"]
    load.undo(staffed, second.load_id or 0, actor="test", at=LATER)
    assert practice.known(staffed) == {**practice.known(staffed), **ONE, "story_choice_policy": Said()}


def test_a_register_that_says_nothing_is_refused(staffed: Home) -> None:
    saved(staffed, ONE)
    with pytest.raises(Refused, match="at least one practice"):
        saved(staffed, {"debrief_policy": Said()}, LATER)
    assert practice.known(staffed)["debrief_policy"].in_place == "yes"


def test_evidence_without_whether_it_is_in_place_is_refused_and_not_dropped(staffed: Home) -> None:
    saved(staffed, ONE)
    with pytest.raises(Refused, match="Say whether it is in place: Confidential outside support"):
        saved(staffed, {"eap": Said(None, "Staff handbook, part 6")}, LATER)


def test_a_practice_is_taken_out_with_all_that_was_said_of_it(staffed: Home) -> None:
    saved(staffed, {**ONE, "eap": Said("no")})
    assert saved(staffed, {"debrief_policy": ONE["debrief_policy"]._replace(in_place=None)}, LATER)
    assert practice.known(staffed)["debrief_policy"] == Said()


def test_text_that_could_be_a_formula_or_a_line_end_is_kept_as_it_is(staffed: Home) -> None:
    odd = ONE["debrief_policy"]._replace(evidence='=1+1, "quoted"; and a comma')
    saved(staffed, {"debrief_policy": odd})
    assert practice.known(staffed)["debrief_policy"].evidence == odd.evidence


def test_two_saves_on_one_day_leave_one_register_in_force(staffed: Home) -> None:
    first = saved(staffed, ONE)
    second = saved(staffed, {"debrief_policy": Said("no")})
    assert first is not None
    assert second is not None
    assert in_force(staffed) == [(second.load_id, DAY)]
    assert practice.known(staffed)["debrief_policy"] == Said("no")


def test_an_answer_that_returns_to_what_an_earlier_day_said_is_saved_again(staffed: Home) -> None:
    filed(staffed, date(2026, 8, 31), b"practice,in_place\ndebrief_policy,yes\n")
    saved(staffed, {"debrief_policy": Said("no")})
    saved(staffed, {"debrief_policy": Said("yes")}, LATER)
    assert practice.known(staffed)["debrief_policy"] == Said("yes")


def test_an_answer_that_returns_to_an_earlier_save_of_another_day_is_saved_again(staffed: Home) -> None:
    saved(staffed, ONE)  # as at 30 September
    listed(staffed, date(2026, 10, 31))
    saved(staffed, {"debrief_policy": Said("no")})
    loaded = saved(staffed, ONE, LATER)
    assert loaded is not None
    assert (loaded.load_id, date(2026, 10, 31)) in in_force(staffed)
    assert practice.known(staffed)["debrief_policy"] == ONE["debrief_policy"]


def test_a_file_and_a_save_of_one_day_do_not_mix(staffed: Home) -> None:
    filed(staffed, DAY, b"practice,in_place\ndebrief_policy,yes\neap,no\n")
    saved(staffed, {"eap": Said("partly")})
    assert practice.known(staffed)["debrief_policy"] == Said("yes")
    filed(staffed, DAY, b"practice,in_place\nstory_choice_policy,yes\n")
    told = {name: said for name, said in practice.known(staffed).items() if said.in_place}
    assert told == {"story_choice_policy": Said("yes")}


def test_a_save_follows_a_register_of_a_later_day_and_the_next_edition_does_not_hold_it(staffed: Home) -> None:
    assert practice.stands_next(staffed, NOVEMBER.date())
    filed(staffed, date(2026, 11, 25), b"practice,in_place\ndebrief_policy,no\n")
    assert not practice.stands_next(staffed, NOVEMBER.date())
    loaded = saved(staffed, ONE)
    assert loaded is not None
    assert in_force(staffed) == [(loaded.load_id, date(2026, 11, 25))]
    publish.publish(staffed, actor="test", at=NOVEMBER)
    (cell,) = publish.released(staffed, Viewer("hr")).of("debrief_policy")
    assert cell.verdict != "in_place"


@pytest.mark.parametrize(
    ("looked", "every", "verdict"),
    [
        (date(2026, 4, 1), 6, "in_place"),  # due on 1 October, after the edition's day
        (date(2026, 3, 1), 6, "overdue"),  # due on 1 September, before it
        (date(2025, 9, 29), None, "overdue"),  # a year where nothing is said
        (date(2026, 11, 1), 6, "in_place"),  # looked at after the edition's day
        (None, 12, "overdue"),  # never, as far as anyone has said
    ],
)
def test_a_saved_promise_is_overdue_by_the_day_of_the_edition(
    looked: date | None, every: float | None, verdict: str, staffed: Home
) -> None:
    saved(staffed, {"debrief_policy": Said("yes", None, None, looked, every)})
    publish.publish(staffed, actor="test", at=NOVEMBER)
    (cell,) = publish.released(staffed, Viewer("hr")).of("debrief_policy")
    assert cell.as_of == DAY.isoformat()
    assert cell.verdict == verdict
