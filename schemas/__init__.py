"""What data means. Tables are discovered: a new file here that declares TABLE is a new table."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from schemas.table import Table


@cache
def tables() -> Mapping[str, Table]:
    """Every table of this package by name, in loading order (roles, people, the rest)."""
    modules = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    found = [module.TABLE for module in modules if hasattr(module, "TABLE")]
    return {table.name: table for table in sorted(found, key=lambda table: (table.loads, table.name))}
