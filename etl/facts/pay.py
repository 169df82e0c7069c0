"""Comparable hourly pay (pay-progression.md A1)."""

import polars as pl


def finish(posts: pl.DataFrame) -> pl.DataFrame:
    """One row a person with `hourly`, posts combined as A1 says."""
