"""Moving up, supervision, burnout and practice: comparisons, bands of tenure, services, ladders and the register."""

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access, card, charts, parts, register
from dashboard.theme import LIGHT
from etl import measures
from etl.cells import Edition
from etl.measures.measure import Declared
from etl.words import WITHHELD
from schemas.practice import PRACTICES

Opened = Callable[..., AppTest]
Words = Callable[[AppTest], str]
Page = Callable[..., AppTest]
HEADLINES = {"progression": "RATIO", "supervision": "GIVEN", "burnout": "HOURS"}


@pytest.fixture
def page(opened: Opened, lantern: Path, monkeypatch: pytest.MonkeyPatch) -> Page:
    """The page of a topic, drawn from this edition; with a part of it opened."""

    def drawn(topic: str, edition: Edition, opens: str = "") -> AppTest:
        monkeypatch.setattr(access, "editions", lambda: access.Editions(edition, []))
        test = opened(lantern, "manager", topic)
        if opens:
            test.session_state[f"open_{opens}"] = True
            test.run()
        assert not test.exception
        assert not test.error
        return test

    return drawn


def declared(name: str) -> Declared:
    found = measures.measure(name)
    assert found
    return found


def marks(test: AppTest, place: int = 0) -> list[dict[str, Any]]:
    drawn = json.loads(test.get("plotly_chart")[place].proto.spec)["data"]
    return [trace["marker"] for trace in drawn if trace["mode"] == "markers"]


def test_a_comparison_is_its_sentence_and_a_chart_of_both_sides(
    page: Page, made: SimpleNamespace, words: Words
) -> None:
    test = page("progression", made.edition(made.lantern()))
    assert "Peers move up less often than colleagues" in test.header[0].value
    assert test.get("plotly_chart")[0].proto.alt == (
        "Dots with likely ranges: Peers, 4, 2 to 6; Colleagues, 11, 9 to 13."
    )
    assert [mark["symbol"] for mark in marks(test)] == ["square", "circle"]
    assert test.table[0].value.values.tolist() == [["Peers", "4", "2 to 6"], ["Colleagues", "11", "9 to 13"]]
    assert "Peers are the round mark, colleagues the square one." in words(test)


def test_the_sides_and_the_bands_are_no_part_of_the_whole(made: SimpleNamespace) -> None:
    edition = made.edition(made.lantern())
    assert len(edition.of("sup_minutes_share")) == 10
    assert [cell.figure for cell in parts.whole(edition, declared("sup_minutes_share")).cells] == ["48 minutes"]


def test_a_measure_whose_own_cells_are_one_side_keeps_them(made: SimpleNamespace) -> None:
    edition = made.edition(made.lantern())
    assert [cell.figure for cell in parts.whole(edition, declared("pay_typical_others")).cells] == ["£16.25"]


def test_bands_of_tenure_stand_in_their_order_on_one_axis(page: Page, made: SimpleNamespace) -> None:
    test = page("supervision", made.edition(made.lantern()), opens="supervision_sup_minutes_by_tenure_")
    assert len(test.get("plotly_chart")) == 2
    names = test.table[1].value.iloc[:, 0].tolist()
    assert names == ["First 6 weeks", "6 weeks to 6 months", "After 6 months"]
    assert [fold.label for fold in test.expander if "by time in the organisation" in fold.label]


def test_services_stand_by_name_and_a_withheld_one_keeps_its_place(page: Page, made: SimpleNamespace) -> None:
    test = page("supervision", made.edition(made.lantern()), opens="supervision_sup_minutes_share_service")
    rows = test.table[1].value.values.tolist()
    assert [name for name, *_ in rows] == ["East", "North", "South", "Valley"]
    assert rows[3][1].replace("\\", "") == WITHHELD
    assert len(marks(test, 1)) == 3


def test_what_stands_open_in_its_place_is_not_told_again(page: Page, made: SimpleNamespace, words: Words) -> None:
    said = words(page("progression", made.edition(made.harbour())))
    assert "Here is what can be said without it." in said
    assert said.count("Peer support worker leads less far than Family support worker") == 1


def test_without_minutes_supervision_opens_with_what_was_up_to_date(page: Page, made: SimpleNamespace) -> None:
    test = page("supervision", made.edition(made.harbour()))
    assert test.header[0].value.startswith("Supervision was up to date for about 86%")


@pytest.mark.parametrize("topic", HEADLINES)
@pytest.mark.parametrize(
    ("status", "says"),
    [
        ("withheld", WITHHELD),
        ("not_collected", "This waits for an export: a list."),
        ("cannot_tell", "We cannot tell yet: there are too few people to compare."),
        ("does_not_apply", "Nothing was promised."),
    ],
)
def test_a_headline_without_a_figure_says_why(
    topic: str, status: str, says: str, page: Page, made: SimpleNamespace, words: Words
) -> None:
    cell = made.bare(getattr(made, HEADLINES[topic]), status, says)
    said = words(page(topic, made.edition([cell])))
    assert says in said
    assert (WITHHELD in said) == (status == "withheld")


@pytest.mark.parametrize("topic", HEADLINES)
def test_a_broken_headline_leaves_the_page_standing(
    topic: str, opened: Opened, lantern: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card, "headline", lambda *_: 1 / 0)
    test = opened(lantern, "manager", topic)
    assert "Something went wrong on our side (ref. " in test.error[0].value
    assert test.expander


def test_a_rate_that_another_one_rules_out_is_not_missed(page: Page, made: SimpleNamespace, words: Words) -> None:
    assert parts.NOT_THERE not in words(page("progression", made.edition(made.lantern())))


def test_burnout_opens_with_what_it_is_not(page: Page, made: SimpleNamespace, words: Words) -> None:
    said = words(page("burnout", made.edition(made.lantern())))
    assert "They are not signs about a person and cannot tell you who is tired." in said
    assert said.index("look to the conditions first") < said.index("What this does not tell you")


@pytest.mark.parametrize(
    ("unit", "low", "high"),
    [
        ("minutes", 0, 60),
        ("percent", 0, 100),
        ("hours", 0, 15),
        ("per_100_person_years", 0, 20),
        ("steps", 0, 5),
        ("ratio", 0, 2),
    ],
)
def test_an_axis_is_the_same_whatever_its_figures(unit: str, low: float, high: float, made: SimpleNamespace) -> None:
    (cell,) = made.edition([made.ranged(made.HOURS | {"value_unit": unit}, 1, "", 0.5)]).cells
    figure = charts.dots([charts.Row("All staff", cell, "muted")], LIGHT)
    margin = (high - low) * charts.MARGIN
    assert figure.layout.xaxis.range == pytest.approx((low - margin, high + margin))


def test_sickness_has_an_axis_on_which_its_range_is_seen(made: SimpleNamespace) -> None:
    (cell,) = made.edition([made.ranged(made.SICK, 3.5, "", 0.5)]).cells
    assert charts.dots([charts.Row("All staff", cell, "muted")], LIGHT).layout.xaxis.range == pytest.approx(
        (-0.8, 10.8)
    )


def test_a_name_and_a_figure_that_meet_in_a_narrow_fold_stand_under_each_other(made: SimpleNamespace) -> None:
    short, long = made.edition([made.ranged(made.SICK, 5, "", 1), made.ranged(made.GIVEN, 50, "", 1)]).cells
    drawn = [charts.dots([charts.Row("Colleagues", cell, "other")], LIGHT) for cell in (short, long)]
    assert [figure.layout.annotations[1].x for figure in drawn] == [1, 0]


def test_a_ladder_tells_steps_without_a_degree_by_shape_and_in_words(page: Page, made: SimpleNamespace) -> None:
    test = page("progression", made.edition(made.harbour()))
    assert [mark["symbol"] for mark in marks(test)][-2:] == ["circle", "square"]  # the first role is drawn last
    assert test.table[0].value.values.tolist()[:2] == [
        ["Peer support worker", "2 steps up, 1 without a degree"],
        ["Family support worker", "3 steps up, 1 without a degree"],
    ]
    assert test.get("plotly_chart")[0].proto.alt.startswith(
        "Steps up from each role: Peer support worker, 2 steps up, 1 without a degree; Family support worker"
    )


def test_the_line_of_a_ladder_tells_its_sentences_and_not_what_it_draws(page: Page, made: SimpleNamespace) -> None:
    (line,) = [
        fold.label for fold in page("progression", made.edition(made.lantern())).expander if "leads" in fold.label
    ]
    assert line.count("steps up") == 4


def test_the_eight_practices_stand_first_and_the_others_under_their_headings(
    page: Page, made: SimpleNamespace, words: Words
) -> None:
    test = page("practice", made.edition(made.lantern()))
    said = words(test)
    places = [said.index(PRACTICES[name].title) for name in PRACTICES if name in register.FIRST]
    assert places == sorted(places)
    assert max(places) < said.index("There is a rule for where on the scale people start")
    headings = [found.value for found in test.header]
    assert headings == ["Pay and terms", "Role", "Getting in", "Support", "Boundaries", "Voice"]


@pytest.mark.parametrize(
    ("verdict", "word"), [("in_place", "Yes"), ("partly", "Partly"), ("overdue", "Overdue"), ("not_in_place", "No")]
)
def test_how_a_promise_stands_is_a_word_and_a_mark_of_its_own(
    verdict: str, word: str, page: Page, made: SimpleNamespace, words: Words
) -> None:
    place = {"measure": "debrief_policy", "topic": "practice", "level": "practice", "value_unit": ""}
    title = PRACTICES["debrief_policy"].title
    cell = made.cell(place, f"{title}: in place, last looked at in March 2026.", verdict=verdict)
    said = words(page("practice", made.edition([cell])))
    assert f"{register.STATES[verdict].mark} {word}" in said
    assert "Last looked at in March 2026." in said
    assert len({state.mark for state in register.STATES.values()}) == len(register.STATES)


def test_without_a_register_the_page_says_so_once(page: Page, made: SimpleNamespace, words: Words) -> None:
    places = [{"measure": name, "topic": "practice", "value_unit": ""} for name in PRACTICES]
    waits = "This waits for an export: the practice register."
    said = words(page("practice", made.edition([made.bare(place, "not_collected", waits) for place in places])))
    assert said.count(waits) == 1


def test_practices_of_which_the_register_says_nothing_stand_together(
    page: Page, made: SimpleNamespace, words: Words
) -> None:
    title = PRACTICES["eap"].title
    place = {"measure": "eap", "topic": "practice", "level": "practice", "unit": title, "value_unit": ""}
    edition = made.edition([made.bare(place, "not_collected", f"This waits: {title}.")])
    assert "Not in the register yet: 1" in words(page("practice", edition))
