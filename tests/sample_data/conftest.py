"""Both organisations' files, written once, and a reader of them that shares nothing with intake."""

import csv
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sample_data.make import SEED, write

NEW_NAMES = {
    "Emp No": "Employee Number",
    "Contract Type": "Employment Type",
    "Status": "Employment Status",
    "Department": "Service",
}


class Folder:
    """The files of one organisation."""

    def __init__(self, path: Path) -> None:
        self.path = path
        write("lantern" if path.name.startswith("lantern") else "harbour", path, np.random.default_rng(SEED))

    @property
    def days(self) -> list[str]:
        """Of the staff lists, in order."""
        return sorted(path.stem.removeprefix("Staff list ") for path in self.path.glob("Staff list *.csv"))

    def staff(self, day: str) -> pl.DataFrame:
        """Every row of a staff list, as text."""
        rows = self._rows(f"Staff list {day}.csv")
        return rows.rename(NEW_NAMES, strict=False).filter(pl.col("Employee Number").str.contains(r"\d{5}"))

    def in_post(self, day: str) -> pl.DataFrame:
        return self.staff(day).filter(pl.col("Employment Status") == "Current")

    def scales(self, day: str) -> pl.DataFrame:
        """Every role, as text."""
        return self._rows(f"Pay scales from {day}.csv")

    def _rows(self, name: str) -> pl.DataFrame:
        body = (self.path / name).read_bytes()
        text = body.decode("utf-8-sig" if body.startswith(b"\xef\xbb\xbf") else "cp1252")
        delimiter = ";" if text.count(";") > text.count(",") else ","
        _title, _blank, header, *rows = csv.reader(text.splitlines(), delimiter=delimiter)
        names = [column.strip() or f"spare {place}" for place, column in enumerate(header)]
        return pl.DataFrame(rows, schema=names, orient="row")


@pytest.fixture(scope="session")
def lantern(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return Folder(tmp_path_factory.mktemp("lantern"))


@pytest.fixture(scope="session")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return Folder(tmp_path_factory.mktemp("harbour"))
