"""Questions and what HR answered.

Every stage of intake gives its best reading and, with it, the `questions` that are still open. Nothing is stored
while there is one, but for those about whom a row is of (`person`): they hold back no other row.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from etl.home import Refused


@dataclass(frozen=True)
class Question:
    """`id` is kind:subject; `many` lets several choices stand together, but for those that stand `alone`.

    An `open` question may also be answered in one's own words.
    """

    id: str
    asks: str
    choices: tuple[str, ...]
    many: bool = False
    alone: tuple[str, ...] = ()
    open: bool = False

    @property
    def of_one_file(self) -> bool:
        """Does an answer hold for one file only?"""
        return self.id.partition(":")[0] in OF_ONE_FILE


Answers = Mapping[str, tuple[str, ...]]  # question id -> what was chosen
# Asked of each file anew: the same words mean another row, day or person there.
OF_ONE_FILE = frozenset({"header", "as_of", "encoding", "table", "sheet", "period", "year", "person", "guard"})


def read(source: Path | bytes, file_name: str) -> Answers:
    """The answers of an --answers file (cli.md) that hold for this file name; a later one lies over an earlier one.

    Raises Refused where the text is not such a file.
    """
    try:
        body = source if isinstance(source, bytes) else source.read_bytes()
        written = tomllib.loads(body.decode("utf-8"))["answer"]
        return {
            str(answer["question"]): _choices(answer)
            for answer in written
            if fnmatchcase(file_name, str(answer.get("file", "*")))
        }
    except OSError:
        raise Refused("The file of answers cannot be opened. Nothing was kept.") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise Refused("The file of answers is not TOML. Compare it with the handbook. Nothing was kept.") from None
    except (KeyError, TypeError, AttributeError):
        raise Refused("Every [[answer]] needs a question, and a choice or choices. Nothing was kept.") from None


def over(remembered: Answers, given: Answers) -> Answers:
    """What was given lies over what was remembered."""
    return {**remembered, **given}


def chosen(question: Question, answers: Answers) -> tuple[str, ...]:
    """What was chosen for this question: none where nothing was, or where the choice is not one that it may have."""
    given = answers.get(question.id, ())
    together = question.many and not set(given) & set(question.alone)
    fits = (question.open or set(given) <= set(question.choices)) and (together or len(given) == 1)
    return given if fits else ()


def _choices(answer: Mapping[str, object]) -> tuple[str, ...]:
    several = answer["choices"] if "choices" in answer else [answer["choice"]]
    if not isinstance(several, list):
        raise TypeError
    return tuple(map(str, several))
