"""Cells and drafts written here, and a home in which three people are known."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from etl import cells, conversations, editions
from etl.cells import Place, Released, Shown
from etl.conversations import Draft
from etl.home import Home
from schemas.conversations import themes

MINUTES = Place(
    measure="sup_minutes_share",
    topic="supervision",
    level="organisation",
    unit=None,
    split=False,
    value_unit="minutes",
)
THEN, NOW = "2025-09-30", "2026-09-30"
NAMES = ("Ama Mensah", "Mr José O'Brien-Núñez", "Cher")


def _cell(value: float | None = 44, low: float = 42, high: float = 46, as_of: str = THEN, **told: Any) -> Released:
    """A figure of all staff; what is told besides says where it stands and how."""
    placed = {name: told.pop(name) for name in list(told) if name in Place.__dataclass_fields__}
    shown = Shown(value=value, low=low, high=high, size=0)
    usual = {"period": as_of[:7], "verdict": None, "change": None, "counted": None, "says": f"About {value}."}
    return cells.release(replace(MINUTES, **placed), shown, as_of=as_of, carried=False, **usual | told)


def _withheld(**placed: Any) -> Released:
    return cells.withhold(replace(MINUTES, **placed))


def _draft(cell: Released, **said: Any) -> Draft:
    theme = themes()["supervision_quality"]
    usual: dict[str, Any] = {
        "audience": "board",
        "publication": 1,
        "edition": date(2025, 9, 30),
        "ask": theme.title,
        "because": theme.because,
        "trying": "Put the hours into the job plan",
        "role": "Head of Practice",
        "review": date(2027, 3, 31),
    }
    return Draft(cell=cell, **usual | said)


@pytest.fixture(scope="session")
def talk() -> SimpleNamespace:
    """What is talked about: cells, and drafts of cards."""
    return SimpleNamespace(cell=_cell, withheld=_withheld, draft=_draft, minutes=MINUTES, then=THEN, now=NOW)


@pytest.fixture
def kept(published: Home, talk: SimpleNamespace, made: SimpleNamespace) -> Callable[..., conversations.Card]:
    """Keeps a card on the first figure of edition 1; what is said differs from the ordinary draft."""
    first = editions.one(published, cells.Viewer("hr")).of("role_scales")[0]
    return lambda **said: conversations.keep(published, talk.draft(first, **said), **made.BY)


@pytest.fixture
def peopled(loaded: Home, made: SimpleNamespace, request: pytest.FixtureRequest) -> Home:
    """A staff list with three names is load 3; the eighty others have a number only."""
    request.getfixturevalue("quick")
    named = [{"Employee Number": f"N{at}", "Name": name} for at, name in enumerate(NAMES)]
    (answer,) = made.put(loaded, made.staff([*({"Name": ""} | row for row in made.crowd()), *named]))
    assert answer.load_id == 3, answer
    return loaded
