"""Part good rows from faults, and leave out what was said before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

import dataframely as dy
import polars as pl

from etl.intake import problem, sessions
from etl.intake.mapping import PERSON, Mapped
from etl.intake.parse import Parsed
from etl.intake.problem import Problem
from etl.intake.sniff import Layout
from schemas.table import Table

ORDERED = (
    ("start_date", "end_date"),
    ("post_start", "end_date"),
    ("scale_min", "scale_max"),
    ("first_day", "last_day"),
)
CODES = {"nullability": "missing", "min": "too_small", "max": "too_large", "inf": "too_large", "nan": "number"}
ADDED = "establishment_fte"  # posts of one role in several units add up
PLACE = {"row": dy.UInt32(nullable=False), "heading": dy.String(nullable=True)}
PLAIN = {
    "person": "an employee number",
    "name": "a name",
    "held_on": "a day on which it was held",
    "scheduled_for": "one for which it was planned",
}


@dataclass(frozen=True)
class Checked:
    """The records that may be stored, with `row` and `heading`; read = taken + quarantined + skipped, always.

    The counts are of rows of the file; of a sheet of people by months, of its filled cells.
    """

    accepted: pl.DataFrame
    problems: Sequence[Problem]
    read: int
    quarantined: int
    skipped: int

    @property
    def taken(self) -> int:
        """The rows of the file, or the cells, that the accepted records come from."""
        return problem.count(self.accepted)


def validate(layout: Layout, mapped: Mapped, parsed: Parsed, table: Table) -> Checked:
    """The records that may be stored, and why the others may not."""
    found = [*layout.problems, *_repeated(layout)]
    rows = parsed.rows.filter(~problem.hit(parsed.rows, (*problem.skips(found), *problem.blocks(found))))
    left = set(rows["row"])
    found += [said for said in parsed.problems if said.weight != "block" or said.row in left]
    known = {(said.row, said.column) for said in problem.blocks(parsed.problems)}
    # A cell that could not be read is empty here: it has its sentence already.
    found += (said for said in _broken_rules(layout.sheet, rows, mapped, table) if (said.row, said.column) not in known)
    found += [*_nobody(layout.sheet, rows, mapped, table, known), *_out_of_order(layout.sheet, rows, mapped)]
    rows = rows.filter(~problem.hit(rows, problem.blocks(found)))
    if table.name == "supervision":
        found += sessions.problems(layout.sheet, rows)
        rows = rows.filter(~problem.hit(rows, problem.blocks(found)))
    if not PERSON & table.fields().keys():
        rows, said_before = _said_before(layout.sheet, rows, table)
        found += said_before
    return _counted(parsed.rows, rows, found)


def _counted(read: pl.DataFrame, accepted: pl.DataFrame, found: Sequence[Problem]) -> Checked:
    """Rows that are no records, such as totals and blank ones, count too where they were set aside or left out."""
    records = set(read["row"])
    aside = {said.row for said in problem.blocks(found)} - records
    left_out = {said.row for said in problem.skips(found)} - records - aside
    skipped = problem.hit(read, problem.skips(found))
    quarantined = problem.hit(read, problem.blocks(found)) & ~skipped
    return Checked(
        accepted=accepted,
        problems=tuple(sorted(found, key=lambda said: (said.row, said.column, said.code))),
        read=problem.count(read) + len(aside) + len(left_out),
        quarantined=problem.count(read.filter(quarantined)) + len(aside),
        skipped=problem.count(read.filter(skipped)) + len(left_out),
    )


def _repeated(layout: Layout) -> list[Problem]:
    """Records that are alike in every cell, kept columns or not: the first is loaded.

    Of a sheet of people by months the rows were compared before they were turned into records.
    """
    if layout.headings is not None or not layout.names:
        return []
    cells = pl.struct(pl.exclude("row"))
    repeats = layout.records.filter(cells.is_duplicated() & ~cells.is_first_distinct())
    return [
        Problem(
            layout.sheet,
            row,
            "",
            "duplicate",
            "note",
            f"Row {row} is the same as a row above it. It was left out.",
            skips=True,
        )
        for row in repeats["row"]
    ]


def _broken_rules(sheet: str, rows: pl.DataFrame, mapped: Mapped, table: Table) -> Iterator[Problem]:
    """What the schema forbids: an empty cell that is needed, a number out of bounds."""
    # The schema with the row's number beside it: what a rule rejects can then be named.
    numbered = cast("type[dy.Schema]", type("Numbered", (table.schema,), dict(PLACE)))
    _, failed = numbered.filter(rows.select(*PLACE, *table.fields()))
    broken = failed.details()
    for rule in broken.columns:
        column, _, what = rule.partition("|")
        if not what:
            continue
        header = _header(mapped, column)
        for row, heading in broken.filter(pl.col(rule) == "invalid").select(*PLACE).iter_rows():
            says = f"Row {row}, {heading or header}: {_says(table, column, what)}"
            yield Problem(sheet, row, heading or header, CODES[what], "block", says)


def _says(table: Table, column: str, rule: str) -> str:
    bounds: Any = table.schema.columns()[column]
    match rule:
        case "min":
            return f"this is less than {bounds.min:g}."
        case "max":
            return f"this is more than {bounds.max:g}."
        case "inf" | "nan":
            return "this is no number that can be."
        case _:
            return "this is empty, and it is needed."


def _header(mapped: Mapped, field: str) -> str:
    columns = mapped.fields.get(field, ())
    return columns[0].name if columns else field.replace("_", " ")


def _nobody(
    sheet: str, rows: pl.DataFrame, mapped: Mapped, table: Table, known: set[tuple[int, str]]
) -> Iterator[Problem]:
    """Of each group of required columns one cell must be filled: a number or a name."""
    for group in table.required:
        headers = [_header(mapped, name) for name in group]
        empty = rows.filter(pl.all_horizontal(pl.col(group).is_null()) & (len(group) > 1))
        for row in empty["row"].unique(maintain_order=True):
            if not known & {(row, header) for header in headers}:
                says = f"Row {row} has neither {' nor '.join(PLAIN[name] for name in group)}."
                yield Problem(sheet, row, "", "missing", "block", says)


def _out_of_order(sheet: str, rows: pl.DataFrame, mapped: Mapped) -> list[Problem]:
    """What ends before it begins."""
    return [
        Problem(
            sheet,
            row,
            _header(mapped, end),
            "order",
            "block",
            f"Row {row}: {_header(mapped, end)} is before or below {_header(mapped, start)}.",
        )
        for start, end in ORDERED
        if {start, end} <= set(rows.columns)
        for row in rows.filter(pl.col(end) < pl.col(start))["row"]
    ]


def _said_before(sheet: str, rows: pl.DataFrame, table: Table) -> tuple[pl.DataFrame, list[Problem]]:
    """A role stands once. Said again alike it is left out, and its posts are added; said otherwise it is set aside."""
    key = [pl.col(name).cast(pl.String).str.to_lowercase().fill_null("") for name in table.key]
    kept = [name for name in table.fields() if name not in (*table.key, ADDED)]
    numbered = rows.with_columns(
        first=pl.col("row").first().over(key), alike=pl.struct(kept) == pl.struct(kept).first().over(key)
    )
    alike = numbered.filter("alike")
    once = alike.filter(pl.col("row") == pl.col("first")).select(rows.columns)
    if ADDED in rows.columns:
        posts = alike.group_by("first").agg(pl.col(ADDED).sum(), said=pl.col(ADDED).count() > 0)
        added = posts.select(row="first", posts=pl.when("said").then(ADDED))
        once = (
            once.join(added, on="row", how="left", maintain_order="left")
            .with_columns(pl.col("posts").alias(ADDED))
            .drop("posts")
        )
    thing = table.name.removesuffix("s")
    problems = [
        _again(sheet, row, first, thing) if same else _otherwise(sheet, row, first, thing)
        for row, first, same in numbered.select("row", "first", "alike").iter_rows()
        if row != first
    ]
    return once, problems


def _again(sheet: str, row: int, first: int, thing: str) -> Problem:
    added = "with the same pay scale. It was left out; its posts were added."
    says = added if thing == "role" else "and says the same. It was left out."
    return Problem(
        sheet, row, "", "same_role", "note", f"Row {row} is the {thing} of row {first} again, {says}", skips=True
    )


def _otherwise(sheet: str, row: int, first: int, thing: str) -> Problem:
    says = f"Row {row} is the {thing} of row {first} again, but says something else of it. Which one is right?"
    return Problem(sheet, row, "", "other_role", "block", says)
