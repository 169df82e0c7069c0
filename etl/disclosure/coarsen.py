"""Grids: how finely a figure that may be shown is told (R11, 10.2, 10.3, 10.15, 10.18, 10.21)."""

from collections.abc import Sequence
from math import ceil, floor, inf, isfinite
from typing import NamedTuple

from etl.cells import Shown
from etl.disclosure.candidate import Candidate
from etl.disclosure.rules import size
from etl.words import CLOSE

PAY = frozenset({"pay"})  # variables whose numbers follow 10.3; starting pay and rises join them when they are built
NEAREST = 5.0  # counts
MANY = 100  # all staff: from here on one grain (10.15)


class Grid(NamedTuple):
    """Steps of the value and of the ends, in grains."""

    value: float
    end: float


PLAIN = ((10, Grid(5, 10)), (20, Grid(2, 5)), (inf, Grid(1, 5)))  # R11, by size
FIRST = ((20, Grid(5, 10)), (100, Grid(2, 10)), (inf, Grid(1, 5)))  # 10.3a: the first pay number of a population
LATER = Grid(5, 10)  # 10.3b
ONE = Grid(1, 1)


def coarsen(cell: Candidate, *, earlier: int, same_as: Shown | None = None) -> Shown:
    """Round to a grid no finer than one person's weight; ends outward, never across equal.

    `earlier` is how many numbers of the variable and unit are printed already. A figure that is the same as an earlier
    one is printed as that one. Where the range has no end, nothing is told but that: see `untold`.
    """
    if same_as is not None:
        return same_as
    people = size(cell)
    if cell.measure.kind == "count":
        return Shown(value=_nearest(cell.value, NEAREST), low=None, high=None, size=people)
    if untold(cell):
        return Shown(value=None, low=None, high=None, size=people)
    steps = grid(cell, earlier)
    value, low, high = _same(cell, steps) if cell.verdict == "same" else _apart(cell, steps)
    return Shown(value=_plain(value), low=_plain(low), high=_plain(high), size=people)


def untold(cell: Candidate) -> bool:
    """Is there no figure, or a range without an end? Then nobody can tell, and a `Shown` without a value says so."""
    return not all(isfinite(number) for number in (cell.value, cell.low, cell.high) if number is not None)


def sums(children: Sequence[Shown]) -> Shown:
    """10.17: a count of peers where all children are shown with the same date is the sum of what they print."""
    total = sum(child.value or 0 for child in children)
    return Shown(value=total, low=None, high=None, size=sum(child.size for child in children))


def grid(cell: Candidate, earlier: int) -> Grid:
    """The steps of an average, in the measure's own unit."""
    steps = _steps(cell, earlier)
    return Grid(steps.value * cell.measure.grain, steps.end * cell.measure.grain)


def _steps(cell: Candidate, earlier: int) -> Grid:
    people = size(cell)
    if not cell.measure.split:
        return ONE if len(cell.others) >= MANY else _by(PLAIN, people)
    if cell.measure.variable not in PAY:
        return _by(PLAIN, people)
    return LATER if earlier else _by(FIRST, people)


def _by(table: Sequence[tuple[float, Grid]], people: int) -> Grid:
    return next(steps for below, steps in table if people < below)


def _same(cell: Candidate, steps: Grid) -> tuple[float, float, float]:
    """10.21: the exact range lies within the margin, so the margin is what is printed."""
    equal, margin = cell.measure.equal or 0, cell.measure.same or 0
    value = _nearest(cell.value, steps.value)
    return value if abs(value - equal) <= margin else equal, equal - margin, equal + margin


def _apart(cell: Candidate, steps: Grid) -> tuple[float, float | None, float | None]:
    """10.2, 10.18: ends lie on their grid, a step of it or more from the value, and stop at a line not crossed."""
    value, equal = _nearest(cell.value, steps.value), cell.measure.equal
    least, most = _bounds(cell)
    if cell.verdict == "less" and equal is not None:
        value = min(value, _down(equal - steps.value, steps.value))
        most = equal
    if cell.verdict == "more" and equal is not None:
        value = max(value, _up(equal + steps.value, steps.value))
        least = equal
    if cell.low is None or cell.high is None:
        return value, None, None
    low = _down(min(cell.low, value - steps.end), steps.end)
    high = _up(max(cell.high, value + steps.end), steps.end)
    return value, max(low, least), min(high, most)


def _bounds(cell: Candidate) -> tuple[float, float]:
    """What the measure cannot go beyond: nought, unless it is a difference, whose line of equality that is."""
    difference = cell.measure.equal == 0 or cell.value < 0
    return (-inf if difference else 0.0), inf


def _nearest(value: float, step: float) -> float:
    return floor(value / step + 0.5) * step


def _down(value: float, step: float) -> float:
    return floor(value / step + CLOSE) * step


def _up(value: float, step: float) -> float:
    return ceil(value / step - CLOSE) * step


def _plain(value: float | None) -> float | None:
    """Whole numbers of steps, not 0.30000000000000004."""
    return None if value is None else round(value, 10)
