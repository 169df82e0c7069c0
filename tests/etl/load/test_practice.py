"""The practice register as HR saves it on a page: a load of its own, in the next edition, undoable."""

from datetime import UTC, date, datetime

import pytest

from etl import load, publish
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
ONE = {"debrief_policy": Said("yes", "Staff handbook, part 4", "Head of Practice", date(2026, 11, 1), 12)}


@pytest.fixture
def staffed(home: Home) -> Home:
    """A staff list as at 30 September."""
    asked = Asked(as_of=DAY, answers={"staff.csv": {"peer_roles:titles": ("none of these",)}})
    (loaded,) = load.load(home, [Upload("staff.csv", STAFF)], asked, actor="test", at=NOVEMBER)
    assert loaded.load_id
    return home


def saved(home: Home, said: dict[str, Said], at: datetime = NOVEMBER) -> Loaded | None:
    """What became of a save."""
    return practice.save(home, {**practice.known(home), **said}, actor="test", at=at)


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
