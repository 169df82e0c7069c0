"""HR's desk: the files of one visit, what is asked of them, and what would become of them. Nothing of it is stored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from etl import load, words
from etl.home import Home, Refused
from etl.intake import mapping
from etl.intake.answers import Answers, Question, over
from etl.intake.child import Upload
from etl.load import profiles
from etl.load.answered import ASKS, DONE, Asked, Inspection, Loaded, asked_once, set_aside
from schemas import tables

__all__ = ["LEAVE_COLUMN", "Asking", "Desk", "Seen", "called", "received", "set_aside"]

LEAVE_COLUMN = "leave_column_out"
NEEDED = frozenset({"end_date", "last_day", "scheduled_for"})  # without them, what is stored would say something else


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
    field: str = ""  # whose column may be left out instead

    @property
    def whose(self) -> bool:
        """Is it asked whose a row is? Such rows stay set aside until somebody says."""
        return self.question.id.startswith("person:")


@dataclass(frozen=True)
class Desk:
    """The files that wait for HR's word, in memory only."""

    uploads: Sequence[Upload] = field(repr=False)
    answers: Mapping[str, Answers] = field(default_factory=dict)  # by file
    anew: Mapping[str, frozenset[str]] = field(default_factory=dict)  # by file: what is not to be remembered
    seen: Sequence[Seen] = ()
    refused: str = ""  # why nothing could be looked at: most often, somebody else is at it

    def looked(self, home: Home, *, actor: str, at: datetime) -> "Desk":
        """What would become of every file, with the answers so far."""
        asked = Asked(answers=self.answers, anew=self.anew, dry_run=True)
        try:
            loaded = load.load(home, self.uploads, asked, actor=actor, at=at)
        except Refused as refused:
            return replace(self, seen=(), refused=refused.says)
        pairs = zip(self.uploads, loaded, strict=True)
        seen = [Seen(each.name, self._inspected(each, found), found) for each, found in pairs]
        return replace(self, seen=seen, refused="")

    def answered(self, given: Mapping[Question, tuple[str, ...]]) -> "Desk":
        """With further answers, each for the files that asked."""
        answers = {name: dict(each) for name, each in self.answers.items()}
        for asking in self.asking():
            if choices := given.get(asking.question):
                left_out = choices == (LEAVE_COLUMN,)
                key = f"map:{asking.field}" if left_out else asking.question.id
                for name in asking.files:
                    answers.setdefault(name, {})[key] = (mapping.NOBODY,) if left_out else choices
        return replace(self, answers=answers)

    def asked_again(self, file: str, questions: Iterable[str]) -> "Desk":
        """Without what was remembered of some questions of a file."""
        return replace(self, anew={**self.anew, file: self.anew.get(file, frozenset()) | set(questions)})

    def asking(self) -> Sequence[Asking]:
        """Every open question of every file, those that are the same asked once.

        Whose a row is is not asked while a staff list asks: it may tell.
        """
        found: dict[tuple[str, str], Asking] = {}
        told = not any(seen.asks and seen.inspection and seen.inspection.table == "people" for seen in self.seen)
        for seen in self.seen:
            for question in asked_once(_first_things_first(seen.loaded.questions)):
                if question.id.startswith("person:") and not told:
                    continue
                key = question.id, seen.name if question.of_one_file else question.asks
                known = found.get(key, Asking(replace(question, choices=()), frozenset()))
                choices = tuple(dict.fromkeys([*known.question.choices, *question.choices]))
                files, whole = known.files | {seen.name}, replace(question, choices=choices)
                found[key] = Asking(whole, files, seen.asks, _optional(question, seen))
        return list(found.values())

    def put_in(self, home: Home, *, actor: str, at: datetime) -> Sequence[Loaded]:
        """Store every file that is ready; the others are left out."""
        ready = {seen.name for seen in self.seen if seen.ready}
        uploads = [upload for upload in self.uploads if upload.name in ready]
        return load.load(home, uploads, Asked(answers=self.answers, anew=self.anew), actor=actor, at=at)

    def _inspected(self, upload: Upload, found: Loaded) -> Inspection | None:
        remembered = {key: tuple(said) for key, said in found.remembered.items()}
        answers = over(remembered, self.answers.get(upload.name, {}))
        try:
            return load.inspect(upload, Asked(answers={upload.name: answers}))
        except Refused:
            return None


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


def _optional(question: Question, seen: Seen) -> str:
    """The field of the column that is asked about, where the file can be stored, and rightly, without it."""
    kind, _, heading = question.id.partition(":")
    inspection = seen.inspection
    if kind not in profiles.OF_A_COLUMN or inspection is None or inspection.table is None:
        return ""
    needed = {name for group in tables()[inspection.table].required for name in group} | NEEDED
    fields = {column.mapped_to for column in inspection.columns if column.name == heading and column.mapped_to}
    return next(iter(fields - needed), "") if len(fields) == 1 else ""
