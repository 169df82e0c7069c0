"""What HR answers when these files are loaded: answers.toml, for `alongside load --answers`."""

import json
from collections.abc import Mapping

from sample_data.shape import Organisation

STAFF_LISTS = "Staff list *.csv"
DATES = ("Start Date", "Post Start Date", "Leaving Date")


def answers(organisation: Organisation) -> str:
    """As TOML: what a file asks by itself, even one with few dates or without pay scales loaded before it."""
    peers = [role.title for role in organisation.jobs if role.peer]
    asked: list[Mapping[str, str | list[str]]] = [
        *({"question": f"date_order:{header}", "choice": "day_first"} for header in DATES),
        {"question": "peer_roles:titles", "choices": peers},
    ]
    return "\n".join(_toml({"file": STAFF_LISTS} | dict(answer)) for answer in asked)


def _toml(answer: Mapping[str, str | list[str]]) -> str:
    # Text and lists of text are written alike in JSON and in TOML.
    return "\n".join(["[[answer]]", *(f"{key} = {json.dumps(said)}" for key, said in answer.items()), ""])
