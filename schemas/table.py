"""A table: a dataframely schema, and what intake must know beside it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import dataframely as dy

Kind = Literal["text", "date", "number", "yes_no", "choice"]
KINDS: Mapping[type[dy.Column], Kind] = {
    dy.String: "text",
    dy.Date: "date",
    dy.Float64: "number",
    dy.Bool: "yes_no",
    dy.Enum: "choice",
}


# Headings of the number by which HR knows a person, in every table of people.
NAME_OF_A_PERSON = (
    "name", "full name", "employee name", "staff name", "employee", "staff member", "forename", "first name",
    "surname", "last name",
)  # fmt: skip
NUMBER_OF_A_PERSON = (
    "employee number", "emp no", "employee no", "emp id", "employee id", "emp number", "employee code",
    "employee reference", "employee ref", "worker id", "workerid", "works number", "payroll number", "payroll no",
    "personnel number", "staff number", "staff no", "staff id", "person id", "person number",
)  # fmt: skip


class Field(NamedTuple):
    """What intake, masking and the handbook know of a column."""

    name: str
    kind: Kind
    means: str
    unit: str
    private: bool  # never stored as it stands, and masked wherever rows are shown
    synonyms: tuple[str, ...]  # headers that mean this column, normalised by intake
    choices: Mapping[str, tuple[str, ...]]  # of a choice: its value -> words that mean it
    otherwise: str  # of a choice: the value of a word that we do not know; a fault where it is empty
    required: bool  # an empty cell is a fault

    @property
    def heading(self) -> str:
        """Its heading in files that we write, which intake maps beyond doubt: it says the unit where a synonym does."""
        unit = self.unit.partition(" ")[0]
        word = next((word for word in self.synonyms if unit and unit in word.split()), self.synonyms[0])
        return (word[:1].upper() + word[1:]).replace("Fte", "FTE").replace("fte", "FTE")


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table that exports can fill."""

    name: str
    means: str
    schema: type[dy.Schema]
    required: tuple[tuple[str, ...], ...]  # of each group one column must be mapped
    key: tuple[str, ...]  # what tells two rows apart
    loads: int  # lower is loaded first
    day: str = ""  # of a table of things that happened: the column that says when; empty for lists as at a day

    def fields(self) -> Mapping[str, Field]:
        """Its columns by name, in order."""
        return {name: _field(name, column) for name, column in self.schema.columns().items()}


def column(
    kind: Callable[..., dy.Column],
    *,
    means: str,
    unit: str = "",
    private: bool = False,
    synonyms: tuple[str, ...] = (),
    choices: Mapping[str, tuple[str, ...]] | None = None,
    otherwise: str = "",
    **rules: Any,
) -> Any:
    """A dataframely column with its meaning in `metadata`. Nullable unless `nullable=False` is said."""
    metadata = {
        "means": means,
        "unit": unit,
        "private": private,
        "synonyms": synonyms,
        "choices": choices or {},
        "otherwise": otherwise,
    }
    rules.setdefault("nullable", True)
    return kind(list(choices), metadata=metadata, **rules) if choices else kind(metadata=metadata, **rules)


def _field(name: str, column: dy.Column) -> Field:
    return Field(name=name, kind=KINDS[type(column)], required=not column.nullable, **(column.metadata or {}))
