"""Grids, with the examples that the specification writes out."""

from collections.abc import Callable
from dataclasses import replace
from math import inf, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl import words
from etl.cells import Shown
from etl.disclosure.candidate import Candidate, Told
from etl.disclosure.coarsen import coarsen, grid, sums, untold
from etl.measures.measure import Exact
from schemas.policy import Policy

Make = Callable[..., Candidate]


def told(cell: Candidate, earlier: int = 0) -> tuple[float | None, float | None, float | None]:
    shown = coarsen(cell, Policy(), earlier=earlier).shown
    return shown.value, shown.low, shown.high


@pytest.mark.parametrize(("people", "about"), [(12, 10), (13, 15), (17, 15), (18, 20), (5, 5)])
def test_a_count_is_told_to_the_nearest_five_and_has_no_range(cell: Make, people: int, about: int) -> None:
    assert told(cell((), people, 60, kind="count")) == (about, None, None)


@pytest.mark.parametrize(
    ("peers", "earlier", "steps"),
    [(19, 0, (5, 10)), (20, 0, (2, 10)), (99, 0, (2, 10)), (100, 0, (1, 5)), (100, 1, (5, 10)), (20, 1, (5, 10))],
)
def test_a_pay_number_has_coarser_steps_the_fewer_the_peers_and_after_the_first(
    cell: Make, peers: int, earlier: int, steps: tuple[int, int]
) -> None:
    assert grid(cell((), peers, 400), earlier) == steps


def test_steps_follow_the_person_who_weighs_most(cell: Make) -> None:
    fine = cell((), 120, 400)
    heavy = {p: replace(each, weight=1 / 16) for p, each in fine.peers.items()}
    assert grid(replace(fine, peers=heavy), 0) == (5, 10)


def test_steps_are_in_grains_of_the_measure(cell: Make) -> None:
    assert grid(cell((), 20, 60, grain=500), 0) == (1_000, 5_000)


@pytest.mark.parametrize(("peers", "steps"), [(10, (2, 5)), (19, (2, 5)), (20, (1, 5)), (200, (1, 5))])
def test_other_split_averages_follow_their_smaller_side(cell: Make, peers: int, steps: tuple[int, int]) -> None:
    assert grid(cell((), peers, 400, variable="supervision"), 3) == steps


@pytest.mark.parametrize(("people", "steps"), [(9, (5, 10)), (10, (2, 5)), (99, (1, 5)), (100, (1, 1))])
def test_all_staff_averages_are_told_to_one_grain_from_a_hundred_people(
    cell: Make, people: int, steps: tuple[int, int]
) -> None:
    assert grid(cell((), 0, people, split=False), 0) == steps


def test_96p_on_tenpenny_ends_is_80p_not_86p(cell: Make) -> None:
    assert told(cell((), 24, 60, value=96, low=93, high=99)) == (96, 80, 100)


def test_97p9_clearly_less_on_a_fivepenny_grid_is_95p_not_a_pound(cell: Make) -> None:
    assert told(cell((), 12, 60, value=97.9, low=93, high=99.9)) == (95, 80, 100)


def test_102p1_clearly_more_stays_on_its_side(cell: Make) -> None:
    assert told(cell((), 12, 60, value=102.1, low=100.2, high=107)) == (105, 100, 120)


@pytest.mark.parametrize(("peers", "printed"), [(24, "80p to just under £1"), (100, "85p to just under £1")])
def test_the_example_of_the_pages(cell: Make, peers: int, printed: str) -> None:
    value, low, high = told(cell((), peers, 400, value=92, low=86, high=97))
    assert value == 92
    assert words.spread(low, high, "pence_in_the_pound", "less") == printed


def test_a_value_that_is_not_clear_may_lie_on_the_line_and_its_range_across_it(cell: Make) -> None:
    assert told(cell((), 24, 60, value=99.5, low=94, high=105)) == (100, 90, 110)


def test_an_end_on_its_grid_stays_there(cell: Make) -> None:
    assert told(cell((), 24, 60, value=80, low=70, high=90)) == (80, 70, 90)


def test_about_the_same_prints_the_margin(cell: Make) -> None:
    assert told(cell((), 100, 400, value=101.2, low=98, high=102.5)) == (101, 97, 103)


def test_about_the_same_prints_equal_where_the_grid_would_leave_the_margin(cell: Make) -> None:
    assert told(cell((), 12, 60, value=97.4, low=97.2, high=102)) == (100, 97, 103)  # else 95p


def test_a_difference_stays_on_its_side_of_nought(cell: Make) -> None:
    about = {"variable": "supervision", "equal": 0, "same": 3, "grain": 1}
    assert told(cell((), 30, 90, value=-12.4, low=-19, high=-0.3, **about)) == (-12, -20, 0)
    assert told(cell((), 30, 90, value=0.4, low=0.1, high=11, **about)) == (1, 0, 15)


def test_what_cannot_be_below_nought_is_not_told_below_it(cell: Make) -> None:
    assert told(cell((), 0, 40, split=False, equal=None, value=2, low=0.5, high=4)) == (2, 0, 10)


def test_no_digit_is_left_over_from_the_sum(cell: Make) -> None:
    about = {"split": False, "equal": None, "grain": 0.1}
    assert told(cell((), 0, 400, value=0.31, low=0.28, high=0.33, **about)) == (0.3, 0.2, 0.4)


@pytest.mark.parametrize("ends", [(-inf, inf), (0, inf)])
def test_a_range_without_an_end_is_told_by_a_figure_that_is_none(cell: Make, ends: tuple[float, float]) -> None:
    endless = cell((), 24, 60, low=ends[0], high=ends[1])
    assert untold(endless)
    assert told(endless) == (None, None, None)


def test_no_value_is_untold_too(cell: Make) -> None:
    assert untold(cell((), 24, 60, value=nan, low=None, high=None))


def test_a_parents_count_is_the_sum_of_what_its_children_print() -> None:
    children = [Shown(value=value, low=None, high=None, size=12) for value in (10, 15, 5)]
    assert sums(children).value == 30


# ---------------------------------------------------------------- ratios of sums


@pytest.mark.parametrize(("people", "steps"), [(499, (1, 1)), (500, (0.5, 0.5))])
def test_from_so_many_people_half_the_grain_is_enough(cell: Make, people: int, steps: tuple[float, float]) -> None:
    assert grid(cell((), 0, people, split=False, half_grain_from=500), 0) == steps


def test_a_ceiling_is_not_passed(cell: Make) -> None:
    about = {"split": False, "equal": None, "variable": "minutes", "most": 60}
    assert told(cell((), 0, 40, value=58.7, low=57.2, high=60, **about)) == (59, 50, 60)


def test_a_median_is_told_to_five_grains(cell: Make) -> None:
    about = {"split": False, "equal": None, "kind": "rank", "grain": 0.25}
    assert told(cell((), 0, 40, value=15.4, low=14.9, high=16.3, **about)) == (15, 13.75, 17.5)


# ---------------------------------------------------------------- two sides

Sides = tuple[tuple[float, float, float], tuple[float, float, float]]
ABOUT = {"variable": "minutes", "equal": 0, "same": 3, "wide": 10, "most": 60}


def both(cell: Make, sides: Sides, low: float, high: float, peers: int = 30, **about: object) -> Told:
    exact = tuple(Exact(value=value, low=below, high=above) for value, below, above in sides)
    made = cell((), peers, 400, value=0, low=low, high=high, beside=exact, **(ABOUT | about))
    return coarsen(made, Policy(), earlier=0)


def test_the_planted_supervision_reads_37_beside_50_and_13_less(cell: Make) -> None:
    found = both(cell, ((37.2, 33.1, 41.3), (49.6, 48.4, 50.8)), -16.6, -8.2)
    assert [(side.value, side.low, side.high) for side in found.beside] == [(37, 30, 45), (50, 45, 55)]
    assert (found.shown.value, found.shown.low, found.shown.high, found.verdict) == (-13, -20, -5, "less")


def test_both_sides_have_the_grid_of_the_smaller_one(cell: Make) -> None:
    found = both(cell, ((37.2, 33.1, 41.3), (49.6, 48.4, 50.8)), -16.6, -8.2, peers=12)
    assert [side.value for side in found.beside] == [38, 50]
    assert found.shown.value == -12


def test_sides_that_differ_clearly_are_not_printed_as_equal(cell: Make) -> None:
    # 36.6 and 37.4 are both 37 by themselves; 37.4 is as far from 38 as 36.6 from 36, and the higher pair stands.
    found = both(cell, ((36.6, 36, 37), (37.4, 37, 38)), -1.2, -0.4)
    assert [side.value for side in found.beside] == [37, 38]
    assert (found.shown.value, found.shown.low, found.shown.high) == (-1, -10, 0)


def test_sides_that_are_about_the_same_are_not_printed_further_apart_than_that(cell: Make) -> None:
    # On the two-minute grid 39.1 and 36.9 are 40 and 36 by themselves; the margin is three.
    found = both(cell, ((39.1, 38, 40), (36.9, 36, 38)), -0.5, 2.9, peers=12)
    assert found.verdict == "same"
    assert abs(found.shown.value) <= 3
    assert (found.shown.low, found.shown.high) == (-3, 3)


def test_a_side_without_an_end_leaves_all_three_untold(cell: Make) -> None:
    found = both(cell, ((36.6, 36, inf), (37.4, 37, 38)), -1.2, -0.4)
    assert {side.value for side in (found.shown, *found.beside)} == {None}
    assert found.verdict is None


sides = st.floats(0, 60)


@settings(max_examples=200)
@given(sides, sides, st.floats(0.1, 12), st.sampled_from([10, 20]))
def test_the_difference_is_always_that_of_the_printed_sides_and_says_what_the_verdict_says(
    cell: Make, one: float, other: float, half: float, peers: int
) -> None:
    exact = one - other
    found = both(cell, ((one, one, one), (other, other, other)), exact - half, exact + half, peers=peers)
    peer, colleague = (side.value for side in found.beside)
    step = 1 if peers == 20 else 2
    assert found.shown.value == peer - colleague
    assert abs(peer - one) < step + 1e-6
    assert abs(colleague - other) < step + 1e-6
    assert (found.verdict == "less") <= (found.shown.value <= -step and found.shown.high <= 0)
    assert (found.verdict == "more") <= (found.shown.value >= step and found.shown.low >= 0)
    assert (found.verdict == "same") <= (abs(found.shown.value) <= 3)
    if found.verdict != "same":
        assert found.shown.low <= max(exact - half, -60) + 1e-6
        assert found.shown.high >= min(exact + half, 60) - 1e-6
