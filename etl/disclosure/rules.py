"""Each rule: a candidate to a reason or none."""

from collections.abc import Sequence
from etl.disclosure.candidate import Candidate, Decision
from schemas.policy import Policy


def unsafe(cell: Candidate, policy: Policy) -> list[str]:
    """Every one of R1 to R5 that the cell breaks on its own."""


def nested(cell: Candidate, earlier: Candidate, policy: Policy) -> str | None:
    """R7: differs from an earlier shown cell of the variable and unit by one to four people on a side."""


def crossed(cell: Candidate, earlier: Candidate, root: Candidate) -> str | None:
    """R8"""


def moves_safely(cell: Candidate, before: Decision, policy: Policy) -> bool:
    """R9 and R10 against one earlier population."""


def people_of(cell: Candidate, shown: Sequence[Candidate], policy: Policy) -> frozenset[int] | None:
    """10.3: the people of the earlier shown pay cell on which this one must be computed, or none."""
