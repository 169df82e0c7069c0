"""Questions to talk about, as conversations.yaml holds them: themes with explanations, prompts by measure and state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

Audience = Literal["manager", "board"]


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """A question for a measure in a state: what to listen for, and a next step that is the organisation's own."""

    id: str
    measure: str
    state: str
    audiences: tuple[Audience, ...]
    ask: str
    listen_for: str
    next_step: str


@dataclass(frozen=True, kw_only=True)
class Theme:
    """A part of the briefing paper: its question, how it opens, three neutral explanations, and its prompts."""

    id: str
    title: str
    opening: str
    because: tuple[str, str, str]
    prompts: tuple[Prompt, ...]
    avoid: tuple[str, ...]


@cache
def content() -> Mapping[str, Any]:
    """The whole file: states, indicators (ids of measures) with their level, themes, ground rules."""
    found: Mapping[str, Any] = yaml.safe_load(files("schemas").joinpath("conversations.yaml").read_text("utf-8"))
    return found


@cache
def themes() -> Mapping[str, Theme]:
    """Every theme by its id, in the order of the file."""
    return {written["id"]: _theme(written) for written in content()["themes"]}


def ground_rules() -> Sequence[str]:
    """What holds for every conversation."""
    return tuple(content()["ground_rules"])


def is_fact(measure: str) -> bool:
    """Is it about the organisation alone, with no person behind it?"""
    return bool(content()["indicators"].get(measure, {}).get("level") == "fact")


def _theme(written: Mapping[str, Any]) -> Theme:
    first, second, third = written["because"]
    return Theme(
        id=written["id"],
        title=written["title"],
        opening=written["opening"],
        because=(first, second, third),
        prompts=tuple(map(_prompt, written["prompts"])),
        avoid=tuple(written["avoid"]),
    )


def _prompt(written: Mapping[str, Any]) -> Prompt:
    return Prompt(
        id=written["id"],
        measure=written["when"]["indicator"],
        state=written["when"]["state"],
        audiences=tuple(written["for"]),
        ask=written["ask"],
        listen_for=written["listen_for"],
        next_step=written["next_step"],
    )
