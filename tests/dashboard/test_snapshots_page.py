"""The board's page: where we stand, what moved, what came of what was promised."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access
from etl import audit, conversations
from etl import home as homes
from etl.conversations import Draft
from etl.home import Home
from etl.snapshot import seal

Opened = Callable[..., AppTest]
Words = Callable[[AppTest], str]
AT = datetime(2026, 10, 14, tzinfo=UTC)
OVERLAP = "September 2025: 90p (likely 80p to just under £1). No clear change: the two likely ranges overlap."


@pytest.fixture
def twice(made: SimpleNamespace, tmp_path: Path) -> Home:
    """A home whose two editions are both sealed."""
    opened: Home = made.home(tmp_path / "home", "Lantern", (made.THEN, made.lantern_before()))
    seal.create(opened, "First", None, actor="test", at=AT)
    made.published(opened, 2, made.NOW, made.lantern())
    seal.create(opened, "Second", None, actor="test", at=AT)
    return opened


@pytest.fixture
def promised(twice: Home) -> Home:
    """With one thing that the board promised of its first snapshot."""
    first = seal.editions(twice)[1]
    about = first.of("pay_gap_like_for_like")[0]
    asks = conversations.asking(first, about, "board")
    draft = Draft(
        audience="board",
        cell=about,
        publication=1,
        edition=date(2025, 9, 30),
        prompt=asks.prompt,
        ask=asks.ask,
        because=asks.theme.because,
        absent="",
        trying="Look at the scale again",
        role="chair",
        review=date(2026, 11, 1),
    )
    conversations.keep(twice, draft, actor="test", at=AT)
    return twice


def test_the_order_of_the_page(promised: Home, opened: Opened) -> None:
    test = opened(promised.folder, "board")
    told = [one.value for one in test.header][-4:]
    assert told == [
        "What moved",
        "What we promised and what came of it",
        "Try something",
        "Everything in this snapshot",
    ]


def test_what_was_decided_again_stands_with_what_it_was(twice: Home, opened: Opened, words: Words) -> None:
    said = words(opened(twice.folder, "board"))
    assert "Compared with First, as at 30 September 2025." in said
    assert OVERLAP in said


def test_what_is_withheld_now_is_told_by_title_alone(
    made: SimpleNamespace, tmp_path: Path, opened: Opened, words: Words
) -> None:
    home = made.home(tmp_path / "home", "Lantern", (made.THEN, [made.gap(made.GAP, 90, as_of=made.THEN)]))
    seal.create(home, "First", None, actor="test", at=AT)
    made.published(home, 2, made.NOW, [made.bare(made.GAP)])
    seal.create(home, "Second", None, actor="test", at=AT)
    said = words(opened(home.folder, "board"))
    assert "Shown then; now withheld to keep people safe." in said
    assert "90p" not in said


def test_a_first_snapshot_has_nothing_to_be_compared_with(twice: Home, opened: Opened, words: Words) -> None:
    test = opened(twice.folder, "board")
    test.selectbox(key=access.SNAPSHOT).select("2025-09-30").run()
    assert "This is the first snapshot: there is nothing to compare it with yet." in words(test)


def test_an_edition_that_was_taken_back_is_marked(twice: Home, opened: Opened, words: Words) -> None:
    mark = "The edition behind this snapshot was taken back on 3 March 2026."
    assert mark not in words(opened(twice.folder, "board"))
    line = {"action": "withdraw", "publication": 2}
    audit.note(twice, line, actor="test", at=datetime(2026, 3, 3, tzinfo=UTC))
    assert mark in words(opened(twice.folder, "board"))


def test_of_two_snapshots_of_one_day_each_can_be_chosen_and_has_an_address(
    twice: Home, opened: Opened, words: Words
) -> None:
    seal.create(twice, "Second, again", None, actor="test", at=AT)
    test = opened(twice.folder, "board")
    box = test.selectbox(key=access.SNAPSHOT)
    assert box.options == [
        "30 September 2026: Second, again (2)", "30 September 2026: Second", "30 September 2025",
    ]  # fmt: skip
    assert "Second, again, sealed" in words(test)
    assert "Compared with First" in words(test)
    box.select("2026-09-30").run()
    assert "Second, sealed" in words(test)
    titles = [access.found(f"sealed-{day}").now.head["title"] for day in ("2026-09-30-2", "2026-09-30")]
    assert titles == ["Second, again", "Second"]


def test_the_board_closes_its_promise_with_what_was_learnt(promised: Home, opened: Opened, words: Words) -> None:
    test = opened(promised.folder, "board")
    assert "Look at the scale again" in words(test)
    assert "What moved." in words(test)
    test.session_state["closing_1"] = True
    test.run()
    test.text_input(key="learnt_1").input("The scale was two years old.")
    next(button for button in test.button if button.label == "Close this card").click().run()
    assert not test.exception
    assert "What was learnt stands below." in words(test)
    (card,) = conversations.cards(homes.open_home(promised.folder, {}), "board")
    assert card.learnt == "The scale was two years old."


def test_hr_reads_the_snapshot_and_not_the_promises_of_the_board(promised: Home, opened: Opened, words: Words) -> None:
    test = opened(promised.folder, "hr", "snapshots")
    said = words(test)
    assert OVERLAP in said
    assert "Look at the scale again" not in said
    assert "Try something" not in said


def test_a_button_in_the_snapshot_opens_the_form_with_its_figure(twice: Home, opened: Opened) -> None:
    test = opened(twice.folder, "board")
    test.session_state["fold_Pay"] = True
    test.run()
    next(button for button in test.button if button.label == "Try something").click().run()
    assert not test.exception
    assert [one.label for one in test.text_input][:2] == ["Who is not in the room?", "One thing we will try"]


def test_what_was_compared_once_is_not_compared_again(twice: Home, opened: Opened) -> None:
    test = opened(twice.folder, "board")
    once = access._compared.cache_info().misses
    test.run()
    assert access._compared.cache_info().misses == once
