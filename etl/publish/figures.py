"""From facts to candidates: the formula of a measure for every unit of its tree, with everyone behind each figure."""

import hmac
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from etl import words
from etl.disclosure import rules
from etl.disclosure.candidate import Candidate, Contribution, Standing, Unit
from etl.measures.measure import Declared, Estimate, Measure
from schemas.policy import Policy

TIERS: Mapping[str, tuple[str, ...]] = {"organisation": (), "services": ("service",), "teams": ("service", "team")}
DIGITS = 6  # a column that is read has changed when it has changed in these
MARK_BYTES = 8  # only equality is asked of a mark, among the few that one person has had
NOBODY = pl.DataFrame(schema={"person": pl.Int64, "peer": pl.Boolean, "value": pl.Float64, "weight": pl.Float64})


class Figure(NamedTuple):
    """A candidate, what stands before its sentence, and the sentence of what it waits for."""

    candidate: Candidate
    lead: str
    waits: str


def candidates(
    measure: Measure, people: pl.DataFrame, shown: Sequence[Standing], policy: Policy, marks: bytes
) -> list[Figure]:
    """The formula for each unit, again on the people of an earlier shown cell where disclosure.md 10.3 asks.

    A unit in which nobody can be compared stays a candidate that nobody is behind: it is a sibling of the others (R6).
    `marks` is the key of the HMACs that R9 compares.
    """
    found = []
    for unit, rows in units(measure, people):
        for figure in _figures(measure, unit, rows, marks):
            same = rules.people_of(figure.candidate, shown, policy)
            if same is None:
                found.append(figure)
            else:
                again = _figures(measure, unit, rows.filter(pl.col("person").is_in(list(same))), marks)
                found += [each for each in again if each.candidate.key == figure.candidate.key]
    return found


def units(measure: Measure, people: pl.DataFrame) -> Iterator[tuple[Unit, pl.DataFrame]]:
    """Each unit of the measure's tree with its rows, the organisation first; a tier that has one unit is left out."""
    yield (), people
    tiers = TIERS[measure.tree]
    for depth in range(1, len(tiers) + 1):
        placed = people.drop_nulls(list(tiers[:depth]))
        if placed.select(pl.struct(tiers[:depth]).n_unique()).item() > 1:
            parts = placed.partition_by(tiers[:depth], as_dict=True)
            yield from sorted(parts.items(), key=lambda part: part[0])


def generator(measure: str) -> np.random.Generator:
    """Made anew for each cell, seeded by the measure alone: no unit's name and no other measure moves a figure."""
    return np.random.default_rng(list(sha256(measure.encode()).digest()))


def estimates(measure: Measure, rows: pl.DataFrame) -> list[Estimate]:
    """What the formula finds, given only what it may read, in an order that tells nothing of the person."""
    read = rows.select(*(() if measure.kind == "no_people" else ("person", "peer")), *measure.reads)
    order = [name for name in read.columns if name != "person"]
    return measure.formula(read.sort(order, nulls_last=True), generator(measure.id))


def _figures(measure: Measure, unit: Unit, rows: pl.DataFrame, marks: bytes) -> list[Figure]:
    found = estimates(measure, rows) or [Estimate(value=0, counted=NOBODY, enough=False)]
    mark = _marking(measure, rows, marks)
    return [Figure(_candidate(measure, unit, _enough(each), mark), each.lead, each.waits) for each in found]


def _enough(estimate: Estimate) -> Estimate:
    """One that waits is nobody's figure, as one without anybody to compare is."""
    return replace(estimate, value=0, counted=NOBODY, enough=False, sides=None) if estimate.waits else estimate


def _candidate(
    measure: Measure, unit: Unit, estimate: Estimate, mark: Callable[[int, float, float], tuple[bytes, bytes]]
) -> Candidate:
    value = 0 if estimate.sides else estimate.value  # a comparison's follows from what is printed of its sides
    if estimate.counted is None or value is None:
        raise ValueError(f"{measure.id} counts people, so each estimate has a value and says who they are.")
    peers: dict[int, Contribution] = {}
    others: dict[int, Contribution] = {}
    shortfall = pl.col("shortfall") if "shortfall" in estimate.counted.columns else pl.lit(0.0)
    for person, peer, part, weight, short in estimate.counted.select(
        "person", "peer", "value", "weight", shortfall
    ).iter_rows():
        side = peers if peer and measure.split else others
        side[person] = Contribution(value=part, weight=weight, marks=mark(person, part, short), shortfall=short)
    return Candidate(
        measure=measure,
        unit=unit,
        dimensions=estimate.dimensions,
        peers=peers,
        others=others,
        value=value,
        low=estimate.low,
        high=estimate.high,
        verdict=judged(measure, estimate) if measure.kind not in ("rate", "share") else None,
        events=estimate.events,
        over=estimate.over,
        beside=estimate.sides or (),
        enough=estimate.enough,
    )


def judged(measure: Declared, estimate: Estimate) -> words.Verdict | None:
    """The verdict, made once, from the exact range; of a fact without one, from its value (disclosure.md 10.2)."""
    if estimate.verdict is not None:
        return estimate.verdict
    low = estimate.value if estimate.low is None else estimate.low
    high = estimate.value if estimate.high is None else estimate.high
    if low is None or high is None or measure.equal is None:
        return None
    if not estimate.sure:
        return "unclear"
    return words.verdict(low, high, equal=measure.equal, same=measure.same, wide=measure.wide)


def _marking(measure: Measure, rows: pl.DataFrame, key: bytes) -> Callable[[int, float, float], tuple[bytes, bytes]]:
    """HMACs of a person's value and shortfall, to a penny, and of all that the measure reads of them (R9, 10.12)."""
    read = defaultdict[int, list[str]](list)  # a person may have several rows
    for person, *parts in rows.select("person", *measure.reads).iter_rows():
        read[person].append("\x1f".join(map(_told, (person, *parts))))

    def mark(person: int, value: float, shortfall: float) -> tuple[bytes, bytes]:
        told = "\x1e".join(sorted(read[person]))
        return _mark(key, f"{person}\x1f{value:.2f}\x1f{shortfall:.2f}"), _mark(key, told)

    return mark


def _told(part: Any) -> str:
    return f"{part:.{DIGITS}f}" if isinstance(part, float) else repr(part)


def _mark(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")[:MARK_BYTES]
