"""Mean difference within strata with permutation and HC3 limits (pay-progression.md A4)."""

from typing import NamedTuple
import numpy as np
from numpy.typing import NDArray


class Gap(NamedTuple):
    """Value, limits and each person's weight; an endless limit is -inf or inf."""

    value: float
    low: float
    high: float
    weight: NDArray[np.float64]


def within(
    y: NDArray[np.float64], group: NDArray[np.bool_], stratum: NDArray[np.int64], draw: np.random.Generator
) -> Gap:
    """Mean difference within strata; limits are the outer of relabellings and HC3."""


def limits(pivots: NDArray[np.float64], unchanged: int, level: float = 0.95) -> tuple[float, float]:
    """A4: the pivots at the two places, or endless."""


def hc3(y: NDArray[np.float64], x: NDArray[np.float64]) -> tuple[float, float] | None:
    """Limits of the first coefficient; none where undefined."""
