"""A card on the page of conversations: kept, refused, closed; managers' cards and the board's apart."""

import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import talk
from etl import conversations
from etl import home as homes
from schemas.conversations import Audience

Opened = Callable[..., AppTest]
Words = Callable[[AppTest], str]
GAP = ("pay_gap_like_for_like", "organisation", "", "")
PAGE = "conversations"


@pytest.fixture
def folder(lantern: Path, tmp_path: Path) -> Path:
    """A home of one's own, to write into."""
    return Path(shutil.copytree(lantern, tmp_path / "home"))


def chosen(test: AppTest) -> AppTest:
    test.selectbox(key="figure_0").set_value(GAP)
    return test.run()


def filled(test: AppTest, trying: str = "Put the two scales side by side", role: str = "Director of people") -> AppTest:
    test.text_input(key="absent_0").set_value("Peers")
    test.text_input(key="trying_0").set_value(trying)
    test.text_input(key="role_0").set_value(role)
    return next(button for button in test.button if button.label == "Keep this card").click().run()


def kept(folder: Path, audience: Audience = "manager") -> list[str]:
    return [card.trying for card in conversations.cards(homes.open_home(folder, {}), audience)]


def test_a_figure_shows_its_sentence_and_its_question(opened: Opened, folder: Path, words: Words) -> None:
    said = words(chosen(opened(folder, "manager", PAGE)))
    assert "about 92p for every £1" in said
    assert "A question to talk about." in said
    assert "This could be because" in said


def test_a_card_is_kept_and_stands_open_and_on_start(opened: Opened, folder: Path, words: Words) -> None:
    test = filled(chosen(opened(folder, "manager", PAGE)))
    assert "The card is kept." in words(test)
    assert kept(folder) == ["Put the two scales side by side"]
    assert "no new figure yet" in words(test).lower()
    assert "Put the two scales side by side" in words(opened(folder, "manager"))


def test_an_address_is_refused_in_a_sentence_and_the_text_stays(opened: Opened, folder: Path) -> None:
    test = filled(chosen(opened(folder, "manager", PAGE)), role="someone@example.org")
    assert len(test.error) == 1
    assert "someone" not in test.error[0].value
    assert test.text_input(key="trying_0").value == "Put the two scales side by side"
    assert test.text_input(key="role_0").value == "someone@example.org"
    assert kept(folder) == []


def test_a_card_is_closed_with_what_was_learnt(opened: Opened, folder: Path, words: Words) -> None:
    test = filled(chosen(opened(folder, "manager", PAGE)))
    test.session_state["closing_1"] = True
    test.run()
    test.text_input(key="learnt_1").set_value("One scale costs little")
    next(button for button in test.button if button.label == "Close this card").click().run()
    test.session_state["closed_cards"] = True
    assert "One scale costs little" in words(test.run())


def test_it_returns_with_the_next_edition_and_what_moved(
    opened: Opened, made: SimpleNamespace, tmp_path: Path, words: Words
) -> None:
    folder = made.home(tmp_path / "home", "Lantern", (made.THEN, made.lantern_before())).folder
    filled(chosen(opened(folder, "manager", PAGE)))
    made.published(homes.open_home(folder, {}), 2, made.NOW, made.lantern())
    assert "When we wrote it, September 2025, 90p; now 92p: no clear change" in words(opened(folder, "manager", PAGE))


def test_boards_do_not_see_managers_cards(opened: Opened, made: SimpleNamespace, folder: Path, words: Words) -> None:
    filled(chosen(opened(folder, "manager", PAGE)))
    made.sealed(folder)
    said = words(opened(folder, "board"))
    assert "What we promised" in said
    assert "Put the two scales side by side" not in said


def test_a_button_on_a_card_brings_its_figure_along(opened: Opened, folder: Path) -> None:
    test = opened(folder, "manager", "pay")
    next(button for button in test.button if button.label == "Try something").click().run()
    assert test.session_state[talk.ABOUT] == GAP
    test = opened(folder, "manager", PAGE)
    test.session_state[talk.ABOUT] = GAP
    assert test.run().selectbox(key="figure_0").value == GAP
