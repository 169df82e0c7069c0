"""What an hour of work is typically paid: of colleagues a measure, of peers worked out from it and the gap (R12)."""

from collections.abc import Sequence
from math import ceil, floor

import numpy as np
import polars as pl

from etl.cells import Shown
from etl.estimates import strata, typical
from etl.measures.measure import Derived, Estimate, Measure

ALIKE = ("comparison_family", "grade", "pay_zone", "currency")
PENCE = 100
GRID, ENDS = 1.25, 2.50  # pounds an hour: five and ten grains, as for every pay number after the first (10.3b)


def of_others(people: pl.DataFrame, _draw: np.random.Generator) -> list[Estimate]:
    """Mean of the middle half of colleagues' hourly pay in comparable jobs, in pounds.

    The peers they are compared with stand behind it without weight, for they decide who is comparable.
    """
    comparable = strata.with_both(people.drop_nulls("hourly"), "peer", ALIKE)
    if comparable.is_empty():
        return []
    others = comparable.filter(~pl.col("peer"))
    found = typical.typical(others["hourly"].to_numpy())
    weights = others.select("person", weight=pl.Series(found.weight))
    counted = comparable.join(weights, on="person", how="left", maintain_order="left")
    counted = counted.select("person", "peer", value="hourly", weight=pl.col("weight").fill_null(0))
    return [Estimate(value=found.value, low=found.low, high=found.high, counted=counted)]


def of_peers(shown: Sequence[Shown]) -> Shown:
    """The printed gap times the printed pay of colleagues; the widest that both printed ranges allow, on the grid."""
    gap, others = shown
    value, low, high = (a * b / PENCE for a, b in zip(_told(gap), _told(others), strict=True))
    return Shown(
        value=round(value / GRID) * GRID,
        low=floor(low / ENDS) * ENDS,
        high=ceil(high / ENDS) * ENDS,
        size=min(gap.size, others.size),
    )


def _told(shown: Shown) -> tuple[float, float, float]:
    if shown.value is None or shown.low is None or shown.high is None:
        raise ValueError("Peers' typical pay is worked out from two figures with ranges.")
    return shown.value, shown.low, shown.high


OTHERS = Measure(
    id="pay_typical_others",
    topic="pay",
    order=130,
    heading="Why?",
    title="Typical pay of colleagues in comparable jobs",
    short="Colleagues",
    question="What is an hour of work typically paid?",
    says={"fact": "Colleagues in comparable jobs are typically paid about {value} an hour (likely {low} to {high})."},
    needs={
        "people.pay_amount": "pay for each post in the staff list, and whether it is for a full-time year or an hour",
        "people.grade": "the grade of each post in the staff list",
        "roles.family": "a roles file with the job family of each role, and the comparable role of each peer role",
    },
    caveat="It is the pay of the middle half, so it says nothing about the highest and the lowest pay.",
    how="The mean of the middle half of colleagues' pay for an hour, in the jobs that peers are compared with, on a "
    "coarse grid. The likely range is that of a trimmed mean.",
    source="disclosure.md section 3, 'typical' pay (Tukey & McLaughlin 1963)",
    value_unit="pounds_an_hour",
    draws=("pay_typical_peers",),
    dimensions={"group": "others"},
    facts="staff",
    reads=("hourly", *ALIKE),
    formula=of_others,
    kind="average",
    variable="pay",
    grain=0.25,
)
PEERS = Derived(
    id="pay_typical_peers",
    topic="pay",
    order=140,
    heading="Why?",
    title="Typical pay of peers",
    short="Peers",
    question=OTHERS.question,
    says={"fact": "Peers in comparable jobs are typically paid about {value} an hour (likely {low} to {high})."},
    needs=OTHERS.needs,
    caveat="It is worked out from two rounded figures, so it is coarser than either: the pence above say more.",
    how="The pence that peers are paid for every £1, times the typical pay of colleagues, both as printed.",
    source="disclosure.md R12",
    value_unit="pounds_an_hour",
    dimensions={"group": "peers"},
    of=("pay_gap_like_for_like", "pay_typical_others"),
    formula=of_peers,
)
MEASURES = (OTHERS, PEERS)
