"""Sealed board snapshots: a publication, titled, with an ed25519 signature over every byte before its last line."""

import hashlib
import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from etl import audit, cells, warehouse
from etl.editions import one as standing_edition
from etl.home import Home, Refused, private, sync

OURS = r"snapshot-\d+(-\d+)?\.jsonl"  # names of the files; what else lies there is none of them
DAMAGED = "This is not a sound snapshot: it was changed after it was sealed, or is no snapshot."
STRANGER = "This snapshot was sealed by somebody else's key."


@dataclass(frozen=True, kw_only=True)
class Verified:
    """What `snapshot verify` answers (cli.md). `signer` is the public key, as sixteen pairs of letters and digits."""

    valid: bool
    sealed_on: str | None
    publication_id: int | None
    signer: str | None
    says: str
    title: str | None = None
    organisation: str | None = None
    as_of: str | None = None


CHANGED = Verified(valid=False, sealed_on=None, publication_id=None, signer=None, says=DAMAGED)


def create(home: Home, title: str, output: Path | None, *, actor: str, at: datetime) -> Path:
    """Seal the newest publication in the home, and copy the file to a folder where one is named.

    Answers the file in the home. Raises Refused where nothing is published or the folder cannot be written.
    """
    try:
        title.encode()
    except UnicodeEncodeError:
        raise Refused("The title holds marks that cannot be written. Write it again.") from None
    edition = standing_edition(home, cells.Viewer("hr"))
    head = {**edition.head, "title": title, "sealed_on": at.date().isoformat(), "audit_head": audit.head(home)}
    with warehouse.reading(home) as store:
        key = Ed25519PrivateKey.from_private_bytes(store.secret("sign"))
    signer = key.public_key().public_bytes_raw()
    if signer.hex() not in signers(home):  # before the first file: one whose seal nobody knows would be refused
        audit.note(home, {"action": "signer", "signer": signer.hex()}, actor=actor, at=at)
    signed = cells.written(head, edition.cells)
    body = signed + _seal_line(signer, key.sign(signed))
    path = _kept(home, edition.head["publication_id"], body)
    digest = hashlib.sha256(body).hexdigest()
    audit.note(home, {"action": "snapshot", "snapshot": path.stem, "sha256": digest}, actor=actor, at=at)
    if output is not None:
        _copied(body, output / path.name)
    return path


def verify(body: bytes) -> Verified:
    """Needs no home: the public key is inside."""
    signed, last = _parted(body)
    try:
        seal = json.loads(last)
        public, signature = bytes.fromhex(seal["key"]), bytes.fromhex(seal["signature"])
        Ed25519PublicKey.from_public_bytes(public).verify(signature, signed)
        head = cells.parse(signed).head
        sealed_on, publication = str(head["sealed_on"]), int(head["publication_id"])
    except (ValueError, KeyError, TypeError, RecursionError, InvalidSignature):
        return CHANGED
    # The seal line signs but is not signed: it must stand exactly as we write it, or a byte could change unseen.
    if last != _seal_line(public, signature):
        return CHANGED
    return Verified(
        valid=True,
        sealed_on=sealed_on,
        publication_id=publication,
        signer=public.hex(),
        says=_says(sealed_on, public),
        title=head.get("title"),
        organisation=head.get("organisation"),
        as_of=head.get("as_of"),
    )


def snapshots(home: Home) -> Sequence[Path]:
    """The sealed files of the home, newest first."""
    files = (home.folder / "snapshots").glob("snapshot-*.jsonl")
    return sorted((file for file in files if re.fullmatch(OURS, file.name)), key=_place, reverse=True)


def editions(home: Home) -> Sequence[cells.Edition]:
    """The sound snapshots of the home, newest first, whole."""
    return [read(home, cells.Viewer("hr"), path) for path in snapshots(home)]


def read(home: Home, viewer: cells.Viewer, path: Path) -> cells.Edition:
    """A sound snapshot's cells; Refused where one byte has changed or another key has sealed it."""
    body = path.read_bytes()
    edition = sound(body)
    if verify(body).signer not in signers(home):
        raise Refused(STRANGER)
    return cells.Edition(edition.head, tuple(filter(viewer.may_see, edition.cells)))


def sound(body: bytes) -> cells.Edition:
    """What a snapshot holds, whoever sealed it; Refused where one byte has changed. Needs no home."""
    found = verify(body)
    if not found.valid:
        raise Refused(found.says)
    return cells.parse(_parted(body)[0])


def signers(home: Home) -> frozenset[str]:
    """The public keys that have sealed for this home: pages need no warehouse to know them."""
    return frozenset(str(line["signer"]) for line in audit.lines(home) if line["action"] == "signer")


def _says(sealed_on: str, public: bytes) -> str:
    """Who sealed it is said too: anybody can seal a changed file anew, but not with the organisation's key."""
    return f"Sound: not one byte has changed since it was sealed, on {sealed_on}, with the key {public.hex()[:16]}."


def _parted(body: bytes) -> tuple[bytes, bytes]:
    """What is signed, and the line that signs it."""
    start = body.rfind(b"\n", 0, -1) + 1
    return body[:start], body[start:]


def _seal_line(public: bytes, signature: bytes) -> bytes:
    return json.dumps({"seal": "ed25519", "key": public.hex(), "signature": signature.hex()}).encode() + b"\n"


def _kept(home: Home, publication: int, body: bytes) -> Path:
    """Under the first free name; the link fails where the name is taken, so no snapshot is ever written over."""
    (home.folder / "snapshots").mkdir(mode=0o700, exist_ok=True)
    part = home.folder / "snapshots" / f"{publication:06d}.part"
    private(part, body)
    if not verify(part.read_bytes()).valid:
        raise Refused("The disk gave back something else than was written. Nothing was sealed.")
    try:
        for again in count(1):
            final = home.snapshot(f"{publication:06d}" if again == 1 else f"{publication:06d}-{again}")
            try:
                os.link(part, final)
            except FileExistsError:
                continue
            sync(final.parent)
            return final
    finally:
        part.unlink()
    raise AssertionError("There is always a free number.")


def _copied(body: bytes, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)
    except OSError:
        raise Refused(
            "The snapshot is sealed and kept in the home, but it could not be copied to that folder."
        ) from None


def _place(path: Path) -> tuple[int, int]:
    publication, _, again = path.stem.removeprefix("snapshot-").partition("-")
    return int(publication), int(again or 1)
