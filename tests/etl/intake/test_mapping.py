from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl.home import Refused
from etl.intake import child, sniff
from etl.intake.answers import Answers
from etl.intake.headers import normalised
from etl.intake.mapping import Mapped, mapped
from schemas import tables

Take = Callable[..., Any]


def headed(headers: str, answers: Answers | None = None, table: str | None = None) -> Mapped:
    """The mapping of a file with these headers."""
    names = tuple(headers.split(","))
    nothing = pl.DataFrame(schema={f"column_{place + 1}": pl.String for place in range(len(names))})
    layout = sniff.Layout("csv", 1, None, None, names, nothing, None, (), (), (), ())
    return mapped(layout, tables(), answers or {}, table)


def named(found: Mapped) -> str | None:
    return found.table.name if found.table else None


def to(found: Mapped) -> dict[str, list[str]]:
    return {field: [column.name for column in columns] for field, columns in found.fields.items()}


def asked(found: Mapped) -> dict[str, tuple[str, ...]]:
    return {question.id: question.choices for question in found.questions}


def test_the_sign_for_number_is_a_word() -> None:
    # BambooHR calls its number Employee #, and Employee alone would be a name.
    assert normalised("Employee #") == "employee number"


@pytest.mark.parametrize(
    "header", ["Job title", " JOB  TITLE ", "job_title", "JobTitle", "Job-Title:", "Job title (£)", "Job title [hours]"]
)
def test_a_header_is_known_however_it_is_written(header: str) -> None:
    assert normalised(header) == "job title"


def test_a_staff_list_is_told_by_its_columns() -> None:
    found = headed("Works Number,Job Title,Start Date,Department")
    assert (named(found), found.questions) == ("people", ())
    assert to(found) == {
        "person": ["Works Number"], "title": ["Job Title"], "start_date": ["Start Date"], "service": ["Department"],
    }  # fmt: skip


def test_a_pay_scale_file_without_people_is_roles() -> None:
    found = headed("Grade,Payscale Minimum (£),Payscale Maximum (£),Generic Job Title")
    assert (named(found), found.questions) == ("roles", ())


def test_a_staff_list_without_start_dates_is_asked_about_and_never_read_as_roles() -> None:
    found = headed("Name,Job Title,Grade,Joined us")
    assert named(found) == "people"
    assert asked(found) == {"map:start_date": ("Joined us",)}


def test_an_answer_maps_the_column() -> None:
    found = headed("Name,Job Title,Joined us", {"map:start_date": ("Joined us",)})
    assert (to(found)["start_date"], found.questions) == (["Joined us"], ())


def test_an_answer_for_a_column_that_this_file_lacks_is_asked_again() -> None:
    assert "map:start_date" in asked(headed("Name,Job Title,Joined us", {"map:start_date": ("Began",)}))


@pytest.mark.parametrize(
    "decoy",
    ["Student Loan Start Date", "Director Start Date", "Leave Year Start Date", "Payment Bank Name", "Manager ID",
     "Contact hours", "Employer name", "Date of Birth", "Emergency Contact Name", "Tax Code", "Line Manager"],
)  # fmt: skip
def test_a_decoy_of_real_payroll_files_is_never_mapped(decoy: str) -> None:
    # Headers of BrightPay and Sage on which the usual fuzzy matching went wrong (facts.md 11).
    found = headed(f"Employee number,Job title,Start date,{decoy}")
    assert (found.dropped, found.questions) == ((decoy,), ())


def test_a_spelling_slip_maps_as_close_and_a_weaker_likeness_does_not_map() -> None:
    found = headed("Employee number,Job titles,Start date,Contact hours")
    assert [column.how for column in found.columns] == ["exact", "close", "exact", "suggested"]
    assert found.dropped == ("Contact hours",)


def test_a_column_without_a_name_is_said_to_be_dropped_where_it_holds_something(take: Take) -> None:
    taken = take(",Employee number,Job title,Start date,\n0,1,Cook,2020-05-01,\n")
    assert taken.mapped.dropped == ("column 1, which has no name",)


def test_forename_and_surname_together_are_the_name() -> None:
    assert to(headed("Surname,Forename,Job title,Start date"))["name"] == ["Forename", "Surname"]


def test_name_beside_surname_is_the_forename() -> None:
    # BrightPay's layout.
    assert to(headed("Name,Surname,Job title,Start date"))["name"] == ["Name", "Surname"]


def test_two_columns_of_one_header_are_asked_about() -> None:
    question = {"duplicate_header:FTE": ("column 4", "column 6")}
    assert asked(headed("Employee number,Job title,Start date,FTE,Team,FTE")) == question


def test_the_answer_says_which_of_the_two_columns() -> None:
    answers = {"duplicate_header:FTE": ("column 6",)}
    found = headed("Employee number,Job title,Start date,FTE,Team,FTE", answers)
    assert ([column.place for column in found.fields["fte"]], found.questions) == ([6], ())


def test_two_columns_of_pay_are_asked_about() -> None:
    question = {"map:pay_amount": ("Annual Salary", "Hourly Rate", "none")}
    assert asked(headed("Employee number,Job title,Start date,Annual Salary,Hourly Rate")) == question


def test_of_two_columns_of_text_the_synonym_that_stands_first_is_taken() -> None:
    found = headed("Employee number,Job title,Start date,Division,Department")
    assert (to(found)["service"], found.dropped) == (["Department"], ("Division",))


def test_with_a_name_alone_a_likely_number_is_asked_about_and_none_is_an_answer() -> None:
    headers = "Name,Job title,Start date,Employees numb"
    assert asked(headed(headers)) == {"map:person": ("Employees numb", "none")}
    assert headed(headers, {"map:person": ("none",)}).questions == ()


def test_a_file_of_which_no_column_is_known_is_asked_about() -> None:
    found = headed("Supplier,Amount,Paid on")
    assert (found.table, [question.id for question in found.questions]) == (None, ["table"])
    assert found.questions[0].choices == tuple(tables())
    assert found.questions[0].asks == "What does this file list?"


def test_a_number_called_id_does_not_make_a_list_of_roles_a_list_of_people() -> None:
    found = headed("ID,Job title,Grade,Pay from,Pay to")
    assert named(found) == "roles"
    assert asked(headed("ID,Job title,Grade")).keys() == {"table"}


def test_one_column_that_we_do_not_know_is_refused() -> None:
    with pytest.raises(Refused, match=r"^Only one column was found"):
        headed("Alpha")


def test_a_table_that_does_not_exist_is_refused() -> None:
    with pytest.raises(Refused, match=r"^There is no table of that name"):
        headed("Job title,Grade", table="pay")


def test_people_are_never_read_as_roles() -> None:
    with pytest.raises(Refused, match=r"^This file lists people"):
        headed("Name,Job title,Lived experience role", table="roles")


@pytest.mark.parametrize(
    ("headers", "topic"),
    [
        ("Employee number,Therapy sessions,Date", "therapy"),
        ("Staff name,Counsellor,Date", "therapy"),
        ("Employee number,Debrief date,Held by", "debriefs"),
        ("Applicant,Role applied for,Interview date", "recruitment"),
        ("Candidate name,Stage,Shortlisted", "recruitment"),
    ],
)
@pytest.mark.parametrize("table", [None, "people"])
def test_rows_a_person_for_therapy_debriefs_or_recruitment_are_refused(
    headers: str, topic: str, table: str | None
) -> None:
    with pytest.raises(Refused, match=rf"about {topic}.*Nothing was kept\.$"):
        headed(headers, table=table)


def test_totals_of_applicants_are_no_rows_about_people() -> None:
    assert asked(headed("Quarter,Stage,Applicants")).keys() == {"table"}


@pytest.mark.parametrize(
    "column", ["Lived experience", "Peer", "Survivor", "Lived experience role", "Expert by experience"]
)
def test_a_column_that_says_who_has_lived_experience_is_dropped_and_named(column: str, take: Take) -> None:
    taken = take(f"Employee number,Job title,Start date,{column}\n1,Cook,2020-05-01,SENSITIVE\n")
    assert taken.mapped.dropped == (column,)
    assert taken.checked.accepted.height == 1
    assert "SENSITIVE" not in str((taken.checked, taken.parsed, taken.mapped))


TELLING = [
    "Lived experience?",
    "Peer status",
    "Survivor",
    "Lived exp",
    "Peer (Y/N)",
    "LivedExperience",
    "Living experience",
    "LE",
]


@pytest.mark.parametrize("column", TELLING)
@pytest.mark.parametrize(
    ("headers", "table", "field"),
    [
        ("Name,Job title,Joined us", "people", "start_date"),
        ("Name,Length,When", "supervision", "held_on"),
        ("Name,Absence type,When", "absence", "first_day"),
        ("Name,Hours worked,When", "hours", "week_start"),
    ],
)
def test_a_column_that_says_who_has_lived_experience_is_no_choice_and_no_answer(
    column: str, headers: str, table: str, field: str
) -> None:
    asks = {f"map:{field}": (headers.rpartition(",")[2],)}
    assert asked(headed(f"{headers},{column}", table=table)) == asks
    found = headed(f"{headers},{column}", {f"map:{field}": (column,)}, table)
    assert (asked(found), column in found.dropped) == (asks, True)


def test_where_it_may_be_left_open_such_an_answer_is_asked_again_too() -> None:
    found = headed("Name,Job title,Start date,Employees numb,Survivor", {"map:person": ("Survivor",)})
    assert asked(found) == {"map:person": ("Employees numb", "none")}


def test_of_a_list_of_roles_such_a_column_is_kept() -> None:
    assert to(headed("Job title,Grade,Peer role"))["is_lived_experience_role"] == ["Peer role"]


def test_the_senior_posts_file_is_asked_about_and_not_read_as_roles(exports: Path) -> None:
    upload = child.Upload("org.csv", (exports / "org_eh_senior.csv").read_bytes())
    found = mapped(sniff.layout(child.read(upload), {}), tables(), {})
    assert [question.id for question in found.questions] == ["map:start_date"]
