"""Upload: rows whose person is not known are told together, hold nothing back, and can be answered for."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.desk import Desk, Seen
from dashboard.screens.upload import DESK
from etl.intake.answers import Question
from etl.intake.problem import Problem
from etl.load.answered import DONE, Loaded

Opened = Callable[..., AppTest]
Words = Callable[[AppTest], str]
NOT_KNOWN = "Nobody in the staff list has this name. It was set aside."
TOLD = "3 rows are of people who are not in the staff list; they were set aside."
WHOSE = [Question(f"person:row {row}", f"Whose is row {row}?", ("leave_out",), open=True) for row in (14, 17, 20)]
LOG = Loaded(
    table="supervision",
    sha256="",
    rows_read=40,
    accepted=37,
    quarantined=3,
    problems=[Problem("", row, "", "person", "block", f"Row {row}: {NOT_KNOWN}") for row in (14, 17, 20)],
    questions=tuple(WHOSE),
    says=(TOLD,),
    code=DONE,
)


@pytest.fixture
def dropped(lantern: Path, opened: Opened) -> AppTest:
    """Upload with a supervision log in which three rows are of people that nobody knows."""
    test = opened(lantern, "hr", "upload")
    test.session_state[DESK] = Desk([], seen=[Seen("log.xlsx", None, LOG)])
    return test.run()


def test_rows_of_unknown_people_are_told_together_with_their_numbers(dropped: AppTest, words: Words) -> None:
    said = words(dropped)
    assert TOLD in said
    assert f"**Set aside.** {NOT_KNOWN} Rows 14, 17, 20." in said


def test_rows_of_unknown_people_hold_nothing_back(dropped: AppTest) -> None:
    (put_in,) = [button for button in dropped.button if button.label == "Put it in"]
    assert not put_in.disabled
    assert not dropped.text_input


def test_whose_a_row_is_can_be_said_or_that_it_is_left_out(dropped: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    answered: list[object] = []
    monkeypatch.setattr(Desk, "answered", lambda desk, given: answered.append(given) or desk)
    monkeypatch.setattr(Desk, "looked", lambda desk, *_, **__: desk)
    dropped.session_state["whose_log.xlsx"] = True
    dropped.run()
    dropped.text_input[0].set_value("L00417")
    dropped.checkbox[1].set_value(True)
    dropped.button[0].click().run()
    assert answered == [dict(zip(WHOSE, [("L00417",), ("leave_out",), ()], strict=True))]


def test_what_was_answered_as_before_is_listed_in_words_and_can_be_asked_again(
    lantern: Path, opened: Opened, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    again: list[object] = []
    monkeypatch.setattr(Desk, "asked_again", lambda desk, *said: again.append(said) or desk)
    monkeypatch.setattr(Desk, "looked", lambda desk, *_, **__: desk)
    remembered = {"date_order:Start Date": ("day_first",), "map:team": ("none",)}
    test = opened(lantern, "hr", "upload")
    loaded = Loaded(table="people", sha256="", rows_read=1, accepted=1, remembered=remembered)
    test.session_state[DESK] = Desk([], seen=[Seen("staff.csv", None, loaded)])
    assert "Answered as before: 2" in words(test.run())
    test.session_state["remembered_0"] = True
    test.run()
    assert [box.label.replace("\\", "") for box in test.checkbox] == [
        "Dates in Start Date are day first.",
        "Team is read from no column.",
    ]
    test.checkbox[0].check().run()
    next(button for button in test.button if button.label == "Ask what is ticked again").click().run()
    assert again == [("staff.csv", ["date_order:Start Date"])]
