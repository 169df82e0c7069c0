"""Made organisations, as the files HR would upload: python -m sample_data.make ORGANISATION --output DIR."""

from pathlib import Path
from typing import Literal
import numpy as np


def write(
    organisation: Literal["harbour", "lantern", "federation"],
    folder: Path,
    draw: np.random.Generator,
    *,
    scale: float = 1.0,
) -> list[Path]:
    """Export files in time order, answers.toml and truth.json."""
