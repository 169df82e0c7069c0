"""What a page is made of: which cells a card speaks of, the rows of its chart, and the words of its dates."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dashboard.access import Editions
from dashboard.charts import Row
from etl import words
from etl.cells import Edition, Level, Released
from etl.measures import measure as declaration
from etl.measures import measures
from etl.measures.measure import Declared, Measure

HEADINGS = ("", "Why?", "Where?", "What would it cost?")
SMALLER: Mapping[Level, str] = {"area": "area", "service": "service", "team": "team", "grade_band": "grade"}
FACTS: frozenset[Level] = frozenset({"role", "practice"})  # nobody is behind them, so each edition looks anew
SIDES: Mapping[str, str] = {"peers": "Peers", "others": "Colleagues"}  # in the order of their rows
BANDS: Mapping[str, str] = {
    "first 6 weeks": "First 6 weeks",
    "to 6 months": "6 weeks to 6 months",
    "after": "After 6 months",
}  # of tenure, in the order of their rows
INSIDE = frozenset({"group", "tenure"})  # dimensions of what is part of a figure: its sides, its bands of tenure
SIDE = (1, 6)  # columns: whom a line speaks of or how it stands, and the line
DAY = 10  # letters of 2026-09-30
FEW = 2  # sentences that stand on one line
NOT_THERE = "This edition was made before this figure was worked out. The next edition brings it."


@dataclass(frozen=True)
class Part:
    """What one card speaks of: a measure for the organisation or its roles, or the same measure by service."""

    measure: Declared
    cells: Sequence[Released]
    by: str = ""  # service, team, ...; empty for the organisation and its roles
    page: str = ""  # the topic on whose page it stands

    @property
    def shown(self) -> bool:
        """Is there a figure?"""
        return any(cell.shown for cell in self.cells)

    @property
    def heading(self) -> str:
        """Smaller units answer Where?, whatever the measure answers."""
        return "Where?" if self.by else self.measure.heading

    @property
    def title(self) -> str:
        return f"{self.measure.title}, by {self.by}" if self.by else self.measure.title

    @property
    def many(self) -> bool:
        """Has it more sentences than stand on one line? Then its title stands there."""
        return bool(self.by or self.measure.cells_of) or len(self.cells) > FEW

    @property
    def key(self) -> str:
        """Tells its widgets from those of other parts."""
        return f"{self.page}_{self.measure.id}_{self.by}"


def of_topic(edition: Edition, topic: str) -> Sequence[Part]:
    """The parts of a page in the order of their declarations, the headline first.

    A figure that another one draws in its chart has no part of its own, nor has one that another one rules out.
    """
    declared = [measure for measure in measures() if measure.topic == topic and not _ruled_out(edition, measure)]
    drawn = {name for measure in declared if whole(edition, measure).shown for name in measure.draws}
    every = [part for measure in declared for part in of_measure(edition, measure)]
    own = [part for part in every if part.by or not part.shown or part.measure.id not in drawn]
    return [replace(part, page=topic) for part in own]


def found(edition: Edition, key: str) -> Part | None:
    """The part of that key, on the page of its topic or in the place of a headline that has no figure."""
    topics = {measure.topic for measure in measures()}
    for topic in sorted(topic for topic in topics if key.startswith(f"{topic}_")):
        every = of_topic(edition, topic)
        stands = instead(edition, every[0]) if every else None
        if part := next((part for part in (*every, stands) if part and part.key == key), None):
            return part
    return None


def of_measure(edition: Edition, measure: Declared) -> Iterator[Part]:
    """The measure as a whole, then one part for each level of smaller units that the edition holds."""
    yield whole(edition, measure)
    for level, by in SMALLER.items():
        if cells := [cell for cell in _cells(edition, measure) if cell.level == level]:
            yield Part(measure, cells, by)


def whole(edition: Edition, measure: Declared) -> Part:
    """The measure for the organisation or, where roles are compared, for each of them."""
    return Part(measure, [cell for cell in _cells(edition, measure) if cell.level not in SMALLER])


def without_declaration(edition: Edition, topic: str) -> Sequence[Released]:
    """Cells of the topic whose measure is no longer declared: their sentence is all that can be said."""
    return [cell for cell in edition.cells if cell.topic == topic and declaration(cell.measure) is None]


def drawn(edition: Edition, part: Part) -> Sequence[Part]:
    """The measures that stand in the same chart, as far as they have a figure."""
    if part.by:
        return []
    beside = [whole(edition, found) for name in part.measure.draws if (found := declaration(name))]
    return [other for other in beside if other.shown]


def instead(edition: Edition, part: Part) -> Part | None:
    """What stands in the place of a figure that there is none of: the first of its list that has one."""
    if part.shown:
        return None
    named = (whole(edition, found) for name in part.measure.instead if (found := declaration(name)))
    return next((replace(found, page=part.page) for found in named if found.shown), None)


def sides(edition: Edition, part: Part) -> Sequence[Released]:
    """Peers and colleagues, where the part compares the two and says how they compare."""
    compared = part.measure.sides if isinstance(part.measure, Measure) else None
    if compared is None or not part.shown:
        return []
    place = part.cells[0]
    found = {
        cell.dimensions.get("group"): cell
        for cell in edition.of(compared.measure)
        if cell.shown and (cell.level, cell.unit) == (place.level, place.unit)
    }
    return [found[side] for side in SIDES if side in found]


def rows(editions: Editions, part: Part) -> Sequence[Row]:
    """The lines of the chart and its table, all of one unit.

    Of a comparison they are its two sides, of roles all that it draws; of another figure, with it the last one
    decided on another day.
    """
    if both := sides(editions.now, part):
        return [Row(SIDES[cell.dimensions["group"]], cell, _tone(cell)) for cell in both]
    beside = drawn(editions.now, part)
    if roles := [row for one in beside for row in _rows(one) if row.cell.level == "role"]:
        return _pairs_first(part, roles)
    unit = beside[-1].measure.value_unit if beside else part.measure.value_unit
    every = [*_rows(part), *_before(editions, part), *(row for one in beside for row in _rows(one))]
    return [row for row in every if row.cell.value_unit == unit]


def last_time(editions: Editions, cell: Released) -> str | None:
    """The figure decided on another day before; none where there was none or the cell has no figure."""
    then = editions.earlier(cell)
    if then is None or then.as_of is None or not cell.figure or not then.figure:
        return None
    if cell.range is None:  # a fact, not an estimate
        moved = "unchanged" if cell.figure == then.figure else "changed"
    else:
        moved = {"better": "a clear change for the better", "worse": "a clear change for the worse"}.get(
            cell.change or "", "no clear change"
        )
    return f"last time, {words.month(date.fromisoformat(then.as_of))}, {then.figure}: {moved}"


def next_figure(edition: Edition, cell: Released) -> str | None:
    """From the calendar alone, so that it says nothing about people; nothing while an export is missing."""
    if cell.status == "not_collected":
        return None
    if cell.level in FACTS:
        return "new with every edition"
    told = edition.head["next"]  # a measure that waits longer than the other all-staff figures has a day of its own
    whole = told.get("split") if cell.split else told.get(cell.measure, told.get("all"))
    when = told.get("below", whole) if cell.level in SMALLER and not cell.split else whole
    return f"next new figure {words.month(date.fromisoformat(when))}" if when else None


def dates(edition: Edition, cells: Sequence[Released], before: Sequence[Edition] = ()) -> str:
    """What they cover, when that was loaded, when there is a new figure; of a single one, how many are counted.

    What stands from an edition before was loaded when that one was made: `before` are those that know it.
    """
    if not cells:
        return ""
    first = cells[0]
    covers, when = covered(cells), loaded(edition, cells, before)
    alone = len(cells) == 1 and first.counted
    counted = f"{first.counted} {'peers' if first.split else 'people'} counted" if alone else None
    told = (covers and f"covers {covers}", when and f"loaded {when}")
    return joined(*told, next_figure(edition, first), counted)


def covered(cells: Sequence[Released]) -> str | None:
    """Which months the figures are of."""
    periods = sorted({cell.period for cell in cells if cell.period})
    return " and ".join(map(words.covers, periods)) or None


def loaded(edition: Edition, cells: Sequence[Released], before: Sequence[Edition]) -> str | None:
    """When the exports came that the figures were made from."""
    known = {each.head["as_of"]: str(each.head["loaded"]) for each in (*reversed(before), edition)}
    made = sorted({cell.as_of for cell in cells if cell.as_of})
    days = list(dict.fromkeys(sorted(known[when] for when in made if when in known)))
    # An edition that is out of sight, such as one before the first snapshot, still tells that it is an old figure.
    unknown = [f"for the edition as at {day(when)}" for when in made if when not in known]
    return " and ".join([*unknown, *map(day, days)]) or None


def joined(*notes: str | None) -> str:
    """Covers September 2026 · loaded 6 October 2026."""
    said = " · ".join(note for note in notes if note)
    return said[:1].upper() + said[1:]


def day(iso: str) -> str:
    """30 September 2026; of what follows the day in the name of a snapshot, nothing."""
    return words.day(date.fromisoformat(iso[:DAY]))


def _cells(edition: Edition, measure: Declared) -> Sequence[Released]:
    """Its own cells, without the sides and bands that other measures put under its id; bands of tenure in order."""
    if measure.cells_of:
        bands = [cell for cell in edition.of(measure.cells_of) if cell.dimensions.get("tenure") in BANDS]
        return [*edition.of(measure.id), *sorted(bands, key=lambda cell: list(BANDS).index(cell.dimensions["tenure"]))]
    return [
        cell for cell in edition.of(measure.id) if not INSIDE & (cell.dimensions.keys() - measure.dimensions.keys())
    ]


def _ruled_out(edition: Edition, measure: Declared) -> bool:
    """It is told only where another measure never was, and it is not told here."""
    return isinstance(measure, Measure) and bool(measure.unless) and not whole(edition, measure).cells


def _rows(part: Part) -> Iterator[Row]:
    """A row a cell, with its period where periods differ: some may stand from an earlier edition."""
    differ = len({cell.period for cell in part.cells if cell.period}) > 1
    for cell in part.cells:
        name = BANDS.get(cell.dimensions.get("tenure", ""), cell.unit or part.measure.short)
        period = f", {words.covers(cell.period)}" if differ and cell.period else ""
        yield Row(name + period, cell, _tone(cell))


def _before(editions: Editions, part: Part) -> Iterator[Row]:
    """The row of the figure before, for a part that is one figure of the organisation."""
    alone = len(part.cells) == 1 and part.shown and part.cells[0].level == "organisation"
    if alone and (then := editions.earlier(part.cells[0])):
        yield Row(f"{part.measure.short}, last time", then, "muted")


def _tone(cell: Released) -> str:
    side = cell.dimensions.get("group") or cell.dimensions.get("lived_experience")
    if side in ("others", "no") or cell.status == "does_not_apply":
        return "other"
    return "peer" if cell.split or side else "muted"


def _pairs_first(part: Part, found: Sequence[Row]) -> Sequence[Row]:
    """Roles that sentences compare first, each with its match; then lived-experience roles; then by pay and name."""
    pairs = [name for cell in part.cells for name in (cell.unit, cell.dimensions.get("match")) if name]
    place = {name: at for at, name in reversed(list(enumerate(pairs)))}

    def order(row: Row) -> tuple[int, bool, float, str]:
        low = row.cell.low
        return place.get(row.name, len(pairs)), row.tone != "peer", float("inf") if low is None else low, row.name

    ordered = sorted(found, key=order)
    matches = {(cell.unit, cell.dimensions.get("match")) for cell in part.cells}
    below = [row.name for row in ordered[1:]] + [None]
    return [row._replace(with_next=(row.name, name) in matches) for row, name in zip(ordered, below, strict=True)]
