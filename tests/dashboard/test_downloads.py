"""The table of a card as a file: what the screen shows, its dates and marks, and nothing that a spreadsheet runs."""

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from dashboard import access, downloads, files, parts
from etl.cells import Edition
from etl.words import WITHHELD

Opened = Callable[..., AppTest]
Page = Callable[..., AppTest]


@pytest.fixture
def page(opened: Opened, lantern: Path, monkeypatch: pytest.MonkeyPatch) -> Page:
    """The page of a topic, drawn from this edition, with every fold open."""

    def drawn(topic: str, edition: Edition) -> AppTest:
        monkeypatch.setattr(access, "editions", lambda: access.Editions(edition, ()))
        test = opened(lantern, "manager", topic)
        for part in parts.of_topic(edition, topic):
            test.session_state[f"open_{part.key}"] = True
        return test.run()

    return drawn


def read(file: files.File) -> Sequence[Sequence[str]]:
    """The lines of the table, without what stands on top of it."""
    text = file.body.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text, newline="")))
    return lines[lines.index(list(downloads.HEADER)) + 1 :]


def made_of(edition: Edition, key: str, *before: Edition) -> files.File:
    return downloads.table(access.Editions(edition, before), key)


def shown(row: Sequence[str]) -> list[str]:
    """Name and figures as the narrow form of the screen's table has them."""
    name, figure, spread, mark, says = row[0], row[1], row[2], row[8], row[9]
    return [name, says.rstrip(".") if mark else ", ".join(filter(None, (figure, spread))) or says.rstrip(".")]


@pytest.mark.parametrize("topic", ["pay", "progression", "supervision", "burnout", "roles"])
def test_every_file_is_the_table_that_the_screen_shows(topic: str, page: Page, made: SimpleNamespace) -> None:
    edition = made.edition(made.lantern())
    test = page(topic, edition)
    tables = [table.value.to_numpy().tolist() for table in test.table]
    on_screen = [[[row[0], ", ".join(filter(None, row[1:]))] for row in table] for table in tables]
    links = [link.proto.url for link in test.get("link_button") if link.proto.url.startswith("/get/csv/")]
    assert len(links) == len(tables) > 0
    in_files = [[shown(row) for row in read(made_of(edition, link.rsplit("/", 1)[1]))] for link in links]
    assert [[[cell.replace("\\", "").rstrip(".") for cell in row] for row in table] for table in on_screen] == in_files


def test_the_dates_and_the_marks_stand_on_top(made: SimpleNamespace, opened: Opened, lantern: Path) -> None:
    opened(lantern, "manager")
    text = made_of(made.edition(made.lantern()), "pay_pay_gap_like_for_like_").body.decode("utf-8-sig")
    for line in (
        '"Organisation","Lantern"',
        '"As at","30 September 2026"',
        '"Covers","September 2026"',
        '"Loaded","6 October 2026"',
        '"Next new figure","August 2027"',
        f'"[c]","{WITHHELD}"',
    ):
        assert f"{line}\r\n" in text


def test_numbers_stay_numbers_and_texts_stay_texts(made: SimpleNamespace, opened: Opened, lantern: Path) -> None:
    opened(lantern, "manager")
    body = made_of(made.edition(made.lantern()), "pay_pay_gap_like_for_like_").body
    assert body.startswith(b"\xef\xbb\xbf")
    assert '"Same grade","92p","80p to just under £1",92,80,100,"pence in the pound"'.encode() in body


def test_a_withheld_row_keeps_its_place_and_has_its_mark_and_sentence_only(
    made: SimpleNamespace, opened: Opened, lantern: Path
) -> None:
    opened(lantern, "manager")
    rows = read(made_of(made.edition(made.lantern()), "supervision_sup_minutes_share_service"))
    assert [row[0] for row in rows] == ["East", "North", "South", "Valley"]
    assert rows[3] == ["Valley", *[""] * 7, "[c]", WITHHELD, ""]


def test_a_figure_of_an_earlier_edition_keeps_the_dates_of_that_one(
    made: SimpleNamespace, opened: Opened, lantern: Path
) -> None:
    opened(lantern, "manager")
    old = {"as_of": made.THEN, "period": "2025-09", "status": "carried_forward"}
    now, before = made.edition([made.gap(made.GAP, 92, **old)]), made.edition([], 1, made.THEN)
    text = made_of(now, "pay_pay_gap_like_for_like_", before).body.decode("utf-8-sig")
    assert '"Covers","September 2025"\r\n"Loaded","6 October 2025"\r\n' in text


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", ' "=1', "'=1", "＝1", "＋1", "－1", "＠x", "\u200b=1", "\xa0=1"],
)
def test_what_would_begin_a_formula_gets_an_apostrophe(text: str) -> None:
    assert downloads.safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Peers", "92p", "£1", "[c]", "5 - 3", "'s"])
def test_what_begins_none_stands_as_it_is(text: str) -> None:
    assert downloads.safe(text) == text


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",)).filter(lambda letter: letter != "\0"), min_size=1)))
def test_no_text_is_lost_and_none_begins_as_a_formula(texts: list[str]) -> None:
    body = downloads.written([texts]).decode("utf-8-sig")
    (back,) = csv.reader(io.StringIO(body, newline="")) if texts else [[]]
    assert [text.removeprefix("'") for text in back] == [text.removeprefix("'") for text in texts]
    assert not any(text.startswith(("=", "+", "-", "@", "\t", "\r")) for text in back)
