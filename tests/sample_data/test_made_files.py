"""The files are what HR would send, with real quirks, and the same every time."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sample_data import make
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
        "Pay scales from 1 April 2024.csv",
        "Staff list 2024-09-30.csv",
        "Staff list 2025-03-31.csv",
        "Pay scales from 1 April 2025.csv",
        "Staff list 2025-09-30.csv",
        "Staff list 2026-03-31.csv",
        "Pay scales from 1 April 2026.csv",
        "Staff list 2026-09-30.csv",
        "answers.toml",
        "truth.json",
    ]


def test_lantern_has_a_staff_list_every_three_months_and_a_scale_each_pay_year(lantern: Any) -> None:
    names = bodies(lantern)
    assert sum(name.startswith("Staff list") for name in names) == 1 + 36 // 3
    assert sum(name.startswith("Pay scales") for name in names) == 4


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
    assert done.stdout == "13 files written.\n"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == bodies(harbour)
    refused = subprocess.run(
        [*command, "federation", "--output", tmp_path], capture_output=True, text=True, check=False
    )
    assert (refused.returncode, refused.stdout) == (2, "")


def test_every_answer_is_for_a_file_that_is_there(lantern: Any) -> None:
    answers = tomllib.loads(bodies(lantern)["answers.toml"].decode())["answer"]
    assert all(any(lantern.path.glob(answer["file"])) for answer in answers)
