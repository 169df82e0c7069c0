"""Which topic is talked about follows the calendar alone."""

from datetime import date, timedelta

import pytest

from dashboard.season import season

EXPECTED = ["practice"] * 3 + ["pay"] * 3 + ["progression"] * 3 + ["supervision"] * 3


@pytest.mark.parametrize("month", range(1, 13))
def test_the_topic_is_that_of_the_quarter_of_the_day_after(month: int) -> None:
    first = date(2026, month, 1)
    assert season(first - timedelta(days=1)).topics[0] == EXPECTED[month - 1]
    assert season(first).topics[0] == EXPECTED[month - 1]


def test_the_end_of_september_belongs_to_october() -> None:
    assert season(date(2026, 9, 30)).name == "supervision and burnout"
