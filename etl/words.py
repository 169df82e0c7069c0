"""Numbers, dates and verdicts to words. Lowest of all: it knows no cell and no measure."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Literal

Verdict = Literal[
    "more", "less", "same", "unclear",
    "meets", "hit_and_miss", "falls_short",
    "in_place", "partly", "overdue", "not_in_place",
]  # fmt: skip
WITHHELD = "Withheld to keep people safe."
CLOSE = 1e-9  # an end this near to equal counts as equal (pay-progression.md A4)
EQUAL_PENCE = 100
ALT_LENGTH = 220


def verdict(low: float, high: float, *, equal: float | None, same: float | None, wide: float | None) -> Verdict | None:
    """What the exact range says against `equal` (disclosure.md 10.2); none where there is no line of equality.

    A range that reaches further than `wide` either way is unclear, on whichever side it lies.
    """
    if equal is None:
        return None
    if wide is not None and (high - low) / 2 > wide:
        return "unclear"
    if high < equal - CLOSE:
        return "less"
    if low > equal + CLOSE:
        return "more"
    if same is not None and equal - same - CLOSE <= low and high <= equal + same + CLOSE:
        return "same"
    return "unclear"


def figure(value: float | None, value_unit: str) -> str | None:
    """92p, £1.05, £29,000, about 45."""
    if value is None:
        return None
    match value_unit:
        case "pence_in_the_pound":
            return _pence(value)
        case "pounds_a_year":
            return f"£{value:,.0f}"
        case "pounds_an_hour":
            return f"£{value:,.2f}"
        case "people":
            return f"about {value:,.0f}"
        case _:
            return f"{value:g}"


def spread(low: float | None, high: float | None, value_unit: str, says: Verdict | None) -> str | None:
    """80p to just under £1; one figure where both ends are the same; none where there is no range."""
    lowest, highest = ends(low, high, value_unit, says)
    if lowest is None or highest is None:
        return None
    return lowest if lowest == highest else f"{lowest} to {highest}"


def ends(low: float | None, high: float | None, value_unit: str, says: Verdict | None) -> tuple[str | None, str | None]:
    """The two ends. One at equal pay that belongs to a clear verdict is said to lie on its side (10.2)."""
    lowest, highest = figure(low, value_unit), figure(high, value_unit)
    if value_unit == "pence_in_the_pound" and says == "less" and high == EQUAL_PENCE:
        highest = "just under £1"
    if value_unit == "pence_in_the_pound" and says == "more" and low == EQUAL_PENCE:
        lowest = "just over £1"
    return lowest, highest


def sentence(template: str, parts: Mapping[str, str]) -> str:
    """The template with its {parts} filled in, starting with a capital. Raises KeyError where one is missing."""
    said = template.format_map(parts)
    return said[:1].upper() + said[1:]


def day(when: date) -> str:
    """30 September 2026."""
    return f"{when.day} {when:%B %Y}"


def month(when: date) -> str:
    """September 2026."""
    return f"{when:%B %Y}"


def covers(period: str) -> str:
    """2025-04/2026-03 to April 2025 to March 2026."""
    return " to ".join(month(date.fromisoformat(f"{part}-01")) for part in period.split("/"))


def plain(text: str) -> str:
    """Text that Markdown shows as it stands: everything from an upload or a cell passes through here."""
    one_line = " ".join(text.split())
    return re.sub(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])", r"\\\1", one_line)


def alt(what: str, rows: list[tuple[str, str]]) -> str:
    """What a chart shows, in at most 220 characters: the table under it says the rest."""
    each = [f"{name}, {says}" for name, says in rows]
    text = f"{what}: {'; '.join(each)}."
    while len(text) > ALT_LENGTH and each:
        each.pop()
        text = f"{what}: {'; '.join([*each, 'and others in the table below'])}."
    return text


def _pence(value: float) -> str:
    if value < EQUAL_PENCE:
        return f"{value:.0f}p"
    return "£1" if value == EQUAL_PENCE else f"£{value / EQUAL_PENCE:.2f}"
