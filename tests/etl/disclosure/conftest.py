"""Made people and cells, each ordinary except where a test says so; and editions of one measure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from etl import words
from etl.disclosure.candidate import Candidate, Contribution, Decision, Standing, Unit
from etl.disclosure.decide import Decided, decide
from etl.measures.measure import Measure
from schemas.policy import Policy

People = Mapping[int, Contribution]
ABOUT = Measure.__dataclass_fields__.keys() - {"dimensions"}  # what `cell` hands to its measure
NUMBERS: dict[str, int] = {}  # a person's number is given when first seen


def _crowd(prefix: str, many: int, value: float = 30_000) -> People:
    people = {}
    for each in range(many):
        number = NUMBERS.setdefault(f"{prefix} {each}", len(NUMBERS))
        people[number] = _contribution(value + each, 1 / many)
    return people


def _contribution(value: float, weight: float = 0.01, reads: object = "") -> Contribution:
    return Contribution(value=value, weight=weight, marks=(f"{value:.2f}".encode(), f"{value:.2f}{reads}".encode()))


def _measure(**different: Any) -> Measure:
    plain: dict[str, Any] = {
        "id": "pay", "topic": "pay", "order": 1, "title": "", "short": "", "question": "", "says": {}, "caveat": "",
        "how": "", "source": "", "value_unit": "pence_in_the_pound", "facts": "pay", "reads": ("hourly",),
        "formula": lambda _people, _draw: [], "kind": "average", "variable": "pay", "tree": "teams",
        "equal": 100, "same": 3, "wide": 10,
    }  # fmt: skip
    if different.get("kind") == "count":
        plain |= {"id": "people", "variable": "people", "equal": None, "same": None, "wide": None}
    return Measure(**(plain | different))


def _cell(unit: Unit = (), peers: int = 20, others: int = 60, **different: Any) -> Candidate:
    """A mean gap in pay: 92p, likely 86p to 97p. Words about a measure go to the measure."""
    about = {name: different.pop(name) for name in list(different) if name in ABOUT}
    measure = _measure(**about)
    sides = _crowd(f"{unit} peer", peers), _crowd(f"{unit} other", others)
    if not measure.split:
        sides = {}, {**sides[0], **sides[1]}
    figure: dict[str, Any] = {"value": 92.0, "low": 86.0, "high": 97.0}
    if measure.kind == "count":
        figure = {"value": float(len(sides[0] if measure.split else sides[1])), "low": None, "high": None}
    figure |= different
    if "verdict" not in figure:
        ends = figure["low"], figure["high"]
        line = {"equal": measure.equal, "same": measure.same, "wide": measure.wide}
        figure["verdict"] = None if None in ends else words.verdict(*ends, **line)
    return Candidate(**({"measure": measure, "unit": unit, "peers": sides[0], "others": sides[1]} | figure))


def _tree(root: tuple[int, int] = (0, 0), /, *, units: Mapping[str, tuple[int, int]], **about: Any) -> list[Candidate]:
    """Units of so many peers and others; the organisation holds them all, and so many who belong to none."""
    below = [_cell((name,), *size, **about) for name, size in units.items()]
    top = _cell((), *root, **about)
    peers = {**top.peers, **{person: each for cell in below for person, each in cell.peers.items()}}
    others = {**top.others, **{person: each for cell in below for person, each in cell.others.items()}}
    if top.measure.kind == "count":
        top = replace(top, value=float(len(peers if top.measure.split else others)))
    return [_even(replace(top, peers=peers, others=others)), *below]


def _even(cell: Candidate) -> Candidate:
    """Everybody weighs alike on their side."""

    def side(people: People) -> People:
        return {person: replace(each, weight=1 / len(people)) for person, each in people.items()}

    return replace(cell, peers=side(cell.peers), others=side(cell.others))


def _joined(cell: Candidate, peers: int = 0, others: int = 0, name: str = "new") -> Candidate:
    """The same cell with so many more."""
    came = _crowd(f"{name} peer", peers), _crowd(f"{name} other", others)
    return _even(replace(cell, peers={**cell.peers, **came[0]}, others={**cell.others, **came[1]}))


def _raised(cell: Candidate, peers: int = 0, others: int = 0, times: float = 1.05) -> Candidate:
    """The same people, of whom so many earn more."""

    def side(people: People, many: int) -> People:
        rise = set(list(people)[:many])
        return {
            person: _contribution(each.value * times, each.weight) if person in rise else each
            for person, each in people.items()
        }

    return replace(cell, peers=side(cell.peers, peers), others=side(cell.others, others))


def _publish(
    cells: Sequence[Candidate],
    past: Sequence[Decision] = (),
    *,
    on: date = date(2025, 9, 30),
    shown: Sequence[Standing] = (),
    policy: Policy | None = None,
    editions: Sequence[date] | None = None,
) -> Decided:
    """One edition of one measure; earlier editions are those of its log unless the test names them."""
    days = sorted({each.due for each in past}) if editions is None else editions
    return decide(cells, past, shown, policy or Policy(), on, days)


def _printed(decided: Decided) -> dict[object, object]:
    """All that a reader gets of each cell: nothing, or figure, verdict and day."""
    return {
        each.key: each.shown and (each.shown.value, each.shown.low, each.shown.high, each.verdict, each.on)
        for each in decided.decisions
    }


@pytest.fixture(scope="session")
def cell() -> Callable[..., Candidate]:
    return _cell


@pytest.fixture(scope="session")
def tree() -> Callable[..., list[Candidate]]:
    return _tree


@pytest.fixture(scope="session")
def crowd() -> Callable[..., People]:
    return _crowd


@pytest.fixture(scope="session")
def even() -> Callable[..., Candidate]:
    return _even


@pytest.fixture(scope="session")
def joined() -> Callable[..., Candidate]:
    return _joined


@pytest.fixture(scope="session")
def raised() -> Callable[..., Candidate]:
    return _raised


@pytest.fixture(scope="session")
def publish() -> Callable[..., Decided]:
    return _publish


@pytest.fixture(scope="session")
def printed() -> Callable[..., dict[object, object]]:
    return _printed
