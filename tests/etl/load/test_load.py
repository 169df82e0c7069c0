"""From files to the warehouse: twice, replaced, taken back, several at once, asked, refused, tried."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from etl import load
from etl.home import Home, Refused
from etl.intake.child import Upload
from etl.load.answered import ASKS, DONE, REFUSED

pytestmark = pytest.mark.usefixtures("quick")
Made = SimpleNamespace
PEERS = {"peer_roles:titles": ("Peer Worker",)}


def stood(home: Home, made: Made) -> list[int]:
    """The loads that stand."""
    rows = made.tables(home)["loads"].filter(undone=False).sort("load_id")
    return [load_id for load_id, by in rows.select("load_id", "superseded_by").iter_rows() if by is None]


# ---------------------------------------------------------------- twice


def test_the_same_file_a_second_time_changes_nothing(loaded: Home, made: Made) -> None:
    before = made.number(loaded)
    (again,) = made.put(loaded, made.staff(day=made.THEN))
    assert (again.load_id, again.already_loaded, again.code) == (2, True, DONE)
    assert made.number(loaded) == before
    assert len(load.history(loaded)) == 2


def test_the_same_file_twice_in_one_call_is_stored_once(home: Home, made: Made) -> None:
    _, first, second = made.put(home, made.roles(), made.staff(), made.staff())
    assert (first.load_id, second.load_id) == (2, 2)
    assert (first.already_loaded, second.already_loaded) == (False, True)
    assert made.tables(home)["people"].height == 80


def test_one_person_comes_twice_in_one_call_of_two_days_and_has_one_number(home: Home, made: Made) -> None:
    made.put(home, made.roles(), made.staff(day=made.THEN), made.staff())
    people = made.tables(home)["people"]
    assert (people.height, people["person"].n_unique(), made.tables(home)["persons"].height) == (160, 80, 80)


def test_roles_and_practice_the_second_time_change_nothing(loaded: Home, made: Made) -> None:
    register = Upload("Practice register 2026-03-31.csv", b"Practice,In place,Last reviewed\neap,Yes,2026-01-12\n")
    made.put(loaded, register)
    before = made.number(loaded)
    assert [one.already_loaded for one in made.put(loaded, made.roles(), register)] == [True, True]
    assert made.number(loaded) == before


def test_the_same_file_with_an_answer_that_changes_its_rows_takes_the_place_of_the_first(
    loaded: Home, made: Made
) -> None:
    file = made.staff([row | {"Locality": "North"} for row in made.crowd()])
    made.put(loaded, file)
    (other,) = made.put(loaded, file, answers={"map:service": ("Locality",)})
    assert (other.code, other.load_id, other.already_loaded, stood(loaded, made)) == (DONE, 4, False, [1, 2, 4])
    assert set(made.tables(loaded)["people"].filter(load_id=4)["service"]) == {"North"}


# ---------------------------------------------------------------- replaced and taken back


def test_a_new_file_of_the_same_day_takes_the_place_of_the_old_one_and_undo_brings_it_back(
    loaded: Home, made: Made
) -> None:
    before = made.dry(loaded)
    made.put(loaded, made.staff(made.crowd(less=4000), made.THEN))
    assert stood(loaded, made) == [1, 3]
    assert made.dry(loaded) != before
    taken = load.undo(loaded, 3, **made.BY)
    assert taken.undone
    assert stood(loaded, made) == [1, 2]
    assert made.dry(loaded) == before


def test_what_was_replaced_twice_comes_back_once_at_a_time(loaded: Home, made: Made) -> None:
    for less in (2000, 2500):
        made.put(loaded, made.staff(made.crowd(less=less), made.THEN))
    load.undo(loaded, 3, **made.BY)
    assert stood(loaded, made) == [1, 4]
    load.undo(loaded, 4, **made.BY)
    assert stood(loaded, made) == [1, 2]


def test_a_load_taken_back_can_be_loaded_again_under_a_new_number(loaded: Home, made: Made) -> None:
    before = made.dry(loaded)
    load.undo(loaded, 2, **made.BY)
    assert "people" not in {cell["measure"] for cell in made.dry(loaded) if cell["value"]}
    (again,) = made.put(loaded, made.staff(day=made.THEN))
    assert (again.load_id, again.already_loaded) == (3, False)
    assert made.dry(loaded) == before


def test_history_names_every_load_newest_first_and_what_was_taken_back(loaded: Home, made: Made) -> None:
    load.undo(loaded, 1, **made.BY)
    assert [(one.load_id, one.table, one.undone) for one in load.history(loaded)] == [
        (2, "people", False),
        (1, "roles", True),
    ]


@pytest.mark.parametrize("times", [0, 1])
def test_there_is_nothing_to_take_back_twice_or_at_all(loaded: Home, made: Made, times: int) -> None:
    for _ in range(times):
        load.undo(loaded, 2, **made.BY)
    before = made.number(loaded)
    with pytest.raises(Refused, match="There is no such load"):
        load.undo(loaded, 2 if times else 9, **made.BY)
    assert made.number(loaded) == before


# ---------------------------------------------------------------- several files


def test_people_may_come_before_the_roles_they_need_and_all_is_one_commit(home: Home, made: Made) -> None:
    before = made.number(home)
    people, roles = made.put(home, made.staff(), made.roles())
    assert (people.table, people.load_id, roles.table, roles.load_id) == ("people", 2, "roles", 1)
    assert made.number(home) == before + 1


def test_a_file_that_asks_or_is_refused_is_left_out_and_the_others_are_stored(home: Home, made: Made) -> None:
    undated = Upload("list.csv", made.table([{"Job Title": "Porter", "Grade": "1", "Pay From": "1", "Pay To": "2"}]))
    asks, refused, stored = made.put(home, undated, Upload("a.csv", b"%PDF-1.7 pages"), made.roles())
    assert [one.code for one in (asks, refused, stored)] == [ASKS, REFUSED, DONE]
    assert {question.id for question in asks.questions} >= {"advertised:scales", "as_of:export"}
    assert [says[:14] for says in refused.says] == ["This is a PDF."]
    assert stood(home, made) == [1]


def test_a_dry_run_says_the_same_and_stores_nothing(home: Home, made: Made) -> None:
    before = made.number(home), made.bytes(home.folder / "warehouse")
    tried = made.put(home, made.staff(), made.roles(), dry_run=True)
    assert (made.number(home), made.bytes(home.folder / "warehouse")) == before
    stored = made.put(home, made.staff(), made.roles())
    assert [one.accepted for one in tried] == [one.accepted for one in stored] == [80, 2]
    assert [one.load_id for one in tried] == [None, None]


def test_the_change_since_the_last_list_is_told_in_words(loaded: Home, made: Made) -> None:
    crowd = made.crowd()
    crowd[0]["Salary"] = "31000"
    (later,) = made.put(loaded, made.staff([*crowd[:-1], {"Employee Number": "new"}], date(2026, 10, 1)))
    assert dict(later.changes) == {
        "joined": 1, "left": 0, "changed_pay": 1, "changed_role": 0, "changed_team": 0, "vanished": 1,
    }  # fmt: skip
    assert list(later.says) == [
        "1 person joined.", "1 person's pay changed.", "1 person is gone without a leaving date.",
    ]  # fmt: skip


def test_a_list_that_lost_most_people_asks_first(loaded: Home, made: Made) -> None:
    short = made.staff(made.crowd(20, 10), date(2026, 10, 1))
    (asks,) = made.put(loaded, short)
    assert (asks.code, [question.id for question in asks.questions]) == (ASKS, ["guard:vanish", "guard:headcount"])
    assert stood(loaded, made) == [1, 2]
    (done,) = made.put(loaded, short, answers={"guard:vanish": ("go_ahead",), "guard:headcount": ("go_ahead",)})
    assert done.load_id == 3


# ---------------------------------------------------------------- every row is accounted for


def test_rows_read_are_accepted_set_aside_or_skipped(home: Home, made: Made) -> None:
    rows = made.crowd(0, 6)
    rows[1]["Start Date"] = "soon"  # set aside
    rows[2] = rows[3]  # skipped
    rows[4] |= {"Employee Number": ""}  # nobody: set aside
    _, found = made.put(home, made.roles(), made.staff(rows))
    assert (found.rows_read, found.accepted, found.quarantined, found.skipped) == (6, 3, 2, 1)
    assert {problem.row for problem in found.problems} == {3, 5, 6}
    assert made.tables(home)["people"].height == 3


def test_rows_of_one_number_with_two_names_are_counted_as_set_aside(home: Home, made: Made) -> None:
    rows = [row | {"Name": "Ann Hale"} for row in made.crowd(0, 3)]
    rows += [{"Employee Number": "C0", "Name": "Kit Lister"}]
    _, found = made.put(home, made.roles(), made.staff(rows))
    assert (found.rows_read, found.accepted, found.quarantined, found.skipped) == (4, 2, 2, 0)
    assert [problem.says[:6] for problem in found.problems] == ["Row 2:", "Row 5:"]


# ---------------------------------------------------------------- what is never stored

PLANTED = ("Quillon", "E73019", "Zebrafish", "QQ123456C", "survivor group")


@pytest.fixture
def planted(home: Home, made: Made) -> tuple[Home, Any]:
    """A list that brings names, numbers, notes and columns of its own."""
    rows = [
        {"Employee Number": f"E73019{each:02}", "Name": f"Quillon{each} Marsh", "Notes": f"Zebrafish {each}"}
        | {"NI Number": "QQ123456C", "Lived experience": "survivor group"}
        for each in range(30)
    ]
    rows[3] |= {"Start Date": "Quillon"}  # a fault whose cell is never repeated
    _, found = made.put(home, made.roles(), made.staff(rows))
    return home, found


def test_names_numbers_notes_and_columns_that_are_not_kept_stand_in_no_table(
    planted: tuple[Home, Any], made: Made
) -> None:
    text = "\n".join(str(rows.to_dicts()) for rows in made.tables(planted[0]).values())
    assert "Support Worker" in text
    assert not [word for word in PLANTED if word in text]


def test_they_stand_in_no_file_of_the_home_either(planted: tuple[Home, Any], made: Made) -> None:
    body = made.bytes(planted[0].folder)
    assert not [word for word in (*PLANTED, "Support Worker") if word.encode() in body]


def test_a_column_that_says_who_has_lived_experience_is_dropped_and_named(planted: tuple[Home, Any]) -> None:
    found = planted[1]
    assert (found.code, found.accepted, found.quarantined) == (DONE, 29, 1)
    assert list(found.dropped_columns) == ["Notes", "NI Number", "Lived experience"]
    assert not [word for word in PLANTED if word in str(found)]


def test_rows_about_therapy_are_refused(home: Home, made: Made) -> None:
    therapy = [{"Employee Number": f"{each}", "Therapy sessions": "3", "Date": "2026-01-05"} for each in range(9)]
    (refused,) = made.put(home, Upload("Therapy 2026-09-30.csv", made.table(therapy)))
    assert (refused.code, refused.load_id) == (REFUSED, None)
    (says,) = refused.says
    assert says.startswith("This file has a row for each person about therapy or counselling.")
    assert made.tables(home)["loads"].is_empty()


# ---------------------------------------------------------------- which roles are lived-experience roles


def peers(home: Home, made: Made) -> set[float | None]:
    """What a staff list's peers would be published as."""
    return {cell["value"] for cell in made.dry(home) if cell["measure"] == "people"}


def test_a_staff_list_without_a_roles_file_asks_once_which_titles_are(home: Home, made: Made) -> None:
    (asks,) = made.put(home, made.staff(day=made.THEN))
    (question,) = asks.questions
    assert (asks.code, question.id) == (ASKS, "peer_roles:titles")
    assert set(question.choices) == {"Peer Worker", "Support Worker", "none of these"}
    (done,) = made.put(home, made.staff(day=made.THEN), answers=PEERS)
    assert done.code == DONE
    assert peers(home, made) == {20}
    (later,) = made.put(home, made.staff())
    assert later.code == DONE
    assert peers(home, made) == {20}


def test_none_of_these_is_an_answer(home: Home, made: Made) -> None:
    (done,) = made.put(home, made.staff(), answers={"peer_roles:titles": ("none of these",)})
    assert done.code == DONE
    assert peers(home, made) == {None}


def test_a_corrected_list_of_the_same_day_keeps_what_was_answered(home: Home, made: Made) -> None:
    made.put(home, made.staff(), answers=PEERS)
    (done,) = made.put(home, made.staff(made.crowd(less=2000)))
    assert done.code == DONE
    assert peers(home, made) == {20}
    load.undo(home, 2, **made.BY)
    assert peers(home, made) == {20}


def test_a_roles_file_that_does_not_say_keeps_what_was_answered(home: Home, made: Made) -> None:
    made.put(home, made.staff(), answers=PEERS)
    silent = Upload("Scales 2026-09-30.csv", made.table([
        {"Job Title": "Peer Worker", "Grade": "3", "Pay From": "24000", "Pay To": "29000", "Advertised": "Yes"},
        {"Job Title": "Support Worker", "Grade": "3", "Pay From": "25000", "Pay To": "29000", "Advertised": "Yes"},
    ]))  # fmt: skip
    (done,) = made.put(home, silent)
    assert (done.code, done.accepted) == (DONE, 2)
    assert peers(home, made) == {20}


def test_a_title_that_nobody_has_answered_for_is_asked_and_known_ones_are_not(loaded: Home, made: Made) -> None:
    rows = [*made.crowd(), {"Employee Number": "cook", "Job Title": "Cook"}]
    (asks,) = made.put(loaded, made.staff(rows, date(2026, 10, 1)))
    assert asks.questions[0].choices == ("Cook", "none of these")


# ---------------------------------------------------------------- a role list as organisations print it

QUIRKS = (
    ",Parent,Unit,Grade,Payscale Minimum (£),Payscale Maximum (£),Generic Job Title,Number of Posts in FTE,"
    "Professional/Occupational Group\n"
    '0,"Heritage, Sport",Office,A,39322,74100,Curator,1.0,Other\n'
    '1,"Heritage, Sport",Office,B,17681,34676,"Warden,\nnights",2.5,Other\n'
    '2,"Heritage, Sport",Archive,B,17681,34676,"Warden,\nnights",1.5,Other\n'
    '3,"Heritage, Sport",Archive,B,N/D,34676,Clerk,XX,Other\n'
)
SAID = {"advertised:scales": ("all",)}


def scales(home: Home, made: Made) -> dict[str, str]:
    return {cell["unit"]: cell["says"] for cell in made.dry(home) if cell["measure"] == "role_scale"}


def test_a_role_list_with_the_quirks_of_real_ones_is_read(home: Home, made: Made) -> None:
    (found,) = made.put(home, Upload("roles.csv", QUIRKS.encode()), answers=SAID, as_of=date(2013, 9, 30))
    assert (found.code, found.table, found.period) == (DONE, "roles", "2013-09")
    assert (found.rows_read, found.accepted, found.quarantined, found.skipped) == (4, 3, 0, 1)
    posts = dict(made.tables(home)["roles"].select("title", "establishment_fte").iter_rows())
    assert posts == {"Curator": 1.0, "Warden, nights": 4.0, "Clerk": None}
    assert scales(home, made) == {
        "Curator": "Curator pays £39,322 to £74,100 a year, as advertised.",
        "Warden, nights": "Warden, nights pays £17,681 to £34,676 a year, as advertised.",
        "Clerk": "Clerk pays £34,676 a year, as advertised.",
    }


def test_which_roles_are_lived_experience_roles_is_asked_of_the_staff_list_and_not_of_pay_scales(
    home: Home, made: Made
) -> None:
    (scales,) = made.put(home, made.roles({"Lived Experience Role": ""}, made.PEER | {"Lived Experience Role": ""}))
    assert (scales.code, scales.accepted) == (DONE, 2)
    (asks,) = made.put(home, made.staff())
    assert [question.id for question in asks.questions] == ["peer_roles:titles"]
    (done,) = made.put(home, made.staff(), answers=PEERS)
    assert done.code == DONE
    assert peers(home, made) == {20}


def test_jobs_that_lead_to_one_another_in_a_circle_are_refused_and_named(home: Home, made: Made) -> None:
    (found,) = made.put(
        home, made.roles({"Next Role": "Peer Worker"}, made.PEER | {"Next Role": "Cook; support worker"})
    )
    assert (found.code, found.load_id) == (REFUSED, None)
    (says,) = found.says
    assert says == (
        "These jobs lead to one another in a circle: Support Worker, Peer Worker. Correct the next jobs. "
        "Nothing was kept."
    )


def test_the_next_jobs_are_stored_as_the_keys_by_which_titles_are_found(home: Home, made: Made) -> None:
    made.put(home, made.roles({"Next Role": ""}, made.PEER | {"Next Role": "Support-Worker ; Team  Leader"}))
    stored = dict(made.tables(home)["roles"].select("title_key", "next_keys").iter_rows())
    assert stored == {"support worker": None, "peer worker": "support worker;team leader"}
