"""When figures may move (10.10)."""

from collections.abc import Callable
from datetime import date

import pytest

from etl.disclosure import due
from etl.disclosure.candidate import Candidate

Make = Callable[..., Candidate]
EDITIONS = [date(2025, 9, 30), date(2026, 3, 31), date(2026, 9, 30)]


def test_split_figures_wait_300_days_all_staff_90_and_their_units_180(cell: Make) -> None:
    split, everyone = cell().measure, cell((), 0, 40, split=False).measure
    assert [due.wait(split, ()), due.wait(split, ("north",))] == [300, 300]
    assert [due.wait(everyone, ()), due.wait(everyone, ("north",))] == [90, 180]


def test_published_twice_a_year_split_figures_are_due_in_every_other_edition() -> None:
    assert due.last_due(EDITIONS[:2], 300) == EDITIONS[0]
    assert due.last_due(EDITIONS, 300) == EDITIONS[2]
    assert due.last_due(EDITIONS, 90) == EDITIONS[2]


def test_the_three_hundredth_day_is_not_too_early() -> None:
    assert due.last_due([date(2026, 1, 1), date(2026, 10, 28)], 300) == date(2026, 10, 28)
    assert due.last_due([date(2026, 1, 1), date(2026, 10, 27)], 300) == date(2026, 1, 1)


def test_the_next_new_figure_is_the_first_of_the_month_after_it_can_be_due() -> None:
    assert due.next_new(EDITIONS, due.SPLIT) == date(2027, 8, 1)  # 300 days after 30 September are 27 July
    assert due.next_new(EDITIONS[:2], due.SPLIT) == date(2026, 8, 1)
    assert due.next_new(EDITIONS, due.ALL_STAFF) == date(2027, 1, 1)  # 90 days are 29 December
    assert due.next_new([], due.SPLIT) is None


def test_the_order_in_which_editions_are_named_changes_nothing() -> None:
    assert due.next_new(EDITIONS[::-1], due.SPLIT) == due.next_new(EDITIONS, due.SPLIT)


@pytest.mark.parametrize(("kind", "months", "days"), [("rate", 24, 365), ("share", 12, 182), ("share", 3, 90)])
def test_an_all_staff_share_or_rate_waits_at_least_half_its_window(
    cell: Make, kind: str, months: int, days: int
) -> None:
    measure = cell((), 0, 40, split=False, kind=kind, months=months).measure
    assert due.wait(measure, ()) == days
    assert due.wait(measure, ("north",)) == max(days, 180)
    assert due.wait(cell((), kind=kind, months=months).measure, ()) == 300


def test_a_rate_over_two_years_is_due_again_a_year_later() -> None:
    assert due.last_due(EDITIONS, 365) == EDITIONS[2]
    assert due.last_due(EDITIONS[:2], 365) == EDITIONS[0]
