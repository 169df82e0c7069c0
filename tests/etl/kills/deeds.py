"""What is done while the process is killed. A new deed is a class with these five; name it in test_kills.py."""

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock
from typing import Protocol

from etl import audit, load, maintenance, publish, warehouse
from etl.home import Home, open_home
from etl.intake.child import Upload
from etl.load.answered import Asked
from etl.warehouse.database import Change, attached, sha256

AT = datetime(2026, 3, 3, 14, 2, tzinfo=UTC)
BY = {"actor": "hr", "at": AT}
DAY = date(2026, 2, 28)
READING = Lock()  # trials run beside each other, and no more than three uploads may wait to be read
PEOPLE = 120  # so many that every figure is shown
NAME, NUMBER = "Planted Hale-Quill", "Works-Number-"  # kept only as codes
PLACE = "Lamplighter Yard"  # kept as it is, in the encrypted file alone: no edition tells it

ROLES = """\
Job title,Grade,Job family,Lived experience role,Comparable role,Pay from,Pay to,Full time hours,Advertised openly
Peer Worker,4,Care,Yes,Support Worker,24000,27000,37.5,Yes
Support Worker,4,Care,No,,24000,27000,37.5,Yes
"""
HEADER = "Employee number,Name,Location,Job title,Grade,Service,Team,Start date,Pay basis,Salary,Hours,Full time hours"


class Deed(Protocol):
    """One kind of change."""

    private: Sequence[str]
    """What it is given about people, and no file may hold in the clear."""

    def made(self, folder: Path) -> Home:
        """A home with what the deed needs, the key in it."""

    def prepare(self, home: Home) -> int:
        """Bring the home to where the deed can be done; gives a number that `run` needs, such as the next load's."""

    def run(self, home: Home, number: int) -> None:
        """The deed, in a process that may be killed. The same home and number must lead to the same state."""

    def state(self, home: Home) -> Mapping[str, object]:
        """All that must be wholly old or wholly new, to compare with ==, by what it is."""


class Load:
    """The day's staff list anew: one person is gone, one has come, everybody else is paid a pound more."""

    private = (NAME, NUMBER, PLACE)

    def made(self, folder: Path) -> Home:
        maintenance.init(folder, "Harbour", {}, **BY)
        made = open_home(folder, {})
        store(made, Upload("roles.csv", ROLES.encode()), staff_list(0))
        return made

    def prepare(self, home: Home) -> int:
        return len(load.history(home)) + 1

    def run(self, home: Home, number: int) -> None:
        store(home, staff_list(number))

    def state(self, home: Home) -> Mapping[str, object]:
        with warehouse.reading(home) as opened:
            tables = {name: rows for name, rows in opened.contents().items() if name != "identity"}
        files = {file.name: sha256(file) for file in (home.folder / "publications").iterdir()}
        standing = {"standing": audit.standing(home), "editions": publish.publications(home)}
        return {**tables, "files": files, **standing}


class Publish(Load):
    """An edition a year after the last one, so that every figure is decided anew and the people behind it are kept."""

    def prepare(self, home: Home) -> int:
        return len(audit.standing(home)) + 1

    def run(self, home: Home, number: int) -> None:
        at = AT.replace(year=AT.year + number)
        publish.publish(home, DAY.replace(year=at.year), actor="hr", at=at)


class Undo(Load):
    """The newest staff list taken back, so that the first one stands again."""

    def made(self, folder: Path) -> Home:
        made = super().made(folder)
        super().run(made, super().prepare(made))
        return made

    def prepare(self, home: Home) -> int:
        if load.history(home)[0].undone:
            super().run(home, super().prepare(home))
        return load.history(home)[0].load_id or 0

    def run(self, home: Home, number: int) -> None:
        load.undo(home, number, **BY)


class InPlace(Load):
    """A bad writer, to try the trial: it writes into the file in force."""

    def run(self, home: Home, number: int) -> None:
        warehouse.changing = in_place
        super().run(home, number)


class Early(Load):
    """A bad writer, to try the trial: it says "saved" before it is."""

    def run(self, home: Home, number: int) -> None:
        os.write(1, b"ACK\n")
        super().run(home, number)


class Spill(Load):
    """A bad writer, to try the trial: it puts the upload on the disk as it came."""

    def run(self, home: Home, number: int) -> None:
        with tempfile.NamedTemporaryFile(delete=False) as file:
            file.write(staff_list(number).data)
        super().run(home, number)


@contextmanager
def in_place(home: Home, action: str, *, actor: str, at: datetime) -> Iterator[Change]:
    """As warehouse.changing, but without the copy."""
    with warehouse.reading(home) as opened:
        file = home.warehouse(opened.number)
    change = Change(opened.number, attached(file, home.key, write=True))
    yield change
    line = {**change.line, "action": action, "actor": actor, "time": at.isoformat()}
    change.end(line)
    change.close()
    audit.note(home, line | {"warehouse": change.number, "sha256": sha256(file)}, actor=actor, at=at)


def store(home: Home, *uploads: Upload) -> None:
    with READING:
        answers = load.load(home, uploads, Asked(as_of=DAY), **BY)
    assert all(answer.accepted and not answer.problems for answer in answers), answers


def staff_list(number: int) -> Upload:
    """Everybody from the employee of that number on; a third are peers, and each team has as many of them."""
    people = [
        f"{NUMBER}{person},{NAME} {person},{PLACE},"
        f"{'Support' if person % 3 else 'Peer'} Worker,4,{('North', 'South')[person // 3 % 2]},"
        f"{('Red', 'Blue')[person // 6 % 2]},{2 + person % 28}/01/2020,"
        f"Annual FTE,{24_000 + person * 37 % 1000 + number},37.5,37.5"
        for person in range(number, number + PEOPLE)
    ]
    return Upload("staff.csv", "\n".join([HEADER, *people]).encode())
