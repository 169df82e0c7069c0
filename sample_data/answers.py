"""What HR answers when these files are loaded: answers.toml, for `alongside load --answers`."""

import json
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

from sample_data.shape import Organisation

STAFF_LISTS = "Staff list *.csv"
DATES = {
    STAFF_LISTS: ("Start Date", "Post Start Date", "Leaving Date"),
    "Supervision log *.xlsx": ("Date held",),
    "Absence *.csv": ("First Day of Absence", "Last Day of Absence"),
    "Timesheets *.csv": ("Week Commencing",),
    "Practice register *.csv": ("Last Reviewed",),
}  # columns with days, whose order is asked where no cell tells it


def answers(organisation: Organisation, files: Iterable[str]) -> str:
    """As TOML: what a file asks by itself, even one with few dates or without pay scales loaded before it."""
    names = list(files)
    peers = [role.title for role in organisation.jobs if role.peer]
    asked: list[Mapping[str, str | list[str]]] = [
        *(
            {"file": pattern, "question": f"date_order:{header}", "choice": "day_first"}
            for pattern, headers in DATES.items()
            if any(fnmatchcase(name, pattern) for name in names)
            for header in headers
        ),
        {"file": STAFF_LISTS, "question": "peer_roles:titles", "choices": peers},
    ]
    return "\n".join(map(_toml, asked))


def _toml(answer: Mapping[str, str | list[str]]) -> str:
    # Text and lists of text are written alike in JSON and in TOML.
    return "\n".join(["[[answer]]", *(f"{key} = {json.dumps(said)}" for key, said in answer.items()), ""])
