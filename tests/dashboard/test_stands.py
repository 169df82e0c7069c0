"""Start, and the same block at the top of a snapshot."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access
from dashboard.screens import start
from etl.words import WITHHELD

Opened = Callable[..., AppTest]
Words = Callable[[AppTest], str]


def test_the_topic_of_the_season_stands_first_and_says_why(opened: Opened, lantern: Path, words: Words) -> None:
    said = words(opened(lantern, "manager"))
    assert "To talk about now: **supervision and burnout**." in said
    assert "The topic follows the calendar, not the figures." in said


def test_every_topic_has_its_sentence_and_its_link(opened: Opened, lantern: Path, words: Words) -> None:
    said = words(opened(lantern, "manager"))
    for name in ("Pay", "Moving up", "Supervision", "Burnout", "Practice", "We promised"):
        assert name in said
    assert "about 92p for every £1" in said


def test_with_nothing_promised_one_line_says_so(opened: Opened, harbour: Path, words: Words) -> None:
    assert "Nothing has been promised yet." in words(opened(harbour, "manager"))


def test_where_a_figure_is_withheld_what_stands_instead_follows(opened: Opened, harbour: Path, words: Words) -> None:
    assert f"**People.** {WITHHELD}" in words(opened(harbour, "manager"))


def test_only_hr_reads_how_old_the_staff_list_is(opened: Opened, lantern: Path, words: Words) -> None:
    assert "For HR:" in words(opened(lantern, "hr"))
    assert "For HR:" not in words(opened(lantern, "manager"))


def test_a_list_of_september_is_two_months_old_in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    loads = [SimpleNamespace(table="people", period="2026-09", undone=None)]
    monkeypatch.setattr(access, "loads", lambda: loads)
    assert start._age(date(2026, 11, 25)) == "For HR: the staff list is of September 2026, 2 months old."
