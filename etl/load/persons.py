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
NOUGHTS = 12  # in front of a number: how many a spreadsheet may have dropped
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
    people = _people(coded, coded.filter(pl.col("row").is_in(list(unclear))), known, _by_noughts(rows, known, keys))
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


def _people(coded: pl.DataFrame, unclear: pl.DataFrame, known: pl.DataFrame, noughts: pl.DataFrame) -> pl.DataFrame:
    """Code, number, and whether that pair is to be remembered; new people are numbered in the order of their codes.

    Who is known by no number of this list is found by a name that nobody else has, else by a number that differs in
    leading noughts alone: everybody numbered anew must not make everybody new.
    """
    pairs = coded.select("code", "pseudonym", "name_key").unique().sort("code", "name_key", nulls_last=True)
    pairs = pairs.with_columns(alone=pl.col("code").n_unique().over("name_key") == 1)
    people = pairs.unique("code", keep="first", maintain_order=True)
    people = people.join(numbers(known, "pseudonym"), on="code", how="left", maintain_order="left")
    named = known.select("pseudonym", "name_key", named=pl.lit(value=True)).unique()
    people = people.join(named, on=["pseudonym", "name_key"], how="left", maintain_order="left")
    new_name = pl.col("name_key").is_not_null() & pl.col("pseudonym").is_not_null() & pl.col("named").is_null()
    nameless = pl.col("pseudonym").is_null()
    people = people.with_columns(unknown=pl.col("number").is_null() | new_name)
    names = numbers(known, "name_key").rename({"code": "name_key", "number": "fits"})
    by_name = people.join(names, on="name_key")
    people = _filled(people, by_name.filter(nameless), people.clear())
    people = _filled(people, by_name.filter(~nameless & pl.col("alone")), people)
    people = _filled(people, _agreeing(people.join(noughts, on="code"), known), people)
    people = people.join(unclear, on="code", how="anti", maintain_order="left")
    first = known.select(pl.col("person").max().fill_null(0) + 1).item()
    new = pl.col("number").is_null().cum_sum() + (first - 1)
    return people.with_columns(person=pl.coalesce("number", new).cast(pl.Int64))


def _filled(people: pl.DataFrame, found: pl.DataFrame, here: pl.DataFrame) -> pl.DataFrame:
    """The people with the number that fits who has none yet, where it fits nobody else and nobody here has it."""
    without = people.filter(pl.col("number").is_null()).select("code")
    fits = found.select("code", "fits").join(without, on="code", how="semi").unique("fits", keep="none")
    fits = fits.join(here, left_on="fits", right_on="number", how="anti")
    people = people.join(fits, on="code", how="left", maintain_order="left")
    return people.with_columns(number=pl.coalesce("number", "fits")).drop("fits")


def _by_noughts(rows: pl.DataFrame, known: pl.DataFrame, keys: Keys) -> pl.DataFrame:
    """Of numbers that nobody has: their code, and the one person whose number differs in leading noughts alone."""
    whose = dict(numbers(known, "pseudonym").iter_rows())
    if "person" not in rows.columns:
        return pl.DataFrame(schema={"code": pl.String, "fits": pl.Int64})
    found = list[tuple[str, int]]()
    for text in rows["person"].unique().drop_nulls():
        if (code := pseudonym(text, keys.pseudonym)) not in whose:
            bare = "".join(text.split()).lstrip("0")
            other = [pseudonym("0" * many + bare, keys.pseudonym) for many in range(NOUGHTS + 1)]
            found += [(code, fits) for fits in {whose[each] for each in other if each in whose}]
    both = pl.DataFrame(found, {"code": pl.String, "fits": pl.Int64}, orient="row").unique()
    return both.unique("code", keep="none")


def _agreeing(found: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Those whose name is one of the known person's, or where one of the two has none."""
    names = known.drop_nulls("name_key").select(fits="person", name_key="name_key")
    same = found.join(names, on=["fits", "name_key"], how="semi")
    unsaid = found.filter(pl.col("name_key").is_null() | ~pl.col("fits").is_in(names["fits"].to_list()))
    return pl.concat([same, unsaid]).unique("code")


def _each(rows: pl.DataFrame, column: str, code: Callable[[str], str]) -> pl.Series:
    """Every distinct text is coded once."""
    if column not in rows.columns:
        return pl.Series([None] * rows.height, dtype=pl.String)
    texts = {text: code(text) for text in rows[column].unique().drop_nulls() if text}
    return rows[column].replace_strict(texts, default=None, return_dtype=pl.String)


def _code(key: bytes, text: str) -> str:
    return hmac.digest(key, text.encode(), "sha256").hex()
