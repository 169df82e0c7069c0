"""The made organisation through the real way, to a home of its own."""

from datetime import datetime
from pathlib import Path
from typing import Literal
from etl.home import Home


def demo(organisation: Literal["harbour", "lantern"], folder: Path, *, at: datetime) -> Home:
    """Write the files, load them in time order, publish and seal at months 24 and 36; a second run changes nothing."""
