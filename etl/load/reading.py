"""One file before the warehouse: what intake sees in it, and its checked rows or what must be asked first."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import NamedTuple

import schemas
from etl.home import Refused
from etl.intake import dates, mapping, parse, sniff, steps, validate
from etl.intake.answers import Answers, Question
from etl.intake.child import Upload
from etl.load import rates
from etl.load.answered import ASKS, REFUSED, Asked, Column, Inspection, Loaded

FIRST_ROWS = 12  # shown of a file before it is loaded
WHICH_DAY = Question("as_of:export", "On which day was this export made? Write it as 30 September 2026.", ())


class Read(NamedTuple):
    """A file after intake, before the warehouse: its checked rows, or what must be asked or said first."""

    table: str
    day: date
    sheet: str
    checked: validate.Checked
    answers: Answers
    answer: Loaded


def inspect(upload: Upload, asked: Asked) -> Inspection:
    """What intake sees; nothing stored, no home needed. Raises Refused where the file is no table that we read."""
    seen = steps.take(
        upload, schemas.tables(), asked.answers.get(upload.name, {}), table=asked.table, sheet=asked.sheet
    )
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
    )


def read(upload: Upload, asked: Asked) -> Read | Loaded:
    """A file's checked rows; or why nothing of it can be stored: what must be asked (code 3), or a refusal (code 4)."""
    digest = sha256(upload.data).hexdigest()
    answers = asked.answers.get(upload.name, {})
    try:
        seen = steps.take(upload, schemas.tables(), answers, table=asked.table, sheet=asked.sheet)
        day = _day(upload, asked, seen.layout)
    except Refused as refusal:
        return Loaded(sha256=digest, code=REFUSED, says=[refusal.says])
    questions = _questions(seen, day)
    checked, table = seen.checked, seen.mapped.table
    if checked is not None and table is not None and table.name == "people":
        checked = rates.checked(checked, seen.layout.sheet)
    if questions or checked is None or table is None or day is None:
        return Loaded(sha256=digest, code=ASKS, questions=questions, dropped_columns=seen.mapped.dropped)
    answer = Loaded(
        table=table.name,
        period=asked.period or f"{day:%Y-%m}",
        sha256=digest,
        rows_read=checked.read,
        accepted=checked.accepted.height,
        quarantined=checked.quarantined,
        skipped=checked.skipped,
        problems=checked.problems,
        dropped_columns=seen.mapped.dropped,
        says=seen.book.notes,
    )
    if checked.accepted.is_empty():
        return replace(answer, code=REFUSED, says=[*answer.says, "No row of this file can be used. Nothing was kept."])
    return Read(table.name, day, seen.layout.sheet, checked, answers, answer)


def _questions(seen: steps.Intake, day: date | None) -> Sequence[Question]:
    return seen.questions if day else (*seen.questions, WHICH_DAY)


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
