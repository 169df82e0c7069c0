import gzip
import io
import random
import runpy
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from etl.home import Refused
from etl.intake import child, confined, reader
from etl.intake.child import Book, Upload, read

books = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("books.py"))))
ROWS = [["Employee number", "Job title"], [1, "Cook"], [2, "Driver"]]
REPORT = """names = ["AS", "CPU", "FSIZE", "NOFILE", "CORE"]
    print(json.dumps([resource.getrlimit(getattr(resource, "RLIMIT_" + name))[0] for name in names]))
    print(sorted(set(os.environ) - {"LC_CTYPE"}), sys.flags.isolated)
    return 0"""
HOG = "held = bytearray(2_000_000_000)"
LOOP = "while True: pass"
CRASH = "raise ValueError('SENSITIVE Ann Hale 24640')"


def program(folder: Path, text: str) -> Path:
    path = folder / "program.py"
    path.write_text(f"import json, os, resource, sys\ndef main():\n    {text}\n")
    return path


def refusal(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read(Upload("staff.csv", data))
    return refused.value.says


def texts(book: Book) -> list[list[str]]:
    return book.sheets[0].cells["text"].to_list()


def test_the_limits_are_in_force_in_the_child_and_its_environment_is_empty(tmp_path: Path) -> None:
    said = child.confined(program(tmp_path, REPORT), b"").decode().splitlines()
    assert said == [str(list(confined.LIMITS.values())), "[] 1"]


def test_a_child_that_takes_too_much_memory_is_answered_by_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(
        Refused, match=r"^Reading this file took too much memory and was stopped\. .* Nothing was kept\.$"
    ):
        child.confined(program(tmp_path, HOG), b"")


def test_an_endless_child_is_stopped_and_answered_by_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"took too long and was stopped\. Nothing was kept\.$"):
        child.confined(program(tmp_path, LOOP), b"", seconds=0.5)


def test_after_one_that_was_stopped_the_next_file_is_read(tmp_path: Path) -> None:
    path = program(tmp_path, "sys.stdin.buffer.read() or [None for _ in iter(int, 1)]; return 0")
    with pytest.raises(Refused, match="took too long"):
        child.confined(path, b"", seconds=0.5)
    assert child.confined(path, b"a") == b""


def test_a_file_is_read_by_a_process_that_has_met_no_other(tmp_path: Path) -> None:
    path = program(tmp_path, "global seen; seen = globals().get('seen', 0) + 1; print(seen); return 0")
    assert [child.confined(path, b"") for _ in range(3)] == [b"1\n"] * 3


def test_a_child_killed_by_its_limit_of_work_is_answered_by_the_same_sentence() -> None:
    assert child._says(-9, b"") == child.TOO_LONG


def test_a_child_that_gives_up_for_want_of_memory_is_answered_as_one_that_takes_too_much() -> None:
    assert child._says(-6, b"") == child.TOO_MUCH


def test_what_a_crash_prints_never_comes_out(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        child.confined(program(tmp_path, CRASH), b"")
    assert refused.value.says == child.UNREADABLE


def test_the_child_cannot_write_a_byte_to_the_disk(tmp_path: Path) -> None:
    left = tmp_path / "left"
    with pytest.raises(Refused):
        child.confined(program(tmp_path, f"os.write(os.open({str(left)!r}, os.O_CREAT | os.O_RDWR), b'x')"), b"")
    assert left.read_bytes() == b""


def test_a_fourth_file_is_asked_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child._places, "_value", 0)
    assert refusal(b"a,b\n1,2\n") == "Please wait: three files are being read. Nothing was kept."


def test_records_are_numbered_from_one_and_line_breaks_in_quotes_do_not_count() -> None:
    book = read(Upload("roles.csv", b'title,grade\r\n"Peer\r\nmentor",5\r\nCook,4\r\n'))
    assert book.sheets[0].cells["row"].to_list() == [1, 2, 3]
    assert texts(book)[1] == ["Peer\r\nmentor", "5"]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("title,pay\nCafé,£1\n".encode(), "utf-8"),
        ("title,pay\nCafé,£1\n".encode("utf-8-sig"), "utf-8-sig"),
        ("title,pay\nCafé,£1\n".encode("cp1252"), "cp1252"),
        ("title\tpay\nCafé\t£1\n".encode("utf-16"), "utf-16"),
        ("title\tpay\nCafé\t£1\n".encode("utf-16-le"), "utf-16"),
        ("title\tpay\nCafé\t£1\n".encode("utf-16-be"), "utf-16"),
    ],
)
@pytest.mark.usefixtures("in_this_process")
def test_the_encoding_is_found_and_no_letter_is_lost(data: bytes, encoding: str) -> None:
    book = read(Upload("roles.csv", data))
    assert book.encoding == encoding
    assert texts(book)[1] == ["Café", "£1"]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.usefixtures("in_this_process")
def test_the_delimiter_is_the_one_that_cuts_all_records_alike(mark: str) -> None:
    rows = [["title", "pay", "notes"], ["Cook", "1,5", "a; b"], ["Driver", "2,5", "c"]]
    quoted = "\n".join(mark.join(f'"{cell}"' if mark in cell else cell for cell in row) for row in rows)
    book = read(Upload("roles.csv", quoted.encode()))
    assert book.delimiter == mark
    assert texts(book) == rows


@pytest.mark.usefixtures("in_this_process")
def test_a_first_line_that_names_the_delimiter_is_a_record_but_no_row() -> None:
    book = read(Upload("roles.csv", b"sep=;\ntitle;pay\nCook, head;1,5\n"))
    assert book.delimiter == ";"
    assert book.sheets[0].cells.select("row", "text").rows() == [(2, ["title", "pay"]), (3, ["Cook, head", "1,5"])]


@pytest.mark.usefixtures("in_this_process")
def test_a_text_table_is_read_whatever_its_name_ends_in_and_the_report_says_so() -> None:
    book = read(Upload("staff.XLSX", b"a,b\n1,2\n"))
    assert (book.kind, book.notes) == ("csv", ("This is a CSV file although its name ends in .xlsx.",))


@pytest.mark.usefixtures("in_this_process")
def test_a_text_that_begins_with_the_letters_of_a_zip_is_a_text() -> None:
    assert texts(read(Upload("staff.csv", b"PK,Name\n1,Ann\n"))) == [["PK", "Name"], ["1", "Ann"]]


def test_a_quote_that_is_never_closed_spoils_its_own_line_only() -> None:
    lines, read_back = ["a,b\n", '"x,1\n', "y,2\n"], []
    for record, sound in reader.records(lines, ","):
        read_back.append((record, sound))
    assert read_back == [(["a", "b"], True), (['"x', "1"], False), (["y", "2"], True)]


def test_two_encodings_in_one_file_are_noticed_by_the_line() -> None:
    data = b"title,place\n" + "Café,a\n".encode("cp1252") + "Café,b\n".encode()
    book = read(Upload("roles.csv", data))
    assert book.mixed == 3
    assert texts(book)[1:] == [["Café", "a"], ["Café", "b"]]


def archive(part: str) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as file:
        file.writestr(part, "x")
    return body.getvalue()


@pytest.mark.parametrize(
    ("data", "begins"),
    [
        (b"", "This file is empty."),
        (b" \r\n\t\n", "This file is empty."),
        (b"%PDF-1.7 ...", "This is a PDF."),
        (gzip.compress(b"a,b"), "This is a packed file."),
        (archive("a.csv"), "This is a zip file."),
        (archive("xl/workbook.xml"), "This workbook is damaged"),
        (archive("xl/workbook.xml")[:-9], "This file is not complete."),
        (archive("xl/workbook.bin"), "This is a binary workbook (.xlsb)."),
        (archive("word/document.xml"), "This is a Word document."),
        (archive("[Content_Types].xml"), "This is an Office file, but no workbook."),
        (archive("Index/Document.iwa"), "This is a Numbers document."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "This is an Office file, but no workbook."),
        (b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), "This is a Word document."),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "This workbook has a password."),
        (b"<!DOCTYPE html><table><tr><td>a</td></tr></table>", "This is a web page"),
        (b'<?xml version="1.0"?><Workbook/>', "This is a web page"),
        (b"a,b\n1,\0\n", "This file is not plain text"),
        (bytes(range(256)) * 20, "This file is not plain text"),
        (b"a,b\n" + b"\x81\x8d\n", "This file is not plain text"),
        (b"a,b\n1," + b"x" * 1_000_001, "Line 2 is 1,000,003 characters long."),
        (b",".join([b"a"] * 501), "This file has 501 columns;"),
        (b"a" * 50_000_001, "This file is 50 MB; Alongside takes up to 50 MB."),
    ],
)
@pytest.mark.usefixtures("in_this_process")
def test_what_is_no_table_of_text_is_refused_by_one_kind_sentence(data: bytes, begins: str) -> None:
    says = refusal(data)
    assert says.startswith(begins)
    assert says.endswith("Nothing was kept.")


@pytest.mark.usefixtures("in_this_process")
def test_more_rows_than_the_limit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MOST_ROWS", 2)
    assert refusal(b"a,b\n1,2\n3,4\n").startswith("This sheet has more than 2 rows.")


@pytest.mark.usefixtures("in_this_process")
def test_more_bytes_of_cells_than_the_limit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MOST_UNPACKED", 10)
    assert refusal(b"a,b\n1,2\n").startswith("This workbook unpacks to more than 0 MB")


def test_the_child_itself_refuses_by_the_same_sentences() -> None:
    says = "This is a PDF. Alongside reads CSV and Excel files: ask for the export as one of these. Nothing was kept."
    assert refusal(b"%PDF-1.7") == says


def test_a_workbook_comes_out_of_the_child_as_it_went_in() -> None:
    book = read(Upload("staff.xlsx", books.xlsx({"Staff": ROWS, "Old": ROWS}, hidden={"Old": "hide"})))
    assert (book.kind, book.encoding, book.delimiter) == ("xlsx", None, None)
    assert texts(book) == [["Employee number", "Job title"], ["1", "Cook"], ["2", "Driver"]]


@pytest.mark.parametrize(
    "data",
    [
        books.written(
            f'<row r="1">{books.text("A1", "a")}{books.text("XFD1", "b")}{books.text("B1", "c")}</row>'
            f'<row r="900000">{books.text("A900000", "d")}</row>'
        ),
        books.written("", more={"xl/sharedStrings.xml": '<sst uniqueCount="4294967295"><si><t>x</t></si></sst>'}),
    ],
    ids=["a far cell out of order", "four billion shared texts"],
)
def test_a_workbook_that_ends_the_reader_ends_no_more_than_the_child(data: bytes) -> None:
    assert refusal(data) == child.TOO_MUCH


def test_bytes_of_a_workbook_changed_at_random_are_read_or_refused_by_one_sentence() -> None:
    draw = random.Random(20)  # noqa: S311  the same bytes each time
    whole = books.xlsx({"Staff": ROWS})
    ends = [_end(bytearray(whole), draw) for _ in range(8)]
    assert set(ends) <= {"xlsx", child.KEPT}


@pytest.mark.nightly
def test_a_workbook_of_a_hundred_thousand_rows_and_twenty_columns_is_read_within_the_limits() -> None:
    letters = "ABCDEFGHIJKLMNOPQRST"
    rows = (
        f'<row r="{row}">{"".join(f"""<c r="{letter}{row}"><v>{row}.5</v></c>""" for letter in letters)}</row>'
        for row in range(1, 100_001)
    )
    book = read(Upload("staff.xlsx", books.written("".join(rows))))
    assert book.sheets[0].cells.height == 100_000
    assert texts(book)[-1] == ["100000.5"] * 20


def _end(data: bytearray, draw: random.Random) -> str:
    for _ in range(draw.randrange(1, 6)):
        data[draw.randrange(len(data))] = draw.randrange(256)
    try:
        return read(Upload("staff.xlsx", bytes(data))).kind
    except Refused as refused:
        return refused.says[-len(child.KEPT) :]
