"""One file before the warehouse: what intake sees in it, and its checked rows or what must be asked first."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import NamedTuple

import polars as pl

import schemas
from etl.home import Refused
from etl.intake import child, dates, mapping, parse, sniff, steps, validate
from etl.intake.answers import Answers, Question, over
from etl.intake.child import Upload
from etl.load import rates, stretch, titles
from etl.load.answered import ASKS, REFUSED, Asked, Column, Inspection, Loaded
from etl.load.profiles import Memory, Profile
from schemas.table import Table

FIRST_ROWS = 12  # shown of a file before it is loaded
SPELLS = "absence"  # one day of it says nothing of the days after, so the day of the export is never taken from a row
UNSETTLED = frozenset({"table", "sheet", "header", "encoding", "duplicate_header"})  # what a column is, is open
NO_MEMORY = Memory()
WHICH_DAY = Question("as_of:export", "On which day was this export made? Write it as 30 September 2026.", ())


class Read(NamedTuple):
    """A file after intake, before the warehouse: its checked rows, the day of the export and the days it speaks for."""

    table: Table
    day: date
    days: stretch.Stretch | None  # none for lists
    sheet: str
    checked: validate.Checked
    answers: Answers
    answer: Loaded
    profile: Profile  # what is to be remembered once it is stored


class Open(NamedTuple):
    """A file that asks, as far as it is surely read: of which table it is, and what it says of job titles."""

    table: Table
    titles: pl.DataFrame | None  # none where the column is not settled
    answers: Answers
    answer: Loaded


def inspect(upload: Upload, asked: Asked) -> Inspection:
    """What intake sees; nothing stored, no home needed. Raises Refused where the file is no table that we read."""
    seen, _ = _taken(upload, asked, NO_MEMORY)
    book, layout = seen.book, seen.layout
    rows = next(sheet for sheet in book.sheets if sheet.name == layout.sheet).cells.head(FIRST_ROWS)
    return Inspection(
        file=upload.name,
        kind=book.kind,
        encoding=book.encoding,
        delimiter=book.delimiter,
        sheet=layout.sheet,
        sheets=[sheet.name for sheet in book.sheets if sheet.visible],
        skipped_sheets=[sheet.name for sheet in book.sheets if not sheet.visible],
        header_record=layout.header,
        first_data_record=layout.first,
        last_data_record=layout.last,
        n_data_records=layout.read - len(layout.skipped),
        non_data_after_header=layout.skipped,
        n_columns=len(layout.names),
        columns=_columns(seen.mapped, seen.parsed),
        table=seen.mapped.table.name if seen.mapped.table else None,
        questions=_questions(seen, _day(upload, asked, seen.layout)),
        first_rows=[(row, cells) for row, cells in rows.select("row", "text").iter_rows()],
        notes=book.notes,
    )


def read(upload: Upload, asked: Asked, today: date, memory: Memory = NO_MEMORY) -> Read | Open | Loaded:
    """A file's checked rows; or why nothing of it can be stored: what must be asked (code 3), or a refusal (code 4)."""
    digest = sha256(upload.data).hexdigest()
    try:
        seen, remembered = _taken(upload, asked, memory)
        told = _day(upload, asked, seen.layout)
    except Refused as refusal:
        return Loaded(sha256=digest, code=REFUSED, says=[refusal.says])
    answers = over(remembered, asked.answers.get(upload.name, {}))
    checked, table = _narrowed(seen, asked, answers), seen.mapped.table
    spells, days = table is not None and table.name == SPELLS, None
    if checked and table and table.day:
        days = stretch.stretch(checked.accepted, table.day, told, to_export=spells)
    # A day mistyped must not make the export one of a year to come.
    day = told or (min(days.newest, today) if days and not spells else None)
    questions = _questions(seen, day)
    if questions or checked is None or table is None:
        answer = Loaded(
            sha256=digest,
            code=ASKS,
            questions=questions,
            dropped_columns=seen.mapped.dropped,
            remembered=remembered,
        )
        return Open(table, _titles(seen), answers, answer) if table else answer
    answer = Loaded(
        table=table.name,
        period=days.period if days else asked.period or (f"{day:%Y-%m}" if day else None),
        sha256=digest,
        rows_read=checked.read,
        accepted=checked.taken,
        quarantined=checked.quarantined,
        skipped=checked.skipped,
        problems=checked.problems,
        dropped_columns=seen.mapped.dropped,
        questions=rates.asked(checked) if table.name == "people" else (),
        remembered=remembered,
        says=seen.book.notes,
    )
    why = _refusal(table, checked)
    if why or day is None:
        return replace(answer, code=REFUSED, says=[*answer.says, f"{why} Nothing was kept."])
    profile = memory.profile(seen.layout, table, answers)
    return Read(table, day, days, seen.layout.sheet, checked, answers, answer, profile)


def _taken(upload: Upload, asked: Asked, memory: Memory) -> tuple[steps.Intake, Answers]:
    """What intake makes of a file, and the answers that were remembered for it.

    Only what is asked is remembered: what the file itself shows is never read otherwise because of another one.
    """
    given, anew = asked.answers.get(upload.name, {}), asked.anew.get(upload.name, frozenset())
    book, remembered = child.read(upload), dict[str, tuple[str, ...]]()
    while True:
        answers = over(remembered, given)
        seen = steps.understood(
            book, schemas.tables(), answers, table=asked.table, sheet=asked.sheet, period=asked.period
        )
        more = memory.recalled(seen, seen.questions, answers)
        fresh = {key: said for key, said in more.items() if key not in anew}
        if not fresh:
            return seen, remembered
        remembered |= fresh


def _titles(seen: steps.Intake) -> pl.DataFrame | None:
    """Job titles and grades as they stand in the file, where it is settled which columns they are."""
    open_still = {question.id.partition(":")[0] for question in seen.questions}
    own = {f"map:{name}" for name in titles.OWN} & {question.id for question in seen.questions}
    if "title" not in seen.mapped.fields or own or open_still & UNSETTLED:
        return None
    rows = seen.parsed.rows
    return rows.select(name for name in titles.OWN if name in rows.columns).drop_nulls("title")


def _narrowed(seen: steps.Intake, asked: Asked, answers: Answers) -> validate.Checked | None:
    """The checked rows, after what is looked at in one table only."""
    checked, table = seen.checked, seen.mapped.table
    if checked is None or table is None:
        return None
    if table.name == "people":
        return rates.checked(rates.filled(checked, answers), seen.layout.sheet)
    return stretch.narrowed(checked, table.day, asked.period, seen.layout.sheet) if table.day else checked


def _refusal(table: Table, checked: validate.Checked) -> str | None:
    """Why nothing of the file can be stored, though nothing is to be asked."""
    if checked.accepted.is_empty():
        return "No row of this file can be used."
    if table.name == "roles" and (circle := titles.circle(titles.keyed(checked.accepted))):
        return f"These jobs lead to one another in a circle: {', '.join(circle)}. Correct the next jobs."
    return None


def _questions(seen: steps.Intake, day: date | None) -> Sequence[Question]:
    """What is open. Of things that happened nobody is asked for the day of the export where their own days say it."""
    happened = seen.mapped.table is not None and bool(seen.mapped.table.day)
    no_day = seen.checked is None or seen.checked.accepted.is_empty()
    return seen.questions if day or (happened and no_day) else (*seen.questions, WHICH_DAY)


def _day(upload: Upload, asked: Asked, layout: sniff.Layout) -> date | None:
    """The day that the export speaks for: as the options say, the answers, the file; none where nobody says."""
    answers = asked.answers.get(upload.name, {})
    given = answers.get("as_of:export") or answers.get("as_of") or ("",)
    answered = [*dates.certain(given[0])]  # one that could be two days is asked again
    return asked.as_of or (answered[0] if len(answered) == 1 else None) or sniff.day(layout, upload.name)


def _columns(mapped: mapping.Mapped, parsed: parse.Parsed) -> list[Column]:
    fields = mapped.table.fields() if mapped.table else {}
    return [
        Column(
            name=column.name,
            mapped_to=column.mapped_to,
            how=column.how,
            kind=fields[column.mapped_to].kind if column.mapped_to else "text",
            format=parsed.formats.get(column.mapped_to or ""),
        )
        for column in mapped.columns
    ]
