"""Grids (R11, 10.3, 10.15, 10.18, 10.21)."""

from collections.abc import Sequence
from etl.cells import Shown
from etl.disclosure.candidate import Candidate


def coarsen(cell: Candidate, *, earlier_pay_numbers: int, same_as: Shown | None = None) -> Shown:
    """Round to a grid no finer than one person's weight; ends outward, never across equal."""


def sums(parent: Shown, children: Sequence[Shown]) -> Shown:
    """10.17: a count of a parent whose children are all shown with the same date."""
