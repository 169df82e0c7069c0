"""What people type is looked at before it is kept: nothing about a person, and nothing that cannot be read.

What it cannot know: a first name alone, initials, a nickname, a name that exports spell otherwise or give with a middle
name more, people who stand in no export (young people above all), who is meant by a description, and a telephone number
without its area code. So whoever asks for text says too: name roles, not people.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from etl import warehouse
from etl.home import Home, Refused
from etl.load.persons import name_key


class Field(NamedTuple):
    """What somebody types: how it is called, how many letters it may have, and whether it may be left out."""

    called: str
    longest: int
    needed: bool = True


FIELDS: Mapping[str, Field] = {
    "trying": Field("What we will try", 300),
    "role": Field("The role that looks after it", 80),
    "absent": Field("Who is not in the room", 120, needed=False),
    "learnt": Field("What was learnt", 300),
    "evidence": Field("The evidence", 200, needed=False),  # of the practice register
    "title": Field("The title", 80),  # of a snapshot
}
WORDS = 5  # of the longest name that is looked for
TITLES = ("", "dr", "miss", "mr", "mrs", "ms", "mx", "prof", "professor", "rev")  # exports may put one into the name
# Nobody leaves the table when a load is taken back.
KNOWN = "SELECT count(*) FROM persons WHERE name_key IN (SELECT unnest($codes))"
POSSESSIVE = re.compile(r"['’‘ʼ`´]s\b")
BRACKETS = re.compile(r"\(.*?\)|\[.*?\]")
E_MAIL = re.compile(r"[^\s@]+ ?@ ?[^\s@]+|\w ?[\[(]at[\])] ?\w", re.IGNORECASE)
# Letters and marks that leave no trace on a page, beside those that Python calls not printable.
UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]")
SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")  # whose letters look like one another's
# Six digits in one piece or in pairs; with spaces only in capitals, for "by 200000 a year" is none.
INSURANCE = re.compile(r"\b((?i:[A-Z]{2}\d{6}[A-D])|[A-Z]{2}[ .-]?(\d{6}|\d\d([ .-])\d\d\3\d\d)[ .-]?[A-D])\b")
DIGITS = re.compile(r"\+?\d([ ./()‐‑–-]{0,3}\d)+")
DAY = r"(\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}|(19|20)\d\d)"
DAYS = re.compile(rf"{DAY}([ ./()‐‑–-]+{DAY})*")
FRACTION = re.compile(r"0\.\d+")
IN_THREES = re.compile(r"\d{3}\D{1,3}\d{3}\D{1,3}\d{4}")
SHORTEST, LONGEST = 9, 15  # digits of a telephone number


def checked(home: Home, texts: Mapping[str, str]) -> None:
    """Raises Refused at the first text that may not be kept: which field and why, never what it says.

    The sentence is the same whoever is named: it does not say what somebody's job is.
    """
    for name, text in texts.items():
        if why := _refused(FIELDS[name], one_line(text)):
            raise Refused(f"{FIELDS[name].called} {why}")
    with warehouse.reading(home) as store:
        key = store.secret("name")
        for name, text in texts.items():
            codes = [name_key(run, key) for run in names(text)]
            if store.select(KNOWN, {"codes": codes}).item():
                raise Refused(f"{FIELDS[name].called} seems to hold somebody's name. Name a role, not a person.")


def one_line(text: str) -> str:
    """As it is kept: on one line, without spaces at its ends."""
    return " ".join(text.split())


def names(text: str) -> frozenset[str]:
    """Whatever in a text could be the whole of a name: one to five words that stand together, with a title or without.

    Once with what stands in brackets and once without it, as `name_key` reads names; possessives with their s and bare.
    """
    whole = _letters(text)
    ways = {whole, BRACKETS.sub(" ", whole)}
    return frozenset(run for way in {*ways, *(POSSESSIVE.sub("", way) for way in ways)} for run in _runs(way))


def _runs(text: str) -> Iterator[str]:
    words = re.findall(r"[^\W_]+", text)
    for first in range(len(words)):
        for last in range(first + 1, min(first + WORDS, len(words)) + 1):
            yield from (" ".join([title, *words[first:last]]).strip() for title in TITLES)


def _refused(field: Field, text: str) -> str | None:
    """Why a text may not be kept, as the end of a sentence; names aside."""
    plain = unicodedata.normalize("NFKC", text)
    runs = [found.group() for found in DIGITS.finditer(_digits(plain))]
    wrong = {
        "is missing. Say it in a few words.": field.needed and not any(map(str.isalpha, text)),
        f"is longer than {field.longest} letters. Say it shorter.": len(text) > field.longest,
        "holds marks that cannot be shown. Write it again.": not text.isprintable() or UNSEEN.search(text),
        "mixes letters of several scripts in one word. Write it again.": any(map(_is_mixed, text.split())),
        "holds an e-mail address. Leave it out.": E_MAIL.search(plain),
        "holds a National Insurance number. Leave it out.": INSURANCE.search(plain),
        "holds a telephone number. Leave it out.": any(map(_is_telephone, runs)),
    }
    return next((why for why, found in wrong.items() if found), None)


def _is_mixed(word: str) -> bool:
    """A Cyrillic letter among Latin ones would hide a name."""
    return len({script for letter in word for script in SCRIPTS if unicodedata.name(letter, "").startswith(script)}) > 1


def _is_telephone(run: str) -> bool:
    """With its country or area code; a row of days or years, and a fraction, are none."""
    digits = re.sub(r"\D", "", run)
    if not SHORTEST <= len(digits) <= LONGEST or DAYS.fullmatch(run) or FRACTION.fullmatch(run):
        return False
    mobile = len(digits) == 10 and digits.startswith("7")  # noqa: PLR2004 - a mobile number without its nought
    abroad = run.startswith("+") or (len(digits) > 10 and digits.startswith("44"))  # noqa: PLR2004 - its code dialled
    return abroad or mobile or digits.startswith("0") or bool(IN_THREES.fullmatch(run))


def _letters(text: str) -> str:
    """As `name_key` reads them, so that words end where they end there."""
    bare = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def _digits(text: str) -> str:
    """Digits of every script as ours."""
    return "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)
