"""Where everything lies, and the key that opens it."""

import os
import sys
import tomllib
from pathlib import Path

import pytest

from etl.home import Refused, Secret, create, find, open_home, private

KEY = "ab" * 32


def made(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    create(folder, "Harbour", {})
    return folder


def test_a_home_is_for_its_owner_only(tmp_path: Path) -> None:
    folder = made(tmp_path)
    modes = {path.name: path.stat().st_mode & 0o777 for path in [folder, *folder.iterdir()]}
    assert {modes.pop("key"), modes.pop("organisation.toml")} == {0o600}
    assert set(modes.values()) == {0o700}


def test_a_second_time_changes_nothing(tmp_path: Path) -> None:
    folder = made(tmp_path)
    key = (folder / "key").read_bytes()
    assert not create(folder, "Lantern", {})
    assert (folder / "key").read_bytes() == key
    assert open_home(folder, {}).organisation == "Harbour"


def test_each_home_has_a_key_of_its_own(tmp_path: Path) -> None:
    for name in ("one", "two"):
        create(tmp_path / name, "Harbour", {})
    assert (tmp_path / "one" / "key").read_bytes() != (tmp_path / "two" / "key").read_bytes()


def test_no_key_is_made_where_the_environment_gives_one(tmp_path: Path) -> None:
    create(tmp_path / "home", "Harbour", {"ALONGSIDE_KEY": KEY})
    assert not (tmp_path / "home" / "key").exists()


def test_an_empty_variable_gives_no_key(tmp_path: Path) -> None:
    environ = {"ALONGSIDE_KEY": "", "ALONGSIDE_KEY_FILE": ""}
    create(tmp_path / "home", "Harbour", environ)
    assert len(open_home(tmp_path / "home", environ).key.value) == 32


def test_the_key_is_taken_out_of_the_environment(tmp_path: Path) -> None:
    environ = {"ALONGSIDE_KEY": KEY}
    create(tmp_path / "home", "Harbour", environ)
    assert open_home(tmp_path / "home", environ).key.value == bytes.fromhex(KEY)
    assert environ == {}


def test_the_key_file_of_the_environment_comes_before_that_of_the_home(tmp_path: Path) -> None:
    folder = made(tmp_path)
    private(tmp_path / "elsewhere", f"{KEY}\n".encode())
    assert open_home(folder, {"ALONGSIDE_KEY_FILE": str(tmp_path / "elsewhere")}).key.value == bytes.fromhex(KEY)


@pytest.mark.parametrize("body", [b"", b"ab" * 31, b"zz" * 32, "é".encode(), b"ab" * 33])
def test_a_key_that_is_not_64_letters_and_digits_is_refused(tmp_path: Path, body: bytes) -> None:
    folder = made(tmp_path)
    private(folder / "key", body)
    with pytest.raises(Refused, match="64 letters and digits"):
        open_home(folder, {})


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    folder = made(tmp_path)
    (folder / "key").chmod(0o640)
    with pytest.raises(Refused, match="may be read by others"):
        open_home(folder, {})


def test_a_key_that_another_user_owns_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = made(tmp_path)
    monkeypatch.setattr("os.getuid", lambda: folder.stat().st_uid + 1)
    with pytest.raises(Refused, match="own user"):
        open_home(folder, {})


def test_a_missing_key_is_told_in_a_sentence(tmp_path: Path) -> None:
    folder = made(tmp_path)
    (folder / "key").unlink()
    with pytest.raises(Refused, match="key of this home is missing"):
        open_home(folder, {})


def test_a_folder_that_is_no_home_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Run `alongside init` first"):
        open_home(tmp_path, {})


@pytest.mark.parametrize("settings", [b"name = ", b"\xff", b"[policy]\nleast = 3", b"[policy]\nlucky = 7"])
def test_settings_that_cannot_be_used_are_refused(tmp_path: Path, settings: bytes) -> None:
    folder = made(tmp_path)
    private(folder / "organisation.toml", settings)
    with pytest.raises(Refused):
        open_home(folder, {})


def test_what_figures_are_held_to_is_read(tmp_path: Path) -> None:
    folder = made(tmp_path)
    private(folder / "organisation.toml", b"[standards]\nsup_covered_share = 90")
    assert open_home(folder, {}).held_to == {"sup_covered_share": 90}


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ("[standards]\nsup_covered_share = 101", "must be a number from 0 to 100"),
        ("[standards]\nsickness_rate = -1", "must be a number from 0 to 100"),
        ("[standards]\nhours_above_contract = true", "must be a number from 0 to 100"),
        ("[standards]\nsickness_rate = nan", "must be a number from 0 to 100"),
        ("[standards]\nsup_minutes_share = 30", "No standard can be set for sup_minutes_share"),
        ("standards = 90", "must be a table of their own"),
    ],
)
def test_a_standard_that_a_figure_cannot_be_held_to_is_refused(tmp_path: Path, settings: str, says: str) -> None:
    folder = made(tmp_path)
    private(folder / "organisation.toml", settings.encode())
    with pytest.raises(Refused, match=says):
        open_home(folder, {})


@pytest.mark.parametrize("name", ['Two "quotes"', "back\\slash", "Café ☕"])
def test_any_name_of_an_organisation_is_kept_as_it_is(tmp_path: Path, name: str) -> None:
    create(tmp_path / "home", name, {})
    assert tomllib.loads((tmp_path / "home" / "organisation.toml").read_text("utf-8"))["name"] == name


@pytest.mark.parametrize("name", ["tab\there", "line\nend", "delete\x7f"])
def test_a_name_with_marks_that_cannot_be_shown_is_refused_and_no_home_is_made(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused):
        create(tmp_path / "home", name, {})
    assert not (tmp_path / "home").exists()


def test_a_stop_before_the_settings_leaves_no_home_and_the_next_try_makes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "home"
    with monkeypatch.context() as patch:
        patch.setattr("etl.home.private", lambda *_: sys.exit("stopped"))
        with pytest.raises(SystemExit):
            create(folder, "Harbour", {})
    with pytest.raises(Refused, match="no home here yet"):
        open_home(folder, {})
    assert create(folder, "Harbour", {})
    assert open_home(folder, {}).organisation == "Harbour"


def test_a_secret_never_shows_itself() -> None:
    secret = Secret(b"never shown")
    assert {repr(secret), str(secret), f"{secret}"} == {"****"}


def test_each_use_has_a_key_of_its_own() -> None:
    secret = Secret(b"k" * 32)
    assert secret.derived("audit") != secret.derived("cookie")
    assert secret.derived("audit") == secret.derived("audit")


def test_the_home_is_the_one_named_before_that_of_the_environment(tmp_path: Path) -> None:
    environ = {"ALONGSIDE_HOME": str(tmp_path / "environment")}
    assert find(tmp_path / "named", environ) == tmp_path / "named"
    assert find(None, environ) == tmp_path / "environment"
    assert find(None, {}).name == "alongside-home"


def test_a_private_file_is_written_whole_synced_and_named_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    real = os.replace
    monkeypatch.setattr("os.fsync", lambda handle: seen.append(os.fstat(handle).st_ino))
    monkeypatch.setattr("os.replace", lambda old, new: (seen.append("named"), real(old, new)))
    private(tmp_path / "page", b"body")
    assert seen == [(tmp_path / "page").stat().st_ino, "named", tmp_path.stat().st_ino]
    assert ((tmp_path / "page").read_bytes(), (tmp_path / "page").stat().st_mode & 0o777) == (b"body", 0o600)


def test_what_a_stop_left_of_a_private_file_is_written_over(tmp_path: Path) -> None:
    (tmp_path / ".page.part").write_bytes(b"cut sho")
    private(tmp_path / "page", b"body")
    assert [path.name for path in tmp_path.iterdir()] == ["page"]
