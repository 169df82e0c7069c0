"""The files are what HR would send, with real quirks, and the same every time."""

import json
import tomllib
from pathlib import Path

import numpy as np
import pytest

from sample_data import make
from sample_data.persons import FORENAMES, SURNAMES


def staff_list(folder: Path, day: str) -> bytes:
    return (folder / f"Staff list {day}.csv").read_bytes()


@pytest.mark.parametrize("organisation", ["lantern", "harbour"])
def test_the_same_seed_gives_the_same_bytes(organisation: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    first: Path = request.getfixturevalue(organisation)
    again = make.write(organisation, tmp_path, np.random.default_rng(make.SEED))
    assert {path.name: path.read_bytes() for path in again} == {path.name: path.read_bytes() for path in first.iterdir()}


def test_another_seed_gives_other_people(lantern: Path, tmp_path: Path) -> None:
    make.write("lantern", tmp_path, np.random.default_rng(6))
    assert staff_list(tmp_path, "2025-09-30") != staff_list(lantern, "2025-09-30")


def test_what_is_drawn_after_the_careers_moves_no_file(lantern: Path, tmp_path: Path) -> None:
    draw = np.random.default_rng(make.SEED)
    make.write("lantern", tmp_path, draw)
    draw.random(1_000), draw.spawn(3)
    assert staff_list(tmp_path, "2026-09-30") == staff_list(lantern, "2026-09-30")
