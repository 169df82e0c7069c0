"""What a page declares."""

from dataclasses import dataclass
from etl.cells import Role


@dataclass(frozen=True)
class Page:
    """Its place in the list, who may open it, its name and its question."""

    order: int
    roles: frozenset[Role]
    name: str
    question: str
