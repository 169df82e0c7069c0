"""Roles: one row a job title and grade. Peer is a property of a role, never of a person."""

import dataframely as dy

from schemas.table import Table, column

SCALE_BASIS = {"annual": ("annual", "year", "per year", "a year"), "hourly": ("hourly", "hour", "per hour", "an hour")}


class Roles(dy.Schema):
    """One row a title and grade."""

    title = column(
        dy.String,
        means="The job title, as staff lists write it.",
        synonyms=("job title", "title", "role", "role title", "post title", "generic job title", "job"),
        nullable=False,
    )
    grade = column(dy.String, means="The grade or band.", synonyms=("grade", "band", "pay grade", "pay band"))
    family = column(
        dy.String,
        means="The job family: work of the same kind.",
        synonyms=("family", "job family", "professional occupational group", "occupational group", "function"),
    )
    is_lived_experience_role = column(
        dy.Bool,
        means="Is lived experience a requirement of this role?",
        synonyms=("lived experience role", "is lived experience role", "peer role", "lived experience post"),
    )
    matched_role = column(
        dy.String,
        means="For a lived-experience role: the title of the role whose work is equal.",
        synonyms=("comparable with", "comparable role", "matched role", "matched role key", "compared with"),
    )
    grade_order = column(
        dy.Float64,
        means="The place of the grade, lowest first; the number in the grade's name where the file does not say.",
        synonyms=("grade order", "grade rank", "grade level"),
    )
    next_roles = column(
        dy.String,
        means="The titles of the jobs that come next, with a semicolon between them.",
        synonyms=("next jobs", "next job", "next role", "next roles", "next step", "leads to", "progression to"),
    )
    min_qualification_level = column(
        dy.Float64,
        means="The lowest qualification asked for, 0 to 8; a degree is 6.",
        synonyms=(
            "minimum qualification level", "qualification level", "min qualification level", "rqf level",
            "qualification needed",
        ),
        min=0,
        max=8,
    )  # fmt: skip
    accepts_experience = column(
        dy.Bool,
        means="Is experience taken instead of the qualification?",
        synonyms=("accepts experience", "experience accepted", "or equivalent experience", "experience instead"),
    )
    scale_min = column(
        dy.Float64,
        means="Where the pay scale starts, for full-time work.",
        unit="pounds",
        synonyms=(
            "pay from", "scale minimum", "scale min", "payscale minimum", "pay scale minimum", "pay minimum", "minimum",
            "min", "from", "bottom of scale", "scale bottom",
        ),
        min=0,
    )  # fmt: skip
    scale_max = column(
        dy.Float64,
        means="Where the pay scale ends.",
        unit="pounds",
        synonyms=(
            "pay to", "scale maximum", "scale max", "payscale maximum", "pay scale maximum", "pay maximum", "maximum",
            "max", "to", "top of scale", "scale top",
        ),
        min=0,
    )  # fmt: skip
    scale_basis = column(
        dy.Enum,
        means="What the scale is for: a year or an hour; a year where the file does not say.",
        synonyms=("pay basis", "scale basis", "basis"),
        choices=SCALE_BASIS,
    )
    full_time_hours = column(
        dy.Float64,
        means="Hours a week that count as full time in this role.",
        unit="hours a week",
        synonyms=("full time hours", "fte hours", "standard hours", "hours"),
        min=1,
        max=60,
    )
    scale_published = column(
        dy.Bool,
        means="Was the scale advertised openly? Until HR says so it is shown as set individually.",
        synonyms=("advertised openly", "scale published", "advertised externally", "advertised", "published"),
    )
    establishment_fte = column(
        dy.Float64,
        means="Posts in the establishment, in full-time posts.",
        unit="posts",
        synonyms=("establishment fte", "number of posts in fte", "posts", "posts fte", "establishment"),
        min=0,
    )


TABLE = Table(
    name="roles",
    means="Roles and pay scales: what each job pays, and which jobs ask for lived experience",
    schema=Roles,
    required=(("title",),),
    key=("title", "grade"),
    loads=10,
)
