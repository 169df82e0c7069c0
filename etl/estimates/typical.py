"""The typical value of a group: the mean of its middle half, which is no single person's value."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import mstats

LEAST = 5  # people in the middle (disclosure.md 3)
LEVEL = 0.95


class Typical(NamedTuple):
    """The mean of the middle half, its limits (endless with fewer than two people), and each person's share of it."""

    value: float
    low: float
    high: float
    weight: NDArray[np.float64]


def typical(values: NDArray[np.float64]) -> Typical:
    """Mean of the middle half, but of at least five people, with limits by the trimmed mean's t.

    Tukey & McLaughlin 1963; Yuen 1974. People with equal values at the edge are taken in the order given.
    Raises ValueError where there is nobody.
    """
    if not len(values):
        raise ValueError("There is nobody.")
    people = len(values)
    cut = max(min(people // 4, (people - LEAST) // 2), 0)
    middle = np.argsort(values, kind="stable")[cut : people - cut]
    weight = np.zeros(people)
    weight[middle] = 1 / len(middle)
    value = float(values[middle].mean())
    if people == 1:
        return Typical(value, -np.inf, np.inf, weight)
    # A hair above the share, because SciPy rounds share x people down to whole people again.
    share = (cut + 1e-9) / people
    low, high = mstats.trimmed_mean_ci(values, limits=(share, share), alpha=1 - LEVEL)
    return Typical(value, float(low), float(high), weight)
