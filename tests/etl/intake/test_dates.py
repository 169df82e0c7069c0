from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.intake import dates

DAY = date(2024, 4, 3)


@pytest.mark.parametrize(
    "text",
    ["2024-04-03", "2024/4/3", "20240403", "2024-04-03T00:00:00Z", "2024-04-03 09:30", "2024-04-03T00:00:00.000-07:00",
     "3 April 2024", "03-Apr-2024", "3-Apr-24", "3rd April 2024", "April 3, 2024", "3 apr. 2024"],
)  # fmt: skip
def test_a_date_that_can_be_read_in_one_way_is_read_so(text: str) -> None:
    assert dates.read(text) == (DAY, DAY)


@pytest.mark.parametrize("text", ["03/04/2024", "3.4.24", "03-04-2024 00:00:00", "3/4/2024 9:30 AM"])
def test_a_date_in_figures_is_read_in_both_orders(text: str) -> None:
    assert dates.read(text) == (DAY, date(2024, 3, 4))


@pytest.mark.parametrize(
    "text", ["31/06/2024", "May 2024", "8/5", "2024", "45000", "soon", "1/1/1066", "30/02/24", "13/13/2024"]
)
def test_what_is_no_day_of_the_calendar_is_none(text: str) -> None:
    assert dates.read(text) == (None, None)


def test_one_day_past_the_twelfth_proves_the_order_of_its_column() -> None:
    assert dates.order(map(dates.read, ["03/04/2024", "24.04.24"])) == "day_first"
    assert dates.order(map(dates.read, ["03/04/2024", "04/24/2024"])) == "month_first"


def test_without_a_proof_and_with_two_that_disagree_there_is_no_order() -> None:
    assert dates.order(map(dates.read, ["03/04/2024"])) is None
    assert dates.order(map(dates.read, ["24/04/2024", "04/24/2024"])) is None


def test_where_the_order_is_no_matter_it_is_not_asked_for() -> None:
    assert dates.order(map(dates.read, ["04/04/2024", "2024-04-03"])) == "day_first"


def test_serial_numbers_are_days_between_1954_and_2064_only() -> None:
    assert dates.serial("39690") == date(2008, 8, 30)  # the day that janitor's dirty_data shows for it
    assert dates.serial("1200") is None
    assert dates.serial("²0000") is None


@given(st.dates(min_value=date(1951, 1, 1), max_value=date(2050, 12, 31)))
def test_every_day_is_read_back_in_the_order_it_was_written(day: date) -> None:
    assert dates.read(f"{day:%d/%m/%Y}").day_first == day
    assert dates.read(f"{day:%m/%d/%y}").month_first == day
    assert dates.read(f"{day:%d %B %Y}") == (day, day)


@given(st.text(max_size=20))
def test_no_text_stops_the_reader(text: str) -> None:
    assert len(dates.read(text)) == len(dates.ORDERS)
