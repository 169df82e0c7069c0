"""Made organisations, as the files HR would upload: python -m sample_data.make ORGANISATION --output DIR."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import chain, pairwise
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np

from sample_data.answers import answers
from sample_data.events import absence_report, practice_register, timesheets
from sample_data.exports import Export, Row, layout, pay_scales, staff_list, staff_rows
from sample_data.log import supervision_log
from sample_data.matrix import supervision_matrix
from sample_data.records import Records, records
from sample_data.shape import FIRST_DAY, HARBOUR, LANTERN, MONTHS, PAY_YEARS, month
from sample_data.truth import truth

SEED = 5
Name = Literal["harbour", "lantern", "federation"]
ORGANISATIONS = {"harbour": HARBOUR, "lantern": LANTERN}
QUARTER = 3  # months
YEARS = range(12, MONTHS + 1, 12)  # months after which the practice register is looked at
SAVED = (6, 18, 24, 30, 36)  # months after which somebody saved the tracker


class NotMadeYet(ValueError):
    """There is no such organisation, or not of this size."""


class Made(NamedTuple):
    """An organisation's export files in the order of their days, the answers to what they ask, and the truth."""

    exports: Sequence[Export]
    answers: str
    truth: str


def write(organisation: Name, folder: Path, draw: np.random.Generator, *, scale: float = 1.0) -> list[Path]:
    """Export files in time order, answers.toml and truth.json. The same state of `draw` gives the same bytes.

    Raises NotMadeYet for the federation, and for a scale, which will be the federation's alone.
    """
    if organisation == "federation" or scale != 1:
        raise NotMadeYet("The federation is not made yet. Choose lantern or harbour, without a scale.")
    exports, answered, true = made(organisation, draw)
    files = {export.name: export.body for export in exports}
    files |= {"answers.toml": answered.encode(), "truth.json": true.encode()}
    folder.mkdir(parents=True, exist_ok=True)
    for name, body in files.items():
        (folder / name).write_bytes(body)
    return [folder / name for name in files]


def made(organisation: Literal["harbour", "lantern"], draw: np.random.Generator) -> Made:
    """The same in memory: nothing is written."""
    known = records(ORGANISATIONS[organisation], draw)
    typing = draw.spawn(1)[0]
    listed = _listed(known)
    lists = [
        staff_list(known.organisation, rows, on, layout(number)) for number, (on, rows) in enumerate(listed.items())
    ]
    scales = [pay_scales(known.organisation, year) for year in PAY_YEARS]
    events = _events(known, typing) if known.weeks else _trackers(known, typing)
    registers = [practice_register(known.organisation, _end(months), year) for year, months in enumerate(YEARS)]
    exports = sorted([*lists, *scales, *events, *registers])
    return Made(
        exports=exports,
        answers=answers(known.organisation, (export.name for export in exports)),
        truth=json.dumps(truth(known.organisation, chain.from_iterable(listed.values())), ensure_ascii=False, indent=1),
    )


def _listed(known: Records) -> Mapping[date, list[Row]]:
    """The rows of each staff list, by its day."""
    days = known.organisation.list_days
    return {
        on: staff_rows(known.organisation, known.spells, known.persons, on, last)
        for last, on in pairwise([FIRST_DAY, *days])
    }


def _events(known: Records, draw: np.random.Generator) -> Iterator[Export]:
    """A log, an absence report and timesheets each quarter."""
    for begin in range(0, MONTHS, QUARTER):
        since, until = month(begin), _end(begin + QUARTER)
        yield supervision_log(known, since, until, draw)
        yield absence_report(known, since, until)
        yield timesheets(known, since, until)


def _trackers(known: Records, draw: np.random.Generator) -> Iterator[Export]:
    """A sheet each year from April, as it was at its end or when the figures were wanted."""
    for months in SAVED:
        yield supervision_matrix(known, _end(months), draw)


def _end(months: int) -> date:
    """The last day of so many months."""
    return month(months) - timedelta(1)


def main() -> int:
    """Write one organisation's files and say where."""
    ask = argparse.ArgumentParser(prog="python -m sample_data.make", description="Write a made organisation's exports.")
    ask.add_argument("organisation", choices=[*ORGANISATIONS, "federation"])
    ask.add_argument("--output", type=Path, required=True, metavar="DIR")
    ask.add_argument("--seed", type=int, default=SEED)
    ask.add_argument("--scale", type=float, default=1.0, help="of the federation")
    asked = ask.parse_args()
    try:
        written = write(asked.organisation, asked.output, np.random.default_rng(asked.seed), scale=asked.scale)
    except NotMadeYet as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    sys.stdout.write(f"{len(written)} files written.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
