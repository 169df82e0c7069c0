"""From job titles to roles: which roles a file brings, and which of them ask for lived experience."""

from collections.abc import Sequence

import polars as pl

from etl.intake.answers import Answers, Question, chosen
from etl.warehouse import Warehouse

NONE = "none of these"
NO_ROLES = pl.DataFrame(
    schema=dict.fromkeys(("title", "grade", "title_key", "grade_key"), pl.String)
    | {"is_lived_experience_role": pl.Boolean}
)
KNOWN = """
SELECT DISTINCT r.title_key FROM roles AS r INNER JOIN loads AS l ON r.load_id = l.load_id
WHERE NOT l.undone AND l.superseded_by IS NULL AND r.is_lived_experience_role IS NOT NULL
"""


def keyed(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with title_key and grade_key, and matched_key where they name a matched role: how roles are found again.

    Case, marks and spaces do not matter; no grade is the empty key.
    """
    names = {"title_key": "title", "grade_key": "grade", "matched_key": "matched_role"}
    return rows.with_columns(
        _key(column).alias(key) if key != "grade_key" else _key(column).fill_null("").alias(key)
        for key, column in names.items()
        if column in rows.columns
    )


def asked(rows: pl.DataFrame, store: Warehouse) -> Question | None:
    """Which of the titles that no roles file has told about are lived-experience roles? None where all are known."""
    known = store.select(KNOWN, {})["title_key"].to_list()
    untold = rows.filter(~pl.col("title_key").is_in(known))
    if "is_lived_experience_role" in rows.columns:
        untold = untold.filter(pl.col("is_lived_experience_role").is_null())
    titles = untold.unique("title_key", keep="first")["title"].sort().to_list()
    if not titles:
        return None
    return Question(
        id="peer_roles:titles",
        asks="Which of these job titles are lived-experience roles?",
        choices=(*titles, NONE),
        many=True,
    )


def told(rows: pl.DataFrame, question: Question | None, answers: Answers) -> tuple[pl.DataFrame, bool]:
    """The rows with `is_lived_experience_role` filled in from the answer, and whether nothing is left to ask."""
    if "is_lived_experience_role" not in rows.columns:
        rows = rows.with_columns(is_lived_experience_role=pl.lit(None, pl.Boolean))
    if question is None:
        return rows, True
    # One list of peer roles answers for every file of a call, so it may name titles that this file does not have.
    given = answers.get(question.id, ())
    here = {question.id: tuple(title for title in given if title in question.choices) or ((NONE,) if given else ())}
    choice = chosen(question, here)
    asked_for = pl.col("title").is_in(list(question.choices)) & pl.col("is_lived_experience_role").is_null()
    filled = pl.when(asked_for).then(pl.col("title").is_in(list(choice))).otherwise("is_lived_experience_role")
    return rows.with_columns(is_lived_experience_role=filled), bool(choice)


def new_roles(people: pl.DataFrame, question: Question | None) -> pl.DataFrame:
    """The roles that a staff list is the first to bring: title, grade and the answer, one row each."""
    titles: Sequence[str] = question.choices if question else ()
    roles = people.filter(pl.col("title").is_in(list(titles)))
    return roles.select(NO_ROLES.columns).unique(["title_key", "grade_key"], keep="first", maintain_order=True)


def _key(column: str) -> pl.Expr:
    words = pl.col(column).str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()
    return pl.when(words != "").then(words)
