"""What HR sees of a file: never a name, a number of staff, a person's pay or a column that is not kept."""

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest

from dashboard import masked
from etl.intake.answers import Question
from etl.load.answered import Column, Inspection

ROWS = [
    (1, ["Prepared by Jane Fairweather", "", "", "", "", ""]),
    (2, ["Emp No", "Name", "Job Title", "Salary", "Notes", "Team lead"]),
    (3, ["L00417", "Jane Fairweather", "Peer support worker", "£24,713", "is a survivor", "Kit Lister"]),
]
COLUMNS = [
    Column(name="Emp No", mapped_to="person", how="exact", kind="text"),
    Column(name="Name", mapped_to="name", how="exact", kind="text"),
    Column(name="Job Title", mapped_to="title", how="exact", kind="text"),
    Column(name="Salary", mapped_to="pay_amount", how="exact", kind="number"),
    Column(name="Notes", mapped_to=None, how="none", kind="text"),
    Column(name="Team lead", mapped_to="team", how="suggested", kind="text"),
]
SEEN = Inspection(
    file="staff.csv",
    kind="csv",
    encoding="utf-8",
    delimiter=",",
    sheet="",
    sheets=[],
    skipped_sheets=[],
    header_record=2,
    first_data_record=3,
    last_data_record=3,
    n_data_records=1,
    non_data_after_header=[],
    n_columns=6,
    columns=COLUMNS,
    table="people",
    questions=(),
    first_rows=ROWS,
)
PLANTED = ("Jane", "Fairweather", "L00417", "24,713", "24713", "survivor", "Kit", "Lister")


def _every(inspection: Inspection) -> str:
    return json.dumps([masked.lines(inspection), masked.uses(inspection)], ensure_ascii=False)


def test_names_numbers_pay_and_columns_that_are_not_kept_are_hidden() -> None:
    assert not [value for value in PLANTED if value in _every(SEEN)]


def test_the_job_title_and_the_headings_are_shown() -> None:
    _, headings, first = masked.lines(SEEN)
    assert headings.heading
    assert headings.cells == ["Emp No", "Name", "Job Title", "Salary", "Notes", "Team lead"]
    assert first.cells == ["••••", "••••", "Peer support worker", "••••", "••••", "••••"]


def test_each_column_says_what_it_is_read_as() -> None:
    assert [(use.column, use.example, use.read_as) for use in masked.uses(SEEN)][2:] == [
        ("Job Title", "Peer support worker", "The job title"),
        ("Salary", "••••", "Pay, on the basis that the next column says"),
        ("Team lead", "••••", "The team within the service"),
        ("Notes", "••••", "not kept"),
    ]


@pytest.mark.parametrize("header", [0, 1, 3])
def test_until_the_row_of_headings_is_settled_only_words_we_know_are_shown(header: int) -> None:
    asked = Question("header:", "Which row holds the names of the columns?", ("1", "2", "3"))
    unsure = replace(SEEN, header_record=header, questions=(asked,))
    assert not [value for value in PLANTED if value in _every(unsure)]
    assert "Job Title" in _every(unsure)
    assert "Peer support worker" not in _every(unsure)


def test_the_rows_to_choose_from_are_told_by_the_words_we_know() -> None:
    asked = Question("header:", "Which row holds the names of the columns?", ("2", "3"))
    shown = masked.choices(asked, replace(SEEN, header_record=0, questions=(asked,)))
    assert list(shown.values()) == ["2", "3"]
    assert next(iter(shown)).startswith("row 2: Emp No · Name · Job Title · Salary")


def test_a_number_of_staff_is_told_by_its_end_and_can_still_be_chosen() -> None:
    asked = Question("person:row 14", "Who is this?", ("L00417", "L10317", "leave_out"))
    shown = masked.choices(asked, None)
    assert shown == {
        "the number that ends in 17": "L00417",
        "the number that ends in 17 (2)": "L10317",
        "leave these rows out": "leave_out",
    }


MONTHS = ("Apr-25", "May-25", "Jun-25", "Jul-25")
SHEET = replace(
    SEEN,
    table="supervision",
    columns=[
        Column(name="Staff member", mapped_to="name", how="exact", kind="text"),
        Column(name="Supervisor", mapped_to=None, how="none", kind="text"),
        *(Column(name=month, mapped_to="held_on", how="exact", kind="date") for month in MONTHS),
    ],
    first_rows=[
        (2, ["Staff member", "Supervisor", *MONTHS]),
        (3, ["Jane Fairweather", "Kit Lister", "14/04/2025, 28 April", "Jane off sick", "45", "2025-07-03"]),
    ],
)


def test_of_a_sheet_of_people_by_months_only_the_days_are_shown() -> None:
    assert masked.lines(SHEET)[1].cells == ["••••", "••••", "14/04/2025, 28 April", "••••", "••••", "2025-07-03"]


@pytest.mark.parametrize("cell", ["May June", "24,713", "April Marsh, 14", "14/04/2025 with Kit", "45"])
def test_where_a_day_belongs_nothing_but_a_day_is_shown(cell: str) -> None:
    sheet = replace(SHEET, first_rows=[SHEET.first_rows[0], (3, ["Jane Fairweather", "Kit Lister", cell])])
    assert masked.lines(sheet)[1].cells[2] == "••••"
    assert masked.uses(sheet)[1].example == "••••"


def test_the_months_of_a_sheet_are_one_line_and_what_is_not_kept_the_last() -> None:
    assert [use.column for use in masked.uses(SHEET)] == ["Staff member", "Apr-25 to Jul-25", "Supervisor"]


def test_text_in_which_somebody_may_be_named_is_hidden() -> None:
    register = replace(
        SEEN,
        table="practice",
        columns=[
            Column(name=name, mapped_to=name, how="exact", kind="text")
            for name in ("practice", "in_place", "owner_role")
        ],
        first_rows=[(2, ["practice", "in_place", "owner_role"]), (3, ["debrief_policy", "yes", "Kit Lister"])],
    )
    assert masked.lines(register)[1].cells == ["debrief_policy", "yes", "••••"]


@pytest.mark.parametrize("cells", [[], ["L00417"], ["L00417", None]])
def test_a_short_row_is_no_fault(cells: Sequence[str]) -> None:
    short = replace(SEEN, first_rows=[ROWS[1], (3, cells)])
    assert masked.uses(short)[2].example == ""


@pytest.mark.parametrize(
    ("table", "field", "shown", "hidden"),
    [
        ("absence", "kind", "Sick leave", "depression"),
        ("hours", "worked", "37.5 hrs", "SECRETNOTE 40"),
        ("hours", "week_start", "22/04/2024", "22/04/2024 SECRETNOTE"),
        ("supervision", "kind", "1:1", "SECRETNOTE therapy"),
        ("supervision", "minutes", "1h 15", "60 SECRETNOTE"),
        ("roles", "is_lived_experience_role", "Yes", "SECRETNOTE"),
        ("people", "team", "Outreach", ""),
        ("people", "pay_zone", "", "SECRETNOTE"),
    ],
)
def test_a_cell_is_shown_only_where_it_says_what_its_column_is_for(
    table: str, field: str, shown: str, hidden: str
) -> None:
    column = Column(name=field, mapped_to=field, how="exact", kind="text")
    seen = replace(SEEN, table=table, columns=[column], first_rows=[(2, [field]), (3, [shown]), (4, [hidden])])
    assert [line.cells for line in masked.lines(seen)[1:]] == [[shown], ["••••" if hidden else ""]]
