"""Which table a file is, and what is taken of absence, hours and the practice register."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from etl.home import Refused
from etl.intake import child, steps
from schemas import tables

Take = Callable[..., Any]


def table(take: Take, headers: str) -> str | None:
    """The table that is found from the headings alone; none where it is asked for."""
    found = take(headers + "\n").mapped
    assert (found.table is None) == ("table" in {question.id for question in found.questions})
    return found.table and found.table.name


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ("Employee number,Job title,Start date,End date", "people"),
        ("Name,Job title,Department,Grade,Start date,Status", "people"),
        ("Date,Staff member,Supervisor,Type,Length,Took place?,Notes / actions", "supervision"),
        ("Supervisee,Supervision date,Length", "supervision"),
        ("Employee number,First day of absence,Last day of absence,Reason", "absence"),
        ("Employee number,Start date,End date,Absence type", "absence"),
        ("Name,Job title,Absence start,Absence end,Leave type", "absence"),
        ("Employee number,Week commencing,Hours worked,Contracted hours", "hours"),
        ("Practice,In place?,Last reviewed,Owner", "practice"),
        ("Job title,Grade,Pay from,Pay to,Next role", "roles"),
    ],
)
def test_the_table_is_found_from_the_columns(take: Take, headers: str, name: str) -> None:
    assert table(take, headers) == name


@pytest.mark.parametrize(
    "headers",
    [
        "Name,Date",
        "Name,Course,Date",
        "Name,Date,Duration,Course",
        "Employee number,From,To,Type",
        "Name,Job title,Grade,Salary,Date",
        "Name,Job title,Start date,Supervision date",
        "Employee,Job title,Department,Start date,End date,Absence type",
    ],
)
def test_where_the_columns_fit_two_tables_or_say_too_little_it_is_asked_for(take: Take, headers: str) -> None:
    assert table(take, headers) is None


def test_a_title_says_what_a_list_of_names_and_days_is(take: Take) -> None:
    assert take("Supervision 2024,,\nName,Date,Length\nAnn,24/04/2024,60\n").mapped.table.name == "supervision"


ABSENCE = "Employee number,First day,Last day,Absence type,Reason\n"


def test_of_an_absence_the_kind_is_taken_and_the_reason_is_dropped(take: Take) -> None:
    taken = take(f"{ABSENCE}1,24/04/2024,25/04/2024,Sick leave,SECRET\n2,25/04/2024,,A/L,\n")
    rows = taken.checked.accepted.select("first_day", "last_day", "kind").rows()
    assert rows == [(date(2024, 4, 24), date(2024, 4, 25), "sickness"), (date(2024, 4, 25), None, "annual")]
    assert taken.mapped.dropped == ("Reason",)
    assert "SECRET" not in str((taken.checked, taken.parsed))


def test_a_kind_that_we_do_not_know_is_other_with_one_warning_that_does_not_repeat_it(take: Take) -> None:
    taken = take(f"{ABSENCE}1,24/04/2024,,Migraine,\n2,25/04/2024,,Back pain,\n3,26/04/2024,,Sick,\n")
    assert taken.checked.accepted["kind"].to_list() == ["other", "other", "sickness"]
    assert [(said.row, said.weight, said.says) for said in taken.checked.problems] == [
        (2, "warn", "Absence type: in 2 rows there is a word that we do not know. It was read as other.")
    ]


def test_an_absence_that_ends_before_it_begins_is_set_aside(take: Take) -> None:
    taken = take(f"{ABSENCE}1,24/04/2024,23/04/2024,Sick,\n2,25/04/2024,,Sick,\n")
    assert [said.says for said in taken.checked.problems] == ["Row 2: Last day is before or below First day."]


def test_rows_that_differ_only_in_a_column_that_is_not_kept_are_two_rows(take: Take) -> None:
    same, other = "1,24/04/2024,,Sick,a\n", "1,24/04/2024,,Sick,b\n"
    assert take(ABSENCE + same + same + other).checked.accepted["row"].to_list() == [2, 4]


@pytest.mark.parametrize(
    ("cell", "hours"), [("37.5", 37.5), ("28:00", 28), ("7h30", 7.5), ("37 hrs", 37), ("45 mins", 0.75)]
)
def test_hours_are_read_as_people_write_them(take: Take, cell: str, hours: float) -> None:
    taken = take(f"Employee number,Week commencing,Hours worked\n1,22/04/2024,{cell}\n")
    assert taken.checked.accepted["worked"].to_list() == [hours]


def test_a_practice_is_known_by_its_id_or_its_title_and_stands_once(take: Take) -> None:
    head = "Practice,In place,Reviewed on\n"
    taken = take(
        f"{head}debrief_policy,Yes,24/04/2024\nA debrief is offered after hard contact,yes,24/04/2024\n"
        "Legal help,Partly,\nlegal_help,no,\n"
    )
    assert taken.checked.accepted.select("practice", "in_place").rows() == [
        ("debrief_policy", "yes"), ("legal_help", "partly"),
    ]  # fmt: skip
    assert [said.says for said in taken.checked.problems] == [
        "Row 3 is the practice of row 2 again, and says the same. It was left out.",
        "Row 5 is the practice of row 4 again, but says something else of it. Which one is right?",
    ]


@pytest.mark.parametrize(
    "title",
    [
        "PEER ROLE DESCRIPTION IS AGREED.",
        "The peer role description is agreed and in date",
        "peer role description is agreed, and in date",
    ],
)
def test_a_practice_is_known_without_its_article_whatever_the_case_and_marks(take: Take, title: str) -> None:
    taken = take(f'Practice,In place\n"{title}",yes\n')
    assert taken.checked.accepted["practice"].to_list() == ["role_description_current"]


def test_a_practice_that_is_not_known_is_told_without_the_list_of_all(take: Take) -> None:
    taken = take("Practice,In place\nSENSITIVE,yes\nLegal help,no\n")
    assert [said.says for said in taken.checked.problems] == ["Row 2, Practice: this is no practice of the register."]


def test_what_a_role_leads_to_and_asks_for_is_taken(take: Take) -> None:
    text = "Job title,Next roles,Qualification level,Or equivalent experience\nCook,Head cook; Chef,3,yes\n"
    rows = take(text).checked.accepted.select("title", "next_roles", "min_qualification_level", "accepts_experience")
    assert rows.rows() == [("Cook", "Head cook; Chef", 3, True)]


@pytest.mark.parametrize(
    ("headers", "topic"),
    [
        ("Staff member,Date,Type,Length,Took place?,Debrief offered", "debriefs"),
        ("Staff member,Date,Counsellor,Length,Took place?", "therapy"),
        ("Employee number,Absence start,Absence type,EAP referral", "therapy"),
    ],
)
def test_a_list_with_such_a_column_is_refused_whatever_else_it_holds(take: Take, headers: str, topic: str) -> None:
    with pytest.raises(Refused, match=rf"about {topic}"):
        take(headers + "\n")


def test_a_list_under_such_a_title_is_refused_but_one_of_supervision_is_not(take: Take) -> None:
    rows = ",,,\nStaff member,Date held,Length,Took place?\nAnn,24/04/2024,60,Y\n"
    with pytest.raises(Refused, match="about debriefs"):
        take("Debrief log 2024" + rows)
    assert take("Supervision and debrief log" + rows).checked.taken == 1


def test_a_staff_list_with_such_a_column_is_taken_without_it(take: Take) -> None:
    taken = take("Employee number,Job title,Start date,Interview date\n1,Cook,24/04/2024,1\n")
    assert (taken.mapped.dropped, taken.checked.taken) == (("Interview date",), 1)


def test_the_log_that_we_made_is_read_as_it_was_meant(exports: Path) -> None:
    # expected.json: rows 11 and 15 have no day that can be, row 13 is a team; rows 9 and 16 did not happen.
    body = (exports / "constructed/supervision_log_long.xlsx").read_bytes()
    taken = steps.take(child.Upload("log.xlsx", body), tables(), {})
    checked = taken.checked
    assert checked is not None
    assert (checked.read, checked.taken, checked.quarantined, checked.skipped) == (14, 9, 3, 2)
    assert checked.accepted.select("row", "status", "minutes", "kind").rows() == [
        (6, "held", 60, "line"), (7, "held", 60, "line"), (8, "held", 60, "line"), (9, "cancelled", 60, "line"),
        (10, "held", 60, "line"), (12, "held", 120, "group"), (14, "held", 75, "line"), (16, "no_show", 60, "line"),
        (17, "held", None, "other"),
    ]  # fmt: skip
    assert {said.row for said in checked.problems if said.weight == "block"} == {11, 13, 15}
    assert [said.row for said in checked.problems if said.skips] == [18, 19]
    assert "Notes / actions" in taken.mapped.dropped


def test_the_sheet_of_people_by_months_that_we_made_is_read_as_it_was_meant(exports: Path) -> None:
    body = (exports / "constructed/supervision_tracker_matrix.xlsx").read_bytes()
    taken = steps.take(child.Upload("tracker.xlsx", body), tables(), {})
    checked = taken.checked
    assert checked is not None
    assert (checked.read, checked.taken, checked.quarantined, checked.skipped) == (31, 25, 3, 3)
    aside = {(said.row, said.column) for said in checked.problems if said.weight == "block"}
    assert aside == {(4, "Jun"), (4, "Jul"), (5, "Sep")}  # weekly, weekly, STARTED
    assert {(said.row, said.column) for said in checked.problems if said.skips} == {(3, "Jul"), (3, "Dec"), (4, "Aug")}
    by_person = dict(checked.accepted.group_by("name").len().iter_rows())
    assert by_person == {"Hale, Ann": 11, "Lister, Kit": 15, "Quill, Theo": 6}
    ticks = checked.accepted.filter(checked.accepted["held_on"].is_null())
    assert ticks.select("row", "scheduled_for", "status").rows() == [
        (3, date(2024, 9, 1), "cancelled"), (3, date(2025, 3, 1), "held"),
    ]  # fmt: skip
    assert "Line manager" in taken.mapped.dropped
