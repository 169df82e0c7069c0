"""What a topic's page shows of each cell, and the five ways to have no figure."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access, card, charts, parts, register
from dashboard.theme import LIGHT
from etl import audit, measures
from etl.cells import Edition, Released
from etl.conversations import Target
from etl.home import Refused
from etl.words import WITHHELD
from schemas.practice import PRACTICES

Opened = Callable[..., AppTest]
Words = Callable[[AppTest], str]
Page = Callable[..., AppTest]


@pytest.fixture
def page(opened: Opened, lantern: Path, monkeypatch: pytest.MonkeyPatch) -> Page:
    """The page of a topic, drawn from these editions, newest first."""

    def drawn(topic: str, *editions: Edition, opens: str = "") -> AppTest:
        monkeypatch.setattr(access, "editions", lambda: access.Editions(editions[0], editions[1:]))
        test = opened(lantern, "manager", topic)
        if opens:
            test.session_state[f"open_{opens}"] = True
            test.run()
        assert not test.exception
        return test

    return drawn


def test_a_card_has_every_part(page: Page, made: SimpleNamespace, words: Words) -> None:
    now, before = made.edition(made.lantern()), made.edition(made.lantern_before(), 1, made.THEN)
    said = words(page("pay", now, before))
    for part in (
        "Peers are paid less than colleagues in comparable jobs: about 92p for every £1 (likely 80p to just under £1).",
        "Last time, September 2025, 90p: no clear change",
        "The same figures as a table",
        "What this does not tell you.",
        "How this is worked out",
        "Covers September 2026 · loaded 6 October 2026 · next new figure August 2027 · about 110 peers counted",
    ):
        assert part in said


def test_a_chart_tells_in_words_what_it_draws(page: Page, made: SimpleNamespace) -> None:
    (chart,) = page("pay", made.edition(made.lantern())).get("plotly_chart")
    assert (
        chart.proto.alt
        == "Dots with likely ranges: Same grade, 92p, 80p to just under £1; Same work, 90p, 80p to just under £1."
    )


def test_the_table_has_the_figures_of_the_chart(page: Page, made: SimpleNamespace) -> None:
    table = page("pay", made.edition(made.lantern())).table[0].value
    assert table.values.tolist() == [
        ["Same grade", "92p", "80p to just under £1"],
        ["Same work", "90p", "80p to just under £1"],
    ]


def test_services_stand_under_where_with_a_sentence_each(page: Page, made: SimpleNamespace, words: Words) -> None:
    test = page("pay", made.edition(made.lantern()), opens="pay_pay_gap_like_for_like_service")
    said = words(test)
    assert said.index("Where?") > 0
    assert "Pay for comparable jobs, by service" in said
    assert "South. We cannot tell whether peers are paid differently".replace("South. ", "South.** ") in said


def test_measures_of_one_chart_share_one_line(page: Page, made: SimpleNamespace) -> None:
    labels = [fold.label for fold in page("pay", made.edition(made.lantern())).expander]
    typical = [label for label in labels if "typically paid" in label]
    assert len(typical) == 1
    assert "£16" in typical[0]
    assert "£15" in typical[0]


def test_withheld_has_one_sentence_and_what_to_look_at_instead(page: Page, made: SimpleNamespace, words: Words) -> None:
    said = words(page("pay", made.edition(made.harbour())))
    assert WITHHELD in said
    assert "Here is what can be said without it." in said
    assert "Peer support worker pays less than Family support worker" in said
    assert "Pay for the same work" in said.partition("Withheld to keep people safe\n")[2]


@pytest.mark.parametrize(
    ("status", "says"),
    [
        ("not_collected", "This waits for an export: pay for each post in the staff list."),
        ("cannot_tell", "We cannot tell yet: there are too few people to compare."),
        ("does_not_apply", "No role is marked as a lived-experience role yet."),
    ],
)
def test_without_a_figure_the_cell_says_why(
    status: str, says: str, page: Page, made: SimpleNamespace, words: Words
) -> None:
    said = words(page("pay", made.edition([made.bare(made.GAP, status, says)])))
    assert says in said
    assert WITHHELD not in said
    assert ("Next new figure" in said) == (status != "not_collected")


def test_waiting_at_the_foot_is_told_apart_from_withheld(page: Page, made: SimpleNamespace, words: Words) -> None:
    waits = made.bare(made.WORK, "not_collected", "This waits for an export: a roles file.")
    said = words(page("pay", made.edition([made.gap(made.GAP, 92), waits])))
    assert "This waits for an export: a roles file." in said
    assert "Withheld" not in said


def test_an_edition_from_before_a_measure_says_that_the_next_brings_it(
    page: Page, made: SimpleNamespace, words: Words
) -> None:
    assert parts.NOT_THERE in words(page("pay", made.edition([])))


def test_a_broken_card_says_our_fault_and_the_others_stand(
    page: Page, made: SimpleNamespace, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = charts.GAPS._replace(draw=lambda *_: 1 / 0)
    monkeypatch.setattr(charts, "GAPS", whole)
    test = page("pay", made.edition(made.lantern()), opens="pay_pay_typical_others_")
    assert [error.value.partition(" (ref. ")[0] for error in test.error] == ["Something went wrong on our side"]
    assert "It is the pay of the middle half" in words(test)


def test_a_cell_whose_measure_is_gone_shows_its_sentence_and_figure(
    page: Page, made: SimpleNamespace, words: Words
) -> None:
    gone = made.GAP | {"measure": "pay_gap_of_old"}
    said = words(page("pay", made.edition([made.gap(gone, 88)])))
    assert "about 88p for every £1" in said
    assert "88p, 80p to just under £1" in said


def test_a_measure_that_is_added_stands_on_its_page_without_an_edit_here(
    page: Page, made: SimpleNamespace, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    gap = next(found for found in measures.measures() if found.id == "pay_gap_same_work")
    new = replace(gap, id="pay_gap_new", order=999, heading="Why?", title="A new measure", draws=())
    every = [*measures.measures(), new]
    monkeypatch.setattr(parts, "measures", lambda: every)
    monkeypatch.setattr(parts, "declaration", lambda name: next((m for m in every if m.id == name), None))
    cell = made.gap(made.GAP | {"measure": "pay_gap_new"}, 91, "A new sentence.")
    assert "A new sentence." in words(page("pay", made.edition([*made.lantern(), cell])))


def test_words_from_an_upload_are_shown_as_they_stand(page: Page, made: SimpleNamespace) -> None:
    roles = {"[Peer](http://example.org) *worker* $x$": (24_000, 26_000, "yes")}
    (name,) = roles
    starts = made.cell(made.START | {"unit": name}, f"{name} pays less.", value=93, figure="93p", verdict="less")
    test = page("roles", made.edition([starts, *made.scales(roles)]))
    assert test.header[0].value == r"\[Peer\]\(http\://example\.org\) \*worker\* \$x\$ pays less\."


def test_a_chart_of_sixty_roles_has_twelve_bars_and_its_table_all(page: Page, made: SimpleNamespace) -> None:
    roles = {"Peer": (24_000, 26_000, "yes"), **{f"Role {n:02d}": (30_000 + n, 31_000, "no") for n in range(59)}}
    starts = made.cell(
        made.START | {"unit": "Peer", "dimensions": {"match": "Role 40"}},
        "Says.",
        value=93,
        figure="93p",
        verdict="less",
    )
    test = page("roles", made.edition([starts, *made.scales(roles)]))
    names = test.table[0].value.iloc[:, 0].tolist()
    assert len(names) == 61
    assert names[:3] == ["Peer", "Role 40", "Role 00"]
    shapes = json.loads(test.get("plotly_chart")[0].proto.spec)["layout"]["shapes"]
    assert len([shape for shape in shapes if shape.get("xref") != "paper"]) == card.BARS


def test_several_roles_are_told_alike_and_one_that_cannot_be_compared_after_them(
    page: Page, made: SimpleNamespace
) -> None:
    unmatched = made.bare(made.START | {"unit": "Adviser"}, "does_not_apply", "Adviser is not matched yet.")
    test = page("roles", made.edition([unmatched, *made.lantern()]))
    assert [found.value.partition(" pays")[0] for found in test.header] == [
        "Peer support worker",
        "Senior peer worker",
    ]


def test_a_figure_that_was_carried_has_no_last_time_of_the_same_day(made: SimpleNamespace) -> None:
    cell = made.gap(made.GAP, 92) | {"status": "carried_forward", "as_of": made.THEN}
    now, before = made.edition([cell]), made.edition([made.gap(made.GAP, 92, as_of=made.THEN)], 1, made.THEN)
    assert parts.last_time(access.Editions(now, [before]), now.cells[0]) is None


TOPICS = ["pay", "roles", "progression", "supervision", "burnout"]


@pytest.mark.parametrize("topic", TOPICS)
def test_a_fault_in_any_card_of_a_page_leaves_all_others_standing(
    topic: str, page: Page, made: SimpleNamespace, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = made.edition(made.lantern())
    body = card._body
    every = [part for part in parts.of_topic(now, topic) if part.shown]
    assert every

    def opened_with_a_fault_in(broken: str) -> AppTest:
        def breaks(editions: access.Editions, part: parts.Part) -> None:
            if part.key == broken:
                raise ValueError("Jane Fairweather earns 24713")
            body(editions, part)

        monkeypatch.setattr(card, "_body", breaks)
        test = page(topic, now)
        for part in every:
            test.session_state[f"open_{part.key}"] = True
        return test.run()

    for part in every:
        test = opened_with_a_fault_in(part.key)
        assert not test.exception
        (said,) = test.error
        assert "Something went wrong on our side (ref. " in said.value
        assert "Fairweather" not in words(test)
        assert sum("What this does not tell you" in each.value for each in test.markdown) == len(every) - 1


@pytest.mark.parametrize("broken", register.FIRST)
def test_a_fault_in_one_promise_leaves_all_others_standing(
    broken: str, page: Page, made: SimpleNamespace, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = register._said

    def breaks(cell: Released) -> tuple[str, str]:
        if cell.measure == broken:
            raise ValueError("Jane Fairweather earns 24713")
        return said(cell)

    monkeypatch.setattr(register, "_said", breaks)
    test = page("practice", made.edition(made.lantern()))
    (error,) = test.error
    assert "(ref. " in error.value
    assert [name for name in PRACTICES if PRACTICES[name].title in words(test)] == [
        name for name in PRACTICES if name != broken
    ]


@pytest.mark.parametrize("topic", TOPICS)
def test_every_card_has_its_three_dates_and_its_table_as_a_file(
    topic: str, page: Page, made: SimpleNamespace, words: Words
) -> None:
    now = made.edition(made.lantern())
    every = [part for part in parts.of_topic(now, topic) if part.shown]
    test = page(topic, now)
    for part in every:
        test.session_state[f"open_{part.key}"] = True
    test.run()
    dates = [line for line in words(test).splitlines() if "Covers September 2026 · loaded 6 October 2026 · ne" in line]
    assert len(dates) == len(every)
    links = [link.proto.url for link in test.get("link_button") if "/csv/" in link.proto.url]
    assert sorted(links) == sorted(f"/get/csv/2026-09-30/{part.key}" for part in every)


def test_promises_have_their_dates_too(page: Page, made: SimpleNamespace, words: Words) -> None:
    said = words(page("practice", made.edition(made.lantern())))
    assert "Covers September 2026 · loaded 6 October 2026 · new with every edition" in said


def test_a_fact_about_roles_is_new_with_every_edition(made: SimpleNamespace) -> None:
    now = made.edition(list(made.starts()))
    assert parts.next_figure(now, now.cells[0]) == "new with every edition"


def test_a_figure_of_all_staff_in_a_service_waits_longer_than_that_of_all(made: SimpleNamespace) -> None:
    place = made.HOURS | {"level": "service", "unit": "East"}
    now = made.edition([made.ranged(each, 4, "{figure}, {range}", 1) for each in (made.HOURS, place)])
    now.head["next"]["below"] = "2027-04-01"
    assert [parts.next_figure(now, cell) for cell in now.cells] == [
        "next new figure January 2027",
        "next new figure April 2027",
    ]


def test_a_carried_figure_was_loaded_when_its_own_edition_was_made(made: SimpleNamespace) -> None:
    carried = made.gap(made.GAP, 92, as_of=made.THEN, period="2025-09", status="carried_forward")
    now, before = made.edition([carried]), made.edition([], 1, made.THEN)
    assert "Covers September 2025 · loaded 6 October 2025 · " in parts.dates(now, now.cells, [before])
    alone = parts.dates(now, now.cells)
    assert "Covers September 2025 · loaded for the edition as at 30 September 2025 · " in alone


def test_the_target_stands_beside_its_figure(
    page: Page, made: SimpleNamespace, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, decided = date(2027, 4, 1), date(2026, 10, 20)
    target = Target(measure="sup_minutes_share", value=57, figure="57 minutes", by=by, decided=decided)
    monkeypatch.setattr(access, "targets", lambda: {target.measure: target})
    said = words(page("supervision", made.edition(made.lantern())))
    assert "Our target: 57 minutes by April 2027, not there yet" in said


def test_figures_stand_where_the_file_of_targets_is_damaged(
    page: Page, made: SimpleNamespace, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(_home: object) -> None:
        raise Refused("The file was changed.")

    monkeypatch.setattr(access.conversations, "targets", damaged)
    test = page("supervision", made.edition(made.lantern()))
    assert not test.error
    assert "What this does not tell you" in words(test)


@pytest.mark.parametrize(
    ("change", "words"), [("better", "a clear change for the better"), ("worse", "a clear change for the worse")]
)
def test_a_clear_change_is_said(change: str, words: str, made: SimpleNamespace) -> None:
    now = made.edition([made.gap(made.GAP, 92, change=change)])
    before = made.edition([made.gap(made.GAP, 80, as_of=made.THEN)], 1, made.THEN)
    said = parts.last_time(access.Editions(now, [before]), now.cells[0])
    assert said == f"last time, September 2025, 80p: {words}"


def test_a_withheld_cell_before_is_no_last_time(made: SimpleNamespace) -> None:
    now, before = made.edition([made.gap(made.GAP, 92)]), made.edition([made.bare(made.GAP)], 1, made.THEN)
    assert parts.last_time(access.Editions(now, [before]), now.cells[0]) is None


def _shapes(figure: Any) -> list[str]:
    return [shape.type for shape in figure.layout.shapes]


def test_an_axis_grows_in_whole_steps_to_hold_a_shown_figure(made: SimpleNamespace) -> None:
    cells = made.edition([made.gap(made.GAP, 92) | {"low": 53, "range": "53p to just under £1"}]).cells
    figure = charts.dots([charts.Row("Same grade", cells[0], "peer")], LIGHT)
    assert figure.layout.xaxis.range[0] == pytest.approx(50 - 60 * charts.MARGIN)


def test_a_withheld_service_moves_no_axis_and_draws_no_mark(made: SimpleNamespace) -> None:
    place = made.GAP | {"level": "service", "unit": "East"}
    shown, hidden = made.edition([made.gap(made.GAP, 92), made.bare(place)]).cells
    rows = [charts.Row("All", shown, "peer"), charts.Row("East", hidden, "peer")]
    alone = charts.dots(rows[:1], LIGHT)
    both = charts.dots(rows, LIGHT)
    assert both.layout.xaxis.range == alone.layout.xaxis.range
    assert len(both.data) == len(alone.data)


def test_a_verdict_that_is_unclear_is_an_open_dot(made: SimpleNamespace) -> None:
    clear, unclear = made.edition([made.gap(made.GAP, 92), made.gap(made.WORK, 96, made.UNCLEAR, "unclear")]).cells
    colors = [charts.dots([charts.Row("", cell, "peer")], LIGHT).data[1].marker.color for cell in (clear, unclear)]
    assert colors == [LIGHT["peer"], LIGHT["ground"]]


def test_a_single_salary_is_a_line_and_a_scale_a_bar(made: SimpleNamespace) -> None:
    single, scale = made.edition(
        list(made.scales({"A": (30_000, 30_000, "no"), "B": (30_000, 31_000, "no")}))[:2]
    ).cells
    figures = [charts.scales([charts.Row("", cell, "other")], LIGHT) for cell in (single, scale)]
    assert [_shapes(figure) for figure in figures] == [["line"], ["rect"]]


def test_a_service_that_stands_from_an_earlier_edition_has_its_date(made: SimpleNamespace) -> None:
    east, north = (made.gap(made.GAP | {"level": "service", "unit": name}, 92) for name in ("East", "North"))
    now = made.edition([made.gap(made.GAP, 92), east, north | {"period": "2025-09", "status": "carried_forward"}])
    _, services = parts.of_measure(now, next(m for m in measures.measures() if m.id == "pay_gap_like_for_like"))
    rows = parts.rows(access.Editions(now, []), services)
    assert [row.name for row in rows] == ["East, September 2026", "North, September 2025"]
    assert parts.dates(now, services.cells).startswith("Covers September 2025 and September 2026 · loaded")


def test_several_figures_have_no_count_of_the_first(made: SimpleNamespace) -> None:
    now = made.edition(list(made.services()))
    assert "counted" not in parts.dates(now, now.cells)
    assert "about 110 peers counted" in parts.dates(now, now.cells[:1])


def test_the_shape_of_a_mark_tells_peers_from_colleagues_without_a_colour(made: SimpleNamespace) -> None:
    others, peers = made.edition(list(made.typical())).cells
    marks = [charts.dots([charts.Row("", cell, "muted")], LIGHT).data[1].marker.symbol for cell in (others, peers)]
    assert marks == ["square", "circle"]


@pytest.mark.parametrize("topic", ["pay", "practice", "kept_safe"])
def test_an_earlier_edition_is_chosen_on_any_page_and_says_so(
    topic: str, opened: Opened, lantern: Path, words: Words
) -> None:
    test = opened(lantern, "manager", topic)
    assert "You read an earlier one." not in words(test)
    test.selectbox(key="edition").select("2025-09-30").run()
    assert "as at 30 September 2025" in words(test)
    assert "You read an earlier one. The newest is as at 30 September 2026." in words(test).replace("*", "")


def test_a_chosen_edition_that_is_taken_back_while_the_page_is_open_is_gone(
    made: SimpleNamespace, tmp_path: Path, opened: Opened, words: Words
) -> None:
    home = made.home(
        tmp_path / "three",
        "Three",
        ("2024-09-30", made.lantern_before()),
        ("2025-09-30", made.lantern_before()),
        ("2026-09-30", made.lantern()),
    )
    test = opened(home.folder, "manager", "pay")
    test.selectbox(key="edition").select("2025-09-30").run()
    at = datetime(2026, 11, 25, tzinfo=UTC)
    audit.note(home, {"action": "withdraw", "publication": 2}, actor="test", at=at)
    test.run()
    assert not test.exception
    assert not test.error
    assert "as at 30 September 2026" in words(test)
    assert test.selectbox(key="edition").options == ["30 September 2026", "30 September 2024"]


def test_the_folds_of_a_board_hold_tables_as_files_and_no_sheet_for_managers(
    made: SimpleNamespace, lantern: Path, opened: Opened
) -> None:
    sealed = made.sealed(lantern)
    test = opened(lantern, "board")
    test.session_state["fold_Pay"] = True
    test.run()
    sealed.unlink()
    urls = [link.proto.url for link in test.get("link_button")]
    assert urls == ["/get/csv/sealed-2026-09-30/pay_pay_gap_like_for_like_"]
