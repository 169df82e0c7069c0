"""What supervision is promised: rows of a TOML file, the first that holds for a post counts."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import combinations
from math import inf
from pathlib import Path
from typing import Any

from schemas.people import EMPLOYMENT
from schemas.supervision import KIND

HERE = Path(__file__).parent
DEFAULT = "briefing_paper"
FOREVER = 1_000_000  # days
ALWAYS = (0, FOREVER)
PAID = ("employee", "worker", "sessional", "apprentice")
KINDS = ("line", "reflective")
LONGEST = 366  # days from a session to the day on which the next is overdue: facts look no further back


class NoStandard(ValueError):
    """The file does not say, without gap or contradiction, what is promised to whom. Names the rows."""


@dataclass(frozen=True, kw_only=True)
class Standard:
    """One row: to whom it holds, and what it promises (supervision-strain-retention.md 3.2).

    A row with `lived_experience_roles` or `role_families` holds for posts in either.
    """

    id: str
    minutes: float
    interval_days: int
    grace_days: int
    employment: tuple[str, ...] = PAID
    lived_experience_roles: bool = False
    role_families: tuple[str, ...] = ()
    tenure_days: tuple[int, int] = ALWAYS  # from the first day to the day before the last
    min_qualifying_minutes: float = 45
    kinds: tuple[str, ...] = KINDS

    @property
    def general(self) -> bool:
        """Does it hold whatever the role?"""
        return not self.lived_experience_roles and not self.role_families

    def holds(self, *, employment: str, peer: bool, family: str | None, tenure_days: int) -> bool:
        """For a post on a day, so many days after the start in the organisation?

        The spelling of a family counts as little as anywhere: neither capitals nor blanks.
        """
        begin, end = self.tenure_days
        family_named = _plain(family or "") in map(_plain, self.role_families)
        role = self.general or family_named or (self.lived_experience_roles and peer)
        return role and employment in self.employment and begin <= tenure_days < end

    @property
    def minutes_a_day(self) -> float:
        """Minutes promised for each available day."""
        return self.minutes / self.interval_days


def standards(setting: str, folder: Path) -> tuple[Standard, ...]:
    """A preset by its name, or a file in `folder`. Raises NoStandard where there is none or it has gaps."""
    preset, own = HERE / f"{setting}.toml", folder / setting
    path = preset if preset.is_file() else own
    if not path.is_file():
        raise NoStandard(f"There is no supervision standard called {setting}.")
    try:
        return read(path.read_text("utf-8"))
    except UnicodeDecodeError:
        raise NoStandard("The supervision standard cannot be read.") from None


def read(text: str) -> tuple[Standard, ...]:
    """The rows of a file, such that every role has one at every tenure.

    Raises NoStandard for a row that cannot be, for one that an earlier row leaves nothing to, for rows whose tenures
    overlap, and for a tenure that no row holds for.
    """
    try:
        written = tomllib.loads(text)["standard"]
        rows = tuple(_row(place, row) for place, row in enumerate(written, start=1))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError):
        raise NoStandard("The supervision standard cannot be read.") from None
    for earlier, later in combinations(rows, 2):
        _compatible(earlier, later)
    # A row that only some roles have fills no gap: there would be roles for which nothing is promised.
    named = {PAID[0]}.union(*(row.employment for row in rows))
    for employment in (each for each in EMPLOYMENT if each in named):
        _whole([row for row in rows if row.general and employment in row.employment], employment)
    return rows


def standard_for(
    rows: Sequence[Standard], *, employment: str, peer: bool, family: str | None, tenure_days: int
) -> Standard | None:
    """The first row that holds for a post on a day; none where nothing is promised."""
    return next(
        (row for row in rows if row.holds(employment=employment, peer=peer, family=family, tenure_days=tenure_days)),
        None,
    )


def most_demanding(rows: Iterable[Standard]) -> list[Standard]:
    """In the order of what they ask: most minutes a day first, then the earlier due date, then by name.

    Of somebody with two posts the first of the two holds (4.1).
    """
    return sorted(rows, key=lambda row: (-row.minutes_a_day, row.interval_days + row.grace_days, row.id))


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


# ---------------------------------------------------------------- what a file may say


def _row(place: int, written: dict[str, Any]) -> Standard:
    name = str(written.get("id") or f"number {place}")
    unknown = written.keys() - {field.name for field in fields(Standard)}
    if unknown:
        raise NoStandard(f"The row {name} of the supervision standard has a setting that is not known.")
    try:
        lists = {key: tuple(value) for key, value in written.items() if isinstance(value, list)}
        row = Standard(**(written | lists))
        possible = _possible(row)
    except (TypeError, ValueError):
        possible = False
    if not possible:
        raise NoStandard(f"The row {name} of the supervision standard cannot be.")
    return row


def _possible(row: Standard) -> bool:
    begin, end = row.tenure_days
    whole = (row.interval_days, row.grace_days, begin, end)
    return (
        all(isinstance(number, int) and not isinstance(number, bool) for number in whole)
        and isinstance(row.id, str)
        and isinstance(row.lived_experience_roles, bool)
        and all(isinstance(names, tuple) for names in (row.employment, row.role_families, row.kinds))
        and 0 < row.min_qualifying_minutes <= row.minutes < inf
        and row.interval_days > 0
        and row.grace_days >= 0
        and row.interval_days + row.grace_days <= LONGEST
        and 0 <= begin < end <= FOREVER
        and set(row.employment) <= EMPLOYMENT.keys()
        and set(row.kinds) <= KIND.keys()
        and bool(row.employment)
        and bool(row.kinds)
        and all(isinstance(family, str) and family.strip() for family in row.role_families)
    )


def _compatible(earlier: Standard, later: Standard) -> None:
    if earlier.id == later.id:
        raise NoStandard(f"Two rows of the supervision standard are called {later.id}.")
    alike = (earlier.lived_experience_roles, {*earlier.role_families}) == (
        later.lived_experience_roles, {*later.role_families},
    )  # fmt: skip
    (begin, end), (first, last) = earlier.tenure_days, later.tenure_days
    if (earlier.general or alike) and {*later.employment} <= {*earlier.employment} and begin <= first and last <= end:
        raise NoStandard(f"The row {later.id} never holds, for {earlier.id} stands before it.")
    shared = {*earlier.employment} & {*later.employment}
    if alike and shared and begin < last and first < end and ALWAYS not in (earlier.tenure_days, later.tenure_days):
        raise NoStandard(f"The rows {earlier.id} and {later.id} overlap from day {max(begin, first)} on.")


def _whole(rows: Sequence[Standard], employment: str) -> None:
    """Rows that hold for every role leave no day without a promise."""
    day, before = 0, "the first day"
    for row in sorted(rows, key=lambda row: row.tenure_days):
        begin, end = row.tenure_days
        if begin > day:
            raise NoStandard(
                f"No row holds for every {employment} from day {day} to day {begin}, between {before} and {row.id}."
            )
        if end > day:
            day, before = end, row.id
    if day < FOREVER:
        raise NoStandard(f"No row holds for every {employment} from day {day} on, after {before}.")
