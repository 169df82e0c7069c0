"""Shares of people, exact (pay-progression.md C0)."""

from scipy import stats

LEVEL = 0.95
PERCENT = 100


def limits(yes: int, people: int, level: float = LEVEL) -> tuple[float, float]:
    """Binomial limits of so many of all people, in percent (Clopper & Pearson 1934)."""
    tail = (1 - level) / 2
    low = stats.beta.ppf(tail, yes, people - yes + 1) if yes else 0.0
    high = stats.beta.ppf(1 - tail, yes + 1, people - yes) if yes < people else 1.0
    return float(PERCENT * low), float(PERCENT * high)
