"""How many peers and staff there are: counted once, and repeated wherever a figure says whom it speaks of (R12)."""

import numpy as np
import polars as pl

from etl.measures.measure import Estimate, Measure

NEEDS = {"people": "a staff list with job title and start date for everyone in post"}


def peers(staff: pl.DataFrame, _draw: np.random.Generator) -> list[Estimate]:
    """Peers among paid staff in post; everyone is behind the figure, for colleagues are what is not counted."""
    return [_count(staff, int(staff["peer"].sum()))] if staff["peer"].any() else []


def headcount(staff: pl.DataFrame, _draw: np.random.Generator) -> list[Estimate]:
    """Paid staff in post."""
    return [] if staff.is_empty() else [_count(staff, staff.height)]


def _count(staff: pl.DataFrame, people: int) -> Estimate:
    return Estimate(value=people, counted=staff.select("person", "peer", value=pl.lit(1.0), weight=pl.lit(1.0)))


PEERS = Measure(
    id="people",
    topic="people",
    order=10,
    title="Peers in post",
    short="Peers",
    question="How many people work in lived-experience roles?",
    says={"fact": "{value} people are in lived-experience roles."},
    needs=NEEDS,
    caveat="It does not say who has lived experience: people in other roles may have it too, and nobody is asked.",
    how="Paid staff in post on the day whose role is marked as a lived-experience role, each person once, to the "
    "nearest five. An organisation whose services are shown is the sum of them.",
    source="disclosure.md R12, 10.22",
    value_unit="people",
    chart=None,
    dimensions={"group": "peers"},
    facts="staff",
    reads=(),
    formula=peers,
    kind="count",
    variable="peers",
    grain=5,
    tree="services",
)
HEADCOUNT = Measure(
    id="headcount",
    topic="people",
    order=20,
    title="Staff in post",
    short="All staff",
    question="How many people work here?",
    says={"fact": "{value} paid staff are in post."},
    needs=NEEDS,
    caveat="Volunteers and agency staff are not counted.",
    how="Paid staff in post on the day, each person once, to the nearest five at each level.",
    source="disclosure.md 10.17, 10.22",
    value_unit="people",
    chart=None,
    facts="staff",
    reads=(),
    formula=headcount,
    kind="count",
    variable="headcount",
    grain=5,
    tree="teams",
    split=False,
)
MEASURES = (PEERS, HEADCOUNT)
