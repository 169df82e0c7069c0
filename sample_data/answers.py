"""What HR answers when these files are loaded: answers.toml, for `alongside load --answers`."""

import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sample_data.exports import Export


class Answer(NamedTuple):
    """One answer, and the files it holds for."""

    file: str
    question: str
    choice: str


def answers(files: Iterable[Export]) -> str:
    """The answers for these files, as TOML."""
    return "\n".join(map(_toml, _all(files)))


def _all(files: Iterable[Export]) -> Iterator[Answer]:
    for file in files:
        yield Answer(file.name, "as_of", file.on.isoformat())


def _toml(answer: Answer) -> str:
    # A JSON string is a TOML string.
    lines = [f"{key} = {json.dumps(text, ensure_ascii=False)}" for key, text in answer._asdict().items()]
    return "\n".join(["[[answer]]", *lines, ""])
