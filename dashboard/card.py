"""The one way a measure is shown. A screen can leave no part out."""

from etl.cells import Edition, Released
from etl.measures.measure import Declared
from dashboard.access import Editions


def topic(editions: Editions, topic: str) -> None:
    """A whole page: headline card open, the rest as lines under their headings, what has no figure at the foot."""


def headline(editions: Editions, measure: Declared) -> None:
    """The open card, or what stands in its place."""


def line(editions: Editions, measure: Declared) -> None:
    """Its sentence, which opens to its card."""


def absent(editions: Editions, measures: list[Declared]) -> None:
    """Measures without a figure, each of the five ways in its own words."""
