"""Columns to fields: an exact synonym or token_sort_ratio 90 maps; everything weaker is asked (facts.md 11)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Literal, NamedTuple

from rapidfuzz import fuzz

from etl.home import Refused
from etl.intake.answers import Answers, Question, chosen
from etl.intake.child import KEPT
from etl.intake.headers import normalised
from etl.intake.sniff import Layout
from schemas.table import Field, Table

How = Literal["exact", "close", "suggested", "none"]
EXACT = 100
CLOSE = 90  # token_sort_ratio: 21 of 28 real headers right, none wrong
SUGGESTED = 75
# One letter away from a word of ours, and another thing: hours of contact, the employer's reference.
UNLIKE = frozenset(
    {"contact", "contacted", "employer", "employers", "send", "past", "previous", "manager", "supervisor"}
)
TITLE = 6  # words: a longer line above a table is a note
NOBODY = "none"  # the choice "no column of this file"
PERSON = frozenset({"person", "name"})  # a table with one of these fields has a row a person
FORENAME = frozenset({"forename", "first name", "firstname", "given name"})
ANY_ID = frozenset({"id", "unique id"})
SURNAME = frozenset({"surname", "last name", "lastname", "family name"})
REFUSED_TOPICS = {
    "therapy or counselling": r"therap(y|ist|ies)|counsell?(ing|or)|eap|employee assistance",
    "debriefs": r"debrief(s|ed|ing)?",
    "recruitment": r"applicants?|candidates?|shortlist(ed|ing)?|interview(ed| date| score| stage)?",
}
# Who a person is, beside a name or a number of one: never kept, whatever HR answers.
_LIVED = re.compile(
    r"\b(lived|living experience|lex?|survivors?|experts? by experience|care experienced?|care leavers?)\b"
)
_PEER = re.compile(r"\bpeers?\b(?!.*\b(name|number|id|date)$)")
_SOMEBODY = re.compile(
    r"\b(applicant|candidate|client|attendee|participant|supervisee|staff member|worker|volunteer)\b"
)


class Column(NamedTuple):
    """A column of the file and the field it fills; `mapped_to` is none where it is not kept or not decided."""

    place: int  # from 1
    name: str  # the header as it is written
    mapped_to: str | None
    how: How


class Mapped(NamedTuple):
    """Which column fills which field, what is dropped, and what must be asked."""

    table: Table | None  # none until HR says which
    columns: tuple[Column, ...]
    fields: Mapping[str, tuple[Column, ...]]  # field -> its columns: several only for a name in parts
    dropped: tuple[str, ...]  # headers of the columns that are not kept
    questions: tuple[Question, ...]


class _Claim(NamedTuple):
    """A column that fits a field; the lower `rank`, the earlier the fitting synonym stands in the schema."""

    place: int
    field: str
    score: float
    rank: int


def mapped(layout: Layout, tables: Mapping[str, Table], answers: Answers, table: str | None = None) -> Mapped:
    """The mapping as far as it is sure, and questions for the rest. `table` is what HR said the file is.

    Raises Refused for rows about people that we never take, and where the file cannot be the table that was said.
    """
    names = layout.names
    found, asked = _table(layout, tables, answers, table)
    refuse(layout, tables, found)
    if found is None:
        nothing = tuple(Column(place, name, None, "none") for place, name in enumerate(names, 1))
        return Mapped(None, nothing, {}, (), asked)
    places, doubts = _places(names, found, answers)
    filled_by = {place: field for field, several in places.items() for place in several}
    columns = tuple(
        Column(place + 1, name, filled_by.get(place), _how(name, found, filled_by.get(place)))
        for place, name in enumerate(names)
    )
    return Mapped(
        table=found,
        columns=columns,
        fields={field: tuple(columns[place] for place in several) for field, several in places.items()},
        dropped=tuple(called(column) for column in columns if column.mapped_to is None and holds(layout, column)),
        questions=(*asked, *doubts, *_missing(columns, found, places, doubts, answers)),
    )


def holds(layout: Layout, column: Column) -> bool:
    """Has the column a name, or anything in it?"""
    return bool(column.name) or bool((layout.records[f"column_{column.place}"] != "").any())


def called(column: Column) -> str:
    return column.name or f"column {column.place}, which has no name"


def tells(name: str, table: Table) -> bool:
    """Would this column of a table of people say of a person that they have lived experience?"""
    header = normalised(name)
    return bool(PERSON & table.fields().keys() and (_LIVED.search(header) or _PEER.search(header)))


def _table(
    layout: Layout, tables: Mapping[str, Table], answers: Answers, told: str | None
) -> tuple[Table | None, tuple[Question, ...]]:
    """The table: said by HR, else the one that the columns show beyond doubt; else the question which."""
    names = layout.names
    question = Question("table", "What does this file list?", tuple(tables))
    if told is not None and told not in tables:
        raise Refused(f"There is no table of that name; there are {', '.join(tables)}. {KEPT}")
    if said := told or next(iter(chosen(question, answers)), None):
        return tables[said], ()
    about_people = _about_people(names, tables)
    fits = [
        _fitting(layout, table) for table in tables.values() if bool(PERSON & table.fields().keys()) == about_people
    ]
    best = max(fits, key=lambda fit: (fit.whole, len(fit.columns)))
    # One column alone, such as a job title, stands in files of every kind.
    # So does a number called ID, which may be a person's or a post's.
    enough = 1 if len(names) == 1 else 3 if _any_id(names) and not about_people else 2
    rivals = [fit for fit in fits if fit is not best and _rivals(fit, best)]
    if len(best.columns) >= enough and best.sure and not rivals:
        return best.table, ()
    if len(names) == 1:
        raise Refused(f"Only one column was found in this file. Is it a table, saved as CSV? {KEPT}")
    return None, (question,)


class _Fitting(NamedTuple):
    """How well a table fits the columns of a file."""

    table: Table
    whole: bool  # all that is required is there
    columns: frozenset[int]  # places of the columns that fill a field
    telling: frozenset[int]  # of them, those whose heading says more than one general word, such as date or type
    sure: bool


def _fitting(layout: Layout, table: Table) -> _Fitting:
    filled = {claim.field: claim for claim in sorted(_claims(layout.names, table, CLOSE), key=_fit)}
    columns = frozenset(claim.place for claim in filled.values())
    telling = frozenset(
        claim.place
        for field, claim in filled.items()
        if field not in PERSON and claim.score == EXACT and " " in normalised(layout.names[claim.place])
    )
    # Names and days alone stand in lists of every kind: what happened must be said by a heading, a title or the sheet.
    said = any(
        re.search(rf"\b{table.name}\b", normalised(text)) for text in (*layout.names, *layout.outside, layout.sheet)
    )
    return _Fitting(table, whole(layout.names, table), columns, telling, not table.day or bool(telling) or said)


def _rivals(other: _Fitting, best: _Fitting) -> bool:
    """Could the file be the other table just as well? It explains as much, or what the best does not."""
    more = len(other.columns) >= len(best.columns)
    if other.whole == best.whole:
        return more or (other.whole and bool(other.telling - best.columns))
    return other.whole or (more and bool(other.columns - best.columns))


def _about_people(names: Sequence[str], tables: Mapping[str, Table]) -> bool:
    """Is there a column that only a list of people has? A number called ID is one in a whole staff list only."""
    for table in tables.values():
        said = [names[claim.place] for claim in _claims(names, table, CLOSE) if claim.field in PERSON]
        if any(normalised(name) not in ANY_ID for name in said):
            return True
        if said and whole(names, table):
            return True
    return False


def _any_id(names: Sequence[str]) -> bool:
    return any(normalised(name) in ANY_ID for name in names)


def who(names: Sequence[str], table: Table) -> tuple[int, ...]:
    """Places, from 1, of the columns that say whose row it is."""
    return tuple(claim.place + 1 for claim in _claims(names, table, CLOSE) if claim.field in PERSON)


def whole(names: Sequence[str], table: Table) -> bool:
    """Does a column fill each field, or one of the fields, that the table needs?"""
    filled = {claim.field for claim in _claims(names, table, CLOSE)}
    return all(filled & set(group) for group in table.required)


def refuse(layout: Layout, tables: Mapping[str, Table], table: Table | None) -> None:
    """Raises Refused for rows a person about therapy, debriefs or recruitment, and for people read as roles."""
    names = layout.names
    people = [other for other in tables.values() if PERSON & other.fields().keys()]
    listed = _about_people(names, tables)
    if table and table not in people and listed:
        raise Refused(f"This file lists people, so it cannot be read as {table.name}. {KEPT}")
    # A whole staff list may have such a column among its others: there it is dropped like any other.
    staff = tables.get("people")
    if staff is not None and whole(names, staff):
        return
    words = [normalised(name) for name in names]
    titles = [title for title in map(normalised, (*layout.outside, layout.sheet)) if len(title.split()) <= TITLE]
    titles = [title for title in titles if not any(re.search(rf"\b{other.name}\b", title) for other in people)]
    for topic, pattern in REFUSED_TOPICS.items():
        about = any(re.search(rf"\b({pattern})\b", text) for text in (*words, *titles))
        if about and (listed or any(map(_SOMEBODY.search, words))):
            raise Refused(f"This file has a row for each person about {topic}. Alongside takes only totals. {KEPT}")


def _claims(names: Sequence[str], table: Table, least: float) -> list[_Claim]:
    """For every column the field that it fits best, where it fits well enough."""
    best = (_best(name, table)._replace(place=place) for place, name in enumerate(names) if not tells(name, table))
    return [claim for claim in best if claim.score >= least]


@cache
def _best(name: str, table: Table) -> _Claim:
    return max((_claim(0, name, field) for field in table.fields().values()), key=_fit)


def _claim(place: int, name: str, field: Field) -> _Claim:
    header = normalised(name)
    words = [*map(normalised, field.synonyms), *([] if field.private else [normalised(field.name)])]
    if not header:
        return _Claim(place, field.name, 0, 0)
    if header in words:
        return _Claim(place, field.name, EXACT, words.index(header))
    return max((_Claim(place, field.name, _likeness(header, word), rank) for rank, word in enumerate(words)), key=_fit)


@cache
def _likeness(header: str, word: str) -> float:
    # No exact synonym: with the same words in another order it is close, with another word at best a suggestion.
    other = UNLIKE & set(header.split()) - set(word.split())
    return min(fuzz.token_sort_ratio(header, word), CLOSE - 1 if other else EXACT - 1)


def _fit(claim: _Claim) -> tuple[float, int]:
    return claim.score, -claim.rank


def _places(
    names: Sequence[str], table: Table, answers: Answers
) -> tuple[dict[str, tuple[int, ...]], tuple[Question, ...]]:
    """The columns of every field, and a question where two columns claim one field."""
    places: dict[str, tuple[int, ...]] = {}
    doubts: list[Question] = []
    said = {field: said for field in table.fields() if (said := _said(names, field, table, answers)) is not None}
    taken = {place for several in said.values() for place in several}
    claims = [claim for claim in _claims(names, table, CLOSE) if claim.place not in taken]
    for name, field in table.fields().items():
        own = [claim for claim in claims if claim.field == name]
        found, doubt = (said[name], ()) if name in said else _decided(names, field, own, answers)
        doubts += doubt
        if found:
            places[name] = found
    return places, tuple(doubts)


def _said(names: Sequence[str], field: str, table: Table, answers: Answers) -> tuple[int, ...] | None:
    """The columns that HR chose for a field; none of them for "none"; None where nothing was said of this file."""
    given = answers.get(f"map:{field}")
    if given is None or not set(given) <= {NOBODY, *(name for name in names if not tells(name, table))}:
        return None
    return tuple(names.index(name) for name in given if name != NOBODY)


def _decided(
    names: Sequence[str], field: Field, claims: Sequence[_Claim], answers: Answers
) -> tuple[tuple[int, ...], tuple[Question, ...]]:
    """One column, or the parts of a name; else the question which."""
    if field.name == "name":
        return _parts_of_a_name(names, claims), ()
    exact = [claim for claim in claims if claim.score == EXACT] or list(claims)
    if len(exact) <= 1:
        return tuple(claim.place for claim in exact), ()
    if len({normalised(names[claim.place]) for claim in exact}) == 1:
        return _twice(names, exact, answers)
    if field.kind in ("date", "number"):
        choices = (*(names[claim.place] for claim in exact), NOBODY)
        return (), (Question(f"map:{field.name}", f"Which column is this? {field.means}", choices),)
    return (max(exact, key=_fit).place,), ()


def _twice(
    names: Sequence[str], claims: Sequence[_Claim], answers: Answers
) -> tuple[tuple[int, ...], tuple[Question, ...]]:
    header = names[claims[0].place]
    choices = {f"column {claim.place + 1}": claim.place for claim in claims}
    question = Question(
        f"duplicate_header:{header}", f"{len(claims)} columns are called {header}. Which one is right?", tuple(choices)
    )
    return tuple(choices[choice] for choice in chosen(question, answers)), () if chosen(question, answers) else (
        question,
    )


def _parts_of_a_name(names: Sequence[str], claims: Sequence[_Claim]) -> tuple[int, ...]:
    """Forename and surname where both are there, else one column of whole names; `Name, Surname` are two parts too."""
    by_word = {normalised(names[claim.place]): claim.place for claim in sorted(claims, key=_fit)}
    surname = [place for word, place in by_word.items() if word in SURNAME]
    forename = [place for word, place in by_word.items() if word in FORENAME or (surname and word == "name")]
    whole = [place for word, place in by_word.items() if word not in SURNAME | FORENAME]
    if surname and forename:
        return forename[-1], surname[-1]
    return tuple((whole or surname or forename)[-1:])


def _missing(
    columns: Sequence[Column],
    table: Table,
    places: Mapping[str, tuple[int, ...]],
    doubts: Sequence[Question],
    answers: Answers,
) -> Iterator[Question]:
    """A question for every required group that no column fills, and for a likely column of its first field."""
    names = [column.name for column in columns]
    free = [
        column.name for column in columns if column.name and column.mapped_to is None and not tells(column.name, table)
    ]
    for group in table.required:
        field = table.fields()[group[0]]
        likely = sorted(
            (claim for claim in (_claim(at, name, field) for at, name in enumerate(free)) if claim.score >= SUGGESTED),
            key=_fit,
            reverse=True,
        )
        suggested = [free[claim.place] for claim in likely]
        asked = f"map:{field.name}"
        if field.name in places or asked in {doubt.id for doubt in doubts}:
            continue
        if not any(name in places for name in group):
            rest = [name for name in free if name not in suggested]
            yield Question(asked, f"Which column is this? {field.means}", tuple(dict.fromkeys([*suggested, *rest])))
        elif suggested and _said(names, field.name, table, answers) is None:
            choices = (*dict.fromkeys(suggested), NOBODY)
            yield Question(asked, f"Is one of these columns meant? {field.means}", choices)


def _how(name: str, table: Table, mapped_to: str | None) -> How:
    """How the column came to its field; for one that is not kept, whether it looks like a field all the same."""
    if mapped_to is not None:
        score = _claim(0, name, table.fields()[mapped_to]).score
        return "exact" if score == EXACT else "close" if score >= CLOSE else "suggested"
    return (
        "suggested" if any(SUGGESTED <= claim.score < CLOSE for claim in _claims([name], table, SUGGESTED)) else "none"
    )
