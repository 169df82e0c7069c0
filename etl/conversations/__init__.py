"""What was talked about: cards that come back with the next edition, the board's targets, and questions to talk about.

Kept apart from HR's data, in the home's conversations.jsonl: only ever added to, with nothing about a person in it.
"""

from etl.conversations.asked import Asking, asking
from etl.conversations.returned import moved
from etl.conversations.store import Card, Draft, cards, check, close, keep
from etl.conversations.targets import Target, aim, open_to_targets, set_target, stands, targets, withdraw_target

__all__ = [
    "Asking", "Card", "Draft", "Target",
    "aim", "asking", "cards", "check", "close", "keep", "moved", "open_to_targets", "set_target", "stands", "targets",
    "withdraw_target",
]  # fmt: skip
