"""Both organisations' files, written once, and a reader of them that shares nothing with intake."""

import csv
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from python_calamine import load_workbook

from sample_data.make import SEED, write

NEW_NAMES = {
    "Emp No": "Employee Number",
    "Contract Type": "Employment Type",
    "Status": "Employment Status",
    "Department": "Service",
}
LOG = ["planned", "held", "name", "supervisor", "kind", "length", "status", "notes"]


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

    def sheet(self, name: str) -> list[list[Any]]:
        """Every row of a workbook's only sheet."""
        book = load_workbook(self.path / name)
        (sheet,) = book.sheet_names
        return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)

    def log(self, day: str) -> pl.DataFrame:
        """The sessions of a supervision log: cells as text, the day planned, and the whole name put right."""
        *above, _blank, _total = self.sheet(f"Supervision log {day}.xlsx")
        rows = [[str(cell) for cell in row] for row in above[5:]]
        sessions = pl.DataFrame(rows, schema=LOG, orient="row")
        return sessions.with_columns(
            pl.col("planned").str.to_date(), whole=pl.col("name").map_elements(_whole, pl.String)
        )

    def table(self, name: str) -> pl.DataFrame:
        """Every row of a csv export, as text."""
        return self._rows(f"{name}.csv")

    def _rows(self, name: str) -> pl.DataFrame:
        body = (self.path / name).read_bytes()
        text = body.decode("utf-8-sig" if body.startswith(b"\xef\xbb\xbf") else "cp1252")
        delimiter = ";" if text.count(";") > text.count(",") else ","
        _title, _blank, header, *rows = csv.reader(text.splitlines(), delimiter=delimiter)
        names = [column.strip() or f"spare {place}" for place, column in enumerate(header)]
        return pl.DataFrame(rows, schema=names, orient="row")


def _whole(cell: str) -> str:
    """Forename Surname, however it was typed."""
    last, comma, first = " ".join(cell.split()).partition(", ")
    return f"{first} {last}" if comma else last


@pytest.fixture(scope="session")
def lantern(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return Folder(tmp_path_factory.mktemp("lantern"))


@pytest.fixture(scope="session")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return Folder(tmp_path_factory.mktemp("harbour"))
