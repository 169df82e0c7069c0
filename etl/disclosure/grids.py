"""Rounding: values to their grid, ends outward to theirs, and no line crossed that a verdict speaks of."""

from math import ceil, floor, inf
from typing import NamedTuple

from etl.measures.measure import Exact
from etl.words import CLOSE, Verdict


class Grid(NamedTuple):
    """Steps of the value and of the ends."""

    value: float
    end: float

    def times(self, grain: float) -> "Grid":
        """In units of which a grain has so many."""
        return Grid(self.value * grain, self.end * grain)


class Line(NamedTuple):
    """What a figure is held against, and what it cannot go beyond."""

    equal: float | None = None
    same: float | None = None  # the margin of "about the same"
    least: float = -inf
    most: float = inf


Rounded = tuple[float, float | None, float | None]  # value, low, high


def outward(exact: Exact, steps: Grid, verdict: Verdict | None, line: Line) -> Rounded:
    """10.2, 10.18, 10.21: ends lie on their grid, a step of it or more from the value, and stop at a line not crossed.

    Of what is about the same the margin is printed: the exact range lies within it.
    """
    value = min(max(nearest(exact.value, steps.value), line.least), line.most)
    equal, least, most = line.equal, line.least, line.most
    if equal is not None and verdict == "same":
        margin = line.same or 0
        return (
            plain(value if abs(value - equal) <= margin + CLOSE else equal),
            plain(equal - margin),
            plain(equal + margin),
        )
    if equal is not None and verdict == "less":
        value, most = min(value, down(equal - steps.value, steps.value)), equal
    if equal is not None and verdict == "more":
        value, least = max(value, up(equal + steps.value, steps.value)), equal
    if exact.low is None or exact.high is None:
        return plain(value), None, None
    low = down(min(exact.low, value - steps.end), steps.end)
    high = up(max(exact.high, value + steps.end), steps.end)
    return plain(value), plain(max(low, least)), plain(min(high, most))


def nearest(value: float, step: float) -> float:
    """The step nearest to it; halves go up."""
    return floor(value / step + 0.5 + CLOSE) * step


def down(value: float, step: float) -> float:
    """The step at or below it."""
    return floor(value / step + CLOSE) * step


def up(value: float, step: float) -> float:
    """The step at or above it."""
    return ceil(value / step - CLOSE) * step


def plain(value: float) -> float:
    """A whole number of steps, not 0.30000000000000004."""
    return round(value, 10)
