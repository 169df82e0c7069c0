"""From plain data to one page of PDF, by sheet.typ: made to PDF/UA-1 rules, the same bytes for the same data."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

TEMPLATE = Path(__file__).with_name("sheet.typ")
LAST_LATIN, POUNDS_AND_DASHES = 0x24F, "–—‘’“”…€"
UNKNOWN = "?"
MOST = 420  # letters of one text; what is longer ends in dots, so that the page always holds it
COMPILING = Lock()  # the one compiler keeps the words of the sheet that it is on


class NotPrinted(Exception):
    """The page could not be made. What stood on it is not told."""


def pdf(told: Mapping[str, Any], made: datetime) -> bytes:
    """The page of these words and figures, dated `made`. A letter that no font of ours has is a question mark on it.

    Raises NotPrinted where it cannot be made.
    """
    words = _each(told, _on_one_line)
    try:
        return _compiled(words, made)
    except typst.TypstError:
        words = _each(words, _latin)
    try:
        return _compiled(words, made)
    except typst.TypstError:
        # Its message repeats what stands on the page.
        raise NotPrinted("The sheet could not be drawn.") from None


def _compiled(words: Mapping[str, Any], made: datetime) -> bytes:
    inputs = {"sheet": json.dumps(words, sort_keys=True, ensure_ascii=False)}
    with COMPILING:
        body, warnings = _compiler().compile_with_warnings(
            format="pdf", pdf_standards="ua-1", timestamp=made, sys_inputs=inputs
        )
    # A font that is missing is only a warning to Typst, and leaves a page without words.
    if warnings or not isinstance(body, bytes):
        raise NotPrinted("The sheet was drawn with a warning.")
    return body


@cache
def _compiler() -> typst.Compiler:
    """It reads the template's folder and no other."""
    return typst.Compiler(str(TEMPLATE), root=str(TEMPLATE.parent), font_paths=_fonts(), ignore_system_fonts=True)


def _fonts() -> typst.Fonts:
    """Typst's own, none of the machine's: the page looks the same everywhere."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def _each(told: Any, change: Callable[[str], str]) -> Any:
    """The same with every text changed."""
    if isinstance(told, str):
        return change(told)
    if isinstance(told, Mapping):
        return {name: _each(part, change) for name, part in told.items()}
    if isinstance(told, (list, tuple)):
        return [_each(part, change) for part in told]
    return told


def _on_one_line(text: str) -> str:
    """Without breaks, and without marks that cannot be seen, which may turn the line round."""
    seen = "".join(letter for letter in " ".join(text.split()) if letter.isprintable())
    # Between words, for half a figure would be another figure.
    return seen if len(seen) <= MOST else f"{seen[:MOST].rsplit(' ', 1)[0]}…"


def _latin(text: str) -> str:
    return "".join(letter if ord(letter) <= LAST_LATIN or letter in POUNDS_AND_DASHES else UNKNOWN for letter in text)
