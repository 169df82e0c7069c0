"""Absence: one row a person and spell away. Why somebody is ill is dropped at the door."""

import dataframely as dy

from schemas.table import NAME_OF_A_PERSON, NUMBER_OF_A_PERSON, Table, column

KIND = {
    "sickness": ("sickness", "sick", "sick leave", "sickness absence", "illness", "ill", "medical", "sick pay"),
    "annual": ("annual", "annual leave", "leave", "holiday", "al", "a/l", "holidays", "vacation", "toil"),
    "parental": (
        "parental", "maternity", "paternity", "adoption", "shared parental leave", "maternity leave",
        "paternity leave", "adoption leave", "parental leave",
    ),
    "study": ("study", "study leave", "training"),
    "career_break": ("career break", "sabbatical"),
    "secondment": ("secondment", "seconded"),
    "unpaid": ("unpaid", "unpaid leave"),
    "other": ("other", "special leave", "compassionate", "compassionate leave", "jury service", "dependants leave"),
}  # fmt: skip


class Absence(dy.Schema):
    """One row a person and spell."""

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
    first_day = column(
        dy.Date,
        means="The first day away.",
        synonyms=(
            "first day", "first day of absence", "absence start", "absence start date", "start of absence",
            "absent from", "start date", "date from", "from", "first day absent", "start", "absence from",
            "leave start", "leave start date", "sickness start", "sickness start date", "first date",
        ),
        nullable=False,
    )  # fmt: skip
    last_day = column(
        dy.Date,
        means="The last day away; still away where the export does not say.",
        synonyms=(
            "last day", "last day of absence", "absence end", "absence end date", "end of absence", "absent to",
            "end date", "date to", "to", "last day absent", "end", "absence to", "absence until", "leave end",
            "leave end date", "sickness end", "sickness end date", "last date", "until", "finish", "finish date",
        ),
    )  # fmt: skip
    kind = column(
        dy.Enum,
        means="Sickness, annual leave or another kind of leave; never the reason.",
        synonyms=("kind", "absence type", "type of absence", "absence kind", "leave type", "type", "absence category"),
        choices=KIND,
        otherwise="other",
    )


TABLE = Table(
    name="absence",
    means="Absence: the days on which people were away, and what kind of leave it was",
    schema=Absence,
    required=(("person", "name"), ("first_day",)),
    key=("person", "name", "first_day", "last_day", "kind"),
    loads=30,
    day="first_day",
)
