"""Text and kind to typed values: one order of dates and one decimal sign a column, and no unreadable cell is a null."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar

import polars as pl

from etl.intake import dates, durations, figures, sessions
from etl.intake.answers import Answers, Question, chosen
from etl.intake.headers import word
from etl.intake.mapping import Column, Mapped
from etl.intake.problem import Problem
from etl.intake.sniff import Layout
from schemas.table import Field, Table

# Words that stand for an empty cell. They are listed in the report, as they are never values of people.
PLACEHOLDERS = frozenset({
    "-", "--", "–", "—", ".", "?", "n/d", "nd", "n/a", "na", "n.a.", "#n/a", "n/k", "vacant", "vacancy", "xx", "xxx",
    "tbc", "tba", "null", "none", "nil", "unknown", "not known", "not applicable", "not available", "to be confirmed",
})  # fmt: skip
# Words that stand where a name does and are nobody's.
NOBODY = frozenset(
    {"team", "whole team", "the team", "all", "all staff", "everyone", "group", "various", "total", "staff"}
)
YES = frozenset({"yes", "y", "true", "t", "1", "x", "✓", "✔"})
NO = frozenset({"no", "n", "false", "f", "0"})
ALL, NONE = "all", "none"
MOST_FULL_TIME = 1.2  # a larger share of full time is a percentage
PERCENT, SHARE = "percent", "share"
CANNOT = {
    "date": "this cannot be read as a date. Write day, month and year, such as 30/09/2025.",
    "number": "this cannot be read as a number.",
    "length": "this cannot be read as one length of time. Write it in minutes, such as 60 mins.",
    "yes_no": "this cannot be read as yes or no.",
    "choice": "this is none of the words that we know: {choices}.",
    "practice": "this is no practice of the register.",
    "shortened": "a spreadsheet shortened the employee number. Export the numbers as text.",
    "fault": "this cell is damaged in the file.",
}

# 1.23E+08: the other figures are gone.
SHORTENED = r"(?i)^\d+([.,]\d+E\+?|E\+)\d+$"

T = TypeVar("T", bound=str)


class Parsed(NamedTuple):
    """Typed rows, the cells that could not be read, and what must be asked.

    The rows hold `row`, every column of the table, and `heading`: none but of a sheet of people by months.
    """

    rows: pl.DataFrame
    formats: Mapping[str, str]  # field -> how its column was read: day_first, point, ...
    problems: tuple[Problem, ...]
    questions: tuple[Question, ...]


class _Cells(NamedTuple):
    """A column that was read: typed values, the code of each cell that could not be, and how it was read."""

    values: pl.Series
    codes: pl.Series  # none where the cell was read or is empty
    format: str = ""
    question: Question | None = None
    unknown: pl.Series | None = None  # of a choice: whether the cell's word is one that we do not know


def parse(layout: Layout, mapped: Mapped, answers: Answers) -> Parsed:
    """Typed columns of the table; columns that the file lacks are empty."""
    table = mapped.table
    headings = pl.lit(None, pl.String) if layout.headings is None else layout.headings
    rows = layout.records.select("row").with_columns(headings.alias("heading"))
    if table is None:
        return Parsed(rows, {}, (), ())
    types = table.schema.create_empty().schema
    formats: dict[str, str] = {}
    problems: list[Problem] = []
    questions: list[Question] = []
    for name, field in table.fields().items():
        if name not in mapped.fields:
            rows = rows.with_columns(pl.lit(None, dtype=types[name]).alias(name))
            continue
        columns = mapped.fields[name]
        texts, empty = _texts(layout, columns, field)
        cells = _damaged(layout, columns, _read(texts, field, columns[0].name, table, answers))
        rows = rows.with_columns(cells.values.cast(types[name]).alias(name))
        problems += _unreadable(layout.sheet, rows, cells, field, columns[0].name)
        problems += _unknown(layout.sheet, rows["row"], cells, field, columns[0].name)
        problems += _empty(layout.sheet, rows["row"], empty, columns[0].name)
        questions += [cells.question] if cells.question else []
        formats[name] = cells.format
    if table.name == "supervision":
        rows = sessions.completed(rows, days_held="held_on" in mapped.fields)
    rows, asked = _said_of_all(rows, mapped, table, answers)
    return Parsed(rows, formats, tuple(problems), (*questions, *asked))


def _texts(layout: Layout, columns: Sequence[Column], field: Field) -> tuple[pl.Series, pl.Series]:
    """The text of a field, none where empty; and the word of each cell that says in words that it is empty."""
    words = {said for several in field.choices.values() for said in several}
    held = (PLACEHOLDERS - words - (YES | NO if field.kind == "yes_no" else set())) | (
        NOBODY if field.name == "name" else set()
    )
    names = [f"column_{column.place}" for column in columns]
    says_empty = {name: pl.col(name).str.to_lowercase().is_in(list(held)) for name in names}
    said = layout.records.select(pl.when(says_empty[names[0]]).then(pl.col(names[0]))).to_series()
    parts = layout.records.select(pl.when(~says_empty[name]).then(pl.col(name)).alias(name) for name in names)
    together = parts.select(pl.concat_str(names, separator=" ", ignore_nulls=True).str.strip_chars()).to_series()
    text = together.replace("", None)
    return _with_serial_dates(layout, columns[0], text, field), said


def _with_serial_dates(layout: Layout, column: Column, text: pl.Series, field: Field) -> pl.Series:
    """A workbook's day numbers as days: in text files 45000 is no date."""
    if layout.kinds is None or field.kind != "date":
        return text
    kinds = layout.kinds[f"column_{column.place}"]
    return pl.Series(
        [
            str(dates.serial(cell) or cell) if cell is not None and kind == "number" else cell
            for cell, kind in zip(text, kinds, strict=True)
        ],
        dtype=pl.String,
    )


def _read(texts: pl.Series, field: Field, header: str, table: Table, answers: Answers) -> _Cells:
    match field.kind:
        case "text":
            return _words(texts, field)
        case "date":
            return _dates(texts, header, answers)
        case "number":
            if field.unit == "minutes":
                unit = durations.told(header)
                return _each(texts, "length", lambda text: durations.minutes(text, unit), pl.Float64)
            return _numbers(texts, field, header, table, answers)
        case "yes_no":
            return _each(texts, "yes_no", _yes_or_no, pl.Boolean)
        case "choice":
            return _choices(texts, field, table)


def _words(texts: pl.Series, field: Field) -> _Cells:
    """Text as it is written; a number of a person that a spreadsheet shortened is none."""
    clean = texts.str.replace_all(r"\s+", " ").str.replace(r"^'(\d)", "$1")
    if field.name == "name":
        # "Lister, Kit (peer)": what stands in brackets behind a name may disclose what we never take.
        clean = clean.str.replace_all(r"\s*[(\[][^)\]]*[)\]]", "").str.strip_chars().replace("", None)
    shortened = clean.str.contains(SHORTENED).fill_null(value=False) & (field.name == "person")
    codes = pl.select(pl.when(shortened).then(pl.lit("shortened"))).to_series()
    return _Cells(pl.select(pl.when(~shortened).then(clean)).to_series(), codes)


def _choices(texts: pl.Series, field: Field, table: Table) -> _Cells:
    words = {word(said): value for value, several in field.choices.items() for said in (value, *several)}
    of_session = (table.name, field.name) == ("supervision", "kind")

    def meant(text: str) -> str | None:
        return (sessions.never_taken(text) if of_session else None) or words.get(word(text))

    code = "practice" if field.name == "practice" else "choice"
    known = _each(texts, code, meant, pl.String)
    return _otherwise(known, field.otherwise) if field.otherwise else known


def _otherwise(cells: _Cells, value: str) -> _Cells:
    """Of some choices a word that we do not know is no fault."""
    unknown = cells.codes.is_not_null()
    values = pl.select(pl.when(unknown).then(pl.lit(value)).otherwise(cells.values)).to_series()
    return _Cells(values, pl.repeat(None, len(values), dtype=pl.String, eager=True), unknown=unknown)


def _dates(texts: pl.Series, header: str, answers: Answers) -> _Cells:
    cells = {text: dates.read(text) for text in texts.drop_nulls().unique()}
    question = Question(
        f"date_order:{header}",
        f"In the column {header}, does the day or the month come first? (03/04/2024 can be 3 April or 4 March.)",
        dates.ORDERS,
    )
    order = _one(dates.ORDERS, question, answers) or dates.order(cells.values())
    in_order: Mapping[str, date | None] = {
        text: cell.month_first if order == "month_first" else cell.day_first for text, cell in cells.items()
    }
    read = _each(texts, "date", in_order.__getitem__, pl.Date)
    return read._replace(format=order or "", question=None if order else question)


def _numbers(texts: pl.Series, field: Field, header: str, table: Table, answers: Answers) -> _Cells:
    column: Any = table.schema.columns()[field.name]
    least, most = column.min, column.max
    distinct = texts.drop_nulls().unique(maintain_order=True).to_list()
    reads = _hours if field.unit.startswith("hours") else figures.read
    read_as = [reads(text) for text in distinct]

    def may_be(number: float) -> bool:
        return (least is None or number >= least) and (most is None or number <= most)

    question = Question(
        f"decimal:{header}",
        f"In the column {header}, which sign stands before the decimals? (1,250 may be over a thousand, or 1 ¼.)",
        figures.SIGNS,
    )
    sign = _one(figures.SIGNS, question, answers) or figures.sign(
        distinct, read_as, may_be, money=field.unit == "pounds"
    )
    in_sign = {
        text: cell.comma if sign == "comma" else cell.point for text, cell in zip(distinct, read_as, strict=True)
    }
    read = _each(texts, "number", in_sign.__getitem__, pl.Float64)
    read = read._replace(format=sign or "", question=None if sign else question)
    return _shares(read, header, answers) if field.name == "fte" else read


def _hours(text: str) -> figures.Read:
    """7h30 and 45 mins beside plain numbers."""
    said = durations.spoken(text)
    return figures.read(text) if said is None else figures.Read(said / durations.HOUR, said / durations.HOUR)


def _shares(read: _Cells, header: str, answers: Answers) -> _Cells:
    """80 in a column of full-time shares is 80 %, but HR says so."""
    known = read.values.drop_nulls()
    if known.is_empty() or 2 * (known > MOST_FULL_TIME).sum() <= len(known):
        return read
    question = Question(f"percent:{header}", f"Is the column {header} in percent, 100 for full time?", (PERCENT, SHARE))
    said = chosen(question, answers)
    if not said:
        return read._replace(question=read.question or question)
    return read._replace(values=read.values / 100, format=PERCENT) if said == (PERCENT,) else read


def _one(choices: Sequence[T], question: Question, answers: Answers) -> T | None:
    """The choice that was made, if one was."""
    said = chosen(question, answers)
    return next((choice for choice in choices if (choice,) == said), None)


def _yes_or_no(text: str) -> bool | None:
    word = text.casefold()
    return True if word in YES else False if word in NO else None


def _each(texts: pl.Series, code: str, reads: Callable[[str], Any], kind: type[pl.DataType]) -> _Cells:
    """Every distinct text is read once."""
    distinct = texts.drop_nulls().unique()
    read = pl.Series([reads(text) for text in distinct], dtype=kind)
    values = texts.replace_strict(distinct, read, default=None, return_dtype=kind)
    unread = values.is_null() & texts.is_not_null()
    codes = pl.select(pl.when(unread).then(pl.lit(code))).to_series()
    return _Cells(values, codes)


def _damaged(layout: Layout, columns: Sequence[Column], cells: _Cells) -> _Cells:
    """A cell that the file itself holds as a fault is never a value."""
    if layout.kinds is None:
        return cells
    places = [f"column_{column.place}" for column in columns]
    faulty = layout.kinds.select(pl.any_horizontal(pl.col(places) == "fault").fill_null(value=False)).to_series()
    codes = pl.select(pl.when(faulty).then(pl.lit("fault")).otherwise(cells.codes)).to_series()
    return cells._replace(values=pl.select(pl.when(~faulty).then(cells.values)).to_series(), codes=codes)


def _unreadable(sheet: str, rows: pl.DataFrame, cells: _Cells, field: Field, header: str) -> list[Problem]:
    faults = rows.select("row", column=pl.coalesce("heading", pl.lit(header)), code=cells.codes).drop_nulls("code")
    choices = ", ".join(value.replace("_", " ") for value in field.choices)
    return [
        Problem(sheet, row, column, code, "block", f"Row {row}, {column}: {CANNOT[code].format(choices=choices)}")
        for row, column, code in faults.iter_rows()
    ]


def _unknown(sheet: str, rows: pl.Series, cells: _Cells, field: Field, header: str) -> list[Problem]:
    """One warning a column, at the first row: the words themselves may say what we never take."""
    found = rows.filter(cells.unknown) if cells.unknown is not None else rows.clear()
    if found.is_empty():
        return []
    says = f"{header}: in {_rows(len(found))} there is a word that we do not know. It was read as {field.otherwise}."
    return [Problem(sheet, found[0], header, "unknown_word", "warn", says)]


def _empty(sheet: str, rows: pl.Series, said: pl.Series, header: str) -> list[Problem]:
    """One note for each word that was read as an empty cell, at the row where it stands first."""
    words = pl.DataFrame({"row": rows, "word": said.str.to_lowercase()}).drop_nulls("word")
    counted = words.group_by("word").agg(pl.col("row").min(), times=pl.len()).sort("row", "word")
    return [
        Problem(
            sheet,
            row,
            header,
            "placeholder",
            "note",
            f"{header}: “{word}” was read as an empty cell, in {_rows(times)}.",
        )
        for word, row, times in counted.iter_rows()
    ]


def _rows(times: int) -> str:
    return "1 row" if times == 1 else f"{times:,} rows"


def _said_of_all(
    rows: pl.DataFrame, mapped: Mapped, table: Table, answers: Answers
) -> tuple[pl.DataFrame, tuple[Question, ...]]:
    """What one answer says of a whole column: what pay is for, and which scales were advertised."""
    if "pay_amount" in mapped.fields and "pay_basis" not in mapped.fields:
        choices = tuple(table.fields()["pay_basis"].choices)
        return _pay_basis(rows, mapped.fields["pay_amount"][0].name, choices, answers)
    if {"scale_min", "scale_max"} & mapped.fields.keys() and "scale_published" not in mapped.fields:
        return _advertised(rows, answers)
    return rows, ()


def _pay_basis(
    rows: pl.DataFrame, header: str, choices: tuple[str, ...], answers: Answers
) -> tuple[pl.DataFrame, tuple[Question, ...]]:
    question = Question(f"pay_basis:{header}", f"What is the pay in the column {header} for?", choices)
    said = chosen(question, answers)
    if not said:
        return rows, (question,)
    basis = pl.when(pl.col("pay_amount").is_not_null()).then(pl.lit(said[0]))
    return rows.with_columns(pay_basis=basis.cast(rows.schema["pay_basis"])), ()


def _advertised(rows: pl.DataFrame, answers: Answers) -> tuple[pl.DataFrame, tuple[Question, ...]]:
    scaled = pl.col("scale_min").is_not_null() | pl.col("scale_max").is_not_null()
    titles = rows.filter(scaled)["title"].drop_nulls().unique(maintain_order=True).to_list()
    asks, alone = "Which of these scales were advertised openly?", (ALL, NONE)
    question = Question("advertised:scales", asks, (*alone, *titles), many=True, alone=alone)
    said = chosen(question, answers)
    if not said:
        return rows, (question,)
    openly = pl.lit(said == (ALL,)) if set(said) <= {ALL, NONE} else pl.col("title").is_in(list(said))
    return rows.with_columns(scale_published=pl.when(scaled).then(openly)), ()
