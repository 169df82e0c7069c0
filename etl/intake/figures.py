"""Text to numbers: money, hours, shares. One decimal sign for a whole column, or a question."""

import re
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

Sign = Literal["point", "comma"]
SIGNS: tuple[Sign, ...] = ("point", "comma")

_CLOCK = re.compile(r"([0-9]{1,4}):([0-5][0-9])(:[0-5][0-9])?")
_UNITS = re.compile(
    r"(?i)^(gbp|£|\$|€)|(gbp|£|\$|€|hours?|hrs?|h|weeks?|p\.?a\.?|per(annum|year|hour|week|month)|/(h|hour|year|week|month))$"
)
_POINT = re.compile(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?|-?\.\d+", re.ASCII)
_COMMA = re.compile(r"-?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?|-?,\d+", re.ASCII)
_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(,\d{3})+")


class Read(NamedTuple):
    """One cell: the number it says with a decimal point and with a decimal comma; none where it says none."""

    point: float | None
    comma: float | None


def read(text: str) -> Read:
    """£24,640.00, (120.00), 80%, 37.5 hrs, 28:00 (hours and minutes), 1.234,50."""
    bare = re.sub(r"[\s'\u2009\u202f]", "", text)
    if said := _CLOCK.fullmatch(bare):
        hours = int(said[1]) + int(said[2]) / 60
        return Read(hours, hours)
    share = 100 if bare.endswith("%") else 1
    bare = bare.removesuffix("%")
    if bare.startswith("(") and bare.endswith(")"):
        bare = f"-{bare[1:-1]}"
    minus = bare.startswith("-")
    bare = _UNITS.sub("", bare.removeprefix("-"))
    signed = f"-{bare}" if minus and not bare.startswith("-") else bare
    return Read(
        float(signed.replace(",", "")) / share if _POINT.fullmatch(signed) else None,
        float(signed.replace(".", "").replace(",", ".")) / share if _COMMA.fullmatch(signed) else None,
    )


def sign(texts: Sequence[str], cells: Sequence[Read], may_be: Callable[[float], bool], *, money: bool) -> Sign | None:
    """The decimal sign of a column, from its texts and how they read; none where both fit and it matters.

    A sign by which more cells can be read wins; then one by which more of them `may_be`. Money in thousands, 24,640,
    is no doubt: nobody writes thousandths of a pound with a comma.
    """
    if all(cell.point == cell.comma for cell in cells):
        return "point"
    if money and all(
        cell.point == cell.comma or _THOUSANDS.search(text) for cell, text in zip(cells, texts, strict=True)
    ):
        return "point"
    point, comma = (
        (
            sum(number is not None for number in numbers),
            sum(number is not None and may_be(number) for number in numbers),
        )
        for numbers in zip(*cells, strict=True)
    )
    if point == comma:
        return None
    return "point" if point > comma else "comma"
