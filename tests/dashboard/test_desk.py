"""HR's pages from a real file to an edition, and back."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access, desk
from dashboard.desk import Desk, Seen
from etl import maintenance
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


def test_from_a_staff_list_to_an_edition_and_back(fresh: Path, opened: Opened, words: Words) -> None:
    test = opened(fresh, "hr", "upload")
    test.file_uploader[0].upload("Staff list 2026-09-30.csv", _staff(), "text/csv").run()
    said = words(test)
    assert "Not kept: NI Number" in said
    assert "Row 1, **headings: Emp No · Surname · Job Title" in said
    assert not [value for value in PLANTED if value in _all_sent(test)]

    while test.radio or test.multiselect:
        for radio in test.radio:
            options = [option.replace("\\", "") for option in radio.options]
            radio.set_value(next((option for option in options if option.startswith("some of")), options[0]))
        for titles in test.multiselect:
            titles.set_value(["Peer support worker"])
        test.form_submit_button[0].click().run()
        assert not test.exception
    assert "13 rows read: 12 accepted, 1 set aside, 0 skipped" in words(test)
    assert "Set aside.** Start Date" in words(test)
    assert "Row 14." in words(test)

    _button(test, "Put it in")
    assert "Staff list, September 2026: 12 rows are in." in words(test)
    assert "desk" not in test.session_state
    _button(test, "Publish a new edition")
    assert "The edition as at 30 September 2026 is out:" in words(test)
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


def test_publishing_nothing_is_refused_in_words(fresh: Path, opened: Opened, words: Words) -> None:
    test = _button(opened(fresh, "hr", "upload"), "Publish a new edition")
    assert "There is nothing to publish yet" in words(test)


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
