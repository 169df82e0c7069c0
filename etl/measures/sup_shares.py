"""How much of the promised supervision was given, in minutes of the hour and in time that it was up to date (4.2)."""

from dataclasses import replace
from functools import partial

import numpy as np
import polars as pl
from numpy.typing import NDArray

from etl.estimates import ratio, strata
from etl.measures.measure import Estimate, Exact, Formula, Measure, Sides

HOUR, HUNDRED = 60, 100  # the ceilings: minutes of the hour, percent
KEPT = 57  # minutes of the hour from which the promise is kept (pages.md 4.5)
TENURE = {  # of the facts: its name, and how its sentence begins
    "first_6_weeks": ("first 6 weeks", "In the first 6 weeks: "),
    "to_6_months": ("to 6 months", "From 6 weeks to 6 months: "),
    "after": ("after", "After 6 months: "),
}
UNTIMED = "This waits for the length of each session: of those held, fewer than four in five say how long they lasted."


def where_timed(formula: Formula) -> Formula:
    """The formula, or where too few sessions say how long they lasted, the sentence that asks for it (4.2)."""

    def timed(people: pl.DataFrame, draw: np.random.Generator) -> list[Estimate]:
        if people["timed"].fill_null(value=True).all():
            return formula(people, draw)
        return [Estimate(value=None, waits=UNTIMED)]

    return timed


def share(people: pl.DataFrame, _draw: np.random.Generator, *, top: str, bottom: str, most: float) -> list[Estimate]:
    """Sum over sum of all staff, with linearised limits (Cochran 1977, 6); none where nothing was promised."""
    known = _known(people, top, bottom)
    if known.is_empty():
        return []
    found = ratio.ratio(known[top].to_numpy(), known[bottom].to_numpy(), scale=most, most=most)
    counted = _counted(known, top, bottom, found.weight)
    return [Estimate(value=found.value, low=found.low, high=found.high, counted=counted, sure=found.sure)]


def by_tenure(people: pl.DataFrame, draw: np.random.Generator) -> list[Estimate]:
    """The minutes of each band of tenure in which anything was promised."""
    return [
        replace(found, dimensions={"tenure": name}, lead=lead)
        for band, (name, lead) in TENURE.items()
        for found in share(people, draw, top=f"given_{band}", bottom=f"promised_{band}", most=HOUR)
    ]


def difference(
    people: pl.DataFrame, draw: np.random.Generator, *, top: str, bottom: str, most: float
) -> list[Estimate]:
    """Peers' share minus others', with the outer of Welch's limits and of relabelling within bands of tenure."""
    known = _known(people, top, bottom).drop_nulls("tenure")
    peer = known["peer"].to_numpy()
    if not peer.any() or peer.all():
        return []
    found = ratio.difference(
        known[top].to_numpy(),
        known[bottom].to_numpy(),
        peer,
        strata.numbered(known, ["tenure"]).to_numpy(),
        draw,
        scale=most,
        most=most,
    )
    peers, others = (Exact(value=side.value, low=side.low, high=side.high) for side in found.sides)
    return [
        Estimate(
            value=found.value,
            low=found.low,
            high=found.high,
            sides=(peers, others),
            counted=_counted(known, top, bottom, found.weight),
            sure=found.sure,
        )
    ]


def _known(people: pl.DataFrame, top: str, bottom: str) -> pl.DataFrame:
    return people.drop_nulls([top, bottom]).filter(pl.col(bottom) > 0)


def _counted(known: pl.DataFrame, top: str, bottom: str, weight: NDArray[np.float64]) -> pl.DataFrame:
    """Of a sum under a ceiling, R3 looks at what each person puts in and at what each leaves out (10.15)."""
    shortfall = pl.col(bottom) - pl.col(top)
    return known.select("person", "peer", value=top, weight=pl.Series(weight), shortfall=shortfall)


NEEDS = {
    "supervision": "the supervision log with, for each session, the person, the day, if it was held, and its length"
}
SOURCE = "supervision-strain-retention.md 4, 4.1, 4.2 (Cochran 1977, 6; Welch 1947); disclosure.md 10.15"
PROMISED = (
    "The first row of the supervision standard that fits a post says what is promised. Days away in an absence "
    "export do not count, nor months and services that no supervision export tells of."
)
MINUTES_SHARE = Measure(
    id="sup_minutes_share",
    topic="supervision",
    order=400,
    title="Minutes given of each hour of supervision promised",
    short="All staff",
    question="Is the promise of supervision kept?",
    says={
        "meets": "Supervision keeps the promise: of each hour promised, about {value} were given (likely {range}).",
        "hit_and_miss": "Supervision may or may not keep the promise: of each hour promised, about {value} were given "
        "(likely {range}).",
        "falls_short": "Supervision falls short of the promise: of each hour promised, about {value} were given "
        "(likely {range}).",
    },
    cannot_tell="We cannot tell yet: nobody here was promised supervision in these months.",
    needs=NEEDS,
    months=12,
    caveat="It says nothing about anyone's need for supervision, or about what was said in it.",
    how=f"Minutes held over minutes promised, of all staff together. {PROMISED} What somebody gets beyond the promise "
    "makes up for other weeks of the same three months, and for nobody else. A session of unknown length counts as "
    f"long as promised. The promise is kept where the whole likely range is at {KEPT} minutes or more.",
    source=SOURCE,
    value_unit="minutes",
    standard=KEPT,
    better="up",
    instead=("sup_covered_share",),
    facts="supervision",
    reads=("given", "promised", "timed"),
    formula=where_timed(partial(share, top="given", bottom="promised", most=HOUR)),
    kind="average",
    variable="supervision",
    grain=1,
    most=HOUR,
    tree="services",
    split=False,
    sensitive=True,
    bounded_by="supervision",
)
MINUTES_DIFFERENCE = replace(
    MINUTES_SHARE,
    id="sup_minutes_difference",
    order=410,
    title="Minutes given of each promised hour, peers and colleagues",
    short="Peers and colleagues",
    question="Are peers given as much of the supervision promised to them as colleagues are?",
    says={
        "less": "Peers are given less of their promised supervision: {peers} of each hour, colleagues {others} "
        "(likely {range}).",
        "more": "Peers are given more of their promised supervision: {peers} of each hour, colleagues {others} "
        "(likely {range}).",
        "same": "Peers and colleagues are given about as much of what each is promised: {peers} and {others} of each "
        "hour (likely {range}).",
        "unclear": "We cannot tell whether peers are given as much of each promised hour: {peers}, colleagues {others} "
        "(likely {range}).",
    },
    cannot_tell="We cannot tell yet: there are too few people to compare.",
    caveat="It compares what each group was promised with what it was given; the promises themselves may differ.",
    how=f"Minutes held over minutes promised, of peers and of colleagues, and the first less the second. {PROMISED} "
    "The likely range covers what could arise from which people happen to be in which group, among people who have "
    "been here about as long.",
    equal=0,
    same=3,
    wide=10,
    standard=None,
    better="equal",
    instead=("sup_minutes_share",),
    reads=("given", "promised", "tenure", "timed"),
    formula=where_timed(partial(difference, top="given", bottom="promised", most=HOUR)),
    tree="organisation",
    split=True,
    sides=Sides(
        measure="sup_minutes_share",
        says={
            "peers": "Of each hour of supervision promised to peers, about {value} were given (likely {range}).",
            "others": "Of each hour of supervision promised to colleagues, about {value} were given (likely {range}).",
        },
    ),
)
MINUTES_BY_TENURE = replace(
    MINUTES_SHARE,
    id="sup_minutes_by_tenure",
    order=420,
    heading="Where?",
    title="Minutes given of each promised hour, by time in the organisation",
    short="By time here",
    question="Is the promise kept as people settle in?",
    says={"fact": "Of each hour of supervision promised, about {value} were given (likely {range})."},
    caveat="It does not follow the same people from one stage to the next.",
    how=f"As for all staff, for each stage since people started in the organisation. {PROMISED}",
    standard=None,
    instead=("sup_minutes_share",),
    reads=(*(f"{what}_{band}" for band in TENURE for what in ("given", "promised")), "timed"),
    formula=where_timed(by_tenure),
    tree="organisation",
    cells_of="sup_minutes_share",
)
COVERED_SHARE = replace(
    MINUTES_SHARE,
    id="sup_covered_share",
    order=430,
    heading="Why?",
    title="Time in which supervision was up to date",
    short="All staff",
    question="Is supervision up to date?",
    says={
        "fact": "Supervision was up to date for about {value} of working time (likely {range}).",
        "meets": "Supervision meets our standard of {standard}: it was up to date for about {value} of working time "
        "(likely {range}).",
        "hit_and_miss": "Supervision may or may not meet our standard of {standard}: it was up to date for about "
        "{value} of working time (likely {range}).",
        "falls_short": "Supervision falls short of our standard of {standard}: it was up to date for about {value} of "
        "working time (likely {range}).",
    },
    caveat="It says nothing about anyone's need for supervision, or about how long sessions lasted.",
    how=f"The days on which the next session was not overdue, over all days in post that count. A session is due after "
    f"the promised interval and a few days more, in days that count. {PROMISED}",
    value_unit="percent",
    standard=None,
    instead=("sup_minutes_share",),
    reads=("covered", "available"),
    formula=partial(share, top="covered", bottom="available", most=HUNDRED),
    variable="supervision_covered",
    most=HUNDRED,
)
COVERED_DIFFERENCE = replace(
    MINUTES_DIFFERENCE,
    id="sup_covered_difference",
    order=440,
    heading="Why?",
    title="Time in which supervision was up to date, peers and colleagues",
    question="Is supervision up to date for peers as often as for colleagues?",
    says={
        "less": "Supervision was up to date less of the time for peers: {peers}, for colleagues {others} "
        "(likely {range}).",
        "more": "Supervision was up to date more of the time for peers: {peers}, for colleagues {others} "
        "(likely {range}).",
        "same": "Supervision was up to date about as often for peers as for colleagues: {peers} and {others} of the "
        "time (likely {range}).",
        "unclear": "We cannot tell whether supervision is up to date as often for peers: {peers} of the time, "
        "colleagues {others} (likely {range}).",
    },
    caveat="What is up to date for one post may be overdue for another: the promises may differ.",
    how="The days on which the next session was not overdue, over all days in post that count, of peers and of "
    f"colleagues, and the first less the second. {PROMISED} The likely range is worked out as for minutes.",
    value_unit="points",
    instead=("sup_covered_share",),
    reads=("covered", "available", "tenure"),
    formula=partial(difference, top="covered", bottom="available", most=HUNDRED),
    variable="supervision_covered",
    most=HUNDRED,
    sides=Sides(
        measure="sup_covered_share",
        says={
            "peers": "For peers, supervision was up to date for about {value} of working time (likely {range}).",
            "others": "For colleagues, supervision was up to date for about {value} of working time (likely {range}).",
        },
    ),
)
MEASURES = (MINUTES_SHARE, MINUTES_DIFFERENCE, MINUTES_BY_TENURE, COVERED_SHARE, COVERED_DIFFERENCE)
