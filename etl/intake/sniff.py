"""Where the table stands in the sheet: header, data and what is neither."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import takewhile
from typing import NamedTuple

import polars as pl

from etl.home import Refused
from etl.intake import dates
from etl.intake.answers import Answers, Question, chosen
from etl.intake.child import KEPT, Book, Sheet
from etl.intake.headers import known, normalised
from etl.intake.problem import Problem

LOOK = 60  # records in which the header is sought
OFFERED = 12  # records offered where HR is asked for it
FULL = 0.6  # of the cells of the fullest record: fewer is a title or a note
WORDS = 0.9  # of a header's cells are words, not figures or dates
DISTINCT = 0.8  # of a header's cells differ from one another
LONGEST_HEADER = 100  # characters
LONGEST_CELL = 5_000
TAIL = 60  # last records among which footers are sought
SENTENCE = 8  # words
FEW_MONTHS = 3
LOOSE = 2  # cells of a line of words that stands anywhere under the table
NOT_READ = "not read"  # how the name of a sheet ends that stands beside the list in our own templates
SPACE = " \t\r\n\v\f\xa0\u200b\ufeff"

_FIGURE = re.compile(r"[£$€(+\-\s]*\d[\d\s.,:']*\s*[%)€]?")
_DATE = re.compile(r"\d{1,4}[-/. ]([A-Za-z]{3,9}|\d{1,2})[-/. ]\d{2,4}([ T]\d{1,2}:.*)?")
_MONTH = re.compile(r"\d{4}-\d\d-01")  # how a workbook holds the heading Apr-24
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9]*(_+[A-Za-z0-9]+)+")
_NOTE = re.compile(
    r"(printed|generated|produced|exported|extracted|prepared|created|downloaded)( (on|by|at|from|for)\b|:| *\d|$)"
    r"|report (date|run|generated|printed|produced|created|prepared|by|id|name|title)\b|run (on|by|at)\b"
    r"|(notes?|source|page|records|rows|count|filters?|key|legend)( *:|$| \d)"
    r"|(number|list) of (records|rows|employees|staff|people)|end of\b|as (at|of)\b|confidential\b|[©*#]|--|==",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"((grand|sub)[ -]?)?totals?:?", re.IGNORECASE)
_TOTAL_OF = re.compile(
    r"totals? (for|of|staff|posts|headcount|number|cost|pay|fte|hours|minutes|days|sessions|people|employees)\b.*"
    r"|.*\btotals?:?",
    re.IGNORECASE,
)
_LEGEND = re.compile(r"[\w/ ]+ ?= ?\w.*")  # Green = done, red = missed
_PREFERRED = re.compile(r"\b(as at|as of|position (at|on)|effective|from)\b", re.IGNORECASE)


class Layout(NamedTuple):
    """The records of one table and where they stood. Numbers are the file's own, from 1; 0 is "not found"."""

    sheet: str
    header: int
    first: int | None  # the first and the last record of data
    last: int | None
    names: tuple[str, ...]  # the header's cells as they are written
    records: pl.DataFrame  # row, then column_1, column_2, ... as text: sound records only
    kinds: pl.DataFrame | None  # the kind of each cell, in the same shape; none where all is text
    skipped: tuple[int, ...]  # records after the header that are no data
    outside: tuple[str, ...]  # text of the lines above the header and of the notes below the data
    problems: tuple[Problem, ...]
    questions: tuple[Question, ...]
    headings: pl.Series | None = None  # of a sheet of people by months: the heading that each record came from

    @property
    def read(self) -> int:
        """Records after the header, but for blank ones at the very end."""
        return self.records.height + len({problem.row for problem in self.problems})


class _Line(NamedTuple):
    """A record as the rules for headers and footers look at it."""

    row: int
    cells: tuple[str, ...]

    @property
    def filled(self) -> tuple[str, ...]:
        return tuple(cell for cell in self.cells if cell)

    @property
    def begin(self) -> int:
        """The place of the first filled cell: a table may stand in the middle of a sheet."""
        return next((place for place, cell in enumerate(self.cells) if cell), 0)


def layout(book: Book, answers: Answers, sheet: str | None = None) -> Layout:
    """Where the table is, and what must be asked first. Raises Refused where there is none."""
    found, asked = _sheet(book, answers, sheet)
    trimmed = _trimmed(found)
    filled = trimmed.filter(pl.col("filled") > 0)
    if filled.is_empty():
        raise Refused(f"This file holds no table. Export it again. {KEPT}")
    lines = _lines(filled.head(LOOK))
    header, questions = _header(found.name, lines, answers)
    questions = (*asked, *questions)
    if book.mixed:
        questions += _unless_answered(_two_encodings(book.mixed), answers)
    if header is None:
        none = pl.DataFrame(schema={"row": pl.UInt32})
        return Layout(found.name, 0, None, None, (), none, None, (), (), (), questions)
    above = tuple(" ".join(line.filled) for line in lines if line.row < header.row)
    body = trimmed.filter(pl.col("row").is_between(header.row + 1, filled["row"][-1]))
    return _body(found.name, header, body, above, questions)


def day(layout: Layout, file_name: str) -> date | None:
    """The day the export speaks for: "as at 30 September 2025" beside the table, else a date in the file's name.

    None where it cannot be told: no date, several, or one that could be read in two ways.
    """
    for lines in (filter(_PREFERRED.search, layout.outside), layout.outside):
        days = {found for line in lines for found in dates.certain(line)}
        if days:
            return days.pop() if len(days) == 1 else None
    named = dates.in_name(file_name)
    return named.pop() if len(named) == 1 else None


def _sheet(book: Book, answers: Answers, name: str | None) -> tuple[Sheet, tuple[Question, ...]]:
    """The sheet that was said, or the only one with a table in it; else the likeliest and the question which it is."""
    visible = {sheet.name: sheet for sheet in book.sheets if sheet.visible and not sheet.name.endswith(NOT_READ)}
    if not visible:
        raise Refused(f"Every sheet of this file is hidden. Unhide the one you need, and save. {KEPT}")
    if name is not None and name not in visible:
        hidden = any(sheet.name == name for sheet in book.sheets)
        why = "The sheet of that name is hidden. Unhide it, and save." if hidden else "There is no sheet of that name."
        raise Refused(f"{why} {KEPT}")
    held = {each: sheet for each, sheet in visible.items() if sheet.cells.height} or visible
    tables = [sheet for sheet in held.values() if _holds_table(sheet)]
    question = Question("sheet", "Which sheet holds the list?", tuple(held))
    if said := name or next(iter(chosen(question, answers)), None):
        return visible[said], ()
    likeliest = (*tables, *held.values())[0]
    return likeliest, () if len(tables) == 1 or len(held) == 1 else (question,)


def _holds_table(sheet: Sheet) -> bool:
    """Is there a header with a row under it? A sheet of notes has one column."""
    lines = _lines(_trimmed(Sheet(sheet.name, sheet.cells.head(LOOK))).filter(pl.col("filled") > 0))
    header, _ = _header(sheet.name, lines, {}) if lines else (None, ())
    return header is not None and len(header.filled) > 1 and header.row < lines[-1].row


def _trimmed(sheet: Sheet) -> pl.DataFrame:
    """Its cells without spaces around them, and how many of each record are filled."""
    return sheet.cells.with_columns(
        pl.col("text").list.eval(pl.element().fill_null("").str.strip_chars(SPACE))
    ).with_columns(filled=pl.col("text").list.eval(pl.element() != "").list.sum())


def _lines(cells: pl.DataFrame) -> list[_Line]:
    return [_Line(row, tuple(text)) for row, text in cells.select("row", "text").iter_rows()]


def _header(sheet: str, lines: Sequence[_Line], answers: Answers) -> tuple[_Line | None, tuple[Question, ...]]:
    """The header, or the likeliest one and the question which it is."""
    asked = Question(
        f"header:{sheet}",
        "Which row holds the names of the columns?",
        tuple(str(line.row) for line in lines[:OFFERED]),
    )
    if answer := chosen(asked, answers):
        return next(line for line in lines if line.row == int(answer[0])), ()
    enough = FULL * max(len(line.filled) for line in lines)
    likely = [place for place, line in enumerate(lines) if len(line.filled) >= enough and _names(line)]
    if not likely:
        return None, (asked,)
    # Notes above the table may be as wide as it is: before the first figure, the row whose names we know best.
    figures = next(
        (place for place, line in enumerate(lines) if place > likely[0] and any(map(_typed, line.filled))), 0
    )
    at = max((place for place in likely if place < figures), key=lambda place: _known(lines[place]), default=likely[0])
    header = lines[at]
    nothing_above = all(len(line.filled) < enough or _loose_words(line, header) for line in lines[:at])
    return header, () if nothing_above and _sure(header, lines[at + 1 :]) else (asked,)


def _loose_words(line: _Line, header: _Line) -> bool:
    """Words above a header that are no names of columns, as its own are."""
    return _names(line) and not _known(line) and _known(header) > 0 and len(line.filled) < len(header.filled)


def _names(line: _Line) -> bool:
    """Does this look like the names of columns: short, distinct words, or a few of them and then months?"""
    months = [cell for cell in line.filled if _MONTH.fullmatch(cell)]
    by_month = len(months) >= FEW_MONTHS and months == sorted(set(months)) and _known(line) > 0
    named = [cell for cell in line.filled if cell not in months] if by_month else line.filled
    words = sum(map(_word, named))
    return words >= WORDS * len(named) and len(set(named)) >= DISTINCT * len(named)


def _word(cell: str) -> bool:
    return len(cell) <= LONGEST_HEADER and not _typed(cell) and "://" not in cell and "@" not in cell


def _typed(cell: str) -> bool:
    return bool(_FIGURE.fullmatch(cell) or _DATE.fullmatch(cell))


def _sure(header: _Line, below: Sequence[_Line]) -> bool:
    """We know some of the names, or figures and dates stand under them, or nothing does; and no second row competes."""
    data = [line for line in below if not _again(line, header)]
    if not data:
        return True
    if _known(data[0]) > 1:
        return False
    months = sum(dates.month(cell) is not None for cell in header.filled)
    known_names = _known(header) > 1 or len(header.cells) == _known(header)
    return known_names or months > 1 or _figures_below(header, data)


def _known(line: _Line) -> int:
    return sum(normalised(cell) in known() for cell in line.filled)


def _figures_below(header: _Line, data: Sequence[_Line]) -> bool:
    """Is there a column with figures or dates for most of its values?"""
    named = [place for place, name in enumerate(header.cells) if name]
    columns = ([line.cells[place] for line in data if place < len(line.cells)] for place in named)
    return any(2 * sum(map(_typed, filled)) > len(filled) for cells in columns if (filled := [c for c in cells if c]))


def _again(line: _Line, header: _Line) -> bool:
    """The header once more: on a new printed page, or as the system's own names in a second row."""
    same = line.filled == header.filled
    technical = sum(bool(_IDENTIFIER.fullmatch(cell)) for cell in line.filled) >= DISTINCT * len(line.filled)
    return same or (technical and len(line.filled) >= max(2, FULL * len(header.filled)) and _names(line))


def _body(
    sheet: str, header: _Line, body: pl.DataFrame, above: tuple[str, ...], questions: tuple[Question, ...]
) -> Layout:
    width = len(header.cells)
    said = _not_data(sheet, header, body)
    unsound = {problem.row for problem in said}
    data = body.filter(~pl.col("row").is_in(list(unsound)))
    bad = [*_ragged(sheet, data, width), *_too_long(sheet, data, header.cells)]
    sound = data.filter(~pl.col("row").is_in([problem.row for problem in bad]))
    notes = _lines(body.filter(pl.col("row").is_in([problem.row for problem in said if problem.code == "footer"])))
    kinds = None if sound["kind"].null_count() == sound.height else _wide(sound, "kind", width)
    return Layout(
        sheet=sheet,
        header=header.row,
        first=_end(data["row"].min()),
        last=_end(data["row"].max()),
        names=tuple(" ".join(cell.split()) for cell in header.cells),
        records=_wide(sound, "text", width),
        kinds=kinds,
        skipped=tuple(sorted(unsound)),
        outside=(*above, *(" ".join(line.filled) for line in notes)),
        problems=(*said, *bad),
        questions=questions,
    )


def _end(row: object) -> int | None:
    return row if isinstance(row, int) else None


def _wide(cells: pl.DataFrame, part: str, width: int) -> pl.DataFrame:
    columns = [pl.col(part).list.get(place, null_on_oob=True).alias(f"column_{place + 1}") for place in range(width)]
    return cells.select("row", *columns)


def _ragged(sheet: str, data: pl.DataFrame, width: int) -> list[Problem]:
    """Records with fewer cells than the header, or with text in more: no column of theirs can be trusted."""
    beyond = pl.col("text").list.slice(width).list.eval(pl.element() != "").list.any()
    ragged = data.filter((pl.col("text").list.len() < width) | beyond)
    return [
        Problem(sheet, row, "", "ragged", "block", f"Row {row} has {cells} cells; the header has {width}.")
        for row, cells in ragged.select("row", pl.col("text").list.len()).iter_rows()
    ]


def _not_data(sheet: str, header: _Line, body: pl.DataFrame) -> list[Problem]:
    """Blank records, headers said again, totals and notes. Each is listed."""
    blank = [_left_out(sheet, row, "blank", "is blank") for row in body.filter(pl.col("filled") == 0)["row"]]
    filled = body.filter(pl.col("filled") > 0)
    repeats = [
        _left_out(sheet, line.row, "header", "says the names of the columns again")
        for place, line in enumerate(_lines(filled.filter(_like_header(header))))
        if line.filled == header.filled or (place == 0 and _again(line, header))
    ]
    seen = {problem.row for problem in repeats}
    few = filled.filter((pl.col("filled") <= len(header.filled) // 2) | _starts_with_total(header))
    totals = [_left_out(sheet, line.row, "footer", "is a total") for line in _lines(few) if _total(line)]
    seen |= {problem.row for problem in totals}
    notes = _notes(sheet, _lines(filled.filter(~pl.col("row").is_in(list(seen))).tail(TAIL)), header)
    return [*blank, *repeats, *totals, *notes]


def _like_header(header: _Line) -> pl.Expr:
    """The record next to the header, and every one that begins like it."""
    same = pl.col("text").list.get(header.begin, null_on_oob=True) == header.cells[header.begin]
    return (pl.col("filled") == len(header.filled)) & (same | (pl.col("row") == pl.col("row").min()))


def _starts_with_total(header: _Line) -> pl.Expr:
    begins = [pl.col("text").list.get(place, null_on_oob=True) for place in (0, header.begin)]
    return pl.any_horizontal(begin.str.contains(f"(?i)^{_TOTAL.pattern}$") for begin in begins)


def _total(line: _Line) -> bool:
    label, *rest = line.filled
    figures = bool(rest) and all(map(_typed, rest))
    return bool(_TOTAL.fullmatch(label)) or (figures and bool(_TOTAL_OF.fullmatch(label)))


def _notes(sheet: str, last: Sequence[_Line], header: _Line) -> list[Problem]:
    """What stands under the data: notes, and a sum that does not say it is one. Sought from the end upwards."""
    found: list[Problem] = []
    width, loose = len(header.filled), _loose(last, header)
    for line in reversed(last):
        if line.row in loose or _note(line, width):
            found.append(_left_out(sheet, line.row, "footer", "is a note under the table"))
        elif width > len("sum") and len(line.filled) * 3 <= width and all(map(_typed, line.filled)):
            says = f"Row {line.row} holds only figures and says nothing of whom: it looks like a total."
            found.append(Problem(sheet, line.row, "", "unlabelled_total", "block", says))
        else:
            break
    return found


def _loose(last: Sequence[_Line], header: _Line) -> set[int]:
    """Rows of words strewn under the table: one or two cells each, and not all begin where a row of data begins."""

    def few_words(line: _Line) -> bool:
        most = 1 if line.begin == header.begin else LOOSE
        return len(line.filled) <= min(most, len(header.filled) // 3) and not any(map(_typed, line.filled))

    strewn = list(takewhile(few_words, reversed(last)))
    return set() if all(line.begin == header.begin for line in strewn) else {line.row for line in strewn}


def _note(line: _Line, width: int) -> bool:
    first = line.filled[0]
    alone = len(line.filled) == 1 and width > 1
    says = len(first.split()) >= SENTENCE or first.endswith(".")
    sentence = alone and (says or bool(_TOTAL_OF.fullmatch(first) or _LEGEND.fullmatch(first)))
    return sentence or (len(line.filled) <= max(1, width // 2) and bool(_NOTE.match(first)))


def _left_out(sheet: str, row: int, code: str, why: str) -> Problem:
    return Problem(sheet, row, "", code, "note", f"Row {row} {why}. It was left out.", skips=True)


def _too_long(sheet: str, data: pl.DataFrame, names: Sequence[str]) -> list[Problem]:
    """Cells that hold a whole document."""
    lengths = pl.col("text").list.eval(pl.element().str.len_chars())
    long = data.select("row", lengths=lengths).filter(pl.col("lengths").list.max() > LONGEST_CELL)
    return [
        Problem(
            sheet, row, column, "cell", "block", f"Row {row}, {column}: {found:,} characters; at most {LONGEST_CELL:,}."
        )
        for row, cells in long.iter_rows()
        for column, found in zip(names, cells, strict=False)
        if found > LONGEST_CELL
    ]


def _two_encodings(line: int) -> Question:
    asks = (
        f"Some letters do not fit together (line {line}): the file holds two kinds of text. "
        "Was each line read rightly? If not, save it again as CSV (UTF-8)."
    )
    return Question(f"encoding:line {line}", asks, ("line_by_line",))


def _unless_answered(question: Question, answers: Answers) -> tuple[Question, ...]:
    return () if chosen(question, answers) else (question,)
