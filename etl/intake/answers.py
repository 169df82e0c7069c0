"""Questions and what HR answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Question:
    """`id` is kind:subject."""

    id: str
    asks: str
    choices: tuple[str, ...]
    many: bool = False


Answers = Mapping[str, tuple[str, ...]]


def read(path: Path, file: str) -> Answers:
    """The answers of an --answers file that hold for this file name."""


def over(remembered: Answers, given: Answers) -> Answers:
    """What was given lies over what was remembered."""
