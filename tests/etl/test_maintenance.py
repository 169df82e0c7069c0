"""Making a home, and what check finds in one. (Snapshots: tests/etl/snapshot; data files: test_warehouse.py.)"""

from types import SimpleNamespace

import pytest

from etl import audit, load, maintenance, publish
from etl.home import Home

pytestmark = pytest.mark.usefixtures("quick")
Made = SimpleNamespace


def test_a_home_has_every_table_of_load_and_publish(home: Home, made: Made) -> None:
    assert maintenance.TABLES.keys() <= made.tables(home).keys()
    assert {
        "people",
        "roles",
        "loads",
        "persons",
        "publications",
        "decisions",
        "populations",
    } <= maintenance.TABLES.keys()


def test_made_again_nothing_changes(loaded: Home, made: Made) -> None:
    before = made.number(loaded)
    assert not maintenance.init(loaded.folder, "Another name", {}, **made.BY)
    assert made.number(loaded) == before
    assert len(load.history(loaded)) == 2


def test_in_a_sound_home_check_says_nothing(published: Home) -> None:
    assert maintenance.check(published) == []


def test_a_changed_or_lost_edition_is_named(published: Home) -> None:
    path = published.publication(1)
    path.write_bytes(path.read_bytes().replace(b"94p", b"97p", 1))
    assert maintenance.check(published) == ["Edition 1 is damaged or missing. Run `alongside check`."]
    path.unlink()
    assert maintenance.check(published) == ["Edition 1 is damaged or missing. Run `alongside check`."]


def test_a_withdrawn_edition_may_be_anything(published: Home, made: Made) -> None:
    publish.unpublish(published, **made.BY)
    published.publication(1).write_bytes(b"")
    assert maintenance.check(published) == []


def test_with_a_changed_log_nothing_else_is_believed(published: Home) -> None:
    published.log.write_bytes(published.log.read_bytes().replace(b'"seq": 2', b'"seq": 3', 1))
    (says,) = maintenance.check(published)
    assert says.startswith("The audit log was changed at line 2.")


def test_every_deed_is_in_the_log_with_who_and_when_and_no_name_of_a_file(published: Home, made: Made) -> None:
    load.undo(published, 2, **made.BY)
    publish.unpublish(published, **made.BY)
    lines = audit.lines(published)
    assert [line["action"] for line in lines] == [
        "create", "load", "publish", "second copy", "undo", "withdraw", "second copy",
    ]  # fmt: skip
    assert {(line["actor"], line["time"]) for line in lines} == {("test", "2026-10-06T09:14:00+00:00")}
    assert lines[1]["loads"] == [1, 2]
    assert b"Staff" not in published.log.read_bytes()
