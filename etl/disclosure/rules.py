"""Each rule: a candidate to a reason or none (disclosure.md 2 and 10). Reasons are for HR's audit alone."""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from math import floor, inf, isclose

from etl.disclosure.candidate import Candidate, Contribution, Decision, Marks, Population, Standing, Unit
from etl.words import CLOSE
from schemas.policy import Policy

RELEASABLE = frozenset({"count", "average", "share", "rate", "rank"})  # R5: kinds whose rules are written
PAY = frozenset({"pay"})  # variables whose numbers follow 10.3; starting pay and rises join them when they are built
NUMBERS = ((20, 1), (40, 2), (80, 3), (160, 6))  # 10.3: with fewer people than this, so many numbers of them
# Figures of the same sessions: each cuts what the others leave open of one person's.
TOGETHER = {"supervision_covered": "supervision"}


def unsafe(cell: Candidate, policy: Policy) -> list[str]:
    """Every rule that the cell breaks on its own. All are tried, so that the time taken says nothing."""
    reasons = [rule(cell, policy) for rule in ALONE]
    return [reason for reason in reasons if reason]


def threshold(cell: Candidate, policy: Policy) -> str | None:
    """R1, 10.1: enough people on each side."""
    people = _least_people(cell, policy)
    return f"R1 fewer than {people} people on a side" if any(len(side) < people for side in cell.sides) else None


def half(cell: Candidate, policy: Policy) -> str | None:
    """R2, 10.1: a shown unit does not make everybody in it likelier than not to be a peer."""
    too_few = len(cell.others) < len(cell.peers) + policy.MORE_OTHERS
    return "R2 too few others beside the peers" if cell.measure.split and too_few else None


def told_by_being_shown(cell: Candidate, policy: Policy) -> str | None:
    """R2: a unit so small that being shown tells its number of peers."""
    small = len(cell.people) < policy.TIMES * least(cell, policy)
    return "R2 being shown would tell the number" if cell.measure.split and small else None


def dominance(cell: Candidate, policy: Policy) -> str | None:
    """R3: the p% rule. The runner-up could work out the largest value, or shortfall, to within a tenth."""
    if cell.measure.kind not in ("average", "rate"):
        return None
    return "R3 one person dominates" if any(_dominated(side, policy) for side in cell.sides) else None


def mixed(cell: Candidate, policy: Policy) -> str | None:
    """R4, and the row for rates of section 3: some with and some without on each side, and enough that happened."""
    if cell.measure.kind not in ("share", "rate"):
        return None
    enough = all(_mixed(side, least(cell, policy), share=cell.measure.kind == "share") for side in cell.sides)
    happened = sum(each.value for side in cell.sides for each in side.values())
    # Who sees all that happened would know both numbers if each had to be the least.
    open_still = cell.measure.kind == "share" or happened >= len(cell.sides) * (least(cell, policy) + 1)
    return None if enough and (open_still or not cell.measure.split) else "R4 nearly all or nobody"


def ranked(cell: Candidate, policy: Policy) -> str | None:
    """R11: one person's own value, a median or a quartile, is told of twenty and more alone."""
    small = cell.measure.kind == "rank" and len(cell.people) < policy.RANKED
    return "R11 too few people for a median" if small else None


def kind(cell: Candidate, policy: Policy) -> str | None:  # noqa: ARG001 - every rule takes the policy
    """R5: what has no rules is never shown; nor is a median of peers, nor one rate or share for two sides."""
    kind, split = cell.measure.kind, cell.measure.split
    ruled = kind in RELEASABLE and not (split and kind == "rank")
    one_for_two = split and kind in ("share", "rate") and not cell.beside
    return None if ruled and not one_for_two else f"R5 no rules for such a {kind}"


def own_floor(cell: Candidate, policy: Policy) -> str | None:  # noqa: ARG001 - every rule takes the policy
    """What the measure itself asks for."""
    return None if cell.enough else "The measure's own floor"


def weight(cell: Candidate, policy: Policy) -> str | None:
    """10.15: one person is too much of an average."""
    if cell.measure.kind != "average":
        return None
    return "10.15 one person weighs too much" if size(cell) < policy.SMALLEST_SIZE else None


ALONE: tuple[Callable[[Candidate, Policy], str | None], ...] = (
    threshold, half, told_by_being_shown, dominance, mixed, ranked, kind, own_floor, weight,
)  # fmt: skip


def least(cell: Candidate, policy: Policy) -> int:
    """People of whom something is counted: more where it is about absence, supervision or a survey."""
    return max(policy.least, policy.least_sensitive) if cell.measure.sensitive else policy.least


def size(cell: Candidate) -> int:
    """People on the smaller side; of an average fewer, where one person holds much of it (10.3a)."""
    people = min(map(len, cell.sides))
    if cell.measure.kind != "average":
        return people
    largest = max((each.weight for side in cell.sides for each in side.values()), default=0)
    return min(people, floor(1 / largest + CLOSE)) if largest > 0 else 0


def nested(cell: Candidate, earlier: Standing, policy: Policy) -> str | None:
    """R7: differs from an earlier figure of the variable and unit by one to four people on a side.

    Of a figure for all staff and one that tells two sides, everyone behind the one is held against everyone behind the
    other.
    """
    if _beside(cell, earlier):
        pairs = zip(cell.sides, _sides(cell, earlier.decision.population), strict=True)
        differ = any(_few(side, other, policy.step) for side, other in pairs)
    else:
        differ = _over(cell, earlier) and _few(_everyone(cell), _everyone(earlier.decision.population), policy.step)
    return f"R7 differs from {earlier.decision.measure} by too few" if differ else None


def one_too_many(cell: Candidate, shown: Sequence[Standing]) -> str | None:
    """R12, 10.3: how many people there are says how many averages of the same thing may be printed of them.

    Many roundings of one thing, laid over each other, leave little open of the last person. Of what is split peers
    count, and below the organisation there is one; of all staff everyone in the unit, with the figures of the units
    above, which they are part of.
    """
    if cell.measure.kind != "average" or same_figure(cell, shown):
        return None
    people, before = len(cell.peers), numbers_before(cell, shown)
    if not cell.measure.split:
        people, before = len(cell.others), _all_staff_before(cell, shown)
    most = next((most for below, most in NUMBERS if people < below), inf)
    if cell.measure.split and cell.unit:
        most = 1
    return "R12 one number too many of these people" if before >= most else None


def _all_staff_before(cell: Candidate, shown: Sequence[Standing]) -> int:
    """Figures of the same thing for everyone in the unit or above it, printed already or to be printed with this one.

    A measure's bands are one figure: few people are in more than one.
    """
    places = {
        (earlier.decision.measure, earlier.candidate.unit)
        for earlier in shown
        if _of_one_thing(cell, earlier) and _above(earlier.candidate.unit, cell.unit)
    }
    return len(places) + len(cell.unit)


def _of_one_thing(cell: Candidate, earlier: Standing) -> bool:
    one, other = cell.measure, earlier.candidate.measure
    same = TOGETHER.get(one.variable, one.variable) == TOGETHER.get(other.variable, other.variable)
    return same and one.split == other.split and other.kind == "average"


def numbers_before(cell: Candidate, shown: Sequence[Standing]) -> int:
    """How many averages of the same thing and unit are printed already, told apart by peer or not alike."""
    return sum(_of_one_thing(cell, earlier) and cell.unit == earlier.candidate.unit for earlier in shown)


def same_figure(cell: Candidate, shown: Sequence[Standing]) -> Decision | None:
    """10.18: what was decided today for the same people, values and weights; this cell is printed as that one."""
    return next((earlier.decision for earlier in shown if _beside(cell, earlier) and _equal(cell, earlier)), None)


def people_of(cell: Candidate, shown: Sequence[Standing], policy: Policy) -> frozenset[int] | None:
    """10.3: the people on whom this average must be worked out again, because few tell it from an earlier figure.

    On a side on which it differs by one to four people from the first such figure they are that figure's; on a side on
    which it differs by nobody or by enough they are its own: to leave those out would make it another figure. None
    where it stands as it is.
    """
    close = (earlier for earlier in shown if cell.measure.kind == "average" and nested(cell, earlier, policy))
    earlier = next(close, None)
    if earlier is None:
        return None
    if not _beside(cell, earlier):
        return frozenset(_everyone(earlier.decision.population))
    pairs = zip(cell.sides, _sides(cell, earlier.decision.population), strict=True)
    return frozenset().union(*(other if _few(side, other, policy.step) else side for side, other in pairs))


def moves_safely(cell: Candidate, before: Decision, policy: Policy) -> bool:
    """R9, R10 against one earlier population.

    On each side nobody, or at least `step` people, came or went; of those who stayed nobody, or at least `step`, has
    another value, and likewise another of all that the measure reads (10.12); at most half of those who came, and of
    those who went, are peers.
    """
    for side, earlier in zip(cell.sides, _sides(cell, before.population), strict=True):
        if _few(side, earlier, policy.step) or any(0 < n < policy.step for n in _changed(side, earlier)):
            return False
    then = before.population.peers.keys() | before.population.others.keys()
    ways = ((cell.people - then, cell.peers), (then - cell.people, before.population.peers))
    return all(2 * len(movers & peers.keys()) <= len(movers) for movers, peers in ways)


def renamed(cell: Candidate, before: Decision, policy: Policy) -> bool:
    """Is this nearly the population of another unit, whose new name or new cut it may be (R9)?"""
    if _above(cell.unit, before.unit) or _above(before.unit, cell.unit):
        return False
    pairs = zip(cell.sides, _sides(cell, before.population), strict=True)
    return any(_nearly(side, earlier, policy.step) for side, earlier in pairs)


def same_people(
    cells: Sequence[Candidate], before: Sequence[Decision]
) -> Sequence[tuple[Sequence[Candidate], Sequence[Decision]]]:
    """Units of today with the earlier ones that they are made of: at least half of one was or is in the other."""
    groups: list[tuple[list[Candidate], list[Decision]]] = [([cell], []) for cell in cells]
    for earlier in before:
        people = earlier.population.peers.keys() | earlier.population.others.keys()
        near = [group for group in groups if any(_mostly(cell.people, people) for cell in group[0])]
        joined = ([cell for news, _ in near for cell in news], [*(old for _, olds in near for old in olds), earlier])
        groups = [group for group in groups if group not in near] + [joined]
    return [group for group in groups if all(group)]


def together(cells: Sequence[Candidate], before: Sequence[Decision]) -> tuple[Candidate, Decision]:
    """Units as if they were one, today and then."""
    today, then = cells[0], before[0]
    peers = {person: marks for each in before for person, marks in each.population.peers.items()}
    others = {person: marks for each in before for person, marks in each.population.others.items()}
    return (
        replace(
            today,
            peers={person: one for cell in cells for person, one in cell.peers.items()},
            others={person: one for cell in cells for person, one in cell.others.items()},
        ),
        replace(then, population=Population(peers=peers, others=others)),
    )


def _mostly(one: AbstractSet[int], other: AbstractSet[int]) -> bool:
    shared = len(one & other)
    return shared > 0 and 2 * shared >= min(len(one), len(other))


def _least_people(cell: Candidate, policy: Policy) -> int:
    estimate = cell.measure.split and cell.measure.kind != "count"
    return max(policy.least_estimate if estimate else policy.least, least(cell, policy))


def _dominated(side: Mapping[int, Contribution], policy: Policy) -> bool:
    values, shortfalls = [each.value for each in side.values()], [each.shortfall for each in side.values()]
    return any(_holds_most(parts, policy) for parts in (values, shortfalls))


def _holds_most(parts: Sequence[float], policy: Policy) -> bool:
    largest, *rest = sorted(map(abs, parts), reverse=True) or [0.0]
    return largest > 0 and sum(rest[1:]) < policy.DOMINANCE * largest


def _mixed(side: Mapping[int, Contribution], least: int, *, share: bool) -> bool:
    """As many with and without; a share's edges are clipped, so it needs two people more (R4)."""
    having = sum(each.value > 0 for each in side.values())
    return min(having, len(side) - having) >= least and (not share or len(side) >= 2 * least + 2)


def _few(left: Mapping[int, object], right: Mapping[int, object], step: int) -> bool:
    """The two groups differ, but by so few that a difference of their numbers is about those few."""
    return abs(len(left) - len(right)) < step and 0 < len(left.keys() ^ right.keys()) < step


def _nearly(left: Mapping[int, object], right: Mapping[int, object], step: int) -> bool:
    """The two groups share people and differ by few or none."""
    near = abs(len(left) - len(right)) < step and len(left.keys() ^ right.keys()) < step
    return near and not left.keys().isdisjoint(right)


def _changed(side: Mapping[int, Contribution], earlier: Mapping[int, Marks]) -> tuple[int, int]:
    """Of those who stayed: people with another value, and with another of anything read."""
    pairs = [(side[person].marks, earlier[person]) for person in side.keys() & earlier.keys()]
    return sum(new[0] != old[0] for new, old in pairs), sum(new[1] != old[1] for new, old in pairs)


def _sides(cell: Candidate, people: Population) -> tuple[Mapping[int, Marks], ...]:
    return (people.peers, people.others) if cell.measure.split else (people.others,)


def _beside(cell: Candidate, earlier: Standing) -> bool:
    """Figures of the same variable and unit, told apart by peer or not alike, are held against each other."""
    return _over(cell, earlier) and cell.measure.split == earlier.candidate.measure.split


def _over(cell: Candidate, earlier: Standing) -> bool:
    return (cell.measure.variable, cell.unit) == (earlier.candidate.measure.variable, earlier.candidate.unit)


def _everyone(people: Candidate | Population) -> Mapping[int, object]:
    return {**people.peers, **people.others}


def _equal(cell: Candidate, earlier: Standing) -> bool:
    """Same people, values and strata. Weights of an earlier day are not kept, so a carried figure is nobody's twin."""
    now = earlier.candidate
    return (
        not earlier.decision.carried
        and cell.dimensions == now.dimensions
        and isclose(cell.value, now.value, rel_tol=CLOSE)
        and all(_alike(side, other) for side, other in zip(cell.sides, now.sides, strict=True))
    )


def _alike(side: Mapping[int, Contribution], other: Mapping[int, Contribution]) -> bool:
    return side.keys() == other.keys() and all(
        each.marks[0] == other[person].marks[0] and isclose(each.weight, other[person].weight, rel_tol=CLOSE)
        for person, each in side.items()
    )


def _above(upper: Unit, lower: Unit) -> bool:
    return lower[: len(upper)] == upper
