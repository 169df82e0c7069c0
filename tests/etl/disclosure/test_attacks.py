"""Planted attacks (disclosure.md 7): what a reader would do, and that there is nothing to do it with."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from etl.disclosure.candidate import Candidate
from etl.disclosure.decide import Decided

Make = Callable[..., Candidate]
Tree = Callable[..., list[Candidate]]
Publish = Callable[..., Decided]
Printed = Callable[[Decided], dict[Any, Any]]

NEXT, THIRD = date(2026, 9, 30), date(2027, 9, 30)


def units(decided: Decided) -> list[tuple[str, ...]]:
    return [each.candidate.unit for each in decided.shown]


@pytest.mark.parametrize("kind", ["count", "average"])
def test_1_subtraction_the_hidden_unit_is_not_the_organisation_less_the_shown_ones(
    tree: Tree, publish: Publish, kind: str
) -> None:
    assert units(publish(tree(units={"a": (18, 40), "b": (17, 40), "c": (3, 40)}, kind=kind))) == [()]


def test_1_subtraction_the_rest_is_not_the_organisation_less_all_units(tree: Tree, publish: Publish) -> None:
    alone = publish(tree((0, 0), units={"a": (18, 40), "b": (17, 40)}, kind="count"))
    beside_a_rest = publish(tree((4, 9), units={"a": (18, 40), "b": (17, 40)}, kind="count"))
    assert [each.shown for each in alone.decisions] == [each.shown for each in beside_a_rest.decisions]


def test_2_full_team_six_who_are_all_peers_are_not_a_row(tree: Tree, publish: Publish) -> None:
    assert units(publish(tree(units={"a": (18, 40), "team": (6, 0)}, kind="count"))) == [()]


def test_3_joiner_the_figure_before_and_after_one_joiner_is_one_figure(
    cell: Make, joined: Make, publish: Publish, printed: Printed
) -> None:
    for kind in ("count", "average"):
        before = cell((), 22, 60, kind=kind)
        first = publish([before])
        after = replace(joined(before, 1, 0), value=before.value + 1)  # 22 would be "about 20", 23 "about 25"
        assert printed(publish([after], first.decisions, on=NEXT)) == printed(first)


def test_3_joiner_one_peer_among_many_joining_colleagues_is_not_told_either(
    cell: Make, joined: Make, publish: Publish, printed: Printed
) -> None:
    first = publish([cell((), 20, 60)])
    assert printed(publish([joined(cell((), 20, 60), 1, 12)], first.decisions, on=NEXT)) == printed(first)


def test_4_appearing_the_peer_who_makes_the_number_enough_is_not_seen_coming(
    tree: Tree, joined: Make, publish: Publish, printed: Printed
) -> None:
    first = publish(tree(units={"a": (18, 40), "b": (4, 40)}, kind="count"))
    top, a, b = tree(units={"a": (18, 40), "b": (4, 40)}, kind="count")
    later = publish([joined(top, 1, 0), a, joined(b, 1, 0)], first.decisions, on=NEXT)
    assert printed(later) == printed(first)


def test_5_median_and_ends_no_order_statistic_is_shown(cell: Make, publish: Publish) -> None:
    assert publish([cell((), 200, 400, kind="rank")]).shown == ()


def test_5_median_and_ends_known_pay_of_all_but_one_leaves_the_last_open(cell: Make, publish: Publish) -> None:
    # Eleven peers at 92p; the twelfth anywhere from 80p to 97p gives a mean of 91p to 92.4p.
    told = {
        (one.shown[0].decision.shown, one.decisions[0].verdict)
        for last in range(80, 98)
        for one in [publish([cell((), 12, 60, value=(11 * 92 + last) / 12, low=86, high=97)])]
    }
    assert len(told) == 1


def test_7_there_and_back_the_third_edition_is_held_against_the_first(
    cell: Make, joined: Make, publish: Publish
) -> None:
    start = cell((), 20, 60)
    first = publish([start])
    second = publish([joined(start, 10, 30)], first.decisions, on=NEXT)
    log = [*first.decisions, *second.decisions]
    assert [each.on for each in publish([joined(start, 0, 2)], log, on=THIRD).decisions] == [NEXT]
    # Five and ten whom neither edition counted are enough against both.
    assert [each.on for each in publish([joined(start, 5, 10, name="others")], log, on=THIRD).decisions] == [THIRD]


def test_8_vanishing_the_leaver_whose_going_makes_too_few_is_not_seen_going(
    tree: Tree, publish: Publish, printed: Printed
) -> None:
    cells = tree(units={"a": (18, 40), "b": (5, 40)}, kind="count")
    first = publish(cells)
    gone = next(iter(cells[2].peers))
    later = [replace(one, peers={p: each for p, each in one.peers.items() if p != gone}) for one in cells]
    assert printed(publish(later, first.decisions, on=NEXT)) == printed(first)


def test_9_mostly_peers_fourteen_of_twenty_are_not_shown(tree: Tree, publish: Publish) -> None:
    assert units(publish(tree(units={"a": (18, 40), "b": (14, 6)}, kind="count"))) == [()]


def test_two_services_that_became_one_are_held_together_against_both(
    cell: Make, joined: Make, even: Make, publish: Publish
) -> None:
    a, b, c = (cell((name,), 12, 40) for name in "abc")
    first = publish([even(over(a, b, c)), a, b, c])
    merged, moved = even(over(a, b, unit=("ab",))), joined(c, 6, 8, "come")
    one_more, enough = joined(merged, 1, 0), joined(merged, 6, 8)
    assert units(publish([even(over(one_more, moved)), one_more, moved], first.decisions, on=NEXT)) == [(), ("c",)]
    assert units(publish([even(over(enough, moved)), enough, moved], first.decisions, on=NEXT)) == [(), ("ab",), ("c",)]


def test_a_service_that_was_split_is_held_by_its_parts_together(
    cell: Make, joined: Make, even: Make, publish: Publish
) -> None:
    a, b, c = (cell((name,), 12, 40) for name in "abc")
    whole = even(over(a, b, unit=("ab",)))
    first = publish([even(over(whole, c)), whole, c])
    one_more, moved = joined(a, 1, 0), joined(c, 6, 8, "come")
    assert units(publish([even(over(one_more, b, moved)), one_more, b, moved], first.decisions, on=NEXT)) == [
        (),
        ("c",),
    ]


def over(*cells: Candidate, unit: tuple[str, ...] = ()) -> Candidate:
    """The unit that has all their people."""
    peers = {person: one for each in cells for person, one in each.peers.items()}
    others = {person: one for each in cells for person, one in each.others.items()}
    return replace(cells[0], unit=unit, peers=peers, others=others)
