"""A sealed snapshot: any byte changed, cut or added is refused; only this home's own seal is read; nothing is lost."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from etl import audit, cells, maintenance, publish
from etl.home import Home, Refused
from etl.snapshot import seal

Made = SimpleNamespace
HR = cells.Viewer("hr")
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))


def signed(body: bytes) -> bytes:
    """Any bytes, under a seal that fits."""
    return body + seal._seal_line(KEY.public_key().public_bytes_raw(), KEY.sign(body))


SMALL = signed(b'{"as_of": "2026-09-30", "publication_id": 7, "sealed_on": "2026-10-06"}\n')


@pytest.fixture
def sealed(published: Home, made: Made) -> Home:
    seal.create(published, "Parity", None, **made.BY)
    return published


def test_a_snapshot_is_the_edition_with_a_title_and_the_day(sealed: Home) -> None:
    (path,) = seal.snapshots(sealed)
    read = seal.read(sealed, HR, path)
    edition = publish.released(sealed, HR)
    assert read.cells == edition.cells
    own = {"title": "Parity", "sealed_on": "2026-10-06"}
    assert {name: told for name, told in read.head.items() if name != "audit_head"} == dict(edition.head) | own
    assert path.name == "snapshot-000001.jsonl"


def test_verifying_needs_no_home(sealed: Home) -> None:
    found = seal.verify(seal.snapshots(sealed)[0].read_bytes())
    assert (found.valid, found.sealed_on, found.publication_id) == (True, "2026-10-06", 1)
    assert found.signer is not None
    assert found.signer[:16] in found.says


@pytest.mark.parametrize("bit", [1, 32, 128])
def test_one_changed_byte_anywhere_is_refused(bit: int) -> None:
    assert seal.verify(SMALL).valid
    for place in range(len(SMALL)):
        changed = SMALL[:place] + bytes([SMALL[place] ^ bit]) + SMALL[place + 1 :]
        assert seal.verify(changed) == seal.CHANGED, place


def test_every_cut_is_refused() -> None:
    assert not [place for place in range(len(SMALL)) if seal.verify(SMALL[:place]).valid]
    assert not [place for place in range(1, len(SMALL)) if seal.verify(SMALL[place:]).valid]


@settings(max_examples=200, deadline=None)
@given(st.binary(min_size=1, max_size=40), st.integers(0, len(SMALL)))
def test_added_bytes_are_refused_wherever_they_stand(added: bytes, place: int) -> None:
    assert seal.verify(SMALL[:place] + added + SMALL[place:]) == seal.CHANGED


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_bytes_that_are_no_snapshot_are_said_to_be_none(body: bytes) -> None:
    assert seal.verify(body) == seal.CHANGED


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[" * 100_000 + b"\n",
        b'{"sealed_on": "2026-10-06"}\n',
        b'{"publication_id": 7}\n',
        b"[]\n",
        b'{"sealed_on": ["a"], "publication_id": {}}\nnull\n',
    ],
)
def test_a_fitting_seal_over_something_else_is_no_snapshot(body: bytes) -> None:
    assert seal.verify(signed(body)) == seal.CHANGED


def test_a_seal_of_another_home_is_refused(sealed: Home, new_home: Callable[[], Home]) -> None:
    body = seal.snapshots(sealed)[0].read_bytes()
    other = new_home()
    path = other.snapshot("000001")
    path.write_bytes(body)
    assert seal.verify(body).valid
    with pytest.raises(Refused, match="somebody else's key"):
        seal.read(other, HR, path)


def test_a_changed_one_is_not_read(sealed: Home) -> None:
    (path,) = seal.snapshots(sealed)
    path.write_bytes(path.read_bytes().replace(b"94p", b"97p", 1))
    with pytest.raises(Refused, match="not a sound snapshot"):
        seal.read(sealed, HR, path)


def test_sealed_again_it_is_a_second_file_and_the_first_stays(sealed: Home, made: Made) -> None:
    first = seal.snapshots(sealed)[0].read_bytes()
    again = seal.create(sealed, "Parity, again", None, **made.BY)
    assert again.name == "snapshot-000001-2.jsonl"
    assert seal.create(sealed, "Parity, again", None, **made.BY).name == "snapshot-000001-3.jsonl"
    assert [path.name for path in seal.snapshots(sealed)] == [
        "snapshot-000001-3.jsonl", "snapshot-000001-2.jsonl", "snapshot-000001.jsonl",
    ]  # fmt: skip
    assert sealed.snapshot("000001").read_bytes() == first


def test_a_title_may_hold_any_letters(sealed: Home, made: Made) -> None:
    title = "Ünïcode “quotes” \u2028 and\x85breaks\n{}"
    path = seal.create(sealed, title, None, **made.BY)
    assert seal.read(sealed, HR, path).head["title"] == title


def test_what_is_sealed_stands_after_its_edition_was_withdrawn(sealed: Home, made: Made) -> None:
    publish.unpublish(sealed, **made.BY)
    assert [edition.head["publication_id"] for edition in seal.editions(sealed)] == [1]
    with pytest.raises(Refused, match="Nothing is published yet"):
        seal.create(sealed, "Parity", None, **made.BY)


def test_a_copy_goes_to_the_folder_that_is_named(published: Home, made: Made, tmp_path: Path) -> None:
    kept = seal.create(published, "Parity", tmp_path / "for the board" / "autumn", **made.BY)
    assert (tmp_path / "for the board" / "autumn" / kept.name).read_bytes() == kept.read_bytes()


def test_a_folder_that_cannot_be_written_is_told_and_the_snapshot_is_kept(
    published: Home, made: Made, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Refused, match="kept in the home"):
        seal.create(published, "Parity", tmp_path / "file", **made.BY)
    assert len(seal.editions(published)) == 1


def test_the_audit_log_carries_the_key_once_and_each_file(sealed: Home, made: Made) -> None:
    seal.create(sealed, "Parity", None, **made.BY)
    actions = [line["action"] for line in audit.lines(sealed)][-3:]
    assert actions == ["signer", "snapshot", "snapshot"]


def test_another_file_in_the_folder_is_no_snapshot(sealed: Home) -> None:
    (sealed.folder / "snapshots" / "snapshot-notes.jsonl").write_text("{}")
    assert [path.name for path in seal.snapshots(sealed)] == ["snapshot-000001.jsonl"]


# ---------------------------------------------------------------- what check says of them


def test_check_finds_a_snapshot_that_was_changed_or_is_missing(sealed: Home) -> None:
    assert maintenance.check(sealed) == []
    path = sealed.snapshot("000001")
    body = path.read_bytes()
    path.write_bytes(body.replace(b"94p", b"97p", 1))
    assert maintenance.check(sealed) == ["The file snapshot-000001 is not a sound snapshot: it was changed."]
    path.unlink()
    assert maintenance.check(sealed) == ["The file snapshot-000001 is missing."]


def test_check_finds_a_snapshot_in_the_place_of_another(sealed: Home, made: Made) -> None:
    seal.create(sealed, "Parity, again", None, **made.BY)
    shutil.copy(sealed.snapshot("000001-2"), sealed.snapshot("000001"))
    assert maintenance.check(sealed) == ["The file snapshot-000001 is not a sound snapshot: it was changed."]


def test_check_finds_one_that_somebody_else_sealed(sealed: Home) -> None:
    head = {"as_of": "2026-09-30", "publication_id": 1, "sealed_on": "2026-10-06"}
    sealed.snapshot("000001-2").write_bytes(signed(json.dumps(head).encode() + b"\n"))
    assert maintenance.check(sealed) == ["The file snapshot-000001-2 is not a sound snapshot: it was changed."]
