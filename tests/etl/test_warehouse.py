"""The warehouse: old or new, never between; damage is told before a number is shown; nothing private in clear."""

import errno
import os
import resource
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from etl import audit, warehouse
from etl import home as homes
from etl.home import Home, Refused, Secret
from etl.warehouse import Busy, Change, Damaged, QueryFailed, Unsure, database

AT = datetime(2026, 3, 3, 14, 2, tzinfo=UTC)
BY = {"actor": "hr", "at": AT}
NAME = "Planted Hale-Quill"
TABLES = {
    "people": pl.Schema({"load_id": pl.Int32, "person": pl.String, "paid": pl.Int64, "kind": pl.Enum(["a", "b"])}),
    "publications": pl.Schema(
        {"publication": pl.Int32, "sha256": pl.String, "as_of": pl.Date, "withdrawn": pl.Boolean}
    ),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with two loads (files 2 and 3) and one edition (files 4 and 5)."""
    folder = tmp_path_factory.mktemp("made") / "home"
    homes.create(folder, "Harbour", {})
    home = homes.open_home(folder, {})
    warehouse.create(home, TABLES, **BY)
    for load_id in (1, 2):
        load(home, load_id)
    publish(home, 1)
    return home


@pytest.fixture
def home(made: Home, tmp_path: Path) -> Home:
    shutil.copytree(made.folder, tmp_path / "home")
    return replace(made, folder=tmp_path / "home")


def load(home: Home, load_id: int) -> None:
    """Three rows, each paid as many pounds as the number of the load."""
    rows = pl.DataFrame({"person": [NAME, "x", "y"], "paid": [load_id] * 3})
    with warehouse.changing(home, "load", **BY) as change:
        change.store("people", rows, load_id)
        change.line["rows"] = 3


def publish(home: Home, number: int) -> None:
    with warehouse.changing(home, "publish", **BY, twice=True) as change:
        homes.private(home.publication(number), b"cells")
        digest = database.sha256(home.publication(number))
        row = {"publication": number, "sha256": digest, "as_of": date(2026, 3, 3), "withdrawn": False}
        change.store("publications", pl.DataFrame([row], schema=TABLES["publications"]), None)
        change.line.update(publication=number, publication_sha256=digest)


def paid(home: Home) -> int:
    with warehouse.reading(home) as store:
        return int(store.select("SELECT sum(paid) AS paid FROM people").item())


def numbers(home: Home) -> list[int]:
    return sorted(int(file.stem) for file in (home.folder / "warehouse").iterdir() if file.suffix == ".duckdb")


def left_over(home: Home) -> list[str]:
    return [file.name for file in home.folder.rglob("*") if ".part" in file.name or file.suffix == ".wal"]


def spoil(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def refused(home: Home) -> Damaged:
    with pytest.raises(Damaged) as told, warehouse.reading(home):
        pass
    return told.value


# --- what is stored ---


def test_rows_come_back_as_they_were_stored_each_with_its_load(home: Home) -> None:
    rows = pl.DataFrame({"kind": ["b"], "paid": [7]}, schema_overrides={"kind": pl.Enum(["a", "b"])})
    with warehouse.changing(home, "load", **BY) as change:
        change.store("people", rows, 3)
    with warehouse.reading(home) as store:
        found = store.select("SELECT load_id, person, paid, kind FROM people WHERE paid > $paid", {"paid": 2})
    assert found.rows() == [(3, None, 7, "b")]


def test_a_load_can_be_taken_out_and_the_others_stay(home: Home) -> None:
    with warehouse.changing(home, "undo", **BY) as change:
        change.run("DELETE FROM people WHERE load_id = $load_id", {"load_id": 1})
    assert paid(home) == 3 * 2


def test_a_change_reads_what_it_has_just_stored(home: Home) -> None:
    with warehouse.changing(home, "load", **BY) as change:
        change.store("people", pl.DataFrame({"paid": [100]}), 3)
        assert change.select("SELECT max(paid) AS paid FROM people").item() == 100


def test_the_keys_inside_are_random_and_stay_the_same(home: Home) -> None:
    with warehouse.reading(home) as store:
        keys = [store.secret(name) for name in ("pseudonym", "name", "marks", "sign")]
    load(home, 3)
    with warehouse.reading(home) as store:
        assert keys == [store.secret(name) for name in ("pseudonym", "name", "marks", "sign")]
    assert {len(key) for key in keys} == {32}
    assert len(set(keys)) == 4


def test_a_column_that_the_warehouse_does_not_have_is_a_fault_in_our_code(home: Home) -> None:
    with pytest.raises(ValueError, match="no column shoe_size"), warehouse.changing(home, "load", **BY) as change:
        change.store("people", pl.DataFrame({"shoe_size": [41]}), 3)


# --- one change, one file ---


def test_every_change_is_a_new_file_and_an_audit_line_with_its_sha256(home: Home) -> None:
    load(home, 3)
    line = audit.lines(home)[-1]
    assert numbers(home) == [1, 2, 3, 4, 5, 6]
    assert (line["action"], line["warehouse"], line["rows"]) == ("load", 6, 3)
    assert line["sha256"] == database.sha256(home.warehouse(6))


def test_what_people_have_seen_is_saved_in_two_files(home: Home) -> None:
    actions = [line["action"] for line in audit.lines(home)]
    assert actions == ["create", "load", "load", "publish", "second copy"]
    spoil(home.warehouse(5))
    assert warehouse.restore(home, **BY) == 6
    with warehouse.reading(home) as store:
        assert store.select("SELECT publication FROM publications")["publication"].to_list() == [1]


def test_leaving_without_a_store_or_run_makes_no_new_file(home: Home) -> None:
    with warehouse.changing(home, "load", **BY) as change:
        change.select("SELECT count(*) AS people FROM people")
    assert (numbers(home), left_over(home), len(audit.lines(home))) == ([1, 2, 3, 4, 5], [], 5)


def test_a_change_can_be_dropped_after_all(home: Home) -> None:
    with warehouse.changing(home, "load", **BY) as change:
        change.run("DELETE FROM people")
        change.nothing()
    assert (numbers(home), left_over(home), paid(home)) == ([1, 2, 3, 4, 5], [], 9)


def test_leaving_by_an_exception_changes_nothing(home: Home) -> None:
    def stopped() -> None:
        with warehouse.changing(home, "load", **BY) as change:
            change.run("DELETE FROM people")
            raise KeyError

    with pytest.raises(KeyError):
        stopped()
    assert (numbers(home), left_over(home), paid(home)) == ([1, 2, 3, 4, 5], [], 9)


def test_a_change_in_which_a_query_failed_is_not_saved_even_when_the_fault_was_caught(home: Home) -> None:
    def carried_on() -> None:
        with warehouse.changing(home, "load", **BY) as change:
            change.run("DELETE FROM people WHERE load_id = 1")
            with pytest.raises(QueryFailed):
                change.run("UPDATE people SET paid = person::BIGINT")

    with pytest.raises(QueryFailed):
        carried_on()
    assert (numbers(home), left_over(home), paid(home)) == ([1, 2, 3, 4, 5], [], 9)


def test_creating_again_adds_what_is_missing_and_keeps_what_is_there(home: Home) -> None:
    more = TABLES | {
        "people": pl.Schema({**TABLES["people"], "team": pl.String}),
        "roles": pl.Schema({"pay": pl.Float64}),
    }
    warehouse.create(home, more, **BY)
    with warehouse.reading(home) as store:
        assert set(store.columns()["people"]) == {"load_id", "person", "paid", "kind", "team"}
        assert store.columns()["roles"] == ["pay"]
    assert paid(home) == 9


def test_creating_again_with_nothing_missing_makes_no_new_file(home: Home) -> None:
    warehouse.create(home, TABLES, **BY)
    assert numbers(home) == [1, 2, 3, 4, 5]


def test_the_newest_ten_files_are_kept_for_their_owner_only(home: Home) -> None:
    for load_id in range(3, 10):
        load(home, load_id)
    assert numbers(home) == list(range(3, 13))
    assert {home.warehouse(number).stat().st_mode & 0o777 for number in numbers(home)} == {0o600}


def test_a_home_without_data_is_told_in_a_sentence(tmp_path: Path) -> None:
    homes.create(tmp_path / "new", "Harbour", {})
    new = homes.open_home(tmp_path / "new", {})
    with pytest.raises(Refused, match="Run `alongside init` first"), warehouse.reading(new):
        pass
    with pytest.raises(Refused, match="Run `alongside init` first"), warehouse.changing(new, "load", **BY):
        pass
    assert warehouse.check(new) == []


def test_file_then_link_then_folder_then_audit_line_reach_the_disk(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    sync, link = os.fsync, os.link

    def fsync(handle: int) -> None:
        seen.append(os.fstat(handle).st_ino)
        sync(handle)

    def linked(old: Path, new: Path) -> None:
        seen.append("link")
        link(old, new)

    monkeypatch.setattr("os.fsync", fsync)
    monkeypatch.setattr("os.link", linked)
    load(home, 3)
    file, folder, log = home.warehouse(6), home.folder / "warehouse", home.log
    assert seen == [file.stat().st_ino, "link", folder.stat().st_ino, log.stat().st_ino]


# --- settings, keys and what must not get out ---


@pytest.mark.parametrize("write", [False, True])
def test_settings_of_every_connection(home: Home, *, write: bool) -> None:
    wanted = {
        "temp_directory": "",
        "memory_limit": "1.8 GiB",  # how 2 GB reads back
        "enable_external_access": False,
        "lock_configuration": True,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_unsigned_extensions": False,
    }
    with connected(home, write=write) as store:
        found = {name: store.select(f"SELECT current_setting('{name}') AS value").item() for name in wanted}
        assert found == wanted
        with pytest.raises(QueryFailed):
            store.select("SET memory_limit = '9GB'")


@contextmanager
def connected(home: Home, *, write: bool) -> Iterator[warehouse.Warehouse]:
    if write:
        with warehouse.changing(home, "load", **BY) as change:
            yield change
    else:
        with warehouse.reading(home) as store:
            yield store


@pytest.mark.parametrize(
    "sql",
    [
        "FROM read_csv('{}/organisation.toml')",
        "COPY people TO '{}/people.csv'",
        "ATTACH '{}/other.duckdb' AS other",
        "INSTALL spatial",
        "FROM rows",
    ],
)
def test_a_query_reaches_no_other_file_and_no_variable(home: Home, sql: str) -> None:
    rows = pl.DataFrame({"x": [1]})
    with warehouse.reading(home) as store, pytest.raises((QueryFailed, Refused)):
        store.select(sql.format(home.folder))
    assert len(rows) == 1


def test_an_extension_changed_by_one_byte_is_not_loaded(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = Path(str(database.duckdb_extension_httpfs.__file__)).parent
    shutil.copytree(package, tmp_path / "package")
    file = next((tmp_path / "package").glob("extensions/*/httpfs.duckdb_extension"))
    body = bytearray(file.read_bytes())
    body[len(body) // 2] ^= 1
    file.write_bytes(body)
    monkeypatch.setattr("duckdb_extension_httpfs.__file__", str(tmp_path / "package" / "__init__.py"))
    with pytest.raises(Refused, match="Install Alongside again"):
        load(home, 3)
    assert (paid(home), left_over(home)) == (9, [])


def test_another_key_opens_nothing(home: Home) -> None:
    other = replace(home, key=Secret(b"x" * 32))
    with pytest.raises(Refused, match="not the key of this home"), warehouse.reading(other):
        pass
    home.log.unlink()
    assert "damaged" in refused(other).says


def test_a_data_file_without_its_key_is_closed(home: Home) -> None:
    with pytest.raises(database.duckdb.Error):
        database.duckdb.connect().execute(f"ATTACH '{home.warehouse(5)}' AS w (READ_ONLY)")


def test_no_name_stands_in_the_clear_on_the_disk_and_no_key_but_in_its_file(home: Home) -> None:
    key = home.key.value.hex().encode()
    for file in home.folder.rglob("*"):
        body = file.read_bytes() if file.is_file() else b""
        assert NAME.encode() not in body
        assert file.name == "key" or not (key in body or home.key.value in body)


@pytest.mark.parametrize(
    ("sql", "parameters"),
    [
        ("SELECT person::INTEGER AS number FROM people", {}),
        ("SELECT error(person) AS told FROM people", {}),
        ("SELECT $name::DATE AS day", {"name": NAME}),
        ("SELECT 1 AS one", {"name": NAME}),
        ("FROM Hale", {}),
        ("SELECT Planted Hale-Quill", {}),
    ],
)
def test_an_error_of_the_database_comes_without_its_words(home: Home, sql: str, parameters: dict[str, object]) -> None:
    with warehouse.reading(home) as store, pytest.raises(QueryFailed) as told:
        store.select(sql, parameters)
    assert "Hale" not in f"{told.value!r}"
    assert told.value.__context__ is None
    assert told.value.__cause__ is None


def test_more_than_fits_in_memory_is_an_error_and_not_rows_on_the_disk(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(database.SETTINGS, "memory_limit", "20MB")
    with warehouse.reading(home) as store, pytest.raises(Refused, match="hold in memory"):
        store.select("SELECT hash(i) AS mark FROM range(5_000_000) t(i) ORDER BY mark")


# --- damage ---


def test_a_flipped_bit_or_a_cut_anywhere_is_refused_and_the_file_before_it_offered(home: Home) -> None:
    file = home.warehouse(5)
    sound = file.read_bytes()
    for turn, spot in enumerate(range(0, len(sound), len(sound) // 23)):
        spoiled = bytearray(sound)
        if turn % 2:
            spoiled[spot] ^= 1 << turn % 8
        else:
            del spoiled[spot:]
        file.write_bytes(spoiled)
        told = refused(home)
        assert told.offered == 4
        assert told.says == (
            "The data file is damaged (file 5). The one before it of 3 March 2026 is sound. Run `alongside restore`."
        )


@pytest.mark.parametrize(
    ("harm", "offered"),
    [
        (lambda home: home.warehouse(5).unlink(), 4),
        (lambda home: shutil.copy(home.warehouse(3), home.warehouse(5)), 4),
        (lambda home: shutil.copy(home.warehouse(3), home.warehouse(6)), 5),
        (lambda home: shutil.copy(home.warehouse(3), home.warehouse(999_999)), 5),
        (lambda home: home.warehouse(6).write_bytes(b"planted"), 5),
        (lambda home: home.warehouse(5).with_name("000005.duckdb.wal").write_bytes(b""), 4),
    ],
    ids=["missing", "old over new", "old as next", "old as last", "planted", "log beside"],
)
def test_a_file_that_is_not_the_one_saved_is_refused(home: Home, harm: Callable[[Home], object], offered: int) -> None:
    harm(home)
    assert refused(home).offered == offered
    assert warehouse.check(home) != []
    with pytest.raises(Damaged):
        load(home, 3)


def test_where_no_file_is_sound_a_backup_is_asked_for(home: Home) -> None:
    for number in numbers(home):
        spoil(home.warehouse(number))
    assert "newest backup" in refused(home).says
    with pytest.raises(Damaged):
        warehouse.restore(home, **BY)


def test_restore_puts_the_file_before_in_force_under_the_next_number_and_loads_go_on(home: Home) -> None:
    load(home, 3)
    spoil(home.warehouse(6))
    assert warehouse.restore(home, **BY) == 7
    assert paid(home) == 9
    load(home, 3)
    assert (paid(home), audit.lines(home)[-1]["warehouse"]) == (18, 8)


def test_restore_changes_nothing_where_all_is_sound(home: Home) -> None:
    assert warehouse.restore(home, **BY) == 5
    assert numbers(home) == [1, 2, 3, 4, 5]


def test_check_says_nothing_where_all_is_sound_or_recovery_is_due(home: Home) -> None:
    assert warehouse.check(home) == []
    (home.folder / "warehouse" / "000006.part").write_bytes(b"half")
    stopped_before_the_audit_line(home)
    assert warehouse.check(home) == []


def test_check_names_each_damaged_file(home: Home) -> None:
    for number in (2, 5):
        spoil(home.warehouse(number))
    assert warehouse.check(home) == [f"The data file is damaged (file {number})." for number in (2, 5)]


def test_a_cut_audit_log_is_found_by_the_files_that_it_forgot(home: Home) -> None:
    home.log.write_bytes(b"".join(home.log.read_bytes().splitlines(keepends=True)[:-2]))
    assert warehouse.check(home) == ["The audit log has lost the line of data file 4."]
    warehouse.recover(home, at=AT)
    assert warehouse.check(home) == ["The audit log has lost the line of data file 4."]


def test_a_changed_audit_log_stops_every_change(home: Home) -> None:
    home.log.write_bytes(home.log.read_bytes().replace(b'"load"', b'"undo"', 1))
    assert "changed at line 2" in warehouse.check(home)[0]
    with pytest.raises(audit.Changed):
        load(home, 3)


# --- recovery ---


def stopped_before_the_audit_line(home: Home) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("etl.audit.note", lambda *_, **__: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            load(home, 3)


def test_a_missing_audit_line_is_noted_at_the_next_change_with_the_time_of_its_deed(home: Home) -> None:
    stopped_before_the_audit_line(home)
    warehouse.recover(home, at=datetime(2026, 5, 5, tzinfo=UTC))
    line = audit.lines(home)[-1]
    assert (line["warehouse"], line["action"], line["time"], line["recovered"]) == (6, "load", AT.isoformat(), True)
    assert paid(home) == 18


def test_what_a_stop_left_is_cleared_and_editions_that_have_a_name_stay(home: Home) -> None:
    for name in ("warehouse/000006.part", "warehouse/000006.part.wal", "publications/.000002.jsonl.part"):
        (home.folder / name).write_bytes(b"half")
    home.publication(2).write_bytes(b"no commit names it")
    warehouse.recover(home, at=AT)
    assert left_over(home) == []
    assert [file.name for file in (home.folder / "publications").iterdir()] == ["000001.jsonl"]


def test_nothing_is_cleared_while_the_newest_file_is_refused(home: Home) -> None:
    home.publication(2).write_bytes(b"perhaps of the damaged file")
    spoil(home.warehouse(5))
    with pytest.raises(Damaged):
        warehouse.recover(home, at=AT)
    assert home.publication(2).exists()


def test_a_withdrawn_edition_stays_on_the_disk(home: Home) -> None:
    with warehouse.changing(home, "withdraw", **BY, twice=True) as change:
        change.run("UPDATE publications SET withdrawn = TRUE WHERE publication = $number", {"number": 1})
        change.line["publication"] = 1
    warehouse.recover(home, at=AT)
    assert home.publication(1).exists()
    assert audit.standing(home) == []
    assert warehouse.check(home) == []


# --- at the same time ---


def test_a_second_change_is_refused_at_once_with_the_time_of_the_first(home: Home) -> None:
    with warehouse.changing(home, "load", **BY), pytest.raises(Busy) as told:
        load(home, 3)
    assert told.value.says == "Another change has been running since 14:02. Please try again when it is done."
    load(home, 3)
    assert paid(home) == 18


def test_of_two_started_together_one_is_saved_and_the_other_told(home: Home) -> None:
    answers: list[str] = []
    gate = threading.Barrier(2)

    def write(load_id: int) -> None:
        gate.wait()
        try:
            load(home, load_id)
            answers.append("saved")
        except Busy:
            answers.append("busy")

    writers = [threading.Thread(target=write, args=(load_id,)) for load_id in (3, 4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert numbers(home)[-1] == 5 + answers.count("saved")
    assert answers.count("saved") >= 1


def test_a_reader_keeps_the_file_that_it_opened_while_changes_go_on(home: Home) -> None:
    with warehouse.reading(home) as store:
        for load_id in range(3, 13):
            load(home, load_id)
        assert not home.warehouse(5).exists()
        assert store.select("SELECT sum(paid)::BIGINT AS paid FROM people").item() == 9
    assert paid(home) == 3 * sum(range(13))


def test_every_answer_during_changes_is_wholly_old_or_wholly_new(home: Home) -> None:
    seen: list[int] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.append(paid(home))

    reader = threading.Thread(target=read)
    reader.start()
    for load_id in range(3, 9):
        load(home, load_id)
    done.set()
    reader.join()
    assert set(seen) <= {3 * sum(range(newest + 1)) for newest in range(2, 9)}
    assert seen == sorted(seen)
    assert len(seen) > 1


# --- a disk that fails ---


@pytest.mark.parametrize("call", ["shutil.copyfile", "os.link", "etl.warehouse.sync"])
@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOSPC, "There is no room on this disk. Nothing was changed."),
        (errno.EROFS, "This disk is read-only. Pages can be read; nothing can be loaded. Nothing was changed."),
        (errno.EIO, "The disk failed. Nothing was changed."),
    ],
)
def test_a_disk_that_fails_before_the_link_changes_nothing(
    home: Home, monkeypatch: pytest.MonkeyPatch, call: str, number: int, says: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(call, failing(number))
        with pytest.raises(Refused) as told:
            load(home, 3)
    assert told.value.says == says
    assert (paid(home), numbers(home), left_over(home)) == (9, [1, 2, 3, 4, 5], [])


def failing(number: int) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number), "/a/path")

    return fail


def test_a_disk_that_fails_after_the_link_is_answered_with_unsure_and_the_history_has_it(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("etl.audit.note", failing(errno.ENOSPC))
        with pytest.raises(Unsure) as told:
            load(home, 3)
    assert "The history says at the next start" in told.value.says
    warehouse.recover(home, at=AT)
    assert audit.lines(home)[-1]["warehouse"] == 6
    assert paid(home) == 18


def test_a_second_copy_that_fails_is_unsure_and_never_nothing(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    copy, copies = shutil.copyfile, []

    def once(old: Path, new: Path) -> None:
        copies.append(new)
        if len(copies) == 2:
            failing(errno.ENOSPC)()
        copy(old, new)

    with monkeypatch.context() as patch:
        patch.setattr("shutil.copyfile", once)
        with pytest.raises(Unsure):
            publish(home, 2)
    assert [edition.number for edition in audit.standing(home)] == [1, 2]


def test_a_disk_that_gives_back_something_else_than_was_written_is_found_before_the_link(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = Change.end
    with monkeypatch.context() as patch:
        patch.setattr(Change, "end", lambda change, line: {**end(change, line), "people": (7, "0")})
        with pytest.raises(Refused) as told:
            load(home, 3)
    assert "something else than was written" in told.value.says
    assert (paid(home), numbers(home), left_over(home)) == (9, [1, 2, 3, 4, 5], [])


def test_a_full_disk_is_told_before_the_work_begins(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(home.folder)._replace(free=90_000_000)
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage)
    needed = round(200 + 3 * home.warehouse(5).stat().st_size / 1_000_000)
    with pytest.raises(Refused) as told:
        load(home, 3)
    says = f"There is no room for this change: {needed} MB needed, 90 MB free. Nothing was changed."
    assert told.value.says == says


def test_a_limit_on_file_size_in_the_middle_of_the_work_changes_nothing(home: Home) -> None:
    people = pl.DataFrame({"person": [f"{n * n:x}" for n in range(200_000)]})
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def cut_short() -> None:
        with warehouse.changing(home, "load", **BY) as change:
            change.store("people", people, 3)
            resource.setrlimit(resource.RLIMIT_FSIZE, (home.warehouse(5).stat().st_size, hard))

    try:
        with pytest.raises(Refused) as told:
            cut_short()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert told.value.says == "The disk failed while the data file was in use. Nothing was changed."
    assert (paid(home), numbers(home), left_over(home)) == (9, [1, 2, 3, 4, 5], [])
