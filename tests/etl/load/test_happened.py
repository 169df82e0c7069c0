"""Exports of what happened: matched to people, asked by row, replaced by days and people, taken back."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl import load
from etl.home import Home
from etl.intake.child import Upload
from etl.load import reading
from etl.load.answered import ASKS, DONE, REFUSED, Asked, Loaded

pytestmark = pytest.mark.usefixtures("quick")
Made = SimpleNamespace
Logs = SimpleNamespace
APRIL = [("Hale, Ann", "2026-04-07"), ("Lister, Kit (peer)", "2026-04-14")]


def put(made: Made, home: Home, *uploads: Upload, answers: Any = None, **asked: Any) -> Any:
    """Load one file; its answer, checked for its sums."""
    (found,) = made.put(home, *uploads, answers=answers, **asked)
    assert found.rows_read == found.accepted + found.quarantined + found.skipped
    return found


# ---------------------------------------------------------------- who


def test_names_in_another_order_and_with_brackets_are_found(staffed: Home, made: Made, logs: Logs) -> None:
    found = put(made, staffed, logs.log(APRIL))
    assert (found.code, found.accepted, found.questions) == (DONE, 2, ())
    assert made.tables(staffed)["supervision"]["person"].n_unique() == len({who for who, _ in APRIL})


def test_without_a_staff_list_a_log_is_refused_in_one_sentence(home: Home, made: Made, logs: Logs) -> None:
    found = put(made, home, logs.log(APRIL))
    assert (found.code, list(found.says)) == (
        REFUSED, ["Load the staff list first: it is not known yet who is who. Nothing was kept."],
    )  # fmt: skip
    assert load.history(home) == []


def test_in_one_call_the_staff_list_comes_first_wherever_it_stands(home: Home, made: Made, logs: Logs) -> None:
    log, staff = made.put(home, logs.log(APRIL), logs.people(), answers=logs.PEERS)
    assert (log.load_id, log.accepted, staff.load_id) == (2, 2, 1)


def test_a_row_of_nobody_known_is_set_aside_and_asked_about_and_the_others_are_stored(
    staffed: Home, made: Made, logs: Logs
) -> None:
    found = put(made, staffed, logs.log([*APRIL, ("Jo Stranger", "2026-04-21")]))
    assert (found.code, found.load_id, found.accepted, found.quarantined) == (DONE, 2, 2, 1)
    assert [(one.row, one.code, one.weight) for one in found.problems] == [(4, "unknown_person", "block")]
    (question,) = found.questions
    assert (question.id, question.choices, question.open) == ("person:row 4", ("leave_out",), True)
    assert found.says == ["1 row is of somebody who is not in the staff list; it was set aside."]


def test_the_answer_stores_the_row_and_the_load_takes_the_place_of_the_first(
    staffed: Home, made: Made, logs: Logs
) -> None:
    log = logs.log([*APRIL, ("Jo Stranger", "2026-04-21")])
    put(made, staffed, log)
    found = put(made, staffed, log, answers={"person:row 4": ("n 3",)})
    assert (found.load_id, found.accepted, found.quarantined, found.questions) == (3, 3, 0, ())
    assert logs.stood(staffed) == [3]
    again = put(made, staffed, log, answers={"person:row 4": ("N3",)})
    assert (again.load_id, again.already_loaded) == (3, True)
    load.undo(staffed, 3, **made.BY)
    assert logs.stood(staffed) == [2]


def test_an_answer_changed_later_moves_the_row_to_the_other_person(staffed: Home, made: Made, logs: Logs) -> None:
    log = logs.log([*APRIL, ("Jo Stranger", "2026-04-21")])
    one = put(made, staffed, log, answers={"person:row 4": ("N3",)})
    other = put(made, staffed, log, answers={"person:row 4": ("N4",)})
    assert (one.load_id, other.load_id, logs.stood(staffed)) == (2, 3, [3])


def test_an_answer_about_a_row_is_not_lost_where_another_question_is_open(
    staffed: Home, made: Made, logs: Logs
) -> None:
    log = logs.log([("Ann Hale", "03/04/2026"), ("Jo Stranger", "04/04/2026")])
    order = {"date_order:Date held": ("day_first",)}
    put(made, staffed, log, answers=order)
    assert put(made, staffed, log).already_loaded
    anew = {log.name: frozenset(order)}
    assert put(made, staffed, log, answers={"person:row 3": ("N3",)}, anew=anew).code == ASKS
    assert put(made, staffed, log, answers=order | {"person:row 3": ("N3",)}).accepted == 2


def test_a_file_loaded_again_never_asks_whether_it_is_of_other_people_than_itself(
    staffed: Home, made: Made, logs: Logs
) -> None:
    put(made, staffed, logs.log([(name, "2026-04-07") for name in ("Ann Hale", "Kit Lister", "Theo Quill")]))
    sure = {"guard:vanish": ("go_ahead",), "guard:headcount": ("go_ahead",)}
    assert put(made, staffed, logs.people(("Ann Hale",)), answers=sure).load_id == 3
    log = logs.log([(name, "2026-04-07") for name in ("Ann Hale", "Kit Lister", "Theo Quill")])
    found = put(made, staffed, log)
    assert (found.code, found.load_id, found.accepted, logs.stood(staffed)) == (DONE, 4, 1, [4])


def test_a_row_may_be_left_out_by_the_answer(staffed: Home, made: Made, logs: Logs) -> None:
    log = logs.log([*APRIL, ("Jo Stranger", "2026-04-21")])
    found = put(made, staffed, log, answers={"person:row 4": ("leave_out",)})
    assert (found.accepted, found.quarantined, found.skipped, found.questions) == (2, 0, 1, ())
    assert [(one.code, one.weight) for one in found.problems] == [("left_out", "note")]


def test_an_answer_that_no_staff_list_knows_is_asked_again(staffed: Home, made: Made, logs: Logs) -> None:
    log = logs.log([*APRIL, ("Jo Stranger", "2026-04-21")])
    found = put(made, staffed, log, answers={"person:row 4": ("X99",)})
    assert (found.quarantined, [question.id for question in found.questions]) == (1, ["person:row 4"])
    assert found.problems[0].says.startswith("Row 4: The employee number in the answer is not in the staff list")


def test_one_answer_is_enough_for_all_rows_of_one_unknown_name(staffed: Home, made: Made, logs: Logs) -> None:
    log = logs.log([*APRIL, ("Jo Stranger", "2026-04-21"), ("Stranger, Jo", "2026-04-28")])
    found = put(made, staffed, log)
    assert [question.id for question in found.questions] == ["person:row 4", "person:row 5"]
    assert len({question.asks for question in found.questions}) == 1
    assert put(made, staffed, log, answers={"person:row 5": ("N3",)}).accepted == 4


def test_a_name_that_two_people_have_is_asked_about_row_by_row(home: Home, made: Made, logs: Logs) -> None:
    made.put(home, logs.people(("Ann Hale", "Hale, Ann", "Kit Lister")), answers=logs.PEERS)
    log = logs.log([("Kit Lister", "2026-04-07"), ("Ann Hale", "2026-04-07"), ("Ann Hale", "2026-04-14")])
    found = put(made, home, log, answers={"person:row 3": ("N1",)})
    assert (found.accepted, found.quarantined) == (2, 1)
    assert [(one.row, one.code) for one in found.problems] == [(4, "unclear_person")]
    assert found.says == ["1 row is of a name or number that fits more than one person; it was set aside."]


def test_numbers_are_found_and_unknown_ones_are_counted_in_one_sentence(staffed: Home, made: Made, logs: Logs) -> None:
    rows = [("n1", "2026-04-07"), *((f"X{each}", "2026-04-08") for each in range(12))]
    found = put(made, staffed, logs.log(rows, header="Employee number"))
    assert (found.accepted, found.quarantined, len(found.problems), len(found.questions)) == (1, 12, 12, 12)
    assert found.says == ["12 rows are of people who are not in the staff list; they were set aside."]


def test_where_nobody_of_a_log_is_known_it_asks_and_stores_nothing(staffed: Home, made: Made, logs: Logs) -> None:
    found = put(made, staffed, logs.log([("Jo Stranger", "2026-04-21")]))
    assert (found.code, found.load_id, [one.id for one in found.questions]) == (ASKS, None, ["person:row 2"])
    assert logs.stood(staffed) == []


def test_a_name_that_a_later_staff_list_brings_is_found_when_the_log_is_loaded_again(
    staffed: Home, made: Made, logs: Logs
) -> None:
    log = logs.log([*APRIL, ("Jo Stranger", "2026-04-21")])
    put(made, staffed, log)
    made.put(staffed, logs.people(("Ann Hale", "Kit Lister", "Jo Stranger", "Mo Marsh"), date(2026, 10, 1)))
    found = put(made, staffed, log)
    assert (found.load_id, found.accepted, logs.stood(staffed)) == (4, 3, [4])


def test_whom_only_a_staff_list_taken_back_knew_is_unknown(staffed: Home, made: Made, logs: Logs) -> None:
    load.undo(staffed, 1, **made.BY)
    assert put(made, staffed, logs.log(APRIL)).code == REFUSED


CELLS = st.sampled_from(
    ["", "Ann Hale", "Jo", "2026-04-07", "31/06/2026", "7 May 2026", "60", "1h", "-1", "x", "n/a", "TOTAL"]
)
HEADINGS = {
    "supervision": ("Staff member", "Date held", "Length"),
    "absence": ("Employee number", "First day of absence", "Last day of absence"),
    "hours": ("Employee number", "Week commencing", "Hours worked"),
}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(list(HEADINGS)),
    st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=8),
    st.sampled_from([None, "2026-04"]),
)
def test_whatever_stands_in_a_file_every_row_is_counted_once(
    table: str, rows: list[tuple[str, str, str]], month: str | None
) -> None:
    text = "\n".join(map(",".join, [HEADINGS[table], *rows]))
    asked = Asked(table=table, period=month)
    found = reading.read(Upload(f"{table}.csv", text.encode()), asked, date(2026, 10, 6))
    answer = found if isinstance(found, Loaded) else found.answer
    assert answer.rows_read == answer.accepted + answer.quarantined + answer.skipped


# ---------------------------------------------------------------- the day, and the days it speaks for


def test_the_day_of_a_log_is_its_newest_and_nobody_is_asked(staffed: Home, made: Made, logs: Logs) -> None:
    found = put(made, staffed, logs.log([("Ann Hale", "2026-04-07"), ("Ann Hale", "2026-06-09")]))
    assert (found.code, found.period) == (DONE, "2026-04/2026-06")
    days = made.tables(staffed)["loads"].filter(table_name="supervision").select("as_of", "since", "until").row(0)
    assert days == (date(2026, 6, 9), date(2026, 4, 1), date(2026, 6, 30))


def test_a_day_of_export_after_the_newest_row_is_how_far_it_speaks(staffed: Home, made: Made, logs: Logs) -> None:
    put(made, staffed, logs.log([("Ann Hale", "2026-04-07")], "Supervision 2026-05-20.csv"))
    days = made.tables(staffed)["loads"].filter(table_name="supervision").select("as_of", "since", "until").row(0)
    assert days == (date(2026, 5, 20), date(2026, 4, 1), date(2026, 5, 20))


def test_a_year_mistyped_does_not_make_an_export_of_a_day_to_come(staffed: Home, made: Made, logs: Logs) -> None:
    put(made, staffed, logs.log([("Ann Hale", "2026-04-07"), ("Ann Hale", "2062-06-09")]))
    assert made.tables(staffed)["loads"]["as_of"].max() == made.AT.date()


def test_the_day_of_an_absence_export_is_asked_and_is_how_far_it_speaks(staffed: Home, made: Made) -> None:
    rows = b"Employee number,First day of absence,Last day of absence,Absence type\n"
    rows += b"N1,2026-04-07,2026-04-09,Sick\nN1,2026-09-14,2026-09-18,Annual leave\n"
    file = Upload("Absence.csv", rows)
    asks = put(made, staffed, file)
    assert (asks.code, [question.id for question in asks.questions]) == (ASKS, ["as_of:export"])
    put(made, staffed, file, answers={"as_of:export": ("30 June 2026",)})
    days = made.tables(staffed)["loads"].filter(table_name="absence").select("as_of", "since", "until").row(0)
    assert days == (date(2026, 6, 30), date(2026, 4, 1), date(2026, 6, 30))


def test_lists_speak_for_no_days(staffed: Home, made: Made) -> None:
    assert made.tables(staffed)["loads"].select("since", "until").row(0) == (None, None)


def test_a_month_that_is_said_leaves_out_the_rows_of_others(staffed: Home, made: Made, logs: Logs) -> None:
    log = logs.log([("Ann Hale", "2026-03-31"), *APRIL])
    found = put(made, staffed, log, period="2026-04")
    assert (found.period, found.rows_read, found.accepted, found.skipped) == ("2026-04", 3, 2, 1)
    assert [(one.row, one.code) for one in found.problems] == [(2, "other_month")]


# ---------------------------------------------------------------- replaced and taken back


def test_a_newer_list_of_the_same_days_and_people_takes_the_place_of_the_older(
    staffed: Home, made: Made, logs: Logs
) -> None:
    put(made, staffed, logs.log(APRIL))
    found = put(made, staffed, logs.log([*APRIL, ("Ann Hale", "2026-05-12")]))
    assert (found.load_id, logs.stood(staffed)) == (3, [3])
    assert dict(found.changes) == {"rows_before": 2, "rows_now": 3}
    assert list(found.says) == ["3 sessions of supervision, where there were 2 before."]
    load.undo(staffed, 3, **made.BY)
    assert (logs.stood(staffed), logs.held(staffed)) == ([2], [(2, "2026-04-07"), (2, "2026-04-14")])


def test_days_that_overlap_in_part_stand_side_by_side(staffed: Home, made: Made, logs: Logs) -> None:
    put(made, staffed, logs.log([*APRIL, ("Ann Hale", "2026-05-12")]))
    put(made, staffed, logs.log([("Ann Hale", "2026-05-12"), ("Ann Hale", "2026-06-02")]))
    put(made, staffed, logs.log(APRIL))
    assert logs.stood(staffed) == [2, 3, 4]


def test_one_load_may_take_the_place_of_several_and_undo_brings_them_all_back(
    staffed: Home, made: Made, logs: Logs
) -> None:
    put(made, staffed, logs.log(APRIL))
    put(made, staffed, logs.log([("Ann Hale", "2026-05-12")]))
    found = put(made, staffed, logs.log([*APRIL, ("Ann Hale", "2026-05-12")]))
    assert (found.changes["rows_before"], logs.stood(staffed)) == (3, [4])
    load.undo(staffed, 4, **made.BY)
    assert logs.stood(staffed) == [2, 3]


def test_what_tells_no_lengths_stands_beside_what_tells_them(staffed: Home, made: Made, logs: Logs) -> None:
    timed = b"Staff member,Date held,Length\nAnn Hale,2026-04-07,60\nKit Lister,2026-04-14,45\n"
    put(made, staffed, Upload("Supervision log.csv", timed), table="supervision")
    ticked = b"Staff member,Date held\nAnn Hale,2026-04-07\nKit Lister,2026-04-14\n"
    put(made, staffed, Upload("Supervision ticks.csv", ticked), table="supervision")
    assert logs.stood(staffed) == [2, 3]
    put(made, staffed, Upload("Supervision log, newer.csv", timed + b"\n"), table="supervision")
    assert logs.stood(staffed) == [4]


def test_the_list_of_other_people_stands_beside_unasked(staffed: Home, made: Made, logs: Logs) -> None:
    put(made, staffed, logs.log([("Ann Hale", "2026-04-07")]))
    found = put(made, staffed, logs.log([("Kit Lister", "2026-04-07")]))
    assert (found.code, logs.stood(staffed)) == (DONE, [2, 3])


@pytest.mark.parametrize(("answer", "stand"), [("replaces", [3]), ("stands beside", [2, 3])])
def test_a_list_of_some_of_the_same_people_asks_whose_it_is(
    staffed: Home, made: Made, logs: Logs, answer: str, stand: list[int]
) -> None:
    put(
        made, staffed, logs.log([("Ann Hale", "2026-04-07"), ("Kit Lister", "2026-04-07"), ("Theo Quill", "2026-04-7")])
    )
    log = logs.log([("Ann Hale", "2026-04-07"), ("Mo Marsh", "2026-04-07")])
    asks = put(made, staffed, log)
    assert (asks.code, [question.id for question in asks.questions]) == (ASKS, ["guard:other_people:2"])
    assert asks.questions[0].choices == ("replaces", "stands beside")
    assert put(made, staffed, log, answers={"guard:other_people:2": (answer,)}).code == DONE
    assert logs.stood(staffed) == stand


def test_absence_and_hours_are_kept_apart_from_supervision_of_the_same_days(
    staffed: Home, made: Made, logs: Logs
) -> None:
    absence = Upload(
        "Absence 2026-04-30.csv",
        b"Employee number,First day of absence,Last day of absence,Absence type\nN1,2026-04-07,2026-04-09,Sick\n",
    )
    hours = Upload("Hours.csv", b"Employee number,Week commencing,Hours worked\nN1,2026-04-06,41.5\nN2,2026-04-06,30\n")
    found = made.put(staffed, logs.log(APRIL), absence, hours)
    assert [(one.table, one.code, one.accepted) for one in found] == [
        ("supervision", DONE, 2), ("absence", DONE, 1), ("hours", DONE, 2),
    ]  # fmt: skip
    tables = made.tables(staffed)
    assert {len(set(tables[name]["person"]) & set(tables["people"]["person"])) for name in ("absence", "hours")} == {
        1,
        2,
    }
    for one in found:
        load.undo(staffed, one.load_id, **made.BY)
    assert [made.tables(staffed)[one.table].height for one in found] == [0, 0, 0]


def test_the_practice_register_is_a_list_of_no_people(home: Home, made: Made) -> None:
    first = b"Practice,In place,Last reviewed\nA debrief is offered after hard contact,Yes,2026-01-12\n"
    second = first.replace(b"Yes", b"Partly") + b"eap,No,2026-02-02\n"
    (before,) = made.put(home, Upload("Practice register 2026-03-31.csv", first))
    (after,) = made.put(home, Upload("Practice register 2026-06-30.csv", second))
    assert [(one.code, one.table, one.accepted) for one in (before, after)] == [
        (DONE, "practice", 1),
        (DONE, "practice", 2),
    ]
    assert list(after.says) == ["1 practice is new.", "1 practice is told otherwise than before."]
    assert "person" not in made.tables(home)["practice"].columns
    load.undo(home, after.load_id, **made.BY)
    assert made.tables(home)["practice"].height == 1
