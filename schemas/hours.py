"""Hours: one row a person and week."""

import dataframely as dy

from schemas.table import NAME_OF_A_PERSON, NUMBER_OF_A_PERSON, Table, column


class Hours(dy.Schema):
    """One row a person and week."""

    person = column(
        dy.String,
        means="The number by which HR knows this person. Kept only as a code.",
        private=True,
        synonyms=NUMBER_OF_A_PERSON,
    )
    name = column(
        dy.String,
        means="The person's name. Never kept: only a code made from it.",
        private=True,
        synonyms=NAME_OF_A_PERSON,
    )
    week_start = column(
        dy.Date,
        means="The first day of the week.",
        synonyms=(
            "week start", "week starting", "week commencing", "week beginning", "w/c", "wc", "week", "week of",
            "week start date", "start of week",
        ),
        nullable=False,
    )  # fmt: skip
    worked = column(
        dy.Float64,
        means="Hours worked in the week.",
        unit="hours",
        synonyms=("worked", "hours worked", "actual hours", "total hours", "hours", "hours done", "time worked"),
        nullable=False,
        min=0,
        max=168,
    )
    contracted = column(
        dy.Float64,
        means="Hours in the contract for the week; those of the staff list where the export does not say.",
        unit="hours",
        synonyms=("contracted", "contracted hours", "contract hours", "planned hours", "scheduled hours"),
        min=0,
        max=168,
    )
    given_back = column(
        dy.Float64,
        means="Hours of the week that were given back as time off.",
        unit="hours",
        synonyms=("given back", "toil", "toil taken", "time off in lieu", "time given back"),
        min=0,
        max=168,
    )


TABLE = Table(
    name="hours",
    means="Hours: what people worked each week beside their contract",
    schema=Hours,
    required=(("person", "name"), ("week_start",), ("worked",)),
    key=("person", "name", "week_start", "worked", "contracted", "given_back"),
    loads=30,
    day="week_start",
)
