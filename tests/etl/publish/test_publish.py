"""Editions: the same from the same data, withdrawn, carried, withheld alike, and never before their day."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit import get_option
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard import access
from dashboard import app as page_script
from etl import audit, load, measures, publish, warehouse
from etl.disclosure import log
from etl.home import Home, Refused, open_home
from etl.measures.measure import Measure
from etl.words import WITHHELD

pytestmark = pytest.mark.usefixtures("quick")
Made = SimpleNamespace
New = Callable[[], Home]
GAP = "pay_gap_like_for_like"
FACTS = {each.id for each in measures.measures() if isinstance(each, Measure) and each.kind == "no_people"}


def one(edition: Any, measure: str, unit: str | None = None) -> Any:
    (found,) = [cell for cell in edition.of(measure) if cell.unit == unit]
    return found


def newest(home: Home) -> Any:
    return publish.publications(home)[0]


def two_services(made: Made) -> list[dict[str, str]]:
    return [
        row | {"Service": service, "Employee Number": service + row["Employee Number"]}
        for service in ("East", "West")
        for row in made.crowd()
    ]


# ---------------------------------------------------------------- the same from the same data


def test_neither_a_homes_keys_nor_the_order_of_rows_moves_a_cell(new_home: New, made: Made) -> None:
    rows = two_services(made)
    editions = []
    for order in (rows, rows[::-1]):
        home = new_home()
        made.put(home, made.roles(), made.staff(order))
        editions.append(made.dry(home))
    assert editions[0] == editions[1]
    assert {cell["unit"] for cell in editions[0] if cell["measure"] == GAP} == {None, "East", "West"}
    assert {cell["status"] for cell in editions[0] if cell["measure"] == GAP} == {"released"}


def test_the_same_state_of_a_home_gives_the_same_bytes(published: Home, made: Made, tmp_path: Path) -> None:
    made.put(published, made.staff(made.crowd(raised=900)))
    shutil.copytree(published.folder, tmp_path / "copy")
    copy = open_home(tmp_path / "copy", {})
    for home in (published, copy):
        publish.publish(home, **made.BY)
    assert published.publication(2).read_bytes() == copy.publication(2).read_bytes()


def test_a_dry_run_counts_the_same_and_writes_nothing(home: Home, made: Made) -> None:
    made.put(home, made.roles(), made.staff())
    before = made.bytes(home.folder)
    tried = publish.publish(home, dry_run=True, **made.BY)
    assert made.bytes(home.folder) == before
    assert publish.publish(home, **made.BY) == replace(tried, publication_id=1)


def test_on_the_same_day_again_only_facts_about_roles_are_new(published: Home, made: Made) -> None:
    assert publish.released(published, publish.EVERYONE, 1) == newest(published)
    facts = [cell for cell in newest(published).cells if cell.measure in FACTS and cell.shown]
    figures = [cell for cell in newest(published).cells if cell.status == "released" and cell not in facts]
    tried = publish.publish(published, dry_run=True, **made.BY)
    assert tried.publication_id is None
    assert (tried.released, tried.carried_forward) == (len(facts), len(figures))
    assert facts
    assert figures


# ---------------------------------------------------------------- when


def test_with_nothing_loaded_there_is_nothing_to_publish(home: Home, made: Made) -> None:
    with pytest.raises(Refused, match="There is nothing to publish yet"):
        publish.publish(home, **made.BY)
    with pytest.raises(Refused, match="Nothing is published yet"):
        publish.released(home, publish.EVERYONE)


def test_a_day_before_the_first_load_has_nothing_to_publish(home: Home, made: Made) -> None:
    made.put(home, made.roles(), made.staff())
    with pytest.raises(Refused, match="no export that is loaded is of 1 January 2020 or earlier"):
        publish.publish(home, date(2020, 1, 1), **made.BY)


def test_an_earlier_day_than_the_last_editions_is_refused(published: Home, made: Made) -> None:
    with pytest.raises(Refused, match="The last edition is as at 30 September 2025"):
        publish.publish(published, made.THEN - timedelta(1), **made.BY)


def test_a_day_that_has_not_come_is_refused(published: Home, made: Made) -> None:
    with pytest.raises(Refused, match="has not come yet"):
        publish.publish(published, made.AT.date() + timedelta(1), **made.BY)
    with pytest.raises(Refused, match="has not come yet"):
        publish.publish(published, date(2062, 9, 30), dry_run=True, **made.BY)
    assert len(publish.publications(published)) == 1


def test_the_day_is_the_newest_staff_lists_unless_said(published: Home, made: Made) -> None:
    made.put(published, made.staff())
    assert publish.publish(published, **made.BY).as_of == made.NOW


def test_titles_that_nothing_tells_of_are_never_taken_for_colleagues(published: Home, made: Made) -> None:
    load.undo(published, 1, **made.BY)
    with pytest.raises(Refused, match="job titles that no roles file or answer knows"):
        publish.publish(published, made.NOW, **made.BY)


# ---------------------------------------------------------------- withdrawn: 10.11


def test_withdrawn_the_one_before_stands_again(published: Home, made: Made) -> None:
    before = published.publication(1).read_bytes()
    made.put(published, made.staff(made.crowd(raised=900)))
    publish.publish(published, **made.BY)
    taken = publish.unpublish(published, **made.BY)
    assert taken.publication_id == 2
    assert [edition.head["publication_id"] for edition in publish.publications(published)] == [1]
    assert publish.released(published, publish.EVERYONE).head["publication_id"] == 1
    assert published.publication(1).read_bytes() == before
    with pytest.raises(Refused, match="There is no such edition"):
        publish.released(published, publish.EVERYONE, 2)


def test_there_must_be_one_to_withdraw(published: Home, made: Made) -> None:
    publish.unpublish(published, **made.BY)
    before = made.number(published)
    with pytest.raises(Refused, match="There is no edition to withdraw"):
        publish.unpublish(published, **made.BY)
    assert made.number(published) == before


def test_published_again_after_the_only_one_was_withdrawn_all_that_people_are_behind_waits(
    published: Home, made: Made
) -> None:
    publish.unpublish(published, **made.BY)
    again = publish.publish(published, **made.BY)
    assert again.publication_id == 2
    cells = [cell for cell in newest(published).cells if cell.status != "not_collected"]
    assert {cell.says for cell in cells if cell.measure not in FACTS} == {WITHHELD}
    assert {"released"} <= {cell.status for cell in cells if cell.measure in FACTS} <= {"released", "does_not_apply"}


def test_published_again_figures_go_back_to_the_last_that_was_not_withdrawn(published: Home, made: Made) -> None:
    first = one(newest(published), GAP)
    made.put(published, made.staff(made.crowd(raised=900, less=3000)))
    publish.publish(published, **made.BY)
    wrong = one(newest(published), GAP)
    publish.unpublish(published, **made.BY)
    publish.publish(published, **made.BY)
    again = one(newest(published), GAP)
    assert (first.figure, wrong.figure) == ("94p", "88p")
    assert (again.status, again.figure, again.as_of, again.says) == (
        "carried_forward", first.figure, "2025-09-30", first.says,
    )  # fmt: skip


def test_when_it_is_next_due_a_withdrawn_figure_is_decided_again(published: Home, made: Made) -> None:
    publish.unpublish(published, **made.BY)
    publish.publish(published, made.NOW, **made.BY)
    assert (one(newest(published), GAP).status, one(newest(published), GAP).as_of) == ("released", "2026-09-30")


@pytest.mark.parametrize("left", [0, 1])
def test_a_lost_or_cut_log_never_makes_a_new_edition_take_the_place_of_an_old_one(
    published: Home, made: Made, left: int
) -> None:
    before = published.publication(1).read_bytes()
    published.log.write_bytes(b"".join(published.log.read_bytes().splitlines(keepends=True)[:left]))
    assert publish.publish(published, **made.BY).publication_id == 2
    assert published.publication(1).read_bytes() == before
    assert published.publication(2).exists()


# ---------------------------------------------------------------- a year later


@pytest.fixture
def later(published: Home, made: Made) -> Callable[[list[dict[str, str]]], Any]:
    """The edition a year later, of these people."""

    def publish_again(rows: list[dict[str, str]]) -> Any:
        made.put(published, made.staff(rows))
        publish.publish(published, **made.BY)
        return newest(published)

    return publish_again


def test_two_peers_with_other_pay_move_nothing(published: Home, later: Any, made: Made) -> None:
    before = one(newest(published), GAP)
    rows = made.crowd()
    for peer in rows[:2]:
        peer["Salary"] = "40000"
    now = one(later(rows), GAP)
    assert (now.status, now.says, now.as_of, now.period, now.counted) == (
        "carried_forward", before.says, "2025-09-30", "2025-09", before.counted,
    )  # fmt: skip


def test_a_rise_for_all_moves_the_figure(later: Any, made: Made) -> None:
    now = one(later(made.crowd(raised=900, less=3000)), GAP)
    assert (now.status, now.figure, now.as_of) == ("released", "88p", "2026-09-30")


def test_ranges_that_do_not_overlap_are_a_change_for_the_better_or_worse(later: Any, made: Made) -> None:
    assert one(later(made.crowd(raised=900, less=14000)), GAP).change == "worse"


def test_ranges_that_overlap_are_no_change(later: Any, made: Made) -> None:
    assert one(later(made.crowd(raised=900, less=2000)), GAP).change is None


# ---------------------------------------------------------------- withheld and waiting

GO_AHEAD = {f"guard:{kind}": ("go_ahead",) for kind in ("vanish", "headcount")}
REASONS: dict[str, Callable[[Made], list[dict[str, str]]]] = {
    "nobody": lambda made: made.crowd(0, 60),
    "four": lambda made: made.crowd(4, 60),
    "too few for an estimate": lambda made: made.crowd(9, 60),
    "one too many": lambda made: made.crowd(30, 31),
    "a grade of their own": lambda made: [
        row | ({"Grade": "2"} if "Job Title" in row else {}) for row in made.crowd()
    ],
}  # fmt: skip


def test_withheld_cells_are_the_same_bytes_whatever_the_reason(home: Home, made: Made) -> None:
    made.put(home, made.roles())
    lines = set()
    for rows in REASONS.values():  # each takes the place of the one before
        made.put(home, made.staff(rows(made)), answers=GO_AHEAD)
        lines |= {json.dumps(cell, sort_keys=True) for cell in made.dry(home) if cell["measure"] == GAP}
    assert len(made.tables(home)["loads"]) == 1 + len(REASONS)
    (line,) = lines
    cell = json.loads(line)
    told = {name for name, value in cell.items() if value not in (None, {})}
    assert told == {"measure", "topic", "level", "split", "status", "value_unit", "says"}
    assert cell["says"] == WITHHELD


def test_what_is_worked_out_from_a_withheld_figure_is_withheld(home: Home, made: Made) -> None:
    made.put(home, made.roles(), made.staff(made.crowd(4, 60)))
    says = {cell["measure"]: cell["says"] for cell in made.dry(home)}
    assert says["pay_typical_peers"] == says[GAP] == WITHHELD


def test_a_file_without_pay_is_waited_for_in_words(home: Home, made: Made) -> None:
    made.put(home, made.roles(), made.staff([row | {"Salary": ""} for row in made.crowd()]))
    cells = {cell["measure"]: cell for cell in made.dry(home)}
    for measure in (GAP, "pay_gap_same_work", "pay_typical_others", "pay_typical_peers"):
        assert (cells[measure]["status"], cells[measure]["value"]) == ("not_collected", None)
        assert cells[measure]["says"].startswith("This waits for an export: pay for each post in the staff list")
    assert cells["people"]["figure"] == "about 20"


def test_what_a_clear_difference_rounds_to_stays_on_its_side(home: Home, made: Made) -> None:
    made.put(home, made.roles({}, made.PEER | {"Pay From": "24950"}), made.staff())
    (cell,) = [cell for cell in made.dry(home) if cell["measure"] == "role_scales"]
    assert (cell["verdict"], cell["figure"]) == ("less", "99p")


# ---------------------------------------------------------------- what is kept


def test_decisions_are_read_back_as_they_were_made(published: Home, made: Made) -> None:
    made.put(published, made.staff(made.crowd(9, 61)))
    publish.publish(published, **made.BY)
    tables = made.tables(published)
    with warehouse.reading(published) as store:
        kept = publish.edition._past(store)
    second = [d for d in kept if made.NOW in {d.on, d.due} or d.carried]
    first = [d for d in kept if d not in second]
    for number, decisions in ((1, first), (2, second)):
        rows = tables["decisions"].filter(publication=number).sort("decision")
        again = log.as_tables(decisions, number, rows["decision"][0])
        assert again["decisions"].rows() == rows.select(again["decisions"].columns).rows()
        people = tables["populations"].join(rows.select("decision"), on="decision")
        assert sorted(again["populations"].rows()) == sorted(people.select(again["populations"].columns).rows())


def test_reasons_stand_in_the_warehouse_only(home: Home, made: Made) -> None:
    made.put(home, made.roles(), made.staff(made.crowd(4, 60)))
    publish.publish(home, **made.BY)
    reasons = {reason for text in made.tables(home)["decisions"]["reasons"] for reason in json.loads(text)}
    assert any(reason.startswith("R1") for reason in reasons)
    assert not [reason for reason in reasons if reason.encode() in made.bytes(home.folder)]


def test_the_audit_log_names_the_file_of_each_edition(published: Home) -> None:
    (stands,) = audit.standing(published)
    assert (stands.number, stands.sha256) == (1, warehouse.database.sha256(published.publication(1)))


# ---------------------------------------------------------------- a new measure is one file

ADDED = '''
"""All staff's pay for an hour."""

import polars as pl

from etl.measures.measure import Estimate, Measure


def mean(people, draw):
    paid = people.drop_nulls("hourly")
    counted = paid.select("person", "peer", value="hourly", weight=pl.lit(1 / paid.height))
    return [Estimate(value=paid["hourly"].mean(), low=10.0, high=20.0, counted=counted)]


MEASURES = (
    Measure(
        id="added", topic="pay", order=9_000, title="Pay of everyone", short="Everyone",
        question="What does everyone earn?", says={"fact": "Everyone earns about {value} an hour ({low} to {high})."},
        needs={"people.pay_amount": "pay"}, caveat="A test.", how="A mean.", source="none", facts="staff",
        value_unit="pounds_an_hour", reads=("hourly",), formula=mean, kind="average", variable="all pay", grain=0.25,
        split=False,
    ),
)
'''


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A file beside the measures, and no other change."""
    folder = tmp_path / "measures"
    folder.mkdir()
    (folder / "added_here.py").write_text(ADDED)
    monkeypatch.setattr(measures, "__path__", [*measures.__path__, str(folder)])
    measures.measures.cache_clear()
    yield "added"
    sys.modules.pop("etl.measures.added_here", None)
    measures.measures.cache_clear()


def test_a_measure_is_one_file_published_and_drawn_and_what_it_said_outlives_it(
    added: str, loaded: Home, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    says = "Everyone earns about £13.25 an hour (£10.00 to £20.00)."
    publish.publish(loaded, **made.BY)
    assert one(newest(loaded), added).says == says
    assert says in drawn(loaded, "pay", monkeypatch)
    measures.__path__.pop()  # the file is gone
    measures.measures.cache_clear()
    assert measures.measure(added) is None
    assert one(newest(loaded), added).says == says
    assert says in drawn(loaded, "pay", monkeypatch)


def drawn(home: Home, topic: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """All that the page of a topic says, as HR sees it."""
    access.forget()
    monkeypatch.setenv("ALONGSIDE_HOME", str(home.folder))
    monkeypatch.setenv("ALONGSIDE_ROLE", "hr")
    monkeypatch.setattr(access, "LOOPBACK", (get_option("server.address"),))
    test = AppTest.from_file(str(Path(page_script.__file__)), default_timeout=60)
    test.context = {"theme": "light"}
    test._page_hash = calc_hash(topic)  # AppTest's own way to another page wants a file
    test.run()
    access.forget()
    assert not test.exception
    kinds = (test.title, test.header, test.subheader, test.markdown)
    said = [str(element.value) for kind in kinds for element in kind]
    return "\n".join([*said, *(fold.label for fold in test.expander)]).replace("\\", "")
