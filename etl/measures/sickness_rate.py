"""How much of the time in post people were away sick, of all staff (4.8)."""

import numpy as np
import polars as pl

from etl.estimates import ratio
from etl.measures.measure import Estimate, Measure

HUNDRED = 100  # percent, and its ceiling
HOURS = "This waits for the hours in each contract, and full-time hours, in the staff list."


def rate(people: pl.DataFrame, _draw: np.random.Generator) -> list[Estimate]:
    """Full-time days sick over full-time days in post, with linearised limits (Cochran 1977, 6)."""
    known = people.drop_nulls(["lost", "posted"]).filter(pl.col("posted") > 0)
    if people.is_empty():
        return []
    if known.is_empty():
        return [Estimate(value=None, waits=HOURS)]
    found = ratio.ratio(known["lost"].to_numpy(), known["posted"].to_numpy(), scale=HUNDRED, most=HUNDRED)
    counted = known.select(
        "person", "peer", value="lost", weight=pl.Series(found.weight), shortfall=pl.col("posted") - pl.col("lost")
    )
    # That nobody was ill would say it of everybody: it is withheld as one spell would be.
    ill = bool(known["lost"].sum() > 0)
    return [Estimate(value=found.value, low=found.low, high=found.high, counted=counted, sure=found.sure, enough=ill)]


SICKNESS_RATE = Measure(
    id="sickness_rate",
    topic="burnout",
    order=510,
    title="Time away sick",
    short="Time away sick",
    question="How much time are people away sick?",
    says={
        "fact": "People were away sick for about {value} of their time in post (likely {range}).",
        "meets": "Time away sick meets our standard of {standard}: it was about {value} of time in post "
        "(likely {range}).",
        "hit_and_miss": "Time away sick may or may not meet our standard of {standard}: it was about {value} of time "
        "in post (likely {range}).",
        "falls_short": "Time away sick goes beyond our standard of {standard}: it was about {value} of time in post "
        "(likely {range}).",
    },
    needs={
        "absence.kind": "an absence report with, for each person, the first and last day and kind, never the reason",
        "people.contract_hours": "the hours in each contract, and full-time hours, in the staff list",
    },
    months=12,
    caveat="It says nothing about why people were ill, or about who goes to work while ill.",
    how="Days away sick over days in post, both of the calendar and weighted by the share of full time, of all staff "
    "together. A spell without a last day runs on. Peers and colleagues are "
    "never told apart. The likely range is wider the fewer people there are and the more they differ.",
    source="supervision-strain-retention.md 4, 4.8 (Cochran 1977, 6); disclosure.md 10.15",
    value_unit="percent",
    better="down",
    facts="sickness",
    reads=("lost", "posted"),
    formula=rate,
    kind="average",
    variable="absence",
    grain=1,
    half_grain_from=500,
    most=HUNDRED,
    split=False,
    sensitive=True,
    bounded_by="absence",
)
MEASURES = (SICKNESS_RATE,)
