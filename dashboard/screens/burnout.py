"""Is the work burning people out? The conditions of the work, never signs about a person."""

from dashboard import access, card
from dashboard.screens.page import READERS, Page

PAGE = Page(
    order=60,
    roles=READERS,
    name="Burnout",
    question="Is the work burning people out?",
    topic="burnout",
    stands={"All staff": "hours_above_contract"},
)


def show() -> None:
    """The topic burnout."""
    editions = access.editions()
    card.top(
        editions,
        "Signs about the work. They are not signs about a person and cannot tell you who is tired. "
        "Studies find peers no more burnt out than colleagues; look to the conditions first.",
    )
    card.topic(editions, PAGE.topic)
