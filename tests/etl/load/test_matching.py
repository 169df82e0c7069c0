"""Rows of what happened: to whom, and what is asked where that is not known."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.intake import problem
from etl.load.matching import Matched, matched
from etl.load.persons import SCHEMA, Keys, name_key, pseudonym

KEYS = Keys(b"numbers", b"names")
TEXTS = {"row": pl.UInt32, "heading": pl.String, "person": pl.String, "name": pl.String, "held_on": pl.Date}
ANN, KIT, OTHER_KIT = ("N1", "Ann Hale"), ("N2", "Kit Lister"), ("N3", "Lister, Kit")


def known(*people: tuple[str, str]) -> pl.DataFrame:
    """Persons numbered from 1."""
    rows = [
        (at, pseudonym(number, b"numbers"), name_key(name, b"names")) for at, (number, name) in enumerate(people, 1)
    ]
    return pl.DataFrame(rows, SCHEMA, orient="row")


def rows(*given: dict[str, Any]) -> pl.DataFrame:
    """Rows numbered from 2, with nobody in them unless said."""
    ordinary = {"heading": None, "person": None, "name": None, "held_on": date(2026, 4, 7)}
    return pl.DataFrame([{"row": row} | ordinary | one for row, one in enumerate(given, 2)], TEXTS)


def match(found: pl.DataFrame, people: pl.DataFrame, **answers: str) -> Matched:
    """Matched, with answers by row: r4="N1"."""
    return matched(found, people, KEYS, "csv", {f"person:row {row[1:]}": (said,) for row, said in answers.items()})


def test_a_number_tells_the_person_whatever_name_nobody_has_stands_beside_it() -> None:
    found = match(rows({"person": "n 1", "name": "A. H."}), known(ANN, KIT))
    assert (found.rows["person"].to_list(), found.problems) == ([1], [])


def test_a_number_of_one_person_and_the_name_of_another_is_neither() -> None:
    found = match(rows({"person": "N1", "name": "Kit Lister"}), known(ANN, KIT))
    assert [(one.row, one.code) for one in found.problems] == [(2, "unclear_person")]


def test_a_number_that_is_not_known_is_not_overruled_by_a_name_that_is() -> None:
    found = match(rows({"person": "X9", "name": "Ann Hale"}), known(ANN))
    assert [(one.row, one.code) for one in found.problems] == [(2, "unknown_person")]


def test_records_of_one_row_go_together_and_are_asked_about_once() -> None:
    cells = [{"row": 5, "heading": month, "name": "Jo Stranger"} for month in ("Apr", "May", "May")]
    found = match(rows(*cells, {"row": 6, "heading": "Apr", "name": "Ann Hale"}), known(ANN))
    assert ([one.row for one in found.problems], [one.id for one in found.questions]) == ([5], ["person:row 5"])
    # Two cells, one of which says two sessions.
    assert found.says == ["2 rows are of people who are not in the staff list; they were set aside."]
    answered = match(rows(*cells), known(ANN), r5="N1")
    assert answered.rows["person"].to_list() == [1, 1, 1]


def test_a_row_left_out_counts_its_cells() -> None:
    cells = [{"row": 5, "heading": month, "name": "Jo Stranger"} for month in ("Apr", "May", "May")]
    found = match(rows(*cells), known(ANN), r5="leave_out")
    assert (found.skipped, found.questions, found.says, found.rows.height) == (2, (), [], 0)


def test_of_a_name_that_several_have_an_answer_holds_for_its_own_row_only() -> None:
    twice = rows({"name": "Kit Lister"}, {"name": "Kit Lister"})
    found = match(twice, known(ANN, KIT, OTHER_KIT), r2="N3")
    assert (found.rows["person"].to_list(), [one.row for one in found.problems]) == ([3], [3])


def test_two_answers_about_one_unknown_name_hold_for_their_own_rows_only() -> None:
    thrice = rows(*[{"name": "Jo Stranger"}] * 3)
    found = match(thrice, known(ANN, KIT), r2="N1", r3="N2")
    assert (found.rows["person"].to_list(), [one.row for one in found.problems]) == ([1, 2], [4])


def test_what_comes_back_holds_no_number_and_no_name() -> None:
    found = match(rows({"name": "Ann Hale"}, {"name": "Jo Stranger"}, {"person": "E731"}), known(ANN), r4="E732")
    assert found.rows.columns == ["row", "heading", "held_on", "person"]
    assert not [word for word in ("Hale", "Stranger", "E731", "E732") if word in str(found)]


@pytest.mark.parametrize(("many", "listed"), [(2, "rows 2, 3"), (5, "rows 2, 3, 4 and 2 more")])
def test_a_question_names_the_rows_of_one_person(many: int, listed: str) -> None:
    found = match(rows(*[{"name": "Jo Stranger"}] * many), known(ANN))
    (asks,) = {question.asks for question in found.questions}
    assert (
        asks == f"Whose are {listed}? The name is not in the staff list. Give the employee number, or leave them out."
    )


WHO = st.sampled_from([{"name": "Hale Ann"}, {"name": "Kit Lister"}, {"name": "Jo"}, {"person": "N1"}, {"person": "X"}])
ANSWERS = st.dictionaries(st.integers(2, 9), st.sampled_from(["leave_out", "N2", "X"]))


@settings(max_examples=100)
@given(st.lists(WHO, min_size=1, max_size=8), ANSWERS)
def test_every_row_is_kept_set_aside_or_left_out(who: list[dict[str, str]], said: dict[int, str]) -> None:
    found = match(rows(*who), known(ANN, KIT, OTHER_KIT), **{f"r{row}": answer for row, answer in said.items()})
    aside = {one.row for one in problem.blocks(found.problems)}
    assert found.rows.height + len(aside) + found.skipped == len(who)
    assert len(problem.skips(found.problems)) == found.skipped
    assert {f"person:row {row}" for row in aside} == {question.id for question in found.questions}
    assert found.rows["person"].null_count() == 0
