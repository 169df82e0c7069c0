"""The files as HR would send them: a title above, total and footer below, headers that drift, cells as people type."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sample_data.careers import Spell
from sample_data.pay import hourly_rate, salary, scale
from sample_data.persons import Person
from sample_data.shape import FIRST_DAY, FULL_TIME, PAY_ROUND, Organisation

Row = Mapping[str, str]  # cells by the column's first header

# What HR called the columns until the new system came in January 2025, and since.
HEADERS = {
    "Emp No": "Employee Number",
    "Surname": "Surname",
    "Forename": "Forename",
    "Date of birth": "Date of Birth",
    "NI Number": "NI Number",
    "Job Title": "Job Title",
    "Grade": "Grade",
    "Contract Type": "Employment Type",
    "Status": "Employment Status",
    "Start Date": "Start Date",
    "Post Start Date": "Post Start Date",
    "Leaving Date": "Leaving Date",
    "Contracted Hours": "Contracted Hours",
    "FTE Hours": "Full Time Hours",
    "FTE": "FTE",
    "Department": "Service",
    "Team": "Team",
    "Salary FTE": " Salary FTE ",
    "Pay Basis": "Pay Basis",
    "Notes": "Notes",
}
NEW_SYSTEM = date(2025, 1, 1)
ROLE_HEADERS = (
    "Job Title",
    "Grade",
    "Job Family",
    "Lived Experience Role",
    "Comparable Role",
    "Next Job",
    "Qualification Level",
    "Experience Accepted",
    "Pay From",
    "Pay To",
    "Full Time Hours",
    "Advertised Openly",
)
CONTRACT = {"employee": "Permanent", "volunteer": "Volunteer", "sessional": "Sessional"}
ANNUAL, BY_THE_HOUR, UNPAID = "Annual FTE", "Hourly", "Expenses only"


class Export(NamedTuple):
    """One file: what day it is of, its name and its bytes."""

    on: date
    name: str
    body: bytes


class Layout(NamedTuple):
    """How a file was saved."""

    encoding: str = "cp1252"
    delimiter: str = ","
    spare: int = 0  # empty columns on the right


LAYOUTS = (
    Layout(),
    Layout(spare=3),
    Layout(),
    Layout(encoding="utf-8-sig"),
    Layout(delimiter=";"),
)  # one after the other, and again


def layout(number: int) -> Layout:
    """Of the staff list with this number, from 0."""
    return LAYOUTS[number % len(LAYOUTS)]


def staff_rows(
    organisation: Organisation, spells: Iterable[Spell], persons: Mapping[int, Person], on: date, last: date
) -> list[Row]:
    """A row a person and post: who is in post on the day, and who left since the last list."""
    rows = []
    for spell in spells:
        until = spell.until or date.max
        left = spell.leaving is not None and last <= until < on
        if left or spell.since <= on <= until:
            rows.append(_staff_row(organisation, spell, persons[spell.person], min(on, until), left=left))
    return sorted(rows, key=lambda row: row["Emp No"])


def staff_list(organisation: Organisation, rows: Sequence[Row], on: date, saved: Layout) -> Export:
    """Who is in post on a day, as HR prints it."""
    header = HEADERS.values() if on >= NEW_SYSTEM else HEADERS.keys()
    foot = [["Total", "", "", "", str(len(rows))], [f"Printed {short_day(on + timedelta(6))} 09:14 by HR"]]
    title = f"{organisation.name}: staff list as at {long_day(on)}"
    body = table(title, list(header), [[row[column] for column in HEADERS] for row in rows], foot, saved)
    return Export(on, f"Staff list {on}.csv", body)


def pay_scales(organisation: Organisation, year: int) -> Export:
    """Every job's scale from the April of a pay year; the records begin in year 0."""
    on = date(FIRST_DAY.year + year, PAY_ROUND, 1)
    title, rows = f"Pay scales from {long_day(on)}", []
    for role in organisation.roles.values():
        match = organisation.roles[role.match].title if role.match else ""
        low, high = map(money, scale(role, year))
        steps = "; ".join(organisation.roles[key].title for key in role.next)
        job = [role.title, role.grade, role.family, _yes_no(role.peer), match, steps]
        asked = [str(role.level), _yes_no(role.experience)]
        rows.append([*job, *asked, low, high, f"{FULL_TIME:g}", _yes_no(role.advertised)])
    return Export(on, f"{title}.csv", table(title, ROLE_HEADERS, rows, [], Layout()))


def money(amount: float) -> str:
    """£24,640.00."""
    return f"£{amount:,.2f}"


def _staff_row(organisation: Organisation, spell: Spell, person: Person, on: date, *, left: bool) -> Row:
    """As things stood on a day, for someone who left the last one."""
    hours = spell.hours if spell.kind == "employee" else None  # others have none in a contract
    return {
        "Emp No": person.number,
        "Surname": person.surname,
        "Forename": person.forename,
        "Date of birth": short_day(person.born),
        "NI Number": person.insurance,
        "Job Title": spell.role.title,
        "Grade": spell.role.grade if spell.kind == "employee" else "",
        "Contract Type": CONTRACT[spell.kind],
        "Status": "Left" if left else "Current",
        "Start Date": short_day(spell.started),
        "Post Start Date": short_day(spell.since),
        "Leaving Date": short_day(on) if left else "",
        "Contracted Hours": f"{hours:g}" if hours else "",
        "FTE Hours": f"{FULL_TIME:g}" if hours else "",
        "FTE": f"{hours / FULL_TIME:.2f}" if hours else "",
        "Department": spell.service or "",
        "Team": spell.team or "",
        **_pay(organisation, spell, on),
        "Notes": person.note,
    }


def _pay(organisation: Organisation, spell: Spell, on: date) -> Row:
    match spell.kind:
        case "employee":
            amount, basis = money(salary(organisation, spell, on)), ANNUAL
        case "sessional":
            amount, basis = money(hourly_rate(on)), BY_THE_HOUR
        case "volunteer":
            amount, basis = "", UNPAID
    return {"Salary FTE": amount, "Pay Basis": basis}


def table(
    title: str, header: Sequence[str], rows: Sequence[Sequence[str]], foot: Sequence[Sequence[str]], saved: Layout
) -> bytes:
    width, text = len(header) + saved.spare, io.StringIO(newline="")
    records = ([title], [], header, *rows, *foot)
    padded = ([*record, *[""] * (width - len(record))] for record in records)  # as spreadsheets save them
    csv.writer(text, delimiter=saved.delimiter).writerows(padded)
    return text.getvalue().encode(saved.encoding)


def long_day(when: date) -> str:
    return f"{when.day} {when:%B %Y}"


def short_day(when: date) -> str:
    return f"{when:%d/%m/%Y}"


def _yes_no(answer: bool) -> str:  # noqa: FBT001  one word in, one word out
    return "Yes" if answer else "No"
