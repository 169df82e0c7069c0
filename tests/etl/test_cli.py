"""The command line: one JSON object and nothing else, the keys and exit codes of cli.md, and never a traceback."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
import xlsxwriter

from etl import cli, faults, load, publish, serving
from etl.home import Home
from etl.intake.child import Upload
from etl.snapshot import seal

pytestmark = pytest.mark.usefixtures("quick")
Made = SimpleNamespace
AT = datetime(2026, 10, 6, 9, 14, tzinfo=UTC)
NAME = "Quillon Marsh"  # in a file or a message, and never in an answer
INSPECTION = {
    "file", "kind", "encoding", "delimiter", "sheet", "sheets", "skipped_sheets", "header_record", "first_data_record",
    "last_data_record", "n_data_records", "non_data_after_header", "n_columns", "columns", "table", "questions",
    "notes",
}  # fmt: skip
LOADED = {
    "load_id", "table", "period", "sha256", "rows_read", "accepted", "quarantined", "skipped", "already_loaded",
    "problems", "dropped_columns", "questions", "changes", "says",
}  # fmt: skip
PUBLISHED = {"publication_id", "as_of", "released", "carried_forward", "withheld", "not_collected"}
CELL = {
    "measure", "topic", "level", "unit", "dimensions", "split", "period", "status", "value", "low", "high", "verdict",
    "change", "value_unit", "counted", "figure", "range", "says", "as_of",
}  # fmt: skip
VERIFIED = {"valid", "sealed_on", "publication_id", "signer", "says", "title", "organisation", "as_of"}


class Ran(NamedTuple):
    """What one command answered."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> Any:
        """The one object on standard output."""
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> Run:
    """A command in this process; what is logged counts as standard error. Nothing of the machine's own home is used."""
    for name in ("ALONGSIDE_HOME", "ALONGSIDE_KEY", "ALONGSIDE_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("platformdirs.user_data_dir", lambda: str(tmp_path / "data"))
    monkeypatch.setattr(cli, "_now", lambda: AT)

    def command(*words: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["alongside", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capfd.readouterr()
        err = said.err + caplog.text
        assert "Traceback" not in said.out + err
        return Ran(int(ended.value.code or 0), said.out, err)

    return command


def written(folder: Path, *uploads: Any) -> list[Path]:
    """The files on the disk."""
    for upload in uploads:
        (folder / upload.name).write_bytes(upload.data)
    return [folder / upload.name for upload in uploads]


# ---------------------------------------------------------------- what each command answers


def test_a_home_is_made_once(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    first, second = (run("init", "--organisation", "Small House", "--home", folder, "--json") for _ in range(2))
    assert (first.code, second.code) == (0, 0)
    assert first.told == {"home": str(folder), "made": True, "key": str(folder / "key")}
    assert second.told["made"] is False
    assert (folder / "key").stat().st_mode & 0o777 == 0o600
    assert "loses the warehouse" in run("init", "--home", folder).out


def test_without_home_the_users_data_folder_holds_it(run: Run, tmp_path: Path) -> None:
    run("init")
    assert (tmp_path / "data" / "alongside-home" / "organisation.toml").exists()


def test_inspect_tells_what_intake_sees_and_no_row(run: Run, made: Made, tmp_path: Path) -> None:
    (file,) = written(tmp_path, made.staff([row | {"Name": NAME} for row in made.crowd(1, 3)]))
    ran = run("inspect", file, "--json")
    assert (ran.code, ran.told.keys()) == (0, INSPECTION)
    assert ran.told["columns"][0].keys() == {"name", "mapped_to", "how", "kind", "format"}
    assert (ran.told["table"], ran.told["header_record"], ran.told["n_data_records"]) == ("people", 1, 4)
    assert NAME not in ran.out + run("inspect", file).out


def test_load_answers_for_one_file_or_for_each_of_several(run: Run, home: Home, made: Made, tmp_path: Path) -> None:
    staff, roles = written(tmp_path, made.staff(), made.roles())
    several = run("load", staff, roles, "--home", home.folder, "--json")
    assert (several.code, several.told.keys()) == (0, {"loads"})
    assert [one["file"] for one in several.told["loads"]] == [staff.name, roles.name]
    again = run("load", staff, "--home", home.folder, "--json")
    assert again.told.keys() >= LOADED
    assert (again.told["already_loaded"], again.told["load_id"]) == (True, 2)


def test_a_folder_is_all_the_exports_in_it(run: Run, home: Home, made: Made, tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    written(tmp_path / "exports", made.staff(), made.roles())
    (tmp_path / "exports" / "answers.toml").write_text("")
    ran = run("load", tmp_path / "exports", "--home", home.folder, "--json")
    assert [one["table"] for one in ran.told["loads"]] == ["roles", "people"]


def test_a_problem_has_the_keys_of_the_contract(run: Run, home: Home, made: Made, tmp_path: Path) -> None:
    rows = made.crowd(0, 3)
    rows[1]["Start Date"] = NAME
    files = written(tmp_path, made.roles(), made.staff(rows))
    ran = run("load", *files, "--home", home.folder, "--json")
    (problem,) = ran.told["loads"][1]["problems"]
    assert problem.keys() >= {"sheet", "row", "column", "code", "weight", "says"}
    assert (ran.code, problem["row"], problem["weight"]) == (0, 3, "block")
    assert NAME not in ran.out
    again = run("load", *files, "--home", home.folder, "--dry-run")
    assert NAME not in again.out
    assert "Row 3, Start Date: this cannot be read as a date." in again.out


def test_a_question_is_exit_code_3_and_nothing_is_stored(run: Run, home: Home, made: Made, tmp_path: Path) -> None:
    (staff,) = written(tmp_path, made.staff())
    ran = run("load", staff, "--home", home.folder, "--json")
    assert (ran.code, ran.told["load_id"]) == (3, None)
    assert [question["id"] for question in ran.told["questions"]] == ["peer_roles:titles"]
    assert ran.told["questions"][0].keys() >= {"id", "asks", "choices"}
    (tmp_path / "answers.toml").write_text('[[answer]]\nquestion = "peer_roles:titles"\nchoice = "Peer Worker"\n')
    told = run("load", staff, "--answers", tmp_path / "answers.toml", "--home", home.folder, "--json")
    assert (told.code, told.told["load_id"]) == (0, 1)


def test_of_several_files_the_highest_code_is_the_answer(run: Run, home: Home, made: Made, tmp_path: Path) -> None:
    (tmp_path / "scan.csv").write_bytes(b"%PDF-1.7")
    staff, roles = written(tmp_path, made.staff([{"Job Title": "Cook"}]), made.roles())
    ran = run("load", staff, roles, tmp_path / "scan.csv", "--home", home.folder, "--json")
    assert (ran.code, [one["code"] for one in ran.told["loads"]]) == (4, [3, 0, 4])
    assert len(load.history(home)) == 1


def log(*rows: str) -> Upload:
    """A supervision log: who and when."""
    return Upload("Supervision [East].csv", "\n".join(["Staff member,Date held,Length", *rows]).encode())


def test_rows_of_nobody_known_are_printed_as_answers_to_fill_in_and_the_others_are_stored(
    run: Run, home: Home, made: Made, tmp_path: Path
) -> None:
    people = [{"Employee Number": "N1", "Name": NAME}, {"Employee Number": "N2", "Name": "Ann Hale"}]
    rows = (f"{NAME},2026-04-07,60", "Kit Planted,2026-04-07,60", "Kit Planted,2026-04-14,60")
    files = written(tmp_path, made.roles(), made.staff(people), log(*rows))
    ran = run("load", *files, "--home", home.folder)
    assert ran.code == 0
    assert "3 rows read: 1 accepted, 2 set aside, 0 skipped." in ran.out
    block = '[[answer]]\nfile = "Supervision [[]East].csv"\nquestion = "person:row 3"\nchoice = ""\n'
    assert ran.out.count("[[answer]]") == ran.out.count(block) == 1
    assert "# One of: leave_out, in your own words" in ran.out
    (tmp_path / "answers.toml").write_text(block.replace('choice = ""', 'choice = "N2"'))
    told = run("load", files[2], "--answers", tmp_path / "answers.toml", "--home", home.folder, "--json")
    assert (told.code, told.told["load_id"], told.told["accepted"], told.told["questions"]) == (0, 4, 3, [])
    listed = run("history", "--home", home.folder)
    kept = run("history", "--home", home.folder, "--json")
    every = " ".join(part for each in (ran, told, listed, kept) for part in (each.out, each.err))
    assert [word for word in (NAME, "Planted", "Hale", "N1", "N2") if word in every] == []
    assert "4: supervision, 2026-04, 3 of 3 rows" in listed.out


def test_many_rows_with_one_fault_are_one_line(run: Run, home: Home, made: Made, tmp_path: Path) -> None:
    rows = made.crowd(0, 20)
    for row in rows[:15]:
        row["Start Date"] = "soon"
    ran = run("load", *written(tmp_path, made.roles(), made.staff(rows)), "--home", home.folder)
    assert (
        "Rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 and 3 more: Start Date: this cannot be read as a date." in ran.out
    )


def test_what_a_spreadsheet_program_leaves_in_a_folder_is_not_read(
    run: Run, home: Home, made: Made, tmp_path: Path
) -> None:
    (tmp_path / "exports").mkdir()
    (file,) = written(tmp_path / "exports", made.roles())
    for name in (f"~${file.name}", f"._{file.name}"):
        (tmp_path / "exports" / name).write_bytes(b"\0\0")
    ran = run("load", tmp_path / "exports", "--home", home.folder, "--json")
    assert [one["file"] for one in ran.told["loads"]] == [file.name]


def test_inspect_tells_which_sheet_of_a_workbook_is_read_and_which_are_hidden(run: Run, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "staff.xlsx") as book:
        for name in ("Staff", "Notes", "Secret"):
            page = book.add_worksheet(name)
            for at, cells in enumerate((["Employee number", "Job title", "Start date"], ["1", "Cook", "2020-01-06"])):
                page.write_row(at, 0, cells)
        page.hide()
    ran = run("inspect", tmp_path / "staff.xlsx", "--sheet", "Staff", "--json")
    assert (ran.code, ran.told.keys(), ran.told["kind"]) == (0, INSPECTION, "xlsx")
    assert (ran.told["sheets"], ran.told["skipped_sheets"]) == (["Staff", "Notes"], ["Secret"])
    lines = run("inspect", tmp_path / "staff.xlsx", "--sheet", "Staff").out.splitlines()
    assert lines[:3] == [
        "Sheet Staff of this workbook.", "Other sheets, not read: Notes.", "Hidden sheets, never read: Secret.",
    ]  # fmt: skip


def test_inspect_looks_at_one_file(run: Run, tmp_path: Path) -> None:
    refused(run("inspect", tmp_path, "--json"), "That file cannot be opened.")


def test_history_and_undo(run: Run, loaded: Home) -> None:
    listed = run("history", "--home", loaded.folder, "--json").told["loads"]
    assert [one["load_id"] for one in listed] == [2, 1]
    assert listed[0].keys() >= LOADED
    taken = run("undo", 2, "--home", loaded.folder, "--json")
    assert (taken.code, taken.told["load_id"], taken.told["undone"]) == (0, 2, True)
    again = run("undo", 2, "--home", loaded.folder, "--json")
    assert (again.code, again.told["says"]) == (4, "There is no such load to take back.")


def test_publish_released_publications_and_unpublish(run: Run, loaded: Home) -> None:
    at_home = ("--home", loaded.folder, "--json")
    tried = run("publish", "--dry-run", *at_home)
    assert (tried.code, tried.told.keys(), tried.told["publication_id"]) == (0, PUBLISHED | {"seconds"}, None)
    ran = run("publish", *at_home)
    assert (ran.told["publication_id"], ran.told["as_of"]) == (1, "2025-09-30")
    edition = run("released", *at_home).told
    assert edition.keys() == {"publication_id", "as_of", "organisation", "cells"}
    assert {frozenset(cell) for cell in edition["cells"]} == {frozenset(CELL)}
    people = run("released", "--publication", 1, "--measure", "people", *at_home).told["cells"]
    assert [cell["figure"] for cell in people] == ["about 20"]
    listed = run("publications", *at_home).told["publications"]
    assert [one["publication_id"] for one in listed] == [1]
    early = run("publish", "--as-of", "2025-09-01", *at_home)
    assert (early.code, early.told.keys()) == (4, {"says", "code"})
    taken = run("unpublish", *at_home)
    assert taken.told.keys() == PUBLISHED
    assert taken.err == "Figures that were first told in it stay withheld until they are next due.\n"
    assert run("released", *at_home).code == 4
    assert run("publications", *at_home).told == {"publications": []}


def test_the_count_in_words_of_what_was_published(run: Run, loaded: Home) -> None:
    says = run("publish", "--home", loaded.folder).out
    assert says.startswith("As at 2025-09-30: ")
    assert "withheld to keep people safe" in says


def test_measures_tells_what_each_asks_counts_needs_and_where_it_is_from(run: Run) -> None:
    every = run("measures", "--json").told["measures"]
    assert {"people", "pay_gap_like_for_like", "role_scales"} <= {one["measure"] for one in every}
    assert all(one[part] for one in every for part in ("asks", "counts", "needs", "source"))
    (own,) = run("measures", "people", "--json").told["measures"]
    assert own["asks"] == "How many people work in lived-experience roles?"
    assert run("measures", "pay_gpa", "--json").code == 4


def test_a_snapshot_is_sealed_verified_and_listed(run: Run, published: Home, tmp_path: Path) -> None:
    at_home = ("--home", published.folder, "--json")
    made = run("snapshot", "create", "--title", "Parity", "--output", tmp_path / "board", *at_home)
    file = tmp_path / "board" / "snapshot-000001.jsonl"
    assert (made.code, made.told["output"]) == (0, str(file))
    sound = run("snapshot", "verify", file, "--json")
    assert (sound.code, sound.told.keys(), sound.told["valid"]) == (0, VERIFIED, True)
    file.write_bytes(file.read_bytes() + b" ")
    changed = run("snapshot", "verify", file, "--json")
    assert (changed.code, changed.told["valid"], changed.told["publication_id"]) == (4, False, None)
    assert [one["file"] for one in run("snapshot", "list", *at_home).told["snapshots"]] == [file.name]


def test_two_snapshots_are_compared_without_a_home_and_only_where_both_are_sound(
    run: Run, published: Home, tmp_path: Path
) -> None:
    run("snapshot", "create", "--title", "Parity", "--output", tmp_path, "--home", published.folder)
    file, changed = tmp_path / "snapshot-000001.jsonl", tmp_path / "changed.jsonl"
    found = run("snapshot", "compare", file, file, "--json")
    assert (found.code, found.told.keys()) == (0, {"then", "now", "moves"})
    assert {move["kind"] for move in found.told["moves"]} <= {"stands", "absent"}
    assert run("snapshot", "compare", file, file).out.startswith("From 30 September 2025 to 30 September 2025.")
    changed.write_bytes(file.read_bytes() + b" ")
    for pair in ((file, changed), (changed, file)):
        refused(run("snapshot", "compare", *pair, "--json"), seal.DAMAGED)


def test_check_is_0_where_all_is_sound_and_4_where_something_is_not(run: Run, published: Home) -> None:
    at_home = ("--home", published.folder, "--json")
    sound = run("check", *at_home)
    assert (sound.code, sound.told["sound"], sound.told["wrong"]) == (0, True, [])
    assert run("check", "--audit", *at_home).told["head"] == sound.told["head"]
    published.publication(1).write_bytes(b"{}\n")
    wrong = run("check", *at_home)
    assert (wrong.code, wrong.told["sound"]) == (4, False)
    assert "Edition 1 is damaged" in wrong.told["wrong"][0]


def test_check_of_a_changed_audit_log_is_one_sentence(run: Run, published: Home) -> None:
    published.log.write_bytes(published.log.read_bytes().replace(b'"actor": "test"', b'"actor": "else"', 1))
    ran = run("check", "--home", published.folder, "--json")
    assert ran.code == 4
    assert "audit log was changed from the first line on" in ran.out


def test_conversations_tells_every_card_and_target(run: Run, lantern_home: Home) -> None:
    told = run("conversations", "--home", lantern_home.folder, "--json").told
    assert {card["audience"]: card["measure"] for card in told["cards"]} == {
        "board": "sup_minutes_share",
        "manager": "hours_above_contract",
    }
    assert told["cards"][0].keys() >= {"number", "says", "trying", "role", "review", "learnt", "closed"}
    (target,) = told["targets"]
    assert (target["measure"], target["figure"], target["by"]) == ("sup_minutes_share", "57 minutes", "2027-04-30")


def test_there_are_no_conversations_yet(run: Run, home: Home) -> None:
    assert run("conversations", "--home", home.folder).out == "Nothing was promised yet.\n"


def test_target_enters_what_the_board_decided(run: Run, lantern_home: Home, tmp_path: Path) -> None:
    shutil.copytree(lantern_home.folder, tmp_path / "lantern")
    entered = (
        "target",
        "sup_minutes_share",
        "--by",
        "2027-05-31",
        "--decided",
        "2026-01-12",
        "--home",
        tmp_path / "lantern",
    )
    assert run(*entered, "58", "--json").told == {
        "measure": "sup_minutes_share",
        "value": 58,
        "figure": "58 minutes",
        "by": "2027-05-31",
        "decided": "2026-01-12",
    }
    assert run(*entered, "61").code == 4


def test_demo_answers_where_it_is(run: Run, monkeypatch: pytest.MonkeyPatch, published: Home, tmp_path: Path) -> None:
    monkeypatch.setattr("etl.demo.demo", lambda *_, **__: published)
    ran = run("demo", "--organisation", "harbour", "--no-serve", "--json")
    home = str(tmp_path / "data" / "alongside-demo-harbour")
    assert (ran.code, ran.told) == (0, {"home": home, "publications": 1, "address": None})


def test_serve_starts_the_dashboard_for_a_role_and_gives_its_exit_code(
    run: Run, monkeypatch: pytest.MonkeyPatch, published: Home
) -> None:
    served: list[Any] = []
    ended = SimpleNamespace(returncode=0)
    monkeypatch.setattr(subprocess, "run", lambda command, **how: served.append((command, how["env"])) or ended)
    ran = run("serve", "--port", serving.free_port(), "--role", "board", "--home", published.folder)
    (command, environment), *_ = served
    assert (ran.code, environment["ALONGSIDE_ROLE"]) == (0, "board")
    assert environment["ALONGSIDE_HOME"] == str(published.folder)
    assert command[1:4] == ["-m", "streamlit", "run"]
    assert "All that is stored is sound." in ran.out


def test_sigterm_ends_the_server_too() -> None:
    script = (
        "import sys; from pathlib import Path; from etl import serving\n"
        "serving.command = lambda port: [sys.executable, '-c', sys.argv[1]]\n"
        "sys.exit(serving.serve(Path(), 'hr', 1, {}))"
    )
    server = "import sys, time; print('on', file=sys.stderr, flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", script, server], stderr=subprocess.PIPE) as outer:
        assert outer.stderr is not None
        assert outer.stderr.readline() == b"on\n"
        outer.terminate()
        _, said = outer.communicate(timeout=20)  # ends when nobody holds the pipe any more
    assert (outer.returncode, said) == (0, b"")


# ---------------------------------------------------------------- one sentence each, and nothing stored


def refused(ran: Ran, words: str, code: int = 4) -> None:
    """One object with one sentence, and the same sentence on standard error."""
    assert ran.code == code
    assert words in ran.told["says"]
    assert ran.told["code"] == code
    assert ran.told["says"] in ran.err


def test_there_is_no_home(run: Run, tmp_path: Path) -> None:
    refused(run("history", "--home", tmp_path / "nowhere", "--json"), "There is no home here yet")
    refused(run("publish", "--json"), "There is no home here yet")


def test_a_home_cannot_be_made_where_a_file_is_in_the_way(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    refused(run("init", "--home", tmp_path / "file" / "home", "--json"), "A home cannot be made there")
    refused(run("init", "--home", tmp_path / "file", "--json"), "A home cannot be made there")


def test_the_key_is_missing(run: Run, loaded: Home) -> None:
    (loaded.folder / "key").unlink()
    refused(run("history", "--home", loaded.folder, "--json"), "The key of this home is missing")


def test_the_key_is_another_ones(run: Run, loaded: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    for command in (("history",), ("publish",), ("publications",), ("check",)):
        monkeypatch.setenv("ALONGSIDE_KEY", "00" * 32)
        ran = run(*command, "--home", loaded.folder, "--json")
        assert ran.code == 4
        assert "This is not the key of this home" in ran.out
        assert "ALONGSIDE_KEY" not in os.environ


def test_the_key_is_no_key(run: Run, loaded: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALONGSIDE_KEY", "letmein")
    ran = run("history", "--home", loaded.folder, "--json")
    refused(ran, "The key is not one of ours")
    assert "letmein" not in ran.out + ran.err


def test_a_key_that_others_may_read_is_refused(run: Run, loaded: Home) -> None:
    (loaded.folder / "key").chmod(0o644)
    refused(run("history", "--home", loaded.folder, "--json"), "The key file may be read by others")


def test_a_home_that_another_user_locked_is_refused(run: Run, loaded: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied", NAME)

    monkeypatch.setattr(Path, "read_text", denied)  # the tests may run as root, whom no mode stops
    ran = run("history", "--home", loaded.folder, "--json")
    refused(ran, "This home is locked")
    assert NAME not in ran.out + ran.err


def test_a_laxer_policy_than_the_floor_is_refused(run: Run, loaded: Home) -> None:
    settings = loaded.folder / "organisation.toml"
    settings.write_text(settings.read_text() + "[policy]\nleast = 2\n")
    refused(run("publish", "--home", loaded.folder, "--json"), "least is 2; it may not be below 5.")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "This file is empty. Export it again."),
        (b"\xef\xbb\xbf \r\n", "This file is empty. Export it again."),
        (b"%PDF-1.7 of Quillon Marsh", "This is a PDF."),
        (b"PK\x03\x04 xl/workbook Quillon Marsh", "This file is not complete."),
        (b"Quillon Marsh\n", "Is it a table"),
    ],
)
def test_a_file_that_is_no_table_is_refused(
    run: Run, home: Home, made: Made, tmp_path: Path, body: bytes, says: str
) -> None:
    (tmp_path / "Quillon.csv").write_bytes(body)
    before = made.number(home)
    for command in (("load",), ("load", "--dry-run"), ("inspect",)):
        at_home = () if command == ("inspect",) else ("--home", home.folder)
        ran = run(*command, tmp_path / "Quillon.csv", *at_home, "--json")
        assert (ran.code, says in ran.out, NAME in ran.out + ran.err) == (4, True, False)
    assert made.number(home) == before


def test_a_layout_that_we_do_not_know_asks_which_table_it_is(run: Run, home: Home, tmp_path: Path) -> None:
    (tmp_path / "Bikes 2026-09-30.csv").write_text("Colour,Wheels\nred,2\nblue,3\n")
    ran = run("load", tmp_path / "Bikes 2026-09-30.csv", "--home", home.folder, "--json")
    assert (ran.code, [question["id"] for question in ran.told["questions"]]) == (3, ["table"])
    assert load.history(home) == []


@pytest.mark.parametrize("command", ["load", "inspect"])
def test_a_file_that_is_not_there_is_refused(run: Run, home: Home, tmp_path: Path, command: str) -> None:
    at_home = ("--home", home.folder) if command == "load" else ()
    ran = run(command, tmp_path / f"{NAME}.csv", *at_home, "--json")
    refused(ran, "That file cannot be opened.")
    assert NAME not in ran.out + ran.err


def test_an_empty_folder_is_refused(run: Run, home: Home, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    refused(run("load", tmp_path / "none", "--home", home.folder, "--json"), "There is no export in that folder.")


def test_answers_that_are_not_toml_are_refused(run: Run, home: Home, made: Made, tmp_path: Path) -> None:
    (staff,) = written(tmp_path, made.staff())
    (tmp_path / "answers.toml").write_text("Quillon Marsh = = 3")
    ran = run("load", staff, "--answers", tmp_path / "answers.toml", "--home", home.folder, "--json")
    refused(ran, "The file of answers is not TOML.")
    assert NAME not in ran.out + ran.err


@pytest.mark.parametrize(
    "words",
    [
        ("load", "--json"),
        ("nonsense", "--json"),
        ("publish", "--as-of", "30/09/2026", "--json"),
        ("load", "x.csv", "--period", "2026-13", "--json"),
        ("undo", "one", "--json"),
        ("serve", "--role", "everyone", "--json"),
        ("snapshot", "create", "--json"),
    ],
)
def test_wrong_usage_is_exit_code_2(run: Run, words: tuple[str, ...]) -> None:
    ran = run(*words)
    assert ran.code == 2
    assert ran.told["code"] == 2


# ---------------------------------------------------------------- our own faults

FAULTS = {
    "inspect": (load, "inspect"),
    "load": (load, "load"),
    "history": (load, "history"),
    "undo": (load, "undo"),
    "publish": (publish, "publish"),
    "unpublish": (publish, "unpublish"),
    "released": (publish, "released"),
    "publications": (publish, "publications"),
    "snapshot": (seal, "create"),
    "check": (cli.maintenance, "check"),
}


@pytest.mark.parametrize("command", FAULTS)
def test_a_fault_of_ours_is_a_reference_and_tells_nothing_of_what_it_met(
    run: Run, loaded: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError(f"cannot read {NAME} in {tmp_path}")

    monkeypatch.setattr(*FAULTS[command], broken)
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    extra: dict[str, tuple[object, ...]] = {
        "inspect": (tmp_path / "x.csv",),
        "load": (tmp_path / "x.csv",),
        "undo": (1,),
        "snapshot": ("create", "--title", "T", "--output", tmp_path),
    }
    at_home = () if command == "inspect" else ("--home", loaded.folder)
    ran = run(command, *extra.get(command, ()), *at_home, "--json")
    refused(ran, "Something went wrong on our side (ref. ", code=1)
    assert NAME not in ran.out + ran.err
    assert str(tmp_path) not in ran.out + ran.err
    assert "ValueError at etl/cli.py:" in ran.err


def test_a_disk_that_failed_at_the_last_moment_is_not_said_to_have_changed_nothing(
    run: Run, loaded: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsure(*_: object, **__: object) -> None:
        raise cli.warehouse.Unsure

    monkeypatch.setattr(publish, "publish", unsure)
    ran = run("publish", "--home", loaded.folder, "--json")
    refused(ran, "The disk failed at the last moment.", code=1)
    assert "Nothing was changed" not in ran.out


def test_references_differ_and_are_easy_to_read_aloud() -> None:
    given = {faults.noted(ValueError()) for _ in range(50)}
    assert len(given) == 50
    assert not set("01OI") & set("".join(given))


# ---------------------------------------------------------------- as a process


def test_a_real_process_loads_and_leaves_nothing_outside_the_home(loaded: Home, made: Made, tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (file,) = written(tmp_path, made.staff(made.crowd(raised=100)))
    alongside = Path(sys.executable).with_name("alongside")
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path / "work"), "ALONGSIDE_HOME": str(loaded.folder)}
    ended = subprocess.run(
        [alongside, "load", str(file), "--json"],
        cwd=tmp_path / "work", env=environment, capture_output=True, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert json.loads(ended.stdout)["changes"]["changed_pay"] == 80
    assert list((tmp_path / "work").rglob("*")) == []
    assert shutil.which("alongside", path=str(alongside.parent)) is not None
