"""The made organisations, through the real way, to editions and snapshots of months 24 and 36."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from etl import audit, conversations, demo, load, maintenance, publish
from etl.home import Home, Refused, open_home
from etl.snapshot import seal

AT = datetime(2026, 10, 7, 9, 14, tzinfo=UTC)


def files(home: Home) -> dict[str, bytes]:
    return {str(path.relative_to(home.folder)): path.read_bytes() for path in home.folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("organisation", ["lantern", "harbour"])
def test_it_is_published_and_sealed_as_at_both_days(organisation: str, request: pytest.FixtureRequest) -> None:
    home: Home = request.getfixturevalue(f"{organisation}_home")
    days = [str(day) for day in demo.DAYS][::-1]
    assert [edition.head["as_of"] for edition in publish.publications(home)] == days
    assert [edition.head["as_of"] for edition in seal.editions(home)] == days
    assert [edition.head["title"] for edition in seal.editions(home)] == ["Parity now", "Parity a year ago"]
    assert maintenance.check(home) == []


def test_the_files_are_loaded_in_time_order_and_none_after_the_first_edition_before_it(lantern_home: Home) -> None:
    actions = [
        line["action"] for line in audit.lines(lantern_home) if line["action"] in ("load", "publish", "snapshot")
    ]
    assert actions == ["load", "publish", "snapshot"] * 2
    periods = [one.period for one in reversed(load.history(lantern_home)) if one.table == "people"]
    assert periods == sorted(periods)
    assert (periods[0], periods[-1]) == ("2023-10", "2026-09")


def test_a_second_run_changes_no_byte(harbour_home: Home, tmp_path: Path) -> None:
    shutil.copytree(harbour_home.folder, tmp_path / "copy")
    before = files(open_home(tmp_path / "copy", {}))
    again = demo.demo("harbour", tmp_path / "copy", {}, at=AT)
    after = files(again)
    assert after.pop("alongside.lock") is not None  # holds the time of the last one who asked
    before.pop("alongside.lock")
    assert after == before


def test_a_home_with_other_loads_or_of_another_name_is_refused(loaded: Home, harbour_home: Home) -> None:
    before = files(loaded)
    with pytest.raises(Refused, match="This home holds other loads"):
        demo.demo("lantern", loaded.folder, {}, at=AT)
    assert files(loaded).keys() == before.keys()
    with pytest.raises(Refused, match="This home holds other loads"):
        demo.demo("lantern", harbour_home.folder, {}, at=AT)


def test_each_organisation_has_a_home_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_data_dir", lambda: str(tmp_path))
    assert demo.place("harbour", None, {}) != demo.place("lantern", None, {})
    assert demo.place("harbour", tmp_path / "mine", {}) == tmp_path / "mine"
    assert demo.place("harbour", None, {"ALONGSIDE_HOME": "/srv/home"}) == Path("/srv/home")


def test_between_the_two_days_split_figures_are_decided_once_a_year(lantern_home: Home) -> None:
    now, then = publish.publications(lantern_home)
    (cell,), (before,) = (edition.of("pay_gap_same_work") for edition in (now, then))
    assert (before.as_of, cell.as_of) == ("2025-09-30", "2026-09-30")
    assert cell.change is None


def test_what_was_promised_after_the_first_edition_is_there_once(lantern_home: Home, harbour_home: Home) -> None:
    for home, board, manager in (
        (lantern_home, "sup_minutes_share", "hours_above_contract"),
        (harbour_home, "debrief_policy", "role_scales"),
    ):
        (ours,), (theirs,) = (conversations.cards(home, whose) for whose in ("board", "manager"))
        assert (ours.measure, theirs.measure) == (board, manager)
        assert {card.edition for card in (ours, theirs)} == {min(demo.DAYS)}
        assert min(demo.DAYS) < ours.made < max(demo.DAYS) < ours.review
    (target,) = conversations.targets(lantern_home).values()
    assert (target.measure, target.figure) == demo.TARGET
    assert conversations.targets(harbour_home) == {}


def test_a_demo_from_before_conversations_gets_what_it_lacks(harbour_home: Home, tmp_path: Path) -> None:
    shutil.copytree(harbour_home.folder, tmp_path / "copy")
    (tmp_path / "copy" / "conversations.jsonl").unlink()
    again = demo.demo("harbour", tmp_path / "copy", {}, at=AT)
    assert [card.number for card in conversations.cards(again, "board")] == [1]
    assert [card.number for card in conversations.cards(again, "manager")] == [2]
