"""What the rules look at, and what the log remembers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from etl.cells import Shown
from etl.measures.measure import Exact, Measure
from etl.words import Verdict

Unit = tuple[str, ...]  # a path in the measure's tree; () is the organisation
Marks = tuple[bytes, bytes]  # HMACs of what a person contributes and of all that the measure reads of them


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """What one person brings to a figure."""

    value: float
    weight: float
    marks: Marks
    shortfall: float = 0.0  # under a ceiling, what is short of it (10.15)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A cell someone would like to show, with everyone behind it. In memory only.

    In an all-staff cell (`measure.split` false) everyone is among the others. With `beside`, it compares two sides,
    peers first, that are printed with it.
    """

    measure: Measure
    unit: Unit
    dimensions: Mapping[str, str] = field(default_factory=dict)
    peers: Mapping[int, Contribution]
    others: Mapping[int, Contribution]
    value: float
    low: float | None
    high: float | None
    verdict: Verdict | None  # of a rate or a share it follows from what is printed, so here is none
    events: int | None = None  # of a rate, or people with a yes
    over: float | None = None  # person-years, or people
    beside: tuple[Exact, ...] = ()
    enough: bool = True  # the measure's own floor

    @property
    def sides(self) -> tuple[Mapping[int, Contribution], ...]:
        return (self.peers, self.others) if self.measure.split else (self.others,)

    @property
    def people(self) -> frozenset[int]:
        return frozenset(self.peers) | frozenset(self.others)

    @property
    def key(self) -> tuple[Unit, tuple[tuple[str, str], ...]]:
        """Its place among the candidates of its measure."""
        return self.unit, tuple(sorted(self.dimensions.items()))


class Told(NamedTuple):
    """A figure as it is printed, with its verdict, and the two sides that it compares, peers first."""

    shown: Shown
    verdict: Verdict | None
    beside: tuple[Shown, ...] = ()


class Side(NamedTuple):
    """One side of a comparison as it is printed, with its own sentence, filled in by publish."""

    shown: Shown
    says: str = ""


@dataclass(frozen=True, kw_only=True)
class Population:
    """What the log remembers of a candidate's people: marks, no values."""

    peers: Mapping[int, Marks]
    others: Mapping[int, Marks]


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What was decided for one cell, and for whom. Kept as long as any publication can be read."""

    measure: str
    unit: Unit
    dimensions: Mapping[str, str]
    population: Population  # of the day `on`
    shown: Shown | None  # none: withheld; a `Shown` without a value: told that nobody can tell
    verdict: Verdict | None
    beside: tuple[Side, ...] = ()  # peers and others, where they are compared
    on: date  # the day it was decided
    due: date  # the day it was last due (10.10)
    reasons: tuple[str, ...]  # HR's audit, in the warehouse only
    carried: bool  # stands from an earlier edition: nothing was decided but the day it was due
    says: str = ""  # printed again when carried; filled in by publish
    period: str = ""  # likewise
    counted: str | None = None  # likewise
    taken_back: bool = False  # its publication was withdrawn (10.11)

    @property
    def key(self) -> tuple[Unit, tuple[tuple[str, str], ...]]:
        return self.unit, tuple(sorted(self.dimensions.items()))


class Standing(NamedTuple):
    """A candidate of today and the decision that stands for it.

    The people behind what is printed are the decision's: today's, or where it is carried those of the day it was made.
    """

    candidate: Candidate
    decision: Decision
