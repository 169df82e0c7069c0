"""People: one row a person and post, on the day of the export."""

import dataframely as dy

from schemas.table import NUMBER_OF_A_PERSON, Table, column

EMPLOYMENT = {
    "employee": ("employee", "employed", "permanent", "fixed term", "staff", "regular", "payroll"),
    "worker": ("worker", "casual", "bank", "zero hours"),
    "volunteer": ("volunteer", "voluntary", "unpaid"),
    "sessional": ("sessional", "session worker"),
    "apprentice": ("apprentice", "apprenticeship"),
    "intern": ("intern", "placement"),
    "agency": ("agency", "temp", "temporary agency"),
    "contractor": ("contractor", "consultant", "freelance", "self employed"),
}
STATUS = {
    "active": ("active", "current", "in post", "employed", "yes"),
    "on_leave": ("on leave", "leave of absence", "maternity", "long term sick", "sabbatical"),
    "left": ("left", "leaver", "inactive", "terminated", "ended", "resigned"),
}
BASIS = {
    "annual_full_time": ("annual full time", "annual fte", "fte salary", "full time salary", "annual full-time"),
    "annual_actual": ("annual actual", "actual salary", "annual", "pro rata", "annual pro rata"),
    "monthly": ("monthly", "month", "per month"),
    "weekly": ("weekly", "week", "per week"),
    "hourly": ("hourly", "hour", "per hour"),
    "per_event": ("per event", "per session", "session", "event"),
    "stipend": ("stipend",),
    "expenses_only": ("expenses only", "expenses", "none", "unpaid"),
}


class People(dy.Schema):
    """One row a person and post on the day of the export."""

    person = column(
        dy.String,
        means="The number by which HR knows this person. Kept only as a code.",
        private=True,
        synonyms=(*NUMBER_OF_A_PERSON, "id", "unique id"),
    )
    name = column(
        dy.String,
        means="The person's name. Never kept: only a code made from it, to match exports that have no numbers.",
        private=True,
        synonyms=(
            "name", "full name", "fullname", "employee name", "staff name", "employee", "forename", "first name",
            "firstname", "given name", "surname", "last name", "lastname", "family name",
        ),
    )  # fmt: skip
    post = column(
        dy.String,
        means="The number of the post, where one person can hold several.",
        synonyms=("post", "post number", "post no", "post id", "position number", "position id", "assignment number"),
    )
    title = column(
        dy.String,
        means="The job title. With the grade it says which role this is.",
        synonyms=("job title", "jobtitle", "title of post", "role", "job", "position", "position title", "post title"),
        nullable=False,
    )
    grade = column(
        dy.String,
        means="The grade or band of the post.",
        synonyms=("grade", "band", "pay grade", "pay band", "job grade"),
    )
    employment_type = column(
        dy.Enum,
        means="How this person works for the organisation; employee where the export does not say.",
        synonyms=("employment type", "contract type", "worker type", "workertype", "employee type", "type of contract"),
        choices=EMPLOYMENT,
    )
    status = column(
        dy.Enum,
        means="In post, on leave or left; in post where the export does not say and there is no leaving date.",
        synonyms=("status", "employment status", "worker status", "workerstatus", "employee status"),
        choices=STATUS,
    )
    start_date = column(
        dy.Date,
        means="The first day with the organisation.",
        synonyms=(
            "start date", "start", "started", "date started", "hire date", "hiredate", "work start date",
            "date of joining", "joining date", "employment start date", "continuous service date", "date joined",
        ),
        nullable=False,
    )  # fmt: skip
    post_start = column(
        dy.Date,
        means="The first day in this post; the start date where the export does not say.",
        synonyms=("post start", "post start date", "position start date", "in post since", "role start date"),
    )
    end_date = column(
        dy.Date,
        means="The last day in post, still in post.",
        synonyms=(
            "end date", "end", "leave date", "leaving date", "date left", "termination date", "last day",
            "employment end date", "date of leaving",
        ),
    )  # fmt: skip
    contract_hours = column(
        dy.Float64,
        means="Hours a week in the contract.",
        unit="hours a week",
        synonyms=(
            "contract hours",
            "contracted hours",
            "weekly hours",
            "hours per week",
            "hours",
            "contracted hours worked",
        ),
        min=0,
        max=168,
    )
    full_time_hours = column(
        dy.Float64,
        means="Hours a week that count as full time in this post.",
        unit="hours a week",
        synonyms=("full time hours", "fte hours", "standard hours", "conditioned hours", "full-time hours"),
        min=1,
        max=60,
    )
    fte = column(
        dy.Float64,
        means="Share of full time. Used only to check the hours.",
        synonyms=("fte", "full time equivalent", "wte", "contracted wte"),
        min=0,
        max=1.2,
    )
    service = column(
        dy.String, means="The service or department.", synonyms=("service", "department", "directorate", "division")
    )
    team = column(dy.String, means="The team within the service.", synonyms=("team", "team name", "unit", "sub team"))
    pay_zone = column(
        dy.String,
        means="Where the post is paid, if places are paid differently.",
        synonyms=("pay zone", "location", "region"),
    )
    pay_amount = column(
        dy.Float64,
        means="Pay, on the basis that the next column says.",
        unit="pounds",
        private=True,
        synonyms=(
            "pay", "salary", "salary fte", "fte salary", "annual salary", "gross salary", "pay amount", "basic pay",
            "full time salary", "base salary", "actual salary",
            "basic salary", "hourly rate", "hourly pay rate", "annual pay rate", "pay rate",
        ),
        min=0,
    )  # fmt: skip
    pay_basis = column(
        dy.Enum,
        means="What the pay is for: a full-time year, the year as worked, a month, a week, an hour or an event.",
        synonyms=("pay basis", "basis", "salary basis", "pay type", "rate type"),
        choices=BASIS,
    )
    pay_currency = column(
        dy.String, means="The currency, where there is more than one.", synonyms=("currency", "pay currency")
    )
    includes_holiday_pay = column(
        dy.Bool,
        means="Does an hourly or event rate include holiday pay?",
        synonyms=("includes holiday pay", "holiday pay included", "rolled up holiday pay"),
    )
    paid_weeks = column(
        dy.Float64,
        means="Weeks paid in a year, for term-time posts.",
        unit="weeks",
        synonyms=("paid weeks",),
        min=1,
        max=53,
    )
    event_hours = column(
        dy.Float64,
        means="Hours behind a fee for an event, preparation and notes included.",
        unit="hours",
        synonyms=("event hours", "session hours", "hours per session"),
        min=0.25,
        max=24,
    )


TABLE = Table(
    name="people",
    means="Staff list: who is in post, in which role, since when and on what pay",
    schema=People,
    required=(("person", "name"), ("title",), ("start_date",)),
    key=("person", "name", "post", "title", "grade", "service", "team"),
    loads=20,
)
