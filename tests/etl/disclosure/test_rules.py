"""One sentence a rule. What a rule gives is a reason for HR's audit, so tests ask only for its number."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from etl.cells import Shown
from etl.disclosure import rules
from etl.disclosure.candidate import Candidate, Decision, Population, Standing
from schemas.policy import Policy

POLICY = Policy()
Make = Callable[..., Candidate]
Having = Callable[[Candidate, int], Candidate]
Stands = Callable[[Candidate], Standing]


def numbers(reasons: list[str]) -> list[str]:
    return [reason.split()[0] for reason in reasons]


@pytest.fixture(scope="session")
def stands(publish: Callable[..., object]) -> Stands:
    def of(cell: Candidate) -> Standing:
        return publish([cell]).shown[0]

    return of


@pytest.fixture(scope="session")
def having() -> Having:
    """All staff, of whom so many say yes or have an event."""

    def of(cell: Candidate, many: int) -> Candidate:
        people = enumerate(cell.others.items())
        return replace(cell, others={p: replace(each, value=float(place < many)) for place, (p, each) in people})

    return of


def test_an_ordinary_cell_breaks_no_rule(cell: Make) -> None:
    assert rules.unsafe(cell((), 20, 60), POLICY) == []


@pytest.mark.parametrize(
    ("about", "peers", "others", "reasons"),
    [
        ({"kind": "count"}, 5, 40, []),
        ({"kind": "count"}, 4, 40, ["R1"]),
        ({"kind": "average"}, 10, 40, []),
        ({"kind": "average"}, 9, 40, ["R1"]),
        ({"split": False}, 0, 5, []),
        ({"split": False, "kind": "count"}, 0, 4, ["R1"]),
        ({"split": False, "sensitive": True}, 0, 10, []),
        ({"split": False, "sensitive": True}, 0, 9, ["R1"]),
        ({"kind": "count", "sensitive": True}, 9, 40, ["R1"]),
    ],
)
def test_r1_five_people_for_a_count_and_ten_for_a_figure_that_splits(
    cell: Make, about: dict[str, object], peers: int, others: int, reasons: list[str]
) -> None:
    assert numbers(rules.unsafe(cell((), peers, others, **about), POLICY)) == reasons


@pytest.mark.parametrize("kind", ["count", "average"])
@pytest.mark.parametrize(("others", "reasons"), [(22, []), (21, ["R2"]), (20, ["R2"]), (14, ["R2"])])
def test_r2_beside_twenty_peers_there_are_twenty_two_others(
    cell: Make, kind: str, others: int, reasons: list[str]
) -> None:
    assert numbers(rules.unsafe(cell((), 20, others, kind=kind), POLICY)) == reasons


def test_r2_sixteen_people_shown_as_about_ten_peers_would_be_exactly_eight(cell: Make) -> None:
    assert numbers(rules.unsafe(cell((), 8, 8, kind="count"), POLICY)) == ["R2"]


@pytest.mark.parametrize(("others", "reasons"), [(10, []), (9, ["R2"])])
def test_r2_a_unit_of_fourteen_would_tell_its_number_by_being_shown(
    cell: Make, others: int, reasons: list[str]
) -> None:
    assert numbers(rules.unsafe(cell((), 5, others, kind="count"), POLICY)) == reasons


def test_r3_the_largest_may_not_be_ten_times_all_but_the_two_largest(cell: Make) -> None:
    fine = cell((), 10, 60)
    pays = (9_000.0, 300.0, 100.0, 100, 100, 100, 100, 100, 100, 100)  # 800 is less than a tenth of 9,000
    lopsided = {p: replace(each, value=pay) for (p, each), pay in zip(fine.peers.items(), pays, strict=True)}
    assert numbers(rules.unsafe(replace(fine, peers=lopsided), POLICY)) == ["R3"]
    assert rules.unsafe(replace(fine, measure=replace(fine.measure, kind="count"), peers=lopsided), POLICY) == []


@pytest.mark.parametrize("kind", ["share", "rate", "rank", "no_people"])
def test_r5_a_kind_without_rules_for_two_sides_fails_closed(cell: Make, kind: str) -> None:
    assert "R5" in numbers(rules.unsafe(cell((), 20, 60, kind=kind), POLICY))


@pytest.mark.parametrize(("people", "reasons"), [(20, []), (19, ["R11"])])
def test_r11_a_median_is_of_all_staff_and_of_twenty_or_more(cell: Make, people: int, reasons: list[str]) -> None:
    assert numbers(rules.unsafe(cell((), 0, people, kind="rank", split=False), POLICY)) == reasons


@pytest.mark.parametrize(("yes", "people", "reasons"), [(5, 12, []), (4, 12, ["R4"]), (8, 12, ["R4"]), (5, 11, ["R4"])])
def test_r4_of_a_share_five_say_yes_and_five_no_of_twelve_or_more(
    cell: Make, having: Having, yes: int, people: int, reasons: list[str]
) -> None:
    assert numbers(rules.unsafe(having(cell((), 0, people, kind="share", split=False), yes), POLICY)) == reasons


@pytest.mark.parametrize(("moved", "reasons"), [(5, []), (4, ["R4"]), (15, []), (16, ["R4"])])
def test_of_a_rate_five_people_have_an_event_and_five_have_none(
    cell: Make, having: Having, moved: int, reasons: list[str]
) -> None:
    assert numbers(rules.unsafe(having(cell((), 0, 20, kind="rate", split=False), moved), POLICY)) == reasons


@pytest.mark.parametrize(("moved", "reasons"), [(10, []), (9, ["R4"]), (11, ["R4"])])
def test_where_it_is_about_absence_ten_people_have_an_event_and_ten_have_none(
    cell: Make, having: Having, moved: int, reasons: list[str]
) -> None:
    people = cell((), 0, 20, kind="rate", split=False, sensitive=True)
    assert numbers(rules.unsafe(having(people, moved), POLICY)) == reasons


def test_r3_takes_the_shortfall_too(cell: Make) -> None:
    # All but one were given what was promised: the sum of shortfalls is hers.
    fine = cell((), 0, 40, split=False)
    who = next(iter(fine.others))
    short = {p: replace(each, shortfall=60.0 if p == who else 0.0) for p, each in fine.others.items()}
    assert rules.unsafe(fine, POLICY) == []
    assert numbers(rules.unsafe(replace(fine, others=short), POLICY)) == ["R3"]


def test_what_the_measure_itself_finds_too_little_is_withheld(cell: Make) -> None:
    assert len(rules.unsafe(cell((), 20, 60, enough=False), POLICY)) == 1


def test_an_average_of_which_one_person_is_more_than_a_fifth_is_withheld(cell: Make) -> None:
    fine = cell((), 10, 60)
    heavy = {p: replace(each, weight=0.21) for p, each in fine.peers.items()}
    assert rules.size(replace(fine, peers=heavy)) == 4
    assert numbers(rules.unsafe(replace(fine, peers=heavy), POLICY)) == ["10.15"]


def test_size_is_the_smallest_of_peers_others_and_one_over_the_largest_weight(cell: Make) -> None:
    fine = cell((), 24, 60)
    heavy = {p: replace(each, weight=1 / 16) for p, each in fine.peers.items()}
    assert rules.size(fine) == 24
    assert rules.size(replace(fine, peers=heavy)) == 16
    assert rules.size(cell((), 0, 70, split=False)) == 70


def test_a_figure_whose_people_weigh_nothing_has_no_size(cell: Make) -> None:
    fine = cell((), 24, 60)
    none = replace(
        fine,
        peers={p: replace(each, weight=0) for p, each in fine.peers.items()},
        others={p: replace(each, weight=0) for p, each in fine.others.items()},
    )
    assert rules.size(none) == 0


def test_every_rule_that_is_broken_is_named(cell: Make) -> None:
    assert numbers(rules.unsafe(cell((), 3, 2, kind="rank"), POLICY)) == ["R1", "R2", "R2", "R11", "R5"]


@pytest.mark.parametrize(("peers", "others"), [(0, 0), (5, 0), (0, 5), (5, 5)])
def test_r7_two_populations_of_one_variable_may_differ_by_nobody_or_by_five_on_a_side(
    cell: Make, joined: Make, stands: Stands, peers: int, others: int
) -> None:
    later = joined(cell((), 40, 90, id="same work"), peers, others)
    assert rules.nested(later, stands(cell((), 40, 90)), POLICY) is None


@pytest.mark.parametrize(("peers", "others"), [(1, 0), (0, 4), (5, 4)])
def test_r7_and_not_by_one_to_four(cell: Make, joined: Make, stands: Stands, peers: int, others: int) -> None:
    later = joined(cell((), 40, 90, id="same work"), peers, others)
    assert rules.nested(later, stands(cell((), 40, 90)), POLICY)


def test_r7_asks_nothing_across_variables_and_units(cell: Make, joined: Make, stands: Stands) -> None:
    first, later = stands(cell((), 40, 90)), joined(cell((), 40, 90), 1, 0)
    for other in (
        replace(later, measure=replace(later.measure, variable="hours")),
        replace(later, unit=("north",)),
    ):
        assert rules.nested(other, first, POLICY) is None


@pytest.mark.parametrize(("more", "differ"), [(0, False), (1, True), (4, True), (5, False)])
def test_r7_holds_two_sides_against_all_staff_together(
    cell: Make,
    joined: Make,
    stands: Stands,
    more: int,
    differ: bool,  # noqa: FBT001 - a row of the table
) -> None:
    split = cell((), 40, 90)
    everyone = replace(
        split, measure=replace(split.measure, split=False), others={**split.peers, **split.others}, peers={}
    )
    assert bool(rules.nested(joined(split, 0, more), stands(everyone), POLICY)) == differ
    assert bool(rules.people_of(joined(split, 0, more), [stands(everyone)], POLICY)) == differ


def test_r7_holds_a_later_figure_against_the_people_of_the_day_that_a_carried_one_is_from(
    cell: Make, joined: Make, stands: Stands
) -> None:
    then = stands(cell((), 40, 90))
    today = joined(cell((), 40, 90), 2, 0)
    carried = Standing(today, replace(then.decision, carried=True))
    assert rules.nested(replace(today, measure=replace(today.measure, id="same work")), carried, POLICY)


def test_a_later_average_is_worked_out_on_the_people_of_an_earlier_one_from_which_few_differ(
    cell: Make, joined: Make, stands: Stands
) -> None:
    first = cell((), 40, 90)
    assert rules.people_of(joined(first, 2, 0), [stands(first)], POLICY) == first.people
    assert rules.people_of(joined(first, 0, 5), [stands(first)], POLICY) is None
    both = joined(first, 2, 40)  # two peers too many and forty others who are another comparison's
    assert rules.people_of(both, [stands(first)], POLICY) == frozenset(first.peers) | frozenset(both.others)
    assert rules.people_of(first, [stands(first)], POLICY) is None
    assert rules.people_of(joined(first, 2, 0), [], POLICY) is None


@pytest.mark.parametrize(("peers", "most"), [(19, 1), (20, 2), (39, 2), (40, 3), (79, 3), (80, 6), (159, 6)])
def test_r12_so_many_peers_so_many_pay_numbers(cell: Make, stands: Stands, peers: int, most: int) -> None:
    first = stands(cell((), peers, 400))
    later = cell((), peers, 400, id="later", value=91.0)
    assert rules.one_too_many(later, [first] * (most - 1)) is None
    assert rules.one_too_many(later, [first] * most)


def test_r12_from_160_peers_every_pay_number_may_be_shown(cell: Make, stands: Stands) -> None:
    first = stands(cell((), 160, 400))
    assert rules.one_too_many(cell((), 160, 400, id="later", value=91.0), [first] * 20) is None


@pytest.mark.parametrize(("people", "above"), [(20, 0), (39, 0), (40, 1), (79, 1), (80, 4)])
def test_r12_a_unit_of_few_is_told_one_average_of_a_thing_beside_those_of_the_units_above(
    cell: Make, stands: Stands, people: int, above: int
) -> None:
    earlier = [stands(cell((), 0, 400, id=str(number), split=False)) for number in range(above + 1)]
    own = cell(("north",), 0, people, id="own", split=False)  # with its own organisation's figure
    assert rules.one_too_many(own, earlier[:above]) is None
    assert rules.one_too_many(own, earlier)


def test_r12_a_unit_of_fewer_than_twenty_has_its_part_in_the_organisations_figure_alone(cell: Make) -> None:
    assert rules.one_too_many(cell(("north",), 0, 19, id="own", split=False), [])


def test_r12_below_the_organisation_only_the_first_pay_number_is_shown(
    cell: Make, publish: Callable[..., object]
) -> None:
    unit = cell(("north",), 200, 400)
    decision = publish([cell((), 300, 900), unit]).decisions[1]
    later = replace(unit, measure=replace(unit.measure, id="later"), value=91.0)
    assert rules.one_too_many(unit, []) is None
    assert rules.one_too_many(later, [Standing(unit, decision)])


def test_the_same_figure_again_is_not_one_number_more(cell: Make, stands: Stands) -> None:
    first = stands(cell((), 12, 60))
    again = cell((), 12, 60, id="same work")
    assert rules.same_figure(again, [first]) is first.decision
    assert rules.one_too_many(again, [first]) is None


def test_other_weights_values_or_an_older_day_make_another_figure(cell: Make, raised: Make, stands: Stands) -> None:
    first, again = stands(cell((), 12, 60)), cell((), 12, 60, id="same work")
    heavier = {p: replace(each, weight=each.weight / 2) for p, each in again.peers.items()}
    carried = first._replace(decision=replace(first.decision, carried=True))
    assert rules.same_figure(replace(again, peers=heavier), [first]) is None
    assert rules.same_figure(raised(again, 1), [first]) is None
    assert rules.same_figure(replace(again, value=92.1), [first]) is None
    assert rules.same_figure(again, [carried]) is None


def before(cell: Candidate) -> Decision:
    """A decision on these people."""
    peers, others = ({person: each.marks for person, each in side.items()} for side in (cell.peers, cell.others))
    return Decision(
        measure="pay",
        unit=cell.unit,
        dimensions={},
        population=Population(peers=peers, others=others),
        shown=Shown(value=92, low=80, high=100, size=20),
        verdict="less",
        on=date(2025, 9, 30),
        due=date(2025, 9, 30),
        reasons=(),
        carried=False,
    )


@pytest.mark.parametrize(("peers", "others"), [(0, 0), (5, 5), (0, 5), (6, 7)])
def test_r9_and_r10_let_five_or_more_mixed_movers_through(cell: Make, joined: Make, peers: int, others: int) -> None:
    few, many = cell((), 20, 60), joined(cell((), 20, 60), peers, others)
    assert rules.moves_safely(many, before(few), POLICY)  # they come
    assert rules.moves_safely(few, before(many), POLICY)  # they go


@pytest.mark.parametrize(("peers", "others"), [(1, 0), (0, 1), (3, 3), (4, 9), (5, 0), (6, 5)])
def test_r9_and_r10_hold_few_or_one_sided_movers_back(cell: Make, joined: Make, peers: int, others: int) -> None:
    few, many = cell((), 20, 60), joined(cell((), 20, 60), peers, others)
    assert not rules.moves_safely(many, before(few), POLICY)
    assert not rules.moves_safely(few, before(many), POLICY)


def test_r9_three_out_and_three_in_are_six_moves(cell: Make, joined: Make) -> None:
    old = cell((), 20, 60)
    stayed = replace(old, peers=dict(list(old.peers.items())[3:]), others=dict(list(old.others.items())[3:]))
    assert rules.moves_safely(joined(stayed, 3, 3), before(old), POLICY)
    assert not rules.moves_safely(joined(stayed, 1, 3), before(old), POLICY)


@pytest.mark.parametrize(("peers", "others"), [(0, 0), (5, 0), (20, 60)])
def test_r9_lets_five_or_more_new_values_through(cell: Make, raised: Make, peers: int, others: int) -> None:
    assert rules.moves_safely(raised(cell((), 20, 60), peers, others), before(cell((), 20, 60)), POLICY)


@pytest.mark.parametrize(("peers", "others"), [(3, 0), (5, 4), (0, 1)])
def test_r9_holds_one_to_four_new_values_back(cell: Make, raised: Make, peers: int, others: int) -> None:
    assert not rules.moves_safely(raised(cell((), 20, 60), peers, others), before(cell((), 20, 60)), POLICY)


def test_r9_a_regrade_at_unchanged_pay_is_counted_apart_from_new_values(cell: Make, raised: Make) -> None:
    old = cell((), 20, 60)
    person, each = next(iter(old.others.items()))
    regraded = replace(each, marks=(each.marks[0], b"another grade"))
    assert not rules.moves_safely(replace(old, others={**old.others, person: regraded}), before(old), POLICY)
    # Sixty new values do not hide one regrade.
    rises = raised(old, 20, 60)
    marks = {p: (new.marks[0], old.others[p].marks[1]) for p, new in rises.others.items()}
    quiet = {p: replace(new, marks=marks[p]) for p, new in rises.others.items()}
    quiet[person] = replace(quiet[person], marks=(marks[person][0], b"another grade"))
    assert not rules.moves_safely(replace(rises, others=quiet), before(old), POLICY)


def test_one_who_goes_over_to_a_peer_post_is_a_change_on_both_sides(cell: Make) -> None:
    old = cell((), 20, 60)
    person = next(iter(old.others))
    peers = {**old.peers, person: old.others[person]}
    others = {p: each for p, each in old.others.items() if p != person}
    assert not rules.moves_safely(replace(old, peers=peers, others=others), before(old), POLICY)


def test_another_unit_of_nearly_the_same_people_may_be_this_one_renamed(cell: Make, joined: Make) -> None:
    north = cell(("north",), 20, 60)
    assert rules.renamed(replace(joined(north, 0, 1), unit=("south",)), before(north), POLICY)
    assert rules.renamed(replace(north, unit=("south",)), before(north), POLICY)
    assert not rules.renamed(cell(("south",), 20, 60), before(north), POLICY)


def test_a_unit_is_never_the_one_above_it_renamed(cell: Make, joined: Make) -> None:
    north = cell(("north",), 20, 60)
    for unit in ((), ("north",), ("north", "team")):
        assert not rules.renamed(replace(joined(north, 0, 1), unit=unit), before(north), POLICY)
