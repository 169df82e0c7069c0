"""What is wrong with a row, what that means for it, and which records it concerns."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import polars as pl

Weight = Literal["block", "warn", "note"]


@dataclass(frozen=True)
class Problem:
    """cli.md, `problems`. `row` is the file's own record number; `says` repeats no cell value.

    A row with a block is set aside. `skips` says that the row was left out on purpose: blank, a footer, said before.
    In a sheet of people by months an empty `column` means every cell of the row, else the cell under that heading.
    """

    sheet: str
    row: int
    column: str
    code: str
    weight: Weight
    says: str
    skips: bool = False


def blocks(problems: Iterable[Problem]) -> list[Problem]:
    """Those that set something aside."""
    return [problem for problem in problems if problem.weight == "block"]


def skips(problems: Iterable[Problem]) -> list[Problem]:
    """Those of what was left out on purpose."""
    return [problem for problem in problems if problem.skips]


def hit(rows: pl.DataFrame, problems: Iterable[Problem]) -> pl.Series:
    """Which records do these problems concern? `rows` holds `row` and `heading` (none in ordinary tables).

    One without a column hits every record of its row; one with a column only those of that heading, where there are
    headings.
    """
    listed = list(problems)
    whole = [problem.row for problem in listed if not problem.column]
    named = [problem.row for problem in listed if problem.column]
    cells = [f"{problem.row} {problem.column}" for problem in listed if problem.column]
    row, heading = pl.col("row"), pl.col("heading")
    concerned = (
        row.is_in(whole)
        | (heading.is_null() & row.is_in(named))
        | pl.concat_str(row, heading, separator=" ").is_in(cells).fill_null(value=False)
    )
    return rows.select(concerned).to_series()


def count(rows: pl.DataFrame) -> int:
    """How many rows of the file these records are: of a sheet of people by months, how many filled cells."""
    return rows.select("row", "heading").n_unique()
