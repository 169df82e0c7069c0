"""Small files of every quirk, written here, and intake in one call."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.home import Refused
from etl.intake import child, reader, steps
from etl.intake.answers import Answers
from etl.intake.steps import Intake
from schemas import tables

Take = Callable[..., Intake]


@pytest.fixture
def exports() -> Path:
    """Real export files, read where they lie: they are not part of the project."""
    folder = Path(__file__).parents[3] / "../shared/exports"
    if not folder.exists():
        pytest.skip("../shared/exports is not here: the real export files could not be read")
    return folder


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child's program without the child, which takes half a second to start: its limits have tests of their own."""
    monkeypatch.setattr(child, "confined", _answer)


@pytest.fixture
def whole() -> Take:
    """Text or bytes through the whole of intake."""
    return _take


@pytest.fixture
def take(in_this_process: None) -> Take:  # noqa: ARG001  asked for what it does
    """The same without the child."""
    return _take


def _take(
    text: str | bytes, answers: Answers | None = None, *, table: str | None = None, period: str | None = None
) -> Intake:
    data = text.encode() if isinstance(text, str) else text
    return steps.take(child.Upload("export.csv", data), tables(), answers or {}, table=table, period=period)


def _answer(program: Path, data: bytes) -> bytes:
    assert program.name == "reader.py"
    out = io.BytesIO()
    try:
        reader.answer(data, out)
    except reader.Refusal as refusal:
        raise Refused(child._says(child.REFUSED, json.dumps(refusal.said).encode())) from None
    return out.getvalue()
