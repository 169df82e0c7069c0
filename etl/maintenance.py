"""Check, and later backup, keys and forget."""

from collections.abc import Sequence
from etl.home import Home


def check(home: Home) -> Sequence[str]:
    """Warehouse, publications, snapshots and audit chain: what is wrong, or nothing."""
