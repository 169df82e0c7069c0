"""HR enters what the board aims at; nobody else can."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl import conversations
from etl.home import open_home

Opened = Callable[..., AppTest]


@pytest.fixture
def home(lantern: Path, tmp_path: Path) -> Path:
    shutil.copytree(lantern, tmp_path / "lantern")
    return tmp_path / "lantern"


def entered(page: AppTest, figure: str, decided: str) -> AppTest:
    which = page.selectbox[0]
    which.select(next(option for option in which.options if option.startswith("Minutes given")))
    page.text_input[0].input(figure)
    page.text_input[1].input(decided)
    return page.button[-1].click().run()


def test_a_target_that_is_entered_stands_beside_its_figure(
    home: Path, opened: Opened, words: Callable[..., str]
) -> None:
    page = entered(opened(home, "hr", "targets"), "57 minutes", "2 November 2026")
    assert not page.exception
    (target,) = conversations.targets(open_home(home, {})).values()
    assert (target.figure, str(target.decided)) == ("57 minutes", "2026-11-02")
    assert "Our target: 57 minutes by" in words(page)
    assert "Decided on 2 November 2026" in words(page)


@pytest.mark.parametrize(
    ("figure", "decided", "says"),
    [
        ("57 minutes", "some day", "The day of the board's decision cannot be read. Write it like 12 November 2026."),
        ("57 minutes", "1 January 2100", "The day of the board's decision must not be a day to come."),
        ("a lot", "2/11/2026", "That figure cannot be read. Write it as it is printed here, for example 30 minutes."),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    home: Path, opened: Opened, words: Callable[..., str], figure: str, decided: str, says: str
) -> None:
    assert says in words(entered(opened(home, "hr", "targets"), figure, decided))
    assert conversations.targets(open_home(home, {})) == {}


def test_a_target_can_be_withdrawn(home: Path, opened: Opened, words: Callable[..., str]) -> None:
    entered(opened(home, "hr", "targets"), "57", "2 November 2026")
    page = opened(home, "hr", "targets")
    page.button(key="withdraw_sup_minutes_share").click().run()
    assert "The target is withdrawn." in words(page)
    assert conversations.targets(open_home(home, {})) == {}


def test_figures_are_chosen_by_what_they_are_now(lantern: Path, opened: Opened) -> None:
    options = opened(lantern, "hr", "targets").selectbox[0].options
    assert "Minutes given of each hour of supervision promised: 48 minutes now" in options
    assert all(option.endswith(" now") for option in options)


def test_withheld_figures_cannot_be_chosen(harbour: Path, opened: Opened) -> None:
    boxes = opened(harbour, "hr", "targets").selectbox
    assert not any("comparable jobs" in option for box in boxes for option in box.options)


@pytest.mark.parametrize("role", ["manager", "board"])
def test_others_do_not_reach_it(lantern: Path, opened: Opened, words: Callable[..., str], role: str) -> None:
    assert "What does the board aim at?" not in words(opened(lantern, role, "targets"))
