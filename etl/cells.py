"""Alone makes, reads and writes Released, the one type that everything shown takes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, Protocol, get_args

from etl import words
from etl.words import WITHHELD, Verdict

Level = Literal["organisation", "area", "service", "team", "grade_band", "role", "practice"]
Status = Literal["released", "carried_forward", "withheld", "not_collected", "cannot_tell", "does_not_apply"]
Change = Literal["better", "worse"]
Role = Literal["hr", "manager", "board"]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A figure that disclosure has let out, rounded. `size` is for what is worked out from it, and is never printed."""

    value: float | None
    low: float | None
    high: float | None
    size: float


@dataclass(frozen=True, kw_only=True)
class Place:
    """What tells a cell from every other of its publication, and what its figure is counted in."""

    measure: str
    topic: str
    level: Level
    unit: str | None
    dimensions: Mapping[str, str] = field(default_factory=dict)
    split: bool
    value_unit: str


@dataclass(frozen=True, kw_only=True)
class Released:
    """One cell (spec: cli.md, `cell`). Only this file makes one: `release`, `withhold`, `without`, `parse`."""

    measure: str
    topic: str
    level: Level
    unit: str | None
    dimensions: Mapping[str, str]
    split: bool
    period: str | None
    status: Status
    value: float | None
    low: float | None
    high: float | None
    verdict: Verdict | None
    change: Change | None
    value_unit: str
    counted: str | None
    figure: str | None
    range: str | None
    says: str
    as_of: str | None

    def __post_init__(self) -> None:
        told = (self.value, self.low, self.high, self.figure, self.range, self.counted, self.period, self.as_of)
        if not self.shown and any(part is not None for part in (*told, self.verdict, self.change)):
            raise ValueError("A cell without a figure tells nothing but its sentence.")
        if self.status == "withheld" and self.says != WITHHELD:
            raise ValueError("Withheld has one sentence.")

    @property
    def shown(self) -> bool:
        """Is there a figure?"""
        return self.status in ("released", "carried_forward")

    @property
    def place(self) -> tuple[str, str, str, str]:
        """Measure, level, unit and dimensions: the same in every edition, and the order in the file."""
        told = json.dumps(self.dimensions, sort_keys=True) if self.dimensions else ""
        return self.measure, self.level, self.unit or "", told


class Placed(Protocol):
    """What stands somewhere in the organisation: a cell, or a conversation about one."""

    @property
    def level(self) -> Level: ...
    @property
    def unit(self) -> str | None: ...


@dataclass(frozen=True)
class Viewer:
    """Who reads, and of which units; none stands for all of them."""

    role: Role
    units: frozenset[str] | None = None

    def may_see(self, cell: Placed) -> bool:
        """Facts about the organisation and its roles are for all; a unit's figures for those who may see that unit."""
        return self.units is None or cell.level in ("organisation", "role", "practice") or cell.unit in self.units


@dataclass(frozen=True)
class Edition:
    """One publication or sealed snapshot: its head and its cells."""

    head: Mapping[str, Any]
    cells: tuple[Released, ...]

    def of(self, measure: str) -> tuple[Released, ...]:
        """The cells of a measure, in the file's order: the organisation first, then units by name."""
        return tuple(cell for cell in self.cells if cell.measure == measure)

    def same(self, cell: Released) -> Released | None:
        """The cell of this edition in the same place."""
        return next((other for other in self.cells if other.place == cell.place), None)


class Damaged(ValueError):
    """The bytes are not a publication of ours."""


def release(
    place: Place,
    shown: Shown,
    *,
    period: str,
    verdict: Verdict | None,
    change: Change | None,
    counted: str | None,
    says: str,
    as_of: str,
    carried: bool,
) -> Released:
    """A figure that may be shown. Only publish.py calls this (a test reads the callers)."""
    return Released(
        **_of(place),
        status="carried_forward" if carried else "released",
        period=period,
        value=shown.value,
        low=shown.low,
        high=shown.high,
        verdict=verdict,
        change=change,
        counted=counted,
        figure=words.figure(shown.value, place.value_unit, verdict),
        range=words.spread(shown.low, shown.high, place.value_unit, verdict),
        says=says,
        as_of=as_of,
    )


def withhold(place: Place) -> Released:
    """The one withheld cell: the same bytes whatever the reason (R13)."""
    return _bare(place, "withheld", WITHHELD)


def without(place: Place, status: Literal["not_collected", "cannot_tell", "does_not_apply"], says: str) -> Released:
    """A cell without a figure, with the sentence of its state."""
    return _bare(place, status, says)


def written(head: Mapping[str, Any], cells: Sequence[Released]) -> bytes:
    """The file: a line of head, then a line a cell in the order of their places."""
    ordered = sorted(cells, key=lambda cell: cell.place)
    return b"".join(_line(part) for part in (head, *map(as_json, ordered)))


def as_json(cell: Released) -> dict[str, Any]:
    """The cell as cli.md prints it."""
    return {part.name: getattr(cell, part.name) for part in fields(cell)}


def parse(body: bytes) -> Edition:
    """The file read back; raises Damaged where a line is not one of ours."""
    try:
        # Not splitlines: a title or a unit may hold U+2028 and other marks that it takes for the end of a line.
        head, *lines = [json.loads(line) for line in body.decode("utf-8").removesuffix("\n").split("\n")]
        cells = tuple(Released(**line) for line in lines)
    except (ValueError, TypeError, RecursionError) as error:
        raise Damaged("This is not a publication.") from error
    known = all(cell.status in get_args(Status) and cell.level in get_args(Level) for cell in cells)
    if not isinstance(head, dict) or not known:
        raise Damaged("This is not a publication.")
    return Edition(head, cells)


def read(viewer: Viewer, path: Path) -> Edition:
    """What this viewer may see of one publication."""
    edition = parse(path.read_bytes())
    return Edition(edition.head, tuple(filter(viewer.may_see, edition.cells)))


def _of(place: Place) -> dict[str, Any]:
    return {part.name: getattr(place, part.name) for part in fields(place)}


def _bare(place: Place, status: Status, says: str) -> Released:
    empty = ("period", "value", "low", "high", "verdict", "change", "counted", "figure", "range", "as_of")
    nothing: dict[str, Any] = dict.fromkeys(empty)
    return Released(**_of(place), **nothing, status=status, says=says)


def _line(part: Mapping[str, Any]) -> bytes:
    return json.dumps(part, sort_keys=True, ensure_ascii=False).encode() + b"\n"
