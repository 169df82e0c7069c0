"""What was answered of a source is not asked again; nothing of a person is kept, and nothing is read otherwise."""

import tomllib
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from etl.home import Home, Refused
from etl.intake.child import Upload
from etl.load import profiles
from etl.load.answered import ASKS, DONE, Loaded

pytestmark = pytest.mark.usefixtures("quick")
Made = SimpleNamespace
HEADINGS = ("Emp No", "Surname", "Job Title", "Grade", "Start Date", "Salary")
ORDER, BASIS, PEERS = "date_order:Start Date", "pay_basis:Salary", "peer_roles:titles"
ANSWERS = {ORDER: ("day_first",), BASIS: ("annual_full_time",), PEERS: ("Peer Worker",)}


def staff(month: int, headings: tuple[str, ...] = HEADINGS, start: str = "03/04/2015") -> Upload:
    """A staff list of two with a start date that may be read in two ways."""
    rows = [
        f"{month % 9}{at},{name},{title},3,{start},{24_000 + at}"
        for at, (name, title) in enumerate([("Fairweather", "Peer Worker"), ("Osman", "Cook")])
    ]
    return Upload(f"Staff 2026-{month:02d}-28.csv", "\n".join([",".join(headings), *rows]).encode())


def asked(loaded: Loaded) -> list[str]:
    return [question.id for question in loaded.questions if not question.id.startswith("full_time_hours:")]


def files(home: Home) -> list[Path]:
    return sorted((home.folder / "profiles").iterdir())


@pytest.fixture
def known(home: Home, made: Made) -> Home:
    """A home that was told how the first list of a source is read."""
    (first,) = made.put(home, staff(1), answers=ANSWERS)
    assert first.code == DONE
    return home


def sure(home: Home, made: Made, upload: Upload, **said: Any) -> Loaded:
    """Load it; everybody has another number, which is not what these tests are about."""
    go_ahead = {f"guard:{guard}": ("go_ahead",) for guard in ("vanish", "headcount", "pay", "names")}
    (found,) = made.put(home, upload, answers=go_ahead, **said)
    return found


def test_the_second_list_of_a_source_asks_nothing_and_says_what_it_took_from_the_first(known: Home, made: Made) -> None:
    second = sure(known, made, staff(2))
    assert (second.code, asked(second)) == (DONE, [])
    assert second.remembered == {ORDER: ("day_first",), BASIS: ("annual_full_time",)}
    assert list(profiles.in_words(second.remembered).values()) == [
        "dates in Start Date are day first.",
        "pay in Salary is annual full time.",
    ]
    starts = made.tables(known)["people"].filter(load_id=2)["start_date"]
    assert set(starts) == {date(2015, 4, 3)}


def test_a_profile_is_private_and_holds_questions_and_choices_but_nobody(known: Home) -> None:
    (file,) = files(known)
    assert file.stat().st_mode & 0o777 == 0o600
    told = tomllib.loads(file.read_text())
    assert told["table"] == "people"
    assert {answer["question"].partition(":")[0] for answer in told["answer"]} == {"date_order", "pay_basis"}
    body = file.read_text()
    private = ("Fairweather", "Osman", "Peer", "24000", "Surname", "Start Date", "Salary")
    assert not [word for word in private if word in body]


def test_cells_that_stand_in_the_place_of_headings_are_kept_as_codes(home: Home, made: Made) -> None:
    upload = Upload("Staff list 2026-09-30.csv", b"P1,Ama Mensah,Cook,03/10/2023\nP2,Ben Okoro,Driver,04/10/2023\n")
    answers = {
        "header:csv": ("1",),
        "table": ("people",),
        "map:person": ("P1",),
        "map:name": ("Ama Mensah",),
        "map:title": ("Cook",),
        "map:start_date": ("03/10/2023",),
        "date_order:03/10/2023": ("day_first",),
        "peer_roles:titles": ("none of these",),
    }
    made.put(home, upload, answers=answers, source="Ama Mensah's list")
    body = "".join(file.read_text() for file in files(home))
    assert not [word for word in ("P1", "Mensah", "Ama", "Cook", "03/10") if word.casefold() in body.casefold()]
    assert body


def test_a_try_remembers_nothing(home: Home, made: Made) -> None:
    made.put(home, staff(1), answers=ANSWERS, dry_run=True)
    assert files(home) == []


def test_of_a_heading_that_changed_only_what_it_says_is_asked(known: Home, made: Made) -> None:
    changed = ("Emp No", "Surname", "Job Title", "Grade", "Start Date", "Salary FTE")
    found = sure(known, made, staff(2, changed))
    assert (found.code, asked(found)) == (ASKS, ["pay_basis:Salary FTE"])


def test_another_case_or_sign_is_the_same_heading(known: Home, made: Made) -> None:
    found = sure(known, made, staff(2, ("Emp No", "Surname", "Job Title", "Grade", "start date", "Salary (£)")))
    assert (asked(found), set(found.remembered)) == ([], {"date_order:start date", "pay_basis:Salary (£)"})


def test_a_file_with_mostly_other_headings_is_of_another_source(known: Home, made: Made) -> None:
    other = ("Works Number", "Name", "Job Title", "Band", "Start Date", "Salary")
    assert asked(sure(known, made, staff(2, other))) == [ORDER, BASIS]


def test_days_that_are_evident_are_read_as_they_stand_whatever_was_answered_before(known: Home, made: Made) -> None:
    found = sure(known, made, staff(2, start="04/13/2015"))
    assert (found.code, ORDER in found.remembered) == (DONE, False)
    assert set(made.tables(known)["people"].filter(load_id=2)["start_date"]) == {date(2015, 4, 13)}


def test_what_is_said_now_lies_over_what_was_said_before_and_is_remembered_in_its_place(
    known: Home, made: Made
) -> None:
    (second,) = made.put(known, staff(2), answers={ORDER: ("month_first",), "guard:vanish": ("go_ahead",)})
    assert ORDER not in second.remembered
    (file,) = files(known)
    said = [answer["choices"] for answer in tomllib.loads(file.read_text())["answer"]]
    assert ["month_first"] in said
    assert ["day_first"] not in said


def test_what_is_asked_anew_is_asked(known: Home, made: Made) -> None:
    upload = staff(2)
    assert asked(sure(known, made, upload, anew={upload.name: frozenset({ORDER})})) == [ORDER]


def test_a_source_that_is_named_is_remembered_by_its_name_alone(home: Home, made: Made) -> None:
    made.put(home, staff(1), answers=ANSWERS, source="Breathe, monthly")
    assert asked(sure(home, made, staff(2), source="breathe MONTHLY")) == []
    assert asked(sure(home, made, staff(3), source="Sage")) == [ORDER, BASIS]
    with pytest.raises(Refused):
        sure(home, made, staff(4), source="!?")


def test_which_column_was_meant_is_remembered_and_that_none_was_only_among_the_same_headings(
    home: Home, made: Made
) -> None:
    meant = {"map:service": ("Surname",), "map:grade": ("none",)}
    made.put(home, staff(1), answers=ANSWERS | meant)
    assert sure(home, made, staff(2)).remembered["map:grade"] == ("none",)
    drifted = ("Emp No", "Surname", "Job Title", "Grade", "Start Date", "Salary FTE")
    found = sure(home, made, staff(3, drifted))
    assert (found.remembered["map:service"], "map:grade" in found.remembered) == (("Surname",), False)


def test_a_profile_that_cannot_be_read_is_as_good_as_none(known: Home, made: Made) -> None:
    (file,) = files(known)
    for body in (b"table = ", b"table = 'people'", b"\xff"):
        file.write_bytes(body)
        assert asked(sure(known, made, staff(2), dry_run=True)) == [ORDER, BASIS]


def test_a_profile_that_the_disk_does_not_take_costs_a_question_and_no_load(
    home: Home, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "")

    monkeypatch.setattr("etl.load.profiles.homes.private", full)
    (first,) = made.put(home, staff(1), answers=ANSWERS)
    assert (first.load_id, files(home)) == (1, [])


def test_the_hours_of_a_full_week_are_asked_once_hold_nothing_back_and_are_remembered(home: Home, made: Made) -> None:
    (first,) = made.put(home, staff(1), answers=ANSWERS)
    assert (first.code, [question.id for question in first.questions]) == (DONE, ["full_time_hours:week"])
    (told,) = made.put(home, staff(1), answers=ANSWERS | {"full_time_hours:week": ("35 hours a week are full time",)})
    assert (told.load_id, list(told.questions)) == (2, [])
    assert set(made.tables(home)["people"].filter(load_id=2)["full_time_hours"]) == {35.0}
    assert sure(home, made, staff(2)).remembered["full_time_hours:week"] == ("35 hours",)
