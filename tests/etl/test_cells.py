"""Cells: what one may hold, how they are written and read back, and who may see which."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl import cells
from etl.cells import Damaged, Edition, Place, Released, Shown, Viewer
from etl.words import WITHHELD

PLACE = Place(measure="pay", topic="pay", level="organisation", unit=None, split=True, value_unit="pence_in_the_pound")
HEAD = {"publication_id": 7, "as_of": "2026-09-30"}


def shown(place: Place = PLACE, **different: Any) -> Released:
    """Peers are paid 92p, likely 80p to just under £1."""
    told = {
        "period": "2026-09", "verdict": "less", "change": None, "counted": "about 45", "says": "92p.",
        "as_of": "2026-09-30", "carried": False,
    }  # fmt: skip
    return cells.release(place, Shown(value=92, low=80, high=100, size=45), **(told | different))


def test_a_figure_and_its_range_are_said_once_for_all_who_print_them() -> None:
    assert (shown().figure, shown().range) == ("92p", "80p to just under £1")


def test_a_carried_figure_says_so() -> None:
    assert [shown(carried=carried).status for carried in (False, True)] == ["released", "carried_forward"]
    assert shown(carried=True).shown


def test_what_a_figure_is_worked_out_from_is_never_printed() -> None:
    assert "size" not in cells.as_json(shown())


def test_a_withheld_cell_tells_nothing_but_its_place_and_sentence() -> None:
    told = {name for name, value in cells.as_json(cells.withhold(PLACE)).items() if value not in (None, {})}
    assert told == {"measure", "topic", "level", "split", "value_unit", "status", "says"}
    assert cells.withhold(PLACE).says == WITHHELD


@pytest.mark.parametrize(
    "told",
    [
        {"value": 92.0}, {"low": 80.0}, {"high": 100.0}, {"figure": "92p"}, {"range": "80p"}, {"counted": "about 45"},
        {"period": "2026-09"}, {"as_of": "2026-09-30"}, {"verdict": "less"}, {"change": "worse"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("status", ["withheld", "not_collected", "cannot_tell", "does_not_apply"])
def test_no_cell_without_a_figure_can_be_made_that_tells_anything(status: str, told: dict[str, Any]) -> None:
    says = WITHHELD if status == "withheld" else "We cannot tell yet."
    with pytest.raises(ValueError, match="tells nothing but its sentence"):
        replace(cells.withhold(PLACE), status=status, says=says, **told)


def test_withheld_has_one_sentence() -> None:
    with pytest.raises(ValueError, match="one sentence"):
        replace(cells.withhold(PLACE), says="Withheld, for there are four of them.")


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


@settings(max_examples=60)
@given(st.lists(st.tuples(TEXT, st.booleans(), TEXT), max_size=6, unique_by=lambda each: each[0]))
def test_what_is_written_is_read_back_whatever_the_letters(units: list[tuple[str, bool, str]]) -> None:
    made = [
        shown(replace(PLACE, level="service", unit=unit), says=says)
        if figure
        else cells.withhold(replace(PLACE, level="service", unit=unit))
        for unit, figure, says in units
    ]
    edition = cells.parse(cells.written(HEAD, made))
    assert edition == Edition(HEAD, tuple(sorted(made, key=lambda cell: cell.place)))


def test_the_order_in_which_cells_were_made_is_not_in_the_file() -> None:
    made = [cells.withhold(replace(PLACE, level="service", unit=unit)) for unit in ("b", "a", "c")]
    assert cells.written(HEAD, made) == cells.written(HEAD, made[::-1])
    assert cells.written(HEAD, made).count(b"\n") == 4


SOUND = cells.written(HEAD, [cells.withhold(PLACE)])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]\n",
        b"null\n",
        b"not json\n",
        b"\xff\xfe\n",
        b"[" * 100_000,
        SOUND + b"{}\n",
        SOUND + b"\n",
        SOUND[:-9],
        SOUND.replace(b'"status": "withheld"', b'"status": "secret"'),
        SOUND.replace(b'"level": "organisation"', b'"level": "person"'),
        SOUND.replace(b'"value": null', b'"value": 4'),
        SOUND.replace(b'"value": null', b'"people": 4'),
        SOUND.replace(b"people safe", b"four people safe"),
    ],
)
def test_bytes_that_are_no_publication_of_ours_are_damaged(body: bytes) -> None:
    assert cells.parse(SOUND).head == HEAD
    with pytest.raises(Damaged):
        cells.parse(body)


@pytest.mark.parametrize(
    ("level", "unit", "sees"),
    [
        ("organisation", None, True),
        ("role", "Peer Worker", True),
        ("practice", "Debriefs", True),
        ("service", "East", True),
        ("service", "West", False),
        ("team", "West 1", False),
        ("area", "North", False),
        ("grade_band", "3 to 5", False),
    ],
)
def test_a_manager_sees_own_units_and_what_is_for_all(level: cells.Level, unit: str | None, sees: bool) -> None:  # noqa: FBT001 - a row of the table
    cell = cells.withhold(replace(PLACE, level=level, unit=unit))
    assert Viewer("manager", frozenset({"East"})).may_see(cell) == sees
    assert Viewer("manager").may_see(cell)


def test_the_same_place_is_found_in_another_edition_and_nothing_else() -> None:
    east = replace(PLACE, level="service", unit="East")
    other = Edition(HEAD, (shown(), cells.withhold(east), shown(replace(PLACE, dimensions={"group": "peers"}))))
    assert other.same(cells.withhold(PLACE)) == shown()
    assert other.same(shown(east)) == cells.withhold(east)
    assert other.same(shown(replace(PLACE, unit="West", level="service"))) is None
    assert [cell.unit for cell in other.of("pay")] == [None, "East", None]


def test_a_cell_prints_as_the_contract_says() -> None:
    assert set(json.loads(json.dumps(cells.as_json(shown())))) == {
        "measure", "topic", "level", "unit", "dimensions", "split", "period", "status", "value", "low", "high",
        "verdict", "change", "value_unit", "counted", "figure", "range", "says", "as_of",
    }  # fmt: skip
