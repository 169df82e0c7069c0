"""Colours and type, once."""

from collections.abc import Mapping


def tokens() -> Mapping[str, str]:
    """Light or dark, by the reader's theme."""
