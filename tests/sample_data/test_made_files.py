"""The files are what HR would send, with real quirks, and the same every time."""

import json
import re
import subprocess
import sys
import tomllib
from collections import Counter
from datetime import date, time
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from sample_data import log, make
from sample_data.persons import FORENAMES, SURNAMES


def bodies(folder: Any) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.path.iterdir()}


def lines(folder: Any, day: str) -> list[str]:
    body: bytes = (folder.path / f"Staff list {day}.csv").read_bytes()
    return body.decode("cp1252").split("\r\n")


@pytest.mark.parametrize("organisation", ["lantern", "harbour"])
def test_the_same_seed_gives_the_same_bytes(organisation: Any, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    again = make.write(organisation, tmp_path, np.random.default_rng(make.SEED))
    assert {path.name: path.read_bytes() for path in again} == bodies(request.getfixturevalue(organisation))


def test_another_seed_gives_other_people(lantern: Any, tmp_path: Path) -> None:
    make.write("lantern", tmp_path, np.random.default_rng(make.SEED + 1))
    assert (tmp_path / "Staff list 2025-09-30.csv").read_bytes() != bodies(lantern)["Staff list 2025-09-30.csv"]


def test_files_come_in_time_order_and_the_answers_and_the_truth_last(tmp_path: Path) -> None:
    names = [path.name for path in make.write("harbour", tmp_path, np.random.default_rng(make.SEED))]
    assert names == [
        "Pay scales from 1 April 2023.csv",
        "Staff list 2023-10-01.csv",
        "Staff list 2024-03-31.csv",
        "Supervision tracker 2024-03-31.xlsx",
        "Pay scales from 1 April 2024.csv",
        "Practice register 2024-09-30.csv",
        "Staff list 2024-09-30.csv",
        "Staff list 2025-03-31.csv",
        "Supervision tracker 2025-03-31.xlsx",
        "Pay scales from 1 April 2025.csv",
        "Practice register 2025-09-30.csv",
        "Staff list 2025-09-30.csv",
        "Supervision tracker 2025-09-30.xlsx",
        "Staff list 2026-03-31.csv",
        "Supervision tracker 2026-03-31.xlsx",
        "Pay scales from 1 April 2026.csv",
        "Practice register 2026-09-30.csv",
        "Staff list 2026-09-30.csv",
        "Supervision tracker 2026-09-30.xlsx",
        "answers.toml",
        "truth.json",
    ]


def test_lantern_has_lists_and_logs_each_quarter_and_scales_and_registers_each_year(lantern: Any) -> None:
    kinds = Counter(re.split(r" (?=\d|from)", name)[0] for name in bodies(lantern))
    quarters, years = 36 // 3, 36 // 12
    assert kinds == {
        "Staff list": 1 + quarters,
        "Pay scales": 1 + years,
        "Supervision log": quarters,
        "Absence": quarters,
        "Timesheets": quarters,
        "Practice register": years,
        "answers.toml": 1,
        "truth.json": 1,
    }
    assert sum(kinds.values()) <= 60


def test_a_title_and_a_blank_row_stand_above_and_a_total_and_a_footer_below(lantern: Any) -> None:
    title, blank, header, *rows, total, footer, end = lines(lantern, "2026-09-30")
    assert title.startswith("Lantern Family Services: staff list as at 30 September 2026,")
    assert not blank.strip(",")
    assert header.startswith("Employee Number,Surname,Forename,Date of Birth,NI Number,Job Title,")
    assert total.startswith(f"Total,,,,{len(rows)},")
    assert footer.startswith("Printed 06/10/2026 09:14 by HR,")
    assert not end


def test_headers_drift_when_the_new_system_comes(lantern: Any) -> None:
    before, after = (lines(lantern, day)[2].split(",") for day in ("2024-12-31", "2026-09-30"))
    assert ("Emp No" in before, "Emp No" in after) == (True, False)
    assert ("Salary FTE" in before, " Salary FTE " in after) == (True, True)


def test_most_files_are_in_the_windows_encoding_and_hold_more_than_latin_letters(lantern: Any) -> None:
    body = bodies(lantern)["Staff list 2026-09-30.csv"]
    assert {b"\xa3", b"\x92", b"\x8a"} <= {body[place : place + 1] for place in range(len(body))}  # £ ’ Š


def test_some_files_have_a_mark_some_semicolons_some_empty_columns(lantern: Any) -> None:
    files = {name: body for name, body in bodies(lantern).items() if name.startswith("Staff list")}
    marked = [name for name, body in files.items() if body.startswith(b"\xef\xbb\xbf")]
    semicolons = [name for name, body in files.items() if body.split(b"\r\n")[1].startswith(b";;;")]
    empty = [name for name, body in files.items() if body.split(b"\r\n")[2].endswith(b"Notes,,,")]
    assert [len(marked), len(semicolons), len(empty)] == [2, 2, 3]
    assert not set(marked) & set(semicolons)


def test_columns_that_may_never_be_kept_are_filled(lantern: Any) -> None:
    rows = lantern.staff("2026-09-30")
    assert rows["NI Number"].str.contains(r"^QQ\d{6}[A-D]$").all()
    assert rows["Date of Birth"].str.contains(r"^\d\d/\d\d/\d{4}$").all()
    assert 0 < (rows["Notes"] != "").sum() < rows.height


def test_nobody_shares_a_whole_name_and_nobody_s_name_lies_within_another(lantern: Any) -> None:
    people = lantern.staff("2026-09-30").unique("Employee Number")
    assert people.select("Forename", "Surname").n_unique() == people.height
    plain = [name.casefold() for name in (*FORENAMES, *SURNAMES)]
    assert len(set(plain)) == len(plain)
    assert not [(one, two) for one in plain for two in plain if one != two and one in two]


def test_names_have_hyphens_apostrophes_and_accents(lantern: Any) -> None:
    letters = set("".join(json.loads(bodies(lantern)["truth.json"])["names"]))
    assert set("-'’éëøŠœ") <= letters


def test_the_federation_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(make.NotMadeYet, match="Choose lantern or harbour"):
        make.write("federation", tmp_path, np.random.default_rng(make.SEED))


def test_the_command_writes_what_the_function_writes(harbour: Any, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sample_data.make"]
    done = subprocess.run([*command, "harbour", "--output", tmp_path], capture_output=True, text=True, check=True)
    assert done.stdout == "21 files written.\n"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == bodies(harbour)
    refused = subprocess.run(
        [*command, "federation", "--output", tmp_path], capture_output=True, text=True, check=False
    )
    assert (refused.returncode, refused.stdout) == (2, "")


@pytest.mark.parametrize("organisation", ["lantern", "harbour"])
def test_every_answer_is_for_a_file_that_is_there(organisation: str, request: pytest.FixtureRequest) -> None:
    folder = request.getfixturevalue(organisation)
    answers = tomllib.loads(bodies(folder)["answers.toml"].decode())["answer"]
    assert all(any(folder.path.glob(answer["file"])) for answer in answers)


def test_a_log_has_titles_a_day_and_a_blank_row_above_and_a_total_below(lantern: Any) -> None:
    *titles, header = lantern.sheet("Supervision log 2024-12-31.xlsx")[:5]
    rows = lantern.sheet("Supervision log 2024-12-31.xlsx")[5:]
    assert [row[:2] for row in titles] == [
        ["Lantern Family Services", ""],
        ["Supervision log - CONFIDENTIAL", ""],
        ["Last updated:", date(2024, 12, 31)],
        ["", ""],
    ]
    columns = ["Date planned", "Date held", "Staff member", "Supervisor", "Type", "Length"]
    assert header == [*columns, "Took place?", "Notes"]
    assert rows[-2:] == [[""] * 8, ["Total sessions", len(rows) - 2, *[""] * 6]]
    assert lantern.sheet("Supervision log 2025-03-31.xlsx")[4] == [*columns, "Status", "Notes"]


def test_a_log_is_typed_as_people_type(lantern: Any) -> None:
    cells = [list(column) for column in zip(*lantern.sheet("Supervision log 2024-12-31.xlsx")[5:-2], strict=True)]
    _planned, held, names, _supervisors, _types, lengths, status, _notes = cells
    assert {"60 mins", "1 hr", "0:45", 30, time(1, 0)} <= set(lengths)
    assert {"Y", "yes", "Cancelled by organisation", "Cancelled by staff", "Postponed"} <= set(status)
    assert {type(day) for day in held} == {date, str, float}
    assert any(re.fullmatch(r"\d\d\.\d\d\.24", str(day)) for day in held)
    assert {", " in name for name in names} == {True, False}
    assert any(name.endswith(" ") for name in names)
    assert any("  " in name for name in names)


def test_names_drift_from_surname_first_to_forename_first(lantern: Any) -> None:
    logs = [lantern.log(day).filter(pl.col("name") != "Team") for day in ("2023-12-31", "2026-09-30")]
    assert [each["name"].str.contains(",").mean() for each in logs] == [1, pytest.approx(0.08, abs=0.03)]


@pytest.mark.parametrize("day", ["2023-12-31", "2026-09-30"])
def test_three_rows_of_a_log_belong_to_nobody_who_is_known(lantern: Any, day: str) -> None:
    names = set(json.loads(bodies(lantern)["truth.json"])["names"])
    unknown = lantern.log(day).filter(~pl.col("whole").is_in(list(names)))
    assert unknown.height == log.UNPLACED == 3
    assert (unknown["name"] == "Team").sum() == log.TEAM_SESSIONS


def test_an_absence_report_has_numbers_kinds_and_reasons_that_may_not_be_kept(lantern: Any) -> None:
    rows = lantern.table("Absence 2026-09-30")
    assert set(rows["Absence Type"][:-1]) == {"Annual leave", "Sickness absence"}
    assert (rows["Reason"] != "").any()
    assert rows["Employee Number"][-1] == "Printed 06/10/2026 09:14 by HR"
    numbers = set(rows["Employee Number"][:-1])
    assert numbers <= set(lantern.staff("2026-09-30")["Employee Number"])


def test_a_spell_that_goes_on_is_cut_at_the_end_of_the_quarter(lantern: Any) -> None:
    earlier, later = (lantern.table(f"Absence {day}") for day in ("2026-03-31", "2026-06-30"))
    going_on = set(earlier.filter(pl.col("Last Day of Absence") == "31/03/2026")["Employee Number"])
    gone_on = set(later.filter(pl.col("First Day of Absence") == "01/04/2026")["Employee Number"])
    assert len(going_on & gone_on) > 5
    open_ended = [row for row in later.iter_rows() if row[0].isdigit() and not row[4]]
    assert not open_ended
    assert lantern.table("Absence 2026-09-30").filter(pl.col("Last Day of Absence") == "").height > 1


def test_every_timesheet_is_of_a_monday(lantern: Any) -> None:
    days = lantern.table("Timesheets 2025-09-30")["Week Commencing"].str.to_date("%d/%m/%Y")
    assert set(days.dt.weekday()) == {1}
    assert (days.min(), days.max()) == (date(2025, 6, 30), date(2025, 9, 22))  # whole weeks only


def test_a_matrix_has_the_year_only_in_its_title_and_a_month_a_column(harbour: Any) -> None:
    title, header, *rows, foot = harbour.sheet("Supervision tracker 2025-09-30.xlsx")
    months = ["Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"]
    assert title == ["SUPERVISION TRACKER 2025/26", *[""] * 13]
    assert header == ["Name", "Line manager", *months]
    assert foot[0] == "Green = done, red = missed"
    assert [name for name, *_ in rows if "(peer)" in name] == [name for name, *_ in rows if name.endswith(" (peer)")]
    assert sum("(peer)" in name for name, *_ in rows) == 1
    assert {cell for row in rows for cell in row[8:]} == {""}  # months to come


def test_a_matrix_s_cells_are_days_ticks_leave_and_strokes(harbour: Any) -> None:
    cells = [cell for row in harbour.sheet("Supervision tracker 2026-03-31.xlsx")[2:-1] for cell in row[2:]]
    assert {"x", "A/L", "-", "cancelled"} <= set(cells)
    assert {type(cell) for cell in cells} == {date, str}
    for form in (r"\d+/\d+", r"\d+ [A-Z][a-z]{2}", r"\d+(st|nd|rd|th)", r"\d+(,\d+)+", r"\d+/\d+( & \d+/\d+)+"):
        assert any(re.fullmatch(form, str(cell)) for cell in cells)


def test_about_one_month_in_seven_has_a_tick_for_a_day(harbour: Any) -> None:
    books = [harbour.sheet(f"Supervision tracker {day}.xlsx") for day in ("2024-03-31", "2025-03-31", "2026-03-31")]
    cells = [str(cell) for rows in books for row in rows[2:-1] for cell in row[2:]]
    ticks, single = (
        cells.count("x"),
        [cell for cell in cells if cell[:1].isdigit() and not re.search("[,&]| .* ", cell)],
    )
    assert ticks / (ticks + len(single)) == pytest.approx(0.15, abs=0.03)
