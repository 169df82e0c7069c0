"""What a page declares."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from etl.cells import Role

READERS: frozenset[Role] = frozenset({"hr", "manager"})


@dataclass(frozen=True, kw_only=True)
class Page:
    """Its place in the list, who may open it, its name and its question."""

    order: int
    roles: frozenset[Role]
    name: str
    question: str
    stands: Mapping[str, str] = field(default_factory=dict)  # its lines on Start: whom a line speaks of -> measure
    unlisted: frozenset[Role] = frozenset()  # who reaches it from a page that links to it, not from the row of pages
    topic: str = ""  # the measures' topic that it shows; empty where it shows none
