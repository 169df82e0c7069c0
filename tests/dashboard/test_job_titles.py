"""HR's Roles page: what is open comes first, nothing that was typed is lost, and one save puts all in."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access, files
from dashboard.screens import job_titles
from etl import load, maintenance, measures, publish
from etl.cells import Viewer
from etl.home import Home, open_home
from etl.intake.child import Upload
from etl.load import known_roles
from etl.load.answered import Asked

Opened = Callable[..., AppTest]
Words = Callable[[AppTest], str]
AT = datetime(2026, 10, 6, tzinfo=UTC)
STAFF = "Employee number,Job title,Grade,Start date\n" + "\n".join(
    f"{number},{title},{grade},2020-02-03"
    for number, (title, grade) in enumerate(
        [("Peer Worker", 3)] * 3 + [("Support Worker", 3)] * 5 + [("*Senior* Worker", 4)] * 2
    )
)
LIVED = {"peer_roles:titles": ("Peer Worker",)}
PEER, SUPPORT, SENIOR = "peer worker_3", "support worker_3", "senior worker_4"


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A staff list alone. Read it only."""
    return _listed(tmp_path_factory.mktemp("homes") / "listed").folder


@pytest.fixture
def mine(tmp_path: Path) -> Home:
    """The same, to be changed."""
    return _listed(tmp_path / "mine")


def _listed(folder: Path) -> Home:
    maintenance.init(folder, "Small House", {}, actor="test", at=AT)
    home = open_home(folder, {})
    upload = Upload("Staff 2026-09-30.csv", STAFF.encode())
    (loaded,) = load.load(home, [upload], Asked(answers={upload.name: LIVED}), actor="test", at=AT)
    assert loaded.code == 0
    return home


def _unfold(test: AppTest, *jobs: str) -> AppTest:
    for job in jobs:
        test.session_state[f"job_{job}_0"] = True
    return test.run()


def _save(test: AppTest) -> AppTest:
    (button,) = [button for button in test.button if button.label == "Save these answers"]
    return button.click().run()


def _answer(test: AppTest) -> AppTest:
    """Scales, a match and a way up, as one types them."""
    _unfold(test, PEER, SUPPORT)
    test.selectbox(f"matched_{PEER}_0").set_value("Support Worker")
    for job, low, high in ((PEER, "24,000", "£26,000"), (SUPPORT, "25000", "29,000.00")):
        test.text_input(f"low_{job}_0").set_value(low)
        test.text_input(f"high_{job}_0").set_value(high)
        test.radio(f"advertised_{job}_0").set_value("Yes")
        test.selectbox(f"next_0_{job}_0").set_value("*Senior* Worker")
    return test.run()


def test_what_is_open_is_counted_with_what_it_opens(listed: Path, opened: Opened, words: Words) -> None:
    said = words(opened(listed, "hr", "job_titles"))
    assert "3 job titles. Still open:" in said
    assert f"**{job_titles.MATCHED[0]}** 1 to answer. :gray[Opens {job_titles.MATCHED[1]}.]" in said
    assert f"**{job_titles.PAYS[0]}** 3 to answer." in said
    assert job_titles.LIVED[0] not in said


def test_a_job_is_a_line_that_says_what_is_known_and_what_is_open(listed: Path, opened: Opened, words: Words) -> None:
    said = words(opened(listed, "hr", "job_titles"))
    assert "Peer Worker, grade 3: lived-experience role; open: comparable job, pay, advertised or not, next job" in said
    assert "*Senior* Worker, grade 4: open: pay, advertised or not" in said


@pytest.mark.parametrize("role", ["manager", "board", None])
def test_nobody_but_hr_sees_the_job_titles(listed: Path, opened: Opened, words: Words, role: str | None) -> None:
    assert "Peer Worker" not in words(opened(listed, role, "job_titles"))


def test_what_changes_is_said_in_words_before_it_is_put_in(listed: Path, opened: Opened, words: Words) -> None:
    said = words(_answer(opened(listed, "hr", "job_titles")))
    assert (
        "Peer Worker, grade 3 is compared with Support Worker, grade 3; pays £24,000 to £26,000 a year; was advertised "
        "openly; leads to *Senior* Worker, grade 4." in said
    )


def test_answers_outlast_a_shut_fold(listed: Path, opened: Opened, words: Words) -> None:
    test = _answer(opened(listed, "hr", "job_titles"))
    test.session_state[f"job_{PEER}_0"] = False
    assert "Peer Worker, grade 3 is compared with Support Worker, grade 3; pays £24,000" in words(test.run())
    assert _unfold(test, PEER).text_input(f"low_{PEER}_0").value == "24,000"


def test_a_fault_stands_beside_its_entry_and_nothing_is_lost(listed: Path, opened: Opened, words: Words) -> None:
    test = _unfold(opened(listed, "hr", "job_titles"), PEER, SUPPORT)
    for name, typed in ((f"low_{PEER}_0", "27,000"), (f"high_{PEER}_0", "26,000"), (f"low_{SUPPORT}_0", "25000")):
        test.text_input(name).set_value(typed)
    said = words(test.run())
    assert known_roles.ABOVE in said
    assert "Please correct first: Peer Worker, grade 3." in said
    (button,) = [button for button in test.button if button.label == "Save these answers"]
    assert button.disabled
    assert [test.text_input(f"low_{job}_0").value for job in (PEER, SUPPORT)] == ["27,000", "25000"]


def test_a_circle_of_next_jobs_is_refused_and_the_answers_stay(mine: Home, opened: Opened, words: Words) -> None:
    test = _unfold(_answer(opened(mine.folder, "hr", "job_titles")), SENIOR)
    test.selectbox(f"next_0_{SENIOR}_0").set_value("Support Worker").run()
    assert "in a circle: " in words(_save(test))
    assert _unfold(test, PEER).text_input(f"low_{PEER}_0").value == "24,000"
    assert len(load.history(mine)) == 1


def test_saving_without_a_change_says_so(mine: Home, opened: Opened, words: Words) -> None:
    assert known_roles.UNCHANGED in words(_save(opened(mine.folder, "hr", "job_titles")))
    assert len(load.history(mine)) == 1


def test_a_staff_list_and_this_page_alone_open_scales_and_steps(mine: Home, opened: Opened, words: Words) -> None:
    test = _save(_answer(opened(mine.folder, "hr", "job_titles")))
    assert "The answers on 2 jobs are in." in words(test)
    assert "Nothing so far." in words(test)
    publish.publish(mine, actor="test", at=AT)
    says = {
        cell.measure: cell.says for cell in publish.released(mine, Viewer("hr")).cells if cell.unit == "Peer Worker"
    }
    assert says["role_scales"].startswith("Peer Worker pays less than Support Worker: 96p for every £1")
    assert says["rungs_above"] == "Peer Worker leads as far as Support Worker: each has 1 step up."


def test_what_was_saved_stands_in_history_and_goes_when_it_is_taken_back(
    mine: Home, opened: Opened, words: Words
) -> None:
    _save(_answer(opened(mine.folder, "hr", "job_titles")))
    assert "Roles and pay scales, September 2026" in words(opened(mine.folder, "hr", "history"))
    load.undo(mine, load.history(mine)[0].load_id or 0, actor="test", at=AT)
    assert "Peer Worker, grade 3: lived-experience role; open: comparable job" in words(
        opened(mine.folder, "hr", "job_titles")
    )


def test_leaving_everything_forgets_what_was_typed(listed: Path, opened: Opened, words: Words) -> None:
    test = _answer(opened(listed, "hr", "job_titles"))
    (leave,) = [button for button in test.button if button.label == "Leave everything as it was"]
    said = words(leave.click().run())
    assert "Nothing so far." in said
    assert "£24,000" not in said


def test_every_column_of_roles_that_a_measure_needs_is_asked_here_or_named_for_the_workbook() -> None:
    needed = {need.partition(".")[2] for measure in measures.measures() for need in measure.needs if "roles." in need}
    asked = {"is_lived_experience_role", "matched_role", "scale_min", "scale_max", "scale_published", "next_roles"}
    assert needed <= asked | {"family"}
    assert "job family" in job_titles.WORKBOOK


@pytest.mark.parametrize("role", ["manager", "board", None])
def test_the_workbook_is_hrs_alone(listed: Path, opened: Opened, role: str | None) -> None:
    opened(listed, "hr", "job_titles")
    assert files.OF_NO_EDITION["template"]("roles").name == "template-roles.xlsx"
    opened(listed, role, "job_titles")
    with pytest.raises(access.Denied):
        files.OF_NO_EDITION["template"]("roles")


def test_there_is_no_workbook_of_what_is_no_table(listed: Path, opened: Opened) -> None:
    opened(listed, "hr", "job_titles")
    with pytest.raises(files.NotThere):
        files.OF_NO_EDITION["template"]("payslips")
