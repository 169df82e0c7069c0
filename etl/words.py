"""Numbers, dates and verdicts to words. Lowest of all: it knows no cell and no measure."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Literal, NamedTuple

Verdict = Literal[
    "more", "less", "same", "unclear",
    "meets", "hit_and_miss", "falls_short",
    "in_place", "partly", "overdue", "not_in_place",
]  # fmt: skip
State = Literal[
    "not_collected", "withheld", "baseline", "meets", "hit_and_miss", "falls_short", "worsening", "improving",
    "peer_lower", "peer_higher", "no_clear_difference", "no_comparator",
    "in_place_current", "in_place_overdue", "not_in_place", "described",
]  # fmt: skip
OF_STATUS: Mapping[str, State] = {
    "withheld": "withheld",
    "not_collected": "not_collected",
    "cannot_tell": "baseline",
    "does_not_apply": "no_comparator",
}
OF_CHANGE: Mapping[str, State] = {"better": "improving", "worse": "worsening"}
OF_VERDICT: Mapping[Verdict, State] = {
    "less": "peer_lower",
    "more": "peer_higher",
    "same": "no_clear_difference",
    "unclear": "no_clear_difference",
    "meets": "meets",
    "hit_and_miss": "hit_and_miss",
    "falls_short": "falls_short",
    "in_place": "in_place_current",
    "overdue": "in_place_overdue",
    "partly": "not_in_place",
    "not_in_place": "not_in_place",
}
WITHHELD = "Withheld to keep people safe."
CLOSE = 1e-9  # an end this near to equal counts as equal (pay-progression.md A4)
EQUAL_PENCE = 100
LESS, MORE = "less", "more"
HELD = ("less", "more", "same", "unclear")  # verdicts of what was held against equal


class Noun(NamedTuple):
    """What one, and what several are called."""

    one: str
    many: str


class Equal(NamedTuple):
    """Where both groups are alike, and how that is said."""

    value: float
    said: str


NOUNS: Mapping[str, Noun] = {
    "minutes": Noun("minute", "minutes"),
    "hours": Noun("hour", "hours"),
    "weeks": Noun("week", "weeks"),
    "points": Noun("point", "points"),
    "steps": Noun("step", "steps"),
    "ratio": Noun("times", "times"),
}
EQUAL: Mapping[str, Equal] = {"pence_in_the_pound": Equal(EQUAL_PENCE, "£1"), "ratio": Equal(1, "1 times")}
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


def against(low: float | None, high: float | None, standard: float, better: str | None) -> Verdict | None:
    """What a printed range says against a standard (pages.md 4.5), so that the verdict tells nothing new.

    It meets where all of it is at the standard or on its better side, falls short where all is on the other.
    """
    if low is None or high is None:
        return None
    if better == "down":
        low, high, standard = -high, -low, -standard
    if low >= standard - CLOSE:
        return "meets"
    return "falls_short" if high < standard - CLOSE else "hit_and_miss"


def state(status: str, verdict: Verdict | None, change: str | None) -> State:
    """The state of a cell in conversations.yaml, by the one table of pages.md 4.5; a change wins over the verdict."""
    if status in OF_STATUS:
        return OF_STATUS[status]
    if change is not None:
        return OF_CHANGE[change]
    return OF_VERDICT[verdict] if verdict else "described"


def figure(value: float | None, value_unit: str, says: Verdict | None = None) -> str | None:
    """92p, £1.05, £29,000, about 45, 48 minutes, 86%, 0.3 times; of a difference 13 minutes less."""
    if value is None:
        return None
    if _is_difference(value_unit, says, value):
        side = LESS if value < 0 else MORE if value > 0 else ""
        return f"{_amount(abs(value), value_unit)} {side}".strip()
    return _amount(value, value_unit)


def spread(low: float | None, high: float | None, value_unit: str, says: Verdict | None) -> str | None:
    """80p to just under £1, 45 to 55 minutes, 5 to 20 minutes less; none where there is no range."""
    if low is None or high is None:
        return None
    lowest, highest = ends(low, high, value_unit, says)
    if lowest is None or highest is None or low == high:
        return lowest
    if _is_difference(value_unit, says, low):
        return _apart(low, high, value_unit)
    noun = NOUNS[value_unit].many if value_unit in NOUNS else ""
    if noun and lowest.endswith(noun) and highest.endswith(noun):
        lowest = lowest.removesuffix(noun).strip()
    return f"{lowest} to {highest}"


def ends(low: float | None, high: float | None, value_unit: str, says: Verdict | None) -> tuple[str | None, str | None]:
    """The two ends. One at equal that belongs to a clear verdict is said to lie on its side (10.2)."""
    lowest, highest = figure(low, value_unit, says), figure(high, value_unit, says)
    equal = EQUAL.get(value_unit)
    if equal is not None and says == "less" and high == equal.value:
        highest = f"just under {equal.said}"
    if equal is not None and says == "more" and low == equal.value:
        lowest = f"just over {equal.said}"
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


def _amount(value: float, value_unit: str) -> str:
    match value_unit:
        case "pence_in_the_pound":
            return _pence(value)
        case "pounds_a_year":
            return f"£{value:,.0f}"
        case "pounds_an_hour":
            return f"£{value:,.2f}"
        case "people":
            return f"about {value:,.0f}"
        case "percent":
            return f"{value:,.10g}%"
        case _:
            noun = NOUNS.get(value_unit, Noun("", ""))
            return f"{value:,.10g} {noun.one if value == 1 else noun.many}".strip()


def _is_difference(value_unit: str, says: Verdict | None, value: float) -> bool:
    """Is it said how much less or more it is? So are points, amounts below nought, and what was held against nought.

    Steps are not: they are counted, and what is held against those of another role is not the count itself.
    """
    counted = value_unit in EQUAL or value_unit == "steps"
    return value_unit == "points" or value < 0 or (value_unit in NOUNS and not counted and says in HELD)


def _apart(low: float, high: float, value_unit: str) -> str:
    """5 to 20 minutes less, up to 5 minutes more, 5 minutes less to 3 minutes more."""
    if low < 0 < high:
        return f"{figure(low, value_unit)} to {figure(high, value_unit, 'more')}"
    side = LESS if low < 0 else MORE
    near, far = sorted((abs(low), abs(high)))
    told = _amount(far, value_unit)
    return f"up to {told} {side}" if near == 0 else f"{near:,.10g} to {told} {side}"


def _pence(value: float) -> str:
    if value < EQUAL_PENCE:
        return f"{value:.0f}p"
    return "£1" if value == EQUAL_PENCE else f"£{value / EQUAL_PENCE:.2f}"
