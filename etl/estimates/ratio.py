"""Ratio of sums over people, and the difference of two such ratios, with limits (Cochran 1977, 6)."""

from math import ceil, floor, hypot, inf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

LEVEL = 0.95
DRAWS = 1_999  # relabellings, beside the one that was seen
HELD = 5_000_000  # numbers held at a time while labels are drawn


class Ratio(NamedTuple):
    """Sum over sum, and each person's share of the denominator. Not `sure`: one person alone shows no spread."""

    value: float
    low: float
    high: float
    weight: NDArray[np.float64]
    sure: bool


class Difference(NamedTuple):
    """The group's ratio minus that of the rest, and both. `weight` is each person's share of their side's."""

    value: float
    low: float
    high: float
    sides: tuple[Ratio, Ratio]
    weight: NDArray[np.float64]
    sure: bool


def ratio(top: NDArray[np.float64], bottom: NDArray[np.float64], *, scale: float = 1, most: float = inf) -> Ratio:
    """`scale` times the sum of `top` over the sum of `bottom`, a number a person each, `bottom` above nought.

    Limits: the linearised variance (Cochran 1977, 6.13) with t on people - 1 degrees of freedom, held within nought
    and `most`. Raises ValueError where there is nobody.
    """
    if not len(top):
        raise ValueError("There is nobody.")
    value = scale * float(top.sum() / bottom.sum())
    weight = bottom / bottom.sum()
    if len(top) == 1:
        return Ratio(value, 0.0, most, weight, sure=False)
    half = float(stats.t.ppf((1 + LEVEL) / 2, len(top) - 1)) * scale * _error(top, bottom)
    return Ratio(value, max(value - half, 0.0), min(value + half, most), weight, sure=True)


def difference(
    top: NDArray[np.float64],
    bottom: NDArray[np.float64],
    group: NDArray[np.bool_],
    stratum: NDArray[np.int64],
    draw: np.random.Generator,
    *,
    scale: float = 1,
    most: float = inf,
) -> Difference:
    """The group's ratio minus that of the rest, with the outer of two limits, held within what is possible.

    They are Welch's, of two linearised variances, and those of relabelling whole people within strata once the
    difference seen is taken out of the group. Raises ValueError where a side has nobody.
    """
    one, two = (ratio(top[side], bottom[side], scale=scale, most=most) for side in (group, ~group))
    value = one.value - two.value
    weight = np.zeros(len(top))
    weight[group], weight[~group] = one.weight, two.weight
    sure = one.sure and two.sure
    if not sure:
        return Difference(value, -most, most, (one, two), weight, sure=False)
    half = scale * _welch(top, bottom, group)
    low, high = (scale * end for end in _relabelled(top, bottom, group, stratum, draw))
    return Difference(
        value,
        max(min(value - half, value - high), -most),
        min(max(value + half, value - low), most),
        (one, two),
        weight,
        sure=True,
    )


def _error(top: NDArray[np.float64], bottom: NDArray[np.float64]) -> float:
    """Linearised standard error of sum over sum."""
    people, total = len(top), bottom.sum()
    rest = top - top.sum() / total * bottom
    return float(np.sqrt(people / (people - 1) * (rest**2).sum()) / total)


def _welch(top: NDArray[np.float64], bottom: NDArray[np.float64], group: NDArray[np.bool_]) -> float:
    """Half the width of the limits of the difference of two independent ratios."""
    errors = [_error(top[side], bottom[side]) for side in (group, ~group)]
    people = [int(group.sum()), int((~group).sum())]
    if not any(errors):
        return 0.0
    # Over the larger one, for a fourth power of a very small error is nought.
    parts = [(error / max(errors)) ** 2 for error in errors]
    freedom = sum(parts) ** 2 / sum(part**2 / (size - 1) for part, size in zip(parts, people, strict=True))
    return float(stats.t.ppf((1 + LEVEL) / 2, freedom)) * hypot(*errors)


def _relabelled(
    top: NDArray[np.float64],
    bottom: NDArray[np.float64],
    group: NDArray[np.bool_],
    stratum: NDArray[np.int64],
    draw: np.random.Generator,
) -> tuple[float, float]:
    """The 2.5 % ends of the difference if being in the group made none (the seen labelling counts as a draw)."""
    seen = top[group].sum() / bottom[group].sum() - top[~group].sum() / bottom[~group].sum()
    sums = np.column_stack([np.where(group, top - seen * bottom, top), bottom])
    strata = [np.flatnonzero(stratum == one) for one in np.unique(stratum)]
    batches = np.array_split(np.arange(DRAWS), ceil(DRAWS * len(top) / HELD))
    inside = np.concatenate([_labels(group, strata, len(batch), draw) @ sums for batch in batches])
    outside = sums.sum(axis=0) - inside
    null = np.sort(inside[:, 0] / inside[:, 1] - outside[:, 0] / outside[:, 1])
    place = floor((DRAWS + 1) * (1 - LEVEL) / 2 + 1e-9) - 1
    return float(null[place]), float(null[-1 - place])


def _labels(
    group: NDArray[np.bool_], strata: list[NDArray[np.int64]], times: int, draw: np.random.Generator
) -> NDArray[np.float64]:
    """So many relabellings of whole people within strata, one a row."""
    labels = np.tile(group.astype(float), (times, 1))
    for members in strata:
        labels[:, members] = draw.permuted(labels[:, members], axis=1)
    return labels
