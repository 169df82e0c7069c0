"""What a lived-experience role's scale pays beside its matched role's (B6), and every role's scale. No people."""

from collections.abc import Mapping
from math import floor
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from etl import words
from etl.measures.measure import Estimate, Measure

WEEKS = 365.25 / 7  # as facts/staff.py: an hourly scale is set beside a yearly one over a full-time year
FULL_TIME_HOURS = 37.5  # only for drawing a scale by the hour whose hours no file gives
EQUAL = 100  # pence
BAND = 2_500  # pounds a year: a single salary with one holder is that person's (disclosure.md 10.16)
PARTS = ("min", "max", "basis", "hours", "one_holder")
NAMELESS = "Lived-experience roles"  # R3 of section 3: a role that was not advertised is not named as one


class Scale(NamedTuple):
    """From and to, in pounds a year for full-time work; of a band one salary lies somewhere between."""

    low: float
    high: float
    band: bool = False

    @property
    def rises(self) -> str:
        """How far from its start, as 11%."""
        return f"{100 * (self.high / self.low - 1):.0f}%"


def role_scales(roles: pl.DataFrame, _draw: np.random.Generator) -> list[Estimate]:
    """One estimate a lived-experience role: where its scale starts, in pence for every £1 of the match."""
    peers = [role for role in roles.iter_rows(named=True) if role["peer"]]
    named = [_compared(role) for role in peers if role["own_published"]]
    hidden = "The pay of some lived-experience roles is set individually: their scales were not advertised openly."
    rest = [Estimate(value=None, unit=NAMELESS, does_not_apply=hidden)] if len(named) < len(peers) else []
    return named + rest


def role_scale(roles: pl.DataFrame, _draw: np.random.Generator) -> list[Estimate]:
    """One estimate a role: its scale in pounds a year, as advertised (disclosure.md 10.16)."""
    return [_alone(role) for role in roles.iter_rows(named=True)]


def _compared(role: Mapping[str, Any]) -> Estimate:
    name, match = role["role"], role["match"]
    if match is None:
        says = f"{name} is not matched to another role yet, so its scale cannot be set beside one."
        return Estimate(value=None, unit=name, does_not_apply=says)
    own, other = _scale(role, "own"), _scale(role, "match")
    if own is None or other is None or not role["match_published"]:
        says = f"The scale of {name} cannot be set beside that of {match}: one of them is set individually."
        return Estimate(value=None, unit=name, does_not_apply=says)
    if own.band or other.band:
        return _between(name, match, own, other)
    start, top = 100 * own.low / other.low, 100 * own.high / other.high
    parts = {"role": name, "match": match, "from": "", "to": "", "over": _over(own, other, top)}
    return Estimate(value=start, unit=name, dimensions={"match": match}, parts=parts)


def _over(own: Scale, other: Scale, top: float) -> str:
    """What the sentence says after the start: of two scales the rest of them, of single salaries nothing."""
    single = [scale.low == scale.high for scale in (own, other)]
    if all(single):
        return ""
    end = words.figure(round(top), "pence_in_the_pound")
    if any(single):
        rises = f"{'It' if single[0] else 'The other'} is one salary"
    else:
        rises = f"It rises {own.rises}, the other {other.rises}"
    return f" at the bottom, {end} at the top. {rises}"


def _between(name: str, match: str, own: Scale, other: Scale) -> Estimate:
    """Pence from both ends of the bands: nothing is told of where in them the salaries lie, nor which is higher."""
    least, most = 100 * own.low / other.high, 100 * own.high / other.low
    verdict: words.Verdict = "less" if most < EQUAL else "more" if least > EQUAL else "unclear"
    end = words.figure(min(round(most), EQUAL - 1) if verdict == "less" else round(most), "pence_in_the_pound", verdict)
    parts = {"role": name, "match": match, "from": "between ", "to": f" and {end}", "over": ""}
    return Estimate(value=least, unit=name, dimensions={"match": match}, parts=parts, verdict=verdict)


def _alone(role: Mapping[str, Any]) -> Estimate:
    scale = _scale(role, "own")
    if scale is None:
        says = f"What {role['role']} pays is in no pay scale that was loaded."
        return Estimate(value=None, unit=role["role"], does_not_apply=says)
    if not role["own_published"]:
        return Estimate(value=None, unit=role["role"], does_not_apply=f"What {role['role']} pays is set individually.")
    side = {"lived_experience": "yes" if role["peer"] else "no"}
    return Estimate(
        value=None,
        low=scale.low,
        high=scale.high,
        unit=role["role"],
        dimensions=side,
        parts={"role": role["role"], "one": "one salary within " if scale.band else ""},
    )


def _scale(role: Mapping[str, Any], whose: str) -> Scale | None:
    low, high, basis, hours, one_holder = (role[f"{whose}_{part}"] for part in PARTS)
    low, high = low if low is not None else high, high if high is not None else low
    if not low or not high:
        return None
    if basis == "hourly":
        low, high = (rate * (hours or FULL_TIME_HOURS) * WEEKS for rate in (low, high))
    if low == high and one_holder:
        low = floor(low / BAND) * BAND
        return Scale(low, low + BAND, band=True)
    return Scale(low, high)


NEEDS = {
    "roles.scale_min": "a roles file, or the Roles page, with what each role pays from and to, and if it was advertised"
}
ROLE_SCALES = Measure(
    id="role_scales",
    topic="roles",
    order=200,
    title="What lived-experience roles pay beside comparable roles",
    short="Starts at",
    question="Does the peer role pay what comparable roles pay?",
    says={
        "less": "{role} pays less than {match}: {from}{value}{to} for every £1{over}.",
        "more": "{role} pays more than {match}: {from}{value}{to} for every £1{over}.",
        "same": "{role} starts level with {match}: {from}{value}{to} for every £1{over}.",
        "unclear": "{role} may pay more or less than {match}: between {value}{to} for every £1.",
    },
    does_not_apply="No role is marked as a lived-experience role yet, so there is no scale to compare.",
    needs=NEEDS,
    caveat="It compares what posts offer. It does not say what anyone is paid, or who is placed where on a scale.",
    how="The lowest and the highest pay of the lived-experience role, each divided by that of the role whose work "
    "HR calls equal. A salary that one person holds counts as a band of £2,500. These are rules, so there is no range.",
    source="pay-progression.md B6; disclosure.md 10.16",
    value_unit="pence_in_the_pound",
    equal=EQUAL,
    same=0,
    better="equal",
    chart="scales",
    draws=("role_scale",),
    facts="roles",
    reads=(
        "role",
        "peer",
        "match",
        *(f"{whose}_{part}" for whose in ("own", "match") for part in (*PARTS, "published")),
    ),
    formula=role_scales,
    kind="no_people",
    variable="roles",
    tree="roles",
    split=False,
)
ROLE_SCALE = Measure(
    id="role_scale",
    topic="roles",
    order=210,
    title="What every role pays",
    short="Scale",
    question="What does each role pay?",
    says={"fact": "{role} pays {one}{range} a year, as advertised."},
    does_not_apply="No roles are known yet.",
    needs=NEEDS,
    caveat="It says what a post offers, not what anyone is paid.",
    how="The scale as advertised openly, for full-time work. A single salary with one holder is shown as a band.",
    source="disclosure.md 3 and 10.16",
    value_unit="pounds_a_year",
    chart="scales",
    facts="roles",
    reads=ROLE_SCALES.reads,
    formula=role_scale,
    kind="no_people",
    variable="roles",
    tree="roles",
    split=False,
)
MEASURES = (ROLE_SCALES, ROLE_SCALE)
