"""Which practices are due to be looked at again (supervision-strain-retention.md 3.3)."""

import polars as pl

from etl.facts import Given


def finish(register: pl.DataFrame, given: Given) -> pl.DataFrame:
    """The register with `overdue`: looked at longer ago than it asks for, or never as far as anyone has said."""
    months = pl.format("{}mo", pl.col("review_every_months").cast(pl.Int64))
    due = pl.col("reviewed_on").dt.offset_by(months)
    return register.with_columns(overdue=(due < given.on).fill_null(value=True)).drop("review_every_months")
