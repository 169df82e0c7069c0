"""Whole levels, dates, what is carried and what is taken back: one sentence a test."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from math import inf
from typing import Any

import pytest

from etl.disclosure.candidate import Candidate, Decision
from etl.disclosure.decide import NOBODY, Decided
from etl.measures.measure import Exact
from schemas.policy import Policy

Make = Callable[..., Candidate]
Tree = Callable[..., list[Candidate]]
Publish = Callable[..., Decided]
Printed = Callable[[Decided], dict[Any, Any]]

SEPTEMBER = date(2025, 9, 30)
MARCH = date(2026, 3, 31)
NEXT = date(2026, 9, 30)
THIRD = date(2027, 9, 30)


def shown(decided: Decided) -> set[str]:
    return {"/".join(("org", *each.unit)) for each in decided.decisions if each.shown}


def days(decided: Decided) -> set[date]:
    return {each.on for each in decided.decisions}


def back(decisions: Sequence[Decision]) -> list[Decision]:
    return [replace(each, taken_back=True) for each in decisions]


# ---------------------------------------------------------------- one edition


@pytest.mark.parametrize(("peers", "others"), [(0, 40), (1, 40), (4, 40), (6, 0), (5, 4), (12, 11), (5, 5)])
def test_too_few_and_too_many_peers_are_withheld_alike(cell: Make, publish: Publish, peers: int, others: int) -> None:
    (decision,) = publish([cell((), peers, others, kind="count")]).decisions
    assert (decision.shown, decision.verdict) == (None, None)


def test_five_peers_among_forty_are_counted_but_not_paid_less(cell: Make, publish: Publish) -> None:
    assert shown(publish([cell((), 5, 40, kind="count")])) == {"org"}
    assert shown(publish([cell((), 5, 40)])) == set()


def test_one_unsafe_sibling_hides_the_level(tree: Tree, publish: Publish) -> None:
    units = tree(units={"a": (18, 40), "b": (17, 40), "c": (3, 40)})
    assert shown(publish(units)) == {"org"}


def test_below_a_hidden_level_all_is_hidden(cell: Make, tree: Tree, publish: Publish) -> None:
    units = tree(units={"a": (18, 40), "b": (3, 40)})
    assert shown(publish([*units, cell(("a", "team"), 18, 40)])) == {"org"}


def test_a_unit_without_one_above_it_is_hidden(cell: Make, publish: Publish) -> None:
    assert shown(publish([cell(("a",), 18, 40)])) == set()


def test_people_who_belong_to_no_unit_are_no_sibling(tree: Tree, publish: Publish) -> None:
    units = tree((2, 3), units={"a": (18, 40), "b": (17, 40)})
    assert shown(publish(units)) == {"org", "org/a", "org/b"}


def test_cells_of_one_unit_are_shown_together_or_not_at_all(cell: Make, publish: Publish) -> None:
    top = cell((), 20, 60, dimensions={"half": "top"})
    bottom = cell((), 20, 60, dimensions={"half": "bottom"}, enough=False)
    assert shown(publish([top, bottom])) == set()
    assert len(publish([top, replace(bottom, enough=True)]).shown) == 2


def test_the_verdict_goes_with_the_figure(cell: Make, publish: Publish) -> None:
    assert publish([cell((), 20, 60)]).decisions[0].verdict == "less"
    assert publish([cell((), 9, 60)]).decisions[0].verdict is None


def test_a_range_without_an_end_is_said_only_where_the_figure_would_have_been_shown(
    cell: Make, publish: Publish
) -> None:
    (told,) = publish([cell((), 20, 60, low=-inf, high=inf)]).decisions
    (hidden,) = publish([cell((), 9, 60, low=-inf, high=inf)]).decisions
    assert told.shown is not None
    assert (told.shown.value, told.shown.low, told.shown.high, told.verdict) == (None, None, None, None)
    assert hidden.shown is None


def test_a_figure_that_nobody_can_tell_is_no_pay_number(cell: Make, publish: Publish) -> None:
    assert publish([cell((), 20, 60, low=-inf, high=inf)]).shown == ()


def test_reasons_are_kept_for_hr(tree: Tree, publish: Publish) -> None:
    found = {each.unit: each.reasons for each in publish(tree(units={"a": (18, 40), "c": (3, 40)})).decisions}
    assert found[()] == ()
    assert found["a",] == ("R6 the level",)
    assert [reason[:2] for reason in found["c",]] == ["R1", "10", "R6"]  # too few, and each weighs too much


def test_the_log_remembers_whom_it_withheld(cell: Make, publish: Publish) -> None:
    (decision,) = publish([cell((), 3, 40)]).decisions
    assert (len(decision.population.peers), len(decision.population.others)) == (3, 40)


# ---------------------------------------------------------------- several measures


def test_a_later_pay_number_is_coarser_than_the_first(cell: Make, publish: Publish) -> None:
    first = publish([cell((), 100, 400)])
    later = publish([cell((), 100, 400, id="same work", value=91.0)], shown=first.shown)
    assert [each.decision.shown.value for each in (*first.shown, *later.shown)] == [92, 90]


def test_below_twenty_peers_the_second_pay_number_is_withheld(cell: Make, publish: Publish) -> None:
    first = publish([cell((), 19, 60)])
    assert shown(publish([cell((), 19, 60, id="same work", value=91.0)], shown=first.shown)) == set()


def test_the_same_people_in_the_same_strata_print_the_same_figure(cell: Make, publish: Publish) -> None:
    first = publish([cell((), 100, 400)])
    # Its range was drawn anew, by a generator of its own, and would say that the difference is not clear.
    again = publish([cell((), 100, 400, id="same work", low=85.5, high=100.5)], shown=first.shown).decisions[0]
    assert (again.shown, again.verdict) == (first.decisions[0].shown, "less")


def test_two_populations_of_one_variable_that_differ_by_two_are_not_both_shown(
    cell: Make, joined: Make, publish: Publish
) -> None:
    first = publish([cell((), 40, 90)])
    most = joined(cell((), 40, 90, id="full time"), 2, 0)
    assert shown(publish([most], shown=first.shown)) == set()


def test_the_mean_of_units_never_stands_beside_like_for_like(tree: Tree, publish: Publish) -> None:
    units = {"a": (180, 400), "b": (170, 400)}
    first = publish(tree(units=units))
    assert shown(publish(tree(units=units, id="mean", value=91.0), shown=first.shown)) == {"org"}


# ---------------------------------------------------------------- counts


def test_a_parents_count_is_the_sum_of_its_childrens(tree: Tree, publish: Publish) -> None:
    units = tree(units={"a": (12, 30), "b": (12, 30), "c": (12, 30)}, kind="count")
    assert [each.shown.value for each in publish(units).decisions] == [30, 10, 10, 10]  # not 35


def test_a_parents_count_is_of_its_childrens_people_without_the_rest(tree: Tree, publish: Publish) -> None:
    units = tree((1, 3), units={"a": (12, 30), "b": (12, 30)}, kind="count")
    parent = publish(units).decisions[0]
    assert (len(parent.population.peers), len(parent.population.others)) == (24, 60)


def test_a_parent_whose_children_are_unsafe_counts_everybody(tree: Tree, publish: Publish) -> None:
    parent, *_ = publish(tree((1, 3), units={"a": (12, 30), "b": (2, 30)}, kind="count")).decisions
    assert (parent.shown.value, len(parent.population.peers)) == (15, 15)


def test_counts_add_up_over_three_levels(cell: Make, publish: Publish) -> None:
    teams = [cell(("a", name), 12, 30, kind="count") for name in ("one", "two")]
    peers, others = ({p: each for team in teams for p, each in side(team).items()} for side in SIDES)
    service = replace(cell(("a",), 0, 0, kind="count"), peers=peers, others=others, value=24.0)
    top = replace(service, unit=())
    assert [each.shown.value for each in publish([top, service, *teams]).decisions] == [20, 20, 10, 10]


SIDES: tuple[Callable[[Candidate], Any], ...] = (lambda cell: cell.peers, lambda cell: cell.others)


def test_headcount_is_rounded_by_itself_at_each_level(tree: Tree, publish: Publish) -> None:
    units = tree(units={"a": (0, 12), "b": (0, 12), "c": (0, 12)}, kind="count", split=False)
    assert [each.shown.value for each in publish(units).decisions] == [35, 10, 10, 10]


def test_a_fresh_parent_beside_older_children_is_rounded_by_itself(tree: Tree, joined: Make, publish: Publish) -> None:
    first = publish(tree(units={"a": (12, 30), "b": (12, 30)}, kind="count"))
    # Three peers and three others come to each: six for the organisation, too few for either unit.
    top, a, b = tree(units={"a": (12, 30), "b": (12, 30)}, kind="count")
    a, b = (replace(joined(unit, 3, 3, name=f"new in {unit.unit}"), value=15.0) for unit in (a, b))
    peers, others = ({**side(a), **side(b)} for side in SIDES)
    later = publish([replace(top, peers=peers, others=others), a, b], first.decisions, on=NEXT)
    assert [(each.shown.value, each.on) for each in later.decisions] == [(30, NEXT), (10, SEPTEMBER), (10, SEPTEMBER)]


def test_a_carried_parent_keeps_its_count_when_a_unit_is_closed(tree: Tree, joined: Make, publish: Publish) -> None:
    top, a, b = tree(units={"a": (12, 30), "b": (12, 30)}, kind="count")
    first = publish([top, a, b])
    later = publish([joined(top, 1, 0), a], first.decisions, on=MARCH)
    assert [(each.shown.value, each.on) for each in later.decisions] == [(20, SEPTEMBER), (10, SEPTEMBER)]


# ---------------------------------------------------------------- later editions


@pytest.mark.parametrize(("peers", "others"), [(1, 0), (0, 1), (4, 9), (5, 0), (6, 5), (3, 3)])
def test_few_or_one_sided_joiners_change_nothing(
    cell: Make, joined: Make, publish: Publish, printed: Printed, peers: int, others: int
) -> None:
    first = publish([cell((), 20, 60)])
    later = publish([replace(joined(cell((), 20, 60), peers, others), value=89.0)], first.decisions, on=NEXT)
    assert printed(later) == printed(first)


def test_enough_mixed_joiners_bring_a_new_date_and_figure(cell: Make, joined: Make, publish: Publish) -> None:
    first = publish([cell((), 20, 60)])
    later = publish([replace(joined(cell((), 20, 60), 5, 5), value=90.0)], first.decisions, on=NEXT)
    assert [(each.on, each.shown.value, each.carried) for each in later.decisions] == [(NEXT, 90, False)]


def test_a_tenth_peer_does_not_make_a_hidden_figure_appear(
    cell: Make, joined: Make, publish: Publish, printed: Printed
) -> None:
    first = publish([cell((), 9, 40)])
    later = publish([joined(cell((), 9, 40), 1, 0)], first.decisions, on=NEXT)
    assert printed(later) == printed(first) == {((), ()): None}


def test_a_leaver_does_not_make_a_shown_figure_vanish(cell: Make, publish: Publish, printed: Printed) -> None:
    first = publish([cell((), 10, 40)])
    assert printed(publish([cell((), 9, 40)], first.decisions, on=NEXT)) == printed(first)


def test_going_back_to_nearly_the_first_people_is_a_difference_too(cell: Make, joined: Make, publish: Publish) -> None:
    start = cell((), 20, 60)
    first = publish([start])
    second = publish([joined(start, 6, 8)], first.decisions, on=NEXT)
    third = publish([joined(start, 1, 0)], [*first.decisions, *second.decisions], on=THIRD)
    assert days(third) == {NEXT}


def test_a_pay_rise_for_three_people_is_not_published(
    cell: Make, raised: Make, publish: Publish, printed: Printed
) -> None:
    first = publish([cell((), 20, 60)])
    later = publish([raised(replace(cell((), 20, 60), value=94.0), 3, 0)], first.decisions, on=NEXT)
    assert printed(later) == printed(first)


def test_a_joiner_in_the_month_of_the_pay_round_is_not_published(
    cell: Make, raised: Make, joined: Make, publish: Publish
) -> None:
    start = cell((), 20, 60)
    first = publish([start])
    round_ = raised(start, 20, 60)
    assert days(publish([round_], first.decisions, on=NEXT)) == {NEXT}
    assert days(publish([joined(round_, 1, 0)], first.decisions, on=NEXT)) == {SEPTEMBER}


def test_a_child_level_is_decided_only_when_its_parent_was(tree: Tree, joined: Make, publish: Publish) -> None:
    first = publish(tree(units={"a": (18, 40), "b": (17, 40)}))
    top, *units = tree(units={"a": (18, 40), "b": (17, 40)})
    later = publish([joined(top, 1, 0), *units], first.decisions, on=NEXT)  # the units alone could move
    assert days(later) == {SEPTEMBER}
    assert days(publish([top, *units], first.decisions, on=NEXT)) == {NEXT}


def test_one_sibling_that_is_stuck_holds_its_level_but_not_the_organisation(
    tree: Tree, joined: Make, publish: Publish
) -> None:
    first = publish(tree(units={"a": (18, 40), "b": (17, 40)}))
    top, a, b = tree(units={"a": (18, 40), "b": (17, 40)})
    later = publish([top, joined(a, 1, 0), b], first.decisions, on=NEXT)
    assert [each.on for each in later.decisions] == [NEXT, SEPTEMBER, SEPTEMBER]


def test_a_renamed_unit_is_held_against_its_old_name(tree: Tree, joined: Make, publish: Publish) -> None:
    first = publish(tree(units={"a": (18, 40), "b": (17, 40)}))
    top, a, b = tree(units={"a": (18, 40), "b": (17, 40)})
    later = publish([top, replace(joined(a, 1, 0), unit=("z",)), b], first.decisions, on=NEXT)
    assert shown(later) == {"org", "org/b"}
    assert [each.on for each in later.decisions] == [NEXT, SEPTEMBER, NEXT]


def test_a_renamed_unit_with_one_new_pay_is_held_too(tree: Tree, raised: Make, publish: Publish) -> None:
    first = publish(tree(units={"a": (18, 40), "b": (17, 40)}))
    top, a, b = tree(units={"a": (18, 40), "b": (17, 40)})
    assert shown(publish([top, replace(raised(a, 1, 0), unit=("z",)), b], first.decisions, on=NEXT)) == {"org", "org/b"}


def test_a_hidden_unit_does_not_appear_under_a_new_name_with_one_person_more(
    tree: Tree, joined: Make, publish: Publish
) -> None:
    first = publish(tree(units={"a": (9, 40), "b": (17, 40)}))
    top, a, b = tree(units={"a": (9, 40), "b": (17, 40)})
    later = publish([top, replace(joined(a, 1, 0), unit=("z",)), b], first.decisions, on=NEXT)
    assert shown(later) == {"org"}


def test_a_new_unit_beside_stuck_ones_waits_and_is_held_against_those_it_waited_with(
    cell: Make, tree: Tree, joined: Make, publish: Publish
) -> None:
    first = publish(tree(units={"a": (18, 40), "b": (17, 40)}))
    top, a, b = tree(units={"a": (18, 40), "b": (17, 40)})
    new = cell(("new",), 15, 40)
    second = publish([top, joined(a, 1, 0), b, new], first.decisions, on=NEXT)
    assert shown(second) == {"org", "org/a", "org/b"}
    log = [*first.decisions, *second.decisions]
    third = publish([top, a, b, joined(new, 1, 0)], log, on=THIRD)
    assert shown(third) == {"org", "org/a", "org/b"}
    assert shown(publish([top, a, b, new], log, on=THIRD)) == {"org", "org/a", "org/b", "org/new"}


# ---------------------------------------------------------------- the calendar


def test_a_split_figure_moves_once_a_year(cell: Make, joined: Make, publish: Publish, printed: Printed) -> None:
    first = publish([cell((), 20, 60)])
    many = joined(cell((), 20, 60), 10, 30)
    half = publish([many], first.decisions, on=MARCH)
    assert printed(half) == printed(first)
    assert [each.due for each in half.decisions] == [SEPTEMBER]
    assert days(publish([many], [*first.decisions, *half.decisions], on=NEXT)) == {NEXT}


def test_an_all_staff_average_moves_every_three_months_and_below_the_organisation_every_six(
    tree: Tree, publish: Publish
) -> None:
    units = tree(units={"a": (0, 40), "b": (0, 40)}, split=False, equal=None)
    first = publish(units)
    later = publish(units, first.decisions, on=date(2025, 12, 31))
    assert [each.on for each in later.decisions] == [date(2025, 12, 31), SEPTEMBER, SEPTEMBER]
    third = publish(units, [*first.decisions, *later.decisions], on=MARCH)
    assert days(third) == {MARCH}


def test_what_was_due_and_could_not_move_waits_a_year_again(cell: Make, joined: Make, publish: Publish) -> None:
    first = publish([cell((), 20, 60)])
    second = publish([joined(cell((), 20, 60), 1, 0)], first.decisions, on=NEXT)
    assert [(each.on, each.due) for each in second.decisions] == [(SEPTEMBER, NEXT)]
    log = [*first.decisions, *second.decisions]
    assert days(publish([joined(cell((), 20, 60), 10, 30)], log, on=date(2027, 3, 31))) == {SEPTEMBER}


def test_a_new_measure_is_decided_at_once_and_then_moves_with_the_others(cell: Make, publish: Publish) -> None:
    first = publish([cell((), 20, 60)], on=MARCH, editions=[SEPTEMBER])
    assert [(each.on, each.due) for each in first.decisions] == [(MARCH, SEPTEMBER)]
    assert days(publish([cell((), 20, 60)], first.decisions, on=NEXT, editions=[SEPTEMBER, MARCH])) == {NEXT}


def test_a_new_level_need_not_wait_for_the_turn_of_others(tree: Tree, publish: Publish) -> None:
    top, *units = tree(units={"a": (0, 40), "b": (0, 40)}, split=False, equal=None)
    december = date(2025, 12, 31)  # the organisation's turn, not that of its units
    later = publish([top, *units], publish([top]).decisions, on=december)
    assert shown(later) == {"org", "org/a", "org/b"}
    assert [(each.on, each.due) for each in later.decisions] == [
        (december, december),
        (december, SEPTEMBER),
        (december, SEPTEMBER),
    ]


def test_a_measure_that_missed_a_turn_waits_for_the_next(cell: Make, publish: Publish) -> None:
    first = publish([cell((), 20, 60)])
    missed = [SEPTEMBER, MARCH, NEXT]  # nothing of it was decided in the third edition
    later = publish([cell((), 20, 60)], first.decisions, on=date(2027, 3, 31), editions=missed)
    assert days(later) == {SEPTEMBER}


def test_a_new_unit_waits_until_its_level_is_due_and_that_says_nothing_of_its_people(
    cell: Make, tree: Tree, joined: Make, publish: Publish
) -> None:
    units = tree(units={"a": (18, 40), "b": (17, 40)})
    first = publish(units)
    half = publish([*units, cell(("new",), 15, 40)], first.decisions, on=MARCH)
    new = half.decisions[-1]
    assert (new.shown, new.carried, new.population.peers) == (None, True, {})
    later = publish([*units, joined(cell(("new",), 15, 40), 2, 0)], [*first.decisions, *half.decisions], on=NEXT)
    assert shown(later) == {"org", "org/a", "org/b", "org/new"}


def test_what_is_carried_keeps_its_people_words_and_day(cell: Make, joined: Make, publish: Publish) -> None:
    (first,) = publish([cell((), 20, 60)]).decisions
    said = replace(first, says="Peers are paid less.", period="2025-09", counted="about 80 people")
    (later,) = publish([joined(cell((), 20, 60), 1, 0)], [said], on=NEXT).decisions
    assert replace(later, due=said.due, reasons=()) == replace(said, carried=True)


def test_what_stands_for_later_measures_is_held_by_its_recorded_people(
    cell: Make, joined: Make, publish: Publish
) -> None:
    today = joined(cell((), 20, 60), 1, 0)
    first = publish([cell((), 20, 60)])
    second = publish([today], first.decisions, on=NEXT)
    forgotten = [replace(each, population=NOBODY) for each in second.decisions]  # the log need not repeat them
    (standing,) = publish([today], [*first.decisions, *forgotten], on=THIRD).shown
    assert standing.decision.population == first.decisions[0].population


# ---------------------------------------------------------------- taken back


def test_a_figure_that_is_taken_back_gives_way_to_the_one_before(
    cell: Make, joined: Make, publish: Publish, printed: Printed
) -> None:
    start = cell((), 20, 60)
    first = publish([start])
    second = publish([joined(start, 10, 30)], first.decisions, on=NEXT)
    log = [*first.decisions, *back(second.decisions)]
    third = publish([joined(start, 10, 30)], log, on=date(2026, 10, 1))
    assert printed(third) == printed(first)


def test_where_no_other_figure_stands_it_is_withheld_until_it_is_next_due(cell: Make, publish: Publish) -> None:
    log = back(publish([cell((), 20, 60)]).decisions)
    soon = publish([cell((), 20, 60)], log, on=date(2025, 10, 1))
    assert shown(soon) == set()
    assert shown(publish([cell((), 20, 60)], [*log, *soon.decisions], on=NEXT)) == {"org"}


def test_an_edition_that_was_taken_back_gives_no_second_turn_even_where_it_is_not_named(
    cell: Make, publish: Publish
) -> None:
    log = back(publish([cell((), 20, 60)]).decisions)
    assert shown(publish([cell((), 20, 60)], log, on=date(2025, 10, 1), editions=[])) == set()


def test_people_of_a_figure_that_was_taken_back_are_remembered(cell: Make, joined: Make, publish: Publish) -> None:
    log = back(publish([cell((), 20, 60)]).decisions)
    assert shown(publish([joined(cell((), 20, 60), 1, 0)], log, on=NEXT)) == set()


def test_a_lower_threshold_is_refused_and_a_higher_one_obeyed(cell: Make, publish: Publish) -> None:
    with pytest.raises(ValueError, match="may not be below 10"):
        Policy(least_estimate=9)
    assert shown(publish([cell((), 20, 60)], policy=Policy(least_estimate=21))) == set()


# ---------------------------------------------------------------- two sides, and bands


def test_both_sides_stand_and_are_carried_with_their_comparison(cell: Make, joined: Make, publish: Publish) -> None:
    beside = (Exact(value=37.0, low=33.0, high=41.0), Exact(value=50.0, low=48.0, high=51.0))
    about = {"variable": "minutes", "equal": 0, "beside": beside, "value": 0, "low": -17.0, "high": -9.0}
    (first,) = publish([cell((), 20, 60, **about)]).decisions
    assert [side.shown.value for side in first.beside] == [37, 50]
    said = replace(first, beside=tuple(side._replace(says="Said.") for side in first.beside))
    (carried,) = publish([joined(cell((), 20, 60, **about), 1, 0)], [said], on=NEXT).decisions
    assert carried.carried
    assert carried.beside == said.beside
    (hidden,) = publish([cell((), 9, 60, **about)]).decisions
    assert hidden.beside == ()


def test_a_band_without_anybody_today_is_still_a_sibling(cell: Make, publish: Publish) -> None:
    early, later = (cell((), 0, 40, split=False, dimensions={"tenure": band}) for band in ("early", "later"))
    first = publish([early, later])
    assert len(first.shown) == 2
    assert publish([later], first.decisions, on=NEXT).shown == ()


def test_people_may_stand_in_several_bands_of_one_unit(cell: Make, joined: Make, publish: Publish) -> None:
    early, later = (cell((), 0, 40, split=False, dimensions={"tenure": band}) for band in ("early", "later"))
    assert early.others.keys() == later.others.keys()
    first = publish([early, later])
    again = publish([joined(early, 0, 6), joined(later, 0, 5, "others")], first.decisions, on=NEXT)
    assert days(again) == {NEXT}
    one_more = publish([joined(early, 0, 6), joined(later, 0, 1, "others")], first.decisions, on=NEXT)
    assert days(one_more) == {SEPTEMBER}
