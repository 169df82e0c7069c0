"""Intake takes every row with the answers that are shipped, and asks nothing more."""

from datetime import date
from typing import Any

import pytest

import schemas
from etl.intake import answers, sniff, steps
from etl.intake.child import Upload


def taken(folder: Any, name: str) -> steps.Intake:
    given = answers.read(folder.path / "answers.toml", name)
    return steps.take(Upload(name, (folder.path / name).read_bytes()), schemas.tables(), given)


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
