"""From employee numbers and names to person numbers: what is stored of who somebody is.

A pseudonym is an HMAC of the employee number; a name key is an HMAC, under a key of its own, of the name with its words
sorted. The keys are random rows inside the encrypted warehouse; numbers and names themselves are never stored.
"""

import hmac
import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

import polars as pl

from etl.intake.problem import Problem

SCHEMA = pl.Schema({"person": pl.Int64, "pseudonym": pl.String, "name_key": pl.String})
TWO_NAMES = "This employee number stands beside two different names, so its rows are set aside."
UNCLEAR = "There is no employee number here, and more than one person has this name, so the row is set aside."


def pseudonym(employee_number: str, key: bytes) -> str:
    """The code of an employee number: spaces and case do not matter, leading zeros do."""
    return _code(key, "".join(employee_number.split()).casefold())


def name_key(name: str, key: bytes) -> str:
    """The code of a name: brackets and what is in them, case, accents, marks and the order of words do not matter."""
    bare = unicodedata.normalize("NFKD", re.sub(r"\(.*?\)|\[.*?\]", " ", name)).casefold()
    letters = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return _code(key, " ".join(sorted(re.findall(r"\w+", letters))))


class Keys(NamedTuple):
    """Of the HMACs: one for employee numbers, one for names."""

    pseudonym: bytes
    name: bytes


def codes(rows: pl.DataFrame, keys: Keys) -> pl.DataFrame:
    """The pseudonym and name_key of each row, none where it has no number or no name."""
    return pl.DataFrame(
        [
            _each(rows, "person", lambda text: pseudonym(text, keys.pseudonym)).alias("pseudonym"),
            _each(rows, "name", lambda text: name_key(text, keys.name)).alias("name_key"),
        ]
    )


def numbers(known: pl.DataFrame, code: str) -> pl.DataFrame:
    """Code and number, of codes that one person has."""
    pairs = known.select(code=code, number="person").drop_nulls("code").unique()
    return pairs.unique("code", keep="none", maintain_order=True)


class Numbered(NamedTuple):
    """Rows with `person` as the number given when first seen; those set aside; and who is to be remembered."""

    rows: pl.DataFrame
    problems: list[Problem]
    unknown: pl.DataFrame  # as SCHEMA


def numbered(rows: pl.DataFrame, known: pl.DataFrame, keys: Keys, sheet: str) -> Numbered:
    """Number the people of some rows, which hold row, start_date, and person or name or both, as text.

    `known` is the table of persons. The rows that come back hold neither numbers nor names as they were written.
    """
    coded = _coded(rows, keys)
    unclear = _unclear(coded, known)
    people = _people(coded.filter(~pl.col("row").is_in(list(unclear))), known)
    number = coded.join(people, on="code", maintain_order="left").select("row", "person")
    bare = rows.drop("person", "name", strict=False).join(number, on="row", maintain_order="left")
    problems = [
        Problem(sheet, row, "", code, "block", f"Row {row}: {says}") for row, (code, says) in sorted(unclear.items())
    ]
    return Numbered(bare, problems, people.filter("unknown").select(SCHEMA.names()))


def _coded(rows: pl.DataFrame, keys: Keys) -> pl.DataFrame:
    """Row, pseudonym, name_key, start, and the code that tells the person: the pseudonym, else the name's."""
    named = rows.select("row", start="start_date").hstack(codes(rows, keys))
    return named.with_columns(code=pl.coalesce("pseudonym", "name_key"))


def _unclear(coded: pl.DataFrame, known: pl.DataFrame) -> dict[int, tuple[str, str]]:
    """Rows of one number with two names; rows with a name only that more than one person has."""
    names = pl.col("name_key").drop_nulls().n_unique().over("pseudonym")
    two = coded.filter(pl.col("pseudonym").is_not_null() & (names > 1))
    alone = coded.filter(pl.col("pseudonym").is_null())
    shared = alone.filter(pl.col("start").n_unique().over("name_key") > 1)
    taken = known.drop_nulls("name_key").filter(pl.col("person").n_unique().over("name_key") > 1)["name_key"]
    several = alone.filter(pl.col("name_key").is_in(taken.to_list()))
    unclear = dict.fromkeys([*shared["row"], *several["row"]], ("unclear_person", UNCLEAR))
    return unclear | dict.fromkeys(two["row"], ("two_names", TWO_NAMES))


def _people(coded: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Code, number, and whether that pair is to be remembered; new people are numbered in the order of their codes."""
    pairs = coded.select("code", "pseudonym", "name_key").sort("code", "name_key", nulls_last=True)
    people = pairs.unique("code", keep="first", maintain_order=True)
    people = people.join(numbers(known, "pseudonym"), on="code", how="left", maintain_order="left")
    people = people.join(_same_name(people, known), on="code", how="left", maintain_order="left")
    named = known.select("pseudonym", "name_key", named=pl.lit(value=True)).unique()
    people = people.join(named, on=["pseudonym", "name_key"], how="left", maintain_order="left")
    new_name = pl.col("name_key").is_not_null() & pl.col("pseudonym").is_not_null() & pl.col("named").is_null()
    seen = people.with_columns(unknown=pl.col("number").is_null() | new_name, number=pl.coalesce("number", "same"))
    first = known.select(pl.col("person").max().fill_null(0) + 1).item()
    new = pl.col("number").is_null().cum_sum() + (first - 1)
    return seen.with_columns(person=pl.coalesce("number", new).cast(pl.Int64))


def _same_name(people: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Who comes with a name only, or was known by name only and now comes with a number, where the name is unique."""
    nameless = known.filter(pl.col("pseudonym").is_null().all().over("person"))
    alone = people.filter(pl.col("pseudonym").is_null()).join(numbers(known, "name_key"), on="code")
    came = people.filter(pl.col("pseudonym").is_not_null() & (pl.len().over("name_key") == 1))
    came = came.join(numbers(nameless, "name_key"), left_on="name_key", right_on="code", suffix="_known")
    return pl.concat([alone.select("code", same="number_right"), came.select("code", same="number_known")])


def _each(rows: pl.DataFrame, column: str, code: Callable[[str], str]) -> pl.Series:
    """Every distinct text is coded once."""
    if column not in rows.columns:
        return pl.Series([None] * rows.height, dtype=pl.String)
    texts = {text: code(text) for text in rows[column].unique().drop_nulls() if text}
    return rows[column].replace_strict(texts, default=None, return_dtype=pl.String)


def _code(key: bytes, text: str) -> str:
    return hmac.digest(key, text.encode(), "sha256").hex()
