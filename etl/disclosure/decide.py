"""Levels whole or not at all, top down; carried forward where it is not time yet or too few have moved."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from etl.disclosure import due, rules
from etl.disclosure.candidate import Candidate, Decision, Population, Side, Standing, Told, Unit
from etl.disclosure.coarsen import coarsen, sums
from schemas.policy import Policy

Key = tuple[Unit, tuple[tuple[str, str], ...]]
Level = tuple[int, Unit]  # depth and the unit above: the organisation is a level of its own
NOBODY = Population(peers={}, others={})


class Decided(NamedTuple):
    """The decisions of one measure, and the figures of it that stand printed, for R7 and 10.3 of later ones."""

    decisions: tuple[Decision, ...]
    shown: tuple[Standing, ...]


@dataclass(frozen=True, kw_only=True)
class _Day:
    """What the decisions on a measure's levels depend on, besides their candidates."""

    past: Mapping[Key, Sequence[Decision]]  # the measure's log by place
    shown: Sequence[Standing]
    policy: Policy
    as_of: date
    editions: Sequence[date]
    anew: dict[Unit, bool] = field(default_factory=dict)  # units decided anew today so far: are they shown?

    @cached_property
    def met(self) -> Mapping[int, Sequence[Decision]]:
        """Every population ever recorded, by its people, so that only those that share someone are compared."""
        met = defaultdict(list)
        for each in (each for log in self.past.values() for each in log if not each.carried):
            for person in (*each.population.peers, *each.population.others):
                met[person].append(each)
        return met

    @cached_property
    def known(self) -> frozenset[Level]:
        """Levels of which anything was ever decided."""
        return frozenset(_level_of(unit) for unit, _ in self.past)


class _Turn(NamedTuple):
    """A level's turn by the calendar."""

    come: bool
    due: date  # the day it was last due, today included


def decide(
    candidates: Sequence[Candidate],
    past: Sequence[Decision],
    shown: Sequence[Standing],
    policy: Policy,
    as_of: date,
    editions: Sequence[date],
) -> Decided:
    """Decide every cell of one measure's tree.

    `past` is this measure's whole log, `shown` what today's earlier measures print, `editions` the days of all earlier
    editions, also of those taken back. What is carried keeps day, figure, words and people of the decision that stands.
    """
    log = defaultdict(list)
    for each in past:
        log[each.key].append(each)
    # An edition that was taken back gives no figure a second turn (10.11), whether or not it is named.
    turns = {*editions, *(each.due for each in past)}
    day = _Day(past=log, shown=shown, policy=policy, as_of=as_of, editions=sorted(turns))
    decided = [
        each
        for siblings in _levels(_placed([*candidates, *_gone(candidates, past)], policy))
        for each in _level(siblings, day)
    ]
    standing = _added_up(decided)
    printed = tuple(each for each in standing if each.decision.shown and each.decision.shown.value is not None)
    return Decided(tuple(each.decision for each in standing), printed)


def _levels(candidates: Iterable[Candidate]) -> list[list[Candidate]]:
    """The cells of units with the same unit above them, top down, in an order that the data did not choose."""
    levels = defaultdict(list)
    for cell in sorted(candidates, key=lambda cell: cell.key):
        levels[_level_of(cell.unit)].append(cell)
    return [levels[place] for place in sorted(levels)]


def _level_of(unit: Unit) -> Level:
    return len(unit), unit[:-1]


def _level(siblings: Sequence[Candidate], day: _Day) -> list[Standing]:
    """Every cell anew, all shown or all withheld (R6); or every cell as it stands (R9, 10.10)."""
    unit = siblings[0].unit
    above = day.anew.get(unit[:-1]) if unit else True
    turn = _turn(siblings[0], day)
    broken = {cell.key: _broken(cell, day) for cell in siblings}
    waits = _waits(siblings, day, turn, above_anew=above is not None)
    if waits:
        return [Standing(cell, _carried(cell, day, turn, (*broken[cell.key], *waits))) for cell in siblings]
    show = bool(above) and not any(broken.values())
    day.anew.update((cell.unit, show) for cell in siblings)
    level = () if show else ("R6 the level",)
    return [Standing(cell, _anew(cell, day, turn, (*broken[cell.key], *level))) for cell in siblings]


def _broken(cell: Candidate, day: _Day) -> list[str]:
    """R1 to R5, R7 and R12: why this cell may not be shown."""
    besides = [rules.nested(cell, earlier, day.policy) for earlier in day.shown]
    besides.append(rules.one_too_many(cell, day.shown))
    return [*rules.unsafe(cell, day.policy), *(reason for reason in besides if reason)]


def _turn(cell: Candidate, day: _Day) -> _Turn:
    """10.10: the calendar gives every level its turns; only one that was never decided need not wait for the next."""
    days = due.wait(cell.measure, cell.unit)
    last = due.last_due(day.editions, days)
    on_time = last is None or (day.as_of - last).days >= days
    come = on_time or _level_of(cell.unit) not in day.known
    return _Turn(come=come, due=day.as_of if last is None or on_time else last)


def _waits(siblings: Sequence[Candidate], day: _Day, turn: _Turn, *, above_anew: bool) -> list[str]:
    """Why the level stays as it stands. A measure's first decisions wait for nothing."""
    if not day.past:
        return []
    stuck = any(_stuck(cell, day) for cell in siblings) or _recut(siblings, day)
    reasons = {
        "10.10 it is not due": not turn.come,
        "R9 the level above stays": not above_anew,
        "R9 too few have moved": stuck,
    }
    return [reason for reason, holds in reasons.items() if holds]


def _stuck(cell: Candidate, day: _Day) -> bool:
    """R9, R10 against every population ever recorded, also withheld, taken back (10.11), or under another name."""
    own = [each for each in day.past.get(cell.key, ()) if not each.carried]
    met = {id(each): each for person in cell.people for each in day.met.get(person, ())}
    renamed = (each for each in met.values() if rules.renamed(cell, each, day.policy))
    return not all(rules.moves_safely(cell, each, day.policy) for each in chain(own, renamed))


def _recut(siblings: Sequence[Candidate], day: _Day) -> bool:
    """R9 for units that were joined, split or cut anew: together they are held against those they were made of.

    A reader adds up what was printed of two units and takes it from what is printed of the one they became.
    """
    level = _level_of(siblings[0].unit)
    every = (each for log in day.past.values() for each in log if not each.carried)
    recorded = [each for each in every if _level_of(each.unit) == level]
    for on in {each.on for each in recorded}:
        then = [each for each in recorded if each.on == on]
        for news, olds in rules.same_people(siblings, then):
            alone = len(news) == len(olds) == 1  # that, and bands of one unit, are for `_stuck`
            units = {cell.unit for cell in news} | {each.unit for each in olds}
            if not alone and len(units) > 1 and not rules.moves_safely(*rules.together(news, olds), day.policy):
                return True
    return False


def _anew(cell: Candidate, day: _Day, turn: _Turn, reasons: tuple[str, ...]) -> Decision:
    if reasons:
        return _withheld(cell, day, turn, reasons)
    twin = rules.same_figure(cell, day.shown)
    told = _as_told(twin) or coarsen(cell, day.policy, earlier=rules.numbers_before(cell, day.shown))
    beside = tuple(Side(side) for side in told.beside)
    return replace(_withheld(cell, day, turn, ()), shown=told.shown, verdict=told.verdict, beside=beside)


def _as_told(twin: Decision | None) -> Told | None:
    """10.18: as the earlier figure that is the same is printed."""
    if twin is None or twin.shown is None:
        return None
    return Told(twin.shown, twin.verdict, tuple(side.shown for side in twin.beside))


def _withheld(cell: Candidate, day: _Day, turn: _Turn, reasons: tuple[str, ...]) -> Decision:
    return Decision(
        measure=cell.measure.id,
        unit=cell.unit,
        dimensions=cell.dimensions,
        population=Population(
            peers={person: each.marks for person, each in cell.peers.items()},
            others={person: each.marks for person, each in cell.others.items()},
        ),
        shown=None,
        verdict=None,
        on=day.as_of,
        due=turn.due,
        reasons=reasons,
        carried=False,
    )


def _carried(cell: Candidate, day: _Day, turn: _Turn, reasons: tuple[str, ...]) -> Decision:
    """The newest decision that was not taken back; where there is none, withheld (10.11)."""
    known = day.past.get(cell.key, ())
    recorded = {each.on: each.population for each in known if not each.carried}
    hidden = _withheld(cell, day, turn, reasons)
    if turn.come and not recorded:
        # A new unit is held against the people it waits with, or its appearing would be about the last who came. Where
        # only the calendar makes it wait, waiting says nothing about them.
        return hidden
    standing = sorted((each for each in known if not each.taken_back), key=lambda each: (each.on, each.due))
    if not standing:
        return replace(hidden, population=NOBODY, carried=True)
    # The log need not repeat the people of what is carried: they are those of the day it was decided.
    people = recorded.get(standing[-1].on, NOBODY)
    return replace(standing[-1], population=people, due=turn.due, reasons=reasons, carried=True)


def _placed(candidates: Sequence[Candidate], policy: Policy) -> list[Candidate]:
    """10.17: a count of peers whose children are all safe by themselves counts the people of its children alone.

    Where they are shown it prints their sum, so its people must be theirs. Whether they are shown is decided after it,
    and may differ from edition to edition; so its people follow from the children's own rules, which come first.
    """
    found = {cell.key: cell for cell in candidates}
    below = _below(found)
    for key in sorted(found, key=lambda key: -len(key[0])):
        cell, children = found[key], [found[child] for child in below.get(key, ())]
        if _adds_up(cell) and children and not any(rules.unsafe(child, policy) for child in children):
            peers = {person: each for child in children for person, each in child.peers.items()}
            others = {person: each for child in children for person, each in child.others.items()}
            found[key] = replace(cell, peers=peers, others=others, value=sum(child.value for child in children))
    return list(found.values())


def _added_up(standing: Sequence[Standing]) -> list[Standing]:
    """10.17: a count of peers whose children are all shown with its date prints the sum of what they print."""
    found = {each.decision.key: each for each in standing}
    below = _below(found)
    for key in sorted(found, key=lambda key: -len(key[0])):
        cell, decision = found[key]
        children = [found[child].decision for child in below.get(key, ())]
        figures = [child.shown for child in children if child.shown and child.on == decision.on]
        if _adds_up(cell) and decision.shown and not decision.carried and figures and len(figures) == len(children):
            found[key] = Standing(cell, replace(decision, shown=sums(figures)))
    return list(found.values())


def _gone(candidates: Sequence[Candidate], past: Sequence[Decision]) -> Iterator[Candidate]:
    """Bands of a unit, decided before, that have nobody today: siblings still, or one person's coming would show."""
    parted = {cell.unit: cell for cell in candidates if cell.dimensions}
    found = {cell.key for cell in candidates}
    for key, each in {each.key: each for each in past if each.dimensions and each.unit in parted}.items():
        if key not in found:
            nobody = replace(parted[each.unit], peers={}, others={}, value=0, low=None, high=None, verdict=None)
            yield replace(nobody, dimensions=each.dimensions, beside=(), enough=False)


def _below(keys: Iterable[Key]) -> Mapping[Key, list[Key]]:
    """The places right under each place, of the same dimensions."""
    below = defaultdict(list)
    for unit, dimensions in keys:
        if unit:
            below[unit[:-1], dimensions].append((unit, dimensions))
    return below


def _adds_up(cell: Candidate) -> bool:
    """Headcount is rounded by itself at each level: readers know it, and a sum of roundings would look wrong."""
    return cell.measure.kind == "count" and cell.measure.split
