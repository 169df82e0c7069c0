"""Intake takes every row with the answers that are shipped, and asks nothing more."""

from datetime import date
from typing import Any

import pytest

import schemas
from etl import load
from etl.home import Home
from etl.intake import answers, sniff, steps
from etl.intake.child import Upload
from sample_data.log import UNPLACED


def taken(folder: Any, name: str) -> steps.Intake:
    given = answers.read(folder.path / "answers.toml", name)
    return steps.take(Upload(name, (folder.path / name).read_bytes()), schemas.tables(), given)


@pytest.mark.parametrize(("organisation", "files", "aside"), [("lantern", 56, UNPLACED), ("harbour", 19, 0)])
def test_every_file_is_accepted_and_only_what_was_planted_is_set_aside(
    organisation: str, files: int, aside: int, request: pytest.FixtureRequest
) -> None:
    home: Home = request.getfixturevalue(f"{organisation}_home")
    loads = load.history(home)
    assert len(loads) == files
    assert {(one.code, one.already_loaded, one.undone) for one in loads} == {(0, False, False)}
    for one in loads:
        assert one.rows_read == one.accepted + one.quarantined + one.skipped
        assert one.quarantined == (aside if one.table == "supervision" else 0)


def test_every_session_that_is_not_planted_to_be_set_aside_is_accepted(lantern: Any, lantern_home: Home) -> None:
    logs = [one for one in load.history(lantern_home) if one.table == "supervision"]
    days = sorted((path.stem.removeprefix("Supervision log ") for path in lantern.path.glob("*log*")), reverse=True)
    assert [one.accepted for one in logs] == [lantern.log(day).height - UNPLACED for day in days]
    assert {one.skipped for one in logs} == {2}  # the blank row and the total


@pytest.mark.parametrize(
    ("name", "rows", "skipped", "dropped"),
    [
        ("Supervision log 2025-03-31.xlsx", 5_000, 2, {"supervisor", "notes"}),
        ("Absence 2026-09-30.csv", 1_000, 1, {"reason", "days"}),
        ("Timesheets 2026-09-30.csv", 7_000, 0, set()),
        ("Practice register 2026-09-30.csv", 12, 0, set()),
    ],
)
def test_what_may_not_be_kept_is_dropped_and_all_else_is_taken(
    lantern: Any, name: str, rows: int, skipped: int, dropped: set[str]
) -> None:
    intake = taken(lantern, name)
    assert intake.checked is not None, intake.questions
    assert intake.checked.accepted["row"].n_unique() >= rows
    assert intake.checked.skipped == skipped
    assert sniff.day(intake.layout, "") == date.fromisoformat(name.rpartition(".")[0][-10:])
    assert {column.casefold() for column in intake.mapped.dropped} == dropped


@pytest.mark.parametrize(
    ("organisation", "day"),
    [
        ("lantern", "2023-10-01"),  # plain, the old headers
        ("lantern", "2024-09-30"),  # semicolons
        ("lantern", "2025-03-31"),  # empty columns
        ("lantern", "2025-09-30"),  # a mark, the new headers
        ("harbour", "2026-09-30"),  # too few leaving dates to tell their order
    ],
)
def test_every_person_is_accepted_and_only_the_total_and_the_footer_are_skipped(
    organisation: str, day: str, request: pytest.FixtureRequest
) -> None:
    folder: Any = request.getfixturevalue(organisation)
    intake = taken(folder, f"Staff list {day}.csv")
    assert intake.checked is not None, intake.questions
    counts = (intake.checked.accepted.height, intake.checked.quarantined, intake.checked.skipped)
    assert counts == (folder.staff(day).height, 0, 2)
    assert sniff.day(intake.layout, "") == date.fromisoformat(day)
    assert {name.casefold() for name in intake.mapped.dropped} == {"date of birth", "ni number", "notes"}


def test_every_role_is_accepted_and_every_column_of_it(lantern: Any) -> None:
    intake = taken(lantern, "Pay scales from 1 April 2025.csv")
    assert intake.checked is not None, intake.questions
    assert intake.checked.accepted.height == intake.checked.read == lantern.scales("1 April 2025").height
    assert sniff.day(intake.layout, "") == date(2025, 4, 1)
    assert not intake.mapped.dropped
