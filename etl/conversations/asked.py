"""Which question is asked of a figure: by its measure and state (pages.md 4.5), for managers or for boards."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from etl import words
from etl.cells import Edition, Released
from schemas import conversations
from schemas.conversations import Audience, Prompt, Theme
from schemas.practice import PRACTICES

MONTHS = 12
OF_TOPIC: Mapping[str, tuple[str, ...]] = {
    "pay": ("pay",),
    "roles": ("pay",),
    "progression": ("progression",),
    "supervision": ("supervision", "supervision_quality"),
    "burnout": ("wearing_conditions",),
    "staying": ("moving_on",),
    "support": ("coaching_and_support_group",),
    "survey": ("wearing_conditions",),
}
OF_HEADING: Mapping[str, str] = {  # of practices that no prompt names
    "Pay and terms": "terms_and_security",
    "Role": "role_clarity",
    "Support": "outside_support",
    "Boundaries": "limits_of_the_role",
    "Getting in": "entry_barriers",
    "Voice": "valuing_lived_experience",
}
ELSE = "voice_and_data"  # whose view is missing from this page? That fits whatever is on it


@dataclass(frozen=True, kw_only=True)
class Asking:
    """The question to talk about, and its theme, whose explanations stand beside it.

    `prompt` is the prompt's id; empty where the theme's own question stands in its place.
    """

    theme: Theme
    prompt: str
    ask: str
    listen_for: str = ""
    next_step: str = ""


def asking(edition: Edition, cell: Released, audience: Audience) -> Asking:
    """The question of this cell: of its measure and state; else of a fact of its theme; else that of the theme.

    `edition` is what the viewer may see, so no question tells of a state that the viewer may not.
    """
    state = words.state(cell.status, cell.verdict, cell.change)
    if state == "withheld":
        return _in_turn(edition, cell.topic, audience)
    for theme in conversations.themes().values():
        for prompt in _for(theme, audience):
            if (prompt.measure, prompt.state) == (cell.measure, state):
                return _asked(theme, prompt)
    theme = _theme(cell)
    facts = (prompt for prompt in _facts(edition, theme, audience) if prompt.measure != cell.measure)
    return _asked(theme, next(facts, None))


def is_ours(text: str) -> bool:
    """Is it a question or an explanation of the file, and not what somebody typed?"""
    return any(
        text in (theme.title, theme.opening, *theme.because, *(prompt.ask for prompt in theme.prompts))
        for theme in conversations.themes().values()
    )


def _in_turn(edition: Edition, topic: str, audience: Audience) -> Asking:
    """What is asked beside a withheld figure: by the edition's month alone.

    Which measure it is must not choose, nor why there is no figure: one question stands beside all that a topic
    withholds, and it is the same whatever lies behind them (supervision-strain-retention.md 6).
    """
    themes = [conversations.themes()[name] for name in OF_TOPIC.get(topic, (ELSE,))]
    bare = [(theme, prompt) for theme in themes for prompt in _for(theme, audience) if prompt.state == "withheld"]
    turns = bare + [(theme, fact) for theme in themes for fact in _facts(edition, theme, audience)]
    if not turns:
        return _asked(themes[0], None)
    day = date.fromisoformat(edition.head["as_of"])
    return _asked(*turns[(day.year * MONTHS + day.month) % len(turns)])


def _facts(edition: Edition, theme: Theme, audience: Audience) -> Iterator[Prompt]:
    """Prompts on what the organisation has decided, whose state is the one that it has; of roles, that one of them has.

    Facts are about nobody, so what they say beside a withheld figure is about nobody either.
    """
    for prompt in _for(theme, audience):
        if conversations.is_fact(prompt.measure):
            cells = edition.of(prompt.measure)
            if prompt.state in {words.state(fact.status, fact.verdict, fact.change) for fact in cells}:
                yield prompt


def _theme(cell: Released) -> Theme:
    """Of the prompts that name its measure; else of its topic, and of a practice that of its heading."""
    themes = conversations.themes()
    named = [theme for theme in themes.values() if any(prompt.measure == cell.measure for prompt in theme.prompts)]
    if named:
        return named[0]
    if practice := PRACTICES.get(cell.measure):
        return themes[OF_HEADING[practice.heading]]
    of_topic = OF_TOPIC.get(cell.topic, (ELSE,))
    # Of supervision: how much time there was is asked of the hour, everything else of whether there was one.
    return themes[of_topic[-1] if cell.value_unit == "minutes" else of_topic[0]]


def _for(theme: Theme, audience: Audience) -> Sequence[Prompt]:
    return [prompt for prompt in theme.prompts if audience in prompt.audiences]


def _asked(theme: Theme, prompt: Prompt | None) -> Asking:
    if prompt is None:
        return Asking(theme=theme, prompt="", ask=theme.title)
    return Asking(
        theme=theme, prompt=prompt.id, ask=prompt.ask, listen_for=prompt.listen_for, next_step=prompt.next_step
    )
