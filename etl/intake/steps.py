"""The whole of intake in one call: a file to checked rows, or to the questions that must be answered first."""

from collections.abc import Mapping
from typing import NamedTuple

from etl.intake import child, mapping, parse, sniff, validate
from etl.intake.answers import Answers, Question
from schemas.table import Table


class Intake(NamedTuple):
    """What every stage made of the file, as far as it came. `checked` is none while a question is open."""

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
) -> Intake:
    """Read, find, map, parse, check. `table` and `sheet` are what HR said. Raises Refused; keeps nothing."""
    book = child.read(upload)
    layout = sniff.layout(book, answers, sheet)
    mapped = mapping.mapped(layout, tables, answers, table)
    parsed = parse.parse(layout, mapped, answers)
    questions = (*layout.questions, *mapped.questions, *parsed.questions)
    if questions or mapped.table is None:
        return Intake(book, layout, mapped, parsed, None, questions)
    return Intake(book, layout, mapped, parsed, validate.validate(layout, mapped, parsed, mapped.table), ())
