"""Real exports through the whole of load, with a staff list of the same names where they hold names."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from etl import load
from etl.home import Home
from etl.intake.child import Upload
from etl.load.answered import ASKS, DONE, Loaded

pytestmark = pytest.mark.usefixtures("quick")
Made = SimpleNamespace
Logs = SimpleNamespace
EXPORTS = Path(__file__).parents[3] / "../shared/exports"
NAMES = ("Ann Hale", "Theo Quill", "Kit Lister")


def real(name: str) -> Upload:
    file = EXPORTS / name
    if not file.exists():
        pytest.skip(f"../shared/exports is not here: {name} could not be read")
    return Upload(file.name, file.read_bytes())


def set_aside(found: Loaded) -> set[tuple[int, str]]:
    assert found.rows_read == found.accepted + found.quarantined + found.skipped
    return {(one.row, one.column) for one in found.problems if one.weight == "block"}


def test_role_level_pay_scales_of_a_public_body(home: Home, made: Made) -> None:
    upload = real("org_eh_junior.csv")
    (asks,) = made.put(home, upload)
    assert [question.id for question in asks.questions] == ["advertised:scales", "as_of:export"]
    answers = {"advertised:scales": ("all",), "as_of:export": ("30 September 2013",)}
    (found,) = made.put(home, upload, answers=answers)
    assert (found.code, found.table, found.period, found.rows_read) == (DONE, "roles", "2013-09", 239)
    assert (set_aside(found), {one.code for one in found.problems}) == (set(), {"same_role"})
    said = [cell["says"] for cell in made.dry(home) if cell["measure"] == "role_scale"]
    assert "Senior Administrative/Clerical, grade D pays £17,681 to £34,676 a year, as advertised." in said
    assert len(said) == found.accepted


def test_a_clean_list_of_workers_asks_for_its_day_and_its_peer_roles_and_whose_a_number_with_two_names_is(
    home: Home, made: Made
) -> None:
    upload = real("entra_workers.csv")
    (asks,) = made.put(home, upload)
    assert (asks.code, [question.id for question in asks.questions]) == (ASKS, ["as_of:export", "peer_roles:titles"])
    (asks,) = made.put(home, upload, as_of=date(2026, 9, 30))
    assert (asks.code, [question.id for question in asks.questions]) == (ASKS, ["peer_roles:titles"])
    (found,) = made.put(home, upload, as_of=date(2026, 9, 30), answers={"peer_roles:titles": ("none of these",)})
    assert (found.code, found.table, found.rows_read) == (DONE, "people", 300)
    # 80 of its rows have a WorkerID beside which another row has another name.
    assert (found.accepted, len(set_aside(found))) == (220, 80)
    assert {one.code for one in found.problems if one.weight != "note"} == {"two_names"}
    assert made.tables(home)["people"]["person"].n_unique() == 220
    assert len(found.questions) == 80
    # One of the two is right: once the other is left out, and nothing else is unclear of it, both are answered.
    first, *_ = [question.id for question in found.questions]
    given = {"peer_roles:titles": ("none of these",), first: ("leave_out",)}
    (again,) = made.put(home, upload, as_of=date(2026, 9, 30), answers=given)
    assert (again.accepted, again.quarantined, again.skipped) == (221, 78, 1)
    (same,) = made.put(home, upload, as_of=date(2026, 9, 30), answers=given)
    assert same.already_loaded


def test_a_supervision_log_with_the_ways_people_write_days_and_lengths(home: Home, made: Made, logs: Logs) -> None:
    found, _ = made.put(home, real("constructed/supervision_log_long.xlsx"), logs.people(NAMES), answers=logs.PEERS)
    assert (found.code, found.table, found.period) == (DONE, "supervision", "2024-04/2025-03")
    assert (found.rows_read, found.accepted, found.quarantined, found.skipped) == (14, 9, 3, 2)
    # A month without a day, the whole team, the 31st of June.
    assert set_aside(found) == {(11, "Date"), (13, ""), (15, "Date")}
    assert list(found.dropped_columns) == ["Notes / actions"]
    stored = made.tables(home)["supervision"]
    assert stored["status"].value_counts(sort=True).rows() == [("held", 7), ("cancelled", 1), ("no_show", 1)]
    assert stored.filter(kind="group")["minutes"].to_list() == [120]


def test_a_name_that_the_staff_list_lacks_is_asked_about_and_its_answer_stores_the_rest(
    home: Home, made: Made, logs: Logs
) -> None:
    upload = real("constructed/supervision_log_long.xlsx")
    _, found = made.put(home, logs.people(("Ann Hale", "Theo Quill")), upload, answers=logs.PEERS)
    assert (found.code, found.accepted, found.quarantined) == (DONE, 6, 6)
    assert [question.id for question in found.questions] == ["person:row 10", "person:row 12", "person:row 14"]
    (found,) = made.put(home, upload, answers={"person:row 10": ("N2",)})
    assert (found.accepted, found.quarantined, logs.stood(home)) == (9, 3, [found.load_id])


def test_a_sheet_of_people_by_months_is_read_cell_by_cell(home: Home, made: Made, logs: Logs) -> None:
    matrix = real("constructed/supervision_tracker_matrix.xlsx")
    found, _ = made.put(home, matrix, logs.people(NAMES), answers=logs.PEERS)
    assert (found.code, found.table, found.period) == (DONE, "supervision", "2024-04/2025-03")
    assert (found.rows_read, found.accepted, found.quarantined, found.skipped) == (31, 25, 3, 3)
    # "weekly" twice, and STARTED.
    assert set_aside(found) == {(4, "Jun"), (4, "Jul"), (5, "Sep")}
    people = made.tables(home)["supervision"]["person"].value_counts()["count"].sort().to_list()
    assert people == [6, 11, 15]


def test_all_cells_of_a_person_whom_the_staff_list_lacks_are_set_aside_together(
    home: Home, made: Made, logs: Logs
) -> None:
    matrix = real("constructed/supervision_tracker_matrix.xlsx")
    found, _ = made.put(home, matrix, logs.people(("Ann Hale", "Kit Lister")), answers=logs.PEERS)
    assert (found.code, found.accepted, found.quarantined, found.skipped) == (DONE, 19, 9, 3)
    assert set_aside(found) == {(4, "Jun"), (4, "Jul"), (5, "Sep"), (5, "")}
    assert [question.id for question in found.questions] == ["person:row 5"]
    assert "6 rows are of people who are not in the staff list; they were set aside." in found.says
    (found,) = made.put(home, matrix, answers={"person:row 5": ("leave_out",)})
    assert (found.accepted, found.quarantined, found.skipped) == (19, 3, 9)


@pytest.mark.parametrize("name", ["supervision_log_long.xlsx", "supervision_tracker_matrix.xlsx"])
def test_no_name_and_no_note_of_a_real_file_is_kept_or_told(home: Home, made: Made, logs: Logs, name: str) -> None:
    found = made.put(home, real(f"constructed/{name}"), logs.people(("Ann Hale", "Theo Quill")), answers=logs.PEERS)
    held = [str(rows.to_dicts()) for rows in made.tables(home).values()]
    text = " ".join([str(found), str(load.history(home)), *held])
    private = (
        "Hale",
        "Lister",
        "Quill",
        "Osman",
        "Marlow",
        "informal chat",
        "in car",
        "see file",
        "peer support group",
    )
    assert [word for word in private if word in text] == []
