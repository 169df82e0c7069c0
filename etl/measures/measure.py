"""What a measure declares: enough for publish, disclosure, words and pages, so that no other file names it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import polars as pl

from etl.cells import Shown
from etl.words import Verdict

Heading = Literal["", "Why?", "Where?", "What would it cost?"]
Kind = Literal["count", "share", "rate", "average", "rank", "no_people"]
Tree = Literal["organisation", "services", "teams", "grades", "tenure", "roles"]
NEVER_SPLIT = frozenset({"survey", "absence", "no_shows", "benefits", "debriefs"})  # R5


@dataclass(frozen=True, kw_only=True)
class Exact:
    """A figure with its range; of a rate or a share also what was counted, and out of how much."""

    value: float
    low: float | None = None
    high: float | None = None
    events: int | None = None  # rate: what happened; share: people with a yes
    over: float | None = None  # rate: person-years; share: people


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """An exact figure and everyone behind it. Lives in memory only, between a formula and disclosure control.

    `counted` has a row a person: person, peer, value (what R3 and R9 look at: of a ratio of sums the numerator) and
    weight (that person's share of the figure, disclosure.md 10.3a); of a ratio under a ceiling also shortfall (10.15).
    Facts about roles count nobody: `counted` is none, and they name their `unit`.

    With `sides`, the figure compares the two (peers first), which are printed beside it: its own value follows from
    what is printed of them, and only its range is exact.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    events: int | None = None
    over: float | None = None
    sides: tuple[Exact, Exact] | None = None
    counted: pl.DataFrame | None = None
    unit: str | None = None  # roles and practices only: the title
    dimensions: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)  # roles only: further words that `says` fills in
    lead: str = ""  # put before the sentence: B2's cover
    sure: bool = True  # False is never told as clearer than "unclear": no spread could be worked out (A4)
    enough: bool = True  # False is withheld like any rule: the measure's own floor
    does_not_apply: str = ""  # roles only: the sentence that stands in the place of the figure
    waits: str = ""  # the sentence of what it waits for: the export is there, but not enough of it
    verdict: Verdict | None = None  # practices only: they say themselves how they stand


@dataclass(frozen=True, kw_only=True)
class Sides:
    """The cells of peers and of others beside their comparison: under which measure they stand, and their sentences.

    Both sides are decided with the comparison, as one.
    """

    measure: str  # an id that is declared, with its title, caveat and how
    says: Mapping[Literal["peers", "others"], str]  # as `Declared.says`


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What pages, words and disclosure need to know."""

    id: str
    topic: str  # its page
    order: int  # unique; disclosure decides and pages show in this order (R0, R7, R12); within a variable append only
    heading: Heading = ""  # the plain heading of the page under which its line stands
    title: str
    short: str  # its row in a chart or table that shows several measures
    question: str
    says: Mapping[Verdict | Literal["fact"], str]  # whole sentences with {value}, {low}, {high}, {range}, {standard}
    cannot_tell: str = "We cannot tell yet: there are too few people to compare."
    does_not_apply: str = ""
    needs: Mapping[str, str] = field(default_factory=dict)  # table or table.column -> what to ask the supplier for
    months: int = 0  # its window; 0 is the day
    caveat: str  # what this does not tell you
    how: str  # how it is worked out, for a reader without statistics
    source: str
    value_unit: str
    equal: float | None = None  # where both groups are alike: 100 pence, ratio 1, difference 0
    same: float | None = None  # "about the same" when the whole range lies this near to equal
    wide: float | None = None  # a range that reaches further either way is unclear
    standard: float | None = None  # what is promised to everybody; an organisation's own stands in its settings
    better: Literal["up", "down", "equal"] | None = None  # for `change` and standards; none: no judgement
    chart: str | None = "dots"  # a key of charts.CHARTS
    draws: tuple[str, ...] = ()  # measures whose cells stand in the same chart
    instead: tuple[str, ...] = ()  # measures that stand in its place where it is withheld
    dimensions: Mapping[str, str] = field(default_factory=dict)  # of each of its cells: the side, {"group": "others"}
    cells_of: str = ""  # its cells stand under this measure's id, for they are parts of it: its bands of tenure


Formula = Callable[[pl.DataFrame, np.random.Generator], list[Estimate]]


@dataclass(frozen=True, kw_only=True)
class Measure(Declared):
    """A measure with a formula over facts."""

    facts: str  # etl/facts/<facts>: one row a person
    reads: tuple[str, ...]  # with person and peer, all that the formula gets; a change in any is a changed value (R9)
    formula: Formula  # no estimate: nobody to compare
    kind: Kind
    variable: str  # measures of one variable and unit are held against each other (R7)
    grain: float = 1  # a fifth of the narrowest bound that we accept on one person's value (R11)
    half_grain_from: int | None = None  # from so many people on half the grain is enough (10.15)
    most: float | None = None  # the ceiling of the figure: minutes of an hour, 100 percent
    tree: Tree = "organisation"
    split: bool = True
    sensitive: bool = False
    sides: Sides | None = None  # its estimates compare two sides, which are printed too
    unless: str = ""  # it is not told where this measure is or ever was: the two together would tell more (10.5)
    bounded_by: str = ""  # its window ends where the exports of this table begin and end

    def __post_init__(self) -> None:
        if self.split and self.variable in NEVER_SPLIT:
            raise ValueError(f"{self.id}: {self.variable} is never split by peer (R5).")


@dataclass(frozen=True, kw_only=True)
class Derived(Declared):
    """Worked out from cells already decided, so it tells nothing new: cost, ratio of rates, peers' typical pay."""

    of: tuple[str, ...]
    formula: Callable[[Sequence[Shown]], Shown]
