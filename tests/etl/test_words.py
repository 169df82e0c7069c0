"""Numbers, dates and verdicts in words; what every text of ours says and never says."""

import ast
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import words

ROOT = Path(__file__).parents[2]
REFUSED = re.compile(
    r"\bsignifican|\bno gap\b|\blike for like\b|\bquarantine|\bat-risk employee|\btop performer|\bflag(ged|s)?\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (85, 97, "less"),
        (103, 118, "more"),
        (97, 103, "same"),
        (97.5, 102, "same"),
        (96.9, 103, "unclear"),
        (95, 105, "unclear"),
        (60, 99, "unclear"),  # wider than ten either way, although all of it is below
        (98, 99, "less"),  # clear and close: it is said to be less
        (90, 100, "unclear"),  # touches equal
        (100, 100, "same"),
    ],
)
def test_the_verdict_of_a_range(low: float, high: float, verdict: str) -> None:
    assert words.verdict(low, high, equal=100, same=3, wide=10) == verdict


def test_without_a_line_of_equality_there_is_no_verdict() -> None:
    assert words.verdict(1, 2, equal=None, same=None, wide=None) is None


def test_an_end_as_near_as_rounding_counts_as_equal() -> None:
    assert words.verdict(90, 100 - 1e-12, equal=100, same=None, wide=None) == "unclear"


@given(st.floats(0, 200), st.floats(0, 200))
def test_a_clear_verdict_means_that_the_whole_range_is_on_one_side(one: float, other: float) -> None:
    low, high = sorted((one, other))
    said = words.verdict(low, high, equal=100, same=3, wide=10)
    assert (said == "less") <= (high < 100)
    assert (said == "more") <= (low > 100)
    assert (said == "same") <= (low >= 97 - 1e-6 and high <= 103 + 1e-6)


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (92, "pence_in_the_pound", "92p"),
        (100, "pence_in_the_pound", "£1"),
        (105, "pence_in_the_pound", "£1.05"),
        (29_000, "pounds_a_year", "£29,000"),
        (15.25, "pounds_an_hour", "£15.25"),
        (45, "people", "about 45"),
        (1_250, "people", "about 1,250"),
        (2.5, "hours", "2.5 hours"),
        (1, "hours", "1 hour"),
        (48, "minutes", "48 minutes"),
        (86, "percent", "86%"),
        (13, "points", "13 points more"),
        (4, "per_100_person_years", "4"),
        (1_250, "per_100_person_years", "1,250"),
        (0.3, "ratio", "0.3 times"),
        (2, "steps", "2 steps"),
        (-13, "minutes", "13 minutes less"),
        (0, "points", "0 points"),
        (None, "people", None),
    ],
)
def test_figures(value: float | None, unit: str, said: str | None) -> None:
    assert words.figure(value, unit) == said


@pytest.mark.parametrize(
    ("low", "high", "verdict", "said"),
    [
        (80, 100, "less", "80p to just under £1"),
        (100, 120, "more", "just over £1 to £1.20"),
        (97, 103, "same", "97p to £1.03"),
        (90, 100, "unclear", "90p to £1"),
        (100, 100, "same", "£1"),
        (None, 100, "less", None),
    ],
)
def test_ranges(low: float | None, high: float, verdict: words.Verdict, said: str | None) -> None:
    assert words.spread(low, high, "pence_in_the_pound", verdict) == said


@pytest.mark.parametrize(
    ("low", "high", "unit", "verdict", "said"),
    [
        (45, 55, "minutes", None, "45 to 55 minutes"),
        (80, 95, "percent", None, "80% to 95%"),
        (2, 7, "per_100_person_years", None, "2 to 7"),
        (-20, -5, "minutes", "less", "5 to 20 minutes less"),
        (-20, 0, "minutes", "less", "up to 20 minutes less"),
        (5, 20, "minutes", "more", "5 to 20 minutes more"),
        (0, 1, "points", "more", "up to 1 point more"),
        (-5, 3, "minutes", "unclear", "5 minutes less to 3 minutes more"),
        (-3, 3, "points", "same", "3 points less to 3 points more"),
        (-5, 0, "minutes", "unclear", "up to 5 minutes less"),
        (0.1, 0.7, "ratio", "less", "0.1 to 0.7 times"),
        (0.4, 1, "ratio", "less", "0.4 to just under 1 times"),
        (1, 2.3, "ratio", "more", "just over 1 to 2.3 times"),
        (0.4, 1, "ratio", "unclear", "0.4 to 1 times"),
    ],
)
def test_ranges_of_levels_differences_and_ratios(
    low: float, high: float, unit: str, verdict: words.Verdict | None, said: str
) -> None:
    assert words.spread(low, high, unit, verdict) == said


def test_a_difference_for_the_better_says_more_and_an_amount_does_not() -> None:
    assert words.figure(13, "minutes", "more") == "13 minutes more"
    assert words.figure(13, "minutes") == "13 minutes"
    assert words.figure(13, "minutes", "meets") == "13 minutes"


def test_a_sentence_begins_with_a_capital_and_misses_no_part() -> None:
    assert words.sentence("{value} people are here.", {"value": "about 45"}) == "About 45 people are here."
    with pytest.raises(KeyError):
        words.sentence("{value} of {low}", {"value": "1"})


def test_a_part_that_looks_like_a_template_is_said_as_it_stands() -> None:
    assert words.sentence("{role} pays {range}.", {"role": "{range} {0}", "range": "£1"}) == "{range} {0} pays £1."


def test_days_months_and_windows() -> None:
    assert words.day(date(2026, 9, 3)) == "3 September 2026"
    assert words.month(date(2026, 9, 3)) == "September 2026"
    assert words.covers("2026-09") == "September 2026"
    assert words.covers("2025-10/2026-09") == "October 2025 to September 2026"


@given(st.text())
def test_plain_text_keeps_every_letter_and_escapes_every_mark(text: str) -> None:
    said = words.plain(text)
    assert re.sub(r"\\(.)", r"\1", said) == " ".join(text.split())
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_{}\[\]()<>#+!|~$:&.-]", said)
    assert "\n" not in said


@pytest.mark.parametrize("rows", [0, 1, 3, 40])
def test_what_a_chart_shows_is_told_in_at_most_220_characters(rows: int) -> None:
    text = words.alt("Dots with likely ranges", [(f"Service {row}", "92p, 86p to 97p") for row in range(rows)])
    assert len(text) <= 220
    assert text.startswith("Dots with likely ranges: ")
    assert ("others in the table below" in text) == (rows == 40)


def test_withheld_is_said_in_these_words() -> None:
    assert words.WITHHELD == "Withheld to keep people safe."


def texts(file: Path) -> list[str]:
    """Literals with a space in them, docstrings aside: what may be read by somebody."""
    tree = ast.parse(file.read_text("utf-8"))
    docs = {
        ast.get_docstring(node, clean=False)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
    }
    found = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [text for text in found if " " in text and text not in docs]


@pytest.mark.parametrize("package", ["dashboard", "etl", "schemas"])
def test_no_text_of_ours_has_a_refused_word(package: str) -> None:
    found = {str(file.relative_to(ROOT)): texts(file) for file in (ROOT / package).rglob("*.py")}
    assert sum(map(len, found.values())) > 20
    assert [(name, text) for name, several in found.items() for text in several if REFUSED.search(text)] == []
