"""Role facts: golden case F15 of pay-progression.md, and what disclosure.md 10.16 asks of scales."""

from typing import Any

import numpy as np
import polars as pl

from etl.measures.measure import Estimate
from etl.measures.role_scales import role_scale, role_scales

DRAW = np.random.default_rng(1)
ROLE: dict[str, Any] = {
    "role": "Peer Mentor",
    "peer": True,
    "match": "Family Worker",
    "own_min": 23_400.0,
    "own_max": 25_200.0,
    "own_basis": "annual",
    "own_hours": None,
    "own_one_holder": False,
    "own_published": True,
    "match_min": 25_200.0,
    "match_max": 30_000.0,
    "match_basis": "annual",
    "match_hours": None,
    "match_one_holder": False,
    "match_published": True,
}


def roles(*changes: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([ROLE | change for change in changes], infer_schema_length=None)


def compared(**change: Any) -> Estimate:
    (found,) = role_scales(roles(change), DRAW)
    return found


def test_golden_case_f15_starts_at_92_857_pence_ends_at_84_and_grows_8_percent_against_19() -> None:
    found = compared()
    assert found.value is not None
    assert round(found.value, 4) == 92.8571
    assert found.parts["over"] == " at the bottom, 84p at the top. It rises 8%, the other 19%"


def test_of_two_single_salaries_no_scale_is_spoken_of() -> None:
    found = compared(own_min=24_000.0, own_max=24_000.0, match_min=25_000.0, match_max=25_000.0)
    assert found.value == 96
    assert (found.parts["from"], found.parts["to"], found.parts["over"]) == ("", "", "")


def test_a_single_salary_beside_a_scale_is_called_one() -> None:
    found = compared(own_min=25_200.0, own_max=25_200.0)
    assert found.parts["over"] == " at the bottom, 84p at the top. It is one salary"


def test_a_band_gives_pence_from_both_its_ends_and_no_rise() -> None:
    found = compared(own_min=21_100.0, own_max=21_100.0, own_one_holder=True, match_min=25_000.0, match_max=25_000.0)
    assert (found.value, found.verdict) == (80, "less")
    assert (found.parts["from"], found.parts["to"], found.parts["over"]) == ("between ", " and 90p", "")


def test_a_band_that_holds_the_other_salary_does_not_say_which_pays_more() -> None:
    found = compared(own_min=24_900.0, own_max=24_900.0, own_one_holder=True, match_min=24_000.0, match_max=24_000.0)
    assert (found.verdict, found.parts["to"]) == ("unclear", " and £1.04")


def test_a_match_with_one_holder_is_a_band_too() -> None:
    found = compared(own_min=20_000.0, own_max=20_000.0, match_min=23_000.0, match_max=23_000.0, match_one_holder=True)
    assert (found.value, found.parts["to"], found.verdict) == (80, " and 89p", "less")


def test_a_role_without_a_match_has_a_sentence_and_no_figure() -> None:
    found = compared(match=None)
    assert found.value is None
    assert (
        found.does_not_apply == "Peer Mentor is not matched to another role yet, so its scale cannot be set beside one."
    )


def test_a_lived_experience_role_that_was_not_advertised_is_not_named() -> None:
    found = compared(own_published=False)
    assert "Peer Mentor" not in f"{found.unit} {found.does_not_apply}"


def test_nor_is_it_told_apart_among_all_roles() -> None:
    (found,) = role_scale(roles({"own_published": False}), DRAW)
    assert found.does_not_apply == "What Peer Mentor pays is set individually."
    assert not found.dimensions


def test_a_scale_is_shown_as_advertised() -> None:
    (found,) = role_scale(roles({}), DRAW)
    assert (found.low, found.high) == (23_400, 25_200)


def test_a_single_salary_with_one_holder_is_a_band_of_2500_pounds() -> None:
    (found,) = role_scale(roles({"own_min": 29_000.0, "own_max": 29_000.0, "own_one_holder": True}), DRAW)
    assert (found.low, found.high) == (27_500, 30_000)


def test_a_single_salary_with_several_holders_is_shown_as_advertised() -> None:
    (found,) = role_scale(roles({"own_min": 29_000.0, "own_max": None}), DRAW)
    assert (found.low, found.high) == (29_000, 29_000)


def test_an_hourly_scale_is_set_beside_a_yearly_one_over_a_full_time_year() -> None:
    found = compared(own_min=12.0, own_max=12.0, own_basis="hourly", own_hours=35.0, match_min=12.0 * 35 * 365.25 / 7)
    assert found.value is not None
    assert round(found.value, 6) == 100


def test_no_lived_experience_role_is_no_estimate() -> None:
    assert role_scales(roles({"peer": False}), DRAW) == []
