"""Where everything lies, and the key that opens it."""

import hmac
import json
import os
import secrets
import tomllib
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from schemas import standards
from schemas.policy import Policy, PolicyTooLax, policy
from schemas.standards import NoStandard, Standard, own

KEY_BYTES = 32
FOLDERS = ("warehouse", "publications", "snapshots", "profiles")


class Refused(Exception):
    """The file or the request is refused: one sentence for the user, exit code 4, nothing stored."""

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.says = says


@dataclass(frozen=True)
class Secret:
    """Bytes that never show themselves."""

    value: bytes = field(repr=False)

    def __repr__(self) -> str:
        return "****"

    def derived(self, label: str) -> bytes:
        """The key of one use: HMAC-SHA256 of the label."""
        return hmac.digest(self.value, label.encode(), "sha256")


@dataclass(frozen=True, kw_only=True)
class Home:
    """A home that is open: its folder, key and settings."""

    folder: Path
    key: Secret
    organisation: str
    policy: Policy
    standards: tuple[Standard, ...] = ()  # what supervision is promised
    held_to: Mapping[str, float] = field(default_factory=dict, hash=False)  # its own standards, by measure

    @property
    def log(self) -> Path:
        return self.folder / "audit.jsonl"

    def warehouse(self, number: int) -> Path:
        """warehouse/000043.duckdb"""
        return self.folder / "warehouse" / f"{number:06d}.duckdb"

    def publication(self, number: int) -> Path:
        """publications/000007.jsonl"""
        return self.folder / "publications" / f"{number:06d}.jsonl"

    def snapshot(self, name: str) -> Path:
        """snapshots/snapshot-000007.jsonl; sealed again, the name ends in -2"""
        return self.folder / "snapshots" / f"snapshot-{name}.jsonl"


def find(folder: Path | None, environ: Mapping[str, str]) -> Path:
    """--home, ALONGSIDE_HOME, or alongside-home in the user's data folder."""
    named = folder or environ.get("ALONGSIDE_HOME")
    return Path(named) if named else Path(platformdirs.user_data_dir()) / "alongside-home"


def create(folder: Path, organisation: str, environ: Mapping[str, str]) -> bool:
    """Make a home and, where the environment gives none, its key. A second time changes nothing and answers False."""
    settings = folder / "organisation.toml"
    if settings.exists():
        return False
    if not organisation.isprintable():
        raise Refused("The organisation's name holds marks that cannot be shown. Write it again.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for place in FOLDERS:
        (folder / place).mkdir(mode=0o700, exist_ok=True)
    given = environ.get("ALONGSIDE_KEY") or environ.get("ALONGSIDE_KEY_FILE")
    if not given and not (folder / "key").exists():
        private(folder / "key", secrets.token_hex(KEY_BYTES).encode())
    # Last: a home without its settings is no home yet, so a stop before this line leaves nothing half made.
    private(settings, f"name = {json.dumps(organisation, ensure_ascii=False)}\n".encode())
    return True


def open_home(folder: Path, environ: MutableMapping[str, str]) -> Home:
    """Open with ALONGSIDE_KEY (taken out of the environment), ALONGSIDE_KEY_FILE or the key file.

    Raises Refused where the home or its key is missing, unreadable or open to others.
    """
    try:
        settings = tomllib.loads((folder / "organisation.toml").read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise Refused("There is no home here yet. Run `alongside init` first.") from None
    except PermissionError:
        raise Refused("This home is locked: its settings may not be read by this user.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise Refused("The file organisation.toml cannot be read. Compare it with the handbook.") from None
    try:
        decided = policy(settings.get("policy", {}))
    except AttributeError:
        raise Refused("The policy in organisation.toml must be a table of its own: [policy].") from None
    except PolicyTooLax as error:
        raise Refused(str(error)) from None
    try:
        promised = standards.standards(str(settings.get("supervision_standard", standards.DEFAULT)), folder)
        held_to = own.own(settings.get("standards", {}))
    except NoStandard as error:
        raise Refused(str(error)) from None
    except AttributeError:
        raise Refused("The standards in organisation.toml must be a table of their own: [standards].") from None
    return Home(
        folder=folder,
        key=_key(folder, environ),
        organisation=str(settings.get("name", "")),
        policy=decided,
        standards=promised,
        held_to=held_to,
    )


def private(path: Path, body: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all, and sync it."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Ask the disk to keep a file, or the names in a folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _key(folder: Path, environ: MutableMapping[str, str]) -> Secret:
    if given := environ.pop("ALONGSIDE_KEY", None):
        return _secret(given)
    file = Path(environ.get("ALONGSIDE_KEY_FILE") or folder / "key")
    try:
        seen = file.stat()
        if seen.st_mode & 0o077 or seen.st_uid != os.getuid():
            raise Refused("The key file may be read by others. Make it private (own user, mode 0600), then try again.")
        return _secret(file.read_text("ascii"))
    except FileNotFoundError:
        raise Refused("The key of this home is missing. Without it the data cannot be read, by us or anyone.") from None
    except PermissionError:
        raise Refused("This home is locked: its key may not be read by this user.") from None
    except (UnicodeDecodeError, IsADirectoryError):
        raise Refused("The key is not one of ours: it should be 64 letters and digits.") from None


def _secret(text: str) -> Secret:
    try:
        value = bytes.fromhex(text.strip())
    except ValueError:
        value = b""
    if len(value) != KEY_BYTES:
        raise Refused("The key is not one of ours: it should be 64 letters and digits.")
    return Secret(value)
