"""Measures are discovered: each file here declares MEASURES."""

import importlib
import pkgutil
from collections.abc import Sequence
from functools import cache

from etl.measures.measure import Declared


@cache
def measures() -> Sequence[Declared]:
    """Every measure in `order`; raises ValueError where an order or an id stands twice."""
    modules = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    found = sorted((m for module in modules for m in getattr(module, "MEASURES", ())), key=lambda m: m.order)
    for name in ("order", "id"):
        values = [getattr(measure, name) for measure in found]
        if twice := {value for value in values if values.count(value) > 1}:
            raise ValueError(f"Two measures have the same {name}: {twice}")
    return found


def measure(name: str) -> Declared | None:
    """The measure of that id, or none where no file declares it any more."""
    return next((found for found in measures() if found.id == name), None)
