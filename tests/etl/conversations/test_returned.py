"""What moved since a card was written."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from etl.conversations import Card, moved
from etl.conversations.store import _card, _event

Written = Callable[..., Card]


@pytest.fixture
def written(talk: SimpleNamespace) -> Written:
    """A card as it comes from the file, on a figure."""
    return lambda **told: _card(_event(talk.draft(talk.cell(**told)), 1, date(2025, 11, 12)))


@pytest.mark.parametrize(
    ("value", "low", "high", "says"),
    [
        (48, 47, 49, "a clear change for the better"),
        (39, 38, 41, "a clear change for the worse"),
        (45, 46, 50, "no clear change"),  # the two ranges touch
    ],
)
def test_a_change_is_clear_where_the_two_printed_ranges_do_not_overlap(
    value: float, low: float, high: float, says: str, written: Written, talk: SimpleNamespace
) -> None:
    now = talk.cell(value, low, high, talk.now)
    told = f"when we wrote it, September 2025, 44 minutes; now {value} minutes: {says}"
    assert moved(written(), now) == told


def test_without_a_better_side_a_clear_change_is_not_judged(written: Written, talk: SimpleNamespace) -> None:
    paid = {"measure": "pay_typical_others", "topic": "pay", "value_unit": "pounds_an_hour"}
    now = talk.cell(48, 47, 49, talk.now, **paid)
    assert moved(written(**paid), now) == "when we wrote it, September 2025, £44.00; now £48.00: a clear change"


def test_where_equal_is_better_nearer_to_it_is(written: Written, talk: SimpleNamespace) -> None:
    gap: dict[str, Any] = {"measure": "pay_gap_like_for_like", "topic": "pay", "value_unit": "pence_in_the_pound"}
    card = written(value=90, low=88, high=92, **gap)
    assert moved(card, talk.cell(98, 97, 99, talk.now, **gap)).endswith("now 98p: a clear change for the better")
    assert moved(card, talk.cell(115, 113, 117, talk.now, **gap)).endswith("now £1.15: a clear change for the worse")


def test_a_carried_figure_is_no_new_one(written: Written, talk: SimpleNamespace) -> None:
    assert moved(written(), talk.cell()) == "no new figure yet"


def test_without_a_figure_now_its_own_sentence_stands(written: Written, talk: SimpleNamespace) -> None:
    assert moved(written(), talk.withheld()) == "Withheld to keep people safe."
    assert moved(written(), None) == "There is no such figure in this edition."


def test_a_card_on_a_withheld_figure_had_none_then(talk: SimpleNamespace) -> None:
    card = _card(_event(talk.draft(talk.withheld()), 1, date(2025, 11, 12)))
    assert (card.says, card.figure) == ("Withheld to keep people safe.", None)
    assert moved(card, talk.cell(as_of=talk.now)) == "there was no figure then; now 44 minutes"
    assert moved(card, talk.withheld()) == "Withheld to keep people safe."


def test_a_fact_has_changed_or_not(written: Written, talk: SimpleNamespace) -> None:
    fact: dict[str, Any] = {"low": None, "high": None, "value_unit": "steps", "level": "role", "unit": "Peer Mentor"}
    card = written(value=2, **fact)
    told = "when we wrote it, September 2025, 2 steps; now"
    assert moved(card, talk.cell(2, as_of=talk.now, **fact)) == f"{told} 2 steps: unchanged"
    assert moved(card, talk.cell(3, as_of=talk.now, **fact)) == f"{told} 3 steps: changed"


def test_a_promise_tells_how_it_stood_and_how_it_stands(written: Written, talk: SimpleNamespace) -> None:
    promise: dict[str, Any] = {"value": None, "low": None, "high": None, "level": "practice", "value_unit": ""}
    card = written(**promise, says="A debrief: partly.")
    same, kept = (talk.cell(as_of=talk.now, **promise, says=f"A debrief: {how}.") for how in ("partly", "in place"))
    assert moved(card, same) == "when we wrote it, September 2025, it stood as it does now"
    assert moved(card, kept) == "when we wrote it, September 2025: A debrief: partly. Now: A debrief: in place."


def test_of_an_edition_that_was_taken_back_nothing_is_compared(written: Written, talk: SimpleNamespace) -> None:
    card = replace(written(), taken_back=True)
    assert moved(card, talk.cell(as_of=talk.now)) == "That edition was taken back."
