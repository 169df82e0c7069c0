"""Puts this folder on the path: the writer, a process of its own, finds deeds here by the same name."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
