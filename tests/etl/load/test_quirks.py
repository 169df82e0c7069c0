"""Small files of our own with the quirks of the real ones, through the whole of load."""

from datetime import date, time
from types import SimpleNamespace

import pytest

from etl.home import Home
from etl.intake.child import Upload
from etl.load.answered import ASKS, DONE, Loaded
from sample_data.workbook import Cell, workbook

pytestmark = pytest.mark.usefixtures("quick")
Made = SimpleNamespace
Logs = SimpleNamespace
LOG: list[list[Cell]] = [
    ["Northside Project"],
    ["Last updated:", date(2026, 6, 30)],
    [],
    ["Date", "Staff member", "Supervisor", "Type", "Length", "Took place?", "Notes"],
    [date(2026, 4, 7), "Hale, Ann", "B. Osman", "1:1", "60 mins", "Y", "private words"],
    ["14/04/2026", "Ann Hale", "B. Osman", "1-1", "1 hr", "Y", ""],
    ["21.04.26", "Kit Lister (peer)", "B. Osman", "121", time(1, 15), "N", ""],
    ["31/06/2026", "Kit Lister", "B. Osman", "121", "45", "Y", ""],
    [date(2026, 5, 12), "Team", "External", "Clinical", "1.5", "Y", ""],
    [date(2026, 5, 13), "Jo Stranger", "B. Osman", "Group", "2 hours", "Y", ""],
    [],
    ["Total sessions"],
]
TRACKER: list[list[Cell]] = [
    ["SUPERVISION TRACKER 2026/27"],
    ["Name", "Line manager", "Apr", "May", "Jun"],
    ["Hale, Ann", "Osman", date(2026, 4, 7), "12/5 & 26/5", "A/L"],
    ["Lister, Kit (peer)", "Osman", "weekly", "x", "11th"],
    ["Stranger, Jo", "Osman", "5/4", "", "cancelled"],
    ["Green = done"],
]
WORKERS = """\
WorkerID,WorkerStatus,WorkerType,FirstName,LastName,GenderPronoun,HireDate,Department,JobTitle
1222,Active,Employee,Ann,Hale,HE/HIM,2013-01-01,East,Cook
1727,Inactive,Contractor,Kit,Lister,HE/HIM,2017-03-09,East,Driver
1800,Active,Employee,Mo,Marsh,HE/HIM,2017-03-09,East,Driver
1800,Active,Employee,Theo,Quill,HE/HIM,2018-03-09,East,Driver
"""


def summed(found: Loaded) -> tuple[int, int, int, int]:
    """Read, accepted, set aside, skipped."""
    assert found.rows_read == found.accepted + found.quarantined + found.skipped
    return found.rows_read, found.accepted, found.quarantined, found.skipped


def test_a_log_with_a_title_mixed_days_and_lengths_a_team_and_a_total(home: Home, made: Made, logs: Logs) -> None:
    book = Upload("Log.xlsx", workbook("Log", LOG, date(2026, 6, 30)))
    found, _ = made.put(home, book, logs.people(), answers=logs.PEERS)
    assert (found.code, found.table, summed(found)) == (DONE, "supervision", (8, 3, 3, 2))
    assert {(one.row, one.code) for one in found.problems if one.weight == "block"} == {
        (8, "date"), (9, "missing"), (10, "unknown_person"),
    }  # fmt: skip
    stored = made.tables(home)["supervision"]
    assert stored.select("status", "minutes").rows() == [("held", 60), ("held", 60), ("cancelled", 75)]
    (until,) = made.tables(home)["loads"].filter(table_name="supervision")["until"]
    assert until == date(2026, 6, 30)


def test_the_answer_about_a_stranger_stores_the_row_that_waited(home: Home, made: Made, logs: Logs) -> None:
    book = Upload("Log.xlsx", workbook("Log", LOG, date(2026, 6, 30)))
    made.put(home, logs.people(), book, answers=logs.PEERS)
    (found,) = made.put(home, book, answers={"person:row 10": ("N3",)})
    assert (summed(found), logs.stood(home)) == ((8, 4, 2, 2), [3])


def test_a_tracker_of_people_by_months(home: Home, made: Made, logs: Logs) -> None:
    book = Upload("Tracker.xlsx", workbook("Supervision", TRACKER, date(2026, 6, 30)))
    found, _ = made.put(home, book, logs.people(), answers=logs.PEERS)
    assert (found.code, found.period, summed(found)) == (DONE, "2026-04/2026-06", (8, 4, 3, 1))
    assert [question.id for question in found.questions] == ["person:row 5"]
    (found,) = made.put(home, book, answers={"person:row 5": ("N3",)})
    assert summed(found) == (8, 6, 1, 1)


def test_a_list_of_workers_in_which_two_people_have_one_number(home: Home, made: Made) -> None:
    file = Upload("Workers 2026-09-30.csv", WORKERS.encode())
    (asks,) = made.put(home, file)
    assert (asks.code, [question.id for question in asks.questions]) == (ASKS, ["peer_roles:titles"])
    (found,) = made.put(home, file, answers={"peer_roles:titles": ("none of these",)})
    assert (found.code, summed(found)) == (DONE, (4, 2, 2, 0))
    assert {one.code for one in found.problems if one.weight == "block"} == {"two_names"}


@pytest.mark.parametrize("rows", [LOG, TRACKER], ids=["log", "tracker"])
def test_no_name_and_no_note_is_kept_or_told(home: Home, made: Made, logs: Logs, rows: list[list[Cell]]) -> None:
    book = Upload("Supervision.xlsx", workbook("Supervision", rows, date(2026, 6, 30)))
    found = made.put(home, book, logs.people(), answers=logs.PEERS | {"person:row 10": ("N3",)})
    held = [str(rows.to_dicts()) for rows in made.tables(home).values()]
    words = ("Hale", "Lister", "Stranger", "Osman", "private words", "(peer)", "N3")
    assert [word for word in words if word in " ".join([str(found), *held])] == []
    body = made.bytes(home.folder)  # encrypted: a word of a few letters may stand there by chance
    assert [word for word in words if len(word) > 5 and word.encode() in body] == []
