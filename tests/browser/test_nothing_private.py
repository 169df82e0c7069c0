"""Planted names, salaries and withheld values cross no wire and lie in no file, whatever page is opened by whom."""

import json
from collections.abc import Callable
from datetime import date
from math import isfinite
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from dashboard.screens import screens
from etl import facts, measures, warehouse
from etl.cells import Role
from etl.home import Home
from etl.measures.measure import Measure
from etl.publish import figures
from sample_data import make

pytestmark = pytest.mark.browser
ROLES: tuple[Role, ...] = ("manager", "hr", "board")
Visit = Callable[..., Page]
Serve = Callable[[Path, str], str]


@pytest.fixture(scope="module", params=["lantern", "harbour"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """A made organisation: its home, its files and what tests may know of them."""
    files = tmp_path_factory.mktemp(request.param)
    make.write(request.param, files, np.random.default_rng(make.SEED))
    truth = json.loads((files / "truth.json").read_text("utf-8"))
    home: Home = request.getfixturevalue(f"{request.param}_home")
    # A round salary stands on the axis of every organisation's chart of pay scales.
    salaries = [text for text in truth["salaries"] if not text.replace(",", "").removesuffix(".00").endswith("0000")]
    return SimpleNamespace(home=home, files=files, private=[*truth["names"], *salaries], exact=exact(home))


def exact(home: Home) -> list[str]:
    """Every figure about people as it is before it is withheld or rounded."""
    said = []
    with warehouse.reading(home) as store:
        for measure in measures.measures():
            if isinstance(measure, Measure) and measure.kind != "no_people":
                day = date(2026, 9, 30)
                given = facts.Given(facts.first_day(day, measure.months), day, home.standards)
                rows = facts.rows(measure.facts, given, store.select)
                parts = [estimate for _, part in figures.units(measure, rows) for estimate in estimates(measure, part)]
                said += [text for one in parts for number in one for text in written(number)]
    return said


def written(number: float) -> list[str]:
    """With some decimals; a small one with two is not its own, for the coordinates of charts have as many."""
    return [f"{number:.{places}f}" for places in ((2, 3, 6) if abs(number) >= 10 else (3, 6))]


def estimates(measure: Measure, part: Any) -> list[tuple[float, ...]]:
    found = [each for one in figures.estimates(measure, part) for each in (one, *(one.sides or ()))]
    return [
        tuple(
            number
            for number in (one.value, one.low, one.high)
            if number is not None and isfinite(number) and number % 1
        )
        for one in found
    ]


def opened(place: SimpleNamespace, served: Serve, visit: Visit, steps: SimpleNamespace) -> None:
    """Every page, with every fold open: as a manager, as a board member, and as HR what these do not read."""
    for role in ROLES:
        root = served(place.home.folder, role)
        mine = {path: screen.page.roles for path, screen in screens().items() if role in screen.page.roles}
        _first, *others = (path for path, roles in mine.items() if role != "hr" or "manager" not in roles)
        for address in (f"{root}/", *(f"{root}/{path}" for path in others)):
            steps.open_all(visit(address))


def dropped(place: SimpleNamespace, served: Serve, visit: Visit, steps: SimpleNamespace) -> None:
    """HR drops the newest staff list and supervision records, and looks at everything that is said of them."""
    page = visit(f"{served(place.home.folder, 'hr')}/upload")
    newest = sorted(
        file for file in place.files.glob("*2026-09-30.*") if file.name.startswith(("Staff", "Supervision"))
    )
    assert [file.suffix for file in newest] == [".csv", ".xlsx"]
    page.locator("input[type=file]").set_input_files(newest)
    page.get_by_role("button", name="Leave everything as it was").wait_for(timeout=60_000)
    steps.settle(page)
    steps.open_all(page)


def test_nothing_private_crosses_the_wire_or_lies_in_a_file(
    place: SimpleNamespace, served: Serve, visit: Visit, frames: Any, steps: SimpleNamespace, written: Path
) -> None:
    opened(place, served, visit, steps)
    dropped(place, served, visit, steps)
    assert place.private
    frames.assert_absent([*place.private, *place.exact])
    files = [file for folder in (place.home.folder, written) for file in folder.rglob("*") if file.is_file()]
    assert any(file.suffix == ".log" for file in files)
    steps.assert_absent(b"\n".join(file.read_bytes() for file in files), [*place.private, *place.exact])
