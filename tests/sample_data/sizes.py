"""How the sizes in sample_data/truth.py were worked out: python tests/sample_data/sizes.py [SEEDS]

For each seed, lantern's files are loaded as anybody's would be; the facts and formula of each measure give the exact
figure at both dates; the size is the mean of them all. Beside it: its spread, and how often the exact range held it.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import mean, stdev
from tempfile import TemporaryDirectory

import numpy as np

from etl import demo, facts, load, maintenance, warehouse
from etl.home import Home, open_home
from etl.intake import answers
from etl.intake.child import Upload
from etl.load.answered import Asked
from etl.measures import measure
from etl.measures.measure import Estimate, Measure
from etl.publish import figures
from sample_data import make
from sample_data.truth import PLANTED, Planted

AT = datetime(2026, 10, 6, 9, 14, tzinfo=UTC)


def loaded(seed: int, folder: Path) -> Home:
    """Lantern of that seed, all its files in one load."""
    files = make.made("lantern", np.random.default_rng(seed))
    maintenance.init(folder, "Lantern", {}, actor="sizes", at=AT)
    home = open_home(folder, {})
    given = {file.name: answers.read(files.answers.encode(), file.name) for file in files.exports}
    uploads = [Upload(file.name, file.body) for file in files.exports]
    assert not any(one.code for one in load.load(home, uploads, Asked(answers=given), actor="sizes", at=AT))
    return home


def exact(home: Home, on: date, effect: Planted) -> Iterator[Estimate]:
    """What the measure finds in each unit of the effect."""
    declared = measure(effect.measure)
    assert isinstance(declared, Measure)
    given = facts.Given(facts.first_day(on, declared.months), on, home.standards)
    with warehouse.reading(home) as store:
        rows = facts.rows(declared.facts, given, store.select)
    people = {unit[-1] if unit else None: part for unit, part in figures.units(declared, rows)}
    for unit in effect.units:
        found = figures.estimates(declared, people[unit])
        yield from (each for each in found if each.dimensions == effect.where)


def value(effect: Planted, found: Estimate) -> float:
    """Of a comparison, from the exact figures of its two sides."""
    if found.sides is None:
        assert found.value is not None
        return found.value
    peers, others = (side.value for side in found.sides)
    return peers / others if effect.measure == "promotion_rate_ratio" else peers - others


def main() -> None:
    """One line an effect."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    effects = {place: effect for place, effect in enumerate(PLANTED) if isinstance(effect.size, float)}
    seen = defaultdict[int, list[Estimate]](list)
    for seed in range(1, seeds + 1):
        with TemporaryDirectory() as folder:
            home = loaded(seed, Path(folder) / "home")
            for place, effect in effects.items():
                for on in demo.DAYS:
                    seen[place] += exact(home, on, effect)
    for place, effect in effects.items():
        values = [value(effect, each) for each in seen[place]]
        size = mean(values)
        held = mean((each.low or 0) <= size <= (each.high or 0) for each in seen[place])
        sys.stdout.write(f"{effect.name} ({effect.measure}): {size:.2f}, spread {stdev(values):.2f}, held {held:.0%}\n")


if __name__ == "__main__":
    main()
