"""HR's desk: the files of one visit, what is asked of them, and what would become of them. Nothing of it is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from etl import load, words
from etl.home import Home, Refused
from etl.intake.answers import Answers, Question
from etl.intake.child import Upload
from etl.load.answered import ASKS, DONE, Asked, Inspection, Loaded, asked_once, set_aside
from schemas import tables

__all__ = ["Asking", "Desk", "Seen", "called", "received", "set_aside"]


@dataclass(frozen=True)
class Seen:
    """One file: what intake sees in it, and what would become of it."""

    name: str
    inspection: Inspection | None  # none where it is refused
    loaded: Loaded

    @property
    def asks(self) -> bool:
        return self.loaded.code == ASKS

    @property
    def ready(self) -> bool:
        return self.loaded.code == DONE and not self.loaded.already_loaded


@dataclass(frozen=True)
class Asking:
    """A question, and the files that it is asked of; whether these wait for the answer, or are stored without it."""

    question: Question
    files: frozenset[str]
    needed: bool = True


@dataclass(frozen=True)
class Desk:
    """The files that wait for HR's word, in memory only."""

    uploads: Sequence[Upload] = field(repr=False)
    answers: Mapping[str, Answers] = field(default_factory=dict)  # by file
    seen: Sequence[Seen] = ()

    def looked(self, home: Home, *, actor: str, at: datetime) -> "Desk":
        """What would become of every file, with the answers so far."""
        asked = Asked(answers=self.answers, dry_run=True)
        loaded = load.load(home, self.uploads, asked, actor=actor, at=at)
        pairs = zip(self.uploads, loaded, strict=True)
        return replace(self, seen=[Seen(upload.name, _inspected(upload, asked), found) for upload, found in pairs])

    def answered(self, given: Mapping[Question, tuple[str, ...]]) -> "Desk":
        """With further answers, each for the files that asked."""
        answers = {name: dict(each) for name, each in self.answers.items()}
        for asking in self.asking():
            if choices := given.get(asking.question):
                for name in asking.files:
                    answers.setdefault(name, {})[asking.question.id] = choices
        return replace(self, answers=answers)

    def asking(self) -> Sequence[Asking]:
        """Every open question of every file, those that are the same asked once."""
        found: dict[tuple[str, str], Asking] = {}
        for seen in self.seen:
            for question in asked_once(_first_things_first(seen.loaded.questions)):
                key = question.id, seen.name if question.of_one_file else question.asks
                known = found.get(key, Asking(replace(question, choices=()), frozenset()))
                choices = tuple(dict.fromkeys([*known.question.choices, *question.choices]))
                found[key] = Asking(replace(question, choices=choices), known.files | {seen.name}, seen.asks)
        return list(found.values())

    def put_in(self, home: Home, *, actor: str, at: datetime) -> Sequence[Loaded]:
        """Store every file that is ready; the others are left out."""
        ready = {seen.name for seen in self.seen if seen.ready}
        uploads = [upload for upload in self.uploads if upload.name in ready]
        return load.load(home, uploads, Asked(answers=self.answers), actor=actor, at=at)


def received(files: Sequence[tuple[str, bytes]]) -> Desk:
    """The files as they were dropped; of two with one name the last."""
    return Desk([Upload(name, data) for name, data in dict(files).items()])


def called(table: str | None, period: str | None) -> str:
    """Staff list, September 2026."""
    found = tables().get(table or "")
    means = found.means.partition(":")[0] if found else "A file"
    return f"{means}, {words.covers(period)}" if period else means


def _first_things_first(questions: Sequence[Question]) -> Sequence[Question]:
    """Until the row of headings is settled, other questions could hold a person's cells as if they were headings."""
    headers = [question for question in questions if question.id.startswith("header:")]
    return headers or questions


def _inspected(upload: Upload, asked: Asked) -> Inspection | None:
    try:
        return load.inspect(upload, asked)
    except Refused:
        return None
