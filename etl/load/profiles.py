"""What HR answered of a source's files, so that its next file is not asked again; headings are kept as codes alone.

A source is a table and the headings of its files, or what HR calls it. Its profile is written after the load is in: a
stop in between costs a question asked again.
"""

import hmac
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from etl import home as homes
from etl.home import Home, Refused
from etl.intake import answers as answering
from etl.intake import dates, mapping, sniff
from etl.intake.answers import Answers, Question, chosen
from etl.intake.headers import normalised
from etl.intake.parse import ALL, NONE
from etl.intake.sniff import Layout
from etl.intake.steps import Intake
from etl.load import rates
from schemas.table import Table

NEAR = 2 / 3  # of the headings of the longer list: with so many alike, it is the same source, changed a little
THE_SHEET = "*"  # in the place of a sheet's name, which may be somebody's
OF_A_COLUMN = frozenset({"date_order", "decimal", "percent", "pay_basis", "duplicate_header"})
SAYS = {
    "date_order": "dates in {subject} are {choice}.",
    "decimal": "the sign before decimals in {subject} is the {choice}.",
    "percent": "{subject} is a {choice}.",
    "pay_basis": "pay in {subject} is {choice}.",
    "duplicate_header": "of the columns called {subject}, it is {choice}.",
    "numbers": "a small number in a month is the {choice}.",
    "advertised": "{choice} of the scales were advertised openly.",
    "full_time_hours": "a full week is {choice}.",
    "sheet": "the list is in the sheet {choice}.",
    "map": "{subject} is read from {choice}.",
}  # the kinds that are remembered; every other question is asked of each file anew
CHOICES = {
    ("numbers", "sessions"): "number of sessions",
    ("percent", "share"): "share of full time",
    ("percent", "percent"): "percentage of full time",
    ("map", mapping.NOBODY): "no column",
}
UNASKED = ("map:", rates.WEEK.id)  # said of a file without being asked


class Profile(NamedTuple):
    """What was answered of files with these headings, in order; headings and what HR calls the source are codes."""

    table: str
    source: str
    headings: tuple[str, ...]
    answers: Answers


@dataclass(frozen=True)
class Memory:
    """The profiles that may speak for a file, and the key of their codes."""

    profiles: Sequence[Profile] = ()
    source: str = ""
    key: bytes = field(default=b"", repr=False)

    def recalled(self, seen: Intake, questions: Sequence[Question], answers: Answers) -> Answers:
        """Which columns were meant, and the answer to each open question that was answered before and still fits."""
        known = dict(self._sheet(seen, questions))
        if seen.mapped.table:
            known |= self._of_source(seen.layout, seen.mapped.table)
        asked = {question.id: chosen(question, known) for question in questions}
        columns = {key: choice for key, choice in known.items() if key.startswith(UNASKED)}
        return {key: choice for key, choice in {**columns, **asked}.items() if choice and key not in answers}

    def profile(self, layout: Layout, table: Table, answers: Answers) -> Profile:
        """What is to be remembered of a file that is stored."""
        lasting = dict(self._coded(_lasting(layout, table, answers)))
        if "sheet" in lasting:
            lasting["sheet"] = (self._code(layout.sheet),)
        return Profile(table.name, self.source, self._headings(layout.names), lasting)

    def _of_source(self, layout: Layout, table: Table) -> Answers:
        """As the profile with the same headings says, else the nearest ones where they agree."""
        here = self._headings(layout.names)
        found = [(_likeness(here, each.headings), each) for each in self.profiles if each.table == table.name]
        near = max((likeness for likeness, _ in found), default=0)
        if near < NEAR:
            return {}
        first, *others = [each for likeness, each in found if likeness == near]
        agreed = {key: said for key, said in first.answers.items() if all(o.answers.get(key) == said for o in others)}
        written = {self._code(normalised(name)): name for name in reversed(layout.names)}
        return dict(_here(agreed, layout, written, same=first.headings == here))

    def _sheet(self, seen: Intake, questions: Sequence[Question]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The sheet of the same name with the same headings, where it is asked which one holds the list."""
        for choice in (choice for question in questions if question.id == "sheet" for choice in question.choices):
            said = [each.headings for each in self.profiles if each.answers.get("sheet") == (self._code(choice),)]
            if said and self._headings(sniff.layout(seen.book, {}, choice).names) in said:
                yield "sheet", (choice,)

    def _coded(self, answers: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """With codes in the place of headings: where a file has no row of headings, cells about people stand there."""
        for key, said in answers:
            kind, _, subject = key.partition(":")
            if kind == "map":
                yield key, tuple(name if name == mapping.NOBODY else self._code(normalised(name)) for name in said)
            elif kind in OF_A_COLUMN and subject != THE_SHEET:
                yield f"{kind}:{self._code(normalised(subject))}", said
            else:
                yield key, said

    def _headings(self, names: Sequence[str]) -> tuple[str, ...]:
        """The headings as codes; months are another year's in the next file."""
        return tuple(self._code(normalised(name)) for name in names if name and dates.month(name) is None)

    def _code(self, text: str) -> str:
        return _code(self.key, text)


def memory(home: Home, source: str | None) -> Memory:
    """What was answered in this home; of one source where it is named. Raises Refused where a name has no letters."""
    name = normalised(source or "")
    if source and not name:
        raise Refused("A source needs a name with letters or figures. Nothing was kept.")
    key = home.key.derived("profiles")
    code = _code(key, name) if name else ""
    read = [found for file in sorted(_folder(home).glob("*.toml")) if (found := _read(file))]
    return Memory([each for each in read if code in ("", each.source)], code, key)


def keep(home: Home, profile: Profile) -> None:
    """Write a profile, whole or not at all. Where the disk does not take it, the next file is asked again."""
    if not profile.answers:
        return
    name = profile.source or "\n".join(sorted(profile.headings))
    file = _folder(home) / f"{profile.table}-{sha256(name.encode()).hexdigest()[:12]}.toml"
    body = _written(profile).encode()
    with suppress(OSError):
        if not file.exists() or file.read_bytes() != body:
            homes.private(file, body)


def _code(key: bytes, text: str) -> str:
    return hmac.digest(key, text.encode(), "sha256").hex()[:16]


def in_words(answers: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    """By question: dates in Start Date are day first."""
    return {key: _says(key, choices) for key, choices in answers.items()}


def _says(key: str, choices: Sequence[str]) -> str:
    kind, _, subject = key.partition(":")
    as_written = kind in ("map", "sheet")
    words = [CHOICES.get((kind, each)) or (each if as_written else each.replace("_", " ")) for each in choices]
    about = subject.replace("_", " ") if kind == "map" else subject
    return SAYS[kind].format(subject=about, choice=" and ".join(words))


def _lasting(layout: Layout, table: Table, answers: Answers) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Of the answers those that hold for the next file of this source too."""
    for key, said in answers.items():
        kind, _, subject = key.partition(":")
        if kind in ("date_order", "numbers") and subject == layout.sheet:
            yield f"{kind}:{THE_SHEET}", said
        elif kind == "full_time_hours" and (hours := rates.told(answers)):
            yield key, (f"{hours:g} hours",)
        elif _lasts(kind, subject, said, layout, table):
            yield key, said


def _lasts(kind: str, subject: str, said: Sequence[str], layout: Layout, table: Table) -> bool:
    names = {normalised(name) for name in layout.names}
    if kind == "map":
        return subject in table.fields() and {normalised(name) for name in said} <= {*names, mapping.NOBODY}
    if kind == "advertised":
        return len(said) == 1 and said[0] in (ALL, NONE)  # a title that is new next time was in no list
    return kind == "sheet" or (kind in OF_A_COLUMN and normalised(subject) in names)


def _here(
    answers: Answers, layout: Layout, written: Mapping[str, str], *, same: bool
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The answers in the words of this file, by the codes of its headings.

    Where its headings are not the same, only what speaks of one still there: among other headings "no column" may have
    become untrue, and another column may stand in the place that was meant.
    """
    for key, said in answers.items():
        kind, _, subject = key.partition(":")
        if kind == "sheet" or (not same and (kind == "duplicate_header" or mapping.NOBODY in said)):
            continue
        if kind == "map":
            here = tuple(name if name == mapping.NOBODY else written.get(name, "") for name in said)
            if all(here):
                yield key, here
        elif subject == THE_SHEET:
            yield f"{kind}:{layout.sheet}", said
        elif kind not in OF_A_COLUMN:
            yield key, said
        elif subject in written:
            yield f"{kind}:{written[subject]}", said


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """The share of the longer list that stands in both."""
    return len(set(one) & set(other)) / max(len(set(one)), len(set(other)), 1)


def _folder(home: Home) -> Path:
    return home.folder / "profiles"


def _read(file: Path) -> Profile | None:
    """A profile; none where it is not one of ours, or cannot be read: then all is asked again."""
    try:
        body = file.read_bytes()
        told = tomllib.loads(body.decode())
        headings = tuple(map(str, told["headings"]))
        return Profile(str(told["table"]), str(told["source"]), headings, answering.read(body, ""))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, Refused):
        return None


def _written(profile: Profile) -> str:
    # Text and lists of text are written alike in JSON and in TOML.
    head: dict[str, str | Sequence[str]] = {
        "table": profile.table,
        "source": profile.source,
        "headings": profile.headings,
    }
    blocks = [{"question": key, "choices": said} for key, said in sorted(profile.answers.items())]
    return "\n".join([_block(head), *(f"[[answer]]\n{_block(each)}" for each in blocks)])


def _block(said: Mapping[str, str | Sequence[str]]) -> str:
    return "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in said.items())
