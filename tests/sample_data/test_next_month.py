"""The samples' second month asks nothing: what HR answered of the first is remembered by source."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from etl import load, maintenance
from etl.home import Home, open_home
from etl.intake import answers
from etl.intake.child import Upload
from etl.load.answered import DONE, Asked, Loaded

AT = datetime(2026, 11, 25, tzinfo=UTC)


@pytest.fixture
def fresh(tmp_path: Path) -> Home:
    maintenance.init(tmp_path / "home", "Made", {}, actor="test", at=AT)
    return open_home(tmp_path / "home", {})


def put(home: Home, folder: Any, names: Iterable[str], *, answered: bool = False) -> Sequence[Loaded]:
    """Load some of the files, with the answers that are shipped or with none."""
    uploads = [Upload(name, (folder.path / name).read_bytes()) for name in names]
    given = {name: answers.read(folder.path / "answers.toml", name) for name in names} if answered else {}
    return load.load(home, uploads, Asked(answers=given), actor="test", at=AT)


def asked(loads: Iterable[Loaded]) -> list[str]:
    """What holds a file back: whose a row is holds nothing back."""
    return [question.id for each in loads for question in each.questions if not question.id.startswith("person:")]


@pytest.mark.timeout(180)
def test_of_lantern_the_quarters_after_the_first_ask_nothing(lantern: Any, fresh: Home) -> None:
    quarters = ["2023-12-31", "2024-03-31"]
    kinds = ("Supervision log {}.xlsx", "Absence {}.csv", "Timesheets {}.csv")
    first = ["Pay scales from 1 April 2023.csv", "Staff list 2023-10-01.csv"]
    put(fresh, lantern, [*first, *(kind.format(quarters[0]) for kind in kinds)], answered=True)
    second = put(fresh, lantern, ["Staff list 2024-03-31.csv", *(kind.format(quarters[1]) for kind in kinds)])
    assert ([each.code for each in second], asked(second)) == ([DONE] * 4, [])


@pytest.mark.timeout(180)
def test_of_harbour_every_month_after_the_first_asks_nothing_not_even_after_the_headings_changed(
    harbour: Any, fresh: Home
) -> None:
    days = [day for day in harbour.days if day >= "2024-09-30"]
    trackers = ["Supervision tracker 2025-03-31.xlsx", "Supervision tracker 2026-03-31.xlsx"]
    first = ["Pay scales from 1 April 2024.csv", f"Staff list {days[0]}.csv", trackers[0]]
    assert [each.code for each in put(fresh, harbour, first, answered=True)] == [DONE] * 3
    later = put(fresh, harbour, [*(f"Staff list {day}.csv" for day in days[1:]), trackers[1]])
    assert (max(each.code for each in later), asked(later)) == (DONE, [])
    # Headings changed in January 2025, after the first list; of the newest, nobody's leaving date tells the order.
    assert days[-1] == f"{date(2026, 9, 30)}"
    assert later[-2].remembered == {"date_order:Leaving Date": ("day_first",)}
