"""The clock of supervision: what each person was promised and given, and how long it was up to date (4.1, 4.2).

It runs on a grid: people are its rows, and days its columns, from some weeks before the window to the window's end.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from etl.facts import Given
from schemas.standards import FOREVER, Standard, most_demanding, standard_for

LOOK_BACK = 62  # days before the window in which the last session is looked for
QUARTER = 3  # months, in which what somebody is given beyond the promise makes up for other weeks
NO_TERM = -1
DIGITS = 6
BANDS = {"first_6_weeks": 42, "to_6_months": 182, "after": FOREVER}  # of tenure, by the day on which each is over
LEAST_TIMED = 0.8  # of the sessions held say how long they lasted, else minutes are not told
COLUMNS: dict[str, type[pl.DataType]] = {
    "person": pl.Int64,
    "peer": pl.Boolean,
    "service": pl.String,
    "tenure": pl.String,
    **dict.fromkeys(("given", "promised", "covered", "available"), pl.Float64),
    **dict.fromkeys((f"{what}_{band}" for band in BANDS for what in ("given", "promised")), pl.Float64),
    "timed": pl.Boolean,
}
Mask = NDArray[np.bool_]
Places = NDArray[np.int16]


class Grid(NamedTuple):
    """A row a person, by rising number, and a column a day; the window begins at a column."""

    people: NDArray[np.int64]
    first: date
    window: int
    days: int

    def column(self, name: str) -> pl.Expr:
        """The column of a date."""
        return (pl.col(name) - pl.lit(self.first)).dt.total_days()

    def painted(self, rows: pl.DataFrame) -> Mask:
        """The days that lie within any of the rows: person, since and until; without an end, to the last day."""
        known = rows.filter(pl.col("person").is_in(self.people)).select(
            "person",
            begin=self.column("since").clip(0, self.days),
            end=(self.column("until").fill_null(self.days) + 1).clip(0, self.days),
        )
        known = known.filter(pl.col("begin") < pl.col("end"))
        row, steps = self.row(known), np.zeros((len(self.people), self.days + 1), np.int16)
        np.add.at(steps, (row, known["begin"].to_numpy()), 1)
        np.add.at(steps, (row, known["end"].to_numpy()), -1)
        return np.asarray(steps[:, :-1].cumsum(axis=1, dtype=np.int16) > 0)

    def row(self, rows: pl.DataFrame) -> NDArray[np.int64]:
        """The row of each person."""
        return np.searchsorted(self.people, rows["person"].to_numpy())


class Clock(NamedTuple):
    """Of each person and day: the place of the standard that holds (-1: none), if it counts, and the tenure's band."""

    term: Places
    available: Mask
    band: Places


def finish(rows: pl.DataFrame, given: Given) -> pl.DataFrame:
    """One row a person to whom something was promised in the window.

    `given` and `promised` are minutes, what is given capped at what is promised, a quarter at a time; `covered` and
    `available` are days; `tenure` is its band on the last day that counts. `timed` says of all together whether enough
    of the sessions held say how long they lasted.
    """
    parts = {what: rows.filter(what=what) for what in ("post", "away", "held", "planned", "told")}
    terms = most_demanding(given.standards)
    posts = _promised(parts["post"], terms, given)
    grid = _grid(posts, terms, given)
    told = _told(parts["told"], grid)
    clock = _clock(posts, parts["away"], told, grid)
    held = _sessions(parts["held"], clock, terms, told, grid)
    sessions = held.filter(pl.col("minutes") >= pl.col("least"))
    counted = pl.DataFrame(
        {
            "person": grid.people,
            "tenure": _tenure(clock, grid),
            "covered": _covered(clock, sessions, terms, told)[:, grid.window :].sum(axis=1).astype(float),
            "available": clock.available[:, grid.window :].sum(axis=1).astype(float),
            **_minutes(clock, sessions, terms, grid, _quarters(given)),
        }
    ).with_columns(timed=pl.lit(_timed(held, grid)))
    people = counted.join(_where(posts, given), on="person", how="left")
    recorded = _recorded(people, pl.concat([parts["held"], parts["planned"]]).filter(pl.col("since") >= grid.first))
    return recorded.filter(pl.col("available") > 0).select(pl.col(name).cast(kind) for name, kind in COLUMNS.items())


# ---------------------------------------------------------------- who, when, and what is promised


def _promised(posts: pl.DataFrame, terms: Sequence[Standard], given: Given) -> pl.DataFrame:
    """Posts cut where tenure passes into another band or another row of the standard, with `band` and `term`.

    Where no row holds, nothing is promised and nothing counts.
    """
    ends = sorted({0, *BANDS.values(), *(day for term in terms for day in term.tenure_days)})
    names = [next(name for name, over in BANDS.items() if begin < over) for begin in ends[:-1]]
    stretches = pl.DataFrame({"tenure_days": ends[:-1], "end": ends[1:], "band": names})
    known = posts.with_columns(
        started=pl.min_horizontal("started", "since"),
        until=pl.col("until").fill_null(given.on),
        employment=pl.col("employment_type").fill_null("employee"),
        peer=pl.col("peer").fill_null(value=False),
        family=pl.col("family").fill_null(""),
    ).join(stretches, how="cross", maintain_order="left")
    begin, end = (pl.col("started") + pl.duration(days=name) for name in ("tenure_days", "end"))
    cut = known.with_columns(
        since=pl.max_horizontal("since", begin),
        until=pl.min_horizontal("until", end - pl.duration(days=1), pl.lit(given.on)),
    ).filter(pl.col("since") <= pl.col("until"))
    alike = ("employment", "peer", "family", "tenure_days")
    kinds = cut.select(alike).unique(maintain_order=True)
    found = [standard_for(given.standards, **kind) for kind in kinds.rows(named=True)]
    places = [None if standard is None else terms.index(standard) for standard in found]
    kinds = kinds.with_columns(term=pl.Series(places, dtype=pl.Int16)).drop_nulls("term")
    return cut.join(kinds, on=alike, maintain_order="left")


def _grid(posts: pl.DataFrame, terms: Sequence[Standard], given: Given) -> Grid:
    """Everyone to whom something is promised, on the days from the last session that can matter."""
    back = max((LOOK_BACK, *(term.interval_days + term.grace_days for term in terms)))
    first = given.since - timedelta(back)
    people = posts["person"].unique().sort().to_numpy()
    return Grid(people, first, back, (given.on - first).days + 1)


def _clock(posts: pl.DataFrame, away: pl.DataFrame, told: Mask, grid: Grid) -> Clock:
    """Of two posts the more demanding standard holds (4.1); days away, or of which no export tells, do not count."""
    term = np.full((len(grid.people), grid.days), NO_TERM, np.int16)
    for (place,), part in sorted(posts.partition_by("term", as_dict=True).items(), reverse=True):
        term[grid.painted(part)] = place
    band = np.zeros_like(term)
    for place, name in enumerate(BANDS):
        band[grid.painted(posts.filter(band=name))] = place
    return Clock(term, (term != NO_TERM) & ~grid.painted(away) & told, band)


def _told(told: pl.DataFrame, grid: Grid) -> Mask:
    """The days that any export of supervision speaks for."""
    everyone = grid._replace(people=np.zeros(1, np.int64))
    return np.asarray(everyone.painted(told.drop_nulls("since").with_columns(person=pl.lit(0, pl.Int64)))[0])


def _sessions(held: pl.DataFrame, clock: Clock, terms: Sequence[Standard], told: Mask, grid: Grid) -> pl.DataFrame:
    """Sessions of a kind that counts, one a person and day (4.2): `row`, `column`, `minutes`, and the `least` that do.

    One that is not `timed` is as long as is promised. Of several on a day, or of the same one in two exports, the
    longest counts.
    """
    columns = held.select("person", "minutes", "kind", column=grid.column("since"))
    placed = columns.filter(pl.col("person").is_in(grid.people), pl.col("column").is_between(0, grid.days - 1))
    placed = placed.with_columns(row=grid.row(placed))
    row, column = placed["row"].to_numpy(), placed["column"].to_numpy()
    placed = placed.with_columns(term=clock.term[row, column]).filter(told[column])
    promise = pl.DataFrame(
        [(place, term.minutes, term.min_qualifying_minutes, [*term.kinds]) for place, term in enumerate(terms)],
        {"term": pl.Int16, "promised": pl.Float64, "least": pl.Float64, "kinds": pl.List(pl.String)},
        orient="row",
    )
    known = placed.join(promise, on="term").filter(pl.col("kind").is_null() | pl.col("kind").is_in(pl.col("kinds")))
    days = known.group_by("row", "column").agg(pl.col("minutes").max(), pl.col("promised", "least").first())
    return days.select(
        "row", "column", "least", timed=pl.col("minutes").is_not_null(), minutes=pl.coalesce("minutes", "promised")
    ).sort("row", "column")


# ---------------------------------------------------------------- what was kept of it


def _covered(clock: Clock, sessions: pl.DataFrame, terms: Sequence[Standard], told: Mask) -> Mask:
    """The days that count on which supervision was up to date.

    Where somebody begins, or the exports do, it is due after the interval; after each session after interval and grace;
    by the standard of that day and counted in days that count (4.2). What changes later moves no due date.
    """
    interval = np.array([term.interval_days for term in terms], np.int16)
    patience = interval + np.array([term.grace_days for term in terms], np.int16)
    promised = clock.term != NO_TERM
    row, column = np.nonzero(promised & ~np.pad(promised, ((0, 0), (1, 0)))[:, :-1])
    due = np.zeros_like(clock.term)
    due[row, column] = interval[clock.term[row, _next(told)[column]]]
    met = sessions["row"].to_numpy(), sessions["column"].to_numpy()
    due[met] = patience[clock.term[met]]
    before = clock.available.cumsum(axis=1, dtype=np.int16) - clock.available
    last = np.maximum.accumulate(np.where(due > 0, np.arange(due.shape[1], dtype=np.int16), 0), axis=1)
    waited = before - np.take_along_axis(before, last, axis=1)
    return np.asarray(clock.available & (waited < np.take_along_axis(due, last, axis=1)))


def _next(told: Mask) -> NDArray[np.int64]:
    """Of each column, the first from it on of which an export tells; the last column where none does."""
    places = np.append(np.flatnonzero(told), len(told) - 1)
    return np.asarray(places[np.searchsorted(places[:-1], np.arange(len(told)))])


def _minutes(
    clock: Clock, sessions: pl.DataFrame, terms: Sequence[Standard], grid: Grid, quarters: Sequence[int]
) -> dict[str, NDArray[np.float64]]:
    """Minutes promised and given to each person in the window, in all and in each band of tenure.

    What is given counts up to what is promised, for each quarter (and band): the surplus of one hides no lack of
    another.
    """
    term, available, band = (part[:, grid.window :] for part in clock)
    rate = np.array([*(term.minutes_a_day for term in terms), 0.0])  # the last, at NO_TERM, where none holds
    promised = np.where(available, rate[term], 0)
    given = np.zeros(clock.term.shape)
    given[sessions["row"].to_numpy(), sessions["column"].to_numpy()] = sessions["minutes"].to_numpy()
    found: dict[str, NDArray[np.float64]] = {}
    inside = {"": np.ones_like(available)} | {f"_{name}": band == place for place, name in enumerate(BANDS)}
    for name, days in inside.items():
        asked, got = (
            np.add.reduceat(np.where(days, part, 0), quarters, axis=1) for part in (promised, given[:, grid.window :])
        )
        found |= {f"given{name}": np.minimum(got, asked).sum(axis=1), f"promised{name}": asked.sum(axis=1)}
    # Sums of parts of a minute are a hair off, and what is short of a promise that was kept is nought.
    return {name: minutes.round(DIGITS) for name, minutes in found.items()}


def _quarters(given: Given) -> list[int]:
    """On which days of the window its quarters begin."""
    starts = pl.date_range(given.since, given.on, f"{QUARTER}mo", eager=True)
    return [(start - given.since).days for start in starts]


def _timed(held: pl.DataFrame, grid: Grid) -> bool:
    """Do enough sessions of the window say how long they lasted?"""
    timed = held.filter(pl.col("column") >= grid.window)["timed"]
    return int(timed.sum()) >= LEAST_TIMED * len(timed)


# ---------------------------------------------------------------- one row a person


def _tenure(clock: Clock, grid: Grid) -> list[str]:
    """The band of the last day that counts."""
    backwards = clock.available[:, : grid.window - 1 : -1]
    last = grid.days - 1 - backwards.argmax(axis=1)
    return [[*BANDS][place] for place in clock.band[np.arange(len(last)), last]]


def _where(posts: pl.DataFrame, given: Given) -> pl.DataFrame:
    """If any post in the window was a peer's, and the service of the last one."""
    latest = posts.filter(pl.col("until") >= given.since).sort("until", "since", "contract_hours", "service")
    return latest.group_by("person", maintain_order=True).agg(pl.col("peer").any(), pl.col("service").last())


def _recorded(people: pl.DataFrame, sessions: pl.DataFrame) -> pl.DataFrame:
    """Without the services of which the exports hold nothing at all: that is not recorded, and not never held."""
    any_seen = pl.col("person").is_in(sessions["person"].unique().implode()).any().over("service")
    return people.filter(pl.col("service").is_null() | any_seen).sort("person")
