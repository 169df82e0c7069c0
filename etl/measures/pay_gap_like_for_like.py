"""What peers are paid for every £1 paid to colleagues in comparable jobs (B2), in both forms."""

import numpy as np
import polars as pl
from etl.estimates import gap
from etl.measures.measure import Estimate, Measure


def like_for_like(people: pl.DataFrame, draw: np.random.Generator, *, alike: tuple[str, ...]) -> list[Estimate]:
    """Mean gap in log hourly pay within strata, in pence; empty where nobody is comparable."""


MEASURES: tuple[Measure, ...]
