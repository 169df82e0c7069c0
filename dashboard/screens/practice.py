"""What have we promised in writing?"""

from dashboard import access, card, registering
from dashboard.screens.page import READERS, Page

PAGE = Page(
    order=70,
    roles=READERS,
    name="Practice",
    question="What have we promised in writing?",
    topic="practice",
)


def show() -> None:
    """The practice register of the edition; for HR also what is stored now, to change."""
    try:
        editions = access.editions()
        card.top(editions, "Facts about us, with dates. Nothing here can point to anyone.")
        card.topic(editions, PAGE.topic)
    finally:
        registering.show()
