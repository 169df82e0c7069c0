"""Rates and shares: a printed one fits several whole numbers, and its range is the widest of all that fit (10.5, 3)."""

from collections.abc import Iterator
from dataclasses import replace
from math import floor, inf, log10, sqrt
from typing import NamedTuple

from etl import words
from etl.cells import Shown
from etl.disclosure.candidate import Candidate, Told
from etl.disclosure.grids import Grid, Line, down, nearest, outward, plain, up
from etl.disclosure.rules import least
from etl.estimates import rate, share
from etl.measures.measure import Exact
from schemas.policy import Policy

HUNDRED = 100  # person-years, or percent
WIDE = 2  # whole numbers that one step of the grid stands for
POINTS = (1, 2, 5, 10, 20)  # of a share
RATIO = Grid(0.1, 0.1)
COUNTED = 5  # people are told to the nearest five


class Range(NamedTuple):
    """Of a comparison, worked out from what is printed."""

    value: float
    low: float
    high: float


class Fit(NamedTuple):
    """A printed figure, and the fewest and the most that print as it."""

    shown: Shown
    fewest: int
    most: int


def told(cell: Candidate, policy: Policy, size: float) -> Told:
    """A rate or share of everybody, or of two sides, which both follow from whole numbers that stay open."""
    if not cell.beside:
        one = _fit(cell, Exact(value=cell.value, events=cell.events, over=cell.over), least(cell, policy))
        return Told(replace(one.shown, size=size), None)
    compared = _rates if cell.measure.kind == "rate" else _shares
    between, steps, line, sides = compared(cell, least(cell, policy))
    about = cell.measure
    verdict = words.verdict(*between[1:], equal=about.equal, same=about.same, wide=about.wide)
    value, low, high = outward(Exact(value=between.value, low=between.low, high=between.high), steps, verdict, line)
    beside = tuple(replace(side.shown, size=size) for side in sides)
    return Told(Shown(value=value, low=low, high=high, size=size), verdict, beside)


def _fit(cell: Candidate, exact: Exact, least: int) -> Fit:
    counted, over = _counted(exact)
    return of_rate(counted, over, least) if cell.measure.kind == "rate" else of_share(counted, int(over), least)


def of_rate(events: int, years: float, least: int, most: float = inf) -> Fit:
    """For every 100 person-years: two figures and two events wide, the range that of every number that fits (Garwood).

    Events are clipped to one more than `least` and one fewer than the `most` there can be, which would else be the one
    number that fits (10.5).
    """

    def printed(count: int) -> float:
        rated = HUNDRED * min(max(count, least + 1), most - 1) / years
        return plain(nearest(rated, _finest(rated, years)))

    value = printed(events)
    grid = _finest(value, years)  # of what is printed: just below a power of ten the exact one's is another
    last = int(min(floor((value + grid) * years / HUNDRED) + 1, most))
    fits = [count for count in range(least, last + 1) if printed(count) == value]
    low, high = rate.limits(fits[0], years)[0], rate.limits(fits[-1], years)[1]
    return Fit(_shown(value, down(low, grid), up(high, grid)), fits[0], fits[-1])


def of_share(yes: int, people: int, least: int) -> Fit:
    """Percent, to a grid of at least two people, clipped so that the edges fit two numbers too (section 3).

    The range is the widest exact one of all (yes, people) that print as it, where people are known to the nearest five.
    """
    value, grid = _percent(yes, people, least), _points(people)
    fits = {crowd: _as_many(value, crowd, least) for crowd in _crowds(people, least)}
    every = [(count, crowd) for crowd, counts in fits.items() for count in counts[:1] + counts[-1:]]
    limits = [share.limits(*each) for each in every]
    low, high = min(low for low, _ in limits), max(high for _, high in limits)
    shown = _shown(value, max(down(low, grid), 0.0), min(up(high, grid), HUNDRED))
    return Fit(shown, fits[people][0], fits[people][-1])


def of_both(events: tuple[int, int], years: tuple[float, float], least: int) -> tuple[Fit, Fit]:
    """10.5: everybody sees what happened, so the others get what the peers' printed figure leaves of it.

    Who knows the total knows too that at least `least` of it are the others'.
    """
    peers = of_rate(events[0], years[0], least, sum(events) - least)
    stands_for = floor((peers.shown.value or 0) * years[0] / HUNDRED + 0.5)
    return peers, of_rate(max(sum(events) - stands_for, 0), years[1], least)


def _rates(cell: Candidate, least: int) -> tuple[Range, Grid, Line, tuple[Fit, Fit]]:
    """The ratio of the two printed rates, with the widest range of all pairs of events that fit them.

    That is from the fewest of one side beside the most of the other to the reverse.
    """
    (mine, years), (theirs, other_years) = (_counted(side) for side in cell.beside)
    peers, others = of_both((mine, theirs), (years, other_years), least)
    low = rate.ratio((peers.fewest, others.most), (years, other_years)).low
    high = rate.ratio((peers.most, others.fewest), (years, other_years)).high
    value = (peers.shown.value or 0) / (others.shown.value or inf)
    line = Line(cell.measure.equal, cell.measure.same, 0.0)
    return Range(value, low, high), RATIO, line, (peers, others)


def _shares(cell: Candidate, least: int) -> tuple[Range, Grid, Line, tuple[Fit, Fit]]:
    """Points between two printed shares, with a range worked out from what is printed of them alone (Newcombe 1998)."""
    sides = [_fit(cell, side, least) for side in cell.beside]
    one, other = ((fit.shown.value or 0, fit.shown.low or 0, fit.shown.high or 0) for fit in sides)
    value = one[0] - other[0]
    low = value - sqrt((one[0] - one[1]) ** 2 + (other[2] - other[0]) ** 2)
    high = value + sqrt((one[2] - one[0]) ** 2 + (other[0] - other[1]) ** 2)
    step = max(_points(len(side)) for side in cell.sides)
    line = Line(cell.measure.equal, cell.measure.same, -HUNDRED, HUNDRED)
    return Range(value, low, high), Grid(POINTS[0], step), line, (sides[0], sides[1])


def _counted(exact: Exact) -> tuple[int, float]:
    if exact.events is None or exact.over is None:
        raise ValueError("A rate or a share says what was counted, and out of how much.")
    return exact.events, exact.over


def _percent(yes: int, people: int, least: int) -> float:
    edge = least + 1
    clipped = max(edge, min(yes, people - edge))
    return nearest(HUNDRED * clipped / people, _points(people))


def _points(people: int) -> float:
    return next((points for points in POINTS if points * people >= HUNDRED * WIDE), POINTS[-1])


def _crowds(people: int, least: int) -> Iterator[int]:
    """The numbers of people that are told by the same five, as far as a share of them may be shown."""
    about = int(nearest(people, COUNTED))
    return (crowd for crowd in range(about - 2, about + 3) if crowd >= 2 * least + 2)


def _as_many(value: float, people: int, least: int) -> list[int]:
    """So many of these people print as that percentage."""
    return [count for count in range(least, people - least + 1) if _percent(count, people, least) == value]


def _finest(rated: float, years: float) -> float:
    """The grid of a rate: two events wide, and two figures."""
    return _one_two_five(max(HUNDRED * WIDE / years, 10 ** (floor(log10(rated)) - 1)))


def _one_two_five(least: float) -> float:
    """The smallest of 1, 2, 5, 10, 20, 50, ... and of tenths, that is not below it."""
    power = floor(log10(least))
    steps = (times * 10.0**exponent for exponent in (power, power + 1) for times in (1, 2, 5))
    return next(step for step in steps if step >= least - 1e-12)


def _shown(value: float, low: float, high: float) -> Shown:
    return Shown(value=plain(value), low=plain(low), high=plain(high), size=0)
