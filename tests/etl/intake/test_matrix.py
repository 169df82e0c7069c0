import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.home import Refused
from etl.intake import child, dates, matrix, sniff
from schemas import tables

Take = Callable[..., Any]
TITLE = "Supervision tracker 2024/25"
HALF_YEAR = ("Apr", "May", "Jun", "Jul", "Aug", "Sep")
DAYS = {"numbers:csv": ("day_of_month",)}


def sheet(*rows: tuple[str, ...], title: str = TITLE, months: tuple[str, ...] = HALF_YEAR, who: str = "Name") -> str:
    """A csv file with a line above the headings and the months in columns; short rows are filled up."""
    body = io.StringIO()
    width = len(months) + 1
    csv.writer(body).writerows([
        [title, *[""] * (width - 1)], [who, *months], *([*row, *[""] * (width - len(row))] for row in rows),
    ])  # fmt: skip
    return body.getvalue()


def one(take: Take, cell: str, **given: Any) -> Any:
    """Intake of a sheet in which Ann has this cell in May, and a sure day in April."""
    return take(sheet(("Hale, Ann", "13/4", cell)), **given)


def may(taken: Any) -> list[tuple[date | None, date | None, str, float | None]]:
    """What became of that cell."""
    assert not taken.questions
    rows = taken.checked.accepted.filter(pl.col("heading") == "May")
    return rows.select("held_on", "scheduled_for", "status", "minutes").rows()


def codes(taken: Any) -> list[tuple[int, str, str]]:
    return [(said.row, said.column, said.code) for said in taken.checked.problems]


def counts(taken: Any) -> tuple[int, int, int, int]:
    checked = taken.checked
    assert checked.read == checked.taken + checked.quarantined + checked.skipped
    return checked.read, checked.taken, checked.quarantined, checked.skipped


@pytest.mark.parametrize(
    ("heading", "month"),
    [("Apr", (None, 4)), ("April 2024", (2024, 4)), ("Apr-24", (2024, 4)), ("Sept '24", (2024, 9)),
     ("04/2024", (2024, 4)), ("2024-04", (2024, 4)), ("2024-04-01", (2024, 4)),
     ("01/04/2024", (2024, 4)), ("1 April 2024", (2024, 4))],
)  # fmt: skip
def test_a_heading_names_a_month_with_or_without_its_year(heading: str, month: tuple[int | None, int]) -> None:
    assert dates.month(heading) == month


@pytest.mark.parametrize("heading", ["Name", "Marital status", "Notes", "2024", "13/2024", "Mayor", "12", "03/04/2024"])
def test_other_headings_are_no_months(heading: str) -> None:
    assert dates.month(heading) is None


@pytest.mark.parametrize(
    ("cell", "days"),
    [("2024-05-08", [8]), ("8/5", [8]), ("8/5/24", [8]), ("08.05.2024", [8]), ("11th", [11]), ("9 May", [9]),
     ("12/5 & 26/5", [12, 26]), ("3,10,17,24", [3, 10, 17, 24]), ("1, 8, 15", [1, 8, 15]), ("2 May 16 May", [2, 16]),
     ("2nd and 16th", [2, 16]), ("9th of May", [9])],
)  # fmt: skip
def test_days_in_a_cell_are_sessions_held_on_them(take: Take, cell: str, days: list[int]) -> None:
    assert may(one(take, cell)) == [(date(2024, 5, day), None, "held", None) for day in days]


@pytest.mark.parametrize("cell", ["x", "X", "✓", "yes", "held"])
def test_a_tick_is_a_session_in_the_month_on_a_day_that_is_not_known(take: Take, cell: str) -> None:
    assert may(one(take, cell)) == [(None, date(2024, 5, 1), "held", None)]


@pytest.mark.parametrize(("cell", "minutes"), [("60", 60), ("90", 90), ("1 hr", 60), ("45 mins", 45)])
def test_a_number_above_31_and_a_length_are_minutes_held_in_the_month(take: Take, cell: str, minutes: int) -> None:
    assert may(one(take, cell)) == [(None, date(2024, 5, 1), "held", minutes)]


@pytest.mark.parametrize(
    ("cell", "status"), [("cancelled", "cancelled"), ("DNA", "no_show"), ("Postponed", "postponed")]
)
def test_a_session_that_did_not_take_place_is_kept_with_its_status(take: Take, cell: str, status: str) -> None:
    assert may(one(take, cell)) == [(None, date(2024, 5, 1), status, None)]


@pytest.mark.parametrize("cell", ["A/L", "sick", "-", "n/a", "Maternity"])
def test_where_nothing_took_place_the_cell_is_left_out_and_why_is_not_kept(take: Take, cell: str) -> None:
    taken = one(take, cell)
    assert (counts(taken), may(taken)) == ((2, 1, 0, 1), [])
    assert [said.says for said in taken.checked.problems] == ["Row 3, May: no session took place. It was left out."]


@pytest.mark.parametrize(
    ("cell", "code"),
    [("weekly", "unclear"), ("STARTED", "unclear"), ("1.5", "unclear"), ("12/5 upset", "unclear"), ("3-4", "unclear"),
     ("31/6", "date"), ("8/5 & 31/6", "date"), ("8/9", "date"), ("2 Oct 16", "date"), ("45399", "length"),
     ("700", "too_large")],
)  # fmt: skip
def test_what_cannot_be_a_session_is_set_aside_whole_and_its_text_not_repeated(
    take: Take, cell: str, code: str
) -> None:
    taken = one(take, cell)
    assert (counts(taken), codes(taken)) == ((2, 1, 1, 0), [(3, "May", code)])
    assert cell not in str([said.says for said in taken.checked.problems])


def test_a_day_one_month_off_is_taken_and_two_months_off_is_not(take: Take) -> None:
    assert may(one(take, "3/6")) == [(date(2024, 6, 3), None, "held", None)]
    assert codes(one(take, "3/7")) == [(3, "May", "date")]


def test_a_small_number_is_asked_about_once_a_sheet(take: Take) -> None:
    taken = take(sheet(("Hale, Ann", "3", "2")))
    assert [(question.id, question.choices) for question in taken.questions] == [
        ("numbers:csv", ("day_of_month", "sessions"))
    ]
    days = one(take, "2", answers=DAYS)
    assert may(days) == [(date(2024, 5, 2), None, "held", None)]
    sessions = one(take, "2", answers={"numbers:csv": ("sessions",)})
    assert (may(sessions), counts(sessions)) == ([(None, date(2024, 5, 1), "held", None)] * 2, (2, 2, 0, 0))


def test_filled_cells_are_the_rows_and_notes_under_the_table_are_none(take: Take) -> None:
    taken = take(
        sheet(("Hale, Ann", "3/4", "", "12/6 & 26/6"), ("Quill, Theo", "", "A/L"), ("Green = done, red = missed.",))
    )
    assert counts(taken) == (3, 2, 0, 1)
    assert taken.checked.accepted["heading"].to_list() == ["Apr", "Jun", "Jun"]
    assert (5, "", "footer") in codes(taken)


def test_the_lines_manager_is_not_kept_and_brackets_behind_a_name_are_dropped(take: Take) -> None:
    text = "Supervision 2024/25,,,,\nName,Line manager,Apr,May,Jun\nLister (peer),Osman,3/4,,\n"
    taken = take(text)
    assert taken.checked.accepted["name"].to_list() == ["Lister"]
    assert taken.mapped.dropped == ("Line manager",)
    assert [column.mapped_to for column in taken.mapped.columns] == ["name", None, "held_on", "held_on", "held_on"]
    assert "Osman" not in str((taken.checked, taken.parsed))


def test_a_row_without_a_name_is_set_aside_with_all_its_cells(take: Take) -> None:
    taken = take(sheet(("", "4/4", "5/5"), ("Hale, Ann", "3/4")))
    assert (counts(taken), codes(taken)) == ((3, 1, 2, 0), [(3, "", "missing")])


def test_a_row_that_is_the_same_in_every_cell_is_taken_once(take: Take) -> None:
    taken = take(sheet(("Hale, Ann", "3/4", "weekly"), ("Hale, Ann", "3/4", "weekly"), ("Hale, Ann", "3/4", "x")))
    assert counts(taken) == (6, 3, 1, 2)


def test_the_year_stands_in_the_headings_or_above_them_and_else_is_asked_for(take: Take) -> None:
    row = ("Hale, Ann", "x", "x", "x")
    headed = sheet(row, title="Supervision", months=("Nov 2023", "Dec 2023", "Jan 2024"))
    above = sheet(row, title="Supervision 2023-24", months=("Nov", "Dec", "Jan"))
    months = [date(2023, 11, 1), date(2023, 12, 1), date(2024, 1, 1)]
    for text in (headed, above):
        assert take(text).checked.accepted["scheduled_for"].to_list() == months
    nowhere = sheet(row, title="Supervision", months=("Nov", "Dec", "Jan"))
    assert [question.id for question in take(nowhere).questions] == ["year:csv"]
    for said in ({"answers": {"year:csv": ("2023",)}}, {"period": "2024-02"}, {"period": "2023-11"}):
        assert take(nowhere, **said).checked.accepted["scheduled_for"].to_list() == months


def test_one_year_alone_is_enough_only_where_no_month_lies_in_another(take: Take) -> None:
    row = ("Hale, Ann", "x", "x", "x")
    within = take(sheet(row, title="Supervision 2024", months=("Jan", "Feb", "Mar")))
    assert within.checked.accepted["scheduled_for"].to_list()[0] == date(2024, 1, 1)
    across = take(sheet(row, title="Supervision 2024", months=("Nov", "Dec", "Jan")))
    assert [question.id for question in across.questions] == ["year:csv"]


def test_a_year_that_the_days_in_the_cells_belie_is_asked_for(take: Take) -> None:
    # The title of last year's sheet, copied.
    text = sheet(("Hale, Ann", "2025-04-03", "2025-05-08", "2025-06-05", "x"))
    assert [question.id for question in take(text).questions] == ["year:csv"]
    taken = take(text, {"year:csv": ("2025",)})
    assert (counts(taken), taken.checked.accepted["scheduled_for"].to_list()[-1]) == ((4, 4, 0, 0), date(2025, 7, 1))


def test_months_in_no_order_need_their_years(take: Take) -> None:
    with pytest.raises(Refused, match=r"^The months of this sheet are in no order"):
        take(sheet(("Hale, Ann", "x"), months=("Jun", "May", "Apr")))
    taken = take(sheet(("Hale, Ann", "x"), months=("Jun 2024", "May 2024", "Apr 2024")))
    assert taken.checked.accepted["scheduled_for"].to_list() == [date(2024, 6, 1)]


def test_day_and_month_stand_in_the_order_that_fits_the_columns(take: Take) -> None:
    taken = take(sheet(("Hale, Ann", "4/3", "5/8"), ("Quill, Theo", "4/22", "")))
    assert taken.checked.accepted["held_on"].to_list() == [date(2024, 4, 3), date(2024, 5, 8), date(2024, 4, 22)]


def test_a_sheet_that_does_not_say_what_it_tracks_is_asked_about(take: Take) -> None:
    text = sheet(("Hale, Ann", "x"), title="Tracker 2024/25")
    assert [question.id for question in take(text).questions] == ["table"]
    assert take(text, table="supervision").checked.taken == 1
    assert take(text, {"table": ("supervision",)}).checked.taken == 1


def test_a_staff_list_with_a_column_a_month_is_no_such_sheet(take: Take) -> None:
    taken = take("Name,Job title,Start date,Apr,May,Jun\nHale,Cook,24/04/2024,1800,1800,1800\n")
    assert (taken.mapped.table.name, taken.mapped.dropped) == ("people", ("Apr", "May", "Jun"))


def test_a_column_about_therapy_beside_the_months_is_refused(take: Take) -> None:
    with pytest.raises(Refused, match=r"about therapy"):
        take("Supervision 2024/25,,,,\nName,Counsellor,Apr,May,Jun\nHale,Osman,3/4,,\n")


def test_a_workbook_brings_days_day_numbers_lengths_and_damaged_cells() -> None:
    text = [["Name", *HALF_YEAR], ["Hale", "2024-04-03 09:30:00", "45420", "1:15:00", "60", "", ""]]
    kind = [["text"] * 7, ["text", "date", "number", "duration", "number", "fault", "text"]]
    cells = pl.DataFrame({"row": pl.Series([3, 4], dtype=pl.UInt32), "text": text, "kind": kind})
    layout = sniff.layout(child.Book("xlsx", None, None, [child.Sheet("Supervision 2024-25", cells)]), {})
    found = matrix.turned(layout, tables(), {})
    assert found is not None
    names = {name: f"column_{place}" for place, name in enumerate(found.layout.names, 1)}
    assert found.layout.records.select("row", *(names[name] for name in matrix.GIVES)).rows() == [
        (4, "2024-04-03", None, "held", None),
        (4, "2024-05-08", None, "held", None),
        (4, None, "2024-06-01", "held", "75 minutes"),
        (4, None, "2024-07-01", "held", "60 minutes"),
        (4, None, None, None, None),
    ]
    assert [(said.row, said.column, said.code) for said in found.layout.problems] == [(4, "Aug", "fault")]


CELLS = st.one_of(
    st.sampled_from(
        ["", "x", "3/4", "8/5 & 31/6", "A/L", "60", "700", "12", "weekly", "DNA", "2024-05-08", "3,10", "TBC"]
    ),
    st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=5),
)
NAMES = st.sampled_from(["Hale, Ann", "Lister, Kit", "", "Team", "N/D"])


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(NAMES, CELLS, CELLS, CELLS), min_size=1, max_size=6))
def test_every_filled_cell_is_taken_set_aside_or_skipped(take: Take, rows: list[tuple[str, str, str, str]]) -> None:
    text = sheet(("Quill, Theo", "3/4", "x", "x"), *rows, months=("Apr", "May", "Jun"))
    answers = {**DAYS, "header:csv": ("2",), "date_order:csv": ("day_first",)}
    checked = take(text, answers, table="supervision").checked
    assert checked.read == checked.taken + checked.quarantined + checked.skipped
