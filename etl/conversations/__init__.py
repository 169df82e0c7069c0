"""What was talked about: cards that come back with the next edition, the board's targets, and questions to talk about.

Kept apart from HR's data, in the home's conversations.jsonl: only ever added to, with nothing about a person in it.
"""

from etl.conversations.asked import Asking, asking
from etl.conversations.store import Card, Draft, Target, cards, close, keep, set_target, targets

__all__ = ["Asking", "Card", "Draft", "Target", "asking", "cards", "close", "keep", "set_target", "targets"]
