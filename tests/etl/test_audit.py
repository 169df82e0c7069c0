"""The audit log: every edit is found, and a stop never breaks the chain."""

import json
import os
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl import audit
from etl.home import Home, Secret
from schemas.policy import Policy

AT = datetime(2026, 3, 3, 14, 2, tzinfo=UTC)
Lines = list[bytes]


def home_at(folder: Path, key: bytes = b"k" * 32) -> Home:
    return Home(folder=folder, key=Secret(key), organisation="Harbour", policy=Policy())


def noted(home: Home, *actions: str) -> Home:
    for action in actions:
        audit.note(home, {"action": action}, actor="hr", at=AT)
    return home


def edition(home: Home, number: int, action: str = "publish") -> None:
    audit.note(
        home, {"action": action, "publication": number, "publication_sha256": f"{number:064x}"}, actor="hr", at=AT
    )


def test_a_line_says_who_did_what_when_and_where_it_stands_in_the_chain(tmp_path: Path) -> None:
    home = noted(home_at(tmp_path), "load", "undo")
    first, second = audit.lines(home)
    assert (first["seq"], first["action"], first["actor"], first["time"]) == (
        1,
        "load",
        "hr",
        "2026-03-03T14:02:00+00:00",
    )
    assert (second["seq"], second["prev"], audit.head(home)) == (2, first["hash"], second["hash"])


def test_the_log_is_for_its_owner_only_and_has_no_head_before_the_first_line(tmp_path: Path) -> None:
    home = home_at(tmp_path)
    assert audit.head(home) == ""
    assert noted(home, "load").log.stat().st_mode & 0o777 == 0o600


def test_a_deed_cannot_say_another_place_in_the_chain_than_its_own(tmp_path: Path) -> None:
    home = home_at(tmp_path)
    audit.note(home, {"action": "load", "seq": 9, "actor": "board", "hash": "0", "prev": "0"}, actor="hr", at=AT)
    assert audit.lines(home)[0]["seq"] == 1
    assert audit.lines(home)[0]["actor"] == "hr"


def test_editions_stand_until_they_are_withdrawn(tmp_path: Path) -> None:
    home = home_at(tmp_path)
    for number in (1, 2, 3):
        edition(home, number)
    edition(home, 2, "withdraw")
    assert audit.standing(home) == [audit.Standing(1, f"{1:064x}"), audit.Standing(3, f"{3:064x}")]


def swapped(lines: Lines, at: int) -> Lines:
    other = (at + 1) % len(lines)
    low, high = sorted((at, other))
    return [*lines[:low], lines[high], *lines[low + 1 : high], lines[low], *lines[high + 1 :]]


EDITS: dict[str, Callable[[Lines, int], Lines]] = {
    "remove": lambda lines, at: lines[:at] + lines[at + 1 :],
    "repeat": lambda lines, at: [*lines[:at], lines[at], *lines[at:]],
    "swap": swapped,
    "blank": lambda lines, at: [*lines[:at], b"", *lines[at:]],
    "null": lambda lines, at: [*lines[:at], b"null", *lines[at:]],
    "spaced": lambda lines, at: [*lines[:at], lines[at].replace(b", ", b",  ", 1), *lines[at + 1 :]],
}


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edit=st.sampled_from(sorted(EDITS)), at=st.integers(0, 4))
def test_a_line_removed_repeated_moved_or_added_is_found(tmp_path: Path, edit: str, at: int) -> None:
    home = home_at(tmp_path)
    home.log.unlink(missing_ok=True)
    whole = noted(home, "create", "load", "load", "undo", "load", "publish").log.read_bytes().splitlines()
    home.log.write_bytes(b"".join(line + b"\n" for line in EDITS[edit](whole, at)))
    with pytest.raises(audit.Changed, match="changed"):
        audit.lines(home)


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spot=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_flipped_bit_in_any_line_but_its_last_line_end_is_found(tmp_path: Path, spot: int, bit: int) -> None:
    home = home_at(tmp_path)
    if not home.log.exists():
        noted(home, "create", "load", "undo")
        (tmp_path / "whole").write_bytes(home.log.read_bytes())
    spoiled = bytearray((tmp_path / "whole").read_bytes())
    spoiled[spot % (len(spoiled) - 1)] ^= 1 << bit
    home.log.write_bytes(spoiled)
    with pytest.raises(audit.Changed):
        audit.lines(home)


def test_nothing_is_noted_after_a_changed_line(tmp_path: Path) -> None:
    home = noted(home_at(tmp_path), "create", "load", "load")
    spoiled = home.log.read_bytes().replace(b'"create"', b'"erased"')
    home.log.write_bytes(spoiled)
    with pytest.raises(audit.Changed, match="line on"):
        noted(home, "load")
    assert home.log.read_bytes() == spoiled


def test_a_line_with_nothing_sealed_in_it_is_told_by_its_number(tmp_path: Path) -> None:
    home = noted(home_at(tmp_path), "create", "load", "load")
    lines = home.log.read_bytes().splitlines(keepends=True)
    home.log.write_bytes(lines[0] + b'{"seq": 2}\n' + lines[2])
    with pytest.raises(audit.Changed, match="at line 2"):
        audit.lines(home)


def test_another_key_opens_no_log(tmp_path: Path) -> None:
    noted(home_at(tmp_path), "create")
    with pytest.raises(audit.Changed, match="not the key of this home"):
        audit.lines(home_at(tmp_path, b"x" * 32))


def test_a_last_line_cut_at_any_byte_does_not_count_and_the_chain_goes_on(tmp_path: Path) -> None:
    home = noted(home_at(tmp_path), "create", "load")
    whole = home.log.read_bytes()
    start = whole.index(b"\n") + 1
    for end in range(start, len(whole)):
        home.log.write_bytes(whole[:end])
        assert [line["action"] for line in audit.lines(home)] == ["create"]
        noted(home, "undo")
        assert [line["action"] for line in audit.lines(home)] == ["create", "undo"]


def test_two_who_note_at_once_never_write_one_number_twice(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as writers:
        for done in [writers.submit(noted, home_at(tmp_path), *["load"] * 15) for _ in range(2)]:
            done.result()
    assert [line["seq"] for line in audit.lines(home_at(tmp_path))] == list(range(1, 31))


def test_a_line_is_on_the_disk_when_it_was_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr("os.fsync", lambda handle: synced.append(os.fstat(handle).st_ino))
    log = noted(home_at(tmp_path), "create", "load").log
    assert synced == [path.stat().st_ino for path in (log, tmp_path, log)]  # the folder once, for the new name


def test_a_log_is_lines_of_json_that_any_tool_reads(tmp_path: Path) -> None:
    home = noted(home_at(tmp_path), "create", "load")
    names = {name for line in home.log.read_text().splitlines() for name in json.loads(line)}
    assert names == {"seq", "time", "actor", "action", "prev", "hash"}
    assert re.fullmatch(r"[0-9a-f]{64}", audit.head(home))
