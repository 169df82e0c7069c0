"""The topic to talk about follows the season, the same for everybody, and never the figures (pages.md 4.3)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

MONTHS = 3  # of a season


class Season(NamedTuple):
    """What is talked about in a quarter: its topics, the first of which asks the question, and how they are called."""

    topics: tuple[str, ...]
    name: str


SEASONS: Mapping[int, Season] = {  # by the first month of the quarter
    1: Season(("practice",), "practice and promises"),
    4: Season(("pay",), "pay"),
    7: Season(("progression", "staying"), "moving up and staying"),
    10: Season(("supervision", "burnout"), "supervision and burnout"),
}


def season(as_of: date) -> Season:
    """Of the quarter that holds the day after `as_of`."""
    after = as_of + timedelta(days=1)
    return SEASONS[after.month - (after.month - 1) % MONTHS]
