"""What supervision is promised: rows of a TOML file, the first that fits a post counts."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DEFAULT = "briefing_paper"
FOREVER = 1_000_000  # days
PAID = ("employee", "worker", "sessional", "apprentice")
KINDS = ("line", "reflective")


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
    tenure_days: tuple[int, int] = (0, FOREVER)  # from the first day to the day before the last
    min_qualifying_minutes: float = 45
    kinds: tuple[str, ...] = KINDS


def standards(setting: str, folder: Path) -> tuple[Standard, ...]:
    """A preset by its name, or a file in `folder`. Raises NoStandard where there is none or it has gaps."""
    preset, own = HERE / f"{setting}.toml", folder / setting
    path = preset if preset.is_file() else own
    if not path.is_file():
        raise NoStandard(f"There is no supervision standard called {setting}.")
    return read(path.read_text("utf-8"))


def read(text: str) -> tuple[Standard, ...]:
    """The rows of a file. Raises NoStandard for a row that cannot be, and for a tenure that no row holds."""
    try:
        rows = tuple(_row(row) for row in tomllib.loads(text)["standard"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise NoStandard("The supervision standard has a row that cannot be read.") from error
    general = [
        row for row in rows if not row.lived_experience_roles and not row.role_families and PAID[0] in row.employment
    ]
    day = 0
    for row in sorted(general, key=lambda row: row.tenure_days):
        begin, end = row.tenure_days
        if begin > day:
            raise NoStandard(f"Nothing is promised between day {day} and day {begin}, before the row {row.id}.")
        day = max(day, end)
    if day < FOREVER:
        raise NoStandard(f"Nothing is promised from day {day} on.")
    return rows


def _row(row: dict[str, Any]) -> Standard:
    lists = {name: tuple(value) for name, value in row.items() if isinstance(value, list)}
    made = Standard(**(row | lists))
    if (
        made.minutes <= 0
        or made.interval_days <= 0
        or made.grace_days < 0
        or made.tenure_days[0] >= made.tenure_days[1]
    ):
        raise NoStandard(f"The row {made.id} of the supervision standard cannot be.")
    return made
