"""The command line: reads options, calls one function, prints what it returns (cli.md).

The one place where the clock and the environment are read, and where an exception becomes an exit code.
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from glob import escape
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any, get_args

import typer
from rich.console import Console
from typer.exceptions import TyperException

from etl import audit, cells, conversations, demo, faults, load, maintenance, measures, publish, serving, warehouse
from etl import home as homes
from etl import template as templates
from etl.conversations import guard
from etl.home import Home, Refused
from etl.intake import answers as answering
from etl.intake.child import Upload
from etl.load.answered import REFUSED, Asked, Loaded, asked_once, set_aside
from etl.load.profiles import in_words
from etl.measures.measure import Declared, Measure
from etl.snapshot import compare, seal
from schemas.conversations import Audience

OUR_FAULT = 1
ACTOR = "command line"
EXPORTS = {".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods"}  # taken from a folder; content decides
HIDDEN = (".", "~$")
STAY_WITHHELD = "Figures that were first told in it stay withheld until they are next due."
LISTED = 12  # row numbers that are printed beside one reason

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
snapshots = typer.Typer(no_args_is_help=True, help="Sealed board snapshots.")
app.add_typer(snapshots, name="snapshot")

HomeOption = Annotated[Path | None, typer.Option("--home", metavar="DIR", help="The home; or ALONGSIDE_HOME.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on standard output, nothing else.")]
DayOption = Annotated[datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], metavar="DATE")]
AnswersOption = Annotated[Path | None, typer.Option("--answers", metavar="FILE.toml", help="Answers to questions.")]
TableOption = Annotated[str | None, typer.Option("--as", metavar="TABLE", help="Which table this is.")]
SheetOption = Annotated[str | None, typer.Option("--sheet", metavar="NAME")]
OutputOption = Annotated[Path, typer.Option("--output", metavar="DIR", help="Where a copy goes.")]


def main() -> None:
    """Run one command. Never a traceback: a sentence on standard error, and the exit code of cli.md."""
    try:
        code = app(standalone_mode=False)
    except Refused as refusal:
        code = _failed(refusal.says, REFUSED)
    except TyperException as wrong:
        code = _failed(wrong.format_message(), wrong.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        code = OUR_FAULT
    except Exception as fault:  # noqa: BLE001 - the outermost place: what broke is noted, and said without its values
        says = getattr(fault, "says", "Nothing was changed.")
        code = _failed(f"Something went wrong on our side (ref. {faults.noted(fault)}). {says}", OUR_FAULT)
    sys.exit(code if isinstance(code, int) else 0)


@app.command()
def init(
    organisation: Annotated[str, typer.Option("--organisation", metavar="NAME")] = "Our organisation",
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a home with its key. A second time changes nothing."""
    folder = homes.find(home, os.environ)
    made = maintenance.init(folder, organisation, os.environ, actor=ACTOR, at=_now())
    key = folder / "key"
    says = [f"A home for {organisation} is made in {folder}."] if made else [f"There is a home in {folder} already."]
    if key.exists():
        says.append(f"Its key is {key}. Keep a copy elsewhere: whoever loses the key loses the warehouse.")
    answer = {"home": str(folder), "made": made, "key": str(key) if key.exists() else None}
    _say(answer, says, as_json=as_json)


@app.command()
def inspect(
    file: Path,
    table: TableOption = None,
    sheet: SheetOption = None,
    answers: AnswersOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what intake sees in a file. Nothing is stored."""
    upload = Upload(file.name, _bytes(file))
    with _working("Reading"):
        seen = asdict(load.inspect(upload, Asked(table=table, sheet=sheet, answers=_answers(answers, [upload]))))
    del seen["first_rows"]  # rows about people stay on HR's own page
    says = [
        *_sheets(seen),
        *seen["notes"],
        f"{seen['n_data_records']} rows under the header in row {seen['header_record']}; read as: {seen['table']}.",
        *(f"{column['name']}: {column['mapped_to'] or 'not kept'}" for column in seen["columns"]),
        *seen["notes"],
        *(question["asks"] for question in seen["questions"]),
    ]
    _say(seen, says, as_json=as_json)


@app.command("load")
def load_files(
    files: Annotated[list[Path], typer.Argument(metavar="FILE_OR_FOLDER...")],
    table: TableOption = None,
    source: Annotated[str | None, typer.Option("--source", metavar="NAME")] = None,
    answers: AnswersOption = None,
    sheet: SheetOption = None,
    period: Annotated[datetime | None, typer.Option("--period", formats=["%Y-%m"], metavar="YYYY-MM")] = None,
    as_of: DayOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, store nothing.")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Read, check and store exports: files, or all in a folder."""
    uploads = _uploads(files)
    asked = Asked(
        table=table,
        source=source,
        answers=_answers(answers, uploads),
        sheet=sheet,
        period=f"{period:%Y-%m}" if period else None,
        as_of=as_of.date() if as_of else None,
        dry_run=dry_run,
    )
    with _working(f"Loading {len(uploads)} files"):
        loads = load.load(_home(home), uploads, asked, actor=ACTOR, at=_now())
    named = [{"file": upload.name} | asdict(loaded) for upload, loaded in zip(uploads, loads, strict=True)]
    several = len(files) > 1 or files[0].is_dir()
    says = [
        said for upload, one in zip(uploads, loads, strict=True) for said in (upload.name, *_told(upload.name, one))
    ]
    stored = sum(one.load_id is not None and not one.already_loaded for one in loads)
    says.append(f"{stored} of {len(loads)} files stored." if not dry_run else "Only tried: nothing is stored.")
    _say({"loads": named} if several else named[0], says, as_json=as_json)
    return max(loaded.code for loaded in loads)


@app.command()
def history(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """List the loads, newest first."""
    loads = load.history(_home(home))
    says = [
        f"{one.load_id}: {one.table}, {one.period}, {one.accepted} of {one.rows_read} rows"
        + (" (taken back)" if one.undone else "")
        for one in loads
    ]
    _say({"loads": [asdict(one) for one in loads]}, says or ["Nothing was loaded yet."], as_json=as_json)


@app.command()
def undo(load_id: int, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Take one load back."""
    taken = load.undo(_home(home), load_id, actor=ACTOR, at=_now())
    _say(asdict(taken), taken.says, as_json=as_json)


@app.command("publish")
def publish_edition(
    as_of: DayOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be published.")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Work out every figure, decide what may be shown, and publish it."""
    began, day = perf_counter(), as_of.date() if as_of else None
    with _working("Publishing"):
        made = publish.publish(_home(home), day, dry_run=dry_run, actor=ACTOR, at=_now())
    _say(asdict(made) | {"seconds": round(perf_counter() - began, 1)}, [_counts(made)], as_json=as_json)


@app.command()
def unpublish(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Withdraw the newest edition, so that the one before it stands."""
    taken = publish.unpublish(_home(home), actor=ACTOR, at=_now())
    _say(asdict(taken), [f"Edition {taken.publication_id} is withdrawn."], as_json=as_json)
    typer.echo(STAY_WITHHELD, err=True)


@app.command()
def released(
    publication: Annotated[int | None, typer.Option("--publication", metavar="ID")] = None,
    measure: Annotated[str | None, typer.Option("--measure", metavar="NAME")] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Every cell that pages may show."""
    edition = publish.released(_home(home), cells.Viewer("hr"), publication)
    found = [cell for cell in edition.cells if measure in (None, cell.measure)]
    head = {name: edition.head[name] for name in ("publication_id", "as_of", "organisation")}
    says = [f"{cell.measure}, {cell.unit or 'organisation'}: {cell.says}" for cell in found]
    _say(head | {"cells": [cells.as_json(cell) for cell in found]}, says, as_json=as_json)


@app.command()
def publications(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """List the editions that stand, newest first."""
    standing = publish.publications(_home(home))
    heads = [dict(edition.head) | {"cells": len(edition.cells)} for edition in standing]
    says = [f"Edition {head['publication_id']}, as at {head['as_of']}: {head['cells']} cells" for head in heads]
    _say({"publications": heads}, says or ["Nothing is published yet."], as_json=as_json)


@app.command("measures")
def list_measures(name: Annotated[str | None, typer.Argument()] = None, as_json: JsonOption = False) -> None:
    """What each measure asks, counts, needs, and where its formula comes from."""
    found = [measure for measure in measures.measures() if name in (None, measure.id)]
    if not found:
        raise Refused("There is no measure of that name.")
    told = [_declared(measure) for measure in found]
    _say({"measures": told}, [f"{one['measure']}: {one['asks']} {one['counts']}" for one in told], as_json=as_json)


@app.command("conversations")
def list_conversations(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """List the cards of managers and of the board, what came of them, and the board's targets."""
    opened = _home(home)
    found = [card for whose in get_args(Audience) for card in conversations.cards(opened, whose)]
    aims = conversations.targets(opened).values()
    says = [*map(_card_told, found), *(f"{one.measure}: {one.figure} by {one.by}" for one in aims)]
    answer = {"cards": [asdict(card) for card in found], "targets": [asdict(one) for one in aims]}
    _say(answer, says or ["Nothing was promised yet."], as_json=as_json)


@app.command("target")
def set_target(
    measure: str,
    figure: str,
    by: Annotated[datetime, typer.Option("--by", formats=["%Y-%m-%d"], metavar="DATE")],
    decided: Annotated[datetime, typer.Option("--decided", formats=["%Y-%m-%d"], metavar="DATE")],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Enter what the board aims at, on a published figure."""
    made = conversations.set_target(_home(home), measure, figure, by.date(), decided.date(), actor=ACTOR, at=_now())
    _say(asdict(made), [f"{made.measure}: {made.figure} by {made.by}, decided on {made.decided}."], as_json=as_json)


@app.command("template")
def write_template(
    table: str,
    output: Annotated[Path, typer.Option("--output", metavar="FILE.xlsx", help="Where the workbook goes.")],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write an empty export with notes, drop-downs and examples; of roles with what is known of each job."""
    folder = homes.find(home, os.environ)
    body = templates.template(table, homes.open_home(folder, os.environ) if folder.exists() else None)
    try:
        output.write_bytes(body)
    except OSError:
        raise Refused("The workbook cannot be written there. Is there such a folder, and may you write?") from None
    says = f"The template is in {output}. Fill in its first sheet, and load it."
    _say({"table": table, "output": str(output)}, [says], as_json=as_json)


@snapshots.command("create")
def create_snapshot(
    title: Annotated[str, typer.Option("--title", metavar="T")],
    output: OutputOption,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Seal the newest edition in the home, and copy the file to a folder."""
    opened = _home(home)
    guard.checked(opened, {"title": title})
    path = seal.create(opened, title, output, actor=ACTOR, at=_now())
    answer = {"file": path.name, "output": str(output / path.name), **asdict(seal.verify(path.read_bytes()))}
    _say(answer, [f"{path.name} is sealed, and copied to {output}."], as_json=as_json)


@snapshots.command("verify")
def verify_snapshot(file: Path, as_json: JsonOption = False) -> int:
    """Check that not one byte of a sealed snapshot has changed. Needs no home."""
    found = seal.verify(_bytes(file))
    _say(asdict(found), [found.says], as_json=as_json)
    return 0 if found.valid else REFUSED


@snapshots.command("compare")
def compare_snapshots(old: Path, new: Path, as_json: JsonOption = False) -> None:
    """What moved from one sealed snapshot to a later one. Needs no home."""
    found = compare.compare(seal.sound(_bytes(old)), seal.sound(_bytes(new)))
    _say(compare.as_json(found), compare.lines(found), as_json=as_json)


@snapshots.command("list")
def list_snapshots(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """The sealed snapshots of the home, newest first."""
    found = [{"file": path.name} | asdict(seal.verify(path.read_bytes())) for path in seal.snapshots(_home(home))]
    says = [f"{one['file']}: {one['title']}, as at {one['as_of']}. {one['says']}" for one in found]
    _say({"snapshots": found}, says or ["Nothing is sealed yet."], as_json=as_json)


@app.command()
def check(
    audit_only: Annotated[bool, typer.Option("--audit", help="The audit chain alone, printing its head.")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Check the warehouse, editions, snapshots and the audit chain."""
    opened = _home(home)
    wrong = maintenance.check(opened, audit_only=audit_only)
    head = None if wrong else audit.head(opened)
    _say(
        {"sound": not wrong, "wrong": list(wrong), "head": head},
        wrong or [f"All is sound. The audit log ends in {head}."],
        as_json=as_json,
    )
    return REFUSED if wrong else 0


@app.command()
def serve(
    port: Annotated[int, typer.Option("--port", metavar="N", min=1, max=65_535)] = serving.PORT,
    role: Annotated[cells.Role, typer.Option("--role", help="Who reads, on this machine only.")] = "hr",
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Serve the dashboard on this machine."""
    folder = homes.find(home, os.environ)
    opened = homes.open_home(folder, dict(os.environ))
    with suppress(warehouse.Busy):  # whoever is changing something has recovered first
        warehouse.recover(opened, at=_now())
    says = [*(maintenance.check(opened) or ["All that is stored is sound."]), serving.told(port, role)]
    _say({"address": serving.address(port), "role": role, "says": says}, says, as_json=as_json)
    return serving.serve(folder, role, port, os.environ)


@app.command("demo")
def demonstrate(
    organisation: Annotated[demo.Made, typer.Option("--organisation")] = "lantern",
    role: Annotated[cells.Role, typer.Option("--role")] = "hr",
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Only make it.")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """A made organisation: its exports loaded in time order, published and sealed twice, then served."""
    folder = demo.place(organisation, home, os.environ)
    with _working(f"Making {organisation}"):
        opened = demo.demo(organisation, folder, dict(os.environ), at=_now())
    port, says = serving.free_port(), [f"{opened.organisation} is ready in {folder}."]
    answer = {"home": str(folder), "publications": len(audit.standing(opened)), "address": None}
    if not no_serve:
        answer["address"] = serving.address(port)
        says.append(serving.told(port, role))
    _say(answer, says, as_json=as_json)
    return 0 if no_serve else serving.serve(folder, role, port, os.environ)


# ---------------------------------------------------------------- what commands share


def _now() -> datetime:
    return datetime.now(UTC)


def _home(folder: Path | None) -> Home:
    return homes.open_home(homes.find(folder, os.environ), os.environ)


def _uploads(paths: Iterable[Path]) -> list[Upload]:
    files = [file for path in paths for file in (_exports(path) if path.is_dir() else [path])]
    if not files:
        raise Refused("There is no export in that folder.")
    return [Upload(file.name, _bytes(file)) for file in files]


def _exports(folder: Path) -> list[Path]:
    """Its exports; what spreadsheet programs leave beside an open file is none."""
    files = (file for file in folder.iterdir() if file.suffix.lower() in EXPORTS and file.is_file())
    return sorted(file for file in files if not file.name.startswith(HIDDEN))


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        raise Refused("That file cannot be opened. Is the name right, and may you read it?") from None


def _answers(file: Path | None, uploads: Sequence[Upload]) -> dict[str, answering.Answers]:
    return {upload.name: answering.read(file, upload.name) for upload in uploads} if file else {}


@contextmanager
def _working(on: str) -> Iterator[None]:
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with console.status(f"{on} ..."):
        yield


def _say(answer: Mapping[str, Any], says: Sequence[str], *, as_json: bool) -> None:
    typer.echo(json.dumps(answer, default=str, ensure_ascii=False) if as_json else "\n".join(says))
    sys.stdout.flush()  # before a server starts that goes on until it is stopped


def _failed(says: str, code: int) -> int:
    if "--json" in sys.argv:
        typer.echo(json.dumps({"says": says, "code": code}, ensure_ascii=False))
    typer.echo(says, err=True)
    return code


def _sheets(seen: Mapping[str, Any]) -> list[str]:
    """Of a workbook: the sheet that is read, the other ones, and those that are hidden."""
    if seen["kind"] == "csv":
        return []
    others = [sheet for sheet in seen["sheets"] if sheet != seen["sheet"]]
    return [
        f"Sheet {seen['sheet']} of this workbook.",
        *([f"Other sheets, not read: {', '.join(others)}."] if others else []),
        *([f"Hidden sheets, never read: {', '.join(seen['skipped_sheets'])}."] if seen["skipped_sheets"] else []),
    ]


def _told(file: str, loaded: Loaded) -> list[str]:
    counts = (
        f"{loaded.rows_read} rows read: {loaded.accepted} accepted, {loaded.quarantined} set aside, "
        f"{loaded.skipped} skipped."
    )
    blocked = [one.says for one in loaded.problems if one.weight == "block"]
    rows = blocked if len(blocked) <= LISTED else [_grouped(*why) for why in set_aside(loaded.problems)]
    notes = Counter(one.code for one in loaded.problems if one.weight != "block")
    noted = [f"Noted in {many} rows: {code.replace('_', ' ')}." for code, many in notes.items()]
    dropped = [f"Not kept: {', '.join(loaded.dropped_columns)}."] if loaded.dropped_columns else []
    before = [f"Answered as before: {says}" for says in in_words(loaded.remembered).values()]
    read = [counts] if loaded.rows_read else []
    return [*read, *loaded.says, *before, *rows, *noted, *dropped, *_asked(file, loaded)]


def _grouped(reason: str, rows: Sequence[int]) -> str:
    more = f" and {len(rows) - LISTED} more" if len(rows) > LISTED else ""
    return f"Row{'s' * (len(rows) > 1)} {', '.join(map(str, rows[:LISTED]))}{more}: {reason}"


def _asked(file: str, loaded: Loaded) -> list[str]:
    """What is to be answered, as it is written in a file for --answers."""
    if not loaded.questions:
        return []
    stands = "Nothing is stored." if loaded.code else "The rows below wait for an answer; the others need none."
    blocks = [_block(file, question) for question in asked_once(loaded.questions)]
    return [f"{stands} Answer in a file, and load again with --answers FILE.toml:", *blocks]


def _block(file: str, question: answering.Question) -> str:
    words = ["in your own words"] if question.open or not question.choices else []
    named = [f"file = {_toml(escape(file))}"] if question.of_one_file else []
    return "\n".join(
        [
            f"# {question.asks}",
            f"# One{' or more' if question.many else ''} of: {', '.join([*question.choices, *words])}",
            "[[answer]]",
            *named,
            f"question = {_toml(question.id)}",
            "choices = []" if question.many else 'choice = ""',
        ]
    )


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _counts(made: publish.Published) -> str:
    return (
        f"As at {made.as_of}: {made.released} figures are new, {made.carried_forward} stand from before, "
        f"{made.withheld} are withheld to keep people safe, {made.not_collected} wait for an export."
    )


def _card_told(card: conversations.Card) -> str:
    came = f"learnt: {card.learnt}" if card.closed else f"look again on {card.review}"
    return f"{card.audience.capitalize()} card {card.number}: {card.says} We try: {card.trying} ({card.role}); {came}"


def _declared(measure: Declared) -> dict[str, Any]:
    kind = measure.kind if isinstance(measure, Measure) else "derived"
    return {
        "measure": measure.id,
        "topic": measure.topic,
        "title": measure.title,
        "asks": measure.question,
        "counts": measure.how,
        "needs": dict(measure.needs),
        "source": measure.source,
        "kind": kind,
        "value_unit": measure.value_unit,
    }
