"""Supervision: one row a session that was planned or held. What was said in it is never taken."""

import dataframely as dy

from schemas.table import NUMBER_OF_A_PERSON, Table, column

STATUS = {
    "held": ("held", "yes", "y", "true", "took place", "done", "completed", "complete", "attended", "happened", "x",
             "tick", "ticked", "✓", "✔", "√"),
    "cancelled": ("cancelled", "canceled", "no", "n", "false", "not held", "did not take place", "missed", "c"),
    "cancelled_by_org": (
        "cancelled by organisation", "cancelled by org", "cancelled by supervisor", "cancelled by manager",
        "cancelled by employer", "cancelled by us", "cancelled by service",
    ),
    "cancelled_by_supervisee": (
        "cancelled by supervisee", "cancelled by staff", "cancelled by staff member", "cancelled by employee",
        "cancelled by worker", "cancelled by them",
    ),
    "postponed": ("postponed", "moved", "rearranged", "rescheduled", "deferred"),
    "no_show": ("no show", "dna", "did not attend", "not attended", "absent", "no-show"),
}  # fmt: skip
KIND = {
    "line": (
        "line", "line management", "1:1", "1-1", "1 to 1", "121", "one to one", "one-to-one", "individual",
        "management", "supervision", "individual supervision", "management supervision", "line supervision",
    ),
    "reflective": ("reflective", "clinical", "clinical supervision", "reflective practice", "case", "external"),
    "group": ("group", "group supervision", "team", "peer support group", "peer group"),
    "debrief": ("debrief", "debriefing"),
    "other": ("other", "informal", "informal chat", "catch up", "check in"),
}  # fmt: skip


class Supervision(dy.Schema):
    """One row a person and session."""

    person = column(
        dy.String,
        means="The number by which HR knows the person who is supervised. Kept only as a code.",
        private=True,
        synonyms=(*NUMBER_OF_A_PERSON, "supervisee id", "supervisee number"),
    )
    name = column(
        dy.String,
        means="The name of the person who is supervised. Never kept: only a code made from it.",
        private=True,
        synonyms=(
            "name", "full name", "staff member", "member of staff", "staff name", "employee name", "employee",
            "supervisee", "supervisee name", "worker", "staff", "forename", "first name", "surname", "last name",
        ),
    )  # fmt: skip
    held_on = column(
        dy.Date,
        means="The day on which the session was held.",
        synonyms=(
            "date held", "held on", "date of supervision", "supervision date", "session date", "date of session",
            "date", "meeting date", "actual date", "date completed",
        ),
    )  # fmt: skip
    scheduled_for = column(
        dy.Date,
        means="The day for which the session was planned.",
        synonyms=("scheduled for", "date planned", "planned date", "scheduled date", "date scheduled", "date due"),
    )
    status = column(
        dy.Enum,
        means="Was it held, and if not, who cancelled it? Held where the export does not say and there is a day.",
        synonyms=("status", "took place", "took place?", "held", "outcome", "attended", "happened", "did it happen"),
        choices=STATUS,
    )
    minutes = column(
        dy.Float64,
        means="How long it lasted.",
        unit="minutes",
        synonyms=("length", "duration", "minutes", "length in minutes", "time", "how long", "mins", "duration mins"),
        min=1,
        max=600,
    )
    kind = column(
        dy.Enum,
        means="One to one with the line manager, reflective or clinical, in a group, or a debrief.",
        synonyms=("type", "kind", "type of supervision", "supervision type", "session type", "format"),
        choices=KIND,
        otherwise="other",
    )


TABLE = Table(
    name="supervision",
    means="Supervision: the sessions that were planned and held",
    schema=Supervision,
    required=(("person", "name"), ("held_on", "scheduled_for")),
    key=("person", "name", "held_on", "scheduled_for", "status", "minutes", "kind"),
    loads=30,
    day="held_on",
)
