"""What people type: nothing about a person passes, and plain sentences do."""

import logging
import string
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl import load
from etl.conversations import guard
from etl.home import Home, Refused
from etl.load.persons import name_key

LETTERS = st.text(string.ascii_lowercase, min_size=1, max_size=9)


def refused(home: Home, field: str, text: str) -> str | None:
    try:
        guard.checked(home, {field: text})
    except Refused as why:
        return why.says
    return None


@pytest.mark.parametrize(
    "text",
    [
        "Ask Ama Mensah first",
        "ask AMA MENSAH, first",
        "Mensah, Ama will do it",
        "Mensah,Ama",
        "ama-mensah",
        "ama_mensah",
        "ama.mensah",
        "Dr Ama Mensah",
        "It is Ama Mensah's work",
        "It is Ama Mensah’s work",
        "Ama (our colleague) Mensah",
        "(Ama Mensah)",
        "Âma Mënsah",
        "Ａｍａ Mensah",
        "Ama\nMensah",
        "Ask Jose O'Brien Nunez",
        "José O’Brien-Núñez decides",
        "Ask Cher",
        "cher's idea",
    ],
)
def test_a_name_that_the_exports_brought_is_refused_however_it_is_written(peopled: Home, text: str) -> None:
    says = "What we will try seems to hold somebody's name. Name a role, not a person."
    assert refused(peopled, "trying", text) == says


@pytest.mark.parametrize("field", ["trying", "role", "absent", "learnt"])
def test_every_field_is_looked_at_and_named_and_the_text_is_not_repeated(peopled: Home, field: str) -> None:
    says = refused(peopled, field, "Ama Mensah")
    assert says == f"{guard.FIELDS[field].called} seems to hold somebody's name. Name a role, not a person."


def test_people_whose_load_was_taken_back_are_still_known(peopled: Home, made: SimpleNamespace) -> None:
    load.undo(peopled, 3, **made.BY)
    assert refused(peopled, "trying", "Ask Ama Mensah")


def test_a_first_name_alone_is_not_known(peopled: Home) -> None:
    assert refused(peopled, "trying", "Ask Ama") is None


@pytest.mark.parametrize("title", ["Head of Practice", "Director of Services", "Peer Support Worker (nights)", "CEO"])
def test_a_role_is_named_by_its_title(peopled: Home, title: str) -> None:
    assert refused(peopled, "role", title) is None


@pytest.mark.parametrize(
    "text",
    [
        "We will put 1.5 hours a week into every job plan from 1 April 2027.",
        "From 2026-04-01 to 2027-03-31, then 01/04/2027 - 31/03/2028.",
        "Compare 2023 2024 2025 and 2026-27 with 2028/29.",
        "It costs £1,250,000, or 12 500 000 over 10 years; 0.123456789 of it is ours.",
        "In 2025-26 a new plan, by 2026-27 a second one; at 20-25-26 a third.",
        "BY 200000 and by 200000 a year, about 95p in the pound (90% of 60 minutes).",
        "Ring 999 or 116 123 at night.",
        "Meet at 10:30, room 4.12.",
    ],
)
def test_days_years_and_figures_are_no_telephone_numbers(peopled: Home, text: str) -> None:
    assert refused(peopled, "trying", text) is None


@pytest.mark.parametrize(
    "number",
    [
        "07700 900123",
        "07700900123",
        "+44 7700 900123",
        "+44 (0)7700 900123",
        "0044 7700 900 123",
        "44 7700 900123",
        "7700 900123",
        "020 7946 0958",
        "(020) 7946 2010",
        "01632-960-001",
        "+1 (555) 010-0199",
        "555-010-0199",
        "+33 1 23 45 67 89",
        "06 12 34 56 78",
        "０７７００ ９００１２３",
        "٠٧٧٠٠ ٩٠٠١٢٣",
    ],
)
def test_a_telephone_number_is_refused(home: Home, number: str) -> None:
    assert refused(home, "trying", f"Ring {number}.") == "What we will try holds a telephone number. Leave it out."


@pytest.mark.parametrize("address", ["a.mensah@example.org", "a@b", "Ａ＠Ｂ", "<a@example.org>"])
def test_an_e_mail_address_is_refused(home: Home, address: str) -> None:
    assert refused(home, "learnt", f"Write to {address}") == "What was learnt holds an e-mail address. Leave it out."


@pytest.mark.parametrize("number", ["QQ123456C", "qq123456c", "QQ 12 34 56 C", "QQ 123456 C", "QQ-12-34-56-C"])
def test_a_national_insurance_number_is_refused(home: Home, number: str) -> None:
    says = "Who is not in the room holds a National Insurance number. Leave it out."
    assert refused(home, "absent", f"It is {number}.") == says


def test_what_is_missing_too_long_or_unreadable_is_refused(home: Home) -> None:
    missing = "What we will try is missing. Say it in a few words."
    assert [refused(home, "trying", text) for text in ("", " ", "...", "2027")] == [missing] * 4
    assert refused(home, "absent", "") is None
    assert refused(home, "role", "a" * 80) is None
    longer = "The role that looks after it is longer than 80 letters. Say it shorter."
    assert refused(home, "role", "a" * 81) == longer
    marks = "What we will try holds marks that cannot be shown. Write it again."
    assert [refused(home, "trying", f"a{mark}b") for mark in ("\x00", "\u200b", "\u202e", "\ud800")] == [marks] * 4


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(words=st.lists(LETTERS.filter(lambda word: word != "cher"), min_size=1, max_size=25))
def test_sentences_of_no_known_name_pass(peopled: Home, words: list[str]) -> None:
    assert refused(peopled, "trying", " ".join(words)) is None


@given(before=st.lists(LETTERS, max_size=8), after=st.lists(LETTERS, max_size=8))
def test_a_known_name_is_looked_for_wherever_it_stands(before: list[str], after: list[str]) -> None:
    codes = {name_key(run, b"k") for run in guard.names(" ".join([*before, "Mensah", "Ama", *after]))}
    assert name_key("Ama Mensah", b"k") in codes


@given(st.text())
def test_whatever_somebody_types_is_kept_or_refused_in_a_sentence(text: str) -> None:
    why = guard._refused(guard.FIELDS["trying"], guard.one_line(text))
    assert why is None or why.endswith(".")


def test_neither_name_nor_key_comes_into_a_log(peopled: Home, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        assert refused(peopled, "trying", "Ask Ama Mensah")
    assert caplog.text == ""
