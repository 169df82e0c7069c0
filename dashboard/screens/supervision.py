"""Is the promise kept?"""

from dashboard import access, card
from dashboard.screens.page import READERS, Page

PAGE = Page(
    order=50,
    roles=READERS,
    name="Supervision",
    question="Is the promise kept?",
    topic="supervision",
    stands={"All staff": "sup_minutes_share"},
)


def show() -> None:
    """The topic supervision."""
    editions = access.editions()
    card.top(editions, "Time on leave does not count. Nothing here says who needs supervision, or what was said in it.")
    card.topic(editions, PAGE.topic)
