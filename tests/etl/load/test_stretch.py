"""The days that an export speaks for."""

from datetime import date

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from etl.intake.validate import Checked
from etl.load.stretch import narrowed, stretch

APRIL, MAY = date(2026, 4, 7), date(2026, 5, 12)
DAYS = st.dates(date(2020, 1, 1), date(2027, 12, 31))


def held(*days: date | None) -> pl.DataFrame:
    return pl.DataFrame({"row": range(2, 2 + len(days)), "held_on": days}, {"row": pl.UInt32, "held_on": pl.Date})


def test_it_is_whole_months() -> None:
    found = stretch(held(MAY, APRIL), "held_on", None)
    assert found == (date(2026, 4, 1), date(2026, 5, 31), MAY)
    assert found.period == "2026-04/2026-05"


def test_one_month_is_called_by_its_name_alone() -> None:
    found = stretch(held(APRIL), "held_on", None)
    assert found is not None
    assert found.period == "2026-04"


def test_no_day_after_that_of_the_export_is_spoken_for() -> None:
    found = stretch(held(APRIL, MAY), "held_on", date(2026, 5, 20))
    assert found == (date(2026, 4, 1), date(2026, 5, 20), MAY)


def test_leave_booked_after_the_day_of_the_export_is_spoken_for() -> None:
    found = stretch(held(APRIL, MAY), "held_on", date(2026, 4, 30))
    assert found == (date(2026, 4, 1), date(2026, 5, 31), MAY)


def test_without_a_day_it_speaks_for_none() -> None:
    assert stretch(held(None), "held_on", APRIL) is None


def test_a_session_without_its_day_counts_on_the_day_for_which_it_was_planned_and_one_to_come_does_not() -> None:
    rows = pl.DataFrame(
        {
            "held_on": [APRIL, None, None],
            "scheduled_for": [None, MAY, date(2027, 1, 5)],
            "status": ["held", "held", None],
        }
    )
    assert stretch(rows, "held_on", None) == (date(2026, 4, 1), date(2026, 5, 31), MAY)


@given(st.lists(DAYS, min_size=1), st.none() | DAYS)
def test_every_day_of_an_export_lies_within_what_it_speaks_for(days: list[date], told: date | None) -> None:
    found = stretch(held(*days), "held_on", told)
    assert found is not None
    assert all(found.since <= day <= found.until for day in days)
    assert found.since.day == 1


@given(st.lists(st.none() | DAYS, min_size=1))
def test_of_a_month_that_is_said_no_row_is_lost_uncounted(days: list[date | None]) -> None:
    before = Checked(held(*days), (), len(days), 0, 0)
    found = narrowed(before, "held_on", "2026-04", "csv")
    assert found.accepted.height + found.skipped == found.read
    assert [one.row for one in found.problems] == [
        row for row, day in enumerate(days, 2) if day and (day.year, day.month) != (2026, 4)
    ]


def test_a_sheet_of_people_by_months_is_never_narrowed() -> None:
    cells = held(APRIL, MAY).with_columns(heading=pl.Series(["Apr", "May"]))
    before = Checked(cells, (), 2, 0, 0)
    assert narrowed(before, "held_on", "2026-04", "csv") is before
