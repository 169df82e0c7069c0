"""Which rows can be compared: those whose stratum holds both groups."""

from collections.abc import Sequence

import polars as pl


def with_both(rows: pl.DataFrame, group: str, alike: Sequence[str]) -> pl.DataFrame:
    """The rows without a null in `alike` whose stratum holds rows inside and outside the boolean `group`."""
    inside = pl.col(group)
    return rows.drop_nulls(list(alike)).filter(inside.any().over(alike) & ~inside.all().over(alike))


def numbered(rows: pl.DataFrame, alike: Sequence[str]) -> pl.Series:
    """A whole number for each row's stratum."""
    return rows.select(pl.struct(alike).rank("dense")).to_series()
