"""What tests may know of the made organisations: what is planted, and what may never be found anywhere.

The table is the one place where it is written down what is planted, all of it in lantern:

| planted | how |
|---|---|
| pay gap | peer roles start at 95p and end at 92p of the scale of the same grade; four services pay those scales |
| no pay effect | Millbrook pays its peers on the other scale |
| grade below its work | Peer Outreach Workers do Senior Outreach Workers' work a grade lower |
| credential penalty | the scales of the other peer roles, as written down |
| missing rung | one step up for Peer Mentors, none for Peer Outreach Workers; four and two for the roles they match |
| slow promotion | five of 112 peers move up a year, and 62 of 608 others |
| supervision of peers | 70% of their sessions are held and 62% of those last an hour; of others' 90% and 82% |
| bad weaning | of new starters' sessions half as many are held, from day 42 to day 181 |
| long hours | Quayside works 9 hours above 100 in contracts, elsewhere it is 3 |

Sizes are what the exact range should hold: means over seeds and both dates. Those of pay are worked out from who holds
which post; the others by the measures' own facts and formulas over seeds 1 to 11: python tests/sample_data/sizes.py
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from sample_data.exports import ANNUAL, Row, money
from sample_data.pay import scale
from sample_data.shape import LANTERN, PAY_YEARS, Organisation


class Planted(NamedTuple):
    """One effect: where it is, how large in the measure's own unit, and what its sentence should say."""

    name: str
    measure: str
    units: tuple[str | None, ...]  # services or titles of roles; none is the organisation
    size: float | str
    verdict: Literal["less", "same", "stands highest", "stands lowest"]  # its range touches none of its siblings'
    where: Mapping[str, str] = MappingProxyType({})  # dimensions of its cell, where a unit has several


PLANTED = (
    Planted("pay gap", "pay_gap_like_for_like", (None,), 94.9, "less"),
    Planted("pay gap", "pay_gap_like_for_like", ("Ashdown", "Northgate", "Quayside", "Stonegate"), 93.4, "less"),
    Planted("no pay effect", "pay_gap_like_for_like", ("Millbrook",), 100.0, "same"),
    Planted("grade below its work", "pay_gap_same_work", (None,), 91.2, "less"),
    Planted("grade below its work", "role_scales", ("Peer Outreach Worker",), "81p to 80p", "less"),
    Planted("credential penalty", "role_scales", ("Peer Mentor", "Senior Peer Mentor"), "95p to 92p", "less"),
    Planted("missing rung", "rungs_above", ("Peer Mentor",), "1 step to 4 steps", "less"),
    Planted("missing rung", "rungs_above", ("Peer Outreach Worker",), "no step to 2 steps", "less"),
    Planted("slow promotion", "promotion_rate_ratio", (None,), 0.31, "less"),
    Planted("supervision of peers", "sup_minutes_difference", (None,), -12.9, "less"),
    Planted("bad weaning", "sup_minutes_by_tenure", (None,), 25.1, "stands lowest", {"tenure": "to 6 months"}),
    Planted("long hours", "hours_above_contract", ("Quayside",), 9.1, "stands highest"),
)


def truth(organisation: Organisation, rows: Iterable[Row]) -> dict[str, Any]:
    """What was planted, every whole name, and the salaries that are a person's own, as the files' rows hold them."""
    kept = list(rows)
    return {
        "planted": [effect._asdict() | {"where": dict(effect.where)} for effect in PLANTED if organisation is LANTERN],
        "names": sorted({f"{row['Forename']} {row['Surname']}" for row in kept}),
        "salaries": _private(organisation, {row["Salary FTE"] for row in kept if row["Pay Basis"] == ANNUAL}),
    }


def _private(organisation: Organisation, salaries: set[str]) -> list[str]:
    """Those that no advertised scale of any year starts or ends with: "26,431.00" and "26431" each.

    A scale that was never advertised is set individually, so its ends are private too.
    """
    advertised = [role for role in organisation.jobs if role.advertised]
    told = {money(end) for role in advertised for year in PAY_YEARS for end in scale(role, year)}
    own = sorted(text.removeprefix("£") for text in salaries - told)
    return [form for text in own for form in (text, text.removesuffix(".00").replace(",", ""))]
