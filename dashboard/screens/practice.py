"""What have we promised in writing?"""

from dashboard import access, card
from dashboard.screens.page import READERS, Page

PAGE = Page(
    order=70,
    roles=READERS,
    name="Practice",
    question="What have we promised in writing?",
    topic="practice",
)


def show() -> None:
    """The practice register."""
    editions = access.editions()
    card.top(editions, "Facts about us, with dates. Nothing here can point to anyone.")
    card.topic(editions, PAGE.topic)
