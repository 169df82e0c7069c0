"""Every page and role in a real browser: accessible, not wider than the screen, and asking nobody but us."""

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page

from dashboard.screens import screens
from etl.cells import Role

pytestmark = pytest.mark.browser
ROLES: tuple[Role, ...] = ("manager", "hr", "board")
FIRST = {role: next(path for path, screen in screens().items() if role in screen.page.roles) for role in ROLES}
# What a manager or a board member reads HR reads too, the same page of the same edition; HR's first has a line more.
OWN = [
    (role, path)
    for role in ROLES
    for path, screen in screens().items()
    if role in screen.page.roles and (role != "hr" or path == FIRST["hr"] or screen.page.roles == {"hr"})
]
ZOOMED = 640  # a screen of 1,280 at 200 %
LEVELS = "[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(heading => Number(heading.tagName[1]))"
Visit = Callable[..., Page]
Serve = Callable[[Path, str], str]


def _address(root: str, role: str, path: str) -> str:
    return f"{root}/" if path == FIRST[role] else f"{root}/{path}"


@pytest.mark.parametrize(("role", "path"), OWN)
def test_a_page_is_accessible_in_every_look_with_every_fold_open(
    role: str, path: str, home: Path, served: Serve, visit: Visit, frames: SimpleNamespace, steps: SimpleNamespace
) -> None:
    root = served(home, role)
    light, dark, narrow = steps.looks
    for look in (light, dark):
        page = visit(_address(root, role, path), look)
        steps.picture(page, f"{role}-{path}-{look.name}")
        steps.open_all(page)
        assert page.locator("h1").all_inner_texts() == [screens()[path].page.question]
        levels = page.evaluate(LEVELS)
        assert all(below <= above + 1 for above, below in pairwise(levels)), levels
        assert not page.get_by_text("Something went wrong on our side").count()
        assert not steps.faults(page), look.name
        steps.picture(page, f"{role}-{path}-{look.name}-open")
        if look is light:  # made narrow where it stands: to open every fold once more would say nothing new
            page.set_viewport_size({"width": narrow.width, "height": 1000})
            page.wait_for_timeout(500)  # charts are drawn anew
            steps.settle(page)
            assert not steps.faults(page), narrow.name
            page.set_viewport_size({"width": ZOOMED, "height": 1000})
            assert not page.evaluate(steps.wide)
            steps.picture(page, f"{role}-{path}-{narrow.name}-open")
    frames.assert_nothing_left(root)


def test_the_drawer_of_a_narrow_screen_is_accessible(
    home: Path, served: Serve, visit: Visit, steps: SimpleNamespace
) -> None:
    page = visit(f"{served(home, 'hr')}/", steps.looks[2])
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("link", name="Supervision", exact=True).wait_for()
    page.wait_for_timeout(500)  # it slides in
    assert not steps.faults(page)


@pytest.mark.parametrize(("role", "path"), [("board", "pay"), ("board", "upload"), ("manager", "upload")])
def test_a_page_that_is_not_in_the_list_cannot_be_opened_by_its_address(
    role: str, path: str, home: Path, served: Serve, visit: Visit
) -> None:
    page = visit(f"{served(home, role)}/{path}")
    assert page.locator("h1").all_inner_texts() == [screens()[FIRST[role]].page.question]


def test_the_links_of_start_open_their_pages(home: Path, served: Serve, visit: Visit, steps: SimpleNamespace) -> None:
    page = visit(f"{served(home, 'manager')}/")
    page.get_by_role("link", name=re.compile("Open pay(?! scales)")).first.click()
    page.get_by_role("heading", name="Are peers paid the same for comparable work?").wait_for()
    steps.settle(page)
    assert page.url.endswith("/pay")


def test_a_chosen_edition_holds_on_the_next_page(
    made_home: Path, served: Serve, visit: Visit, steps: SimpleNamespace
) -> None:
    page = visit(f"{served(made_home, 'manager')}/")
    page.get_by_role("combobox").click()
    page.get_by_role("option", name="30 September 2025").click()
    steps.settle(page)
    page.get_by_role("link", name="Pay", exact=True).click()
    page.get_by_role("heading", name="Are peers paid the same for comparable work?").wait_for()
    steps.settle(page)
    assert page.get_by_text("as at 30 September 2025").count()


def test_what_a_board_may_not_see_does_not_cross_the_wire(
    unsealed_home: Path, served: Serve, visit: Visit, frames: SimpleNamespace
) -> None:
    page = visit(f"{served(unsealed_home, 'board')}/pay")
    assert page.get_by_text("No snapshot has been sealed yet.").count()
    frames.assert_absent(["92p", "£24,700", "pay_gap_like_for_like"])


def test_names_pay_and_numbers_of_a_dropped_file_do_not_come_back_to_the_page(
    made_home: Path, served: Serve, visit: Visit, frames: SimpleNamespace, steps: SimpleNamespace
) -> None:
    staff = (
        b"Emp No,Surname,Job Title,Start Date,Salary,NI Number\nL00417,Fairweather,Adviser,13/04/2020,24713,QQ1234\n"
    )
    page = visit(f"{served(made_home, 'hr')}/upload")
    file = {"name": "Staff list.csv", "mimeType": "text/csv", "buffer": staff}
    page.locator("input[type=file]").set_input_files(files=[file])
    page.get_by_role("button", name="Leave everything as it was").wait_for(timeout=30_000)
    steps.settle(page)
    steps.open_all(page)
    assert page.get_by_text("Not kept: NI Number").count()
    assert not steps.faults(page)
    frames.assert_absent(["L00417", "Fairweather", "24713", "24,713", "QQ1234"])
