"""The table of a card as a csv file: what the screen shows, with its dates and the marks on top."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from dashboard import access, files, parts
from dashboard.charts import Row
from dashboard.files import File
from dashboard.parts import Part
from etl.cells import Released, Status
from etl.conversations import Target, aim
from etl.words import WITHHELD

KIND = "csv"
MARKS: Mapping[Status, str] = {"withheld": "[c]", "not_collected": "[x]", "cannot_tell": "[u]", "does_not_apply": "[z]"}
EXPLAINED: Mapping[str, str] = {
    "[c]": WITHHELD,
    "[x]": "Not collected yet: it waits for an export.",
    "[u]": "We cannot tell yet.",
    "[z]": "Does not apply.",
}
HEADER = ("Name", "Figure", "Likely range", "Value", "Low", "High", "Unit", "Covers", "Mark", "Sentence", "Target")
UNITS: Mapping[str, str] = {"per_100_person_years": "times in every 100 years worked", "ratio": "times"}
STARTS_A_FORMULA = frozenset("=+-@\u2212\t\r\n")
PASSED_OVER = frozenset("'\"`\u2018\u2019\u201c\u201d")  # quotes that a program takes off before it reads on

Cell = str | int | float | None


def table(editions: access.Editions, key: str) -> File:
    """The table of that card. The same bytes for the same cells and targets. Raises NotThere where there is none."""
    part = parts.found(editions.now, key)
    if part is None or not part.shown or not part.measure.chart:
        raise files.NotThere
    rows = parts.rows(editions, part)
    lines = [*_top(editions, part, rows), (), HEADER, *(_line(row, access.targets()) for row in rows)]
    name = "-".join(filter(None, (part.measure.id, part.by.replace(" ", "_"), editions.now.head["as_of"])))
    return File(f"{name}.csv", "text/csv; charset=utf-8", written(lines))


def written(lines: Sequence[Sequence[Cell]]) -> bytes:
    """With the mark that tells a spreadsheet that it is UTF-8; every text in quotes, numbers bare."""
    text = io.StringIO(newline="")
    # Texts in quotes stay one cell where a spreadsheet takes the semicolon for the end of a cell.
    csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n").writerows(
        [safe(cell) if isinstance(cell, str) else cell for cell in line] for line in lines
    )
    return text.getvalue().encode("utf-8-sig")


def safe(text: str) -> str:
    """A text that no spreadsheet runs: one that would begin a formula gets an apostrophe in front.

    Full-width forms count, and what stands behind quotes, spaces or marks that cannot be seen.
    """
    seen = (letter for letter in unicodedata.normalize("NFKC", text) if not _is_passed_over(letter))
    return f"'{text}" if next(seen, "") in STARTS_A_FORMULA else text


def _is_passed_over(letter: str) -> bool:
    return letter in PASSED_OVER or unicodedata.category(letter) in ("Zs", "Zl", "Zp", "Cf")


def _top(editions: access.Editions, part: Part, rows: Sequence[Row]) -> Iterator[Sequence[Cell]]:
    """What the table is of, and its dates, a line each; then the marks."""
    head = editions.now.head
    yield "Organisation", head["organisation"]
    yield "Table", part.title
    yield "As at", parts.day(head["as_of"])
    shown = [row.cell for row in rows if row.cell.shown]
    next_figure = parts.next_figure(editions.now, part.cells[0]) or ""
    yield "Covers", parts.covered(shown)
    yield "Loaded", parts.loaded(editions.now, shown, editions.before)
    yield "Next new figure", re.sub("^(next )?new (figure )?", "", next_figure) or None
    yield "What this does not tell you", part.measure.caveat
    yield from EXPLAINED.items()


def _line(row: Row, targets: Mapping[str, Target]) -> Sequence[Cell]:
    cell = row.cell
    if not cell.shown:  # in its place, and nothing but its mark and its sentence
        return row.name, *[None] * (HEADER.index("Mark") - 1), MARKS[cell.status], cell.says, None
    # A low end without a high one is no range: of steps it counts those that ask for no degree, as the sentence says.
    ends = (None, None) if None in (cell.low, cell.high) else (cell.low, cell.high)
    numbers = map(_number, (cell.value, *ends))
    covers = parts.covered([cell])
    return row.name, cell.figure, cell.range, *numbers, _unit(cell), covers, None, cell.says, _target(cell, targets)


def _target(cell: Released, targets: Mapping[str, Target]) -> str | None:
    return aim(targets.get(cell.measure), cell)


def _number(value: float | None) -> int | float | None:
    return int(value) if value is not None and value == int(value) else value


def _unit(cell: Released) -> str:
    return UNITS.get(cell.value_unit, cell.value_unit.replace("_", " "))


files.MAKERS[KIND] = table
