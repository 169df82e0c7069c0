"""What is known of every job, and HR's answers on it: a load of their own, with all that was known before."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal, NamedTuple

import polars as pl

import schemas
from etl import load, warehouse
from etl.home import Home, Refused
from etl.intake import figures
from etl.intake.child import Upload
from etl.load import titles
from etl.load.answered import DONE, Asked, Loaded
from etl.load.titles import BETWEEN, Role

TABLE = schemas.tables()["roles"]
FIELDS = TABLE.fields()
FILE = "roles.csv"
LEAST_A_YEAR, MOST_AN_HOUR = 1_000, 500  # pounds: beyond, a year was taken for an hour or an hour for a year
NO_AMOUNT = "Write what it pays as an amount, such as 24,700 or 12.60."
ABOVE = "It pays from more than it pays to. Is one of the two amounts wrong?"
ITSELF = "A job cannot be compared with itself. Choose another one."
NOT_A_YEAR = "That is too little for a full-time year. Is it for an hour?"
NOT_AN_HOUR = "That is too much for an hour. Is it for a year?"
UNCHANGED = "Nothing has changed, so nothing was saved."
NO_DAY = "There are no job titles yet: load a staff list or a roles file first."
NOT_ALL = "Not every job could be written down as it is called. Give these answers in the workbook instead."
KNOWN = """
WITH standing AS (
    SELECT * FROM loads WHERE NOT undone AND superseded_by IS NULL
),
told AS (  -- the newest word on a role, as facts/parts/posts.sql takes it
    SELECT
        r.*,
        coalesce(
            r.is_lived_experience_role,
            first_value(r.is_lived_experience_role) OVER (
                PARTITION BY r.title_key, r.grade_key
                ORDER BY CASE WHEN r.is_lived_experience_role IS NULL THEN 1 ELSE 0 END, s.as_of DESC, r.load_id DESC
            )
        ) AS peer,
        max(  -- one that only an earlier roles file names is gone, unless somebody holds it
            CASE
                WHEN s.table_name = 'people' THEN 1
                WHEN s.as_of = (SELECT max(as_of) FROM standing WHERE table_name = 'roles') THEN 1
                ELSE 0
            END
        ) OVER (PARTITION BY r.title_key, r.grade_key) = 1 AS in_force,
        row_number() OVER (
            PARTITION BY r.title_key, r.grade_key ORDER BY s.table_name DESC, s.as_of DESC, r.load_id DESC
        ) AS place
    FROM roles AS r INNER JOIN standing AS s ON r.load_id = s.load_id
)
SELECT * FROM told WHERE place = 1
ORDER BY lower(title), grade_key
"""
HELD = """
SELECT DISTINCT p.title_key, coalesce(p.grade_key, '') AS grade_key
FROM people AS p INNER JOIN loads AS l ON p.load_id = l.load_id
WHERE l.as_of = (SELECT max(as_of) FROM loads WHERE table_name = 'people' AND NOT undone AND superseded_by IS NULL)
AND NOT l.undone AND l.superseded_by IS NULL
AND coalesce(p.status, 'active') <> 'left' AND (p.end_date IS NULL OR p.end_date >= l.as_of)
"""
DAY = """
SELECT max(as_of) FROM loads WHERE table_name IN ('people', 'roles') AND NOT undone AND superseded_by IS NULL
"""


@dataclass(frozen=True)
class KnownRole:
    """A job title and grade, and what is known of it: by column of the roles table, none where nobody has said."""

    key: Role
    told: Mapping[str, Any]
    held: bool  # by somebody in the newest staff list

    @property
    def name(self) -> str:
        """Support worker, grade 3."""
        return f"{self.told['title']}, grade {self.told['grade']}" if self.told["grade"] else str(self.told["title"])

    @property
    def following(self) -> Sequence[str]:
        """The jobs that come next, as they are written."""
        return [name.strip() for name in (self.told["next_roles"] or "").split(BETWEEN) if name.strip()]


class Known(NamedTuple):
    """Every job that standing staff lists and roles files have brought, and the day from which answers hold."""

    roles: Sequence[KnownRole]
    day: date


Basis = Literal["annual", "hourly"]


class Answer(NamedTuple):
    """HR's answers on one job, as they were typed and chosen; empty where nothing was."""

    lived_experience: bool | None = None
    matched: str = ""
    low: str = ""
    high: str = ""
    basis: Basis = "annual"
    advertised: bool | None = None
    following: tuple[str, ...] = ()


def known(home: Home) -> Known:
    """What is known now. For HR alone: a title that one person holds tells of that person.

    Raises Refused where no title is known.
    """
    with warehouse.reading(home) as store:
        rows, held, day = store.select(KNOWN), store.select(HELD), store.select(DAY).item()
    if day is None or rows.is_empty():
        raise Refused(NO_DAY)
    # As facts have it: the only role of a title is that of every post with the title, whatever grade the post says.
    only = rows.filter(pl.len().over("title_key") == 1)
    posts = pl.concat([held, only.join(held, on="title_key", how="semi").select(held.columns)]).unique()
    rows = rows.join(posts.with_columns(held=True), on=held.columns, how="left", maintain_order="left")
    rows = rows.with_columns(is_lived_experience_role="peer", held=pl.col("held").fill_null(value=False))
    return Known([_role(row) for row in rows.filter(pl.col("in_force") | pl.col("held")).iter_rows(named=True)], day)


def names(roles: Sequence[KnownRole]) -> Mapping[str, str]:
    """How a job is named in "comparable with" and "next jobs": the text that finds it, and what it is called.

    A title with several grades can be named as a whole too: the same grade is compared then; every other comes next.
    """
    several: dict[str, list[KnownRole]] = {}
    for role in roles:
        several.setdefault(role.key[0], []).append(role)
    found = dict[str, str]()
    for alike in several.values():
        title = str(alike[0].told["title"]).replace(BETWEEN, " ")
        found[title] = alike[0].name if len(alike) == 1 else f"{title}, any grade"
        if len(alike) > 1:
            found |= {f"{title} {role.told['grade'] or ''}".strip(): role.name for role in alike if role.told["grade"]}
    return found


def answer(role: KnownRole, named: Mapping[str, str]) -> Answer:
    """What is known of a job, as answers."""
    told = role.told
    return Answer(
        lived_experience=told["is_lived_experience_role"],
        matched=_text_of(told["matched_role"], named) if told["matched_role"] else "",
        low=_typed(told["scale_min"]),
        high=_typed(told["scale_max"]),
        basis=told["scale_basis"] or "annual",
        advertised=told["scale_published"],
        following=tuple(dict.fromkeys(_text_of(name, named) for name in role.following)),
    )


def faults(role: KnownRole, said: Answer) -> Sequence[str]:
    """What is wrong with the answers on one job, a sentence each."""
    typed = [text for text in (said.low, said.high) if text.strip()]
    amounts = [pounds for text in typed if (pounds := amount(text)) is not None]
    wrong = {
        NO_AMOUNT: len(amounts) < len(typed),
        ABOVE: amounts != sorted(amounts),
        NOT_A_YEAR: said.basis == "annual" and any(pounds < LEAST_A_YEAR for pounds in amounts),
        NOT_AN_HOUR: said.basis == "hourly" and any(pounds > MOST_AN_HOUR for pounds in amounts),
        ITSELF: bool(said.matched) and key_of(said.matched) in own(role),
    }
    return [says for says, holds in wrong.items() if holds]


def with_answer(role: KnownRole, said: Answer, named: Mapping[str, str]) -> KnownRole:
    """The job with the answers that differ from what was known, all else as it was written. They hold no fault."""
    was, now = _columns(answer(role, named)), _columns(said)
    return replace(role, told={**role.told, **{name: now[name] for name in now if now[name] != was[name]}})


def save(home: Home, answers: Mapping[Role, Answer], *, actor: str, at: datetime) -> Loaded:
    """Put HR's answers in, as a roles file that tells of every job all that is known of it.

    One of the same day takes its place. The answers hold no fault. Raises Refused where a job cannot be written down.
    """
    before, day = known(home)
    named = names(before)
    roles = [with_answer(role, answers[role.key], named) if role.key in answers else role for role in before]
    if roles == before:
        return Loaded(table=TABLE.name, sha256="", already_loaded=True, says=[UNCHANGED])
    upload = Upload(FILE, _file(roles))
    pointed = {f"decimal:{field.heading}": ("point",) for field in FIELDS.values() if field.kind == "number"}
    asked = Asked(table=TABLE.name, as_of=day, answers={FILE: pointed})
    (tried,) = load.load(home, [upload], replace(asked, dry_run=True), actor=actor, at=at)
    if tried.code != DONE:
        return tried
    if tried.accepted < len(roles):
        raise Refused(NOT_ALL)
    (loaded,) = load.load(home, [upload], asked, actor=actor, at=at)
    return loaded


def _role(row: Mapping[str, Any]) -> KnownRole:
    return KnownRole((row["title_key"], row["grade_key"]), {name: row[name] for name in FIELDS}, row["held"])


def _file(roles: Sequence[KnownRole]) -> bytes:
    """Who has most cells comes last: a last row of one or two words might be taken for a note under the table."""
    fullest_last = sorted(roles, key=lambda role: sum(cell is not None for cell in role.told.values()))
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([field.heading for field in FIELDS.values()])
    writer.writerows([_written(role.told[name]) for name in FIELDS] for role in fullest_last)
    return text.getvalue().encode()


def _written(cell: object) -> str:
    """A cell as intake reads it back."""
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    return "" if cell is None else str(cell)


def amount(text: str) -> float | None:
    """Pounds, above nought; none where the text says no such amount."""
    found = figures.read(text).point if text.strip() else None
    return found if found and found > 0 else None


def _columns(said: Answer) -> Mapping[str, Any]:
    """The columns of the roles table that an answer fills."""
    return {
        "is_lived_experience_role": said.lived_experience,
        "matched_role": said.matched or None,
        "next_roles": f"{BETWEEN} ".join(said.following) or None,
        "scale_min": amount(said.low),
        "scale_max": amount(said.high),
        "scale_basis": said.basis,
        "scale_published": said.advertised,
    }


def _text_of(name: str, named: Mapping[str, str]) -> str:
    """The one of the names that means the same as this one, however it is typed; else itself."""
    return next((text for text in named if key_of(text) == key_of(name)), name)


@lru_cache(maxsize=4_096)
def key_of(name: str) -> str:
    """The key by which a job of this name is found, as titles.py makes it."""
    return titles.keyed(pl.DataFrame({"title": [name], "grade": [""]}))["title_key"].item() or ""


def _typed(pounds: float | None) -> str:
    """24,700 or 12.60."""
    if pounds is None:
        return ""
    return f"{pounds:,.0f}" if pounds.is_integer() else f"{pounds:,.2f}" if round(pounds, 2) == pounds else str(pounds)


def own(role: KnownRole) -> tuple[str, str]:
    """The keys by which a job is named: its title, and its title with its grade."""
    title, grade = role.key
    return title, f"{title} {grade}".strip()
