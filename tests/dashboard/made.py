"""Homes made by hand: an edition or two, written as publish writes them, with nobody behind them."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from etl import audit, maintenance, words
from etl import home as homes
from etl.cells import Edition, parse
from etl.home import Home
from etl.snapshot import seal
from etl.words import WITHHELD
from schemas.practice import PRACTICES

Cell = dict[str, Any]
NOW, THEN = "2026-09-30", "2025-09-30"
EMPTY = dict.fromkeys(("value", "low", "high", "verdict", "change", "counted", "figure", "range", "period", "as_of"))
PLACE: Cell = {"level": "organisation", "unit": None, "dimensions": {}, "split": False}
GAP = {"measure": "pay_gap_like_for_like", "topic": "pay", "split": True, "value_unit": "pence_in_the_pound"}
WORK = GAP | {"measure": "pay_gap_same_work"}
OTHERS = GAP | {"measure": "pay_typical_others", "value_unit": "pounds_an_hour", "dimensions": {"group": "others"}}
PEERS = OTHERS | {"measure": "pay_typical_peers", "dimensions": {"group": "peers"}}
START = {"measure": "role_scales", "topic": "roles", "level": "role", "value_unit": "pence_in_the_pound"}
SCALE = {"measure": "role_scale", "topic": "roles", "level": "role", "value_unit": "pounds_a_year"}
LESS = "Peers are paid less than colleagues in comparable jobs: about {} for every £1 (likely {})."
UNCLEAR = "We cannot tell whether peers are paid differently: {} for every £1 fits best, but {} fits this data too."
JUST = "80p to just under £1"
ROLES = {
    "Peer support worker": (24_700, 26_600, "yes"),
    "Senior peer worker": (27_500, 29_500, "yes"),
    "Family support worker": (26_500, 31_600, "no"),
    "Senior family worker": (32_000, 36_000, "no"),
    "Domestic abuse outreach practitioner": (28_000, 33_000, "no"),
    "Team leader": (37_000, 41_000, "no"),
    "Service manager": (42_000, 48_000, "no"),
    **{f"Specialist, post {number}": (30_000 + 500 * number, 34_000 + 500 * number, "no") for number in range(1, 11)},
}
MOVES = {"measure": "promotion_rate", "topic": "progression", "value_unit": "per_100_person_years"}
RATIO = {"measure": "promotion_rate_ratio", "topic": "progression", "split": True, "value_unit": "ratio"}
LADDER = {"measure": "role_rungs", "topic": "progression", "level": "role", "value_unit": "steps"}
RUNGS = {"measure": "rungs_above", "topic": "progression", "level": "role", "value_unit": "steps"}
GIVEN = {"measure": "sup_minutes_share", "topic": "supervision", "value_unit": "minutes"}
LESS_GIVEN = GIVEN | {"measure": "sup_minutes_difference", "split": True}
COVERED = {"measure": "sup_covered_share", "topic": "supervision", "value_unit": "percent"}
LESS_COVERED = COVERED | {"measure": "sup_covered_difference", "split": True, "value_unit": "points"}
HOURS = {"measure": "hours_above_contract", "topic": "burnout", "value_unit": "hours"}
SICK = {"measure": "sickness_rate", "topic": "burnout", "value_unit": "percent"}
BANDS = {"first 6 weeks": 55, "to 6 months": 35, "after": 50}
WAITS = "This waits for an export: {}."
SERVICES = {"East": 90, "North": 90, "South": 96, "Valley": 100, "West": 94}


def cell(place: Mapping[str, Any], says: str, **told: Any) -> Cell:
    """A cell with a figure."""
    period = {"period": "2026-09", "as_of": NOW}
    return PLACE | EMPTY | dict(place) | {"status": "released", "says": says} | period | told


def bare(place: Mapping[str, Any], status: str = "withheld", says: str = WITHHELD) -> Cell:
    """A cell without a figure."""
    return PLACE | EMPTY | dict(place) | {"status": status, "says": says}


def gap(place: Mapping[str, Any], value: int, says: str = LESS, verdict: str = "less", **told: Any) -> Cell:
    """So many pence for every £1."""
    high, spread = (100, JUST) if verdict == "less" else (110, "80p to £1.10")
    figure = "£1" if value == 100 else f"{value}p"
    numbers = {"value": value, "low": 80, "high": high, "verdict": verdict, "counted": "about 110"}
    return cell(place, says.format(figure, spread), figure=figure, range=spread, **numbers, **told)


def services() -> Iterator[Cell]:
    for name, value in SERVICES.items():
        says, verdict = (LESS, "less") if value < 94 else (UNCLEAR, "unclear")
        yield gap(GAP | {"level": "service", "unit": name}, value, says, verdict)


def typical() -> Iterator[Cell]:
    for place, who, value in ((OTHERS, "Colleagues", 16.25), (PEERS, "Peers", 15.0)):
        says = f"{who} in comparable jobs are typically paid about £{value:.2f} an hour (likely £12.50 to £17.50)."
        figures = {"value": value, "low": 12.5, "high": 17.5, "figure": f"£{value:.2f}", "range": "£12.50 to £17.50"}
        yield cell(place, says, **figures)


def scales(roles: Mapping[str, tuple[int, int, str]] = ROLES) -> Iterator[Cell]:
    for role, (low, high, lived) in roles.items():
        spread = f"£{low:,} to £{high:,}"
        place = SCALE | {"unit": role, "dimensions": {"lived_experience": lived}}
        yield cell(place, f"{role} pays {spread} a year, as advertised.", low=low, high=high, range=spread)
    yield bare(SCALE | {"unit": "Director"}, "does_not_apply", "What Director pays is set individually.")


def starts() -> Iterator[Cell]:
    for role, match, value in (
        ("Peer support worker", "Family support worker", 93),
        ("Senior peer worker", "Senior family worker", 86),
    ):
        says = f"{role} pays less than {match}: {value}p for every £1 at the start and 84p at the end of the scale. "
        place = START | {"unit": role, "dimensions": {"match": match}}
        grow = "It can grow 8%, the other 19%."
        yield cell(place, says + grow, value=value, figure=f"{value}p", verdict="less")


def ranged(place: Mapping[str, Any], value: float, says: str, off: float = 2, **told: Any) -> Cell:
    """A figure and its range, with the words of its unit."""
    unit = place["value_unit"]
    low, high = max(value - off, 0), value + off
    numbers = {"value": value, "low": low, "high": high, "figure": words.figure(value, unit)}
    spread = words.spread(low, high, unit, None)
    return cell(place, says.format(figure=numbers["figure"], range=spread), **numbers, range=spread, **told)


def two_sided(
    place: Mapping[str, Any], side: Mapping[str, Any], says: str, peers: float, others: float
) -> Iterator[Cell]:
    """A comparison, and the cells of its two sides."""
    less = {"value": peers - others, "low": peers - others - 3, "high": peers - others + 3, "verdict": "less"}
    yield cell(place, says, **less, figure=f"{others - peers:g} less", range="a little to a lot less")
    for who, value in (("peers", peers), ("others", others)):
        yield ranged(side | {"split": True, "dimensions": {"group": who}}, value, f"{who.capitalize()}: {{figure}}.")


def by_service(place: Mapping[str, Any], says: str, values: Mapping[str, float]) -> Iterator[Cell]:
    for name, value in values.items():
        yield ranged(place | {"level": "service", "unit": name}, value, f"In {name} {says}")


def moving_up() -> Iterator[Cell]:
    says = "Peers move up less often than colleagues: 4 times for every 100 years worked, colleagues 11."
    yield from two_sided(RATIO, MOVES, says, 4, 11)
    for role, steps, match in (
        ("Peer support worker", 2, "Family support worker"),
        ("Senior peer worker", 1, "Senior family worker"),
    ):
        own, other = (f"{many} steps up, 1 without a degree" for many in (steps, 3))
        says = f"{role} leads less far than {match}: {own}; the other has {other}."
        yield cell(RUNGS | {"unit": role, "dimensions": {"match": match}}, says, value=steps, verdict="less")
        for name, many, lived in ((role, steps, "yes"), (match, 3, "no")):
            place = LADDER | {"unit": name, "dimensions": {"lived_experience": lived}}
            yield cell(place, f"{many} steps up, 1 without a degree.", value=many, low=1)


def supervision() -> Iterator[Cell]:
    says = "Of each hour of supervision promised, about {figure} were given (likely {range})."
    yield ranged(GIVEN, 48, says, verdict="falls_short")
    yield from by_service(GIVEN, "about {figure} of each hour were given.", {"East": 52, "North": 46, "South": 50})
    yield bare(GIVEN | {"level": "service", "unit": "Valley"})
    says = "Peers got 13 minutes less of each promised hour: about 38 minutes, colleagues about 51."
    yield from two_sided(LESS_GIVEN, GIVEN, says, 38, 51)
    for band, value in BANDS.items():
        yield ranged(GIVEN | {"dimensions": {"tenure": band}}, value, f"For time in post, {band}: about {{figure}}.")
    yield ranged(COVERED, 86, "Supervision was up to date for about {figure} of working time (likely {range}).")
    says = "Supervision was up to date less of the time for peers: about 74%, for colleagues about 87%."
    yield from two_sided(LESS_COVERED, COVERED, says, 74, 87)


def burnout() -> Iterator[Cell]:
    yield ranged(HOURS, 4, "For every 100 contracted hours, about {figure} more were worked (likely {range}).", 1)
    yield from by_service(HOURS, "about {figure} more for every 100.", {"East": 3, "North": 3, "South": 9})
    yield ranged(SICK, 5, "About {figure} of working days were lost to sickness (likely {range}).", 1)


def practices() -> Iterator[Cell]:
    for number, (name, practice) in enumerate(PRACTICES.items()):
        verdict = ("in_place", "partly", "not_in_place", "overdue")[number % 4]
        place = {"measure": name, "topic": "practice", "level": "practice", "unit": practice.title, "value_unit": ""}
        yield cell(place, f"{practice.title}: as it is, last looked at in March 2026.", verdict=verdict)


def every_topic() -> list[Cell]:
    return [*moving_up(), *supervision(), *burnout(), *practices()]


def lantern() -> list[Cell]:
    """An organisation large enough that everything is shown."""
    same_work = "For the same work, whatever the grade, peers are paid less: about 90p for every £1 (likely {})."
    return [
        gap(GAP, 92),
        *services(),
        gap(WORK, 90, same_work.replace("{}", JUST)),
        *typical(),
        *starts(),
        *scales(),
        *every_topic(),
    ]


def lantern_before() -> list[Cell]:
    """The same a year earlier: the gap was decided then, the roles were as they are."""
    return [gap(GAP, 90, as_of=THEN), *(each | {"as_of": THEN} for each in starts()), *scales()]


def harbour() -> list[Cell]:
    """An organisation so small that everything that tells peers and colleagues apart is withheld."""
    withheld = map(bare, (GAP, WORK, OTHERS, PEERS, RATIO, LESS_COVERED))
    waiting = [
        bare(GIVEN, "not_collected", WAITS.format("supervision records with minutes")),
        bare(LESS_GIVEN, "not_collected", WAITS.format("supervision records with minutes")),
        bare(HOURS, "not_collected", WAITS.format("hours worked, week by week")),
        bare(SICK, "not_collected", WAITS.format("absence records")),
    ]
    known = [each for each in (*moving_up(), *supervision(), *practices()) if each["split"] is False]
    shown = [each for each in known if each["measure"] not in ("sup_minutes_share", "promotion_rate")]
    return [*withheld, *waiting, next(starts()), *scales(), *shown]


def head(number: int, as_of: str, organisation: str) -> Cell:
    return {
        "publication_id": number,
        "organisation": organisation,
        "as_of": as_of,
        "loaded": f"{as_of[:4]}-10-06",
        "next": {"split": f"{int(as_of[:4]) + 1}-08-01", "all": f"{int(as_of[:4]) + 1}-01-01"},
        "exports": ["roles", "people"],
        "versions": {"format": 1},
    }


def body(number: int, as_of: str, cells: Sequence[Cell], organisation: str = "Lantern", **further: str) -> bytes:
    """The bytes of a publication or, with a title and the day of its seal, of a snapshot."""
    lines = (head(number, as_of, organisation) | further, *cells)
    return b"".join(json.dumps(line, sort_keys=True, ensure_ascii=False).encode() + b"\n" for line in lines)


def edition(cells: Sequence[Cell], number: int = 2, as_of: str = NOW, **further: str) -> Edition:
    return parse(body(number, as_of, cells, **further))


def home(folder: Path, organisation: str, *editions: tuple[str, Sequence[Cell]]) -> Home:
    """A home that holds these editions, each as of its day, oldest first."""
    maintenance.init(folder, organisation, {}, actor="test", at=datetime(2025, 10, 1, tzinfo=UTC))
    opened = homes.open_home(folder, {})
    for number, (as_of, cells) in enumerate(editions, 1):
        published(opened, number, as_of, cells)
    return opened


def published(opened: Home, number: int, as_of: str, cells: Sequence[Cell]) -> None:
    """One more edition of a home."""
    written = body(number, as_of, cells, opened.organisation)
    homes.private(opened.publication(number), written)
    line = {"action": "publish", "publication": number, "publication_sha256": hashlib.sha256(written).hexdigest()}
    audit.note(opened, line, actor="test", at=datetime(int(as_of[:4]), 10, 7, tzinfo=UTC))


def sealed(folder: Path) -> Path:
    """A snapshot of the newest edition of a home."""
    at = datetime(2026, 10, 14, tzinfo=UTC)
    return seal.create(homes.open_home(folder, {}), "Parity now", None, actor="test", at=at)


def lantern_home(folder: Path) -> Home:
    return home(folder, "Lantern", (THEN, lantern_before()), (NOW, lantern()))


def harbour_home(folder: Path) -> Home:
    return home(folder, "Harbour", (NOW, harbour()))
