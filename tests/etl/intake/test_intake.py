import csv
import io
import random
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.home import Refused
from etl.intake import child
from etl.intake.answers import Answers

Take = Callable[..., Any]
SAGE = Path(__file__).with_name("sage50_fields_payroll.csv")
ANSWERS = {"pay_basis:Salary": ("annual_actual",), "date_order:Start date": ("day_first",), "header:csv": ("1",)}
CELLS = st.one_of(
    st.sampled_from(["", "1", "2", "Cook", "Total", "2020-05-01", "31/06/2024", "24,640", "N/D", "Printed", 'a "b" c']),
    st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=6),
)


def test_a_payroll_export_goes_the_whole_way_through_the_child(whole: Take) -> None:
    first = whole(SAGE.read_bytes())
    assert [question.id for question in first.questions] == ["pay_basis:Gross Salary"]
    taken = whole(SAGE.read_bytes(), {"pay_basis:Gross Salary": ("annual_actual",)})
    assert taken.checked is not None
    assert taken.checked.accepted.select("row", "person", "name", "title", "start_date", "pay_amount").rows() == [
        (2, "1", "Ann Hale", "Youth Worker", date(2019, 9, 1), 24_640),
        (3, "2", "Kit Lister", "Peer Support Worker", date(2024, 1, 7), 9_890),
        (4, "3", "Bea Osman", "Service Manager", date(2015, 4, 13), 41_500),
    ]
    assert "Date of Birth" in taken.mapped.dropped


def test_a_real_file_of_junior_posts_is_read_as_roles(exports: Path, take: Take) -> None:
    data = (exports / "org_eh_junior.csv").read_bytes()
    assert [question.id for question in take(data).questions] == ["advertised:scales"]
    taken = take(data, {"advertised:scales": ("all",)})
    checked = taken.checked
    assert (taken.mapped.table.name, checked.read, checked.quarantined) == ("roles", 239, 0)
    # 100 different pairs of title and grade; the other rows are the same roles in other units.
    records = list(csv.DictReader(io.StringIO(data.decode())))
    assert checked.accepted.height == len({(row["Generic Job Title"], row["Grade"]) for row in records}) == 100
    posts = sum(float(row["Number of Posts in FTE"]) for row in records)
    assert checked.accepted["establishment_fte"].sum() == pytest.approx(posts)


def test_a_clean_real_staff_list_loads_without_a_question_or_a_problem(exports: Path, take: Take) -> None:
    checked = take((exports / "entra_workers.csv").read_bytes()).checked
    assert (checked.read, checked.accepted.height, checked.problems) == (300, 300, ())


def outcome(take: Take, data: str | bytes, answers: Answers, table: str | None = None) -> str:
    """Intake, and how it ended; the counts agree where rows were checked."""
    try:
        taken = take(data, answers, table=table)
    except Refused as refused:
        return refused.says
    if taken.checked is None:
        return f"{len(taken.questions)} questions: {taken.questions}"
    checked = taken.checked
    assert checked.read == checked.accepted.height + checked.quarantined + checked.skipped
    return f"{checked.read} rows read: {checked.problems}"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELLS, min_size=1, max_size=6), max_size=8), end=st.sampled_from(["", '"open']))
def test_every_row_read_is_accepted_set_aside_or_skipped(take: Take, rows: list[list[str]], end: str) -> None:
    body = io.StringIO()
    csv.writer(body).writerows([["Employee number", "Name", "Job title", "Start date", "Salary"], *rows])
    said = outcome(take, body.getvalue() + end, ANSWERS, "people")
    read = re.match(r"(\d+) rows read", said)
    filled = sum(any(cell.strip() for cell in row) for row in rows)
    assert int(read[1]) >= filled if read else re.search(r"^[1-9]\d* questions|Nothing was kept\.$", said)


def test_bytes_that_were_damaged_at_random_are_read_asked_about_or_refused(take: Take) -> None:
    draw = random.Random(16)  # noqa: S311  mutations, not secrets
    whole = SAGE.read_bytes()
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(draw.randint(1, 6)):
            at = draw.randrange(len(data))
            data[at : at + draw.choice([0, 1, 40])] = bytes(draw.randrange(256) for _ in range(draw.randint(0, 3)))
        said = outcome(take, bytes(data), {"pay_basis:Gross Salary": ("annual_actual",)})
        assert re.search(r"^\d+ rows read|^[1-9]\d* questions|Nothing was kept\.$", said)


def test_no_sentence_holds_a_cell_of_a_person(take: Take) -> None:
    rows = "SENSITIVE1,SENSITIVE2,SENSITIVE3,SENSITIVE4,SENSITIVE5\nSENSITIVE6,x\n"
    taken = take("Employee number,Name,Job title,Start date,Salary\n" + rows, ANSWERS)
    assert taken.checked.quarantined == 2
    assert "SENSITIVE" not in str((taken.checked.problems, taken.questions, taken.mapped, child.SAYS))
