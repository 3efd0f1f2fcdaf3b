"""Ranges of numbers as tables and tariffs write them: « 10 000 à 100 000 », « entre 599€ - 847€ », « plus de 2 ha »."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

_NUMBER = r"(?P<{name}>\d{{1,3}}(?:[ \u00a0\u202f]\d{{3}})+|\d+(?:[.,]\d+)?)"
_UNIT = r"[ \u00a0]?(?:€|euros?|%|ha|m²|km|ans?|hab(?:itants)?\.?)?[ \u00a0]*"
_BETWEEN = re.compile(
    _NUMBER.format(name="low") + _UNIT + r"(?:à|a|et|-|–|/)[ \u00a0]*" + _NUMBER.format(name="high"),
    re.IGNORECASE,
)
_ABOVE = re.compile(
    r"(?:plus de|au[- ]del[aà] de|sup[ée]rieure?s? à|à partir de|>=?|≥)\s*" + _NUMBER.format(name="low"),
    re.IGNORECASE,
)
_ABOVE_AFTER = re.compile(_NUMBER.format(name="low") + _UNIT + r"et (?:\+|plus)", re.IGNORECASE)
_BELOW = re.compile(
    r"(?:moins de|jusqu['’]à|inf[ée]rieure?s? à|<=?|≤)\s*" + _NUMBER.format(name="high"), re.IGNORECASE
)


@lru_cache(maxsize=4_000)
def range_of(text: str) -> tuple[Decimal | None, Decimal | None] | None:
    """Return the least and the most of the first range in a text, None for an open end; None without a range."""
    for pattern in (_BETWEEN, _ABOVE, _ABOVE_AFTER, _BELOW):
        match = pattern.search(text)
        if match is not None:
            found = match.groupdict()
            low, high = (_value(found.get(end)) for end in ("low", "high"))
            if low is None or high is None or low < high:
                return low, high
    return None


def range_holds(text: str, values: Iterable[Decimal]) -> bool | None:
    """Return whether the text's range holds one of the values; None where it has no range, or there is no value."""
    span = range_of(text)
    asked = tuple(values)
    if span is None or not asked:
        return None
    low, high = span
    return any((low is None or value >= low) and (high is None or value <= high) for value in asked)


def _value(written: str | None) -> Decimal | None:
    if not written:
        return None
    return Decimal(re.sub(r"[ \u00a0\u202f]", "", written).replace(",", "."))
