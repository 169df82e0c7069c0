"""Three walks from end to end, each on a home of its own: HR's first edition, a manager's meeting, a chair's second."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pikepdf
import pytest
from playwright.sync_api import Locator, Page

from etl import maintenance
from etl.home import Home
from sample_data import make

pytestmark = pytest.mark.browser
AT = datetime(2026, 10, 6, 9, 14, tzinfo=UTC)
FILES = ("Staff list 2026-09-30.csv", "Supervision tracker 2026-09-30.xlsx")
MOST = 10  # clicks, from the files' fall to the first edition
TRY = "Put the weekly hour into the rota as work, before anything else"
Serve = Callable[[Path, str], str]
Visit = Callable[..., Page]


def copied(home: Home, folder: Path) -> Path:
    """A copy to write in."""
    return Path(shutil.copytree(home.folder, folder / "home"))


def test_hr_goes_from_an_empty_home_to_a_first_edition_in_under_ten_clicks(
    tmp_path: Path, served: Serve, visit: Visit, steps: SimpleNamespace
) -> None:
    make.write("harbour", tmp_path / "files", np.random.default_rng(make.SEED))
    maintenance.init(tmp_path / "home", "Harbour", {}, actor="test", at=AT)
    page = visit(f"{served(tmp_path / 'home', 'hr')}/upload")
    page.locator("input[type=file]").set_input_files([tmp_path / "files" / name for name in FILES])
    clicks = 0

    def click(what: Locator) -> None:
        nonlocal clicks
        clicks += 1
        what.first.click()
        page.wait_for_timeout(400)  # the script begins to run
        steps.settle(page)

    page.get_by_role("button", name="Use these answers").wait_for()
    steps.settle(page)
    steps.picture(page, "walk-hr-1-questions")
    click(page.get_by_text("the day: 31/12/2026"))
    click(page.get_by_text("Peer Worker", exact=True))
    click(page.get_by_role("button", name="Use these answers"))
    steps.picture(page, "walk-hr-2-what-changes")
    click(page.get_by_role("button", name="Put it in"))
    click(page.get_by_role("link", name="Publish", exact=True))
    click(page.get_by_role("button", name="Publish a new edition"))
    page.get_by_text("is out.").first.wait_for()
    steps.picture(page, "walk-hr-3-published")
    click(page.get_by_role("link", name="Start", exact=True))
    assert page.get_by_text("Supervision was up to date for about").count()
    steps.picture(page, "walk-hr-4-start")
    assert clicks < MOST


def test_a_manager_goes_from_start_to_a_printed_sheet_and_a_promise(
    lantern_home: Home, tmp_path: Path, served: Serve, visit: Visit, steps: SimpleNamespace
) -> None:
    root = served(copied(lantern_home, tmp_path), "manager")
    page = visit(root)
    answered: list[int] = []  # Chromium closes the tab of a download itself, so what the server said is looked at
    page.context.on("response", lambda one: answered.append(one.status) if "/file/" in one.url else None)
    page.get_by_role("link", name="Open supervision").click()
    page.get_by_role("heading", name="Is the promise kept?").wait_for()
    steps.settle(page)
    link = page.get_by_role("link", name="Meeting sheet")
    link.click()
    page.wait_for_timeout(3_000)
    assert answered == [200]
    printed = page.context.request.get(f"{root}{link.get_attribute('href')}").body()
    with pikepdf.open(BytesIO(printed)) as sheet:
        assert len(sheet.pages) == 1
        assert "Is the promise kept?" in str(sheet.docinfo["/Title"])
    page.get_by_role("button", name="Try something").first.click()
    page.get_by_label("One thing we will try").fill(TRY)
    page.get_by_label("Whose role looks after it?").fill("Head of Practice")
    steps.settle(page)
    steps.picture(page, "walk-manager-1-card")
    page.get_by_role("button", name="Keep this card").click()
    page.get_by_text("The card is kept.").wait_for()
    page.get_by_role("link", name="Start", exact=True).click()
    page.get_by_role("heading", name="We promised", exact=True).wait_for()
    steps.settle(page)
    assert page.get_by_text(TRY).count() == 1
    steps.picture(page, "walk-manager-2-start")


def test_the_chair_reads_what_moved_and_closes_what_was_promised(
    lantern_home: Home, tmp_path: Path, served: Serve, visit: Visit, steps: SimpleNamespace
) -> None:
    page = visit(served(copied(lantern_home, tmp_path), "board"))
    page.get_by_role("heading", name="What moved", exact=True).wait_for()
    assert page.get_by_text("September 2025:").count()
    assert page.get_by_text("What moved. When we wrote it").count() == 1
    steps.picture(page, "walk-chair-1-second-snapshot")
    page.get_by_text("Close with what was learnt").click()
    page.get_by_label("What was learnt?").fill("Cover for supervisors came first; the diary followed.")
    page.get_by_role("button", name="Close this card").click()
    page.get_by_text("The card is closed.").wait_for()
    steps.settle(page)
    page.get_by_text("Closed: 1").click()
    page.get_by_text("Cover for supervisors came first").wait_for()
    steps.picture(page, "walk-chair-2-closed")
