"""What is wrong with a row, and what that means for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Weight = Literal["block", "warn", "note"]


@dataclass(frozen=True)
class Problem:
    """cli.md, `problems`. `row` is the file's own record number; `says` repeats no cell value.

    A row with a block is set aside. `skips` says that the row was left out on purpose: blank, a footer, said before.
    """

    sheet: str
    row: int
    column: str
    code: str
    weight: Weight
    says: str
    skips: bool = False


def set_aside(problems: Iterable[Problem]) -> set[int]:
    """The rows that may not be stored."""
    return {problem.row for problem in problems if problem.weight == "block"}


def skipped(problems: Iterable[Problem]) -> set[int]:
    """The rows that were left out on purpose."""
    return {problem.row for problem in problems if problem.skips}
