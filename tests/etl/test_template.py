"""Templates: what is filled into them is read without a question about columns, and their examples never are."""

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

import schemas
from etl import cli, load, template
from etl.home import Home, Refused
from etl.intake.child import Upload
from etl.load import known_roles
from etl.load.answered import Asked
from schemas.practice import PRACTICES

pytestmark = pytest.mark.usefixtures("quick")
DAY, AT = date(2026, 9, 30), datetime(2026, 10, 6, tzinfo=UTC)
ROWS: Mapping[str, Mapping[str, str | float]] = {
    "people": {"Employee number": "C1", "Job title": "Support Worker", "Grade": "3", "Start date": "2020-02-03"},
    "roles": {"Job title": "Support Worker", "Pay from": 25_000, "Pay to": 29_000, "Advertised openly": "Yes"},
    "supervision": {"Employee number": "C1", "Date held": "2025-09-03", "Minutes": 6, "Type": "line"},
    "absence": {"Employee number": "C1", "First day": "2025-09-03", "Last day": "2025-09-05", "Kind": "sickness"},
    "hours": {"Employee number": "C1", "Week start": "2025-09-01", "Hours worked": 39},
    "practice": {"Practice": "A debrief is offered after hard contact", "In place": "partly"},
}


def _sheets(book: bytes) -> dict[str, list[list[object]]]:
    opened = CalamineWorkbook.from_filelike(io.BytesIO(book))
    return {name: opened.get_sheet_by_name(name).to_python() for name in opened.sheet_names}


def _filled(book: bytes, row: Mapping[str, str | float]) -> bytes:
    """The workbook with one row under its headings, as a spreadsheet program would save it."""
    body = io.BytesIO()
    with xlsxwriter.Workbook(body, {"in_memory": True}) as again:
        for place, (name, rows) in enumerate(_sheets(book).items()):
            sheet = again.add_worksheet(name)
            for at, cells in enumerate(
                [*rows, [row.get(str(heading), "") for heading in rows[0]]] if not place else rows
            ):
                sheet.write_row(at, 0, cells)
    return body.getvalue()


@pytest.mark.parametrize("table", sorted(schemas.tables()))
def test_every_heading_of_a_template_is_a_column_of_its_table(table: str) -> None:
    seen = load.inspect(Upload("filled.xlsx", template.template(table)), Asked())
    assert seen.table == table
    assert {column.how for column in seen.columns} == {"exact"}
    assert [column.mapped_to for column in seen.columns] == list(schemas.tables()[table].fields())


@pytest.mark.parametrize("table", sorted(ROWS))
def test_a_filled_template_is_read_without_a_question_and_without_its_examples(table: str, loaded: Home) -> None:
    upload = Upload("filled.xlsx", _filled(template.template(table), ROWS[table]))
    guards = {"filled.xlsx": {f"guard:{kind}": ("go_ahead",) for kind in ("vanish", "headcount")}}
    asked = Asked(as_of=DAY, answers=guards, dry_run=True)
    (read,) = load.load(loaded, [upload], asked, actor="test", at=AT)
    assert (read.code, list(read.questions), read.table) == (0, [], table)
    assert (read.rows_read, read.accepted) == (1, 1)


def test_an_empty_template_puts_nothing_in(loaded: Home) -> None:
    upload = Upload("empty.xlsx", template.template("roles"))
    (read,) = load.load(loaded, [upload], Asked(as_of=DAY), actor="test", at=AT)
    assert (read.code, read.accepted) == (4, 0)


def test_each_column_is_told_with_its_unit_and_whether_it_is_needed() -> None:
    notes = {str(line[0]): str(line[1]) for line in _sheets(template.template("hours"))[template.NOTES]}
    assert notes["Hours worked"] == "Hours worked in the week. In hours. Needed."
    assert notes["Name"].endswith("Needed, or Employee number.")


def test_what_can_be_chosen_stands_in_a_list() -> None:
    choices = _sheets(template.template("roles"))[template.CHOICES]
    assert choices[0] == ["Lived experience role", "Accepts experience", "Pay basis", "Advertised openly"]
    assert choices[1:] == [["Yes", "Yes", "annual", "Yes"], ["No", "No", "hourly", "No"]]


def test_every_practice_can_be_chosen_by_its_title() -> None:
    choices = _sheets(template.template("practice"))[template.CHOICES]
    titles = {practice.title for practice in PRACTICES.values()}
    assert {str(line[0]) for line in choices[1:]} == titles


def test_a_roles_template_lists_what_is_known_and_loads_back_without_a_question_or_a_change(
    loaded: Home, made: SimpleNamespace
) -> None:
    before, cells = known_roles.known(loaded), made.dry(loaded)
    upload = Upload("roles.xlsx", template.template("roles", loaded))
    (read,) = load.load(loaded, [upload], Asked(), **made.BY)
    assert (read.code, list(read.questions), read.accepted) == (0, [], len(before.roles))
    assert set(read.changes.values()) == {0}
    assert known_roles.known(loaded) == before
    assert made.dry(loaded) == cells


def test_a_title_that_begins_like_a_formula_is_text(home: Home, made: SimpleNamespace) -> None:
    for mark in ("=", "+", "-", "@"):
        made.put(home, made.roles({"Job Title": f"{mark}SUM(1;1)"}))
        with zipfile.ZipFile(io.BytesIO(template.template("roles", home))) as book:
            assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_a_home_without_a_title_gives_an_empty_template(home: Home) -> None:
    (headings,) = _sheets(template.template("roles", home))["Roles and pay scales"]
    assert headings[0] == "Job title"


def test_there_is_no_template_of_another_table() -> None:
    with pytest.raises(Refused):
        template.template("payslips")


def test_the_command_writes_the_workbook_without_a_home_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "hours.xlsx"
    command = ["alongside", "template", "hours", "--output", str(output), "--home", str(tmp_path / "none"), "--json"]
    monkeypatch.setattr("sys.argv", command)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 0
    assert json.loads(capsys.readouterr().out) == {"table": "hours", "output": str(output)}
    assert _sheets(output.read_bytes())["Hours"][0][0] == "Employee number"
