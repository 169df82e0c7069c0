"""Workbooks as people keep them, and as an attacker would make them."""

import io
import json
import runpy
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.home import Refused
from etl.intake import child, mapping, package, parse, refusal, sniff, workbook
from etl.intake.answers import Answers
from etl.intake.child import Book, Upload
from etl.intake.sniff import Layout
from schemas import tables

pytestmark = pytest.mark.usefixtures("in_this_process")
books = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("books.py"))))
STAFF: list[list[Any]] = [
    ["Employee number", "Job title", "Start date"],
    [1, "Cook", date(2020, 5, 1)],
    [2, "Driver", date(2021, 6, 2)],
]
ENTITIES = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
SHEET = f"<worksheet {books.MAIN}><sheetData>"
HEAD = books.text("A1", "Name") + books.text("B1", "Grade")
NUMBER = '<c r="B2"><v>{}</v></c>'


def read(data: bytes, name: str = "staff.xlsx") -> Book:
    return child.read(Upload(name, data))


def cells(book: Book, sheet: int = 0) -> list[Any]:
    return book.sheets[sheet].cells.rows()


def texts(book: Book) -> list[list[str]]:
    return book.sheets[0].cells["text"].to_list()


def layout(data: bytes, sheet: str | None = None, answers: Answers | None = None) -> Layout:
    return sniff.layout(read(data), answers or {}, sheet)


def row(number: int, cells: str) -> str:
    return f'<row r="{number}">{cells}</row>'


def test_each_cell_is_text_and_kind() -> None:
    written = [
        "Cook",
        45399,
        0.1 + 0.2,
        True,
        date(2024, 4, 3),
        datetime.fromisoformat("2024-04-03T09:30"),
        time(1, 15),
    ]
    says = ["Cook", "45399", "0.3", "TRUE", "2024-04-03", "2024-04-03 09:30:00", "1:15:00"]
    kinds = ["text", "number", "number", "text", "date", "date", "duration"]
    assert cells(read(books.xlsx({"Staff": [written]}))) == [(1, says, kinds)]


def test_rows_have_the_numbers_that_the_spreadsheet_program_shows() -> None:
    found = layout(books.xlsx({"Staff": STAFF}, at=(9, 7)))
    assert (found.header, found.first, found.last) == (10, 11, 12)
    assert found.names == ("Employee number", "Job title", "Start date")


def test_a_table_that_starts_at_h10_under_a_title_in_a1_ends_as_one_that_starts_in_a1_does() -> None:
    table: list[list[Any]] = [
        ["Job title", "Grade", "Pay from"],
        ["Cook", 4, 1],
        ["Total", "", 2],
        ["5", "5", "1"],
        ["Driver"],
    ]
    rows = [["Staff list"], *[[]] * 8, *([""] * 7 + line for line in table)]
    found, above = layout(books.xlsx({"Roles": rows})), layout(books.xlsx({"Roles": table}))
    assert (found.header, found.first, found.last, found.skipped) == (10, 11, 14, (12,))
    assert (above.header, above.first, above.last, above.skipped) == (1, 2, 5, (3,))
    assert found.names == ("",) * 7 + above.names


def test_columns_of_the_layout_stand_where_the_cells_of_the_sheet_stand() -> None:
    """What is shown of a file is masked column by column."""
    book = read(books.xlsx({"Staff": [["", "Employee number", "", "Job title"], ["", 1, "", "Cook"]]}, at=(3, 1)))
    found = sniff.layout(book, {})
    assert list(found.names) == texts(book)[0] == ["Employee number", "", "Job title"]


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!"])
def test_an_error_is_a_fault_and_not_an_empty_cell(error: str) -> None:
    data = books.written(row(1, HEAD) + row(2, books.text("A2", "Ann") + f'<c t="e" r="B2"><v>{error}</v></c>'))
    assert cells(read(data))[1] == (2, ["Ann", "#ERROR"], ["text", "fault"])


def test_a_formula_that_was_never_worked_out_is_a_fault_and_said() -> None:
    book = read(books.written(row(1, HEAD) + row(2, books.text("A2", "Ann") + '<c r="B2"><f>A2</f></c>')))
    assert cells(book)[1][2] == ["text", "fault"]
    assert book.notes == ("1 cell holds a formula that was never worked out. Open the file, save it, and load that.",)


def test_a_formula_is_read_as_the_value_that_it_had_when_the_file_was_saved() -> None:
    value = '<c r="B2"><f t="shared" ref="B2:B900000" si="0">B2</f><v>7</v></c>'
    assert cells(read(books.written(row(1, HEAD) + row(2, value))))[1][1] == ["", "7"]


def test_cells_that_do_not_say_where_they_are_stand_one_behind_the_other() -> None:
    data = books.written('<row><c><v>1</v></c><c t="e"><v>#N/A</v></c></row><row><c t="e"><v>#N/A</v></c></row>')
    assert texts(read(data)) == [["1", "#ERROR"], ["#ERROR", ""]]


def test_prefixes_and_hidden_columns_are_understood_as_the_standard_has_them() -> None:
    sheet = (
        '<x:worksheet xmlns:x="u"><x:cols><x:col min="2" max="16384" hidden="true"/></x:cols><x:sheetData>'
        '<x:row r="1"><x:c r="A1" t="e"><x:v>#N/A</x:v></x:c><x:c r="B1"><x:v>5</x:v></x:c></x:row>'
        '</x:sheetData><y:f xmlns:y="u">A1</y:f></x:worksheet>'
    )
    book = read(books.written("", sheet=sheet))
    assert cells(book) == [(1, ["#ERROR"], ["fault"])]
    assert book.notes == ("1 column is hidden and was left out.",)


@pytest.mark.parametrize("number", ["NaN", "1e999"])
def test_a_number_that_is_none_is_a_fault(number: str) -> None:
    assert cells(read(books.written(row(1, HEAD) + row(2, NUMBER.format(number)))))[1][2] == ["text", "fault"]


def test_days_counted_from_1904_are_the_same_days() -> None:
    assert cells(read(books.xlsx({"Staff": STAFF}, from_1904=True)))[1][1] == ["1", "Cook", "2020-05-01"]


def test_a_bare_day_number_counted_from_1904_is_never_read_four_years_too_early() -> None:
    late = layout(books.xlsx({"Staff": [*STAFF, [3, "Cook", 45399]]}, from_1904=True))
    read_back = parse.parse(late, mapping.mapped(late, tables(), {}), {})
    assert [(problem.row, problem.code) for problem in read_back.problems] == [(4, "date")]


def test_a_bare_day_number_of_another_workbook_is_its_day() -> None:
    late = layout(books.xlsx({"Staff": [*STAFF, [3, "Cook", 45399]]}))
    read_back = parse.parse(late, mapping.mapped(late, tables(), {}), {})
    assert read_back.rows["start_date"].to_list()[2] == date(2024, 4, 17)


@given(st.floats(min_value=-1e12, max_value=1e12, allow_nan=False, allow_infinity=False))
def test_a_number_keeps_fifteen_digits_and_is_written_without_an_exponent(number: float) -> None:
    said = workbook._number(number)
    assert "e" not in said
    assert not said.endswith(".0")
    assert float(said) == pytest.approx(number, rel=1e-14)


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=99)))
def test_elapsed_time_is_hours_minutes_and_seconds_to_the_nearest_second(elapsed: timedelta) -> None:
    hours, minutes, seconds = map(int, workbook._duration(elapsed).split(":"))
    assert abs(hours * 3600 + minutes * 60 + seconds - elapsed.total_seconds()) <= 0.5


def test_a_time_that_is_a_hair_before_the_hour_is_the_hour() -> None:
    assert workbook._moment(datetime.fromisoformat("2024-04-03T23:59:59.999")) == "2024-04-04"
    assert workbook._time_of_day(time(0, 59, 59, 999_997)) == "1:00:00"


def test_hidden_sheets_are_named_and_never_read() -> None:
    book = read(books.xlsx({"A": STAFF, "B": STAFF, "C": STAFF}, hidden={"B": "hide", "C": "very"}))
    assert [(sheet.name, sheet.visible, sheet.cells.height) for sheet in book.sheets] == [
        ("A", True, 3),
        ("B", False, 0),
        ("C", False, 0),
    ]
    assert book.notes == ("2 sheets are hidden and were not read.",)


def test_hidden_columns_are_left_out_and_counted() -> None:
    book = read(books.xlsx({"Staff": STAFF}, hidden_columns=[1, 30]))
    assert texts(book)[1] == ["1", "2020-05-01"]
    assert book.notes == ("1 column is hidden and was left out.",)


def test_hidden_rows_are_read_and_counted_as_a_filter_takes_nobody_off_the_list() -> None:
    book = read(books.xlsx({"Staff": STAFF}, hidden_rows=[1, 2, 40]))
    assert len(texts(book)) == 3
    assert book.notes == ("2 rows are hidden, perhaps by a filter, and were read: delete any that should not count.",)


def test_comments_are_never_read() -> None:
    data = books.changed(books.xlsx({"Staff": STAFF}), {"xl/comments1.xml": "<comments>SENSITIVE</comments>"})
    assert "SENSITIVE" not in str(read(data))


def test_macros_and_links_are_ignored_and_said() -> None:
    more = {"xl/vbaProject.bin": b"SENSITIVE", "xl/externalLinks/externalLink1.xml": "<externalLink/>"}
    book = read(books.changed(books.xlsx({"Staff": STAFF}), more), "staff.xlsm")
    assert book.notes[0] == "Macros were ignored."
    assert book.notes[1].startswith("Some figures come from other files.")


def test_an_opendocument_workbook_is_read_by_the_same_rules() -> None:
    ann = books.ods_cell("Ann", note="SENSITIVE") + books.ods_cell("x") + books.ods_cell("#REF!", fault=True)
    table = (
        '<table:table-column/><table:table-column table:visibility="collapse"/>'
        f'<table:table-row table:visibility="filter">{ann}</table:table-row>'
        '<table:table-row table:number-rows-repeated="1048575">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    book = read(books.ods(table), "staff.ods")
    assert (book.kind, book.encoding, book.delimiter) == ("ods", None, None)
    assert cells(book) == [(1, ["Ann", "#ERROR"], ["text", "fault"])]
    assert len(book.notes) == 2


def test_an_old_workbook_is_read_and_what_it_does_not_tell_is_said() -> None:
    book = read(books.xls([["Employee number", "Job title"], [1, "Cook"]]), "staff.xls")
    assert book.kind == "xls"
    assert cells(book)[1] == (2, ["1", "Cook"], ["number", "text"])
    assert book.notes[0].startswith("An old workbook (.xls) does not tell")


@pytest.mark.parametrize(
    ("name", "notes"),
    [
        ("staff.xlsx", ()),
        ("staff.xlsm", ()),
        ("staff", ()),
        ("staff.csv", ("This is an Excel workbook although its name ends in .csv.",)),
        ("staff.XLS", ("This is an Excel workbook although its name ends in .xls.",)),
    ],
)
def test_a_name_that_does_not_fit_is_a_note(name: str, notes: tuple[str, ...]) -> None:
    assert read(books.xlsx({"Staff": STAFF}), name).notes == notes


def test_the_only_sheet_with_a_table_is_taken() -> None:
    notes = [["How to read this file"], ["Ask the HR team."], ["Nothing here is final."]]
    found = layout(books.xlsx({"Notes": notes, "Staff": STAFF, "Empty": []}))
    assert (found.sheet, found.questions) == ("Staff", ())


def test_a_sheet_may_have_any_name() -> None:
    names = ["R&D", "Zoë's <list>", " a  b "]
    assert [sheet.name for sheet in read(books.xlsx(dict.fromkeys(names, STAFF))).sheets] == names


def test_two_sheets_with_tables_are_a_question_with_their_names() -> None:
    found = layout(books.xlsx({"2024": STAFF, "2025": STAFF}))
    assert [(question.id, question.choices) for question in found.questions] == [("sheet", ("2024", "2025"))]


def test_sheets_without_a_table_are_a_question_too_but_not_the_empty_ones() -> None:
    found = layout(books.xlsx({"Empty": [], "A": [["one"], ["two"]], "B": [["three"]]}))
    assert (found.questions[0].id, found.questions[0].choices) == ("sheet", ("A", "B"))


def test_the_answer_says_which_sheet() -> None:
    found = layout(books.xlsx({"2024": STAFF, "2025": STAFF}), answers={"sheet": ("2025",)})
    assert (found.sheet, found.questions) == ("2025", ())


def test_the_sheet_that_was_said_goes_before_all() -> None:
    found = layout(books.xlsx({"2024": STAFF, "2025": STAFF}), "2025")
    assert (found.sheet, found.questions) == ("2025", ())


@pytest.mark.parametrize(
    ("sheet", "says"),
    [("2023", "There is no sheet of that name."), ("Old", "The sheet of that name is hidden.")],
)
def test_a_sheet_that_is_not_there_or_hidden_is_refused(sheet: str, says: str) -> None:
    with pytest.raises(Refused) as refused:
        layout(books.xlsx({"2024": STAFF, "Old": STAFF}, hidden={"Old": "hide"}), sheet)
    assert refused.value.says.startswith(says)


def test_an_empty_workbook_holds_no_table() -> None:
    with pytest.raises(Refused, match="This file holds no table"):
        layout(books.xlsx({"Staff": []}))


def test_words_strewn_above_and_below_the_table_are_no_part_of_it() -> None:
    rows = [
        ["at", "the", "top", "of", "it"],
        ["Name", "Grade", "Hours", "Start date", "Job title", "Team"],
        *[[name, "A", 35, date(2020, 5, 1), "Cook", "East"] for name in ("Ann", "Kit", "Theo")],
        ["Some"],
        ["", "also like to write"],
        ["", "", "at the", "bottom"],
    ]
    found = layout(books.xlsx({"Staff": rows}))
    assert (found.header, found.first, found.last, found.skipped) == (2, 3, 5, (6, 7, 8))
    assert found.questions == ()


@pytest.mark.parametrize("note", ["Green = done, red = missed", "Total sessions", "Total minutes", "Key: x = held"])
def test_a_legend_and_a_total_under_the_table_are_left_out(note: str) -> None:
    found = layout(books.xlsx({"Staff": [*STAFF, [note]]}))
    assert (found.last, found.skipped) == (3, (4,))


def test_a_last_row_with_a_title_only_stays() -> None:
    assert layout(books.xlsx({"Roles": [["Job title", "Grade", "Pay from"], ["Cook", "A", 1], ["Driver"]]})).last == 3


def test_months_that_the_workbook_holds_as_days_are_names_of_columns() -> None:
    months = [date(2024, month, 1) for month in (4, 5, 6)]
    rows = [["Tracker 2024"], ["Name", "Line manager", *months], ["Ann", "Osman", date(2024, 4, 3), "x", ""]]
    found = layout(books.xlsx({"Tracker": rows}))
    assert (found.header, found.names[2:]) == (2, ("2024-04-01", "2024-05-01", "2024-06-01"))


def test_a_merged_title_is_passed_over() -> None:
    data = books.xlsx({"Staff": [["Staff list"], *STAFF]})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    merged = sheet.replace("</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells>')
    assert layout(books.changed(data, {"xl/worksheets/sheet1.xml": merged})).header == 2


def far(cell: str, number: int) -> bytes:
    made: bytes = books.written(row(1, HEAD) + row(number, books.text(cell, "x")))
    return made


BOMB = {"xl/media/picture.png": bytes(40_000_000)}
DAMAGED, CUT, UNPACKED = "This workbook is damaged", "This file is not complete.", "This workbook unpacks to more than"
FAR, PASSWORD = "One cell stands far outside the table", "This workbook has a password."
ELSEWHERE = {"_rels/.rels": '<Relationships><Relationship Type="/officeDocument" Id="a" Target="b"/></Relationships>'}
MANY = 'table:number-columns-repeated="16384"'
HOSTILE = {
    "a cell in the last row and column": (far("XFD1048576", 1_048_576), FAR),
    "a cell beyond the last row": (far("A4294967295", 4_294_967_295), FAR),
    "a cell that is nowhere": (far("1A", 2), DAMAGED),
    "a cell in a row that is no number": (books.written('<row r="-1"><c><v>1</v></c></row>'), DAMAGED),
    "entities": (books.written("", sheet=f"{ENTITIES}{SHEET}&b;</sheetData></worksheet>"), DAMAGED),
    "entities of two bytes a letter": (
        books.written("", sheet=f"{ENTITIES}{SHEET}</sheetData></worksheet>".encode("utf-16")),
        DAMAGED,
    ),
    "text of two bytes a letter": (
        books.written("", sheet=f"{SHEET}</sheetData></worksheet>".encode("utf-16")),
        DAMAGED,
    ),
    "a document type in the shared texts": (
        books.written(row(1, HEAD), more={"xl/sharedStrings.xml": ENTITIES}),
        DAMAGED,
    ),
    "XML that is cut": (books.written("", sheet=SHEET + "<row><c>"), CUT),
    "a cut file": (books.xlsx({"Staff": STAFF})[:-60], CUT),
    "a bomb of spaces": (books.written(" " * 20_000_000), UNPACKED),
    "a bomb in a part that nobody reads": (books.written(row(1, HEAD), more=BOMB), UNPACKED),
    "another workbook than the one that is walked": (books.written(row(1, HEAD), more=ELSEWHERE), DAMAGED),
    "two parts of one name": (books.written(row(1, HEAD), more={"XL/Workbook.xml": "<workbook/>"}), DAMAGED),
    "no sheet where the workbook says": (
        books.written("", more={"xl/_rels/workbook.xml.rels": "<Relationships/>"}),
        DAMAGED,
    ),
    "a shared text that is not there": (books.written(row(1, '<c r="A1" t="s"><v>9</v></c>')), DAMAGED),
    "too many parts": (books.packed({f"xl/{part}": "" for part in range(2_001)}), DAMAGED),
    "a password of a new workbook": (books.ole("EncryptedPackage", bytes(5_000)), PASSWORD),
    "a password of an OpenDocument workbook": (books.ods("", manifest="<encryption-data/>"), PASSWORD),
    "a cell that stands for a billion": (
        books.ods(
            f'<table:table-row table:number-rows-repeated="1048576">{books.ods_cell("x", more=MANY)}</table:table-row>'
        ),
        "This sheet has more than 1,000,000 rows.",
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_workbook_is_refused_by_one_sentence(case: str) -> None:
    data, begins = HOSTILE[case]
    with pytest.raises(Refused) as refused:
        read(data)
    assert refused.value.says.startswith(begins)
    assert refused.value.says.endswith("Nothing was kept.")


def test_a_sheet_that_only_says_it_is_huge_is_read() -> None:
    data = books.written(row(1, HEAD), before='<dimension ref="A1:XFD1048576"/>')
    assert texts(read(data)) == [["Name", "Grade"]]


def test_cells_that_are_only_coloured_are_no_cells() -> None:
    data = books.written(row(1, HEAD) + row(1_048_576, '<c r="XFD1048576" s="0"/>'))
    assert texts(read(data)) == [["Name", "Grade"]]


@pytest.mark.parametrize(
    ("limit", "most", "says"),
    [
        ("MOST_ROWS", 2, "This sheet has more than 2 rows."),
        ("MOST_COLUMNS", 2, "This sheet has 3 columns;"),
        ("MOST_CELLS", 8, "A sheet of this workbook has more than 0 million cells."),
    ],
)
def test_a_full_sheet_over_a_limit_is_told_which(
    monkeypatch: pytest.MonkeyPatch, limit: str, most: int, says: str
) -> None:
    monkeypatch.setattr(package, limit, most)
    with pytest.raises(Refused) as refused:
        read(books.xlsx({"Staff": STAFF}))
    assert refused.value.says.startswith(says)


def test_only_a_sheet_without_errors_formulas_and_anything_hidden_is_passed_by_without_a_look_at_each_cell() -> None:
    plain = f"{SHEET}{row(1, HEAD)}</sheetData></worksheet>".encode()
    assert package._plain(plain)
    for mark in ("t='e'", "<f/>", "<x:f/>", 'hidden="1"', "<!-- -->", 'r="XFD1"'):
        assert not package._plain(plain.replace(b"<sheetData>", f"<sheetData>{mark}".encode()))
    assert not package._plain(plain.removesuffix(b"</worksheet>"))


def test_more_sheets_than_the_limit_are_refused() -> None:
    with pytest.raises(Refused, match="more than 100 sheets"):
        read(books.xlsx({f"{sheet}": [] for sheet in range(refusal.MOST_SHEETS + 1)}))


def test_every_real_workbook_is_read_as_a_person_would(exports: Path) -> None:
    expected = json.loads((exports / "expected.json").read_text("utf-8"))
    truths = {name: truth for name, truth in expected.items() if name.endswith(".xlsx") and "header_row" in truth}
    assert len(truths) == 4
    for name, truth in truths.items():
        book = read((exports / name.removeprefix("open/")).read_bytes())
        sheets = truth.get("sheets", [truth.get("sheet")])
        assert [sheet.name for sheet in book.sheets] == sheets
        for sheet in sheets:
            found = sniff.layout(book, {}, sheet)
            assert (name, found.header, found.questions) == (name, truth["header_row"], ())
            if "data_rows" in truth:
                assert (name, [found.first, found.last]) == (name, truth["data_rows"])


def test_of_two_like_sheets_of_a_real_workbook_hr_is_asked_which(exports: Path) -> None:
    found = sniff.layout(read((exports / "readxl_deaths.xlsx").read_bytes()), {})
    assert [(question.id, question.choices) for question in found.questions] == [("sheet", ("arts", "other"))]


def test_the_errors_of_a_real_workbook_are_faults_and_its_blank_row_is_listed(exports: Path) -> None:
    found = sniff.layout(read((exports / "janitor_dirty_data.xlsx").read_bytes()), {})
    assert found.kinds is not None
    faulty = [line[0] for line in found.kinds.iter_rows() if "fault" in line]
    assert (faulty, found.skipped, found.read - len(found.skipped)) == ([6, 13, 14], (10,), 12)


def test_the_rows_of_a_table_in_the_middle_of_a_real_sheet_have_their_own_numbers(exports: Path) -> None:
    book = read((exports / "fastexcel_offset_tables.xlsx").read_bytes())
    found = [sniff.layout(book, {}, sheet) for sheet in ("without-table", "with-table")]
    assert [(one.header, one.first, one.last) for one in found] == [(10, 11, 13), (5, 6, 9)]
    assert found[0].names == ("Column at H10", "Column at I10", "", "Column at K10")


def test_the_hidden_sheets_of_a_real_workbook_are_skipped(exports: Path) -> None:
    book = read((exports / "fastexcel_hidden_sheets.xlsx").read_bytes())
    assert [(sheet.name, sheet.visible) for sheet in book.sheets] == [
        ("Visible", True),
        ("Hidden", False),
        ("VeryHidden", False),
    ]
    assert "very hidden" not in str(book)
