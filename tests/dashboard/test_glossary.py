"""The words: few, each with a meaning, linked at its first use on a page, and never within a name."""

import re
from collections.abc import Callable
from pathlib import Path
from string import Formatter
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard import access, glossary, navigation
from etl.measures import measures
from etl.measures.measure import Measure
from etl.words import plain

Opened = Callable[..., AppTest]
LINK = re.compile(r"\[([^][]*)\]\(/kept_safe#([a-z0-9-]+)\)")


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run of a page whose reader may open the words."""
    monkeypatch.setattr(navigation, "may_open", lambda _: True)
    monkeypatch.setattr(st, "session_state", {})
    glossary.begin()


def links(test: AppTest) -> list[tuple[str, str]]:
    return [found for element in test.markdown for found in LINK.findall(element.value)]


def test_there_are_at_most_twenty_five_words_each_with_an_address_of_its_own() -> None:
    assert len(glossary.TERMS) <= 25
    assert len({term.anchor for term in glossary.TERMS}) == len(glossary.TERMS)


@pytest.mark.usefixtures("page")
def test_the_first_use_is_linked_and_no_other() -> None:
    said = glossary.linked("The likely range of peers. The likely range again.")
    assert said == ("The [likely range](/kept_safe#likely-range) of [peers](/kept_safe#peer). The likely range again.")
    assert glossary.linked("Peers, once more") == "Peers, once more"


@pytest.mark.usefixtures("page")
def test_each_run_of_a_page_begins_anew() -> None:
    first = glossary.linked("An edition")
    glossary.begin()
    assert glossary.linked("An edition") == first == "An [edition](/kept_safe#edition)"


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize("text", ["peerless", "multi\\-peer", "peer\\-led", "sealedly"])
def test_a_part_of_a_word_is_no_word(text: str) -> None:
    assert glossary.linked(text) == text


@pytest.mark.usefixtures("page")
def test_escapes_hold_within_a_link_and_around_it() -> None:
    said = glossary.linked(plain("A lived-experience role [x](y) *z*"))
    assert said == r"A [lived\-experience role](/kept_safe#lived-experience-role) \[x\]\(y\) \*z\*"


@pytest.mark.usefixtures("page")
def test_every_measure_says_its_caveat_and_how_it_is_worked_out_with_links_taken_out_again() -> None:
    for measure in measures():
        for text in (measure.caveat, measure.how):
            assert LINK.sub(r"\1", glossary.linked(plain(text))) == plain(text)


def test_no_sentence_about_the_organisation_holds_a_name_that_a_link_could_cut() -> None:
    """Cards link words in cells of that level alone: figures and bands of tenure fill their sentences."""
    ours = {"value", "low", "high", "range", "peers", "others", "tenure", "standard"}
    for measure in measures():
        if not (isinstance(measure, Measure) and measure.kind == "no_people"):
            fields = {name for says in measure.says.values() for _, name, _, _ in Formatter().parse(says) if name}
            assert fields <= ours


def test_without_a_page_there_is_no_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "session_state", {})
    assert glossary.linked("An edition") == "An edition"


@pytest.mark.parametrize("topic", ["pay", "progression", "supervision", "burnout"])
def test_a_page_links_each_word_once_and_to_a_heading_that_is_there(topic: str, lantern: Path, opened: Opened) -> None:
    found = links(opened(lantern, "manager", topic))
    names = [anchor for _, anchor in found]
    assert found
    assert len(names) == len(set(names))
    assert set(names) <= {term.anchor for term in glossary.TERMS}


def test_the_name_of_a_role_or_a_service_is_never_linked(
    made: SimpleNamespace, lantern: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = [made.gap(made.GAP | {"level": "service", "unit": name}, 92) for name in ("Edition", "Peers")]
    now = made.edition([made.gap(made.GAP, 92), *services, *made.starts(), *made.scales()])
    monkeypatch.setattr(access, "editions", lambda: access.Editions(now, ()))
    for topic, opens in (("pay", "pay_pay_gap_like_for_like_service"), ("roles", "roles_role_scale_")):
        test = opened(lantern, "manager", topic)
        test.session_state[f"open_{opens}"] = True
        test.run()
        for name in ("Edition.**", "Peers.**", "Peer support worker"):
            assert not any(LINK.search(each.value) for each in test.markdown if name in each.value.replace("\\", ""))


def test_the_page_of_the_words_has_a_heading_each(lantern: Path, opened: Opened) -> None:
    said = "\n".join(element.value for element in opened(lantern, "manager", "kept_safe").markdown)
    assert re.findall(r"^### (.*)$", said, re.MULTILINE) == [term.name for term in glossary.TERMS]


def test_a_board_reads_the_words_in_its_snapshot_and_gets_no_link(
    made: SimpleNamespace, lantern: Path, opened: Opened
) -> None:
    sealed = made.sealed(lantern)
    test = opened(lantern, "board")
    for fold in ("Pay", "Supervision", "How people are kept safe in these numbers"):
        test.session_state[f"fold_{fold}"] = True
    test.run()
    sealed.unlink()
    assert links(test) == []
    assert any("### Likely range" in element.value for element in test.markdown)
