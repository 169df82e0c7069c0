"""Homes made by hand: an edition or two, written as publish writes them, with nobody behind them."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from etl import audit, maintenance
from etl import home as homes
from etl.cells import Edition, parse
from etl.home import Home
from etl.snapshot import seal
from etl.words import WITHHELD

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


def lantern() -> list[Cell]:
    """An organisation large enough that everything is shown."""
    same_work = "For the same work, whatever the grade, peers are paid less: about 90p for every £1 (likely {})."
    return [gap(GAP, 92), *services(), gap(WORK, 90, same_work.replace("{}", JUST)), *typical(), *starts(), *scales()]


def lantern_before() -> list[Cell]:
    """The same a year earlier: the gap was decided then, the roles were as they are."""
    return [gap(GAP, 90, as_of=THEN), *(each | {"as_of": THEN} for each in starts()), *scales()]


def harbour() -> list[Cell]:
    """An organisation so small that everything that tells peers and colleagues apart is withheld."""
    return [*map(bare, (GAP, WORK, OTHERS, PEERS)), next(starts()), *scales()]


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
        written = body(number, as_of, cells, organisation)
        homes.private(opened.publication(number), written)
        line = {"action": "publish", "publication": number, "publication_sha256": hashlib.sha256(written).hexdigest()}
        audit.note(opened, line, actor="test", at=datetime(int(as_of[:4]), 10, 7, tzinfo=UTC))
    return opened


def sealed(folder: Path) -> Path:
    """A snapshot of the newest edition of a home."""
    at = datetime(2026, 10, 14, tzinfo=UTC)
    return seal.create(homes.open_home(folder, {}), "Parity now", None, actor="test", at=at)


def lantern_home(folder: Path) -> Home:
    return home(folder, "Lantern", (THEN, lantern_before()), (NOW, lantern()))


def harbour_home(folder: Path) -> Home:
    return home(folder, "Harbour", (NOW, harbour()))
