"""Kill a writer after each of its steps and between them, and see that what is left is the old state or the new."""

import json
import os
import pkgutil
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from deeds import AT, Deed

from etl import audit, maintenance, warehouse
from etl.home import Home, Refused
from etl.warehouse import QueryFailed
from etl.warehouse.database import sha256

GOLDEN = 0.618034  # its multiples, without their whole part, fill a stretch evenly


class Run(NamedTuple):
    """One deed in the writer: was it killed, did it say "saved", and its steps with their seconds from the start."""

    killed: bool
    acknowledged: bool
    steps: list[str]
    seconds: list[float]


class Moment(NamedTuple):
    """So long after the step of that number; 0 is the beginning."""

    step: int
    delay: float


NEVER = Moment(-1, 0)
State = Mapping[str, object]
States = tuple[State, State]  # old and new


@dataclass
class Report:
    """What came of a trial. `violations` is empty where every promise was kept."""

    kills: int = 0
    old: int = 0
    new: int = 0
    acknowledged: int = 0
    violations: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)


def trial(path: str, folder: Path, kills: int = 30, *, patient: bool = True) -> Report:
    """The deed at `path` ("deeds:Load"), killed once right after each step and `kills` times between steps.

    After a step it is killed in a home made anew each time. Between steps the state is kept from kill to kill, and made
    anew only after a violation; where not `patient`, the first violation ends the trial.
    """
    deed: Deed = pkgutil.resolve_name(path)()
    start = deed.made(folder / "start")
    first, old = deed.prepare(start), deed.state(start)
    home, report = _copy(start, "home"), Report()
    with _writer(path, folder) as writer:
        new, whole = _done(deed, writer, start, first)
        number, expected = first, (old, new)
        for moment in _moments(whole, kills):
            if moment.delay:
                number, now = deed.prepare(home), deed.state(home)
                if now != expected[0]:
                    expected = now, _done(deed, writer, home, number)[0]
            else:
                home, number, expected = _copy(start, "home"), first, (old, new)
            ran = _run(writer, home, number, moment)
            found, wrong = _faults(deed, home, expected, acknowledged=ran.acknowledged)
            _count(report, ran, wrong, new=found == expected[1])
            if wrong and not patient:
                return report
            if wrong:
                home = _copy(start, "home")
    report.violations.update(maintenance.check(home))
    return report


def _moments(whole: Run, kills: int) -> Iterator[Moment]:
    """Equal shares to each stretch between two steps, so that the short ones are not missed on a busy machine."""
    yield from (Moment(step, 0) for step in range(1, len(whole.steps) + 1))
    begins = [0.0, *whole.seconds[:-1]]
    for kill in range(kills):
        step = kill % len(begins)
        yield Moment(step, max(1e-6, (kill * GOLDEN % 1) * (whole.seconds[step] - begins[step])))


def _copy(home: Home, name: str) -> Home:
    """The home again, beside itself, in the place of what stood under that name."""
    copy = replace(home, folder=home.folder.with_name(name))
    shutil.rmtree(copy.folder, ignore_errors=True)
    shutil.copytree(home.folder, copy.folder)
    return copy


def _done(deed: Deed, writer: subprocess.Popen[str], home: Home, number: int) -> tuple[State, Run]:
    """The state that the deed leads to, and its run without a kill, on a copy of the home."""
    copy = _copy(home, "copy")
    run = _run(writer, copy, number)
    new = deed.state(copy)
    shutil.rmtree(copy.folder)
    return new, run


def _faults(deed: Deed, home: Home, expected: States, *, acknowledged: bool) -> tuple[State | None, list[str]]:
    """The state after a kill, and everything that is wrong with it. Recovers, as the next change does."""
    wrong = _in_clear(deed, home)
    try:
        with warehouse.reading(home):
            pass  # a reader does not wait for recovery
        warehouse.recover(home, at=AT)
        found = deed.state(home)
        lines = audit.lines(home)
    except (Refused, QueryFailed, OSError) as fault:
        return None, [*wrong, f"it does not open ({type(fault).__name__})"]
    if found not in expected:
        old, new = expected
        wrong += [
            "mixed",
            *(f"{part} neither old nor new" for part in found if found[part] not in (old[part], new[part])),
        ]
    elif acknowledged and found != expected[1]:
        wrong.append("a promise was lost")
    noted = {line["warehouse"]: line["sha256"] for line in lines if "warehouse" in line}
    if any(noted.get(int(file.stem)) != sha256(file) for file in home.folder.glob("warehouse/*.duckdb")):
        wrong.append("a data file without its true audit line")
    named = {line["publication"]: line["publication_sha256"] for line in lines if "publication_sha256" in line}
    if named != {int(file.stem): sha256(file) for file in home.folder.glob("publications/*.jsonl")}:
        wrong.append("editions other than the audit log names")
    if any(".part" in file.name or file.suffix == ".wal" for file in home.folder.rglob("*")):
        wrong.append("something was left over")
    return found, wrong


def _in_clear(deed: Deed, home: Home) -> list[str]:
    """Looks beside the home too, where the writer puts temporary files."""
    bodies = [file.read_bytes() for file in home.folder.parent.rglob("*") if file.is_file()]
    return ["a name in the clear"] * any(name.encode() in body for name in deed.private for body in bodies)


def _count(report: Report, ran: Run, wrong: list[str], *, new: bool) -> None:
    report.kills += ran.killed
    report.acknowledged += ran.acknowledged
    report.violations.update(wrong)
    report.after[ran.steps[-1] if ran.steps else "begin"] += ran.killed
    if not wrong:
        report.new += new
        report.old += not new


@contextmanager
def _writer(path: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, str(Path(__file__).with_name("writer.py")), path]
    place = os.environ | {"TMPDIR": str(folder)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, env=place
    ) as writer:
        yield writer


def _run(writer: subprocess.Popen[str], home: Home, number: int, moment: Moment = NEVER) -> Run:
    assert writer.stdin
    assert writer.stdout
    order = {"folder": str(home.folder), "number": number, **moment._asdict()}
    writer.stdin.write(json.dumps(order) + "\n")
    acknowledged, steps, seconds = False, list[str](), list[float]()
    for line in writer.stdout:
        word, *rest = line.split()
        if word == "STEP":
            seconds.append(float(rest[0]))
            steps.append(rest[1])
        elif word == "ACK":
            acknowledged = True
        elif word == "END":
            code = int(rest[0])
            assert code <= 0, "the deed failed: its error stands above"
            return Run(code < 0, acknowledged, steps, seconds)
    raise AssertionError("the writer ended")
