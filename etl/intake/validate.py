"""Part good rows from faults, and leave out what was said before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

import dataframely as dy
import polars as pl

from etl.intake import problem
from etl.intake.mapping import PERSON, Mapped
from etl.intake.parse import Parsed
from etl.intake.problem import Problem
from etl.intake.sniff import Layout
from schemas.table import Table

ORDERED = (("start_date", "end_date"), ("post_start", "end_date"), ("scale_min", "scale_max"))
CODES = {"nullability": "missing", "min": "too_small", "max": "too_large", "inf": "too_large", "nan": "number"}
ADDED = "establishment_fte"  # posts of one role in several units add up


@dataclass(frozen=True)
class Checked:
    """The rows that may be stored, with `row`; read = accepted + set aside + skipped, always."""

    accepted: pl.DataFrame
    problems: Sequence[Problem]
    read: int
    quarantined: int
    skipped: int


def validate(layout: Layout, mapped: Mapped, parsed: Parsed, table: Table) -> Checked:
    """The rows that may be stored, and why the others may not."""
    repeated = _repeated(layout)
    again = problem.skipped(repeated)
    rows = parsed.rows.filter(~pl.col("row").is_in(list(again)))
    unreadable = [said for said in parsed.problems if said.row not in again or said.weight != "block"]
    known = {(said.row, said.column) for said in unreadable if said.weight == "block"}
    found = [
        *layout.problems,
        *repeated,
        *unreadable,
        # A cell that could not be read is empty here: it has its sentence already.
        *(said for said in _broken_rules(layout.sheet, rows, mapped, table) if (said.row, said.column) not in known),
        *_nobody(layout.sheet, rows, table),
        *_out_of_order(layout.sheet, rows, mapped),
    ]
    accepted = rows.filter(~pl.col("row").is_in(list(problem.set_aside(found))))
    if not PERSON & table.fields().keys():
        accepted, said_before = _said_before(layout.sheet, accepted, table)
        found += said_before
    return Checked(
        accepted=accepted,
        problems=tuple(sorted(found, key=lambda said: (said.row, said.column, said.code))),
        read=layout.read,
        quarantined=len(problem.set_aside(found)),
        skipped=len(problem.skipped(found)),
    )


def _repeated(layout: Layout) -> list[Problem]:
    """Records that are alike in every cell, kept columns or not: the first is loaded."""
    cells = pl.struct(pl.exclude("row"))
    repeats = (
        layout.records.filter(cells.is_duplicated() & ~cells.is_first_distinct()) if layout.names else layout.records
    )
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
    numbered = cast("type[dy.Schema]", type("Numbered", (table.schema,), {"row": dy.UInt32(nullable=False)}))
    _, failed = numbered.filter(rows.select("row", *table.fields()))
    broken = failed.details()
    for rule in broken.columns:
        column, _, what = rule.partition("|")
        if not what:
            continue
        header = _header(mapped, column)
        for row in broken.filter(pl.col(rule) == "invalid")["row"]:
            yield Problem(
                sheet, row, header, CODES[what], "block", f"Row {row}, {header}: {_says(table, column, what)}"
            )


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


def _nobody(sheet: str, rows: pl.DataFrame, table: Table) -> list[Problem]:
    """Of each group of required columns one cell must be filled: a number or a name."""
    return [
        Problem(sheet, row, "", "missing", "block", f"Row {row} has neither {' nor '.join(_plain(group))}.")
        for group in table.required
        if len(group) > 1
        for row in rows.filter(pl.all_horizontal(pl.col(group).is_null()))["row"]
    ]


def _plain(group: Sequence[str]) -> list[str]:
    return ["an employee number" if name == "person" else f"a {name.replace('_', ' ')}" for name in group]


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
    key = [pl.col(name).str.to_lowercase().fill_null("") for name in table.key]
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
    problems = [
        _again(sheet, row, first) if same else _otherwise(sheet, row, first)
        for row, first, same in numbered.select("row", "first", "alike").iter_rows()
        if row != first
    ]
    return once, problems


def _again(sheet: str, row: int, first: int) -> Problem:
    says = (
        f"Row {row} is the role of row {first} again, with the same pay scale. It was left out; its posts were added."
    )
    return Problem(sheet, row, "", "same_role", "note", says, skips=True)


def _otherwise(sheet: str, row: int, first: int) -> Problem:
    says = f"Row {row} is the role of row {first} again, but says something else of it. Which one is right?"
    return Problem(sheet, row, "", "other_role", "block", says)
