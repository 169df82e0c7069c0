"""The clock of supervision: the golden case of supervision-strain-retention.md 4.2, its rules, and a count by day."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.facts import Given, rows, supervision
from schemas.standards import Standard, standard_for, standards

Row = dict[str, Any]
SCHEMA = {
    "what": pl.String, "person": pl.Int64, "since": pl.Date, "until": pl.Date, "started": pl.Date, "peer": pl.Boolean,
    "family": pl.String, "service": pl.String, "employment_type": pl.String, "contract_hours": pl.Float64,
    "minutes": pl.Float64, "kind": pl.String,
}  # fmt: skip
SINCE, ON = date(2026, 1, 1), date(2026, 12, 31)
PROMISE = standards("briefing_paper", Path())
TEN_DAYS = (Standard(id="ten days", minutes=60, interval_days=10, grace_days=0),)
DAY = timedelta(1)


def post(since: date = date(2020, 1, 1), until: date | None = None, **rest: Any) -> Row:
    """An employee whose role is not a peer's; ordinarily long in the organisation, so promised an hour in 31 days."""
    role = {"peer": False, "family": "Support", "employment_type": "employee"}
    return {"what": "post", "person": 1, "since": since, "until": until, "started": since} | role | rest


def held(on: date, minutes: float | None = 60, **rest: Any) -> Row:
    return {"what": "held", "person": 1, "since": on, "minutes": minutes} | rest


def away(since: date, until: date | None) -> Row:
    return {"what": "away", "person": 1, "since": since, "until": until}


def told(since: date = date(2019, 1, 1), until: date = ON) -> Row:
    """The days that an export speaks for."""
    return {"what": "told", "since": since, "until": until}


def facts(*rows: Row, terms: Sequence[Standard] = PROMISE, since: date = SINCE, on: date = ON) -> list[Row]:
    """One row a person; an export speaks for all days unless the test says which."""
    exports = [] if any(row["what"] == "told" for row in rows) else [told()]
    frame = pl.DataFrame([dict.fromkeys(SCHEMA) | row for row in (*rows, *exports)], SCHEMA)
    return supervision.finish(frame, Given(since, on, terms)).rows(named=True)


def test_golden_case() -> None:
    days = [date(2026, 1, 12), date(2026, 1, 19), date(2026, 2, 16), date(2026, 3, 9)]
    short, leave = held(date(2026, 2, 23), 30), away(date(2026, 2, 2), date(2026, 2, 8))
    (person,) = facts(post(date(2026, 1, 5)), *map(held, days), short, leave, terms=TEN_DAYS, on=date(2026, 3, 31))
    assert (person["available"], person["covered"]) == (79, 44)
    assert (person["given"], person["promised"]) == (4 * 60, pytest.approx(79 * 6))


# ---------------------------------------------------------------- rules


def test_leave_pauses_the_clock() -> None:
    # Held on 1 March; 38 days in post later it is overdue, and ten days of leave come between.
    leave = away(date(2026, 3, 11), date(2026, 3, 20))
    (person,) = facts(post(), held(date(2026, 3, 1)), leave, since=date(2026, 3, 1), on=date(2026, 4, 30))
    assert (person["available"], person["covered"]) == (61 - 10, 38)


def test_leave_that_two_rows_tell_is_taken_once_and_open_leave_runs_to_the_end() -> None:
    one, other = away(date(2026, 1, 10), date(2026, 1, 19)), away(date(2026, 1, 15), date(2026, 1, 24))
    (person,) = facts(post(), one, other, away(date(2026, 12, 22), None))
    assert person["available"] == 365 - 15 - 10


def test_whoever_is_away_all_the_time_is_not_counted() -> None:
    assert facts(post(), away(date(2025, 6, 1), None)) == []


def test_days_outside_the_months_that_an_export_speaks_for_do_not_count() -> None:
    first, second = told(date(2025, 11, 1), date(2026, 4, 30)), told(date(2026, 6, 1), ON)
    (person,) = facts(post(), held(date(2026, 4, 30)), first, second)
    # 1 and 30 April are followed by 37 days of June and July; January's are after two months without a session.
    assert (person["available"], person["covered"]) == (365 - 31, 1 + 37)
    assert person["promised"] == pytest.approx((365 - 31) * 60 / 31)


def test_where_records_begin_with_the_window_the_first_session_is_due_after_the_interval() -> None:
    (person,) = facts(post(), told(SINCE, ON))
    assert person["covered"] == 31


def test_where_records_begin_later_than_a_person_it_is_by_the_standard_of_the_day_on_which_they_do() -> None:
    (person,) = facts(post(SINCE), told(date(2026, 9, 1), ON))
    assert (person["available"], person["covered"]) == (122, 31)


def test_a_session_before_the_window_counts_for_the_days_that_it_covers_in_it_and_is_given_before_it() -> None:
    (person,) = facts(post(), held(date(2025, 12, 22)))
    assert (person["covered"], person["given"]) == (38 - 10, 0)


def test_whoever_begins_has_a_first_session_due_after_the_interval_without_grace() -> None:
    (person,) = facts(post(date(2026, 3, 2)), on=date(2026, 4, 30))
    assert person["covered"] == 7


def test_the_due_date_is_that_of_the_standard_on_the_day_of_the_session() -> None:
    # The seventh week's session would be due in 14 and 4 days; that of day 41 was due in 7 and 3.
    start = date(2026, 3, 2)
    (early,) = facts(post(start), held(start + 41 * DAY), on=start + 80 * DAY)
    (later,) = facts(post(start), held(start + 42 * DAY), on=start + 80 * DAY)
    assert (early["covered"], later["covered"]) == (7 + 10, 7 + 18)


def test_a_move_changes_the_promise_and_not_the_due_date_of_the_session_before_it() -> None:
    moved = date(2026, 2, 1)
    (person,) = facts(
        post(until=moved - DAY),
        post(moved, started=date(2020, 1, 1), peer=True),
        held(moved - DAY),
        on=date(2026, 3, 31),
    )
    assert person["covered"] == 38
    assert person["promised"] == pytest.approx(31 * 60 / 31 + 59 * 60 / 7)


def test_whoever_comes_back_after_a_break_begins_anew() -> None:
    left, back = post(until=date(2026, 1, 31)), post(date(2026, 2, 10), started=date(2020, 1, 1))
    (person,) = facts(left, back, held(date(2026, 1, 31)), on=date(2026, 6, 30))
    assert person["covered"] == 1 + 31


def test_of_two_posts_the_more_demanding_standard_holds_and_a_session_counts_once() -> None:
    (person,) = facts(post(), post(peer=True), held(date(2026, 1, 1)), on=date(2026, 1, 28))
    assert (person["promised"], person["given"], person["covered"]) == (240, 60, 10)
    assert person["peer"]


def test_a_volunteer_is_promised_what_the_row_for_volunteers_says() -> None:
    (person,) = facts(post(SINCE, peer=True, employment_type="volunteer"), on=date(2026, 1, 31))
    assert person["promised"] == pytest.approx(60)


def test_whoever_no_row_holds_for_is_not_counted() -> None:
    assert facts(post(employment_type="contractor")) == []
    assert facts(post(), terms=()) == []


def test_a_short_session_one_of_another_kind_and_the_second_of_a_day_count_for_nothing() -> None:
    day = date(2026, 1, 1)
    (person,) = facts(
        post(), held(day), held(day), held(day + DAY, 44), held(day + DAY, 60, kind="group"), on=date(2026, 3, 31)
    )
    assert (person["given"], person["covered"]) == (60, 38)


def test_a_session_of_unknown_length_is_as_long_as_is_promised() -> None:
    (person,) = facts(post(), held(date(2026, 1, 1), None), terms=standards("lga_asye", Path()))
    assert person["given"] == 90


@pytest.mark.parametrize(("unknown", "enough"), [(1, True), (2, False)])
def test_minutes_are_told_where_four_fifths_of_the_sessions_say_how_long_they_lasted(
    unknown: int, *, enough: bool
) -> None:
    days = [SINCE + n * 40 * DAY for n in range(5 + unknown - 1)]
    (person,) = facts(post(), *(held(day, None if n < unknown else 60) for n, day in enumerate(days)))
    assert person["timed"] is enough


def test_what_is_given_beyond_the_promise_makes_up_for_weeks_of_its_own_quarter_alone() -> None:
    # Of a promised 90 days at 60 in 31, and so on: five sessions in the first quarter, none in the others.
    sessions = [held(SINCE + n * DAY) for n in range(5)]
    (person,) = facts(post(), *sessions)
    assert person["given"] == pytest.approx(90 * 60 / 31)


def test_minutes_are_told_by_the_band_of_tenure_of_their_day() -> None:
    (person,) = facts(post(SINCE), held(SINCE + 41 * DAY), held(SINCE + 42 * DAY), held(ON))
    assert [person[f"given_{band}"] for band in supervision.BANDS] == [60, 60, 60]
    promised = [person[f"promised_{band}"] for band in supervision.BANDS]
    assert promised == pytest.approx([42 * 60 / 7, 140 * 60 / 14, 183 * 60 / 31])
    assert person["tenure"] == "after"


def test_the_service_is_that_of_the_last_post_and_one_peer_post_in_the_window_makes_a_peer() -> None:
    moved = date(2026, 6, 1)
    posts = post(until=moved - DAY, service="North", peer=True), post(moved, service="South")
    (person,) = facts(*posts, held(moved))
    assert (person["service"], person["peer"]) == ("South", True)
    (later,) = facts(*posts, held(moved), since=moved)
    assert not later["peer"]


def test_a_service_of_which_the_exports_hold_nothing_is_not_recorded_and_one_that_cancels_all_is() -> None:
    north, south = post(service="North"), post(service="South", person=2)
    cancelled = {"what": "planned", "person": 1, "since": SINCE}
    assert [person["service"] for person in facts(north, south, cancelled)] == ["North"]


def test_with_no_export_nobody_is_counted() -> None:
    assert facts(post(), told(None, None)) == []


# ---------------------------------------------------------------- rules for all input (4.2)


SOME_DAY = st.integers(0, 364).map(lambda n: SINCE + n * DAY)
LEAVE = st.tuples(SOME_DAY, st.integers(0, 40)).map(lambda pair: away(pair[0], min(pair[0] + pair[1] * DAY, ON)))
LOG = st.lists(SOME_DAY.map(held), max_size=12)


@settings(max_examples=25)
@given(LOG, st.lists(LEAVE, max_size=4), SOME_DAY)
def test_a_session_more_never_lowers_what_is_covered_and_it_is_never_more_than_there_is(
    log: list[Row], leave: list[Row], day: date
) -> None:
    before, after = (facts(post(), *rows, *leave) for rows in (log, [*log, held(day)]))
    for less, more in zip(before, after, strict=True):
        assert less["covered"] <= more["covered"] <= more["available"]
        assert less["given"] <= more["given"] <= more["promised"] + 1e-9


@settings(max_examples=25)
@given(LOG, LEAVE)
def test_a_day_of_leave_more_never_makes_anyone_overdue_sooner(log: list[Row], leave: Row) -> None:
    (before,), after = facts(post(), *log), facts(post(), *log, leave)
    overdue = [person["available"] - person["covered"] for person in after]
    assert all(days <= before["available"] - before["covered"] for days in overdue)


@settings(max_examples=25)
@given(LOG, LEAVE, st.integers(0, 40))
def test_leave_told_in_two_rows_that_touch_is_the_same(log: list[Row], leave: Row, cut: int) -> None:
    middle = min(leave["since"] + cut * DAY, leave["until"])
    parts = away(leave["since"], middle), away(middle, leave["until"])
    assert facts(post(), *log, leave) == facts(post(), *log, *parts)


@settings(max_examples=10)
@given(LOG, LEAVE)
def test_months_sum_to_the_whole(log: list[Row], leave: Row) -> None:
    begins = [date(2026, month, 1) for month in range(1, 13)]
    ends = [*(day - DAY for day in begins[1:]), ON]
    long = (Standard(id="long", minutes=60, interval_days=31, grace_days=300),)  # looks back to the first month's start
    days = [
        facts(post(SINCE), *log, leave, terms=long, since=since, on=on) for since, on in zip(begins, ends, strict=True)
    ]
    (year,) = facts(post(SINCE), *log, leave, terms=long)
    for name in ("available", "covered"):
        assert sum(person[name] for month in days for person in month) == year[name]


# ---------------------------------------------------------------- out of the warehouse


@pytest.fixture
def supervised(kept: Any, store: Any) -> Callable[..., Row]:
    """The one person of a staff list, by these exports of supervision of the year."""

    def select(*exports: Sequence[Row], on: date = ON) -> Row:
        kept("roles", date(2023, 4, 1), {})
        kept("people", date(2025, 12, 31), {})
        for sessions in exports:
            kept("supervision", ON, *sessions, since=SINCE)
        asked = Given(SINCE, on, PROMISE)
        (person,) = store.select(lambda change: rows("supervision", asked, change.select))
        return dict(person)

    return select


def test_posts_sessions_and_stretches_come_out_of_the_warehouse(supervised: Any) -> None:
    person = supervised([{"held_on": date(2026, 2, 1)}])
    assert (person["service"], person["peer"]) == ("North", False)
    assert (person["available"], person["covered"], person["given"]) == (365, 31 + 38, 60)


def test_a_session_without_a_status_was_held_where_there_is_a_day(supervised: Any) -> None:
    held_on, planned = {"held_on": SINCE, "status": None}, {"scheduled_for": SINCE + 80 * DAY, "status": None}
    cancelled = {"held_on": SINCE + 120 * DAY, "status": "cancelled"}
    assert supervised([held_on, planned, cancelled])["given"] == 60


def test_a_session_in_two_exports_counts_once(supervised: Any) -> None:
    log = [{"held_on": SINCE}, {"held_on": SINCE + 40 * DAY}]
    assert supervised(log, log)["given"] == 120


def test_a_tick_under_a_month_is_a_session_on_the_15th_as_long_as_promised(supervised: Any) -> None:
    tick = {"scheduled_for": date(2026, 3, 1), "held_on": None, "minutes": None}
    person = supervised([tick])
    assert (person["given"], person["covered"]) == (60, 31 + 38)
    assert not person["timed"]


def test_several_ticks_under_a_month_are_spread_over_it(supervised: Any) -> None:
    tick = {"scheduled_for": date(2026, 3, 1), "held_on": None}
    assert supervised([tick] * 2, on=date(2026, 3, 31))["given"] == 120


def test_what_stands_after_the_day_is_not_counted(supervised: Any) -> None:
    assert supervised([{"held_on": date(2026, 4, 1)}, {"held_on": SINCE}], on=date(2026, 3, 31))["given"] == 60


@pytest.mark.parametrize(
    ("later", "available"), [([], 59), ([{"last_day": date(2026, 3, 9)}], 365 - 9), (None, 365 - 31)]
)
def test_open_leave_runs_to_the_end_unless_a_later_export_tells_more(
    kept: Any, supervised: Any, later: list[Row] | None, available: int
) -> None:
    leave = {"first_day": date(2026, 3, 1)}
    kept("absence", date(2026, 3, 31), leave, since=SINCE)
    if later is None:  # a later export of other days, which does not name it
        kept("absence", ON, {"person": 2, "first_day": ON, "last_day": ON}, since=date(2026, 4, 1))
    elif later:
        kept("absence", ON, *(leave | row for row in later), since=SINCE)
    assert supervised([{"held_on": SINCE}])["available"] == available


# ---------------------------------------------------------------- against a count by day


def by_day(rows: Sequence[Row], terms: Sequence[Standard], since: date, on: date) -> Row | None:
    """What one person was promised and given, counted from day to day in plain Python, on its own."""
    part = {what: [row for row in rows if row["what"] == what] for what in ("post", "away", "held", "told")}
    first = since - timedelta(max(62, *(term.interval_days + term.grace_days for term in terms)))
    waited, due, before = 0, None, None
    promised, given_, covered, available = {}, {}, 0, 0  # minutes by quarter and band of tenure
    band = ""
    for day in (first + timedelta(n) for n in range((on - first).days + 1)):
        in_post = [post for post in part["post"] if post["since"] <= day <= (post["until"] or on)]
        found = [
            (standard_for(terms, employment=post["employment_type"] or "employee", peer=post["peer"],
                          family=post["family"], tenure_days=max((day - post["started"]).days, 0)), post)
            for post in in_post
        ]  # fmt: skip
        found = [(term, post) for term, post in found if term]
        term = min((term for term, _ in found), key=lambda t: t.interval_days / t.minutes, default=None)
        if term is None:
            before = None
            continue
        if before is None:
            waited, due = 0, None
        before = day
        spoken_for = any(export["since"] <= day <= export["until"] for export in part["told"])
        due = term.interval_days if spoken_for and due is None else due
        lengths = [
            row["minutes"] for row in part["held"]
            if row["since"] == day and (row["kind"] is None or row["kind"] in term.kinds)
        ]  # fmt: skip
        known = [minutes for minutes in lengths if minutes is not None]
        length = (max(known) if known else term.minutes) if lengths else 0
        met = spoken_for and length >= term.min_qualifying_minutes
        if met:
            waited, due = 0, term.interval_days + term.grace_days
        counts = spoken_for and not any(row["since"] <= day <= (row["until"] or on) for row in part["away"])
        tenure = max((day - min(post["started"] for _, post in found)).days, 0)
        now = "first_6_weeks" if tenure < 42 else "to_6_months" if tenure < 182 else "after"
        quarter = ((day.year * 12 + day.month) - (since.year * 12 + since.month)) // 3
        if day >= since:
            given_[quarter, now] = given_.get((quarter, now), 0) + met * length
            promised[quarter, now] = promised.get((quarter, now), 0) + counts * term.minutes / term.interval_days
            available += counts
            covered += counts and waited < due
            band = now if counts else band
        waited += counts
    if not available:
        return None
    quarters = {quarter for quarter, _ in promised}
    sums = [
        [sum(v for (q, _), v in part.items() if q == quarter) for part in (given_, promised)] for quarter in quarters
    ]
    bands = {
        f"{name}_{band}": sum(
            min(given_[key], promised[key]) if name == "given" else promised[key] for key in promised if key[1] == band
        )
        for band in supervision.BANDS for name in ("given", "promised")
    }  # fmt: skip
    return {
        "given": sum(map(min, sums)), "promised": sum(asked for _, asked in sums), "covered": covered,
        "available": available, "tenure": band, **bands,
    }  # fmt: skip


def anyone(chance: Random, since: date, on: date) -> list[Row]:
    """A person with one or two posts, a move, leave that overlaps, sessions of all kinds, and exports with holes."""

    def some_day(before: int, after: int) -> date:
        return since + timedelta(chance.randrange(-before, after))

    started = some_day(400, 300)
    moved = started + timedelta(chance.randrange(1, 300))
    kinds = [{"peer": False}, {"peer": True}, {"peer": False, "family": " outreach"}]
    employment = {"employment_type": chance.choice([None, "employee", "volunteer", "agency"])}
    one = post(started, chance.choice([None, moved, moved]), **employment, **chance.choice(kinds))
    gap = chance.choice([1, 1, 1, 20])
    posts = [one] if one["until"] is None else [
        one, post(moved + gap * DAY, None, **chance.choice(kinds)) | {"started": started}
    ]  # fmt: skip
    if chance.random() < 0.3:  # a second post beside the first
        begun = started + timedelta(chance.randrange(100))
        posts.append(post(begun, begun + 90 * DAY, **chance.choice(kinds)) | {"started": started})
    leave = [some_day(100, 400) for _ in range(chance.randrange(5))]
    sessions = [some_day(100, 400) for _ in range(chance.randrange(50))]
    ends = chance.choice([[since - 90 * DAY, on], sorted(some_day(90, 365) for _ in range(2 * chance.randrange(1, 4)))])
    return [
        *posts,
        *(away(day, None if chance.random() < 0.05 else day + timedelta(chance.randrange(40))) for day in leave),
        *(
            held(day, chance.choice([None, 30, 60, 60, 90]), kind=chance.choice([None, "line", "reflective", "group"]))
            for day in sessions + sessions[:3]
        ),
        *(told(*pair) for pair in zip(ends[::2], ends[1::2], strict=True)),
    ]


def of(number: int, rows: Sequence[Row]) -> list[Row]:
    """As that person's; exports speak of everyone."""
    return [row | {"person": number} for row in rows if row["what"] != "told"]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("terms", [PROMISE, standards("lga_asye", Path()), TEN_DAYS], ids=["paper", "lga", "ten days"])
def test_the_grid_and_a_count_by_day_agree_on_twenty_people(seed: int, terms: Sequence[Standard]) -> None:
    chance = Random(seed)  # noqa: S311 - made-up people, no secret
    since, on = chance.choice([(SINCE, ON), (date(2025, 10, 1), date(2026, 9, 17))])
    everyone = [anyone(chance, since, on) for _ in range(20)]
    exports = [row for row in everyone[0] if row["what"] == "told"]
    counted = {number: by_day([*of(number, rows), *exports], terms, since, on) for number, rows in enumerate(everyone)}
    expected = [row | {"person": number} for number, row in counted.items() if row]
    found = facts(
        *(row for number, rows in enumerate(everyone) for row in of(number, rows)),
        *exports,
        terms=terms,
        since=since,
        on=on,
    )
    assert [{name: row[name] for name in expected[0]} for row in found] == [pytest.approx(row) for row in expected]
