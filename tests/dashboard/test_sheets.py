"""The meeting sheet: one page, whatever stands on it; and the peers' form never tells them from colleagues."""

import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

from dashboard import access, files, printed, sheets
from dashboard.access import Editions
from etl import editions as published
from etl.cells import Edition, Released, Viewer
from etl.conversations import Card, Target
from etl.home import Home
from etl.words import WITHHELD

TOPICS = ("pay", "roles", "progression", "supervision", "burnout", "practice")
FORMS = (False, True)
MADE = ("lantern", "harbour", "crowded", "withheld", "bare")
PLACE = ("measure", "topic", "level", "unit", "dimensions", "split", "value_unit")
AT = datetime(2026, 9, 30, tzinfo=UTC)
LONG = "Senior peer support and family outreach practitioner for young people leaving care (maternity cover, Northgate)"


@pytest.fixture(scope="module")
def every(made: SimpleNamespace) -> dict[str, Editions]:
    """Editions from the fullest to the emptiest."""
    lantern = made.lantern()
    units = [f"{LONG}, service {number}" for number in range(1, 26)]
    crowded = [
        *lantern,
        *made.by_service(made.GIVEN, LONG, dict.fromkeys(units, 40)),
        *made.by_service(made.COVERED, LONG, dict.fromkeys(units, 80)),
        *made.by_service(made.HOURS, LONG, dict.fromkeys(units, 7)),
        *made.scales({f"{LONG} {number}": (25_000 + number, 31_000, "no") for number in range(20)}),
    ]
    withheld = [made.bare({name: cell[name] for name in PLACE}) for cell in lantern]
    before = made.edition(made.lantern_before(), number=1, as_of=made.THEN)
    return {
        "lantern": Editions(made.edition(lantern), [before]),
        "harbour": Editions(made.edition(made.harbour(), organisation="Harbour"), []),
        "crowded": Editions(made.edition(crowded, organisation=LONG * 3), [before]),
        "withheld": Editions(made.edition(withheld), []),
        "bare": Editions(made.edition([]), []),
    }


def text(body: bytes) -> str:
    """All that a PDF says, without spaces: its words by the fonts' own tables, and what is read out for marks."""
    said = []
    with pikepdf.open(BytesIO(body)) as pdf:
        for page in pdf.pages:
            fonts = {name: letters(font) for name, font in page.Resources.Font.items()}
            font: dict[int, str] = {}
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "Tf":
                    font = fonts[str(operands[0])]
                elif str(operator) in ("Tj", "TJ"):
                    runs = operands[0] if str(operator) == "TJ" else operands
                    said += [shown(bytes(run), font) for run in runs if isinstance(run, pikepdf.String)]
        said += [
            str(value)
            for each in parts_of(pdf)
            for name in ("/Alt", "/ActualText", "/E", "/T")
            if (value := each.get(name)) is not None
        ]
        said += [str(value) for value in pdf.docinfo.values()] + [str(pdf.open_metadata())]
    return squeezed("".join(said))


def letters(font: pikepdf.Object) -> dict[int, str]:
    """What each glyph of a font stands for."""
    table = font.ToUnicode.read_bytes().decode("latin-1")
    found = re.findall(r"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>\s*\n", table.split("endcodespacerange")[1])
    return {int(glyph, 16): bytes.fromhex(letter).decode("utf-16-be") for glyph, letter in found}


def shown(run: bytes, font: dict[int, str]) -> str:
    return "".join(font.get(int.from_bytes(run[at : at + 2]), "�") for at in range(0, len(run), 2))


def squeezed(said: str) -> str:
    return "".join(said.split())


def parts_of(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every element of the tree that a screen reader walks, in its order."""

    def walked(element: Any) -> Iterator[pikepdf.Object]:
        if isinstance(element, pikepdf.Array):
            for each in element:
                yield from walked(each)
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            yield element
            yield from walked(element.get("/K", pikepdf.Array()))

    return walked(pdf.Root.StructTreeRoot.get("/K", pikepdf.Array()))


def card(**told: Any) -> Card:
    """A promise about how much of the promised supervision was given."""
    plain: dict[str, Any] = {
        "number": 1, "audience": "manager", "measure": "sup_minutes_share", "level": "organisation", "unit": None,
        "publication": 1, "edition": date(2025, 9, 30), "says": "46 of 60.", "figure": None, "range": None,
        "as_of": None, "prompt": "", "ask": "Why?", "because": (), "absent": "", "trying": "Two supervisors a team",
        "role": "Head of practice", "review": date(2027, 1, 14), "made": date(2026, 1, 1),
    }  # fmt: skip
    return Card(**plain | told)


TARGET = Target(
    measure="sup_minutes_share", value=57, figure="57 minutes", by=date(2027, 4, 30), decided=date(2026, 5, 1)
)

GAP = Target(measure="pay_gap_like_for_like", value=99, figure="99p", by=date(2027, 4, 30), decided=date(2026, 5, 1))


@pytest.mark.parametrize("peers", FORMS)
@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("which", MADE)
def test_a_sheet_is_one_tagged_page(which: str, topic: str, *, peers: bool, every: dict[str, Editions]) -> None:
    made = sheets.sheet(every[which], topic, peers=peers)
    assert made.media_type == "application/pdf"
    with pikepdf.open(BytesIO(made.body)) as pdf:
        assert len(pdf.pages) == 1
        assert [float(side) for side in pdf.pages[0].MediaBox] == pytest.approx([0, 0, 595.28, 841.89], abs=0.01)
        assert (bool(pdf.Root.MarkInfo.Marked), str(pdf.Root.Lang)) == (True, "en-GB")
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo.Title).endswith("?")
        assert "<pdfuaid:part>1</pdfuaid:part>" in str(pdf.open_metadata())
        assert all(
            "/FontFile3" in font.DescendantFonts[0].FontDescriptor for font in pdf.pages[0].Resources.Font.values()
        )
        tags = list(parts_of(pdf))
    named = [str(tag.S) for tag in tags]
    headings = [int(name[2]) for name in named if re.fullmatch(r"/H\d", name)]
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(headings))
    assert all(str(tag.Alt) for tag in tags if str(tag.S) == "/Figure")
    assert named.count("/Figure") <= named.count("/Table")
    assert all(str(tag.A[0].Scope) == "/Column" for tag in tags if str(tag.S) == "/TH")
    assert named.count("/TH") >= 2 * named.count("/Table")


@pytest.mark.parametrize("topic", TOPICS)
def test_what_the_page_shows_open_stands_on_the_sheet(topic: str, every: dict[str, Editions]) -> None:
    said = text(sheets.sheet(every["lantern"], topic, peers=False).body)
    question = sheets._screen(topic).page.question
    foot = ("What this does not tell you.", "Made by Alongside from the edition of 30 September 2026.")
    for words in (question, "As at 30 September 2026. Edition 2.", "One thing we will try", *foot):
        assert squeezed(words) in said


def test_the_headline_its_figures_and_when_there_are_new_ones(every: dict[str, Editions]) -> None:
    said = text(sheets.sheet(every["lantern"], "pay", peers=False).body)
    for words in (
        "Peers are paid less than colleagues in comparable jobs: about 92p for every £1 (likely 80p to just under £1).",
        "Last time, September 2025, 90p: no clear change.",
        "Figure Likely range",
        "92p 80p to just under £1",
        "Dots with likely ranges: ",
        "£1, equal",
        "next new figure August 2027",
        "This could be because",
    ):
        assert squeezed(words) in said


def test_of_more_than_one_page_holds_the_sheet_says_how_much_the_dashboard_has(every: dict[str, Editions]) -> None:
    assert "moreonthepage." in text(sheets.sheet(every["crowded"], "supervision", peers=False).body)
    services = text(sheets.sheet(every["crowded"], "burnout", peers=False).body)
    assert squeezed("South 9 hours, 7 to 11 hours; ") in services
    assert squeezed("5 to 9 hours; and 24 more on the page.") in services


def test_a_text_too_long_is_cut_between_words_never_within_a_figure() -> None:
    assert printed._on_one_line("27 words " * 100).endswith("words 27…")
    assert printed._on_one_line("12345678 " * 100).removesuffix("…").split()[-1] == "12345678"


def test_the_target_and_open_promises_of_the_topic_stand_on_the_managers_sheet(every: dict[str, Editions]) -> None:
    told = [
        card(),
        card(number=2, trying="An old one", closed=date(2026, 2, 1)),
        card(number=3, trying="A raise", measure="role_scales"),
    ]
    said = text(
        sheets.sheet(every["lantern"], "supervision", peers=False, cards=told, targets={TARGET.measure: TARGET}).body
    )
    assert squeezed("Our target: 57 minutes by April 2027") in said
    assert squeezed("Two supervisors a team Head of practice, to look again on 14 January 2027") in said
    assert squeezed("An old one") not in said
    assert squeezed("A raise") not in said


def test_no_promise_stands_on_the_peers_form_for_it_may_tell_of_a_figure(every: dict[str, Editions]) -> None:
    said = text(sheets.sheet(every["lantern"], "supervision", peers=True, cards=[card(trying="From 37 to 50")]).body)
    assert squeezed("From 37 to 50") not in said


def test_withheld_measures_stand_in_the_order_of_their_names(made: SimpleNamespace) -> None:
    cells = [made.bare(made.COVERED), made.bare(made.LESS_COVERED), made.bare(made.LESS_GIVEN)]
    editions = Editions(made.edition([made.ranged(made.GIVEN, 48, "About {figure}."), *cells]), [])
    said = text(sheets.sheet(editions, "supervision", peers=False).body)
    titles = "Minutes given of each promised hour, peers and colleagues · Time in which supervision was up to date · "
    assert squeezed(f"{titles}Time in which supervision was up to date, peers and colleagues. {WITHHELD}") in said


def test_what_waits_for_an_export_says_which(every: dict[str, Editions]) -> None:
    said = text(sheets.sheet(every["harbour"], "burnout", peers=False).body)
    assert squeezed("Time away sick. This waits for an export: absence records.") in said


def test_each_promise_in_writing_stands_with_how_it_is_kept_in_a_word(every: dict[str, Editions]) -> None:
    said = text(sheets.sheet(every["lantern"], "practice", peers=True).body)
    assert squeezed("Promise In place? Last looked at") in said
    for words in (
        "The pay policy counts lived experience Yes March 2026",
        "The peer role description is agreed Partly March 2026",
        "Sharing one's story is a choice, in writing No March 2026",
        "The supervision that is promised is published Overdue March 2026",
    ):
        assert squeezed(words) in said


def test_without_a_register_the_sheet_says_what_it_waits_for(made: SimpleNamespace) -> None:
    says = made.WAITS.format("the practice register")
    place = {"measure": "practice_register", "topic": "practice", "value_unit": ""}
    editions = Editions(made.edition([made.bare(place, "not_collected", says)]), [])
    assert squeezed(says) in text(sheets.sheet(editions, "practice", peers=False).body)


def test_a_target_on_a_figure_that_tells_peers_from_colleagues_is_for_managers_alone(
    every: dict[str, Editions],
) -> None:
    aims = {GAP.measure: GAP}
    assert squeezed("Our target: 99p") in text(sheets.sheet(every["lantern"], "pay", peers=False, targets=aims).body)
    assert squeezed("99p") not in text(sheets.sheet(every["lantern"], "pay", peers=True, targets=aims).body)


def test_the_peers_form_says_why_it_is_theirs_and_what_is_not_on_it(every: dict[str, Editions]) -> None:
    for which in MADE:
        said = text(sheets.sheet(every[which], "pay", peers=True).body)
        assert squeezed("Peers see this before the meeting, in paid time, and may change the questions.") in said
        assert squeezed("Figures that compare peers with colleagues are not on this sheet") in said


def told_apart(edition: Edition) -> Edition:
    """Every word and number of a figure that tells peers from colleagues replaced by one that stands nowhere else."""

    def marked(place: int, cell: Released) -> Released:
        if not (cell.split and cell.shown):
            return cell
        words = {name: f"SPLIT{place}{name}" for name in ("says", "figure", "range", "counted")}
        return replace(cell, **words, value=987_654 + place, low=987_653, high=987_655)

    return Edition(edition.head, tuple(marked(place, cell) for place, cell in enumerate(edition.cells)))


def without(edition: Edition) -> Edition:
    return Edition(edition.head, tuple(cell for cell in edition.cells if not cell.split))


def held_back(edition: Edition, made: SimpleNamespace) -> Edition:
    """The same with every figure that tells peers from colleagues withheld."""
    cells = json.loads(json.dumps([vars(cell) for cell in edition.cells]))
    again = [made.bare({name: cell[name] for name in PLACE}) if cell["split"] else cell for cell in cells]
    return Edition(edition.head, made.edition(again).cells)


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("which", MADE)
def test_the_peers_form_is_the_same_whatever_tells_peers_from_colleagues(
    which: str, topic: str, every: dict[str, Editions], made: SimpleNamespace
) -> None:
    def peers(changed: Callable[[Edition], Edition]) -> bytes:
        now, *before = map(changed, (every[which].now, *every[which].before))
        return sheets.sheet(Editions(now, before), topic, peers=True).body

    body = peers(lambda edition: edition)
    assert peers(told_apart) == body
    assert peers(without) == body
    assert peers(lambda edition: held_back(edition, made)) == body


@pytest.mark.parametrize("topic", ["pay", "progression", "supervision"])
def test_only_the_managers_sheet_tells_peers_from_colleagues(topic: str, every: dict[str, Editions]) -> None:
    editions = Editions(told_apart(every["lantern"].now), list(map(told_apart, every["lantern"].before)))
    assert "SPLIT" in text(sheets.sheet(editions, topic, peers=False).body)
    assert "SPLIT" not in text(sheets.sheet(editions, topic, peers=True).body)


@pytest.mark.parametrize("organisation", ["lantern_home", "harbour_home"])
def test_no_figure_range_or_sentence_that_tells_peers_from_colleagues_is_on_a_real_peers_form(
    organisation: str, request: pytest.FixtureRequest
) -> None:
    home: Home = request.getfixturevalue(organisation)
    now, *before = published.standing(home, Viewer("manager"))
    split = [cell for edition in (now, *before) for cell in edition.cells if cell.split]
    held = [cell for edition in (now, *before) for cell in edition.cells if not cell.split]
    open_to_peers = squeezed(" ".join(f"{cell.says} {cell.figure} {cell.range}" for cell in held))
    for topic in TOPICS:
        body = sheets.sheet(Editions(now, before), topic, peers=True).body
        said = text(body)
        with pikepdf.open(BytesIO(body)) as pdf:
            assert len(pdf.pages) == 1
        sentences = {squeezed(cell.says) for cell in split if cell.shown}
        assert not [says for says in sentences if says in said]
        figures = {squeezed(told) for cell in split if cell.shown for told in (cell.figure, cell.range) if told}
        # Where a figure for all staff or a post happens to be the same, it stands there as its own.
        assert not [told for told in figures if told in said and told not in open_to_peers and len(told) > 3]
        assert "peerscounted" not in said
        with pikepdf.open(BytesIO(sheets.sheet(Editions(now, before), topic, peers=False).body)) as pdf:
            assert len(pdf.pages) == 1


@pytest.mark.parametrize(
    "title", ['#import "x"', "*a* _b_", "$x$", "= A", "<here> @there", "#panic()", "`raw` \\ [b]", "// --"]
)
def test_what_a_user_wrote_stands_as_written(title: str, made: SimpleNamespace) -> None:
    roles = made.scales({title: (25_000, 31_000, "yes")})
    editions = Editions(made.edition([*roles], organisation=f"{title} House"), [])
    said = text(sheets.sheet(editions, "roles", peers=False, cards=[card(measure="role_scale", trying=title)]).body)
    assert said.count(squeezed(title)) >= 4


def test_a_letter_that_no_font_has_stands_as_a_question_mark(made: SimpleNamespace) -> None:
    editions = Editions(made.edition(made.lantern(), organisation="Haus 家 Ŵy\x00\u202e"), [])
    assert squeezed("Haus ? Ŵy") in text(sheets.sheet(editions, "pay", peers=False).body)


@settings(max_examples=12)
@given(some.text(max_size=600), some.text(min_size=1, max_size=600))
@example("W" * 600, "W" * 600)
@example("wide words " * 60, "wide words " * 60)
def test_whatever_is_written_a_sheet_is_one_page(made: SimpleNamespace, organisation: str, title: str) -> None:
    roles = [*made.scales({f"{title}{number}": (25_000, 31_000, "yes") for number in range(20)}), *made.starts()]
    roles = [role | {"says": f"{title} {role['says']}"} for role in roles]
    editions = Editions(made.edition(roles, organisation=organisation), [])
    with pikepdf.open(BytesIO(sheets.sheet(editions, "roles", peers=True).body)) as pdf:
        assert len(pdf.pages) == 1


def test_the_same_cells_make_the_same_bytes_and_another_day_others(
    every: dict[str, Editions], made: SimpleNamespace
) -> None:
    lantern = every["lantern"]
    body = sheets.sheet(lantern, "pay", peers=False).body
    assert sheets.sheet(lantern, "pay", peers=False).body == body
    later = Editions(made.edition(made.lantern(), as_of="2026-10-31"), lantern.before)
    assert sheets.sheet(later, "pay", peers=False).body != body


def test_sheets_asked_for_at_once_do_not_mix(every: dict[str, Editions]) -> None:
    def body(topic: str) -> bytes:
        return sheets.sheet(every["lantern"], topic, peers=False).body

    one_by_one = list(map(body, TOPICS))
    with ThreadPoolExecutor(len(TOPICS)) as pool:
        assert list(pool.map(body, TOPICS)) == one_by_one


FAULTY = {
    "a font that is not there": '#set document(title: "A")\n#set text(font: "Not there")\n= A',
    "a value that is not there": "#set document(title: [A])\n#let d = json(bytes(sys.inputs.sheet))\n= #d.nothing",
    "no title": "= A",
    "a heading left out": '#set document(title: "A")\n== A',
}


@pytest.mark.parametrize("template", FAULTY.values(), ids=list(FAULTY))
def test_a_sheet_with_a_fault_or_a_warning_is_not_made_and_its_words_are_not_told(
    template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sheet.typ").write_text(template, "utf-8")
    monkeypatch.setattr(printed, "TEMPLATE", tmp_path / "sheet.typ")
    printed._compiler.cache_clear()
    try:
        with pytest.raises(printed.NotPrinted) as fault:
            printed.pdf({"a": "secret"}, AT)
    finally:
        printed._compiler.cache_clear()
    assert "secret" not in str(fault.value)
    assert fault.value.__cause__ is None


def test_a_second_page_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    last = printed.TEMPLATE.read_text("utf-8").splitlines()[-1]
    (tmp_path / "sheet.typ").write_text(f'#set document(title: "A")\n= A\n#pagebreak()\n== B\n{last}', "utf-8")
    monkeypatch.setattr(printed, "TEMPLATE", tmp_path / "sheet.typ")
    printed._compiler.cache_clear()
    try:
        with pytest.raises(printed.NotPrinted):
            printed.pdf({}, AT)
    finally:
        printed._compiler.cache_clear()


def test_the_template_reads_no_file_and_brings_no_package() -> None:
    template = printed.TEMPLATE.read_text("utf-8")
    assert not re.search(r"#?\b(import|include|eval|read|csv|yaml|toml|xml|cbor|plugin|image)\b\s*[(\"]", template)
    assert re.findall(r"json\([^\n]*", template) == ["json(bytes(sys.inputs.sheet))"]
    assert all(font.path is None for font in printed._fonts().fonts())


def test_both_forms_are_files_of_every_topic_and_of_nothing_else(
    every: dict[str, Editions], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "viewer", lambda: Viewer("manager"))
    monkeypatch.setattr(access, "cards", list)
    monkeypatch.setattr(access, "targets", dict)
    names = [files.MAKERS[kind](every["lantern"], topic).name for kind in ("sheet", "peers") for topic in TOPICS]
    assert names[0] == "meeting-sheet-pay-2026-09-30.pdf"
    assert names[-1] == "peers-sheet-practice-2026-09-30.pdf"
    assert all(re.fullmatch(files.NAME, name) for name in names)
    for unknown in ("", "people", "../pay"):
        with pytest.raises(files.NotThere):
            files.MAKERS["sheet"](every["lantern"], unknown)


def test_who_may_not_open_the_page_gets_no_sheet_of_it(
    every: dict[str, Editions], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "viewer", lambda: Viewer("board"))
    for kind in ("sheet", "peers"):
        with pytest.raises(files.NotThere):
            files.MAKERS[kind](every["lantern"], "pay")


def test_each_topic_s_page_links_both_forms_and_says_who_sees_theirs_first(
    opened: Callable[..., AppTest], lantern: Path
) -> None:
    for page in ("pay", "practice"):
        test = opened(lantern, "manager", page)
        addresses = [link.proto.url for link in test.get("link_button")]
        assert addresses[:2] == [f"/get/{kind}/2026-09-30/{page}" for kind in ("sheet", "peers")]
        assert any("Peers should see theirs first." in said.value for said in test.markdown)
