"""HR changes the practice register on its page; other readers see neither the form nor what stands in it."""

import runpy
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from etl import load
from etl.home import Home, open_home
from etl.load import practice

Opened = Callable[..., AppTest]
Words = Callable[[AppTest], str]
HANDBOOK = "Staff handbook, part 4"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """The made organisation of twenty people after its first month."""
    tiny = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("tiny.py"))))
    tiny.first_month(tmp_path / "tiny")
    return open_home(tmp_path / "tiny", {})


def form(opened: Opened, home: Home) -> AppTest:
    """The page with the form open."""
    page = opened(home.folder, "hr", "practice")
    page.session_state["register"] = True
    page.run()
    assert not page.exception
    return page


def answer(page: AppTest, *, stands: str | None = None, evidence: str | None = None) -> AppTest:
    """The debrief, saved with these answers."""
    if stands:
        next(radio for radio in page.radio if radio.key.startswith("stands_debrief_policy")).set_value(stands)
    if evidence is not None:
        text = next(text for text in page.text_input if text.key.startswith("evidence_debrief_policy"))
        text.set_value(evidence)
    next(button for button in page.button if button.label == "Save the register").click()
    return page.run()


def test_a_save_is_a_load_of_its_own_and_says_so(opened: Opened, home: Home) -> None:
    page = answer(form(opened, home), stands="partly", evidence=HANDBOOK)
    assert [said.value for said in page.success] == [r"The register is saved\. You can take it back under History\."]
    known = practice.known(home)["debrief_policy"]
    assert (known.in_place, known.evidence) == ("partly", HANDBOOK)
    assert load.history(home)[0].table == "practice"


def test_saving_what_stands_already_says_that_nothing_changed(opened: Opened, home: Home) -> None:
    answer(form(opened, home), stands="partly")
    before = len(load.history(home))
    page = answer(form(opened, home))
    assert [said.value for said in page.success] == [r"Nothing has changed, so nothing was saved\."]
    assert len(load.history(home)) == before


def test_evidence_with_an_e_mail_address_is_refused_and_stays_in_the_form(opened: Opened, home: Home) -> None:
    before = len(load.history(home))
    page = answer(form(opened, home), stands="yes", evidence="ask ama@example.org")
    (error,) = page.error
    assert error.value == r"The evidence holds an e\-mail address\. Leave it out\."
    text = next(text for text in page.text_input if text.key.startswith("evidence_debrief_policy"))
    assert text.value == "ask ama@example.org"
    assert len(load.history(home)) == before


@pytest.mark.parametrize("role", ["manager", "hr"])
def test_the_form_is_drawn_for_hr_alone_and_evidence_for_no_reader(
    role: str, opened: Opened, home: Home, words: Words
) -> None:
    answer(form(opened, home), stands="partly", evidence=HANDBOOK)
    page = opened(home.folder, role, "practice")
    assert not page.text_input
    assert HANDBOOK not in words(page)
    assert ("Change the register" in words(page)) == (role == "hr")


def test_every_promise_can_be_reached(opened: Opened, home: Home) -> None:
    page = form(opened, home)
    (part,) = [box for box in page.selectbox if box.key == "register_part"]
    asked = set[str]()
    for name in part.options:
        next(box for box in page.selectbox if box.key == "register_part").set_value(name)
        page.run()
        asked |= {radio.label for radio in page.radio}
    assert len(asked) == len(practice.PRACTICES)
