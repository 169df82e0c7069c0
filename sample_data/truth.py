"""What tests may know of the made organisations: what is planted, and what may never be found anywhere.

The table is the one place where it is written down what is planted, all of it in lantern:

| planted | how |
|---|---|
| pay gap | peer roles start at 95p and end at 92p of the scale of the same grade; four services pay those scales |
| no pay effect | Millbrook pays its peers on the other scale |
| grade below its work | Peer Outreach Workers do Senior Outreach Workers' work a grade lower |
| credential penalty | the scales of the other peer roles, as written down |

Sizes are what the exact range should hold: means over seeds, worked out from who holds which post.
"""

from collections.abc import Iterable
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
    verdict: Literal["less", "same"]


PLANTED = (
    Planted("pay gap", "pay_gap_like_for_like", (None,), 94.9, "less"),
    Planted("pay gap", "pay_gap_like_for_like", ("Ashdown", "Northgate", "Quayside", "Stonegate"), 93.4, "less"),
    Planted("no pay effect", "pay_gap_like_for_like", ("Millbrook",), 100.0, "same"),
    Planted("grade below its work", "pay_gap_same_work", (None,), 91.2, "less"),
    Planted("grade below its work", "role_scales", ("Peer Outreach Worker",), "81p to 80p", "less"),
    Planted("credential penalty", "role_scales", ("Peer Mentor", "Senior Peer Mentor"), "95p to 92p", "less"),
)


def truth(organisation: Organisation, rows: Iterable[Row]) -> dict[str, Any]:
    """What was planted, every whole name, and the salaries that are a person's own, as the files' rows hold them."""
    kept = list(rows)
    return {
        "planted": [effect._asdict() for effect in PLANTED if organisation is LANTERN],
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
