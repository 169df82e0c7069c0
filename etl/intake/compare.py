"""The change since the last load, in counts and words, and the guards that ask before a change that cannot be."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from etl.intake.answers import Answers, Question, chosen

GO_AHEAD = "go_ahead"
STOP = "stop"
VANISH = 0.10  # a larger share of people gone without a leaving date
HALF = 0.5
TWELVE = (11.5, 12.5)  # pay by the month read as pay by the year, or the other way
SOME = 0.10  # of the people whose pay can be compared
MOVED = 0.20  # of the people in both lists: the day of a start seldom changes
FEW = 5  # fewer start dates on 1 January are chance
PAY = ("pay_amount", "pay_basis")
ROLE = ("title", "grade")
SCALE = ("scale_min", "scale_max", "scale_basis")
ROWS = {
    "supervision": ("session of supervision", "sessions of supervision"),
    "absence": ("spell of absence", "spells of absence"),
    "hours": ("week of hours", "weeks of hours"),
}


class Changes(NamedTuple):
    """Counts by kind, sentences for HR, and the guards that are still to be answered."""

    counts: Mapping[str, int]
    says: Sequence[str]
    questions: Sequence[Question]


def compare(table: str, new: pl.DataFrame, before: pl.DataFrame | None, answers: Answers) -> Changes:
    """The rows of a table beside those of the load before, or of the loads that they take the place of.

    Of what happened to people only the number of rows is told. Where there was nothing before, nothing has changed.
    """
    if before is None or before.is_empty():
        return Changes({}, (), ())
    match table:
        case "people":
            return _people(new, before, answers)
        case "roles":
            return _roles(new, before)
        case "practice":
            return _practices(new, before)
        case _:
            return _happened(table, new, before)


def _people(new: pl.DataFrame, before: pl.DataFrame, answers: Answers) -> Changes:
    now, then = _each(new), _each(before)
    both = now.join(then, on="person", suffix="_before")
    staying = both.filter("in_post", "in_post_before")
    counts = {
        "joined": now.join(then, on="person", how="anti").height,
        "left": both.filter(~pl.col("in_post"), "in_post_before").height,
        "changed_pay": staying.filter(_differs("pay")).height,
        "changed_role": staying.filter(_differs("role")).height,
        "changed_team": staying.filter(_differs("team")).height,
        "vanished": then.filter("in_post").join(now, on="person", how="anti").height,
    }
    guards = [guard for guard in _guards(now, then, counts["vanished"]) if chosen(guard, answers) != (GO_AHEAD,)]
    return Changes(counts, tuple(_sentences(counts)), tuple(guards))


def _each(rows: pl.DataFrame) -> pl.DataFrame:
    """One row a person, over all their posts."""
    left = pl.col("end_date").is_not_null() | (pl.col("status").cast(pl.String) == "left").fill_null(value=False)
    return (
        rows.sort("person", *ROLE, "pay_amount", "service", "team", nulls_last=True)
        .group_by("person", maintain_order=True)
        .agg(
            in_post=(~left).any(),
            pay=pl.struct(pl.col(PAY).cast(pl.String)),
            role=pl.struct(ROLE),
            team=pl.struct("service", "team"),
            start_date=pl.col("start_date").min(),
            # Amounts of another basis are no twelvefold.
            amount=pl.when(pl.len() == 1).then(pl.col("pay_amount").first()),
            basis=pl.col("pay_basis").cast(pl.String).first(),
        )
    )


def _differs(what: str) -> pl.Expr:
    return pl.col(what) != pl.col(f"{what}_before")


def _guards(now: pl.DataFrame, then: pl.DataFrame, vanished: int) -> Iterator[Question]:
    """Changes that are more often a wrong file than a change."""
    in_post = then.filter("in_post").height
    if vanished > VANISH * in_post:
        yield _guard(
            "vanish", f"{vanished} of {in_post} people are gone without a leaving date. Is this the whole list?"
        )
    if now.filter("in_post").height < HALF * in_post:
        yield _guard(
            "headcount", "Fewer than half as many people are in post as in the last list. Is this the whole list?"
        )
    pay = now.join(then, on=["person", "basis"], suffix="_before").select(
        times=pl.col("amount") / pl.col("amount_before")
    )
    pay = pay.drop_nulls()
    for kind, times in (("pay_times_twelve", pl.col("times")), ("pay_by_twelve", 1 / pl.col("times"))):
        found = pay.filter(times.is_between(*TWELVE)).height
        if found and found >= SOME * pay.height:
            yield _guard(
                kind, "Pay is about twelve times what it was, or a twelfth. Is it by the month, or by the year?"
            )
    starts = now["start_date"].drop_nulls()
    if len(starts) >= FEW and ((starts.dt.month() == 1) & (starts.dt.day() == 1)).all():
        yield _guard("first_of_january", "Everyone started on a 1 January. Does the file hold whole dates?")
        return
    both = now.join(then, on="person", suffix="_before").drop_nulls(["start_date", "start_date_before"])
    moved = both.filter(_differs("start_date")).height
    if moved >= FEW and moved > MOVED * both.height:
        yield _guard(
            "start_dates",
            f"{moved} of {both.height} people started on another day than in the last list. Are day and month right?",
        )


def _guard(kind: str, asks: str) -> Question:
    return Question(f"guard:{kind}", asks, (GO_AHEAD, STOP))


def _sentences(counts: Mapping[str, int]) -> Iterator[str]:
    """12 people joined; 1 person is gone without a leaving date."""
    for kind, one, several in (
        ("joined", "person joined", "people joined"),
        ("left", "person left", "people left"),
        ("changed_pay", "person's pay changed", "people's pay changed"),
        ("changed_role", "person changed role", "people changed role"),
        ("changed_team", "person changed team", "people changed team"),
        ("vanished", "person is gone without a leaving date", "people are gone without a leaving date"),
        ("new_roles", "role is new", "roles are new"),
        ("gone_roles", "role is no longer listed", "roles are no longer listed"),
        ("changed_scale", "role has another pay scale", "roles have another pay scale"),
        ("new_practices", "practice is new", "practices are new"),
        ("gone_practices", "practice is no longer listed", "practices are no longer listed"),
        ("changed_practices", "practice is told otherwise than before", "practices are told otherwise than before"),
    ):
        if times := counts.get(kind):
            yield f"{times:,} {one if times == 1 else several}."


def _roles(new: pl.DataFrame, before: pl.DataFrame) -> Changes:
    both = new.join(before, on=list(ROLE), suffix="_before", nulls_equal=True)
    # The warehouse gives choices back as text.
    both = both.with_columns(pl.col("scale_basis", "scale_basis_before").cast(pl.String))
    changed = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_before")) for name in SCALE)
    counts = {
        "new_roles": new.join(before, on=list(ROLE), how="anti", nulls_equal=True).height,
        "gone_roles": before.join(new, on=list(ROLE), how="anti", nulls_equal=True).height,
        "changed_scale": both.filter(changed).height,
    }
    return Changes(counts, tuple(_sentences(counts)), ())


def _practices(new: pl.DataFrame, before: pl.DataFrame) -> Changes:
    now, then = (rows.cast({pl.Enum: pl.String}) for rows in (new, before))
    told = [name for name in now.columns if name not in ("practice", "evidence")]
    both = now.join(then, on="practice", suffix="_before")
    changed = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_before")) for name in told)
    counts = {
        "new_practices": now.join(then, on="practice", how="anti").height,
        "gone_practices": then.join(now, on="practice", how="anti").height,
        "changed_practices": both.filter(changed).height,
    }
    return Changes(counts, tuple(_sentences(counts)), ())


def _happened(table: str, new: pl.DataFrame, before: pl.DataFrame) -> Changes:
    """12 sessions of supervision, where there were 10 before."""
    one, several = ROWS.get(table, ("row", "rows"))
    was = "was 1" if before.height == 1 else f"were {before.height:,}"
    says = f"{new.height:,} {one if new.height == 1 else several}, where there {was} before."
    return Changes({"rows_before": before.height, "rows_now": new.height}, (says,), ())
