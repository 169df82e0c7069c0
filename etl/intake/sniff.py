"""Where the table stands in the sheet: header, data and what is neither."""

import re
from collections.abc import Sequence
from datetime import date
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
SPACE = " \t\r\n\v\f\xa0\u200b\ufeff"

_FIGURE = re.compile(r"[£$€(+\-\s]*\d[\d\s.,:']*\s*[%)€]?")
_DATE = re.compile(r"\d{1,4}[-/. ]([A-Za-z]{3,9}|\d{1,2})[-/. ]\d{2,4}([ T]\d{1,2}:.*)?")
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9]*(_+[A-Za-z0-9]+)+")
_NOTE = re.compile(
    r"(printed|generated|produced|exported|extracted|prepared|created|downloaded)( (on|by|at|from|for)\b|:| *\d|$)"
    r"|report (date|run|generated|printed|produced|created|prepared|by|id|name|title)\b|run (on|by|at)\b"
    r"|(notes?|source|page|records|rows|count|filters?)( *:|$| \d)"
    r"|(number|list) of (records|rows|employees|staff|people)|end of\b|as (at|of)\b|confidential\b|[©*#]|--|==",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"((grand|sub)[ -]?)?totals?:?", re.IGNORECASE)
_TOTAL_OF = re.compile(
    r"totals? (for|of|staff|posts|headcount|number|cost|pay|fte|hours|employees)\b.*|.*\btotals?:?", re.IGNORECASE
)
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


def layout(book: Book, answers: Answers, sheet: str | None = None) -> Layout:
    """Where the table is, and what must be asked first. Raises Refused where there is none."""
    found = _sheet(book, sheet)
    trimmed = found.cells.with_columns(
        pl.col("text").list.eval(pl.element().fill_null("").str.strip_chars(SPACE))
    ).with_columns(filled=pl.col("text").list.eval(pl.element() != "").list.sum())
    filled = trimmed.filter(pl.col("filled") > 0)
    if filled.is_empty():
        raise Refused(f"This file holds no table. Export it again. {KEPT}")
    lines = _lines(filled.head(LOOK))
    header, questions = _header(found.name, lines, answers)
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


def _sheet(book: Book, name: str | None) -> Sheet:
    visible = [sheet for sheet in book.sheets if sheet.visible and (name is None or sheet.name == name)]
    if not visible:
        raise Refused(f"There is no visible sheet of that name in this file. {KEPT}")
    return visible[0]


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
    at = next((place for place, line in enumerate(lines) if len(line.filled) >= enough and _names(line)), None)
    if at is None:
        return None, (asked,)
    nothing_above = all(len(line.filled) < enough for line in lines[:at])
    return lines[at], () if nothing_above and _sure(lines[at], lines[at + 1 :]) else (asked,)


def _names(line: _Line) -> bool:
    """Does this look like the names of columns: short, distinct words?"""
    words = sum(map(_word, line.filled))
    return words >= WORDS * len(line.filled) and len(set(line.filled)) >= DISTINCT * len(line.filled)


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
    return _known(header) > 1 or len(header.cells) == _known(header) or _figures_below(header, data)


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
    few = filled.filter((pl.col("filled") <= len(header.cells) // 2) | _starts_with_total())
    totals = [_left_out(sheet, line.row, "footer", "is a total") for line in _lines(few) if _total(line)]
    seen |= {problem.row for problem in totals}
    notes = _notes(sheet, _lines(filled.filter(~pl.col("row").is_in(list(seen))).tail(TAIL)), len(header.cells))
    return [*blank, *repeats, *totals, *notes]


def _like_header(header: _Line) -> pl.Expr:
    """The record next to the header, and every one that begins like it."""
    same = pl.col("text").list.first() == header.cells[0]
    return (pl.col("filled") == len(header.filled)) & (same | (pl.col("row") == pl.col("row").min()))


def _starts_with_total() -> pl.Expr:
    return pl.col("text").list.first().str.contains(f"(?i)^{_TOTAL.pattern}$")


def _total(line: _Line) -> bool:
    label, *rest = line.filled
    figures = bool(rest) and all(map(_typed, rest))
    return bool(_TOTAL.fullmatch(label)) or (figures and bool(_TOTAL_OF.fullmatch(label)))


def _notes(sheet: str, last: Sequence[_Line], width: int) -> list[Problem]:
    """What stands under the data: notes, and a sum that does not say it is one. Sought from the end upwards."""
    found: list[Problem] = []
    for line in reversed(last):
        if _note(line, width):
            found.append(_left_out(sheet, line.row, "footer", "is a note under the table"))
        elif width > len("sum") and len(line.filled) * 3 <= width and all(map(_typed, line.filled)):
            says = f"Row {line.row} holds only figures and says nothing of whom: it looks like a total."
            found.append(Problem(sheet, line.row, "", "unlabelled_total", "block", says))
        else:
            break
    return found


def _note(line: _Line, width: int) -> bool:
    first = line.filled[0]
    alone = len(line.filled) == 1 and width > 1
    sentence = alone and (len(first.split()) >= SENTENCE or first.endswith(".") or bool(_TOTAL_OF.fullmatch(first)))
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
