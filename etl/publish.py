"""Publish, unpublish, publications, released."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
import numpy as np
import polars as pl
from etl import cells
from etl.disclosure.candidate import Candidate, Decision
from etl.disclosure.decide import Decided
from etl.home import Home
from etl.measures.measure import Derived, Estimate, Measure
from etl.warehouse import Warehouse


@dataclass(frozen=True, kw_only=True)
class Published:
    """cli.md, `publish`."""

    publication_id: str | None
    as_of: date
    released: int
    carried_forward: int
    withheld: int
    not_collected: int


def publish(home: Home, as_of: date | None, *, dry_run: bool = False, actor: str, at: datetime) -> Published:
    """Facts, measures in order, disclosure, one new file, one commit; refused before the last edition's day."""


def unpublish(home: Home, *, actor: str, at: datetime) -> Published:
    """Withdraw the newest; its decisions stay."""


def publications(home: Home) -> Sequence[cells.Edition]:
    """Those that stand, newest first."""


def released(home: Home, viewer: cells.Viewer, publication: int | None = None) -> cells.Edition:
    """The edition that stands (or that one), as this viewer may see it."""


def generator(measure: str) -> np.random.Generator:
    """Made anew for each cell, seeded by the measure alone, so that neither another measure nor the name of a unit moves a figure."""


def units(measure: Measure, facts: pl.DataFrame) -> Iterator[tuple[tuple[str, ...], pl.DataFrame]]:
    """Each unit of the measure's tree, root first, with its rows."""


def candidates(measure: Measure, facts: pl.DataFrame, marks: bytes) -> Sequence[Candidate]:
    """The formula for each unit; marks is the key of the HMACs that R9 compares."""


def decided(
    measure: Measure,
    facts: pl.DataFrame,
    past: Sequence[Decision],
    shown: Sequence[Candidate],
    home: Home,
    marks: bytes,
    as_of: date,
    editions: Sequence[date],
) -> Decided:
    """Candidates, again on an earlier cell's people where 10.3 asks, then disclosure."""


def derived(measure: Derived, today: Mapping[str, Sequence[Decision]]) -> Sequence[cells.Released]:
    """From cells already decided; withheld where one of them is."""


def worded(
    measure: Measure, decision: Decision, estimate: Estimate | None, before: cells.Released | None
) -> cells.Released:
    """The cell with its sentence, its change and its date."""


def no_people(measure: Measure, roles: pl.DataFrame) -> Sequence[cells.Released]:
    """Facts about roles and the organisation: no candidate, no log (R5, 10.16)."""


def waiting(measure: Measure, warehouse: Warehouse) -> str | None:
    """What the measure waits for, or none."""
