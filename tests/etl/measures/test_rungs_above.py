"""Golden case F18 of pay-progression.md, and where the ladder comes from."""

from typing import Any

import numpy as np
import polars as pl
import pytest

from etl.measures.measure import Measure
from etl.measures.rungs_above import NAMELESS, ROLE_RUNGS, RUNGS_ABOVE
from etl.publish import wording

TYPES = {
    "role": pl.String, "title_key": pl.String, "grade_key": pl.String, "family": pl.String, "rung": pl.Float64,
    "next_keys": pl.String, "min_qualification_level": pl.Float64, "accepts_experience": pl.Boolean,
    "establishment_fte": pl.Float64, "peer": pl.Boolean, "own_published": pl.Boolean, "match": pl.String,
    "match_title_key": pl.String, "match_grade_key": pl.String,
}  # fmt: skip
DEGREE = {"min_qualification_level": 6.0}


def role(title: str, following: str | None = None, **rest: Any) -> dict[str, Any]:
    """A role that asks for no degree, different only where the test says so."""
    plain = {"role": title.capitalize(), "title_key": title, "grade_key": "", "next_keys": following, "peer": False}
    return dict.fromkeys(TYPES) | plain | {"own_published": True, "min_qualification_level": 2.0} | rest


def peer(title: str, following: str | None = None, match: str | None = "worker", **rest: Any) -> dict[str, Any]:
    matched = {"match": match and match.capitalize(), "match_title_key": match, "match_grade_key": ""}
    return role(title, following, peer=True, **matched, **rest)


LADDER = (
    peer("peer", "senior peer"),
    role("senior peer", "lead"),
    role("lead", **DEGREE),
    role("worker", "senior worker"),
    role("senior worker", "manager"),
    role("manager"),
)


def told(*roles: dict[str, Any]) -> list[Any]:
    """Of each estimate the unit, the steps, the verdict and the sentence."""
    found = RUNGS_ABOVE.formula(pl.DataFrame(roles, TYPES), np.random.default_rng(1))
    return [
        (one.unit, one.does_not_apply)
        if one.does_not_apply
        else (one.unit, one.value, one.verdict, wording._sentence(RUNGS_ABOVE, _shown(one), one.verdict, one.parts))
        for one in found
    ]


def _shown(one: Any) -> wording.Shown:
    return wording.Shown(value=one.value, low=None, high=None, size=0)


def test_golden_case_f18() -> None:
    says = "Peer leads less far without a degree than Worker: 1 of 2 steps up; the other has 2 of 2 steps up."
    assert told(*LADDER) == [("Peer", 2, "less", says)]


def test_where_as_many_steps_are_open_the_longer_ladder_leads_further() -> None:
    top = role("manager", **DEGREE)
    alike, shorter = told(*LADDER[:-1], top, peer("guide", "senior guide"), role("senior guide"))
    assert alike[3] == ("Peer leads as far as Worker: each has 2 steps up, 1 without a degree.")
    assert shorter[3] == (
        "Guide leads less far than Worker: 1 step up, open without a degree; the other has 2 steps up, 1 without a "
        "degree."
    )


def test_a_step_that_takes_experience_instead_is_open() -> None:
    taken = LADDER[2] | {"accepts_experience": True}
    ((_, _, verdict, _),) = told(*LADDER[:2], taken, *LADDER[3:])
    assert verdict == "same"


def test_where_no_role_says_what_it_asks_for_only_steps_are_said() -> None:
    unsaid = [one | {"min_qualification_level": None} for one in LADDER if one["title_key"] != "lead"]
    assert told(*unsaid) == [
        ("Peer", 1, "less", "Peer leads less far than Worker: 1 step up; the other has 2 steps up.")
    ]


def test_a_role_without_a_match_has_steps_and_no_verdict() -> None:
    alone = peer("peer", "senior peer", match=None)
    assert told(alone, *LADDER[1:3]) == [("Peer", 2, None, "Above Peer: 2 steps up, 1 without a degree.")]


def test_where_the_file_names_no_next_role_it_is_the_next_grade_of_the_family() -> None:
    def graded(one: dict[str, Any], rung: float, family: str) -> dict[str, Any]:
        return one | {"rung": rung, "family": family, "next_keys": None}

    ranks = [
        graded(peer("peer"), 3, "peers"),
        graded(role("worker"), 3, "care"),
        graded(role("senior"), 5, "care"),
        graded(role("other senior"), 5, "care"),
        graded(role("manager"), 6, "care"),
        graded(role("director"), 8, "office"),
    ]
    assert told(*ranks)[0][1:3] == (0, "less")
    assert "the other has 2 of 2 steps up" in told(*ranks)[0][3]


def test_a_title_without_its_grade_means_its_other_grades_and_one_with_it_that_grade() -> None:
    grades = [
        peer("peer", "peer 4", grade_key="3"),
        role("peer", "peer", grade_key="4"),
        role("peer", grade_key="5"),
        role("worker"),
    ]
    assert told(*grades)[0][1] == 2


def test_a_circle_which_load_refuses_is_not_walked_for_ever() -> None:
    assert told(peer("peer", "worker"), role("worker", "peer"))[0][0] == "Peer"


def test_a_role_of_which_there_is_no_post_is_no_step() -> None:
    assert told(*LADDER[:2], LADDER[2] | {"establishment_fte": 0.0}, *LADDER[3:])[0][1] == 1


def test_a_peer_role_that_was_not_advertised_openly_is_not_named() -> None:
    hidden = LADDER[0] | {"own_published": False}
    ((unit, says),) = told(hidden, *LADDER[1:])
    assert unit == "Lived-experience roles"
    assert "Peer" not in says


@pytest.mark.parametrize("measure", [RUNGS_ABOVE, ROLE_RUNGS])
def test_where_no_step_is_known_at_all_it_waits_for_the_roles_file(measure: Measure) -> None:
    roles = pl.DataFrame([peer("peer"), role("worker")], TYPES)
    (found,) = measure.formula(roles, np.random.default_rng(1))
    assert found.waits.startswith("This waits for a roles file")


def test_without_a_lived_experience_role_there_is_nothing_to_count() -> None:
    assert told(role("worker"), role("manager")) == []


@pytest.mark.parametrize("degree", [True, False])
def test_its_longest_sentence_is_short_enough(degree: bool) -> None:  # noqa: FBT001 - both ways of saying it
    long = {"role": "Senior Outreach Worker II"}
    high = DEGREE if degree else {}
    match = {"match": "Senior Outreach Worker II"}
    ((_, _, _, says),) = told(LADDER[0] | long | match, *LADDER[1:-2], LADDER[-2] | high, LADDER[-1] | DEGREE)
    assert len(says) <= 160


def test_each_role_that_is_compared_is_drawn_once_with_its_steps() -> None:
    found = ROLE_RUNGS.formula(pl.DataFrame([*LADDER, peer("mentor", "lead")], TYPES), np.random.default_rng(1))
    told = {one.unit: (one.dimensions["lived_experience"], one.value, one.low) for one in found}
    assert told == {"Worker": ("no", 2, 2), "Peer": ("yes", 2, 1), "Mentor": ("yes", 1, 0)}


def test_where_no_role_says_what_it_asks_for_only_the_steps_are_drawn() -> None:
    silent = [each | {"min_qualification_level": None} for each in LADDER]
    found = ROLE_RUNGS.formula(pl.DataFrame(silent, TYPES), np.random.default_rng(1))
    assert [(one.value, one.low) for one in found if one.unit == "Peer"] == [(2, None)]


def test_a_role_that_was_not_advertised_is_not_drawn() -> None:
    (found,) = ROLE_RUNGS.formula(
        pl.DataFrame([peer("peer", "lead", own_published=False), role("lead")], TYPES), np.random.default_rng(1)
    )
    assert (found.value, found.unit) == (None, NAMELESS)
