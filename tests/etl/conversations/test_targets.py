"""The board's targets: on published figures, read as they are printed, judged on the whole released range."""

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import audit, conversations, measures, words
from etl.conversations import Target, aim, journal
from etl.conversations.targets import PLAUSIBLE, read
from etl.home import Home, Refused, open_home
from etl.measures.measure import Declared

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
OF_ROLES = "That figure is about roles or promises, one by one. A target stands on a figure of the whole organisation."
BY, DECIDED = date(2027, 4, 30), date(2026, 11, 12)


def measure(name: str) -> Declared:
    found = measures.measure(name)
    assert found
    return found


def target(name: str, figure: str) -> Target:
    return Target(measure=name, value=read(figure, measure(name)), figure=figure, by=BY, decided=DECIDED)


def put(home: Home, name: str, figure: str, by: date = BY, decided: date = DECIDED) -> Target:
    return conversations.set_target(home, name, figure, by, decided, actor="test", at=AT)


@pytest.fixture
def lantern(lantern_home: Home, tmp_path: Path) -> Home:
    shutil.copytree(lantern_home.folder, tmp_path / "lantern")
    return open_home(tmp_path / "lantern", {})


@pytest.mark.parametrize(
    ("name", "figure", "value"),
    [
        ("sup_minutes_share", "57", 57),
        ("sup_minutes_share", " 57 Minutes ", 57),
        ("sup_minutes_share", "1 minute", 1),
        ("pay_gap_like_for_like", "95p", 95),
        ("pay_gap_like_for_like", "95", 95),
        ("pay_gap_like_for_like", "£1", 100),
        ("pay_gap_like_for_like", "£1.02", 102),
        ("pay_gap_like_for_like", "£0.95", 95),
        ("sup_covered_share", "90%", 90),
        ("sup_covered_share", "90", 90),
        ("hours_above_contract", "2.5 hours", 2.5),
        ("promotion_rate_ratio", "0.9 times", 0.9),
        ("sup_minutes_difference", "2 minutes less", -2),
        ("sup_covered_difference", "3 points more", 3),
    ],
)
def test_a_figure_is_read_in_the_words_in_which_it_is_printed(name: str, figure: str, value: float) -> None:
    assert read(figure, measure(name)) == value


@pytest.mark.parametrize(
    ("name", "figure"),
    [
        ("sup_minutes_share", ""),
        ("sup_minutes_share", "a lot"),
        ("sup_minutes_share", "57%"),
        ("sup_minutes_share", "-1"),
        ("sup_minutes_share", "61"),
        ("sup_minutes_share", "57 minutes less"),
        ("sup_covered_share", "101%"),
        ("pay_gap_like_for_like", "£9"),
        ("pay_gap_like_for_like", "£1p"),
        ("pay_gap_like_for_like", "nan"),
        ("pay_gap_like_for_like", "1e2"),
    ],
)
def test_what_is_no_such_figure_is_refused(name: str, figure: str) -> None:
    with pytest.raises(Refused):
        read(figure, measure(name))


HELD = [each for each in measures.measures() if each.value_unit in PLAUSIBLE and each.better]


@given(st.sampled_from(HELD), st.integers(1, 60))
def test_whatever_is_printed_can_be_read(declared: Declared, value: int) -> None:
    whole = float(min(value, PLAUSIBLE[declared.value_unit][1]))
    printed = words.figure(whole, declared.value_unit, "same" if declared.equal == 0 else None)
    assert printed
    assert read(printed, declared) == whole


@pytest.mark.parametrize(
    ("low", "high", "stood"),
    [(57, 60, "reached"), (40, 56.9, "not there yet"), (50, 57, "too early to tell"), (56, 60, "too early to tell")],
)
def test_where_more_is_better_the_whole_range_must_be_at_or_above(
    low: float, high: float, stood: str, talk: SimpleNamespace
) -> None:
    told = aim(target("sup_minutes_share", "57 minutes"), talk.cell(low=low, high=high))
    assert told == f"Our target: 57 minutes by April 2027, {stood}"


@pytest.mark.parametrize(
    ("low", "high", "stood"), [(1, 3, "reached"), (3.1, 5, "not there yet"), (2, 4, "too early to tell")]
)
def test_where_less_is_better_it_must_be_at_or_below(
    low: float, high: float, stood: str, talk: SimpleNamespace
) -> None:
    cell = talk.cell(measure="hours_above_contract", topic="burnout", value_unit="hours", low=low, high=high)
    assert conversations.stands(target("hours_above_contract", "3 hours"), cell) == stood


@pytest.mark.parametrize(
    ("figure", "low", "high", "stood"),
    [
        ("95p", 95, 105, "reached"),
        ("95p", 90, 94, "not there yet"),
        ("95p", 106, 110, "not there yet"),
        ("95p", 94, 99, "too early to tell"),
        ("£1", 97, 103, "reached"),  # about the same is as near as can be told
        ("£1", 96, 100, "too early to tell"),
    ],
)
def test_where_equal_is_better_it_must_be_as_near_to_it_as_the_target(
    figure: str, low: float, high: float, stood: str, talk: SimpleNamespace
) -> None:
    gap = {"measure": "pay_gap_like_for_like", "topic": "pay", "value_unit": "pence_in_the_pound", "split": True}
    assert conversations.stands(target("pay_gap_like_for_like", figure), talk.cell(**gap, low=low, high=high)) == stood


def test_a_withheld_figure_is_not_judged_and_a_target_stands_beside_its_own_figure_alone(
    talk: SimpleNamespace,
) -> None:
    ours = target("sup_minutes_share", "57 minutes")
    assert aim(ours, talk.withheld()) == "Our target: 57 minutes by April 2027"
    assert aim(None, talk.cell()) is None
    others: list[dict[str, Any]] = [
        {"level": "service", "unit": "East"},
        {"dimensions": {"group": "peers"}},
        {"measure": "sup_covered_share"},
    ]
    assert [aim(ours, talk.cell(**placed)) for placed in others] == [None] * 3


def test_the_one_entered_last_is_in_force_and_the_log_names_the_measure_alone(lantern: Home) -> None:
    put(lantern, "sup_minutes_share", "55")
    entered = put(lantern, "sup_minutes_share", "57 minutes")
    assert entered == target("sup_minutes_share", "57 minutes")
    assert conversations.targets(lantern)["sup_minutes_share"] == entered
    line = audit.lines(lantern)[-1]
    assert line.keys() == {"action", "measure", "actor", "time", "seq", "prev", "hash"}
    assert (line["action"], line["measure"]) == ("target", "sup_minutes_share")


def test_a_target_is_withdrawn_once(lantern: Home) -> None:
    put(lantern, "sup_minutes_share", "57")
    conversations.withdraw_target(lantern, "sup_minutes_share", actor="test", at=AT)
    assert conversations.targets(lantern) == {}
    with pytest.raises(Refused, match=r"There is no target for that\."):
        conversations.withdraw_target(lantern, "sup_minutes_share", actor="test", at=AT)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("nothing", "There is no measure of that name."),
        ("people", "Neither more nor less of that is better by itself, so it holds no target."),
        (
            "role_scales",
            OF_ROLES,
        ),
        (
            "debrief_policy",
            OF_ROLES,
        ),
    ],
)
def test_what_can_hold_no_target_says_why(lantern: Home, name: str, says: str) -> None:
    with pytest.raises(Refused) as refused:
        put(lantern, name, "57")
    assert refused.value.says == says


def test_withheld_and_not_collected_are_refused_in_the_same_words(harbour_home: Home) -> None:
    for name in ("pay_gap_like_for_like", "sup_minutes_share", "hours_above_contract", "sickness_rate"):
        with pytest.raises(
            Refused, match=r"^There is no published figure for that now, so no target can stand on it\.$"
        ):
            put(harbour_home, name, "57")


@pytest.mark.parametrize(("by", "decided"), [(BY, date(2026, 11, 21)), (DECIDED, DECIDED)])
def test_the_board_decides_before_it_is_entered_and_aims_at_a_day_after(lantern: Home, by: date, decided: date) -> None:
    before = conversations.targets(lantern)
    with pytest.raises(Refused, match=r"^The day "):
        put(lantern, "sup_minutes_share", "50", by, decided)
    assert conversations.targets(lantern) == before


def test_a_damaged_target_is_refused(home: Home) -> None:
    journal.append(home, lambda _: {"event": "target", "measure": "sup_minutes_share", "value": "x"})
    with pytest.raises(Refused, match="changed at line 1"):
        conversations.targets(home)
    assert json.loads(journal.path(home).read_bytes())["event"] == "target"
