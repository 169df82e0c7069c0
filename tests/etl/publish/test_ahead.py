"""What the next edition would bring is known from the calendar and from what is loaded, before anything is computed."""

from collections.abc import Iterator
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from etl import load, publish
from etl.home import Home, Refused
from etl.load.answered import Asked

pytestmark = pytest.mark.usefixtures("quick")
Made = SimpleNamespace
FIRST = date(2025, 9, 30)  # the day of the only edition
YEARLY = {"people", "pay_gap_like_for_like", "pay_typical_peers"}


def due(home: Home, day: date) -> dict[tuple[str, str], bool]:
    """By measure and the smaller units it is told for: is it due in an edition as at that day?"""
    return {(each.measure.id, each.by): each.due for each in publish.ahead(home, day).coming}


def ids(found: dict[tuple[str, str], bool], by: str = "") -> Iterator[str]:
    return (name for (name, units), now in found.items() if now and units == by)


def test_where_nothing_is_loaded_no_edition_can_be_made(home: Home) -> None:
    with pytest.raises(Refused, match="There is nothing to publish yet"):
        publish.ahead(home)


def test_the_first_edition_has_everything_due(loaded: Home) -> None:
    ahead = publish.ahead(loaded)
    assert (ahead.as_of, ahead.first, ahead.last) == (FIRST, True, None)
    assert ahead.coming
    assert all(each.due for each in ahead.coming)
    assert sorted(ahead.loads) == [1, 2]


def test_on_the_day_of_the_last_edition_nothing_is_due_and_nothing_is_new(published: Home) -> None:
    ahead = publish.ahead(published)
    assert (ahead.as_of, ahead.first, ahead.last) == (FIRST, False, FIRST)
    assert not any(each.due for each in ahead.coming)
    assert not ahead.split
    assert list(ahead.loads) == []


@pytest.mark.parametrize(
    ("days", "whole", "smaller", "yearly"),
    [
        (89, False, False, False),
        (90, True, False, False),
        (179, True, False, False),
        (180, True, True, False),
        (299, True, True, False),
        (300, True, True, True),
    ],
)
def test_all_staff_are_due_after_90_days_their_units_after_180_and_what_is_split_after_300(
    published: Home, days: int, *, whole: bool, smaller: bool, yearly: bool
) -> None:
    found = due(published, FIRST + timedelta(days=days))
    assert found["headcount", ""] is whole
    assert found["headcount", "by service and team"] is smaller
    assert {found[name, ""] for name in YEARLY} == {yearly}
    assert publish.ahead(published, FIRST + timedelta(days=days)).split is yearly


def test_a_rate_of_two_years_is_due_after_one(published: Home) -> None:
    assert "promotion_rate" not in ids(due(published, FIRST + timedelta(days=364)))
    assert "promotion_rate" in ids(due(published, FIRST + timedelta(days=365)))


def test_what_waits_names_the_tables_of_which_no_export_is_there(loaded: Home) -> None:
    waits = {each.measure.id: each.waits for each in publish.ahead(loaded).coming if not each.by}
    assert tuple(waits["sup_minutes_share"]) == ("supervision",)
    assert tuple(waits["pay_gap_like_for_like"]) == ()


def test_what_was_loaded_since_is_new_and_what_is_of_a_later_day_is_not_in_it(published: Home, made: Made) -> None:
    after = made.AT + timedelta(hours=1)
    load.load(published, [made.staff(day=made.NOW)], Asked(), actor="test", at=after)
    assert list(publish.ahead(published).loads) == [3]
    early = publish.ahead(published, FIRST)
    assert (list(early.loads), list(early.later)) == ([], [3])


def test_an_edition_that_was_withdrawn_still_counts_for_the_calendar(published: Home, made: Made) -> None:
    publish.unpublish(published, **made.BY)
    ahead = publish.ahead(published)
    assert (ahead.first, ahead.last) == (False, None)
    assert not any(each.due for each in ahead.coming)
    assert sorted(ahead.loads) == [1, 2]


def test_an_edition_before_the_last_one_is_refused(published: Home) -> None:
    with pytest.raises(Refused):
        publish.ahead(published, FIRST - timedelta(days=1))
