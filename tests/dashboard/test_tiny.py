"""Three peers: every page says something or what it waits for, and nothing about the three can be read anywhere."""

import json
import re
import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access, brief, card, downloads, files, parts, sheets
from dashboard.screens import screens
from etl import cli, publish
from etl.cells import Edition
from etl.home import Home, open_home
from etl.snapshot import seal
from etl.words import WITHHELD

Opened = Callable[..., AppTest]
Words = Callable[[AppTest], str]
MAY = {
    role: [path for path, screen in screens().items() if role in screen.page.roles]
    for role in ("hr", "manager", "board")
}
EVERY = [(role, page) for role, pages in MAY.items() for page in pages]
TOPICS = sorted({screen.page.topic for screen in screens().values() if screen.page.topic})
HRS_OWN = ("job_titles", "upload")  # pages on which HR reads what HR has put in: titles, their pay, their answers
WAITS = "This waits for "
LONG = 3  # words of a sentence
FRAME = "Local mode:"


@pytest.fixture(scope="module")
def tiny() -> SimpleNamespace:
    """The organisation and the ways to make it."""
    return SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("tiny.py"))))


@pytest.fixture(scope="module")
def saltmarsh(tiny: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two years, two editions. Read it only."""
    home: Home = tiny.tiny(tmp_path_factory.mktemp("homes") / "saltmarsh")
    return home.folder


@pytest.fixture(scope="module")
def first_month(tiny: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A staff list and nothing else. Read it only."""
    home: Home = tiny.first_month(tmp_path_factory.mktemp("homes") / "first")
    return home.folder


def drawn(opened: Opened, home: Path, role: str, page: str) -> AppTest:
    """A page with all its folds open."""
    test = opened(home, role, "" if page == MAY[role][0] else page)
    for _ in range(2):  # folds hold folds
        for key in (fold.proto.id for fold in test.expander if fold.proto.id):
            test.session_state[key.rpartition("-")[2]] = True
        test.run()
    return test


def said(test: AppTest) -> list[str]:
    """The sentences of a page, below its question and without its frame: whose figures, as at when, and for whom."""
    kinds = (test.header, test.subheader, test.markdown)
    told = [re.sub(r":[a-z]+\[|[]*_\\]", "", str(element.value)) for kind in kinds for element in kind]
    framed = (FRAME, "You read an earlier one.", "Peers should see theirs first.")
    lines = [line.strip() for text in told for line in text.splitlines()]
    return [line for line in lines if line and not line.startswith(framed) and ", as at " not in line]


def is_worth_reading(line: str) -> bool:
    """A whole sentence of what is, or of what is waited for; not a heading, and never the refusal alone."""
    return line.endswith((".", "?")) and len(line.split()) > LONG and WITHHELD not in line


def every_edition(home: Path) -> list[Edition]:
    found = open_home(home, {})
    return [*publish.publications(found), *seal.editions(found)]


def secrets(tiny: SimpleNamespace) -> list[str]:
    """What is the three's alone: names, numbers, what they are paid in every writing, minutes of their sessions."""
    pay = [f for job in tiny.PEERS for f in (f"{job.salary:,}", str(job.salary), f"{job.salary / 1000:.1f}k")]
    names = [part for job in tiny.PEERS for name in job.holders for part in (name, *name.split())]
    numbers = [tiny.NUMBERED[name] for job in tiny.PEERS for name in job.holders]
    return [*pay, *names, *numbers, *(f"{job.minutes} minutes" for job in tiny.PEERS)]


def tells(text: str, tiny: SimpleNamespace) -> list[str]:
    """What in the text is of the three: their own, or how many they are."""
    found = [secret for secret in secrets(tiny) if re.search(rf"(?<![\w.]){re.escape(secret)}(?!\w)", text)]
    counts = r"\b(3|[Tt]hree|15%) (of \d+ )?(paid )?(peer|peers|lived-experience|people in lived)"
    return found + [match.group() for match in re.finditer(counts, text)]


@pytest.mark.parametrize(("role", "page"), EVERY)
def test_every_page_has_something_worth_reading_and_no_fault(
    role: str, page: str, saltmarsh: Path, opened: Opened
) -> None:
    test = drawn(opened, saltmarsh, role, page)
    assert not test.exception
    assert not test.error
    assert any(map(is_worth_reading, said(test)))


@pytest.mark.parametrize(("role", "page"), EVERY)
def test_with_a_staff_list_alone_a_page_says_what_it_waits_for(
    role: str, page: str, first_month: Path, opened: Opened
) -> None:
    test = drawn(opened, first_month, role, page)
    assert not test.exception
    assert not test.error
    assert any(map(is_worth_reading, said(test)))
    if screens()[page].page.topic:
        assert any(WAITS in line for line in said(test))


def test_a_page_of_which_nothing_is_drawn_is_not_worth_reading(
    saltmarsh: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card, "topic", lambda *_: None)
    assert not any(map(is_worth_reading, said(drawn(opened, saltmarsh, "manager", "pay"))))


@pytest.mark.parametrize("line", [WITHHELD, "Why?", "Pay, last time"])
def test_a_refusal_or_a_heading_alone_is_not_worth_reading(line: str) -> None:
    assert not is_worth_reading(line)


@pytest.mark.parametrize(("role", "page"), [pair for pair in EVERY if pair[1] not in HRS_OWN])
def test_no_page_tells_of_the_three(
    role: str, page: str, saltmarsh: Path, tiny: SimpleNamespace, opened: Opened, words: Words
) -> None:
    test = drawn(opened, saltmarsh, role, page)
    charts = [chart.proto.spec + chart.proto.alt for chart in test.get("plotly_chart")]
    boxes = [str(box.options) for box in test.selectbox]
    assert tells("\n".join([words(test), *charts, *boxes]), tiny) == []


@pytest.mark.parametrize("page", HRS_OWN)
def test_what_hr_reads_of_its_own_files_names_nobody(
    page: str, saltmarsh: Path, tiny: SimpleNamespace, opened: Opened, words: Words
) -> None:
    """The Roles page shows HR what HR said a title pays; persons are on no page."""
    told = tells(words(drawn(opened, saltmarsh, "hr", page)), tiny)
    pay = {form for job in tiny.PEERS for form in (f"{job.salary:,}", str(job.salary))}
    assert set(told) <= pay


def test_no_figure_tells_peers_from_colleagues(saltmarsh: Path) -> None:
    every = [cell for edition in every_edition(saltmarsh) for cell in edition.cells]
    assert every
    assert [cell.place for cell in every if cell.split and cell.shown] == []


def test_what_was_never_advertised_is_set_individually_and_one_holders_pay_is_its_band(saltmarsh: Path) -> None:
    for edition in every_edition(saltmarsh):
        scales = {cell.unit: cell for cell in edition.of("role_scale")}
        assert scales["Community Connector"].says == "What Community Connector pays is set individually."
        assert not scales["Community Connector"].shown
        assert scales["Family Navigator"].range == "£22,500 to £25,000"
        assert scales["Service Manager"].range == "£37,500 to £40,000"
        assert scales["Family Worker"].range == "£26,241"


def test_a_role_that_was_never_advertised_is_not_named_as_one_of_lived_experience(saltmarsh: Path) -> None:
    for edition in every_edition(saltmarsh):
        named = [cell for cell in edition.cells if "Community Connector" in json.dumps([cell.unit, cell.says])]
        assert {cell.measure for cell in named} == {"role_scale"}
        assert [cell for cell in named if "lived_experience" in cell.dimensions] == []


def test_the_roles_page_carries_the_day(saltmarsh: Path) -> None:
    newest = every_edition(saltmarsh)[0]
    for measure in ("role_scales", "rungs_above"):
        assert [cell.unit for cell in newest.of(measure) if cell.shown] == ["Family Navigator"]


@pytest.mark.parametrize("role", MAY)
@pytest.mark.parametrize("form", [brief.MANAGERS, brief.PEERS])
@pytest.mark.parametrize("topic", TOPICS)
def test_no_sheet_tells_of_the_three(
    role: str, form: brief.Form, topic: str, saltmarsh: Path, tiny: SimpleNamespace, opened: Opened
) -> None:
    opened(saltmarsh, role)
    spoken = brief.Spoken(cards=access.cards(), targets=access.targets())
    told = brief.brief(access.editions(), topic, "How do we stand?", form, spoken)
    assert tells(json.dumps(told, ensure_ascii=False, default=str), tiny) == []


@pytest.mark.parametrize("kind", [sheets.SHEET, sheets.PEERS_SHEET])
def test_every_sheet_can_be_printed(kind: str, saltmarsh: Path, opened: Opened) -> None:
    opened(saltmarsh, "manager")
    assert files.MAKERS[kind](access.editions(), "roles").body.startswith(b"%PDF")


@pytest.mark.parametrize("role", MAY)
def test_no_table_tells_of_the_three(role: str, saltmarsh: Path, tiny: SimpleNamespace, opened: Opened) -> None:
    opened(saltmarsh, role)
    editions = access.editions()
    made = list[str]()
    for topic in TOPICS:
        for part in parts.of_topic(editions.now, topic):
            if part.shown and part.measure.chart:
                made.append(files.MAKERS[downloads.KIND](editions, part.key).body.decode())
    assert made
    assert tells("\n".join(made), tiny) == []


@pytest.mark.parametrize("name", ["saltmarsh", "first_month"])
def test_no_readable_file_of_the_home_tells_of_the_three(
    name: str, tiny: SimpleNamespace, request: pytest.FixtureRequest
) -> None:
    home: Path = request.getfixturevalue(name)
    readable = {path.relative_to(home): body for path in home.rglob("*") if (body := text_of(path)) is not None}
    assert {"audit.jsonl", "publications", "snapshots"} <= {path.parts[0] for path in readable}
    if name == "saltmarsh":
        assert {"conversations.jsonl", "profiles"} <= {path.parts[0] for path in readable}
    assert {str(path): found for path, body in readable.items() if (found := tells(body, tiny))} == {}


def text_of(path: Path) -> str | None:
    """What anybody can read of a file; none of what is encrypted."""
    try:
        return path.read_text("utf-8") if path.is_file() else None
    except UnicodeDecodeError:
        return None


@pytest.mark.parametrize("command", [["history"], ["publications"], ["released"], ["conversations"]])
def test_no_command_tells_of_the_three(
    command: list[str],
    saltmarsh: Path,
    tiny: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", ["alongside", *command, "--home", str(saltmarsh)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    answered = capfd.readouterr()
    assert ended.value.code in (0, None)
    assert answered.out
    assert tells(answered.out + answered.err, tiny) == []
