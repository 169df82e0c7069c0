"""The questions to talk about: whole, reachable, and in our own words (supervision-strain-retention.md 6)."""

import itertools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import pytest

from etl import measures, words
from etl.cells import Change, Status
from etl.conversations import asked
from etl.measures.measure import Declared, Measure
from etl.words import State, Verdict
from schemas import conversations

PAPER = Path(__file__).parents[2] / ".." / "shared" / "briefing-paper-four.txt"
COMPARED = ("role_scales", "rungs_above")  # facts that compare roles
HINTS = re.compile(r"\b(one or two|too few|so few|few peers|small number|only one|too small|how many of)\b")
WORDS = 8  # in a row, that would be the paper's and not ours
CONTENT = conversations.content()
PROMPTS: list[Mapping[str, Any]] = [prompt for theme in CONTENT["themes"] for prompt in theme["prompts"]]
INDICATORS = CONTENT["indicators"]


def level(prompt: Mapping[str, Any]) -> str:
    return str(INDICATORS[prompt["when"]["indicator"]]["level"])


def of_state(*states: str) -> list[Mapping[str, Any]]:
    return [prompt for prompt in PROMPTS if prompt["when"]["state"] in states]


def test_every_prompt_has_an_id_of_its_own() -> None:
    assert len({prompt["id"] for prompt in PROMPTS}) == len(PROMPTS) > 130


def test_every_prompt_names_an_indicator_a_state_and_audiences_that_the_file_knows() -> None:
    assert {prompt["when"]["indicator"] for prompt in PROMPTS} <= INDICATORS.keys()
    assert {prompt["when"]["state"] for prompt in PROMPTS} <= CONTENT["states"].keys()
    assert {each for prompt in PROMPTS for each in prompt["for"]} == set(CONTENT["audiences"])


def test_every_indicator_is_asked_of() -> None:
    assert INDICATORS.keys() == {prompt["when"]["indicator"] for prompt in PROMPTS}


def test_states_are_text_for_a_bare_no_would_read_as_false() -> None:
    assert all(isinstance(prompt["when"]["state"], str) for prompt in PROMPTS)


@pytest.mark.parametrize("theme", CONTENT["themes"], ids=lambda theme: theme["id"])
def test_a_theme_has_three_explanations_three_to_nine_prompts_and_one_that_needs_no_figure(
    theme: Mapping[str, Any],
) -> None:
    assert len(theme["because"]) == 3
    assert 3 <= len(theme["prompts"]) <= 9
    assert "withheld" in {prompt["when"]["state"] for prompt in theme["prompts"]}


def test_facts_are_never_withheld_nor_compared_but_those_that_compare_roles() -> None:
    split = of_state("withheld", "peer_lower", "peer_higher", "no_clear_difference")
    assert {prompt["when"]["indicator"] for prompt in split if level(prompt) == "fact"} == set(COMPARED)
    assert "withheld" not in {prompt["when"]["state"] for prompt in PROMPTS if prompt["when"]["indicator"] in COMPARED}


def test_only_figures_that_tell_peers_and_colleagues_apart_are_compared() -> None:
    compared = of_state("peer_lower", "peer_higher")
    assert {level(prompt) for prompt in compared if prompt["when"]["indicator"] not in COMPARED} == {"split"}


def test_only_facts_are_in_place_or_not() -> None:
    assert {level(prompt) for prompt in of_state("in_place_current", "in_place_overdue", "not_in_place")} == {"fact"}


def test_what_is_asked_beside_a_withheld_figure_hints_at_no_number() -> None:
    said = [" ".join(prompt[part] for part in ("ask", "listen_for", "next_step")) for prompt in of_state("withheld")]
    assert len(said) == len(CONTENT["themes"])
    assert [text for text in said if HINTS.search(text)] == []


def test_every_question_ends_as_one_or_as_a_sentence() -> None:
    assert [prompt["id"] for prompt in PROMPTS if not prompt["ask"].rstrip().endswith(("?", "."))] == []


@pytest.mark.skipif(not PAPER.exists(), reason="the briefing paper is not beside this checkout")
def test_headings_are_the_papers_and_the_words_are_ours() -> None:
    paper = PAPER.read_text("utf-8")
    lines = {line.strip() for line in paper.splitlines()}
    named = [one for theme in CONTENT["themes"] for one in (theme["paper"]["part"], *theme["paper"]["headings"])]
    assert [one for one in named if one not in lines] == []
    said = [prompt[part] for prompt in PROMPTS for part in ("ask", "listen_for", "next_step")]
    ours = said + [text for theme in CONTENT["themes"] for text in (theme["opening"], *theme["because"])]
    assert runs(paper) & set().union(*map(runs, ours)) == set()


def runs(text: str) -> set[str]:
    """Every eight words in a row."""
    found = re.findall(r"[a-z']+", text.lower())
    return {" ".join(found[first : first + WORDS]) for first in range(len(found) - WORDS + 1)}


def test_every_status_verdict_and_change_has_one_state_that_the_file_knows() -> None:
    every = itertools.product(get_args(Status), (*get_args(Verdict), None), (*get_args(Change), None))
    assert {words.state(*one) for one in every} == set(get_args(State)) == CONTENT["states"].keys()


def reached(measure: Declared) -> set[str]:
    """The states that a cell of the measure may come to, by what it declares.

    Whatever is decided about people may be withheld or too early to tell; a change is told where a side is better.
    """
    verdicts = [None if said == "fact" else said for said in measure.says]
    found = {str(words.state("released", verdict, None)) for verdict in verdicts} | {"not_collected"}
    counts_people = not isinstance(measure, Measure) or measure.kind != "no_people"
    if counts_people:
        found |= {"withheld", "baseline"}
    if counts_people and measure.better:
        found |= {"improving", "worsening"}
    return found | ({"no_comparator"} if measure.does_not_apply else set())


def waiting() -> dict[str, list[str]]:
    """Prompts that no cell can bring, by what they ask about; beside withheld figures those of the topic take turns."""
    declared = {measure.id: reached(measure) for measure in measures.measures()}
    people = {each.topic for each in measures.measures() if "withheld" in declared[each.id]}
    turns = {name for topic in people for name in asked.OF_TOPIC.get(topic, (asked.ELSE,))}
    found: dict[str, list[str]] = {}
    for theme in CONTENT["themes"]:
        for prompt in theme["prompts"]:
            name, state = prompt["when"]["indicator"], prompt["when"]["state"]
            if theme["id"] not in turns if state == "withheld" else state not in declared.get(name, ()):
                found.setdefault(name, []).append(prompt["id"])
    return found


def test_prompts_that_no_cell_of_todays_measures_can_bring_are_these() -> None:
    assert waiting() == {name: list(prompts) for name, prompts in (NO_MEASURE | NO_SUCH_STATE).items()}


def test_they_wait_for_a_measure_or_for_a_state_that_it_does_not_have() -> None:
    assert [name for name in NO_MEASURE if measures.measure(name)] == []
    assert [name for name in NO_SUCH_STATE if not measures.measure(name)] == []


# No measure is declared for these; a new one takes its prompts out.
NO_MEASURE: dict[str, tuple[str, ...]] = {
    "case_worker_ratio": ("limits.case_work",),
    "clearance_days": ("entry.slow",),
    "clearance_withdrawn_share": (
        "entry.lost_at_clearance",
        "entry.help",
        "entry.withheld",
    ),
    "coaching_hours": (
        "coaching.none",
        "coaching.worsening",
    ),
    "contact_ooh_share": (
        "contact.out_of_hours",
        "contact.ooh_short",
    ),
    "contact_top1_share": (
        "contact.concentrated",
        "contact.withheld",
    ),
    "contract_security": (
        "terms.contract_lower",
        "terms.no_difference",
        "terms.withheld",
    ),
    "data_coverage": (
        "safe_foundations.balance",
        "voice.coverage",
    ),
    "degree_barrier": ("entry.degree",),
    "development_access": (
        "training.lower",
        "training.no_difference",
        "training.higher",
        "training.withheld",
    ),
    "devplan_share": ("progression.plans",),
    "early_leaver_rate": (
        "moving.early",
        "moving.early_high",
    ),
    "exit_destination": ("moving.destination",),
    "funded_study_share": ("progression.study",),
    "funding_cliff_share": ("terms.cliff",),
    "hours_over_share": ("wearing.hours",),
    "internal_fill": ("moving.internal_fill",),
    "leave_untaken_share": ("wearing.leave",),
    "nonpeer_training_share": (
        "colleagues.training_low",
        "colleagues.meets",
    ),
    "open_advert_share": (
        "finding.not_advertised",
        "finding.open",
    ),
    "peers_with_peer_share": (
        "value.withheld",
        "story.withheld",
        "more.falls_short",
        "more.meets",
        "more.withheld",
    ),
    "safeguarding_training_share": (
        "safe_foundations.training_short",
        "safe_foundations.withheld",
        "confidentiality.training",
        "confidentiality.withheld",
    ),
    "same_as_a_masters": ("value.starting_point",),
    "second_worker_share": ("contact.second_worker",),
    "shadowing_complete_share": (
        "readiness.shadowing_short",
        "readiness.worsening",
        "readiness.meets",
        "readiness.withheld",
    ),
    "sup_clinical_share": (
        "supervisors.training",
        "supervisors.withheld",
    ),
    "sup_org_cancel_share": ("supervision.cancelled",),
    "sup_protected_share": ("quality.interrupted",),
    "sup_return_days": ("quality.return",),
    "sup_separate_share": (
        "finding.home_base",
        "supervisors.separate",
    ),
    "sup_span": ("supervisors.span",),
    "sup_top20_share": ("supervisors.eighty_twenty",),
    "support_group_hours": (
        "coaching.group_short",
        "coaching.optional",
        "coaching.withheld",
    ),
    "survey_cbi_work": ("wearing.cbi",),
    "survey_control": (
        "limits.control",
        "limits.withheld",
    ),
    "survey_demands": ("wearing.demands",),
    "survey_relationships": (
        "colleagues.relationships",
        "colleagues.withheld",
    ),
    "survey_role": (
        "role.survey_low",
        "role.meets",
        "role.withheld",
    ),
    "therapy_hour_use": (
        "outside.low_use",
        "outside.use_ok",
        "outside.withheld",
    ),
    "time_in_role": (
        "moving.curve",
        "moving.withheld",
    ),
    "vacancy_days": (
        "finding.vacancies",
        "finding.withheld",
    ),
    "wage_floor": ("pay.floor",),
}
# The measure is there: the first is a promise, kept or not; the second has a comparison, or none that may be told.
NO_SUCH_STATE: dict[str, tuple[str, ...]] = {
    "module_coverage": (
        "training.topics",
        "story.ways",
    ),
    "pay_gap_like_for_like": ("pay.no_comparator",),
}
