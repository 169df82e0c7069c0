"""Publish: what is due is said before, what became new after; an edition is sealed and withdrawn here."""

import runpy
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import brought
from etl import publish, warehouse
from etl.home import Home, open_home
from etl.load import load
from etl.load.answered import Asked
from etl.snapshot import seal
from etl.words import WITHHELD

Opened = Callable[..., AppTest]
Words = Callable[[AppTest], str]
AFTER = datetime(2026, 10, 7, tzinfo=UTC)
PUBLISH = "Publish a new edition"


@pytest.fixture(scope="session")
def tiny() -> SimpleNamespace:
    """The made organisation of twenty people."""
    return SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("tiny.py"))))


@pytest.fixture(scope="session")
def homes(tiny: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """To copy: empty; with a first staff list; and with an edition made from it and sealed."""
    folder = tmp_path_factory.mktemp("homes")
    tiny.empty(folder / "empty")
    _put(tiny, tiny.empty(folder / "listed"), tiny.THEN)
    tiny.first_month(folder / "published")
    return folder


@pytest.fixture
def copied(homes: Path, tmp_path: Path) -> Callable[[str], Home]:
    """A copy of one of them, to change."""

    def copy(name: str) -> Home:
        shutil.copytree(homes / name, tmp_path / name)
        return open_home(tmp_path / name, {})

    return copy


def _put(tiny: SimpleNamespace, home: Home, day: Any) -> None:
    staff = tiny.staff(day)
    load(home, [staff], Asked(answers={staff.name: tiny.STAFF_LIST}), actor="test", at=AFTER)


def click(page: AppTest, label: str) -> AppTest:
    (button,) = [each for each in page.button if each.label == label]
    return button.click().run()


def opened_fold(page: AppTest, key: str) -> AppTest:
    page.session_state[key] = True
    return page.run()


def test_where_nothing_is_loaded_it_says_so_and_links_to_upload(
    copied: Callable[[str], Home], opened: Opened, words: Words
) -> None:
    page = opened(copied("empty").folder, "hr", "publish")
    assert "There is nothing to publish yet" in words(page)
    assert "Upload an export" in [link.label for link in page.get("page_link")]
    assert not page.button


def test_the_first_edition_is_one_click_and_then_what_is_new_is_told(
    copied: Callable[[str], Home], opened: Opened, words: Words
) -> None:
    home = copied("listed")
    page = opened(home.folder, "hr", "publish")
    said = words(page)
    assert "The next edition would be as at **30 September 2025**." in said
    assert "The first edition has everything due." in said
    assert "Put in so far: Staff list, September 2025." in said
    assert "Waits for an export, or for more in one: Staff list (5 figures)" in said
    assert "They move once a year, all in one edition." not in said
    after = words(click(page, PUBLISH))
    assert not page.exception
    assert len(publish.publications(home)) == 1
    assert "The edition as at 30 September 2025 is out." in after
    assert "**Staff.** Staff in post." in after
    assert f"**{WITHHELD}** Peers in post" in after
    assert "New or moved: 1. From before: 0." in after


def test_before_the_second_it_says_what_moves_once_a_year(
    copied: Callable[[str], Home], tiny: SimpleNamespace, opened: Opened, words: Words
) -> None:
    home = copied("published")
    _put(tiny, home, tiny.NOW)
    said = words(opened(home.folder, "hr", "publish"))
    assert "The last one is as at 30 September 2025." in said
    assert "New since the last edition: Staff list, September 2026." in said
    assert "- **Staff.** Staff in post; Staff in post, by service and team. Once a year: Peers in post." in said
    assert "They move once a year, all in one edition." in said


def test_a_second_edition_of_the_same_day_and_files_brings_nothing_new(
    copied: Callable[[str], Home], opened: Opened, words: Words
) -> None:
    said = words(click(opened(copied("published").folder, "hr", "publish"), PUBLISH))
    assert "New or moved: 0. From before: 1." in said
    assert "**Stands as at 30 September 2025.** Staff in post." in said


def test_where_nothing_is_due_it_says_when(copied: Callable[[str], Home], opened: Opened, words: Words) -> None:
    page = opened_fold(opened(copied("published").folder, "hr", "publish"), "not_due")
    said = words(page)
    assert "Nothing was put in since the last edition." in said
    assert "No figure about people is due in it; all stand from before." in said
    assert "Not before an edition as at 29 December 2025:" in said  # 90 days after 30 September
    assert "Not before an edition as at 27 July 2026:" in said  # 300 days


def test_the_newest_edition_is_sealed_under_a_title(
    copied: Callable[[str], Home], opened: Opened, words: Words
) -> None:
    home = copied("published")
    page = opened_fold(opened(home.folder, "hr", "publish"), "sealing")
    page.text_input[0].input("Board papers, autumn")
    click(page, "Seal the edition as at 30 September 2025")
    assert "The snapshot is sealed." in words(page)
    assert [each.head["title"] for each in seal.editions(home)] == ["Board papers, autumn", "Board papers"]


@pytest.mark.parametrize("title", ["Rosalind Silverbirch reads this", "", "ask me@example.org"])
def test_a_title_that_names_somebody_or_is_missing_seals_nothing(
    copied: Callable[[str], Home], opened: Opened, words: Words, title: str
) -> None:
    home = copied("published")
    page = opened_fold(opened(home.folder, "hr", "publish"), "sealing")
    page.text_input[0].input(title)
    click(page, "Seal the edition as at 30 September 2025")
    assert "The title " in words(page)
    assert "Silverbirch" not in words(page)
    assert len(seal.editions(home)) == 1


def test_an_edition_is_withdrawn_after_a_tick_and_its_figures_stay_withheld(
    copied: Callable[[str], Home], opened: Opened, words: Words
) -> None:
    home = copied("published")
    page = opened_fold(opened(home.folder, "hr", "publish"), "withdrawing")
    assert "Figures that were first told in it stay withheld until they are next due" in words(page)
    (button,) = [each for each in page.button if each.label.startswith("Withdraw")]
    assert button.disabled
    page.checkbox[0].check().run()
    click(page, "Withdraw the edition as at 30 September 2025")
    said = words(page)
    assert "The edition as at 30 September 2025 is withdrawn. No edition stands now." in said
    assert "An edition was withdrawn." in said
    assert list(publish.publications(home)) == []


def test_while_somebody_else_changes_what_is_stored_the_page_says_so(
    copied: Callable[[str], Home], opened: Opened, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copied("listed")
    page = opened(home.folder, "hr", "publish")

    def busy(*_: Any, **__: Any) -> None:
        raise warehouse.Busy("Somebody else is changing it. Try again in a minute.")

    monkeypatch.setattr(publish, "publish", busy)
    assert "Somebody else is changing it." in words(click(page, PUBLISH))
    assert not page.error


def test_a_fault_is_said_with_a_reference_and_without_a_value(
    copied: Callable[[str], Home],
    opened: Opened,
    words: Words,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_: Any) -> None:
        raise ValueError("Jane Fairweather earns 24713")

    monkeypatch.setattr(brought, "show", broken)
    page = opened_fold(opened(copied("published").folder, "hr", "publish"), "brought")
    assert not page.exception
    assert "Something went wrong on our side (ref. " in page.error[0].value
    assert "Fairweather" not in words(page) + caplog.text


@pytest.mark.parametrize("from_page", ["", "upload"])
def test_start_and_upload_link_to_it(lantern: Path, opened: Opened, from_page: str) -> None:
    links = opened(lantern, "hr", from_page).get("page_link")
    assert "Publish" in [link.label for link in links]


@pytest.mark.parametrize("role", ["manager", "board"])
def test_others_do_not_reach_it(lantern: Path, opened: Opened, words: Words, role: str) -> None:
    assert "What will be new when we publish?" not in words(opened(lantern, role, "publish"))
