"""Publications that stand, read back without the warehouse."""

import shutil
from types import SimpleNamespace

import pytest

from etl import editions, publish
from etl.cells import Viewer
from etl.home import Home, Refused

pytestmark = pytest.mark.usefixtures("quick")
Made = SimpleNamespace
HR = Viewer("hr")


@pytest.fixture
def two(published: Home, made: Made) -> Home:
    publish.publish(published, made.NOW, **made.BY)
    return published


def test_the_newest_stands_first_and_each_can_be_asked_for(two: Home) -> None:
    assert [edition.head["publication_id"] for edition in editions.standing(two, HR)] == [2, 1]
    assert editions.one(two, HR).head["publication_id"] == 2
    assert editions.one(two, HR, 1).head["as_of"] == "2025-09-30"


def test_reading_needs_no_warehouse(two: Home) -> None:
    shutil.rmtree(two.folder / "warehouse")
    assert len(editions.standing(two, HR)) == 2


def test_a_viewer_gets_the_cells_that_they_may_see(two: Home) -> None:
    nobody = editions.one(two, Viewer("manager", frozenset({"Elsewhere"})))
    assert {cell.level for cell in nobody.cells} == {"organisation", "role"}
    assert len(nobody.cells) == len(editions.one(two, HR).cells)  # one service: its tier is left out


def test_with_one_damaged_file_it_is_not_shown_and_the_others_are(two: Home) -> None:
    two.publication(1).write_bytes(b"{}\n")
    assert editions.one(two, HR).head["publication_id"] == 2
    with pytest.raises(Refused, match="Edition 1 is damaged or missing"):
        editions.one(two, HR, 1)


def test_a_file_that_nobody_published_is_no_edition(two: Home) -> None:
    shutil.copy(two.publication(2), two.publication(3))
    assert len(editions.standing(two, HR)) == 2
    with pytest.raises(Refused, match="There is no such edition"):
        editions.one(two, HR, 3)
