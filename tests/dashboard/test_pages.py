"""Every page and role: who may open what, and that a page stands."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from dashboard import access, card, navigation
from dashboard.screens import screens
from etl.cells import Viewer

Opened = Callable[..., AppTest]
Words = Callable[[AppTest], str]
READ = ["start", "pay", "roles", "progression", "supervision", "burnout", "practice"]
MAY = {
    "board": ["snapshots"],
    "manager": [*READ, "conversations", "kept_safe"],
    "hr": [*READ, "conversations", "upload", "publish", "history", "job_titles", "targets", "snapshots", "kept_safe"],
}
EVERY = [(role, page) for role in MAY for page in MAY["hr"]]


@pytest.fixture
def snapshot(made: SimpleNamespace, lantern: Path) -> Iterator[Path]:
    """A sealed snapshot of lantern's newest edition."""
    path = made.sealed(lantern)
    yield path
    path.unlink()


@pytest.mark.parametrize("role", MAY)
def test_each_role_has_its_own_list_of_pages(role: str) -> None:
    pages = [path for path, screen in screens().items() if role in screen.page.roles]
    assert sorted(pages) == sorted(MAY[role])
    assert len(navigation.pages(Viewer(role))) == len(pages)


@pytest.mark.parametrize("role", MAY)
def test_at_most_ten_pages_stand_in_the_row(role: str) -> None:
    assert len([screen for screen in screens().values() if role in screen.page.roles - screen.page.unlisted]) <= 10


@pytest.mark.usefixtures("snapshot")
@pytest.mark.parametrize(("role", "page"), EVERY)
def test_a_page_opens_for_its_roles_and_for_nobody_else(role: str, page: str, lantern: Path, opened: Opened) -> None:
    first = screens()[MAY[role][0]].page.question
    own = screens()[page].page.question
    test = opened(lantern, role, "" if page == MAY[role][0] else page)
    assert not test.exception
    assert not test.error
    assert [title.value for title in test.title] == [f":gray[{own if page in MAY[role] else first}]"]


@pytest.mark.parametrize("role", [None, "admin", ""])
def test_without_a_known_role_there_is_no_page(role: str | None, lantern: Path, opened: Opened) -> None:
    test = opened(lantern, role, "pay")
    assert [title.value for title in test.title] == ["Alongside"]
    assert "No page is open to you" in test.markdown[0].value


def test_a_role_from_the_start_command_counts_on_this_machine_only(lantern: Path, opened: Opened) -> None:
    opened(lantern, "hr")
    config.set_option("server.address", "0.0.0.0")  # noqa: S104 - what must be refused
    access.forget()  # as in a server that was started so
    assert access.viewer() is None


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        ("board", lambda: access.home("hr")),
        ("manager", lambda: access.home("hr")),
        ("manager", access.snapshots),
        (None, access.editions),
        (None, access.policy),
        (None, access.actor),
    ],
)
def test_what_a_role_may_not_read_is_refused_where_it_is_read(
    role: str | None, reads: Callable[[], object], lantern: Path, opened: Opened
) -> None:
    opened(lantern, role)
    with pytest.raises(access.Denied):
        reads()


@pytest.mark.usefixtures("snapshot")
def test_a_board_reads_snapshots_where_others_read_editions(lantern: Path, opened: Opened) -> None:
    opened(lantern, "board")
    assert access.editions().now.head["title"] == "Parity now"


def test_a_denied_page_says_so_even_where_the_list_lets_it_through(
    lantern: Path, opened: Opened, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "editions", lambda: (_ for _ in ()).throw(access.Denied))
    test = opened(lantern, "manager", "pay")
    assert "This page is not open to you." in words(test)
    assert "92p" not in words(test)


def test_without_an_edition_a_page_says_what_makes_one(
    made: SimpleNamespace, tmp_path: Path, opened: Opened, words: Words
) -> None:
    made.home(tmp_path / "new", "New")
    test = opened(tmp_path / "new", "hr", "pay")
    assert "There is no edition yet." in words(test)
    assert [link.label for link in test.get("page_link")] == ["Upload an export"]


def test_without_a_snapshot_the_board_is_told_who_makes_one(lantern: Path, opened: Opened, words: Words) -> None:
    test = opened(lantern, "board")
    assert "No snapshot has been sealed yet." in words(test)


def test_every_page_says_that_this_is_local_mode_and_for_whom(lantern: Path, opened: Opened, words: Words) -> None:
    assert "You read as a manager." in words(opened(lantern, "manager", "kept_safe"))


def test_start_has_a_line_for_posts_and_one_for_people(lantern: Path, opened: Opened, words: Words) -> None:
    said = words(opened(lantern, "manager"))
    assert "Peer support worker pays less than Family support worker: 93p" in said
    assert "Peers are paid less than colleagues in comparable jobs: about 92p" in said
    assert "Last time, September 2025, 90p: no clear change · next new figure August 2027" in said


def test_start_speaks_of_every_topic_and_says_of_whom(lantern: Path, opened: Opened, words: Words) -> None:
    said = words(opened(lantern, "manager"))
    for who in ("**Posts.**", "**People.**", "**All staff.**"):
        assert who in said
    assert "Of each hour of supervision promised, about 48 minutes were given" in said
    assert "A debrief is offered after hard contact" in said


def test_where_start_has_no_figure_it_says_what_stands_in_its_place_and_nothing_twice(
    harbour: Path, opened: Opened, words: Words
) -> None:
    said = words(opened(harbour, "manager"))
    assert "Supervision was up to date for about 86% of working time" in said
    assert said.count("Peer support worker leads less far than Family support worker") == 1


def test_the_posts_of_pay_link_to_the_pay_scales(lantern: Path, opened: Opened) -> None:
    labels = [link.label for link in opened(lantern, "manager").get("page_link")]
    assert labels[:3] == ["Open pay scales", "Open pay", "Open moving up"]


@pytest.mark.parametrize("role", ["manager", "hr"])
@pytest.mark.parametrize("page", READ)
def test_every_page_of_a_small_organisation_stands(role: str, page: str, harbour: Path, opened: Opened) -> None:
    test = opened(harbour, role, "" if page == "start" else page)
    assert not test.exception
    assert not test.error


def test_an_earlier_edition_can_be_read_on_every_page(lantern: Path, opened: Opened, words: Words) -> None:
    test = opened(lantern, "manager")
    test.selectbox(key="edition").select("2025-09-30").run()
    assert "as at 30 September 2025" in words(test)
    assert "about 90p for every £1" in words(test)


@pytest.mark.usefixtures("snapshot")
def test_a_snapshot_opens_to_every_topic_in_it(lantern: Path, opened: Opened, words: Words) -> None:
    test = opened(lantern, "board")
    for fold in ("Pay", "Pay scales", "Moving up", "Supervision", "Burnout", "Practice"):
        test.session_state[f"fold_{fold}"] = True
    test.run()
    assert not test.exception
    assert "Parity now, sealed 14 October 2026." in words(test)
    assert "Why?" in words(test)
    assert not test.get("page_link")


def test_a_snapshot_of_which_one_byte_changed_is_refused(
    snapshot: Path, lantern: Path, opened: Opened, words: Words
) -> None:
    assert "92p" in words(opened(lantern, "board"))
    snapshot.write_bytes(snapshot.read_bytes().replace(b"92p", b"99p", 1))
    said = words(opened(lantern, "board"))
    assert "it was changed after it was sealed" in said
    assert "99p" not in said


@pytest.mark.usefixtures("snapshot")
def test_a_changed_snapshot_hides_none_that_is_sound(
    made: SimpleNamespace, lantern: Path, opened: Opened, words: Words
) -> None:
    newest = made.sealed(lantern)
    newest.write_bytes(newest.read_bytes().replace(b"92p", b"99p", 1))
    said = words(opened(lantern, "board"))
    newest.unlink()
    assert "One snapshot was changed after it was sealed, or sealed by somebody else, and is not shown." in said
    assert "92p" in said
    assert "99p" not in said


def test_a_broken_card_leaves_the_page_standing_and_tells_no_value(
    lantern: Path, opened: Opened, words: Words, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ValueError("Jane Fairweather earns 24713")

    monkeypatch.setattr(card.charts, "chart", broken)
    test = opened(lantern, "manager", "pay")
    assert not test.exception
    assert "Something went wrong on our side (ref. " in test.error[0].value
    assert "Where?" in words(test)
    assert "Fairweather" not in words(test) + caplog.text
    assert "ValueError at " in caplog.text


def test_a_fault_of_a_whole_page_is_said_with_a_reference(
    lantern: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card, "top", lambda *_, **__: 1 / 0)
    test = opened(lantern, "manager", "pay")
    assert not test.exception
    assert "(ref. " in test.error[0].value
