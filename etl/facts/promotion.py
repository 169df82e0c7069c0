"""From grades to people: who is set beside whom when moves up are counted (pay-progression.md C1)."""

import polars as pl

DAYS = 365.25  # in a year


def finish(grades: pl.DataFrame, _given: object = None) -> pl.DataFrame:
    """One row a person: peer, moves and years in all grades, and those beside the other side; `watched` of the window.

    Beside the other side counts what was in a grade that holds peers and others. Whoever has been both is a peer, and
    is counted beside the others with the time as one.
    """
    side, mine = pl.col("peer"), pl.col("mine")
    both = (mine & side).any().over("rung") & (mine & ~side).any().over("rung")
    return (
        grades.with_columns(mine=side == side.any().over("person"), years=pl.col("days") / DAYS)
        .with_columns(beside=both & mine & pl.col("rung").is_not_null())
        .group_by("person", maintain_order=True)
        .agg(
            side.any(),
            pl.col("watched").all(),
            moves=pl.col("moves").sum().cast(pl.Float64),
            years=pl.col("years").sum(),
            moves_beside=pl.col("moves").filter("beside").sum().cast(pl.Float64),
            years_beside=pl.col("years").filter("beside").sum(),
        )
    )
