"""Both organisations' files, written once."""

from pathlib import Path

import numpy as np
import pytest

from sample_data.make import SEED, write


@pytest.fixture(scope="session")
def lantern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lantern")
    write("lantern", folder, np.random.default_rng(SEED))
    return folder


@pytest.fixture(scope="session")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("harbour")
    write("harbour", folder, np.random.default_rng(SEED))
    return folder
