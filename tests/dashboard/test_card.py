"""What a topic's page shows of each cell, and the five ways to have no figure."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access, card, charts, parts
from dashboard.theme import LIGHT
from etl import measures
from etl.cells import Edition
from etl.words import WITHHELD

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
    assert [found.value.partition(" pays")[0] for found in test.subheader] == [
        "Peer support worker",
        "Senior peer worker",
    ]
    assert not test.header


def test_a_figure_that_was_carried_has_no_last_time_of_the_same_day(made: SimpleNamespace) -> None:
    cell = made.gap(made.GAP, 92) | {"status": "carried_forward", "as_of": made.THEN}
    now, before = made.edition([cell]), made.edition([made.gap(made.GAP, 92, as_of=made.THEN)], 1, made.THEN)
    assert parts.last_time(access.Editions(now, [before]), now.cells[0]) is None


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
