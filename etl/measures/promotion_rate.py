"""How often people move up, for every hundred years worked: of peers beside colleagues, and of all staff (C1)."""

from dataclasses import replace
from math import inf

import numpy as np
import polars as pl

from etl.estimates import rate
from etl.measures.measure import Estimate, Exact, Measure, Sides

PER = 100  # years
UNWATCHED = "This waits for staff lists that are at least a year apart: moves up are seen by comparing lists."


def ratio(people: pl.DataFrame, _draw: np.random.Generator) -> list[Estimate]:
    """Peers' rate over others', in the grades that hold both, with conditional mid-P limits (C0).

    Where nobody moved up, anything fits: nought to endless.
    """
    if not people["watched"].all():
        return [Estimate(value=None, waits=UNWATCHED)]
    beside = _known(people, "moves_beside", "years_beside")
    sides = [beside.filter(peer=peer) for peer in (True, False)]
    if any(side.is_empty() for side in sides):
        return []
    (moves, other_moves), (years, other_years) = zip(*map(_sums, sides), strict=True)
    found = rate.Ratio(0, 0, inf)
    if moves or other_moves:
        found = rate.ratio((moves, other_moves), (years, other_years))
    return [
        Estimate(
            value=found.value,
            low=found.low,
            high=found.high,
            sides=(_rate(moves, years), _rate(other_moves, other_years)),
            counted=_counted(beside, pl.col("years").sum().over("peer")),
        )
    ]


def of_all_staff(people: pl.DataFrame, _draw: np.random.Generator) -> list[Estimate]:
    """Moves up over years in post, in all grades, with Garwood's limits (C0)."""
    if not people["watched"].all():
        return [Estimate(value=None, waits=UNWATCHED)]
    known = _known(people, "moves", "years")
    if known.is_empty():
        return []
    found = _rate(*_sums(known))
    return [
        Estimate(
            value=found.value,
            low=found.low,
            high=found.high,
            events=found.events,
            over=found.over,
            counted=_counted(known, pl.col("years").sum()),
        )
    ]


def _known(people: pl.DataFrame, moves: str, years: str) -> pl.DataFrame:
    return people.select("person", "peer", moves=moves, years=years).drop_nulls().filter(pl.col("years") > 0)


def _sums(people: pl.DataFrame) -> tuple[int, float]:
    return int(people["moves"].sum()), float(people["years"].sum())


def _rate(moves: int, years: float) -> Exact:
    low, high = rate.limits(moves, years)
    return Exact(value=PER * moves / years, low=low, high=high, events=moves, over=years)


def _counted(people: pl.DataFrame, years: pl.Expr) -> pl.DataFrame:
    return people.select("person", "peer", value="moves", weight=pl.col("years") / years)


NEEDS = {
    "people": "a staff list with job title, grade and start date for everyone, and the lists of the two years before",
    "people.grade": "the grade of each post in the staff list",
    "roles.is_lived_experience_role": "a roles file that says which roles are lived-experience roles",
}
HOW = (
    "Moves from a post to one of a higher grade, by comparing staff lists, over the years that people were in post; "
    "unpaid career breaks do not count as years. A post whose own grade was raised, and a return after more than 30 "
    "days away, are no moves up. "
)
RATIO = Measure(
    id="promotion_rate_ratio",
    topic="progression",
    order=300,
    title="Moving up, peers and colleagues",
    short="Peers and colleagues",
    question="Do peers move up?",
    says={
        "less": "Peers move up less often than colleagues: {peers} times for every 100 years worked, colleagues "
        "{others} (likely {range} as often).",
        "more": "Peers move up more often than colleagues: {peers} times for every 100 years worked, colleagues "
        "{others} (likely {range} as often).",
        "unclear": "We cannot tell whether peers move up as often: {peers} times for every 100 years worked, "
        "colleagues {others} (likely {range} as often).",
    },
    needs=NEEDS,
    months=24,
    caveat="It says nothing about who wanted to move up, or about jobs that were taken elsewhere.",
    how=f"{HOW}Only grades that hold both peers and colleagues are counted. How often as many moves up could fall on "
    "either side by chance gives the likely range.",
    source="pay-progression.md C0, C1; disclosure.md 10.5 (Garwood 1936; Berry & Armitage 1995)",
    value_unit="ratio",
    equal=1,
    better="equal",
    instead=("rungs_above",),
    facts="promotion",
    reads=("moves_beside", "years_beside", "watched"),
    formula=ratio,
    kind="rate",
    variable="promotion",
    sides=Sides(
        measure="promotion_rate",
        says={
            "peers": "For every 100 years worked, peers moved up about {value} times (likely {range}).",
            "others": "For every 100 years worked, colleagues moved up about {value} times (likely {range}).",
        },
    ),
)
ALL_STAFF = replace(
    RATIO,
    id="promotion_rate",
    order=310,
    title="Moves up for every 100 years worked",
    short="All staff",
    question="How often do people move up?",
    says={"fact": "For every 100 years worked, staff moved up about {value} times (likely {range})."},
    cannot_tell="We cannot tell yet: nobody here has been in post in these months.",
    needs={need: ask for need, ask in NEEDS.items() if need != "roles.is_lived_experience_role"},
    how=f"{HOW}All grades are counted. The likely range covers what chance could do to so few moves.",
    value_unit="per_100_person_years",
    equal=None,
    better=None,
    reads=("moves", "years", "watched"),
    formula=of_all_staff,
    split=False,
    sides=None,
    unless="promotion_rate_ratio",
)
MEASURES = (RATIO, ALL_STAFF)
