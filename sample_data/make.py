"""Made organisations, as the files HR would upload: python -m sample_data.make ORGANISATION --output DIR."""

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import date
from itertools import chain, pairwise
from pathlib import Path
from typing import Literal

import numpy as np

from sample_data.answers import answers
from sample_data.careers import careers
from sample_data.exports import Export, Row, layout, pay_scales, staff_list, staff_rows
from sample_data.persons import persons
from sample_data.shape import FIRST_DAY, HARBOUR, LANTERN, PAY_YEARS, Organisation
from sample_data.truth import truth

SEED = 5
ORGANISATIONS = {"harbour": HARBOUR, "lantern": LANTERN}


class NotMadeYet(ValueError):
    """There is no such organisation, or not of this size."""


def write(
    organisation: Literal["harbour", "lantern", "federation"],
    folder: Path,
    draw: np.random.Generator,
    *,
    scale: float = 1.0,
) -> list[Path]:
    """Export files in time order, answers.toml and truth.json. The same state of `draw` gives the same bytes.

    Raises NotMadeYet for the federation, and for a scale, which will be the federation's alone.
    """
    if organisation not in ORGANISATIONS or scale != 1:
        raise NotMadeYet("The federation is not made yet. Choose lantern or harbour, without a scale.")
    made = ORGANISATIONS[organisation]
    listed = _listed(made, draw)
    files = _exports(made, listed)
    texts = {
        "answers.toml": answers(made),
        "truth.json": json.dumps(truth(made, chain.from_iterable(listed.values())), ensure_ascii=False, indent=1),
    }
    folder.mkdir(parents=True, exist_ok=True)
    written = {file.name: file.body for file in files} | {name: text.encode() for name, text in texts.items()}
    for name, body in written.items():
        (folder / name).write_bytes(body)
    return [folder / name for name in written]


def _listed(organisation: Organisation, draw: np.random.Generator) -> Mapping[date, list[Row]]:
    """The rows of each staff list, by its day.

    What is drawn later comes from `draw` after the careers, or from further children of it: the lists do not move.
    """
    spells = careers(organisation, draw)
    (cards,) = draw.spawn(1)
    known = persons(spells, cards)
    days = organisation.list_days
    return {on: staff_rows(organisation, spells, known, on, last) for last, on in pairwise([FIRST_DAY, *days])}


def _exports(organisation: Organisation, listed: Mapping[date, list[Row]]) -> list[Export]:
    """In the order of their days."""
    lists = [staff_list(organisation, rows, on, layout(number)) for number, (on, rows) in enumerate(listed.items())]
    return sorted([*lists, *(pay_scales(organisation, year) for year in PAY_YEARS)])


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
