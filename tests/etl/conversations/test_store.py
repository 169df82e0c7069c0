"""Cards: kept line by line, folded, and never about a person."""

import json
import threading
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest

from etl import audit, conversations, maintenance, publish
from etl.conversations import Card, journal
from etl.home import Home, Refused

Kept = Callable[..., Card]


def test_a_card_comes_back_as_it_was_kept(published: Home, kept: Kept) -> None:
    card = kept(absent="Night staff")
    assert conversations.cards(published, "board") == [card]
    assert (card.measure, card.level, card.as_of, card.made) == (
        "role_scales",
        "role",
        date(2025, 9, 30),
        date(2026, 10, 6),
    )
    assert (card.trying, card.role, card.absent, card.closed) == (
        "Put the hours into the job plan",
        "Head of Practice",
        "Night staff",
        None,
    )
    assert card.says
    assert len(card.because) == 3


def test_managers_and_board_have_cards_apart_and_numbers_are_unique_over_both(published: Home, kept: Kept) -> None:
    assert [kept(audience=whose).number for whose in ("board", "manager", "board")] == [1, 2, 3]
    assert [card.number for card in conversations.cards(published, "board")] == [3, 1]
    assert [card.number for card in conversations.cards(published, "manager")] == [2]


def test_a_closed_card_says_what_was_learnt_and_is_closed_once(
    published: Home, kept: Kept, made: SimpleNamespace
) -> None:
    kept()
    with pytest.raises(Refused, match=r"There is no such open card\."):
        conversations.close(published, "manager", 1, "It helped.", **made.BY)
    closed = conversations.close(published, "board", 1, " It\nhelped. ", **made.BY)
    assert (closed.learnt, closed.closed) == ("It helped.", date(2026, 10, 6))
    with pytest.raises(Refused, match=r"There is no such open card\."):
        conversations.close(published, "board", 1, "Again.", **made.BY)
    assert conversations.cards(published, "board") == [closed]


def test_the_audit_log_has_a_line_a_deed_with_its_number_and_no_text(
    published: Home, kept: Kept, made: SimpleNamespace
) -> None:
    kept()
    conversations.close(published, "board", 1, "It helped.", **made.BY)
    deeds = [line for line in audit.lines(published) if line["action"].startswith("card")]
    assert [(line["action"], line["card"]) for line in deeds] == [("card", 1), ("card_closed", 1)]
    assert all(line.keys() == {"action", "card", "actor", "time", "seq", "prev", "hash"} for line in deeds)


def test_the_file_is_its_owners_alone_and_says_nothing_of_who_wrote(published: Home, kept: Kept) -> None:
    kept()
    assert journal.path(published).stat().st_mode & 0o777 == 0o600
    assert b"actor" not in journal.path(published).read_bytes()


def test_of_an_edition_that_was_taken_back_a_card_tells_nothing(
    published: Home, kept: Kept, made: SimpleNamespace
) -> None:
    before = kept()
    publish.unpublish(published, **made.BY)
    (card,) = conversations.cards(published, "board")
    assert (card.taken_back, card.says) == (True, "That edition was taken back.")
    assert (card.figure, card.range, card.as_of, card.value, card.low, card.high) == (None,) * 6
    assert card.trying == before.trying
    with pytest.raises(Refused, match=r"^That edition was taken back\. Choose a figure of one that stands\.$"):
        kept()


def test_the_day_to_look_again_is_a_day_to_come(published: Home, kept: Kept) -> None:
    with pytest.raises(Refused, match=r"The day to look again must be a day to come\."):
        kept(review=date(2026, 10, 6))
    assert not journal.path(published).exists()


def test_a_card_asks_what_the_file_asks(kept: Kept) -> None:
    with pytest.raises(ValueError, match="A card asks"):
        kept(ask="Something that was typed?")


def test_a_last_line_that_a_stop_cut_short_does_not_count_and_goes_at_the_next_write(
    published: Home, kept: Kept
) -> None:
    kept()
    whole = journal.path(published).read_bytes()
    journal.path(published).write_bytes(whole + b'{"event": "card", "num')
    assert len(conversations.cards(published, "board")) == 1
    kept()
    assert journal.path(published).read_bytes().startswith(whole + b'{"absent"')
    assert [card.number for card in conversations.cards(published, "board")] == [2, 1]


@pytest.mark.parametrize(
    "line",
    [
        b"not json",
        b"[]",
        b"{}",
        b'{"event": "other"}',
        b'{"event": "card", "number": 1}',
        b'{"event": "card_closed", "number": 9, "learnt": "x", "closed": "2026-10-06"}',
        b"\xff",
        b"[" * 100_000,
    ],
)
def test_a_damaged_line_is_refused_by_its_number_and_check_says_so(published: Home, kept: Kept, line: bytes) -> None:
    kept()
    before = journal.path(published).read_bytes()
    journal.path(published).write_bytes(before + line + b"\n")
    says = "The file of conversations was changed at line 2. Put back the one of your last backup."
    with pytest.raises(Refused) as refused:
        conversations.cards(published, "board")
    assert refused.value.says == says
    with pytest.raises(Refused):
        kept()
    assert journal.path(published).read_bytes() == before + line + b"\n"
    assert maintenance.check(published) == [says]


def test_check_misses_a_card_that_was_noted(published: Home, kept: Kept) -> None:
    kept()
    assert maintenance.check(published) == []
    journal.path(published).unlink()
    assert maintenance.check(published) == ["The file of conversations has lost card 1."]


def test_two_who_write_at_once_both_have_their_line(published: Home) -> None:
    def write() -> None:
        for _ in range(20):
            journal.append(published, lambda before: {"number": len(before)})

    both = [threading.Thread(target=write) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert [event["number"] for event in journal.events(published)] == list(range(40))


def test_marks_of_other_scripts_stand_as_they_were_written(published: Home, kept: Kept) -> None:
    assert kept(trying="Écouter d'abord, puis décider: £5\u2028").trying == "Écouter d'abord, puis décider: £5"
    (line,) = journal.path(published).read_bytes().splitlines()
    assert json.loads(line)["trying"] == conversations.cards(published, "board")[0].trying
