"""What moved from one edition or sealed snapshot to a later one: cell by cell, by what is printed in the two."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from etl import words
from etl.cells import Edition, Released
from etl.measures import measure as declaration
from etl.measures import measures

Kind = Literal["moved", "changed", "new", "withheld", "without", "gone", "stands", "absent"]
BY: Mapping[str, str] = {"area": "area", "service": "service", "team": "team", "grade_band": "grade"}
INSIDE = frozenset({"group", "tenure"})  # dimensions of what is part of another figure: its sides, its bands
NAMED: Mapping[str, Sequence[Kind]] = {  # told by title alone, and by nothing of what they were
    "Shown now, not then": ("new",),
    "Shown then; now withheld to keep people safe": ("withheld",),
    "Shown then; no figure now": ("without", "gone"),
    "As it stood": ("stands",),
}
LOOKED = "Looked at again, and as before"
CLEAR = "A clear change: the two likely ranges do not overlap."
NOT_CLEAR = "No clear change: the two likely ranges overlap."


@dataclass(frozen=True, kw_only=True)
class Move:
    """What became of one place. `clear` only of a figure that was decided again, where both have a range.

    moved: decided again. changed: another now without a later decision, as facts are and what was put right. new:
    shown now, not then. withheld: shown then, withheld now. without: shown then, without a figure now for a reason that
    its sentence tells. gone: shown then, no longer in the edition. stands: shown, and not decided again. absent: no
    figure in either.
    """

    kind: Kind
    cell: Released  # as it stands now; of what is gone, as it stood
    then: Released | None = None
    clear: bool | None = None

    @property
    def title(self) -> str:
        """The measure's title and, of smaller units, their level: these are withheld together."""
        measure = declaration(self.cell.measure)
        title = measure.title if measure else self.cell.says
        return title if self.cell.level not in BY else f"{title}, by {BY[self.cell.level]}"

    @property
    def heading(self) -> str:
        """The title; of practices that stand as they stood, one for all."""
        if self.cell.level == "practice" and self.then and self.then.verdict == self.cell.verdict:
            return LOOKED
        return self.title

    @property
    def note(self) -> str:
        """What it was then, and whether that is a clear change; empty where nothing is compared."""
        if self.then is None or self.kind not in ("moved", "changed"):
            return ""
        if self.kind == "changed" or not self.then.as_of:
            return f"Before: {self.then.says}"
        when = words.month(date.fromisoformat(self.then.as_of))
        moved = "" if self.clear is None else CLEAR if self.clear else NOT_CLEAR
        return f"{when}: {printed(self.then)}. {moved}".strip()


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Two editions beside each other, `then` and `now` their days; moves in the order of measures and of the file."""

    then: str
    now: str
    moves: Sequence[Move]

    def of(self, *kinds: Kind, topic: str | None = None) -> Sequence[Move]:
        """The moves of these kinds, of one topic where one is named."""
        return [move for move in self.moves if move.kind in kinds and topic in (None, move.cell.topic)]

    def told(self, topic: str) -> Mapping[str, Sequence[Move]]:
        """What is told in sentences, under their headings: a measure's for the whole, or by service."""
        moves = dict[str, list[Move]]()
        for move in self.of("moved", "changed", topic=topic):
            moves.setdefault(move.heading, []).append(move)
        return moves

    def named(self, topic: str) -> Mapping[str, Sequence[Move]]:
        """What is told by title alone, under what is said of it; without those that there are none of."""
        every = {name: self.of(*kinds, topic=topic) for name, kinds in NAMED.items()}
        return {name: moves for name, moves in every.items() if moves}

    def topics(self) -> Sequence[str]:
        """The topics that have a move, in the order of measures."""
        return list(dict.fromkeys(move.cell.topic for move in self.moves))


def compare(old: Edition, new: Edition) -> Comparison:
    """Each place of the two. Only printed values are held against each other (disclosure.md 10.7; pages.md 4.5)."""
    then = {cell.place: cell for cell in old.cells if not _inside(cell)}
    now = {cell.place: cell for cell in new.cells if not _inside(cell)}
    moves = [_move(cell, then.get(place)) for place, cell in now.items()]
    moves += [Move(kind="gone", cell=cell) for place, cell in then.items() if place not in now and cell.shown]
    order = {measure.id: measure.order for measure in measures()}
    last = max(order.values(), default=0) + 1
    ordered = sorted(moves, key=lambda move: order.get(move.cell.measure, last))
    return Comparison(then=old.head["as_of"], now=new.head["as_of"], moves=ordered)


def as_json(found: Comparison) -> dict[str, Any]:
    """What `snapshot compare --json` prints (cli.md). Of what is withheld now, no figure of then."""
    return {"then": found.then, "now": found.now, "moves": [_told(move) for move in found.moves]}


def lines(found: Comparison) -> list[str]:
    """The comparison in sentences, topic by topic."""
    said = [f"From {_day(found.then)} to {_day(found.now)}."]
    for topic in found.topics():
        said += ["", topic.capitalize(), *_of_topic(found, topic)]
    return said


def titles(moves: Sequence[Move]) -> str:
    """Their titles, each once."""
    return " · ".join(dict.fromkeys(move.title for move in moves))


def printed(cell: Released) -> str:
    """92p (likely 86p to just under £1); its sentence where there is no figure."""
    likely = f" (likely {cell.range})" if cell.figure and cell.range else ""
    return f"{cell.figure}{likely}" if cell.figure else cell.range or cell.says.rstrip(".")


def _move(cell: Released, then: Released | None) -> Move:
    was = then is not None and then.shown
    if not cell.shown:
        lost: Kind = "withheld" if cell.status == "withheld" else "without"
        return Move(kind=lost if was else "absent", cell=cell, then=then)
    if then is None or not was:
        return Move(kind="new", cell=cell, then=then)
    # A figure of an edition that was taken back gives way to one that is no later: the two are no trend (10.7, 10.11).
    if not _is_fact(cell) and (cell.as_of or "") > (then.as_of or ""):
        return Move(kind="moved", cell=cell, then=then, clear=_clear(cell, then))
    return Move(kind="stands" if _alike(cell, then) else "changed", cell=cell, then=then)


def _clear(cell: Released, then: Released) -> bool | None:
    """Do the two printed ranges lie apart? None where one of them has no range."""
    if cell.low is None or cell.high is None or then.low is None or then.high is None:
        return None
    return cell.low > then.high or then.low > cell.high


def _alike(cell: Released, then: Released) -> bool:
    return (cell.says, cell.figure, cell.range, cell.verdict) == (then.says, then.figure, then.range, then.verdict)


def _is_fact(cell: Released) -> bool:
    """With no person behind it, it is told anew in every edition."""
    measure = declaration(cell.measure)
    return cell.level in ("role", "practice") or getattr(measure, "kind", "") == "no_people"


def _inside(cell: Released) -> bool:
    measure = declaration(cell.measure)
    return bool(measure and INSIDE & (cell.dimensions.keys() - measure.dimensions.keys()))


def _of_topic(found: Comparison, topic: str) -> list[str]:
    said = []
    for title, moves in found.told(topic).items():
        if moves[0].cell.level in BY:
            said += [f"  {title}", *(f"    {move.cell.unit}. {move.cell.says}\n      {move.note}" for move in moves)]
        else:
            said += [f"  {move.cell.says}\n    {move.note}" for move in moves]
    said += [f"  {name}: {titles(moves)}." for name, moves in found.named(topic).items()]
    return said or ["  No figure in either."]


def _told(move: Move) -> dict[str, Any]:
    cell, kept = move.cell, move.kind in ("moved", "changed", "stands")
    return {
        "topic": cell.topic,
        "measure": cell.measure,
        "title": move.title,
        "level": cell.level,
        "unit": cell.unit,
        "dimensions": dict(cell.dimensions),
        "kind": move.kind,
        "clear": move.clear,
        "now": None if move.kind == "gone" else cell.says,
        "then": move.then.says if kept and move.then else None,
    }


def _day(iso: str) -> str:
    return words.day(date.fromisoformat(iso))
