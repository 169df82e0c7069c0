"""What is measured: load, publish, and the memory that a load takes."""

import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl

from etl import demo, home, load, maintenance, publish, warehouse
from etl.home import Home
from etl.intake import answers
from etl.intake.child import Upload
from etl.load.answered import Asked

AT, DAY = demo.PRINTED, date(2026, 9, 30)
BY = {"actor": "bench", "at": AT}


def made(folder: Path) -> Home:
    """An empty home."""
    maintenance.init(folder, "Lantern Family Services", {}, **BY)
    return home.open_home(folder, {})


def loaded(opened: Home, exports: Sequence[Path], given: Path) -> None:
    """These files in a home, by one call."""
    uploads = [Upload(file.name, file.read_bytes()) for file in exports]
    asked = Asked(answers={upload.name: answers.read(given, upload.name) for upload in uploads})
    stored = load.load(opened, uploads, asked, **BY)
    assert not any(each.code for each in stored), [each.says for each in stored if each.code]


def published(folder: Path, *, dry_run: bool = True) -> publish.Published:
    """The edition of the last day; with `dry_run` it can be made again."""
    return publish.publish(home.open_home(folder, {}), DAY, dry_run=dry_run, **BY)


def contents(folder: Path) -> Mapping[str, pl.DataFrame]:
    """Every table of the warehouse, as it stands."""
    with warehouse.reading(home.open_home(folder, {})) as store:
        return {name: store.select(f"SELECT * FROM {name}") for name in store.columns()}


def peak(folder: Path, exports: Sequence[Path], given: Path) -> float:
    """Megabytes at most, of a process of its own that loads all."""
    command = [sys.executable, __file__, str(folder), str(given), *map(str, exports)]
    return float(subprocess.run(command, capture_output=True, check=True).stdout)


def held(process: int | str) -> float:
    """Megabytes that a process has held at most; what getrusage says begins with what its parent held."""
    status = Path(f"/proc/{process}/status").read_text("ascii")
    return int(re.findall(r"VmHWM:\s*(\d+) kB", status)[0]) / 1000


if __name__ == "__main__":
    loaded(made(Path(sys.argv[1])), [Path(name) for name in sys.argv[3:]], Path(sys.argv[2]))
    sys.stdout.write(str(held("self")))
