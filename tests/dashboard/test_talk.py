"""The question inside every card."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

Opened = Callable[..., AppTest]
Words = Callable[[AppTest], str]


def asked(test: AppTest) -> list[str]:
    return [one.value for one in test.markdown if one.value.startswith("**A question to talk about.**")]


def tries(test: AppTest) -> list[str]:
    return [button.label for button in test.button if button.label == "Try something"]


@pytest.mark.parametrize("page", ["pay", "roles", "progression", "supervision", "burnout"])
def test_every_topic_asks_a_question_with_its_explanations(
    page: str, opened: Opened, lantern: Path, words: Words
) -> None:
    test = opened(lantern, "manager", page)
    assert asked(test)
    assert "This could be because" in words(test)
    assert tries(test)


def test_services_ask_what_the_whole_asks(opened: Opened, lantern: Path) -> None:
    test = opened(lantern, "manager", "pay")
    test.session_state["open_pay_pay_gap_like_for_like_service"] = True
    test.run()
    assert not test.exception
    assert len(asked(test)) == 2
    assert len(set(asked(test))) == 1


def test_hr_reads_the_boards_questions_in_a_snapshot_and_writes_no_card_there(
    opened: Opened, made: SimpleNamespace, tmp_path: Path
) -> None:
    home = made.lantern_home(tmp_path / "home")
    made.sealed(home.folder)
    hr, board = (opened(home.folder, role, "snapshots" if role == "hr" else "") for role in ("hr", "board"))
    assert not tries(hr)
    assert hr.header[0].value == board.header[0].value
