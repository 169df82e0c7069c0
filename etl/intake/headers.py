"""What a column's heading says, whoever typed it."""

import re
import unicodedata
from functools import cache

import schemas

UNITS = r"[£$€%]+|gbp|eur|usd|pounds?|hours?|hrs?|h|days?|weeks?|months?|p\.?a\.?|per (year|annum|week|hour|month)"
_UNIT = re.compile(rf"[(\[]\s*({UNITS})\s*[)\]]", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_A_WORD = re.compile(r"[\W_]+")


@cache
def normalised(header: str) -> str:
    """Words in small letters, without punctuation, currency signs and units in brackets.

    JobTitle is job title; Employee # is employee number.
    """
    text = _UNIT.sub(" ", unicodedata.normalize("NFKC", header)).replace("#", " number ")
    return _NOT_A_WORD.sub(" ", _CAMEL.sub(" ", text)).strip().casefold()


@cache
def word(text: str) -> str:
    """A word of a choice as it is compared: 1:1 is 1-1, A/L is a l, a tick stays a tick."""
    return normalised(text) or text.strip().casefold()


@cache
def known() -> frozenset[str]:
    """Every heading that some table knows."""
    fields = (field for table in schemas.tables().values() for field in table.fields().values())
    return frozenset(normalised(word) for field in fields for word in (*field.synonyms, field.name))
