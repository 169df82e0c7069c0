"""How many hours are worked above contract, of all staff (4.6)."""

import numpy as np
import polars as pl

from etl.estimates import ratio
from etl.measures.measure import Estimate, Measure

PER = 100  # contracted hours
UNTOLD = "This waits for hours in contracts: neither timesheets nor staff lists tell them for these months."


def above_contract(people: pl.DataFrame, _draw: np.random.Generator) -> list[Estimate]:
    """Hours above contract over hours in contracts, with linearised limits (Cochran 1977, 6)."""
    known = people.drop_nulls(["above", "contracted"]).filter(pl.col("contracted") > 0)
    if known.is_empty():
        return [] if people.is_empty() else [Estimate(value=None, waits=UNTOLD)]
    found = ratio.ratio(known["above"].to_numpy(), known["contracted"].to_numpy(), scale=PER)
    counted = known.select("person", "peer", value="above", weight=pl.Series(found.weight))
    return [Estimate(value=found.value, low=found.low, high=found.high, counted=counted, sure=found.sure)]


HOURS_ABOVE_CONTRACT = Measure(
    id="hours_above_contract",
    topic="burnout",
    order=500,
    title="Hours worked above contract",
    short="Hours above contract",
    question="Is the work more than the hours there are for it?",
    says={
        "fact": "For every 100 contracted hours, people worked about {value} more (likely {range}).",
        "meets": "Hours above contract meet our standard of {standard} in 100: people worked about {value} more "
        "(likely {range}).",
        "hit_and_miss": "Hours above contract may or may not meet our standard of {standard} in 100: people worked "
        "about {value} more (likely {range}).",
        "falls_short": "Hours above contract go beyond our standard of {standard} in 100: people worked about {value} "
        "more (likely {range}).",
    },
    needs={"hours": "timesheets with, for each person and week, the hours worked, in the contract and given back"},
    months=12,
    caveat="It is a sign about the work. It cannot tell who is tired, and hours that nobody wrote down are not in it.",
    how="In each week of a timesheet, hours worked less hours in the contract and less time given back, never below "
    "nought. They are added up over all staff, for every 100 hours in contracts. Weeks wholly on leave are left out. "
    "The likely range is wider the fewer people there are and the more they differ.",
    source="supervision-strain-retention.md 4, 4.6 (Cochran 1977, 6); disclosure.md 10.15",
    value_unit="hours",
    better="down",
    facts="hours",
    reads=("above", "contracted"),
    formula=above_contract,
    kind="average",
    variable="hours",
    grain=1,
    half_grain_from=500,
    tree="services",
    split=False,
    bounded_by="hours",
)
MEASURES = (HOURS_ABOVE_CONTRACT,)
