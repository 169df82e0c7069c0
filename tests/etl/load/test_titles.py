"""Which jobs come next, and whether the way ever ends."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from etl.load.titles import circle, keyed

TEXTS = dict.fromkeys(("title", "grade", "next_roles"), pl.String)


def roles(*rows: tuple[str, str | None, str | None]) -> pl.DataFrame:
    return keyed(pl.DataFrame(rows, TEXTS, orient="row"))


def test_a_ladder_ends() -> None:
    assert circle(roles(("Cook", "2", "Head cook"), ("Head cook", "4", "Manager"), ("Manager", "6", None))) == []


def test_a_circle_is_told_in_the_order_of_its_ways() -> None:
    found = circle(roles(("Cook", "2", "head COOK"), ("Head cook", "4", "Manager"), ("Manager", "6", "Cook")))
    start = found.index("Cook")
    assert [*found[start:], *found[:start]] == ["Cook", "Head cook", "Manager"]


def test_a_job_that_leads_to_itself_is_a_circle() -> None:
    assert circle(roles(("Cook", "2", "Cook"))) == ["Cook"]


def test_the_same_title_a_grade_higher_is_no_circle() -> None:
    assert circle(roles(("Cook", "2", "Cook 3"), ("Cook", "3", None))) == []
    assert circle(roles(("Cook", "2", "Cook"), ("Cook", "3", None))) == []


def test_two_grades_that_lead_to_each_other_are_a_circle_and_their_title_is_named_once() -> None:
    assert circle(roles(("Cook", "2", "Cook 3"), ("Cook", "3", "Cook 2"))) == ["Cook"]


def test_a_next_job_that_is_not_listed_ends_the_way() -> None:
    assert circle(roles(("Cook", None, "Baker; Butcher"))) == []


def test_a_file_without_next_jobs_has_no_circle() -> None:
    assert circle(roles(("Cook", None, None)).drop("next_keys")) == []


@given(st.lists(st.integers(0, 5), min_size=1, max_size=6))
def test_jobs_that_only_lead_upwards_have_no_circle(steps: list[int]) -> None:
    rows = [(f"job {at}", None, f"job {at + step + 1}") for at, step in enumerate(steps)]
    assert circle(roles(*rows)) == []
