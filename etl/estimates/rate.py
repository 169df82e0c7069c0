"""Rates of things that happen to people, and the ratio of two, exact (pay-progression.md C0)."""

from collections.abc import Callable, Sequence
from functools import reduce
from math import exp, inf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special, stats

LEVEL = 0.95
PER = 100  # person-years
REACH = 30  # of the logarithm of a ratio, either way
CLOSE = 1e-13  # of it, when a limit is found

Pair = tuple[float, float]  # of the group, of the rest


class Ratio(NamedTuple):
    """The group's rate over the rest's. With no event in the group it is nought, with all of them infinite."""

    value: float
    low: float
    high: float


def limits(events: int, years: float, level: float = LEVEL) -> tuple[float, float]:
    """Poisson limits of a rate for every 100 person-years (Garwood 1936)."""
    tail = (1 - level) / 2
    low = stats.chi2.ppf(tail, 2 * events) / 2 if events else 0.0
    high = stats.chi2.ppf(1 - tail, 2 * events + 2) / 2
    return float(PER * low / years), float(PER * high / years)


def ratio(events: tuple[int, int], years: Pair, level: float = LEVEL) -> Ratio:
    """One rate over another with conditional mid-P limits. Raises ValueError where nothing happened at all."""
    return stratified([events], [years], level)


def stratified(events: Sequence[tuple[int, int]], years: Sequence[Pair], level: float = LEVEL) -> Ratio:
    """The ratio that all strata share: conditional maximum likelihood and mid-P limits (Martin & Austin 1996).

    Given how much happened in a stratum, what happened in the group is binomial; the sum over strata is their
    convolution. Mid-P, because exact limits are too wide for so few events (Berry & Armitage 1995). Years are above
    nought. Raises ValueError where nothing happened at all.
    """
    strata = [(mine + rest, time) for (mine, rest), time in zip(events, years, strict=True) if mine + rest]
    seen, most = sum(mine for mine, _ in events), sum(total for total, _ in strata)
    if not most:
        raise ValueError("Nothing happened on either side.")

    def law(log: float) -> NDArray[np.float64]:
        return reduce(np.convolve, [_binomial(total, _share(log, time)) for total, time in strata])

    def above(log: float) -> float:
        chance = law(log)
        return float(chance[seen + 1 :].sum() + chance[seen] / 2)

    def expected(log: float) -> float:
        return float(law(log) @ np.arange(most + 1))

    tail = (1 - level) / 2
    return Ratio(
        value=0.0 if seen == 0 else inf if seen == most else _where(expected, seen),
        low=0.0 if seen == 0 else _where(above, tail),
        high=inf if seen == most else _where(above, 1 - tail),
    )


def _share(log: float, time: Pair) -> float:
    """How likely each event of a stratum is the group's, when the ratio is exp(log)."""
    return time[0] * exp(log) / (time[0] * exp(log) + time[1])


def _binomial(total: int, share: float) -> NDArray[np.float64]:
    # SciPy's binom.pmf says the same, some thirty times slower; this is asked for in every step of a search.
    return np.diff(special.bdtr(np.arange(total + 1.0), total, share), prepend=0.0)


def _where(rising: Callable[[float], float], goal: float) -> float:
    """The ratio at which a function of its logarithm reaches the goal."""
    return exp(optimize.brentq(lambda log: rising(log) - goal, -REACH, REACH, xtol=CLOSE))
