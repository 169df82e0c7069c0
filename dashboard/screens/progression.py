"""Do peers move up?"""

from dashboard import access, card
from dashboard.screens.page import READERS, Page

PAGE = Page(
    order=40,
    roles=READERS,
    name="Moving up",
    question="Do peers move up?",
    topic="progression",
    stands={"Posts": "rungs_above", "People": "promotion_rate_ratio"},
)


def show() -> None:
    """The topic progression."""
    editions = access.editions()
    card.top(editions, "It asks whether there is somewhere to go, not who should have gone.")
    card.topic(editions, PAGE.topic)
