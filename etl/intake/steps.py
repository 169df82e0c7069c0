"""The whole of intake in one call: a file to checked rows, or to the questions that must be answered first."""

from collections.abc import Mapping
from typing import NamedTuple

from etl.intake import child, mapping, matrix, parse, sniff, validate
from etl.intake.answers import Answers, Question
from schemas.table import Table


class Intake(NamedTuple):
    """What every stage made of the file, as far as it came. `checked` is none while a question is open.

    `layout` and `mapped` are the sheet's own; of a sheet of people by months `parsed` and `checked` are its sessions.
    """

    book: child.Book
    layout: sniff.Layout
    mapped: mapping.Mapped
    parsed: parse.Parsed
    checked: validate.Checked | None
    questions: tuple[Question, ...]


def take(
    upload: child.Upload,
    tables: Mapping[str, Table],
    answers: Answers,
    *,
    table: str | None = None,
    sheet: str | None = None,
    period: str | None = None,
) -> Intake:
    """Read, find, map, parse, check. `table`, `sheet` and `period` are what HR said. Raises Refused; keeps nothing."""
    return understood(child.read(upload), tables, answers, table=table, sheet=sheet, period=period)


def understood(
    book: child.Book,
    tables: Mapping[str, Table],
    answers: Answers,
    *,
    table: str | None = None,
    sheet: str | None = None,
    period: str | None = None,
) -> Intake:
    """The same of a file that was read: with another answer it need not be read again."""
    layout = sniff.layout(book, answers, sheet)
    found = matrix.turned(layout, tables, answers, table, period)
    records = found.layout if found else layout
    mapped = mapping.mapped(records, tables, answers, matrix.NAME if found else table)
    parsed = parse.parse(records, mapped, answers)
    questions = (*records.questions, *mapped.questions, *parsed.questions)
    checked = None
    if not questions and mapped.table is not None:
        checked = validate.validate(records, mapped, parsed, mapped.table)
    if found:
        mapping.refuse(layout, tables, mapped.table)
        mapped = matrix.shown(mapped, layout, found)
    return Intake(book, layout, mapped, parsed, checked, questions)
