"""Puts this folder on the path: the benchmark runs as a script, and its tests use its files by the same names."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
