"""From rows of what happened to the people of the staff lists, by number or by name; who is unknown is asked by row."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from etl.intake import problem
from etl.intake.answers import Answers, Question, chosen
from etl.intake.problem import Problem
from etl.load.persons import UNCLEAR, Keys, codes, numbers, pseudonym
from etl.warehouse import Warehouse

LEAVE_OUT = "leave_out"
LISTED = 3  # row numbers in a question
KNOWN = """
SELECT DISTINCT k.person, k.pseudonym, k.name_key FROM persons AS k
INNER JOIN people AS p ON k.person = p.person
INNER JOIN loads AS l ON p.load_id = l.load_id
WHERE NOT l.undone AND l.superseded_by IS NULL
ORDER BY ALL
"""
NO_SUCH_ANSWER = "The employee number in the answer is not in the staff list, so the row is set aside."
LEFT_OUT = "It was left out, as the answer says."


class Doubt(NamedTuple):
    """Why it is not known of whom a row is: the problem's code and sentence, and the sentence of the question."""

    code: str
    says: str
    asks: str


DOUBTS = {
    "number": Doubt(
        "unknown_person",
        "This employee number is not in the staff list, so the row is set aside.",
        "The employee number is not in the staff list.",
    ),
    "name": Doubt(
        "unknown_person",
        "There is no employee number here, and the name is not in the staff list, so the row is set aside.",
        "The name is not in the staff list.",
    ),
    "two": Doubt(
        "unclear_person",
        "The employee number is one person's and the name another's, so the row is set aside.",
        "The employee number is one person's and the name another's.",
    ),
    "several": Doubt("unclear_person", UNCLEAR, "More than one person has this name."),
}


class Matched(NamedTuple):
    """The rows of known people, `person` being their number; what is said and asked of the others."""

    rows: pl.DataFrame
    problems: Sequence[Problem]
    questions: Sequence[Question]
    says: Sequence[str]
    skipped: int


def known(store: Warehouse) -> pl.DataFrame:
    """The persons of the staff lists that stand."""
    return store.select(KNOWN)


def matched(rows: pl.DataFrame, known: pl.DataFrame, keys: Keys, sheet: str, answers: Answers) -> Matched:
    """The rows whose person is known: by employee number, else by a name that one person has, else by the answer.

    Rows that share a row number, as those of a matrix do, share the person. The rows that come back hold neither
    numbers nor names as they were written.
    """
    found = _recognised(rows, known, keys)
    doubtful = found.filter(pl.col("person").is_null()).unique("row", keep="first", maintain_order=True)
    asked = dict(_asked(doubtful))
    said = _answered(doubtful, asked, answers)
    of_number = dict(numbers(known, "pseudonym").iter_rows())
    people = {row: of_number.get(pseudonym(text, keys.pseudonym)) for row, text in said.items()}
    answered = pl.col("row").replace_strict(people, default=None, return_dtype=pl.Int64)
    found = found.with_columns(person=pl.coalesce("person", answered))
    nobody = found.filter(pl.col("person").is_null())
    left = pl.col("row").is_in([row for row, text in said.items() if text == LEAVE_OUT])
    doubts = doubtful.join(nobody.select("row"), on="row", how="semi", maintain_order="left").select("row", "doubt")
    told = [_problem(sheet, row, DOUBTS[doubt], said.get(row)) for row, doubt in doubts.iter_rows()]
    return Matched(
        rows=found.drop_nulls("person").drop("doubt", "code"),
        problems=told,
        questions=tuple(asked[each.row] for each in told if not each.skips),
        says=_told(nobody.filter(~left)),
        skipped=problem.count(nobody.filter(left)),
    )


def corrected(rows: pl.DataFrame, sheet: str, answers: Answers) -> tuple[pl.DataFrame, list[Problem]]:
    """The rows of a staff list with the employee numbers that were answered in the place of those written there.

    Those that were to be left out are gone, each with its note.
    """
    given = {row: answers.get(f"person:row {row}", ()) for row in rows["row"]}
    said = {row: choice[0] for row, choice in given.items() if len(choice) == 1}
    left = [row for row, text in said.items() if text == LEAVE_OUT]
    numbered = pl.col("row").replace_strict(said, default=None, return_dtype=pl.String)
    rows = rows.filter(~pl.col("row").is_in(left)).with_columns(person=pl.coalesce(numbered, "person"))
    return rows, [_left_out(sheet, row) for row in left]


def asked_of(unclear: Sequence[Problem]) -> tuple[Question, ...]:
    """Whose rows of a staff list are that were set aside for want of a number, or for a number with two names."""
    return tuple(
        Question(
            f"person:row {each.row}",
            f"Whose is row {each.row}? Give the right employee number, or leave it out.",
            (LEAVE_OUT,),
            open=True,
        )
        for each in unclear
    )


def _recognised(rows: pl.DataFrame, known: pl.DataFrame, keys: Keys) -> pl.DataFrame:
    """The rows with `person` as a number or none, the `doubt` there is then, and the code of what is written there."""
    coded = rows.drop("person", "name", strict=False).hstack(codes(rows, keys))
    for code, number in (("pseudonym", "numbered"), ("name_key", "named")):
        one = numbers(known, code).rename({"code": code, "number": number})
        coded = coded.join(one, on=code, how="left", maintain_order="left")
    has_number = pl.col("pseudonym").is_not_null()
    two = has_number & (pl.col("numbered") != pl.col("named")).fill_null(value=False)
    several = pl.col("name_key").is_in(known["name_key"].drop_nulls().unique().to_list())
    doubt = pl.when(two).then(pl.lit("two")).when(has_number).then(pl.lit("number"))
    return coded.with_columns(
        person=pl.when(~two).then(pl.when(has_number).then("numbered").otherwise("named")),
        doubt=doubt.when(several).then(pl.lit("several")).otherwise(pl.lit("name")),
        code=pl.coalesce("pseudonym", "name_key"),
    ).drop("pseudonym", "name_key", "numbered", "named")


def _alike(doubtful: pl.DataFrame) -> list[tuple[str, list[int]]]:
    """The doubt, and the rows of one unknown person together; where several people have the name, each row alone."""
    alone = pl.when(pl.col("doubt") == "several").then("row").alias("alone")
    together = doubtful.group_by("doubt", "code", alone, maintain_order=True).agg("row")
    return together.select("doubt", "row").rows()


def _asked(doubtful: pl.DataFrame) -> Iterator[tuple[int, Question]]:
    """A question a row; those of one unknown person are worded alike, for one answer is enough."""
    for doubt, rows in _alike(doubtful):
        whose = f"Whose is row {rows[0]}" if len(rows) == 1 else f"Whose are rows {_listed(rows)}"
        out = "it" if len(rows) == 1 else "them"
        asks = f"{whose}? {DOUBTS[doubt].asks} Give the employee number, or leave {out} out."
        for row in rows:
            yield row, Question(f"person:row {row}", asks, (LEAVE_OUT,), open=True)


def _answered(doubtful: pl.DataFrame, asked: Mapping[int, Question], answers: Answers) -> dict[int, str]:
    """What was answered of each row; what was answered of one row of an unknown person holds for the others."""
    said: dict[int, str] = {}
    for _, rows in _alike(doubtful):
        given = {row: choice[0] for row in rows if (choice := chosen(asked[row], answers))}
        alike = set(given.values())
        said |= dict.fromkeys(rows, alike.pop()) if len(alike) == 1 else given
    return said


def _problem(sheet: str, row: int, doubt: Doubt, said: str | None) -> Problem:
    """Why a row has no person; or that it was left out on purpose."""
    if said == LEAVE_OUT:
        return _left_out(sheet, row)
    return Problem(sheet, row, "", doubt.code, "block", f"Row {row}: {NO_SUCH_ANSWER if said else doubt.says}")


def _left_out(sheet: str, row: int) -> Problem:
    return Problem(sheet, row, "", "left_out", "note", f"Row {row}: {LEFT_OUT}", skips=True)


def _told(nobody: pl.DataFrame) -> list[str]:
    """12 rows are of people who are not in the staff list; they were set aside."""
    unknown = problem.count(nobody.filter(pl.col("doubt").is_in(["number", "name"])))
    sentences = (
        (unknown, "of somebody who is not in the staff list", "of people who are not in the staff list"),
        (problem.count(nobody) - unknown, *["of a name or number that fits more than one person"] * 2),
    )
    return [
        f"1 row is {one}; it was set aside." if rows == 1 else f"{rows:,} rows are {several}; they were set aside."
        for rows, one, several in sentences
        if rows
    ]


def _listed(rows: Sequence[int]) -> str:
    """14, 17, 20 and 2 more."""
    return ", ".join(map(str, rows[:LISTED])) + (f" and {len(rows) - LISTED} more" if len(rows) > LISTED else "")
