"""HR's pages from a real file to the history, and back."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access, desk
from dashboard.desk import Desk, Seen
from etl import load, maintenance, warehouse
from etl.home import open_home
from etl.intake.answers import Question
from etl.intake.problem import Problem
from etl.load.answered import ASKS, REFUSED, Loaded

Opened = Callable[..., AppTest]
Words = Callable[[AppTest], str]
PLANTED = ("Fairweather", "L0100", "24,713", "QQ100")
HEADINGS = "Emp No,Surname,Job Title,Grade,Start Date,Salary FTE,NI Number,Service"
TITLES = ("Peer support worker", "Family support worker")


def _staff(rows: int = 12) -> bytes:
    lines = [
        f'L{100 + n:04d},Fairweather,{TITLES[n % 2]},3,13/04/20{10 + n},"£{24_713 + n:,}",QQ{100 + n},East'
        for n in range(rows)
    ]
    return "\n".join([HEADINGS, *lines, "L9,Lister,Team leader,5,not a date,30000,QQ9,East"]).encode()


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A home in which nothing is loaded yet."""
    folder = tmp_path / "fresh"
    maintenance.init(folder, "Fresh", {}, actor="test", at=datetime(2026, 11, 25, tzinfo=UTC))
    return folder


def _button(test: AppTest, label: str) -> AppTest:
    (found,) = [button for button in test.button if button.label == label]
    return found.click().run()


def _all_sent(test: AppTest) -> str:
    """Every message of the last run, as text."""
    return "\n".join(str(element.proto) for element in _elements(test.main)).replace("\\", "")


def _elements(block: object) -> Sequence[object]:
    children = list(getattr(block, "children", {}).values())
    return [*children, *(inner for child in children for inner in _elements(child))]


def test_from_a_staff_list_to_history_and_back_on_one_screen(fresh: Path, opened: Opened, words: Words) -> None:
    test = opened(fresh, "hr", "upload")
    test.file_uploader[0].upload("Staff list 2026-09-30.csv", _staff(), "text/csv").run()
    said = words(test)
    assert "Not kept: NI Number" in said
    assert "Row 1, **headings: Emp No · Surname · Job Title" in said
    assert not [value for value in PLANTED if value in _all_sent(test)]

    for radio in test.radio:
        radio.set_value("a full-time year, also for part-time staff")
    next(box for box in test.checkbox if box.label == "Peer support worker").check()
    test.form_submit_button[0].click().run()
    assert not test.exception
    assert "13 rows read: 12 accepted, 1 set aside, 0 skipped" in words(test)
    assert "Set aside.** Start Date" in words(test)
    assert "Row 14." in words(test)

    _button(test, "Put it in")
    assert "Staff list, September 2026: 12 rows are in." in words(test)
    assert "desk" not in test.session_state
    assert "Next: say what each job title is" in words(test)
    assert not [value for value in PLANTED if value in _all_sent(test)]

    test = opened(fresh, "hr", "history")
    assert "Staff list, September 2026" in words(test)
    assert "13 rows read: 12 accepted, 1 set aside, 0 skipped" in words(test)
    assert ".csv" not in words(test)
    _button(test, "Take this load back")
    _button(test, "Keep it")
    _button(test, "Take this load back")
    _button(test, "Yes, take it back")
    assert "Taken back: Staff list, September 2026." in words(test)
    assert not test.button


def test_loads_before_the_newest_twelve_stand_in_a_fold(
    fresh: Path, opened: Opened, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads = [Loaded(sha256="", table="people", load_id=number) for number in range(14, 0, -1)]
    monkeypatch.setattr(access, "loads", lambda: loads)
    test = opened(fresh, "hr", "history")
    assert "Before that: 2" in words(test)
    assert [button.key for button in test.button] == [f"take_{number}" for number in range(14, 2, -1)]
    test.session_state["before"] = True
    assert len(test.run().button) == 14


def test_leave_everything_as_it_was_forgets_the_files(fresh: Path, opened: Opened, words: Words) -> None:
    test = opened(fresh, "hr", "upload")
    test.file_uploader[0].upload("Staff list.csv", _staff(), "text/csv").run()
    assert "desk" in test.session_state
    _button(test, "Leave everything as it was")
    assert "desk" not in test.session_state
    assert "Everything is as it was." in words(test)
    assert "Nothing has been loaded yet." in words(opened(fresh, "hr", "history"))


def test_a_file_that_is_no_table_is_refused_in_words(fresh: Path, opened: Opened, words: Words) -> None:
    test = opened(fresh, "hr", "upload")
    test.file_uploader[0].upload("leaflet.pdf", b"%PDF-1.7 \x00\x01", "application/pdf").run()
    assert not test.exception
    assert not test.error
    assert "A file" in words(test)
    (put_in,) = [button for button in test.button if button.label == "Put it in"]
    assert put_in.disabled


def test_after_reading_the_uploader_is_a_new_one(fresh: Path, opened: Opened) -> None:
    test = opened(fresh, "hr", "upload")
    test.file_uploader[0].upload("Staff list.csv", _staff(), "text/csv").run()
    _button(test, "Leave everything as it was")
    assert test.file_uploader[0].key == "files_1"
    assert not test.file_uploader[0].value


def _seen(name: str, *questions: Question, code: int = ASKS) -> Seen:
    return Seen(name, None, Loaded(sha256="", questions=questions, code=code))


def test_the_same_question_of_two_files_is_asked_once() -> None:
    basis = Question("pay_basis:Salary", "What is it for?", ("annual_actual", "hourly"))
    both = Desk([], seen=[_seen("a.csv", basis), _seen("b.csv", basis)])
    (asked,) = both.asking()
    assert asked.files == {"a.csv", "b.csv"}
    assert both.answered({asked.question: ("hourly",)}).answers == {
        "a.csv": {"pay_basis:Salary": ("hourly",)},
        "b.csv": {"pay_basis:Salary": ("hourly",)},
    }


def test_the_day_of_each_file_is_asked_of_each() -> None:
    day = Question("as_of:export", "On which day?", ())
    assert len(Desk([], seen=[_seen("a.csv", day), _seen("b.csv", day)]).asking()) == 2


def test_titles_of_two_files_are_one_list() -> None:
    first, second = (Question("peer_roles:titles", "Which?", (title, "none of these"), many=True) for title in TITLES)
    (asked,) = Desk([], seen=[_seen("a.csv", first), _seen("b.csv", second)]).asking()
    assert asked.question.choices == (TITLES[0], "none of these", TITLES[1])


def test_the_row_of_headings_is_asked_before_what_depends_on_it() -> None:
    header, column = Question("header:", "Which row?", ("1", "2")), Question("map:title", "Which column?", ("Jane",))
    assert [asked.question.id for asked in Desk([], seen=[_seen("a.csv", column, header)]).asking()] == ["header:"]


def test_an_unanswered_question_changes_no_answer() -> None:
    day = Question("as_of:export", "On which day?", ())
    asked = Desk([], seen=[_seen("a.csv", day)])
    assert asked.answered({asked.asking()[0].question: ()}).answers == {}


def _whose(*rows: int, asks: str = "Whose are rows 4, 9?") -> Seen:
    """A file whose rows are of somebody who is not known."""
    return _seen("log.csv", *(Question(f"person:row {row}", asks, ("leave_out",), open=True) for row in rows), code=0)


def test_rows_of_nobody_known_hold_nothing_back_and_one_answer_is_enough_for_one_person() -> None:
    waiting = Desk([], seen=[_whose(4, 9)])
    (asked,) = waiting.asking()
    assert (asked.question.id, asked.needed, waiting.seen[0].ready) == ("person:row 4", False, True)
    assert waiting.answered({asked.question: ("N1",)}).answers == {"log.csv": {"person:row 4": ("N1",)}}


def test_the_same_row_of_two_files_is_asked_of_each() -> None:
    other = _seen("other.csv", *_whose(4).loaded.questions, code=0)
    assert len(Desk([], seen=[_whose(4), other]).asking()) == 2


def test_a_question_that_a_file_waits_for_is_needed() -> None:
    day = Question("as_of:export", "On which day?", ())
    assert [asked.needed for asked in Desk([], seen=[_seen("a.csv", day)]).asking()] == [True]


@pytest.mark.parametrize(
    ("table", "period", "name"),
    [
        ("people", "2026-09", "Staff list, September 2026"),
        ("roles", "2026-09", "Roles and pay scales, September 2026"),
        ("supervision", "2026-04/2026-06", "Supervision, April 2026 to June 2026"),
        ("absence", "2026-04", "Absence, April 2026"),
        ("hours", "2026-04", "Hours, April 2026"),
        ("practice", "2026-09", "Practice register, September 2026"),
        (None, None, "A file"),
    ],
)
def test_every_load_is_called_by_what_it_is_and_the_days_it_speaks_for(
    table: str | None, period: str | None, name: str
) -> None:
    assert desk.called(table, period) == name


def test_from_a_log_to_whose_its_rows_are(fresh: Path) -> None:
    home = open_home(fresh, {})
    at = datetime(2026, 11, 25, tzinfo=UTC)
    log = b"Staff member,Date held,Length\nHale,2026-04-07,60\nLister,2026-04-14,60\n"
    staff = "\n".join(
        [HEADINGS, *(f"L{n},{name},Cook,3,13/04/2015,,,East" for n, name in enumerate(("Hale", "Osman")))]
    )
    waiting = desk.received([("Supervision.csv", log), ("Staff list 2026-09-30.csv", staff.encode())])
    answers = {"pay_basis:Salary FTE": ("annual_full_time",), "peer_roles:titles": ("none of these",)}
    waiting = Desk(waiting.uploads, {upload.name: answers for upload in waiting.uploads})
    looked = waiting.looked(home, actor="hr", at=at)
    (asked,) = looked.asking()
    assert (asked.question.id, asked.needed) == ("person:row 3", False)
    done = looked.answered({asked.question: ("L1",)}).looked(home, actor="hr", at=at)
    assert ([seen.loaded.accepted for seen in done.seen], list(done.asking())) == ([2, 2], [])


def test_what_asks_or_is_refused_is_not_ready() -> None:
    assert [_seen("a.csv", code=code).ready for code in (0, ASKS, REFUSED)] == [True, False, False]


def test_of_two_files_with_one_name_the_last_counts() -> None:
    assert [upload.data for upload in desk.received([("a.csv", b"1"), ("a.csv", b"2")]).uploads] == [b"2"]


def test_rows_with_the_same_fault_are_told_together() -> None:
    says = "Start Date: this cannot be read as a date."
    problems = [
        Problem("", row, "Start Date", "date", weight, f"Row {row}, {says}")
        for row, weight in ((19, "block"), (14, "block"), (2, "note"))
    ]
    assert desk.set_aside(problems) == [(says, [14, 19])]


def test_the_bytes_of_a_file_never_show_themselves() -> None:
    assert "Fairweather" not in repr(desk.received([("a.csv", _staff())]))


STAFF = f"{HEADINGS}\nL1,Hale,Peer worker,3,03/04/2015,,,East\nL2,Osman,Cook,3,05/06/2016,,,East"
LOG = b"Staff member,Date held,Length\nHale,2026-04-07,60\n"
AT = datetime(2026, 11, 25, tzinfo=UTC)


def test_job_titles_are_asked_together_with_what_else_a_staff_list_asks(fresh: Path) -> None:
    dropped = desk.received([("Staff list 2026-09-30.csv", STAFF.encode())])
    asked = [each.question.id for each in dropped.looked(open_home(fresh, {}), actor="hr", at=AT).asking()]
    assert asked == ["date_order:Start Date", "pay_basis:Salary FTE", "peer_roles:titles"]


def test_a_log_waits_for_the_staff_list_of_the_same_visit_and_is_put_in_with_it(fresh: Path) -> None:
    home = open_home(fresh, {})
    files = [("Supervision.csv", LOG), ("Staff list 2026-09-30.csv", STAFF.encode())]
    looked = desk.received(files).looked(home, actor="hr", at=AT)
    log = looked.seen[0].loaded
    assert (log.code, list(log.questions)) == (ASKS, [])
    assert log.says == ["It waits for the staff list, of which something must be answered first."]
    said = {"date_order:Start Date": "day_first", "pay_basis:Salary FTE": "hourly", "peer_roles:titles": "Peer worker"}
    given = {each.question: (said[each.question.id],) for each in looked.asking()}
    done = looked.answered(given).looked(home, actor="hr", at=AT)
    assert [seen.ready for seen in done.seen] == [True, True]
    assert [each.accepted for each in done.put_in(home, actor="hr", at=AT)] == [1, 2]


def test_a_column_that_no_figure_needs_may_be_left_out(fresh: Path) -> None:
    text = "Emp No,Job Title,Post Start Date,Start Date\nL1,Cook,03/04/2015,2015-04-03\nL2,Cook,05/06/2016,2016-06-05"
    home, name = open_home(fresh, {}), "Staff list 2026-09-30.csv"
    looked = desk.received([(name, text.encode())]).looked(home, actor="hr", at=AT)
    order, titles = looked.asking()
    assert (order.field, titles.field) == ("post_start", "")
    answered = looked.answered({order.question: (desk.LEAVE_COLUMN,), titles.question: ("none of these",)})
    assert answered.answers == {name: {"map:post_start": ("none",), "peer_roles:titles": ("none of these",)}}
    assert answered.looked(home, actor="hr", at=AT).seen[0].ready


def test_what_was_answered_is_remembered_shown_and_can_be_asked_again(fresh: Path) -> None:
    home = open_home(fresh, {})
    said = {"date_order:Start Date": ("day_first",), "pay_basis:Salary FTE": ("hourly",)}
    first = desk.received([("Staff list 2026-08-31.csv", STAFF.encode())])
    answers = {first.uploads[0].name: {**said, "peer_roles:titles": ("Peer worker",)}}
    Desk(first.uploads, answers).looked(home, actor="hr", at=AT).put_in(home, actor="hr", at=AT)
    name = "Staff list 2026-09-30.csv"
    second = desk.received([(name, STAFF.encode() + b"\n")]).looked(home, actor="hr", at=AT)
    assert second.seen[0].loaded.remembered == said
    assert not second.asking()
    again = second.asked_again(name, ["date_order:Start Date"]).looked(home, actor="hr", at=AT)
    assert [each.question.id for each in again.asking()] == ["date_order:Start Date"]


def test_while_somebody_else_changes_what_is_stored_the_files_wait(
    fresh: Path, opened: Opened, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[object] = []

    def busy(*said: object, **_: object) -> None:
        looks.append(said)
        raise warehouse.Busy("Another change is running. Please try again when it is done.")

    monkeypatch.setattr(load, "load", busy)
    test = opened(fresh, "hr", "upload")
    test.file_uploader[0].upload("Staff list.csv", _staff(), "text/csv").run()
    assert "Another change is running." in words(test)
    _button(test, "Look at the files again")
    assert len(looks) == 2
    assert len(test.session_state["desk"].uploads) == 1
