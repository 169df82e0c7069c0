"""Difference between two groups within strata, and ratio of their means, with limits (pay-progression.md A4, B1)."""

from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import chain, combinations
from math import ceil, comb, exp, floor, inf, log, prod, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

LEVEL = 0.95
ALL = 200_000  # as many labellings are all tried
DRAWS = 19_999  # labellings drawn where there are more
PLACES = 12  # to which pivots are rounded: ties at equal pay decide verdicts
FREEDOM = 5  # least residual degrees of freedom behind a robust limit
LEVERAGE = 1 - 1e-9  # above it the robust variance of one person's residual is undefined
HELD = 5_000_000  # numbers held at a time while labellings are drawn


class Gap(NamedTuple):
    """Group minus the rest, or group over the rest. An endless limit is infinite (a ratio's lower one is nought).

    `weight` is each person's share of their side. Where `sure` is false no spread could be worked out: the limits are
    those of relabelling alone, and nothing stronger than "unclear" may be said (A4).
    """

    value: float
    low: float
    high: float
    weight: NDArray[np.float64]
    sure: bool


class _Swaps(NamedTuple):
    """What the group gives up and takes in under each labelling that changes something, and how many change nothing."""

    out: NDArray[np.float64]
    into: NDArray[np.float64]
    number: NDArray[np.int64]
    unchanged: int


def within(
    y: NDArray[np.float64], group: NDArray[np.bool_], stratum: NDArray[np.int64], draw: np.random.Generator
) -> Gap:
    """Mean difference within strata, each weighted m·n/(m + n) (Cochran 1954), with the outer of two limits (A4).

    They are those of relabelling within strata and HC3. Strata that hold one group only take no part and weigh nothing.
    Raises ValueError where no stratum holds both.
    """
    used = _both(group, stratum)
    if not used.any():
        raise ValueError("No stratum holds both groups.")
    code = np.unique(stratum[used], return_inverse=True)[1]
    member, size = group[used], np.bincount(code)
    # Taking each stratum's mean away changes no difference inside it and keeps rounding far below the last place.
    centred = y[used] - (np.bincount(code, y[used]) / size)[code]
    m = np.bincount(code, member)
    n = size - m
    share = m * n / size / (m * n / size).sum()
    weight = np.zeros(len(y))
    weight[used] = np.where(member, (share / m)[code], (share / n)[code])
    value = float(weight[used] @ np.where(member, centred, -centred))
    swaps = _relabelled(centred, member, code, draw)
    reshuffled = limits((swaps.out - swaps.into) / swaps.number, swaps.unchanged)
    spread = hc3(centred, np.column_stack([member, code[:, None] == np.arange(len(size))]).astype(float))
    return _outer(value, reshuffled, spread, weight)


def ratio_of_means(y: NDArray[np.float64], group: NDArray[np.bool_], draw: np.random.Generator) -> Gap:
    """Mean of the group over mean of the rest; limits are the outer of relabelling and of Welch on the log scale (B1).

    `y` is above nought. The pivot of a swap is the sum swapped out over the sum swapped in.
    """
    sides = y[group], y[~group]
    value = float(sides[0].mean() / sides[1].mean())
    swaps = _relabelled(y, group, np.zeros(len(y), np.int64), draw)
    low, high = limits(swaps.out / swaps.into, swaps.unchanged)
    weight = np.where(group, 1 / len(sides[0]), 1 / len(sides[1]))
    return _outer(value, (max(low, 0.0), high), _welch(sides, value), weight)


def limits(pivots: NDArray[np.float64], unchanged: int, level: float = LEVEL) -> tuple[float, float]:
    """The pivots at the two places that leave (1 - level)/2 outside, or endless where there are too few (A4).

    `unchanged` labellings, the observed one among them, are as extreme as any and have no pivot.
    """
    ordered = np.sort(np.round(pivots, PLACES))
    place = floor((len(ordered) + unchanged) * (1 - level) / 2 - unchanged + 1e-9)
    if not 0 <= place < len(ordered):
        return -inf, inf
    return float(ordered[place]), float(ordered[-1 - place])


def hc3(y: NDArray[np.float64], x: NDArray[np.float64], level: float = LEVEL) -> tuple[float, float] | None:
    """Limits of the first coefficient by the HC3 variance (MacKinnon & White 1985; Long & Ervin 2000).

    None where it is undefined: someone's leverage is 1, or under five degrees of freedom are left.
    """
    inverse = np.linalg.pinv(x.T @ x, hermitian=True)
    leverage = ((x @ inverse) * x).sum(axis=1)
    freedom = len(y) - int(np.linalg.matrix_rank(x))
    if freedom < FREEDOM or leverage.max() > LEVERAGE:
        return None
    coefficients = inverse @ x.T @ y
    residual = (y - x @ coefficients) / (1 - leverage)
    half = stats.t.ppf((1 + level) / 2, freedom) * np.linalg.norm(inverse[0] @ x.T * residual)
    return float(coefficients[0] - half), float(coefficients[0] + half)


def _relabelled(
    y: NDArray[np.float64], group: NDArray[np.bool_], stratum: NDArray[np.int64], draw: np.random.Generator
) -> _Swaps:
    """Every way to name as many members in each stratum as there are, or 19,999 drawn ones (Phipson & Smyth 2010).

    Each stratum holds both groups.
    """
    strata = [np.flatnonzero(stratum == each) for each in np.unique(stratum)]
    many = prod(comb(len(rows), int(group[rows].sum())) for rows in strata)
    if many <= ALL:
        parts = [_moved(y[rows], group[rows], None) for rows in strata]
        out, into, number = (reduce(np.add.outer, part).ravel() for part in zip(*parts, strict=True))
    else:
        parts = [_moved(y[rows], group[rows], draw) for rows in strata]
        out, into, number = (np.sum(part, axis=0) for part in zip(*parts, strict=True))
    changed = number > 0
    drawn_besides = many > ALL  # all labellings hold the observed one; drawn ones are added to it
    return _Swaps(out[changed], into[changed], number[changed], int((~changed).sum()) + drawn_besides)


def _both(group: NDArray[np.bool_], stratum: NDArray[np.int64]) -> NDArray[np.bool_]:
    code = np.unique(stratum, return_inverse=True)[1]
    members, everyone = np.bincount(code, group), np.bincount(code)
    return np.asarray(((members > 0) & (members < everyone))[code])


def _moved(
    y: NDArray[np.float64], group: NDArray[np.bool_], draw: np.random.Generator | None
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """In one stratum, for each labelling: the sum given up, the sum taken in, and of how many people."""
    # The smaller group is named, for a swap is the same from both sides: its in is the other's out.
    turned = 2 * int(group.sum()) > len(group)
    named = ~group if turned else group
    members = int(named.sum())
    batches = [_every(len(y), members)] if draw is None else _drawn(len(y), members, draw)
    stays = [named[chosen] for chosen in batches]
    kept = _totals(np.where(same, y[chosen], 0) for chosen, same in zip(batches, stays, strict=True))
    into = _totals(np.where(same, 0, y[chosen]) for chosen, same in zip(batches, stays, strict=True))
    out = y[named].sum() - kept
    number = np.concatenate([(~same).sum(axis=0) for same in stays])
    return (into, out, number) if turned else (out, into, number)


def _totals(batches: Iterable[NDArray[np.float64]]) -> NDArray[np.float64]:
    return np.concatenate([batch.sum(axis=0) for batch in batches])


def _every(size: int, members: int) -> NDArray[np.int64]:
    """All ways to choose so many of `size` places, one a column."""
    flat = chain.from_iterable(combinations(range(size), members))
    return np.fromiter(flat, np.int64).reshape(-1, members).T


def _drawn(size: int, members: int, draw: np.random.Generator) -> list[NDArray[np.int64]]:
    """19,999 draws without replacement, one a column, in batches that fit into memory."""
    batches = np.array_split(np.arange(DRAWS), ceil(DRAWS * size / HELD))
    return [_shuffled(size, members, len(batch), draw) for batch in batches]


def _shuffled(size: int, members: int, times: int, draw: np.random.Generator) -> NDArray[np.int64]:
    """The first places of so many Fisher-Yates shuffles, each stopped where enough are drawn."""
    order = np.tile(np.arange(size)[:, None], (1, times))
    every = np.arange(times)
    for place in range(members):
        partner = draw.integers(place, size, times)
        found = order[partner, every]
        order[partner, every] = order[place]
        order[place] = found
    return order[:members].copy()


def _welch(sides: Sequence[NDArray[np.float64]], value: float) -> tuple[float, float] | None:
    """Delta-method limits of a ratio of means with Welch's degrees of freedom (B1); none with one person on a side."""
    if min(map(len, sides)) < 2:  # noqa: PLR2004 - a spread needs two
        return None
    parts = [float(side.var(ddof=1)) / (len(side) * float(side.mean()) ** 2) for side in sides]
    if not sum(parts):
        return value, value
    freedom = sum(parts) ** 2 / sum(part**2 / (len(side) - 1) for part, side in zip(parts, sides, strict=True))
    half = float(stats.t.ppf((1 + LEVEL) / 2, freedom)) * sqrt(sum(parts))
    return exp(log(value) - half), exp(log(value) + half)


def _outer(
    value: float, reshuffled: tuple[float, float], spread: tuple[float, float] | None, weight: NDArray[np.float64]
) -> Gap:
    """The lower of the lower limits and the upper of the upper: relabelling is too narrow where spreads differ."""
    both = [reshuffled] if spread is None else [reshuffled, spread]
    low, high = min(low for low, _ in both), max(high for _, high in both)
    return Gap(value, low, high, weight, sure=spread is not None)
