"""Who is who: numbers given when first seen, from employee numbers or from names alone."""

from datetime import date
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.load.persons import SCHEMA, Keys, name_key, numbered, pseudonym

KEYS = Keys(b"numbers", b"names")
NOBODY = pl.DataFrame(schema=SCHEMA)
DAY = date(2024, 1, 8)
TEXTS = {"row": pl.Int64, "person": pl.String, "name": pl.String, "start_date": pl.Date}


def rows(*people: dict[str, Any]) -> pl.DataFrame:
    """Rows of a staff list, numbered from 4 as in a file with a title above."""
    ordinary = {"person": None, "name": None, "start_date": DAY}
    return pl.DataFrame([{"row": row} | ordinary | one for row, one in enumerate(people, 4)], schema=TEXTS)


def numbers(found: pl.DataFrame) -> list[int]:
    return found.sort("row")["person"].to_list()


def test_the_same_employee_number_is_the_same_person_in_the_next_file() -> None:
    first = numbered(rows({"person": "00012"}, {"person": "00013"}), NOBODY, KEYS, "csv")
    later = numbered(rows({"person": "00013"}, {"person": " 00012"}), first.unknown, KEYS, "csv")
    assert numbers(later.rows) == numbers(first.rows)[::-1]
    assert later.unknown.is_empty()


def test_leading_noughts_tell_two_people_apart() -> None:
    found = numbered(rows({"person": "00012"}, {"person": "12"}), NOBODY, KEYS, "csv")
    assert sorted(numbers(found.rows)) == [1, 2]


def test_two_posts_of_one_person_have_one_number() -> None:
    found = numbered(rows({"person": "7"}, {"person": "7"}), NOBODY, KEYS, "csv")
    assert numbers(found.rows) == [1, 1]


def test_one_number_beside_two_names_sets_both_rows_aside() -> None:
    found = numbered(
        rows({"person": "7", "name": "Kit Lister"}, {"person": "7", "name": "Ann Hale"}), NOBODY, KEYS, "csv"
    )
    assert found.rows.is_empty()
    assert [(said.row, said.code) for said in found.problems] == [(4, "two_names"), (5, "two_names")]


def test_a_name_alone_with_two_starting_days_is_two_people_and_is_set_aside() -> None:
    twice = rows({"name": "Kit Lister"}, {"name": "Lister, Kit", "start_date": date(2025, 2, 3)}, {"name": "Ann Hale"})
    found = numbered(twice, NOBODY, KEYS, "csv")
    assert numbers(found.rows) == [1]
    assert {said.row for said in found.problems} == {4, 5}


def test_who_was_known_by_name_is_the_one_who_comes_with_a_number_and_that_name() -> None:
    first = numbered(rows({"name": "Kit Lister"}, {"name": "Ann Hale"}), NOBODY, KEYS, "csv")
    later = numbered(rows({"person": "9", "name": "Kit Lister"}), first.unknown, KEYS, "csv")
    assert numbers(later.rows) == numbers(first.rows)[:1]
    known = pl.concat([first.unknown, later.unknown])
    assert numbers(numbered(rows({"person": "9"}), known, KEYS, "csv").rows) == numbers(first.rows)[:1]


def test_no_problem_and_no_row_holds_a_number_or_a_name() -> None:
    found = numbered(
        rows({"person": "7", "name": "Kit Lister"}, {"person": "7", "name": "Ann Hale"}), NOBODY, KEYS, "csv"
    )
    said = " ".join(f"{problem.says} {problem.column}" for problem in found.problems)
    assert "Lister" not in said
    assert "name" not in found.rows.columns


def test_brackets_marks_case_and_the_order_of_words_do_not_matter_in_a_name() -> None:
    assert name_key("Lister-Hale, Kit (peer)", b"k") == name_key("kit HALE lister", b"k")


def test_the_two_codes_have_keys_of_their_own() -> None:
    assert pseudonym("kit", KEYS.pseudonym) != name_key("kit", KEYS.name)


@settings(max_examples=50)
@given(st.lists(st.sampled_from(["1", "2", "3", "4"]), min_size=1, max_size=8))
def test_as_many_numbers_as_people(given_numbers: list[str]) -> None:
    found = numbered(rows(*({"person": number} for number in given_numbers)), NOBODY, KEYS, "csv")
    assert len(set(numbers(found.rows))) == len(set(given_numbers))
    assert found.unknown["person"].to_list() == list(range(1, len(set(given_numbers)) + 1))


# ---------------------------------------------------------------- numbered anew


def again(known: pl.DataFrame, *people: dict[str, Any]) -> tuple[list[int], pl.DataFrame]:
    """The person numbers of a later list, and all who are known after it."""
    found = numbered(rows(*people), known, KEYS, "csv")
    return numbers(found.rows), pl.concat([known, found.unknown])


def test_whoever_has_a_new_number_and_a_name_that_nobody_else_has_is_the_same_person() -> None:
    first, known = again(NOBODY, {"person": "7", "name": "Kit Lister"}, {"person": "8", "name": "Ann Hale"})
    later, known = again(known, {"person": "X7", "name": "Lister, Kit"}, {"person": "X8", "name": "Ann Hale"})
    assert later == first
    assert again(known, {"person": "X8"}, {"person": "7"})[0] == first[::-1]


def test_two_people_of_one_name_stay_apart() -> None:
    first, known = again(NOBODY, {"person": "7", "name": "Kit Lister"})
    assert again(known, {"person": "7", "name": "Kit Lister"}, {"person": "9", "name": "Kit Lister"})[0] == [*first, 2]
    assert again(known, {"person": "8", "name": "Kit Lister"}, {"person": "9", "name": "Kit Lister"})[0] == [2, 3]
    _, two = again(known, {"person": "7", "name": "Kit Lister"}, {"person": "9", "name": "Kit Lister"})
    assert again(two, {"person": "10", "name": "Kit Lister"})[0] == [3]


def test_who_is_set_aside_under_a_known_number_is_in_the_list_all_the_same() -> None:
    _, known = again(NOBODY, {"person": "7", "name": "Kit Lister"})
    two = ({"person": "7", "name": "Mo Marsh"}, {"person": "7", "name": "Ann Hale"})
    assert again(known, *two, {"person": "9", "name": "Kit Lister"})[0] == [2]


def test_noughts_that_a_spreadsheet_dropped_make_nobody_new() -> None:
    first, known = again(NOBODY, {"person": "00012"}, {"person": "00013", "name": "Kit Lister"})
    assert again(known, {"person": "12"}, {"person": "13"})[0] == first
    assert again(known, {"person": "12"}, {"person": "13", "name": "Kit Lister"})[0] == first


def test_noughts_tell_apart_where_both_numbers_are_there_or_the_names_are_two() -> None:
    first, known = again(NOBODY, {"person": "00012", "name": "Kit Lister"})
    both = again(known, {"person": "00012", "name": "Kit Lister"}, {"person": "12"})[0]
    assert both == [*first, 2]
    assert again(known, {"person": "12", "name": "Ann Hale"})[0] == [2]
    assert sorted(again(known, {"person": "12"}, {"person": "012"})[0]) == [2, 3]


def test_two_people_of_one_name_are_told_apart_by_their_numbers_without_noughts() -> None:
    first, known = again(NOBODY, {"person": "0012", "name": "Ann Hale"}, {"person": "0013", "name": "Ann Hale"})
    assert again(known, {"person": "12", "name": "Ann Hale"}, {"person": "13", "name": "Ann Hale"})[0] == first
