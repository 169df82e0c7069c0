"""Every sentence that the product can say, with the longest words and figures that it may hold.

ALONGSIDE_SENTENCES names a file to write them to, one a line, to be read aloud.
"""

import ast
import os
import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from pathlib import Path
from string import Formatter
from typing import NamedTuple

import numpy as np
import polars as pl
import pytest

from dashboard.screens import screens
from etl import cells, measures, publish, words
from etl.cells import Shown
from etl.disclosure.candidate import Candidate, Contribution
from etl.disclosure.decide import decide
from etl.measures import hours_above_contract, promotion_rate, rungs_above, sickness_rate, sup_shares
from etl.measures.measure import Declared, Estimate, Measure
from etl.measures.pay_gap_like_for_like import MINORITY, SAME_GRADE
from etl.publish import edition, figures, wording
from etl.words import WITHHELD, Verdict
from schemas import conversations
from schemas.policy import Policy
from schemas.standards.own import MOST

ROOT = Path(__file__).parents[3]
LONGEST = 160  # characters (pages.md 4.2)
HEADLINE = 135  # near 110 means at most 25 letters more, with everyday figures
REFUSED = re.compile(
    r"significan|no gap|like for like|quarantin|at-risk employee|top performer|\bflag|\bp ?= ?|\bn\.s\.|statistic"
    r"|carried forward|publication|\bcells?\b",
    re.IGNORECASE,
)
EVERY = measures.measures()
ESTIMATES = [measure for measure in EVERY if getattr(measure, "kind", "") not in ("no_people", "count")]
# The widest figures of each unit, and the ends that are said in words.
VALUES: Mapping[str, tuple[float, ...]] = {
    "pence_in_the_pound": (0, 55, 100, 145),
    "pounds_an_hour": (9.75, 123.75),
    "pounds_a_year": (18_000, 123_456),
    "people": (5, 12_345),
    "minutes": (-60, -5, 0, 48, 60),
    "hours": (0, 0.5, 9, 15),
    "percent": (0, 0.5, 86, 100),
    "points": (-100, -13, 0, 5),
    "per_100_person_years": (0, 4, 13),
    "ratio": (0, 0.3, 1, 1.2),
    "steps": (0, 1, 12),
    "": (),
}
EVERYDAY: Mapping[str, tuple[float, float, float]] = {  # value, low, high
    "pence_in_the_pound": (92, 85, 100),
    "minutes": (48, 46, 50),
    "hours": (4, 3, 5),
    "percent": (86, 80, 95),
    "per_100_person_years": (13, 11, 16),
    "ratio": (0.3, 0.1, 0.7),
}
TITLE, MATCH = "Senior Peer Outreach Co-worker", "Domestic Abuse Outreach Worker"  # 30 letters each
ROLE = {
    "role": TITLE, "title_key": "a", "grade_key": None, "family": None, "rung": None, "next_keys": "b",
    "min_qualification_level": 6, "accepts_experience": False, "establishment_fte": 1.0, "peer": True,
    "match": MATCH, "match_title_key": "b", "match_grade_key": None,
    **{f"{whose}_published": True for whose in ("own", "match")},
    **{f"{whose}_one_holder": False for whose in ("own", "match")},
    **{f"{whose}_basis": "annual" for whose in ("own", "match")},
    **{f"{whose}_hours": 37.5 for whose in ("own", "match")},
    "own_min": 21_000.0, "own_max": 52_000.0, "match_min": 30_000.0, "match_max": 73_000.0,
}  # fmt: skip
ROLES = (  # what may be so of a role
    {},
    {"match": None},
    {"own_published": False},
    {"match_published": False},
    {"own_min": None, "own_max": None},
    {"own_one_holder": True, "own_max": 21_000.0},
    {"own_one_holder": True, "own_min": 31_000.0, "own_max": 31_000.0},
    {"own_max": 21_000.0},
    {"match_max": 30_000.0},
    {"own_max": 21_000.0, "match_max": 30_000.0},
    {"own_min": 30_000.0},
    {"own_min": 40_000.0},
)
LADDER = (  # of the role and its match: open without a degree, a degree, or told of neither
    {"title_key": "b", "peer": False, "next_keys": "c", "accepts_experience": True},
    {"title_key": "c", "peer": False, "next_keys": "", "match": None},
)
LEADS = {  # what a formula puts before its sentence
    "pay_gap_like_for_like": ("", MINORITY),
    "pay_gap_same_work": ("", MINORITY),
    "sup_minutes_by_tenure": tuple(lead for _, lead in sup_shares.TENURE.values()),
}
WAITS = (
    hours_above_contract.UNTOLD, promotion_rate.UNWATCHED, rungs_above.HIDDEN, rungs_above.UNTOLD, sickness_rate.HOURS,
    sup_shares.UNTIMED,
)  # fmt: skip


class Said(NamedTuple):
    """A sentence, and where it is said."""

    where: str
    text: str


# ---------------------------------------------------------------- what a figure says


def ranges(measure: Declared) -> Iterator[Shown]:
    values = VALUES[measure.value_unit] or (0,)
    for low, high in product(values, repeat=2):
        if low <= high:
            yield Shown(value=high, low=low, high=high, size=0)


def lies(measure: Declared, verdict: Verdict | None, shown: Shown) -> bool:
    """Can a range be so, with that verdict?"""
    low, high = shown.low or 0, shown.high or 0
    if measure.equal != 0 and low < 0:
        return False
    if measure.equal is None or verdict not in ("less", "more"):
        return True
    return high <= measure.equal if verdict == "less" else low >= measure.equal


def beside(measure: Declared) -> Mapping[str, str]:
    """The figures of both sides of a comparison, and the standard."""
    sides = measure.sides if isinstance(measure, Measure) else None
    under = measures.measure(sides.measure) if sides else None
    unit = under.value_unit if under else measure.value_unit
    side = words.figure((VALUES[unit] or (0,))[-1], unit) or ""
    standard = words.figure(measure.standard or MOST.get(measure.id), measure.value_unit) or ""
    return {"peers": side, "others": side, "standard": standard}


def told(measure: Declared) -> Iterator[Said]:
    """Its sentences for every verdict, with all figures of its unit, and those of the sides that it compares."""
    if getattr(measure, "kind", "") == "no_people":
        return
    for says in measure.says:
        verdict: Verdict | None = None if says == "fact" else says
        for shown in ranges(measure):
            if lies(measure, verdict, shown):
                for lead in LEADS.get(measure.id, ("",)):
                    text = wording._sentence(measure, shown, verdict, beside(measure), lead)
                    yield Said(f"{measure.id} {says}", text)
    for side in wording._sides(measure) if isinstance(measure, Measure) else ():
        for shown in ranges(side):
            if shown.low is not None and shown.low >= 0:
                name = f"{measure.id} {side.dimensions['group']}"
                yield Said(name, wording._sentence(side, shown, None, {}))


def of_role(measure: Measure, estimate: Estimate) -> str:
    """What the cell of a role or a practice says, as publish words it."""
    if estimate.waits or estimate.does_not_apply:
        return estimate.waits or estimate.does_not_apply
    verdict = figures.judged(measure, estimate)
    value = wording._whole_number(measure, estimate.value, verdict)
    shown = Shown(value=value, low=estimate.low, high=estimate.high, size=0)
    return wording._sentence(measure, shown, verdict, estimate.parts)


def of_roles(measure: Measure) -> Iterator[Said]:
    """From the formula, for a role whatever may be so of it."""
    for change, step in product(ROLES, ({}, {"accepts_experience": False})):
        rows = [ROLE | change, *(ROLE | above for above in (LADDER[0] | step, LADDER[1]))]
        table = pl.DataFrame(rows, infer_schema_length=None).select(measure.reads)
        for estimate in measure.formula(table, np.random.default_rng(1)):
            yield Said(measure.id, of_role(measure, estimate))


def of_practice(measure: Measure) -> Iterator[Said]:
    """From the formula, for a practice that is in place, partly or not, looked at or not, or that nobody told of."""
    for place, looked, overdue in product((None, "yes", "partly", "no"), (None, date(2026, 9, 30)), (False, True)):
        row = {"practice": measure.id, "in_place": place, "reviewed_on": looked, "overdue": overdue}
        (estimate,) = measure.formula(pl.DataFrame([row]), np.random.default_rng(1))
        yield Said(measure.id, of_role(measure, estimate))


# ---------------------------------------------------------------- everything


def all_told() -> Iterator[Said]:
    """Whole sentences that stand on a line of their own."""
    for measure in EVERY:
        yield from told(measure)
        if isinstance(measure, Measure) and measure.facts == "roles":
            yield from of_roles(measure)
        if isinstance(measure, Measure) and measure.topic == "practice":
            yield from of_practice(measure)
        for text in (measure.cannot_tell, measure.does_not_apply, measure.title, measure.question):
            yield Said(measure.id, text)
        yield from (Said(measure.id, edition.WAITS.format(ask=ask)) for ask in measure.needs.values())
    yield from (Said("waits", text) for text in (*WAITS, WITHHELD))
    yield from (Said(path, screen.page.question) for path, screen in screens().items())


def around() -> Iterator[Said]:
    """What stands about a figure, and every text of the pages, sentence by sentence."""
    texts = [(measure.id, text) for measure in EVERY for text in (measure.caveat, measure.how)]
    texts += [(file.stem, text) for file in sorted((ROOT / "dashboard").rglob("*.py")) for text in literals(file)]
    for where, text in texts:
        yield from (Said(where, part) for part in re.split(r"(?<=[.?!]) +|\n+", text) if part)


def literals(file: Path) -> Iterator[str]:
    """The texts of a file that have a space in them, docstrings aside."""
    tree = ast.parse(file.read_text("utf-8"))
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)]
    docs = {ast.get_docstring(node, clean=False) for node in nodes}
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    yield from (text for text in texts if " " in text and text not in docs)


def talked() -> Iterator[Said]:
    """What is asked of a figure, and what stands beside the question."""
    for theme in conversations.themes().values():
        yield from (Said(theme.id, text) for text in (theme.title, theme.opening, *theme.because))
        for prompt in theme.prompts:
            yield from (Said(prompt.id, text) for text in (prompt.ask, prompt.listen_for, prompt.next_step))


@pytest.fixture(scope="module")
def lines() -> frozenset[Said]:
    """All of them, written down where the environment asks for it."""
    found = frozenset(said for said in all_told() if said.text)
    if file := os.environ.get("ALONGSIDE_SENTENCES"):
        longest = {said.where if " " in said.where else said: said for said in sorted(found, key=_long)}
        every = [*sorted(longest.values()), *around(), *talked()]
        Path(file).write_text("\n".join(f"{said.where}: {said.text}" for said in every), "utf-8")
    return found


def _long(said: Said) -> tuple[int, str]:
    return len(said.text), said.text


def test_every_sentence_is_whole_and_short(lines: frozenset[Said]) -> None:
    assert len(lines) > 500
    assert sorted(said for said in lines if len(said.text) > LONGEST) == []
    for said in lines:
        assert not re.search(r"[{}]|None|\d00p|nan|inf\b|  | [.,;:]", said.text), said
        assert said.text[0].isupper() or said.text[0].isdigit() or said.text[0] == "£", said


def test_no_text_of_a_page_is_longer_than_can_be_read_aloud() -> None:
    assert [said for said in around() if len(said.text) > LONGEST] == []


def test_no_refused_word_is_said(lines: frozenset[Said]) -> None:
    assert [said for said in (*lines, *around(), *talked()) if REFUSED.search(said.text)] == []


@pytest.mark.parametrize("measure", EVERY, ids=lambda measure: measure.id)
def test_the_verdict_comes_first_and_the_figures_second(measure: Declared) -> None:
    numbers = {"value", "low", "high", "range", "peers", "others", "own", "other"}
    for verdict, template in measure.says.items():
        if verdict != "fact":
            first, colon, _ = template.partition(":")
            assert colon
            assert not numbers & {name for _, name, _, _ in Formatter().parse(first)}


@pytest.mark.parametrize("measure", ESTIMATES, ids=lambda measure: measure.id)
def test_an_estimate_never_stands_without_its_range(measure: Declared) -> None:
    sides = measure.sides if isinstance(measure, Measure) else None
    for template in (*measure.says.values(), *(sides.says.values() if sides else ())):
        names = {name for _, name, _, _ in Formatter().parse(template)}
        assert "range" in names or {"low", "high"} <= names


def test_headlines_are_near_110_letters_with_everyday_figures() -> None:
    names = {name for screen in screens().values() for name in screen.page.stands.values()}
    for measure in ESTIMATES:
        if measure.id in names and measure.value_unit in EVERYDAY:
            value, low, high = EVERYDAY[measure.value_unit]
            shown = Shown(value=value, low=low, high=high, size=0)
            for says in measure.says:
                verdict: Verdict | None = None if says == "fact" else says
                parts = beside(measure) | {"peers": "4", "others": "13"}
                said = wording._sentence(measure, shown, verdict, parts)
                assert len(said) <= HEADLINE, said


@pytest.mark.parametrize("peers", [0, 1, 4])
def test_withheld_is_the_same_bytes_for_nobody_one_and_four(peers: int) -> None:
    people = {number: Contribution(value=1, weight=1, marks=(b"", b"")) for number in range(peers)}
    found = Candidate(
        measure=SAME_GRADE, unit=(), peers=people, others=people, value=1, low=None, high=None, verdict=None
    )
    (decision,) = decide([found], [], [], Policy(), date(2026, 9, 30), []).decisions
    (cell,) = wording.decided(SAME_GRADE, decision, [])
    assert cells.written({}, [cell]) == cells.written({}, [cells.withhold(wording.place(SAME_GRADE))])
    assert cell.says == WITHHELD


@pytest.mark.parametrize("organisation", ["lantern", "harbour"])
def test_what_the_made_organisations_are_told_is_short_and_plain(
    organisation: str, request: pytest.FixtureRequest
) -> None:
    editions = publish.publications(request.getfixturevalue(f"{organisation}_home"))
    says = {cell.says for edition in editions for cell in edition.cells}
    assert len(says) > 10
    assert [said for said in says if len(said) > LONGEST or REFUSED.search(said)] == []
