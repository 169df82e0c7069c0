"""What holds for all input: the properties of disclosure.md 6 that apply, by their numbers there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from math import isclose
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from etl.disclosure.candidate import Candidate, Decision
from etl.disclosure.coarsen import coarsen, grid
from etl.disclosure.decide import Decided
from schemas.policy import Policy, PolicyTooLax

Make = Callable[..., Candidate]
Tree = Callable[..., list[Candidate]]
Publish = Callable[..., Decided]
Printed = Callable[[Decided], dict[Any, Any]]

YEARS = [date(year, 9, 30) for year in range(2025, 2032)]
WIDTH = 5  # W in grains: a fifth of it or less is the grain

few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
sizes = st.lists(st.tuples(st.integers(3, 24), st.integers(8, 50)), min_size=1, max_size=4)
kinds = st.sampled_from(["count", "average"])


def named(found: list[tuple[int, int]]) -> dict[str, tuple[int, int]]:
    return dict(zip("abcd", found, strict=False))


@few
@given(sizes, kinds, st.randoms(use_true_random=False))
def test_1_and_3_order_changes_nothing_and_siblings_are_all_shown_or_all_withheld(
    tree: Tree, publish: Publish, printed: Printed, found: list[tuple[int, int]], kind: str, random: Random
) -> None:
    cells = tree(units=named(found), kind=kind)
    one = publish(cells)
    assert printed(publish(random.sample(cells, len(cells)))) == printed(one)
    below = [each for each in one.decisions if each.unit]
    assert len({(each.shown is None, each.on) for each in below}) == 1


@few
@given(sizes, kinds)
def test_4_no_shown_cell_has_too_few_peers_too_few_others_or_too_few_people(
    tree: Tree, publish: Publish, found: list[tuple[int, int]], kind: str
) -> None:
    for each in publish(tree(units=named(found), kind=kind)).shown:
        peers, others = len(each.decision.population.peers), len(each.decision.population.others)
        assert peers >= (5 if kind == "count" else 10)
        assert others >= peers + 2
        assert peers + others >= 15


moves = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), min_size=1, max_size=5)


def editions(
    start: Candidate, many: list[tuple[int, int]], joined: Make, publish: Publish
) -> list[tuple[Candidate, Decided]]:
    """A yearly edition each time so many have left and so many have come."""
    past: list[Decision] = []
    done, current = [], start
    for year, (leave, come) in zip(YEARS, [(0, 0), *many], strict=False):
        stay = {"peers": dict(list(current.peers.items())[leave // 3 :])}
        stay["others"] = dict(list(current.others.items())[leave:])
        current = joined(replace(current, **stay), come // 3, come, name=f"{year}")
        done.append((current, publish([current], past, on=year)))
        past.extend(done[-1][1].decisions)
    return done


@few
@given(moves)
def test_5_any_two_populations_of_a_unit_differ_by_nobody_or_by_five_on_a_side(
    cell: Make, joined: Make, publish: Publish, many: list[tuple[int, int]]
) -> None:
    past = [each for _, one in editions(cell((), 20, 60), many, joined, publish) for each in one.decisions]
    people = [each.population for each in past if not each.carried]
    for one in people:
        for other in people:
            assert not 0 < len(one.peers.keys() ^ other.peers.keys()) < 5
            assert not 0 < len(one.others.keys() ^ other.others.keys()) < 5


@few
@given(sizes, kinds, st.booleans(), st.sampled_from(["comes", "goes", "earns more"]))
def test_6_and_7_one_person_coming_going_or_earning_more_changes_no_printed_figure(
    tree: Tree,
    publish: Publish,
    printed: Printed,
    found: list[tuple[int, int]],
    kind: str,
    is_peer: bool,  # noqa: FBT001 - hypothesis draws it
    what: str,
) -> None:
    cells = tree(units=named(found), kind=kind)
    side = "peers" if is_peer else "others"
    first = publish(cells)
    who, each = next(iter(getattr(cells[1], side).items()))
    new = {-1: each} if what == "comes" else {who: replace(each, marks=(b"more", b"more"))}
    later = []
    for one in cells:
        people = {**getattr(one, side)}
        if one.unit in ((), ("a",)):
            people.update(new if what != "goes" else {})
            if what == "goes":
                del people[who]
        later.append(replace(one, **{side: people}, value=one.value + 2))
    assert printed(publish(later, first.decisions, on=YEARS[1])) == printed(first)


@few
@given(moves)
def test_8_publishing_the_same_again_gives_the_same_cells(
    cell: Make, joined: Make, publish: Publish, printed: Printed, many: list[tuple[int, int]]
) -> None:
    done = editions(cell((), 20, 60), many, joined, publish)
    past = [each for _, one in done for each in one.decisions]
    current, newest = done[-1]
    assert printed(publish([current], past, on=YEARS[len(done) - 1])) == printed(newest)


@few
@given(sizes, kinds, st.integers(0, 9), st.integers(0, 9), st.booleans())
def test_9_a_higher_threshold_never_shows_what_was_hidden(
    tree: Tree,
    publish: Publish,
    found: list[tuple[int, int]],
    kind: str,
    people: int,
    estimate: int,
    sensitive: bool,  # noqa: FBT001 - hypothesis draws it
) -> None:
    cells = tree(units=named(found), kind=kind, sensitive=sensitive)
    stricter = Policy(least=5 + people, least_estimate=10 + estimate, least_sensitive=10 + people)
    shown = {each.candidate.key for each in publish(cells).shown}
    assert {each.candidate.key for each in publish(cells, policy=stricter).shown} <= shown


@few
@given(st.integers(5, 300), st.booleans(), st.sampled_from(["pay", "supervision"]), st.integers(0, 2))
def test_11_people_times_the_step_of_a_value_is_at_least_four_widths(
    cell: Make,
    people: int,
    split: bool,  # noqa: FBT001 - hypothesis draws it
    variable: str,
    earlier: int,
) -> None:
    sides = (people, 2 * people) if split else (0, people)
    assert people * grid(cell((), *sides, split=split, variable=variable), earlier).value >= 4 * WIDTH


figures = st.tuples(st.floats(50, 150), st.floats(0.1, 40), st.floats(0.1, 40))
peers = st.sampled_from([10, 19, 20, 99, 100, 200])


@few
@given(figures, peers, st.integers(0, 1), st.sampled_from(["pay", "supervision"]))
def test_12_a_printed_range_contains_the_exact_one_and_is_ten_grains_wide(
    cell: Make, figure: tuple[float, float, float], many: int, earlier: int, variable: str
) -> None:
    value, below, above = figure
    exact = cell((), many, 400, value=value, low=value - below, high=value + above, variable=variable)
    assume(exact.verdict != "same")  # its margin is printed (10.21)
    shown = coarsen(exact, Policy(), earlier=earlier).shown
    assert shown.low <= exact.low + 1e-6 < exact.high - 1e-6 <= shown.high
    assert shown.high - shown.low >= 10
    assert shown.low <= shown.value <= shown.high


@few
@given(figures, peers, st.integers(0, 1))
def test_10_2_a_printed_figure_never_crosses_equal(
    cell: Make, figure: tuple[float, float, float], many: int, earlier: int
) -> None:
    value, below, above = figure
    exact = cell((), many, 400, value=value, low=value - below, high=value + above)
    shown, step = coarsen(exact, Policy(), earlier=earlier).shown, grid(exact, earlier).value
    if exact.verdict == "less":
        assert shown.value <= 100 - step
        assert shown.high <= 100
    if exact.verdict == "more":
        assert shown.value >= 100 + step
        assert shown.low >= 100


@few
@given(sizes)
def test_13_a_shown_parents_count_is_the_sum_of_its_shown_childrens(
    tree: Tree, publish: Publish, found: list[tuple[int, int]]
) -> None:
    top, *below = publish(tree((2, 9), units=named(found), kind="count")).decisions
    if all(each.shown for each in (top, *below)):
        assert top.shown.value == sum(each.shown.value for each in below)


@few
@given(figures, peers, st.integers(0, 1), st.sampled_from([0.1, 1, 25, 500]))
def test_14_no_average_has_more_digits_than_its_grid(
    cell: Make, figure: tuple[float, float, float], many: int, earlier: int, grain: float
) -> None:
    value, below, above = figure
    exact = cell((), many, 400, value=value, low=value - below, high=value + above, grain=grain, equal=None)
    shown, steps = coarsen(exact, Policy(), earlier=earlier).shown, grid(exact, earlier)
    for number, step in ((shown.value, steps.value), (shown.low, steps.end), (shown.high, steps.end)):
        assert isclose(number / step, round(number / step), abs_tol=1e-9)


@few
@given(sizes, kinds)
def test_15_other_names_of_all_units_change_no_value(
    tree: Tree, publish: Publish, found: list[tuple[int, int]], kind: str
) -> None:
    cells = tree(units=named(found), kind=kind)
    other = dict(zip("abcd", "zyxw", strict=True))
    renamed = [replace(each, unit=tuple(other[part] for part in each.unit)) for each in cells]
    one = {each.unit: each.shown for each in publish(cells).decisions}
    first = publish(renamed)
    two = {each.unit: each.shown for each in first.decisions}
    assert {tuple(other[part] for part in unit): shown for unit, shown in one.items()} == two
    again = {each.unit: each.shown for each in publish(cells, first.decisions, on=YEARS[1]).decisions}
    assert again == one


@pytest.mark.parametrize("name", list(Policy.FLOORS))
def test_17_a_threshold_below_its_floor_is_refused(name: str) -> None:
    with pytest.raises(PolicyTooLax, match="may not be below"):
        Policy(**{name: Policy.FLOORS[name] - 1})
