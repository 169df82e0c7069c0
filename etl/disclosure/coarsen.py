"""How finely a figure that may be shown is told (R11, 10.2, 10.3, 10.15, 10.18, 10.21)."""

from collections.abc import Sequence
from itertools import product
from math import inf, isfinite

from etl.cells import Shown
from etl.disclosure import rates
from etl.disclosure.candidate import Candidate, Told
from etl.disclosure.grids import Grid, Line, down, nearest, outward, plain, up
from etl.disclosure.rules import PAY, size
from etl.measures.measure import Exact
from etl.words import CLOSE, Verdict
from schemas.policy import Policy

NEAREST = 5.0  # counts
MANY = 100  # all staff: from here on one grain (10.15)
PLAIN = ((10, Grid(5, 10)), (20, Grid(2, 5)), (inf, Grid(1, 5)))  # R11, by size
FIRST = ((20, Grid(5, 10)), (100, Grid(2, 10)), (inf, Grid(1, 5)))  # 10.3a: the first pay number of a population
LATER = Grid(5, 10)  # 10.3b
ONE = Grid(1, 1)
RANK = Grid(5, 5)  # one person's own value


def coarsen(cell: Candidate, policy: Policy, *, earlier: int) -> Told:
    """Round to a grid no finer than one person's weight; ends outward, never across equal.

    `earlier` is how many numbers of the variable and unit are printed already. Where the range has no end, nothing is
    told but that: see `untold`.
    """
    people = size(cell)
    if cell.measure.kind == "count":
        return Told(Shown(value=nearest(cell.value, NEAREST), low=None, high=None, size=people), None)
    if untold(cell):
        nothing = Shown(value=None, low=None, high=None, size=people)
        return Told(nothing, None, tuple(nothing for _ in cell.beside))
    if cell.measure.kind in ("rate", "share"):
        return rates.told(cell, policy, people)
    steps = grid(cell, earlier)
    if cell.beside:
        return _compared(cell, steps, people)
    value, low, high = outward(Exact(value=cell.value, low=cell.low, high=cell.high), steps, cell.verdict, _line(cell))
    return Told(Shown(value=value, low=low, high=high, size=people), cell.verdict)


def untold(cell: Candidate) -> bool:
    """Is there no figure, or a range without an end? Then nobody can tell, and a `Shown` without a value says so."""
    figures = [(cell.value, cell.low, cell.high), *((side.value, side.low, side.high) for side in cell.beside)]
    return not all(isfinite(number) for figure in figures for number in figure if number is not None)


def sums(children: Sequence[Shown]) -> Shown:
    """10.17: a count of peers where all children are shown with the same date is the sum of what they print."""
    total = sum(child.value or 0 for child in children)
    return Shown(value=total, low=None, high=None, size=sum(child.size for child in children))


def grid(cell: Candidate, earlier: int) -> Grid:
    """The steps of an average, in the measure's own unit; of two sides the same for both."""
    half = cell.measure.half_grain_from
    grain = cell.measure.grain / 2 if half is not None and len(cell.people) >= half else cell.measure.grain
    return _steps(cell, earlier).times(grain)


def _steps(cell: Candidate, earlier: int) -> Grid:
    people = size(cell)
    if cell.measure.kind == "rank":
        return RANK
    if not cell.measure.split:
        return ONE if len(cell.others) >= MANY else _by(PLAIN, people)
    if cell.measure.variable not in PAY:
        return _by(PLAIN, people)
    return LATER if earlier else _by(FIRST, people)


def _by(table: Sequence[tuple[float, Grid]], people: int) -> Grid:
    return next(steps for below, steps in table if people < below)


def _line(cell: Candidate) -> Line:
    """What the measure cannot go beyond: nought, unless it is a difference, whose line of equality that is."""
    difference = cell.measure.equal == 0 or cell.value < 0
    most = inf if cell.measure.most is None else cell.measure.most
    return Line(cell.measure.equal, cell.measure.same, -most if difference else 0.0, most)


def _compared(cell: Candidate, steps: Grid, people: int) -> Told:
    """Both sides on one grid, and what is printed of them subtracted (R12), with the range of the exact difference."""
    line = _line(cell)
    sides = []
    for exact, value in zip(cell.beside, _pair(cell, steps), strict=True):
        printed = Exact(value=value, low=exact.low, high=exact.high)
        sides.append(outward(printed, steps, None, Line(least=0.0, most=line.most)))
    between = Exact(value=sides[0][0] - sides[1][0], low=cell.low, high=cell.high)
    shown, *beside = (
        Shown(value=value, low=low, high=high, size=people)
        for value, low, high in (outward(between, steps, cell.verdict, line), *sides)
    )
    return Told(shown, cell.verdict, tuple(beside))


def _pair(cell: Candidate, steps: Grid) -> tuple[float, float]:
    """The two points of the grid that lie nearest to the sides and say of them what the verdict says.

    Rounded each by itself, two sides that differ clearly could be printed as equal. There always is such a pair: the
    points around two numbers that differ enclose both, and those between them are nearer to each other than they are.
    """
    one, other = (side.value for side in cell.beside)
    around = product(*((down(value, steps.value), up(value, steps.value)) for value in (one, other)))
    fitting = [(a, b) for a, b in around if _says(a - b, cell.verdict, cell.measure.same or 0)]
    return min(fitting, key=lambda pair: (plain((pair[0] - one) ** 2 + (pair[1] - other) ** 2), -pair[0], -pair[1]))


def _says(difference: float, verdict: Verdict | None, margin: float) -> bool:
    match verdict:
        case "less":
            return difference < -CLOSE
        case "more":
            return difference > CLOSE
        case "same":
            return abs(difference) <= margin + CLOSE
        case _:
            return True
