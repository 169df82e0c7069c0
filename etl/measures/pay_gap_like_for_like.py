"""What peers are paid for every £1 paid to colleagues in comparable jobs (B2), in both forms."""

from dataclasses import replace
from functools import partial

import numpy as np
import polars as pl

from etl.estimates import gap, strata
from etl.measures.measure import Estimate, Measure

GRADE = ("comparison_family", "grade", "pay_zone", "currency")
WORK = ("match_group", "pay_zone", "currency")
MINORITY = "For some of the peers only: "  # where more than two in five are in jobs that nobody else does
LEAST_COVER, HEAVY_STRATUM, LEAST_IN_HEAVY = 0.6, 0.8, 10  # pay-progression.md B2 and D


def like_for_like(people: pl.DataFrame, draw: np.random.Generator, *, alike: tuple[str, ...]) -> list[Estimate]:
    """Mean gap in log hourly pay within strata, weighted peers x others / people (Cochran 1954), in pence."""
    paid = people.drop_nulls("hourly")
    comparable = strata.with_both(paid, "peer", alike)
    if comparable.is_empty():
        return []
    log, peer = comparable["hourly"].log().to_numpy(), comparable["peer"].to_numpy()
    found = gap.within(log, peer, strata.numbered(comparable, alike).to_numpy(), draw)
    value, low, high = (float(100 * np.exp(log)) for log in (found.value, found.low, found.high))
    counted = comparable.select("person", "peer", value="hourly", weight=pl.Series(found.weight))
    cover = comparable.filter("peer").height / paid.filter("peer").height
    lead = "" if cover >= LEAST_COVER else MINORITY
    return [
        Estimate(
            value=value,
            low=low,
            high=high,
            counted=counted,
            lead=lead,
            sure=found.sure,
            enough=_balanced(comparable, alike),
        )
    ]


def _balanced(comparable: pl.DataFrame, alike: tuple[str, ...]) -> bool:
    """A stratum that carries over 80 % of the weight must itself hold ten peers and ten others (D, B2)."""
    sides = comparable.group_by(alike).agg(peers=pl.col("peer").sum(), others=(~pl.col("peer")).sum())
    sides = sides.with_columns(weight=pl.col("peers") * pl.col("others") / (pl.col("peers") + pl.col("others")))
    heavy = sides.filter(pl.col("weight") > HEAVY_STRATUM * pl.col("weight").sum())
    return bool(heavy.select((pl.min_horizontal("peers", "others") >= LEAST_IN_HEAVY).all()).item())


SAME_GRADE = Measure(
    id="pay_gap_like_for_like",
    topic="pay",
    order=100,
    title="Pay for comparable jobs",
    short="Same grade",
    question="Are peers paid the same as colleagues in comparable jobs?",
    says={
        "less": "Peers are paid less than colleagues in comparable jobs: about {value} for every £1 "
        "(likely {low} to {high}).",
        "more": "Peers are paid more than colleagues in comparable jobs: about {value} for every £1 "
        "(likely {low} to {high}).",
        "same": "Peers and colleagues in comparable jobs are paid about the same: {value} for every £1 "
        "(likely {low} to {high}).",
        "unclear": "We cannot tell whether peers are paid differently in comparable jobs: {value} for every £1 "
        "fits best, but {low} to {high} fits too.",
    },
    cannot_tell="We cannot tell yet: there are too few colleagues in the same jobs to compare.",
    needs={
        "people.pay_amount": "pay for each post in the staff list, and whether it is for a full-time year or an hour",
        "people.grade": "the grade of each post in the staff list",
        "roles.family": "a roles file with the job family of each role, and the comparable role of each peer role",
    },
    caveat="It says nothing about who reaches the higher grades, or whether a role is graded fairly.",
    how="Each peer is set beside colleagues in the same job family, grade and place, by pay for an hour, and the "
    "differences are averaged. Where fewer than three in five peers can be so compared, the sentence says that it is "
    "of some of them only. The likely range covers what could arise from which people happen to hold which posts, "
    "if being a peer made no difference.",
    source="pay-progression.md B2, A4 (Cochran 1954; Fisher 1935; MacKinnon & White 1985)",
    value_unit="pence_in_the_pound",
    equal=100,
    same=3,
    wide=10,
    better="equal",
    draws=("pay_gap_same_work",),
    instead=("role_scales",),
    facts="staff",
    reads=("hourly", *GRADE),
    formula=partial(like_for_like, alike=GRADE),
    kind="average",
    variable="pay",
    grain=1,
    tree="services",
)
SAME_WORK = replace(
    SAME_GRADE,
    id="pay_gap_same_work",
    order=120,
    heading="Why?",
    title="Pay for the same work, whatever the grade",
    short="Same work",
    question="Are peers paid the same as colleagues whose work is equal, whatever the grade?",
    says={
        "less": "For equal work, whatever the grade, peers are paid less: about {value} for every £1 "
        "(likely {low} to {high}).",
        "more": "For equal work, whatever the grade, peers are paid more: about {value} for every £1 "
        "(likely {low} to {high}).",
        "same": "For equal work, whatever the grade, peers are paid about the same: {value} for every £1 "
        "(likely {low} to {high}).",
        "unclear": "We cannot tell whether peers are paid differently for equal work: {value} for every £1 fits best, "
        "but {low} to {high} fits too.",
    },
    needs={
        "people.pay_amount": SAME_GRADE.needs["people.pay_amount"],
        "roles.matched_role": SAME_GRADE.needs["roles.family"],
    },
    caveat="It rests on which roles HR calls equal work. It does not say why a role has its grade.",
    how="As pay for comparable jobs, but each peer is set beside everyone whose work HR calls equal, of any grade.",
    draws=(),
    instead=(),
    reads=("hourly", *WORK),
    formula=partial(like_for_like, alike=WORK),
    tree="organisation",
)
MEASURES = (SAME_GRADE, SAME_WORK)
