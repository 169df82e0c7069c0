"""A publication's file, selected and titled, with an ed25519 signature over every byte before its last line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from etl import cells
from etl.home import Home


@dataclass(frozen=True, kw_only=True)
class Verified:
    """cli.md, `snapshot verify`."""

    valid: bool
    sealed_on: str | None
    publication_id: str | None
    signer: str | None
    says: str


def create(home: Home, title: str, output: Path, *, actor: str, at: datetime) -> Path:
    """Seal the newest publication in the home and copy it to the folder."""


def verify(file: bytes) -> Verified:
    """Needs no home: the public key is inside."""


def snapshots(home: Home) -> Sequence[Path]:
    """Newest first."""


def read(home: Home, viewer: cells.Viewer, path: Path) -> cells.Edition:
    """A sound snapshot's cells; Refused where one byte has changed."""
