"""Which question is asked of a figure: by its measure and state (pages.md 4.5), for managers or for boards."""

from dataclasses import dataclass

from etl.cells import Edition, Released
from schemas.conversations import Audience, Theme


@dataclass(frozen=True, kw_only=True)
class Asking:
    """The question to talk about, and its theme, whose explanations stand beside it.

    `prompt` is the prompt's id; empty where the theme's opening stands in its place.
    """

    theme: Theme
    prompt: str
    ask: str
    listen_for: str = ""
    next_step: str = ""


def asking(edition: Edition, cell: Released, audience: Audience) -> Asking:
    """The question of this cell: of its measure and state; else of a fact of its theme; else how the theme opens."""
    raise NotImplementedError
