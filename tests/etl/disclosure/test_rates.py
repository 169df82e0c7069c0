"""Rates and shares: what is printed fits several whole numbers, and no range is narrower than all of them ask."""

from collections.abc import Callable, Sequence
from math import isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.cells import Shown
from etl.disclosure import rates
from etl.disclosure.candidate import Candidate, Told
from etl.disclosure.coarsen import coarsen
from etl.estimates import rate, share
from etl.measures.measure import Exact
from schemas.policy import Policy

Make = Callable[..., Candidate]
LEAST = 5
few = settings(max_examples=30)
numbers = st.integers(LEAST + 1, 40)
years = st.floats(15, 400)


def told(shown: Shown) -> tuple[float | None, float | None, float | None]:
    return shown.value, shown.low, shown.high


def compared(cell: Make, events: Sequence[int], over: Sequence[float], **about: object) -> Told:
    sides = tuple(Exact(value=0, events=many, over=time) for many, time in zip(events, over, strict=True))
    measure = {"kind": "rate", "equal": 1, "same": None, "wide": None, "variable": "moves"} | about
    return coarsen(cell((), 40, 90, beside=sides, value=0, low=None, high=None, **measure), Policy(), earlier=0)


# ---------------------------------------------------------------- rates


def test_8_events_in_200_years_are_4_in_a_hundred() -> None:
    # Two events are 1 in a hundred, so the grid is 1: seven would be 3.5, told as 4 too, and nine 4.5, told as 5.
    fit = rates.of_rate(8, 200, LEAST)
    assert (fit.shown.value, fit.fewest, fit.most) == (4, 7, 8)
    low, high = rate.limits(7, 200)[0], rate.limits(8, 200)[1]
    assert (fit.shown.low, fit.shown.high) == (1, 8)
    assert fit.shown.low <= low < high <= fit.shown.high


def test_five_events_are_told_as_six_for_else_five_would_be_the_one_number_that_fits() -> None:
    assert rates.of_rate(5, 100, LEAST) == rates.of_rate(6, 100, LEAST)


@few
@given(numbers, years)
def test_a_printed_rate_has_two_figures_and_fits_two_numbers_and_the_true_one(many: int, time: float) -> None:
    fit = rates.of_rate(many, time, LEAST)
    assert fit.fewest <= many <= fit.most
    assert fit.fewest < fit.most
    assert fit.shown.value is not None
    assert isclose(fit.shown.value, float(f"{fit.shown.value:.2g}"))


@few
@given(numbers, years)
def test_the_range_of_a_rate_contains_that_of_every_number_that_fits(many: int, time: float) -> None:
    fit = rates.of_rate(many, time, LEAST)
    for count in range(fit.fewest, fit.most + 1):
        low, high = rate.limits(count, time)
        assert fit.shown.low is not None
        assert fit.shown.high is not None
        assert fit.shown.low <= low + 1e-9
        assert high <= fit.shown.high + 1e-9


def test_a_rate_of_all_staff_has_no_verdict(cell: Make) -> None:
    everyone = cell((), 0, 60, split=False, kind="rate", events=8, over=200.0)
    found = coarsen(everyone, Policy(), earlier=0)
    assert (found.shown.value, found.verdict, found.beside) == (4, None, ())


def test_where_it_is_about_absence_eleven_is_the_fewest_that_is_told(cell: Make) -> None:
    about = {"split": False, "kind": "rate", "over": 100.0}
    ten, eleven = (cell((), 0, 60, events=events, sensitive=True, **about) for events in (10, 11))
    assert coarsen(ten, Policy(), earlier=0) == coarsen(eleven, Policy(), earlier=0)


# ---------------------------------------------------------------- two rates


def test_the_planted_case_reads_4_and_13_and_a_third_as_often(cell: Make) -> None:
    # The prototype's (samples, lantern at month 24): 8 in 200 years beside 100 in 780.
    found = compared(cell, (8, 100), (200, 780))
    assert [side.value for side in found.beside] == [4, 13]
    assert (found.shown.value, found.verdict) == (0.3, "less")


def test_the_others_get_what_the_peers_printed_figure_leaves_of_all_events(cell: Make) -> None:
    # Peers' seven are told as 4 in a hundred of 200 years, which stands for eight: 39 of 46 are left, not 40.
    one, other = compared(cell, (7, 40), (200, 40)), compared(cell, (8, 39), (200, 40))
    assert one == other


@pytest.mark.parametrize("total", [12, 13, 20, 47, 103])
@pytest.mark.parametrize("over", [(120, 300), (40, 60), (30, 900)])
def test_who_knows_all_that_happened_finds_two_numbers_of_peers_or_more(total: int, over: tuple[float, float]) -> None:
    printed: dict[object, list[int]] = {}
    for mine in range(LEAST, total - LEAST + 1):
        both = rates.of_both((mine, total - mine), over, LEAST)
        printed.setdefault(tuple(fit.shown for fit in both), []).append(mine)
        assert both[0].fewest <= mine <= both[0].most
    assert min(map(len, printed.values())) > 1


@few
@given(numbers, numbers, years, years)
def test_the_range_of_a_ratio_is_the_widest_of_all_pairs_that_fit_both_rates(
    cell: Make, mine: int, theirs: int, time: float, other: float
) -> None:
    found = compared(cell, (mine, theirs), (time, other))
    peers, others = rates.of_both((mine, theirs), (time, other), LEAST)
    ends = [(peers.fewest, others.fewest), (peers.most, others.most), (peers.fewest, others.most)]
    for pair in [*ends, (peers.most, others.fewest)]:
        exact = rate.ratio(pair, (time, other))
        assert found.shown.low <= exact.low + 1e-6
        assert exact.high <= found.shown.high + 1e-6


@few
@given(numbers, numbers, years, years)
def test_a_clear_ratio_stays_on_its_side_of_one(cell: Make, mine: int, theirs: int, time: float, other: float) -> None:
    found = compared(cell, (mine, theirs), (time, other))
    if found.verdict == "less":
        assert found.shown.value <= 0.9
        assert found.shown.high <= 1
    if found.verdict == "more":
        assert found.shown.value >= 1.1
        assert found.shown.low >= 1


# ---------------------------------------------------------------- shares


@pytest.mark.parametrize(
    ("yes", "people", "percent"),
    [(6, 12, 60), (5, 12, 60), (20, 40, 50), (21, 40, 55), (30, 200, 15), (31, 200, 16), (5, 40, 15), (35, 40, 85)],
)
def test_a_share_has_the_finest_grid_that_is_two_people_wide_and_clipped_edges(
    yes: int, people: int, percent: float
) -> None:
    assert rates.of_share(yes, people, LEAST).shown.value == percent


@few
@given(st.integers(12, 210), st.floats(0, 1))
def test_10_every_printed_share_fits_two_numbers_of_the_people_or_more(people: int, place: float) -> None:
    yes = LEAST + round(place * (people - 2 * LEAST))
    fit = rates.of_share(yes, people, LEAST)
    assert fit.fewest <= yes <= fit.most
    assert fit.fewest < fit.most
    assert {rates.of_share(ends, people, LEAST).shown for ends in (fit.fewest, fit.most)} == {fit.shown}


@few
@given(st.integers(12, 120), st.floats(0, 1))
def test_the_range_of_a_share_contains_the_exact_one(people: int, place: float) -> None:
    yes = LEAST + round(place * (people - 2 * LEAST))
    shown = rates.of_share(yes, people, LEAST).shown
    low, high = share.limits(yes, people)
    assert 0 <= shown.low <= low + 1e-9 < high - 1e-9 <= shown.high <= 100
    assert shown.low < shown.value < shown.high


def test_two_shares_are_subtracted_as_printed_with_newcombes_range(cell: Make) -> None:
    # 20 of 40 and 120 of 160: 50 and 75 percent, on grids of 5 and 2 points.
    found = compared(cell, (20, 120), (40, 160), kind="share", equal=0)
    one, other = found.beside
    assert (one.value, other.value, found.shown.value, found.verdict) == (50, 76, -26, "less")
    assert found.shown.low <= -26 - ((50 - one.low) ** 2 + (other.high - 76) ** 2) ** 0.5
