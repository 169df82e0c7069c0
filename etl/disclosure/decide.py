"""Levels whole or not at all, in declared order; carried forward where too few have moved."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from etl.disclosure.candidate import Candidate, Decision
from schemas.policy import Policy


class Decided(NamedTuple):
    """The decisions of one measure, and its candidates that stand shown, for R7 and R8 of later ones."""

    decisions: tuple[Decision, ...]
    shown: tuple[Candidate, ...]


def decide(
    candidates: Sequence[Candidate],
    past: Sequence[Decision],
    shown: Sequence[Candidate],
    policy: Policy,
    as_of: date,
    editions: Sequence[date],
) -> Decided:
    """Decide every cell of one measure's tree. `past` is this measure's log; `shown` is what was shown today before it."""
