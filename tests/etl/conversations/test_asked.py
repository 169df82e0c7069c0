"""Which question is asked: exact, else of a fact, else that of the theme; beside withheld figures by turns alone."""

from collections.abc import Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from etl import cells, editions
from etl.cells import Edition, Released
from etl.conversations import asking
from etl.home import Home
from schemas.conversations import themes

SPLIT: Mapping[str, Any] = {"split": True}
GAP = {"measure": "pay_gap_like_for_like", "topic": "pay", "value_unit": "pence_in_the_pound", **SPLIT}
WORK = GAP | {"measure": "pay_gap_same_work"}
SCALES = {"measure": "role_scales", "topic": "roles", "level": "role", "value_unit": "pence_in_the_pound"}
COVERED = {"measure": "sup_covered_share", "topic": "supervision", "value_unit": "percent"}


def edition(*told: Released, day: str = "2026-09-30") -> Edition:
    return Edition({"as_of": day, "publication_id": 1, "organisation": "Small House"}, told)


def fact(measure: str, verdict: str, talk: SimpleNamespace) -> Released:
    told: Released = talk.cell(
        value=None,
        low=None,
        high=None,
        measure=measure,
        topic="practice",
        level="practice",
        unit="A promise",
        value_unit="",
        verdict=verdict,
    )
    return told


def test_a_clear_difference_is_asked_of_in_its_own_words(talk: SimpleNamespace) -> None:
    gap = talk.cell(**GAP, verdict="less")
    assert asking(edition(gap), gap, "board").prompt == "pay.peer_lower"


def test_what_is_asked_of_boards_alone_is_not_asked_of_managers(talk: SimpleNamespace) -> None:
    gap = talk.cell(**GAP, verdict="unclear")
    assert asking(edition(gap), gap, "board").prompt == "pay.no_difference"
    asked = asking(edition(gap), gap, "manager")
    assert (asked.prompt, asked.ask, asked.theme.id) == ("", themes()["pay"].title, "pay")


def test_a_change_wins_over_the_verdict(talk: SimpleNamespace) -> None:
    minutes = talk.cell(verdict="falls_short", change="better")
    assert asking(edition(minutes), minutes, "board").prompt == "quality.improving"
    assert asking(edition(minutes), replace(minutes, change=None), "manager").prompt == "quality.minutes"


def test_without_a_prompt_of_its_own_a_figure_asks_of_a_fact_of_its_theme_as_it_is(talk: SimpleNamespace) -> None:
    work = talk.cell(**WORK, verdict="less")
    below, above = (talk.cell(**SCALES, unit=unit, verdict=says) for unit, says in (("A", "less"), ("B", "more")))
    assert asking(edition(work, below), work, "manager").prompt == "pay.scale_lower"
    assert asking(edition(work, above), work, "board").prompt == "pay.scale_higher"
    assert asking(edition(work), work, "manager").prompt == ""


def test_a_role_is_never_asked_of_what_another_one_is(talk: SimpleNamespace) -> None:
    below, above = (talk.cell(**SCALES, unit=unit, verdict=says) for unit, says in (("A", "less"), ("B", "more")))
    assert asking(edition(below, above), below, "board").prompt == "pay.scale_lower"
    assert asking(edition(below, above), above, "board").prompt == "pay.scale_higher"
    assert asking(edition(below, above), above, "manager").prompt == ""


@pytest.mark.parametrize(
    ("measure", "topic", "unit", "theme"),
    [
        ("sup_minutes_difference", "supervision", "minutes", "supervision_quality"),
        ("sup_covered_difference", "supervision", "points", "supervision"),
        ("role_scale", "roles", "pounds_a_year", "pay"),
        ("promotion_rate", "progression", "per_100_person_years", "progression"),
        ("another", "burnout", "hours", "wearing_conditions"),
        ("people", "people", "people", "voice_and_data"),
        ("eap", "practice", "", "outside_support"),
        ("peers_consulted", "practice", "", "voice_and_data"),
    ],
)
def test_a_measure_without_prompts_has_the_theme_of_its_topic(
    measure: str, topic: str, unit: str, theme: str, talk: SimpleNamespace
) -> None:
    cell = talk.cell(measure=measure, topic=topic, value_unit=unit)
    assert asking(edition(cell), cell, "board").theme.id == theme


def test_beside_all_that_a_topic_withholds_stands_the_same_question(talk: SimpleNamespace) -> None:
    units = {"level": "service", "unit": "East"}
    withheld = [
        talk.withheld(),
        talk.withheld(**COVERED),
        talk.withheld(**COVERED | units),
        talk.withheld(**COVERED | {"measure": "sup_covered_difference", "value_unit": "points"} | SPLIT),
    ]
    shown = talk.cell(**COVERED, verdict="falls_short")
    for audience in ("manager", "board"):
        asked = {asking(edition(*others), cell, audience).prompt for others in (withheld, [shown]) for cell in withheld}
        assert len(asked) == 1


def test_the_turn_goes_round_with_the_months(talk: SimpleNamespace) -> None:
    cell = talk.withheld()
    fact_of_ours = fact("sup_lived_experience_option", "not_in_place", talk)
    asked = [asking(edition(cell, fact_of_ours, day=f"2026-{month:02}-28"), cell, "manager") for month in range(1, 5)]
    assert [one.prompt for one in asked] == [
        "quality.withheld",
        "supervision.withheld",
        "quality.withheld",
        "supervision.withheld",
    ]


def test_beside_a_withheld_figure_facts_take_their_turn(talk: SimpleNamespace) -> None:
    gap = talk.withheld(**GAP)
    scale = talk.cell(**SCALES, unit="A", verdict="less")
    asked = {asking(edition(gap, scale, day=f"2026-{month:02}-28"), gap, "manager").prompt for month in range(1, 13)}
    assert asked == {"pay.withheld", "pay.scale_lower"}


@pytest.mark.parametrize("name", ["lantern", "harbour"])
def test_every_cell_of_a_made_organisation_has_a_question(name: str, request: pytest.FixtureRequest) -> None:
    home: Home = request.getfixturevalue(f"{name}_home")
    for found in editions.standing(home, cells.Viewer("hr")):
        for audience in ("manager", "board"):
            for cell in found.cells:
                asked = asking(found, cell, audience)
                prompts = {prompt.id: prompt for prompt in asked.theme.prompts}
                assert asked.ask == (prompts[asked.prompt].ask if asked.prompt else asked.theme.title)
                assert not asked.prompt or audience in prompts[asked.prompt].audiences
