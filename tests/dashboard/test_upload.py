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
    dropped.session_state["whose"] = True
    dropped.run()
    dropped.text_input[0].set_value("L00417")
    dropped.checkbox[1].set_value(True)
    dropped.button[0].click().run()
    assert answered == [dict(zip(WHOSE, [("L00417",), ("leave_out",), ()], strict=True))]
