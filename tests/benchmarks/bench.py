"""Ratios of one run, as one JSON: ours beside the bare libraries doing the same, and peaks of memory. `make bench`."""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import bare
import memory
import numpy as np
import ours
import pages

from sample_data import make

BARS = {"load": 5, "publish": 5, "page": 3, "megabytes": 700}


def main() -> int:
    """Print the JSON, or write it; 1 where a bar is not met."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--output", type=Path, metavar="FILE")
    asked = ask.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        told = measured(Path(folder))
    text = json.dumps(told, indent=1)
    sys.stdout.write(f"{text}\n")
    if asked.output:
        asked.output.write_text(f"{text}\n", "utf-8")
    return 0 if all(told["met"].values()) else 1


def measured(folder: Path) -> dict[str, dict[str, float | bool]]:
    """All ratios, on lantern's files."""
    files = make.write("lantern", folder / "files", np.random.default_rng(make.SEED))
    exports = [file for file in files if file.suffix in {".csv", ".xlsx"}]
    answers = folder / "files" / "answers.toml"
    home = folder / "home"
    empty = ours.made(home)
    loading = seconds(lambda: ours.loaded(empty, exports, answers))
    reading = min(seconds(lambda: bare.loaded(folder / "bare.duckdb", exports)) for _ in range(3))
    publishing = min(seconds(lambda: ours.published(home)) for _ in range(3))
    figures = bare.Tables(ours.contents(home))
    computing = min(seconds(lambda: bare.published(figures)) for _ in range(3))
    ours.published(home, dry_run=False)
    page = pages.ratios(home)
    peaks = {"load": ours.peak(folder / "peak", exports, answers), "serve": memory.served(home, [*page])}
    return {
        "seconds": {"load": loading, "bare load": reading, "publish": publishing, "bare publish": computing},
        "ratios": {"load": loading / reading, "publish": publishing / computing, **page},
        "megabytes": peaks,
        "met": {
            "load": loading <= BARS["load"] * reading,
            "publish": publishing <= BARS["publish"] * computing,
            "pages": all(ratio <= BARS["page"] for ratio in page.values()),
            "memory": all(peak <= BARS["megabytes"] for peak in peaks.values()),
        },
    }


def seconds(call: Callable[[], object]) -> float:
    """How long one call takes by the clock on the wall."""
    begin = perf_counter()
    call()
    return perf_counter() - begin


if __name__ == "__main__":
    sys.exit(main())
