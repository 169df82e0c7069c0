"""What a measure may declare besides a figure of its own, by measures of one file that nothing else names."""

import importlib
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import polars as pl
import pytest

from etl import measures, publish
from etl.home import Home
from etl.publish import edition
from etl.words import WITHHELD

pytestmark = pytest.mark.usefixtures("quick")
Made = SimpleNamespace
Cells = Mapping[tuple[str, str, str], dict[str, Any]]

FILE = '''
"""Minutes, moves and promises, each made of pay, so that a staff list is enough."""

from dataclasses import replace

import polars as pl

from etl.measures.measure import Estimate, Exact, Measure, Sides

WAITS = ""  # a test may fill it in
BANDS = ("early", "later")
EVENTS = {True: 6, False: 50}  # people of each side who moved up


def counted(people, **parts):
    return people.select("person", "peer", weight=pl.lit(1 / people.height), **parts)


def mean(people, draw):
    if WAITS:
        return [Estimate(value=None, waits=WAITS)]
    value = people["hourly"].mean()
    return [Estimate(value=value, low=value - 1, high=value + 1, counted=counted(people, value="hourly"))]


def apart(people, draw):
    if not people["peer"].any():
        return []
    values = [people.filter(peer=peer)["hourly"].mean() for peer in (True, False)]
    sides = tuple(Exact(value=value, low=value - 1, high=value + 1) for value in values)
    return [Estimate(value=None, low=-3.0, high=-0.2, sides=sides, counted=counted(people, value="hourly"))]


def banded(people, draw):
    halves = people.sort("hourly")
    parts = zip(BANDS, (halves.head(30), halves.tail(40)))
    return [replace(mean(part, draw)[0], dimensions={"tenure": band}) for band, part in parts if band in BANDS]


def moved(people):
    place = pl.col("hourly").rank("ordinal").over("peer")
    return people.with_columns(up=(place <= pl.col("peer").replace_strict(EVENTS)).cast(pl.Float64))


def rate(people, draw):
    found = moved(people)
    return [Estimate(value=0, events=int(found["up"].sum()), over=160.0, counted=counted(found, value="up"))]


def ratio(people, draw):
    sides = tuple(Exact(value=0, events=EVENTS[peer], over=40.0 if peer else 120.0) for peer in (True, False))
    return [Estimate(value=None, sides=sides, counted=counted(moved(people), value="up"))]


def promised(practices, draw):
    waiting = Estimate(value=None, unit="Another", waits="Ask.")
    return [Estimate(value=None, unit="A promise", verdict="partly"), waiting]


ABOUT = dict(topic="pay", short="", question="", caveat="", how="", source="", facts="staff", reads=("hourly",))
MINUTES = Measure(
    id="minutes", order=9000, title="Minutes", says={"fact": "{value} of each hour ({range})."}, value_unit="minutes",
    formula=mean, kind="average", variable="minutes", most=60, split=False, months=12, tree="services", **ABOUT,
)
APART = replace(
    MINUTES, id="minutes_apart", order=9010, split=True, formula=apart, equal=0, same=3, tree="organisation",
    says={"less": "Peers had {value} than others: {peers}, not {others} ({range})."},
    sides=Sides(measure="minutes", says={"peers": "Peers had {value} ({range}).", "others": "Others had {value}."}),
)
BANDED = replace(
    MINUTES, id="minutes_banded", order=9020, formula=banded, cells_of="minutes", variable="banded",
    says={"fact": "{tenure}: {value}."}, tree="organisation",
)
RATIO = replace(
    APART, id="moves_ratio", order=9030, value_unit="ratio", formula=ratio, kind="rate", variable="moves", equal=1,
    same=None, most=None, says={"less": "{value} as often: {peers} and {others} ({range})."},
    wide=None,
    sides=Sides(measure="moves", says={"peers": "Peers: {value}.", "others": "Others: {value}."}), months=24,
)
RATE = replace(
    MINUTES, id="moves", order=9040, value_unit="per_100_person_years", formula=rate, kind="rate", variable="moves",
    most=None, says={"fact": "{value} in a hundred years ({range})."}, unless="moves_ratio", tree="organisation",
    months=24,
)
BOUNDED = replace(
    MINUTES, id="bounded", order=9050, bounded_by="hours", needs={"hours": "weekly hours"}, variable="bounded"
)
PROMISE = replace(
    MINUTES, id="promise", topic="practice", order=9060, formula=promised, kind="no_people", facts="roles",
    reads=("role",), says={"partly": "It is in place in part."}, value_unit="people", tree="roles", months=0,
)
HELD = replace(
    MINUTES, id="held", order=9070, better="up", tree="organisation",
    says={verdict: verdict + " {standard}: {value}, {range}." for verdict in ("meets", "hit_and_miss", "falls_short")}
    | MINUTES.says,
)
MEASURES = (MINUTES, APART, BANDED, RATIO, RATE, BOUNDED, PROMISE, HELD)
'''


@pytest.fixture
def declared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    folder = tmp_path / "measures"
    folder.mkdir()
    (folder / "kinds_here.py").write_text(FILE)
    monkeypatch.setattr(measures, "__path__", [*measures.__path__, str(folder)])
    measures.measures.cache_clear()
    measures.measures()
    here = importlib.import_module("etl.measures.kinds_here")
    monkeypatch.setattr(edition, "measures", lambda: here.MEASURES)  # the others take their time
    yield here
    sys.modules.pop("etl.measures.kinds_here", None)
    measures.measures.cache_clear()


@pytest.fixture
def cells(declared: ModuleType, loaded: Home, made: Made) -> Callable[[], Cells]:
    """What publishing would print, by measure, unit and dimension."""
    assert declared.MEASURES

    def of() -> Cells:
        found = made.dry(loaded)
        places = [(cell["measure"], cell["unit"] or "", " ".join(cell["dimensions"].values())) for cell in found]
        assert len(set(places)) == len(places)
        return dict(zip(places, found, strict=True))

    return of


def test_a_comparison_is_three_cells_and_its_figure_is_the_printed_sides_subtracted(
    cells: Callable[[], Cells],
) -> None:
    found = cells()
    peers, others = found["minutes", "", "peers"], found["minutes", "", "others"]
    between = found["minutes_apart", "", ""]
    assert between["value"] == peers["value"] - others["value"] == -1
    assert [cell["status"] for cell in (peers, others, between)] == ["released"] * 3
    assert [cell["split"] for cell in (peers, others, between)] == [True] * 3
    assert (between["verdict"], peers["verdict"], others["verdict"]) == ("less", None, None)
    assert between["says"] == "Peers had 1 minute less than others: 13 minutes, not 14 minutes (up to 10 minutes less)."
    assert peers["says"] == "Peers had 13 minutes (5 to 20 minutes)."
    assert found["minutes", "", ""]["split"] is False


def test_a_comparison_that_is_withheld_is_three_withheld_cells(
    cells: Callable[[], Cells], loaded: Home, made: Made
) -> None:
    answers = {f"guard:{kind}": ("go_ahead",) for kind in ("vanish", "headcount")}
    for peers in (9, 0):
        made.put(loaded, made.staff(made.crowd(peers, 60), day=made.THEN), answers=answers)
        found = cells()
        for place in (("minutes", "", "peers"), ("minutes", "", "others"), ("minutes_apart", "", "")):
            assert (found[place]["status"], found[place]["says"]) == ("withheld", WITHHELD)


def test_parts_of_a_figure_stand_under_its_id_with_their_dimensions(cells: Callable[[], Cells]) -> None:
    found = cells()
    assert found["minutes", "", "early"]["says"] == "Early: 13 minutes."
    assert ("minutes_banded", "", "") not in found


def test_a_band_that_nobody_is_in_any_more_is_still_a_sibling(
    declared: Any, loaded: Home, cells: Callable[[], Cells], made: Made
) -> None:
    publish.publish(loaded, **made.BY)
    made.put(loaded, made.staff())
    declared.BANDS = ("later",)
    found = cells()
    assert {found["minutes", "", band]["status"] for band in ("early", "later")} == {"withheld"}


def test_a_rate_of_all_staff_is_not_told_where_its_sides_are_or_ever_were(
    declared: Any, loaded: Home, cells: Callable[[], Cells], made: Made
) -> None:
    assert ("moves", "", "") not in cells()
    declared.EVENTS[True] = 4
    assert cells()["moves_ratio", "", ""]["status"] == "withheld"
    assert cells()["moves", "", ""]["status"] == "released"
    declared.EVENTS[True] = 6
    publish.publish(loaded, **made.BY)
    publish.unpublish(loaded, **made.BY)
    declared.EVENTS[True] = 4
    made.put(loaded, made.staff())
    assert cells()["moves_ratio", "", ""]["status"] == "withheld"
    assert ("moves", "", "") not in cells()


def test_a_ratio_is_that_of_the_two_printed_rates(cells: Callable[[], Cells]) -> None:
    # 6 in 40 years and 50 in 120 are 15 and 41.7 in a hundred; the grids are 5 and 2.
    found = cells()
    assert found["moves_ratio", "", ""]["says"].startswith("0.4 times as often: 15 and 42 (")
    assert (found["moves", "", "peers"]["says"], found["moves", "", "others"]["says"]) == ("Peers: 15.", "Others: 42.")


def test_what_waits_says_so_once_and_nothing_else(declared: Any, cells: Callable[[], Cells]) -> None:
    declared.WAITS = "This waits for the length of each session."
    own = {place: cell for place, cell in cells().items() if cell["says"] == declared.WAITS}
    assert own.keys() == {("minutes", "", ""), ("minutes_banded", "", ""), ("held", "", "")}
    assert {cell["status"] for cell in own.values()} == {"not_collected"}
    assert not [place for place in cells() if place[0] == "minutes" and place[1]]


def test_a_practice_stands_by_its_title_and_says_how_it_stands(cells: Callable[[], Cells]) -> None:
    found = cells()
    one, other = found["promise", "A promise", ""], found["promise", "Another", ""]
    assert (one["level"], one["verdict"], one["says"]) == ("practice", "partly", "It is in place in part.")
    assert (other["level"], other["status"], other["says"]) == ("practice", "not_collected", "Ask.")


@pytest.mark.parametrize(
    ("better", "standard", "verdict"),
    [
        ("up", 5, "meets"),
        ("up", 10, "hit_and_miss"),
        ("up", 21, "falls_short"),
        ("down", 20, "meets"),
        ("down", 19, "hit_and_miss"),
        ("down", 4, "falls_short"),
        ("up", None, None),
    ],
)
def test_a_standard_is_held_against_the_printed_range(
    better: str, standard: float | None, verdict: str | None, declared: Any, loaded: Home, made: Made
) -> None:
    declared.MEASURES = (*declared.MEASURES[:-1], replace(declared.HELD, better=better))
    home = replace(loaded, held_to={"held": standard} if standard else {})
    (cell,) = [cell for cell in made.dry(home) if cell["measure"] == "held"]
    assert (cell["value"], cell["low"], cell["high"]) == (13, 5, 20)
    assert cell["verdict"] == verdict
    if standard:
        assert cell["says"].casefold() == f"{verdict} {standard} minutes: 13 minutes, 5 to 20 minutes."


def test_a_carried_figure_keeps_its_verdict_though_the_standard_is_another_now(
    declared: Any, loaded: Home, made: Made
) -> None:
    first = replace(loaded, held_to={"held": 5})
    publish.publish(first, **made.BY)
    (cell,) = [cell for cell in made.dry(replace(loaded, held_to={"held": 21})) if cell["measure"] == "held"]
    assert (cell["status"], cell["verdict"]) == ("carried_forward", "meets")
    assert cell["says"].startswith("Meets 5 minutes")
    assert declared.HELD.standard is None


def test_a_decision_from_before_there_was_a_standard_is_printed_as_it_was(
    declared: Any, loaded: Home, made: Made
) -> None:
    publish.publish(loaded, **made.BY)
    (cell,) = [cell for cell in made.dry(replace(loaded, held_to={"held": 21})) if cell["measure"] == "held"]
    assert (cell["status"], cell["verdict"], cell["says"]) == (
        "carried_forward", None, "13 minutes of each hour (5 to 20 minutes).",
    )  # fmt: skip
    assert declared.HELD.says["fact"]


@pytest.mark.parametrize(
    ("speaks", "period"),
    [
        ((date(2025, 5, 1), date(2025, 9, 30)), "2025-05/2025-09"),
        ((date(2023, 1, 1), date(2026, 6, 30)), "2024-10/2025-09"),
        ((date(2025, 9, 1), date(2025, 9, 30)), "2025-09"),
        ((date(2023, 1, 1), date(2023, 6, 30)), None),
        ((None, None), None),
    ],
)
def test_a_window_ends_where_the_exports_begin_and_end(
    cells: Callable[[], Cells],
    monkeypatch: pytest.MonkeyPatch,
    speaks: tuple[date | None, date | None],
    period: str | None,
) -> None:
    ask = edition._waits_for
    monkeypatch.setattr(edition, "_waits_for", lambda m, *rest: None if m.id == "bounded" else ask(m, *rest))
    first, last = (f"DATE '{day}'" if day else "NULL::DATE" for day in speaks)
    monkeypatch.setattr(edition, "SPEAKS", f"SELECT {first}, {last} WHERE $table_name = 'hours' AND $on IS NOT NULL")
    cell = cells()["bounded", "", ""]
    assert cell["period"] == period
    if period is None:
        assert (cell["status"], cell["says"]) == ("not_collected", "This waits for an export: weekly hours.")


def test_the_next_figure_of_a_rate_is_told_by_its_own_window(declared: Any, loaded: Home, made: Made) -> None:
    assert declared.RATE.months == 24
    publish.publish(loaded, **made.BY)
    told = publish.publications(loaded)[0].head["next"]
    assert (told["split"], told["all"], told["moves"]) == ("2026-08-01", "2026-01-01", "2026-10-01")
    assert "minutes" not in told
    assert "moves_ratio" not in told


def test_carried_sides_are_printed_again_with_their_own_sentences(
    loaded: Home, cells: Callable[[], Cells], made: Made
) -> None:
    publish.publish(loaded, **made.BY)
    before = [cells()[place] for place in (("minutes", "", "peers"), ("minutes_apart", "", ""))]
    rows = made.crowd()
    for peer in rows[:2]:
        peer["Salary"] = "40000"
    made.put(loaded, made.staff(rows))
    after = [cells()[place] for place in (("minutes", "", "peers"), ("minutes_apart", "", ""))]
    assert {cell["status"] for cell in after} == {"carried_forward"}
    assert [cell["says"] for cell in after] == [cell["says"] for cell in before]
    assert pl.DataFrame(after).drop("status", "change").equals(pl.DataFrame(before).drop("status", "change"))
