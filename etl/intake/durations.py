"""Text to lengths of time: 60 mins, 1 hr 30, 1:15:00, 6:15pm - 7:45pm, and bare numbers where they can be one thing."""

import re
from typing import Literal

Unit = Literal["hours", "minutes"]
HOUR = 60  # minutes
LONGEST_IN_HOURS = 8  # a bare number up to here may be hours
FEWEST_MINUTES = 10  # a bare number from here on is minutes
SHORTEST_IN_HOURS = 0.25
NO_SESSION = 4  # nobody writes down a session of so few minutes: up to here a whole number is hours

_NUMBER = re.compile(r"\d{1,4}(?:[.,]\d{1,2})?", re.ASCII)
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?::[0-5]\d)?", re.ASCII)
_HOURS = r"(?P<hours>\d{1,3}(?:[.,]\d{1,2})?) *(?:hours?|hrs?\.?|h)"
_MINUTES = r"(?P<minutes>\d{1,4}) *(?:minutes?|mins?\.?|m)"
_SPOKEN = re.compile(rf"(?i:{_HOURS})|(?i:{_MINUTES})", re.ASCII)
_BOTH = re.compile(rf"(?i:{_HOURS}(?: *(?:and|&|,))? *(?P<minutes>\d{{1,2}}) *(?:minutes?|mins?\.?|m)?)", re.ASCII)
_TIME = r"(\d{1,2})(?:[:.]([0-5]\d))? *([ap]\.?m\.?)?"
_RANGE = re.compile(rf"{_TIME} *(?:-|–|—|to|until) *{_TIME}", re.ASCII | re.IGNORECASE)


def told(header: str) -> Unit | None:
    """The unit that a heading says: Length (hours), Minutes."""
    words = set(re.findall(r"[a-z]+", header.lower()))
    hours, minutes = words & {"hours", "hrs", "h"}, words & {"minutes", "mins", "min"}
    return None if bool(hours) == bool(minutes) else "hours" if hours else "minutes"


def minutes(text: str, unit: Unit | None = None) -> float | None:
    """Minutes; none where the text says none or could be two lengths. `unit` is what the heading says."""
    bare = " ".join(text.split())
    if _NUMBER.fullmatch(bare):
        return _bare(float(bare.replace(",", ".")), unit)
    if clock := _CLOCK.fullmatch(bare):
        return int(clock[1]) * HOUR + int(clock[2])
    return spoken(bare) if spoken(bare) is not None else _between(bare)


def spoken(text: str) -> float | None:
    """Minutes of a text that says its units: 1 hour 30, 7h30, 90m, 1.5 hrs; none for any other."""
    said = _BOTH.fullmatch(text.strip()) or _SPOKEN.fullmatch(text.strip())
    if said is None:
        return None
    parts = said.groupdict()
    return float((parts["hours"] or "0").replace(",", ".")) * HOUR + int(parts["minutes"] or 0)


def _bare(number: float, unit: Unit | None) -> float | None:
    """From 10 on minutes; up to 4, and up to 8 with a fraction, hours; between them nothing unless the heading says."""
    as_hours = number * HOUR if SHORTEST_IN_HOURS <= number <= LONGEST_IN_HOURS else None
    if unit == "hours":
        return as_hours
    if unit == "minutes":
        return number if number.is_integer() or number >= FEWEST_MINUTES else None
    if number >= FEWEST_MINUTES:
        return number
    return as_hours if number <= NO_SESSION or not number.is_integer() else None


def _between(text: str) -> float | None:
    """Minutes from one time of day to another; none where neither is sure to be a time of day."""
    said = _RANGE.fullmatch(text)
    if said is None or not any(said[part] for part in (2, 3, 5, 6)):
        return None
    marked = bool(said[3]) and bool(said[6])
    hours = (int(said[1]), int(said[4]))
    if max(hours) > 23 or (said[3] and not 1 <= hours[0] <= 12) or (said[6] and not 1 <= hours[1] <= 12):  # noqa: PLR2004  the clock
        return None
    start = _of_day(hours[0], said[2], said[3])
    end = _of_day(hours[1], said[5], said[6])
    # 11:30 - 1:00, and 6:15 - 7:45pm: on a clock face of twelve hours the shorter way round is meant.
    round_ = 12 if max(hours) <= 12 and not marked else 24  # noqa: PLR2004  the clock
    return (end - start) % (round_ * HOUR)


def _of_day(hour: int, minute: str | None, half: str | None) -> int:
    """Minutes since midnight."""
    if half:
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    return hour * HOUR + int(minute or 0)
