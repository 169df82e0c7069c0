"""From job titles to roles: which roles a file brings, and which of them ask for lived experience."""

from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter

import polars as pl

from etl.intake.answers import Answers, Question, chosen
from etl.warehouse import Warehouse

NONE = "none of these"
BETWEEN = ";"  # next jobs
Role = tuple[str, str]  # the keys of title and grade
OWN = ("title", "grade", "is_lived_experience_role")  # of a file that lists people or roles
ROLE = ("title", "grade", "title_key", "grade_key", "is_lived_experience_role")
KNOWN = """
SELECT r.title_key, r.grade_key, r.is_lived_experience_role AS told, l.table_name = 'roles' AS filed
FROM roles AS r INNER JOIN loads AS l ON r.load_id = l.load_id
WHERE NOT l.undone AND l.superseded_by IS NULL AND r.is_lived_experience_role IS NOT NULL
ORDER BY l.as_of, l.load_id
"""


def keyed(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the keys by which roles are found again: of title and grade, of the matched role and the next ones.

    Case, marks and spaces do not matter; no grade is the empty key.
    """
    keys = {
        "title": _key(pl.col("title")).alias("title_key"),
        "grade": _key(pl.col("grade")).fill_null("").alias("grade_key"),
        "matched_role": _key(pl.col("matched_role")).alias("matched_key"),
        "next_roles": _keys(pl.col("next_roles")).alias("next_keys"),
    }
    return rows.with_columns(key for column, key in keys.items() if column in rows.columns)


def circle(roles: pl.DataFrame) -> Sequence[str]:
    """The titles of jobs that lead back to one another; none where every way ends."""
    titles = dict(roles.select("title_key", "title").iter_rows())
    try:
        TopologicalSorter(_ways(roles)).prepare()
    except CycleError as found:
        # A role's next ones were given as what comes before it, so the circle is read backwards.
        return list(dict.fromkeys(titles[title] for title, _ in found.args[1][:0:-1]))
    return []


def known(store: Warehouse) -> pl.DataFrame:
    """What was told of each title and grade, the newest last; `filed` where a roles file tells it."""
    return store.select(KNOWN)


def with_filed(known: pl.DataFrame, files: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """What is told of each title and grade, and what roles files will tell that are not stored yet."""
    told = [
        rows.select("title_key", "grade_key", told="is_lived_experience_role", filed=pl.lit(value=True))
        for rows in files
    ]
    return pl.concat([known, *told]).drop_nulls("told")


def recalled(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The rows with `is_lived_experience_role`: as the file says, else as was told of the role, else of every grade."""
    if "is_lived_experience_role" not in rows.columns:
        rows = rows.with_columns(is_lived_experience_role=pl.lit(None, pl.Boolean))
    role = known.group_by("title_key", "grade_key").agg(role=pl.col("told").last())
    alike = pl.col("told").n_unique() == 1
    title = known.group_by("title_key").agg(any_grade=pl.when(alike).then(pl.col("told").first()))
    rows = rows.join(role, on=["title_key", "grade_key"], how="left", maintain_order="left")
    rows = rows.join(title, on="title_key", how="left", maintain_order="left")
    said = pl.coalesce("is_lived_experience_role", "role", "any_grade")
    return rows.with_columns(is_lived_experience_role=said).drop("role", "any_grade")


def asked(rows: pl.DataFrame) -> Question | None:
    """Which of the titles that nothing has told about are lived-experience roles? None where all are known."""
    untold = rows.filter(pl.col("is_lived_experience_role").is_null())
    titles = untold.unique("title_key", keep="first")["title"].sort().to_list()
    if not titles:
        return None
    return Question(
        id="peer_roles:titles",
        asks="Which of these job titles are lived-experience roles?",
        choices=(*titles, NONE),
        many=True,
        alone=(NONE,),
    )


def told(rows: pl.DataFrame, question: Question | None, answers: Answers) -> tuple[pl.DataFrame, bool]:
    """The rows with `is_lived_experience_role` filled in from the answer, and whether nothing is left to ask."""
    if question is None:
        return rows, True
    # One list of peer roles answers for every file of a call, so it may name titles that this file does not have.
    given = answers.get(question.id, ())
    here = {question.id: tuple(title for title in given if title in question.choices) or ((NONE,) if given else ())}
    choice = chosen(question, here)
    if not choice:
        return rows, False
    asked_for = pl.col("title").is_in(list(question.choices)) & pl.col("is_lived_experience_role").is_null()
    filled = pl.when(asked_for).then(pl.col("title").is_in(list(choice))).otherwise("is_lived_experience_role")
    return rows.with_columns(is_lived_experience_role=filled), True


def new_roles(people: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The roles that no roles file tells of, by grade or by title: title, grade and what is known, one row each.

    Each staff list says them again, so that none rests on an earlier one that may be taken back.
    """
    filed = known.filter("filed")
    alike = filed.filter(pl.col("told").n_unique().over("title_key") == 1)
    roles = people.join(filed, on=["title_key", "grade_key"], how="anti", maintain_order="left")
    roles = roles.join(alike, on="title_key", how="anti", maintain_order="left")
    return roles.select(ROLE).unique(["title_key", "grade_key"], keep="first", maintain_order=True)


def _ways(roles: pl.DataFrame) -> dict[Role, list[Role]]:
    """From each role to the next ones; a title that is named without its grade means every other grade of it."""
    keys = roles.select("title_key", "grade_key").rows()
    named: dict[str, list[Role]] = {}
    for title, grade in keys:
        for name in {title, f"{title} {grade}".strip()}:
            named.setdefault(name, []).append((title, grade))
    following = roles["next_keys"].str.split(BETWEEN).to_list() if "next_keys" in roles.columns else [None] * len(keys)
    return {
        role: [other for name in names or () for other in named.get(name, ()) if other != role or len(named[name]) == 1]
        for role, names in zip(keys, following, strict=True)
    }


def _keys(text: pl.Expr) -> pl.Expr:
    several = text.str.split(BETWEEN).list.eval(_key(pl.element())).list.drop_nulls().list.join(BETWEEN)
    return pl.when(several != "").then(several)


def _key(text: pl.Expr) -> pl.Expr:
    words = text.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()
    return pl.when(words != "").then(words)
