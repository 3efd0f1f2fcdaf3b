"""Dates as French writes them: the names of the months, years, and how both are found and read.

The patterns are pieces for other patterns, over raw text or folded text, and know nothing of case.
"""

import datetime as dt
import re
from collections.abc import Iterator

from corpus.french.folding import fold

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
FOLDED_MONTHS = tuple(map(fold, MONTHS))
_SHORTENED = {"janv": 1, "févr": 2, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "déc": 12}
_NUMBERS = {name: number for number, name in enumerate(FOLDED_MONTHS, start=1)} | {
    fold(name): number for name, number in _SHORTENED.items()
}


def _one_of(*names: str) -> str:
    """Return the pattern of these words, their accents there or lost; the longest comes first."""
    spellings = {*names, *map(fold, names)}
    return f"(?:{'|'.join(sorted(spellings, key=lambda name: (-len(name), name)))})"


MONTH = _one_of(*MONTHS)
"""A month by its whole name."""

SHORTENED_MONTH = _one_of(*MONTHS, *_SHORTENED)
"""A month by its name, or by its beginning: « sept. »; the point is left out."""

DAY = r"(?:1er|[0-3]?\d)"
"""A day of a month."""

YEAR = r"(?:19|20)\d\d"
"""A year of the last century or of this one."""

A_YEAR = re.compile(rf"(?<!\d){YEAR}(?!\d)")
"""A year that is no part of a longer number."""

A_PERIOD = re.compile(
    rf"(?<![\d/])({YEAR})\s*(?:[-–—/]|à|et|jusqu['’](?:en|à))\s*(?:fin |début |l['’]horizon )?({YEAR})(?![\d/])"
)
"""Two years, the first and the last of a stretch of time: « 2021-2026 », « (entre) 2021 et fin 2023 »."""

# A scan parts the figures of a day: « du 2 1 juin 2024 ».
_DATE = re.compile(
    rf"\b((?:(?<=\bdu )|(?<=\ble ))(?:[12] \d|3 [01])|{DAY})\s+({SHORTENED_MONTH})\.?\s+({YEAR})\b"
    rf"|\b([0-3]?\d)[/.]([01]?\d)[/.]({YEAR})\b",
    re.IGNORECASE,
)


def month_number(written: str) -> int:
    """Return the number, 1 to 12, of a month that is named in full or shortened."""
    return _NUMBERS[fold(written)]


def is_year(text: str) -> bool:
    """Return whether this is a year, of the last century or of this one."""
    return A_YEAR.fullmatch(text) is not None


def years_of(text: str) -> tuple[str, ...]:
    """Return the years that a text names, in order, each as often as it stands there."""
    return tuple(A_YEAR.findall(text))


def dates_of(text: str) -> Iterator[tuple[int, int, dt.date]]:
    """Yield each whole date of a text, « 22 octobre 2021 », « 22 oct. 2021 » or « 22/10/2021 », with its first and last place."""
    for match in _DATE.finditer(text):
        if match[1]:
            found = calendar_day(
                match[3], month_number(match[2]), match[1].lower().removesuffix("er").replace(" ", "")
            )
        else:
            found = calendar_day(match[6], match[5], match[4])
        if found is not None:
            yield match.start(), match.end(), found


def calendar_day(year: str, month: str | int, day: str) -> dt.date | None:
    """Return the date of these numbers, or None where the calendar has none."""
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
