"""What the cells of a table tell of it: which hold amounts, and which rows name the columns."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from corpus.french.dates import YEAR

_AMOUNT = re.compile(
    r"(?=.*\d)(?:[\d\s.,/%€$+\-–−±()*:x]|euros?\b|EUR\b|[kKM]€|H\.?T\b\.?|T\.?T\.?C\b\.?|ETP\b|m[²2]\b|h\b|ha\b"
    r"|/\s*(?:heure|jour|nuit|semaine|mois|trimestre|an|kg|tonne|unité|repas|habitant|hab)s?\b)+"
    r"|[-–−/]|NC|n\.?[cds]\.?",
    re.IGNORECASE,
)
_YEARS = re.compile(rf"{YEAR}(?:\s*[-/]\s*(?:19|20)?\d\d)?")
LONGEST_NAME, LONGEST_LABEL = 120, 200


def is_amount(text: str) -> bool:
    """Return whether a cell holds figures and units alone."""
    return _AMOUNT.fullmatch(text) is not None


def is_value(text: str) -> bool:
    """Return whether a cell holds an amount; a year alone names a column."""
    return is_amount(text) and _YEARS.fullmatch(text) is None


def is_label(text: str, *, leads: bool) -> bool:
    """Return whether a cell merged over several rows says what each of them is about, so that each repeats it.

    An amount over several rows is that of all together; the first column (`leads`) may hold their number.
    """
    return 0 < len(text) <= LONGEST_LABEL and (leads or not is_amount(text))


class Spread(NamedTuple):
    """The text of a cell; `from_above` where the cell is merged with the row above, `from_left` with its left."""

    text: str
    from_above: bool = False
    from_left: bool = False


def without_merges(rows: Iterable[Sequence[Spread]]) -> Iterator[list[str]]:
    """Yield the texts of rows of cells: merged cells say their text once, labels once a row."""
    for row in rows:
        if all(cell.from_above for cell in row):
            continue
        texts: list[str] = []
        leads = True
        for cell in row:
            is_said = not cell.from_left and (not cell.from_above or is_label(cell.text.strip(), leads=leads))
            texts.append(cell.text if is_said else "")
            leads = leads and (cell.from_above or not cell.text.strip())
        yield texts


def names_of_columns(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], int]:
    """Return the names of the columns, and how many first rows of a written table give them (none: no names).

    A cell without text right of a name of the first row is merged with it where the second row has names below.
    """
    first, width = rows[0], max(map(len, rows))
    if len(rows) < 2 or width < 2 or not _may_name(first) or sum(map(bool, first)) < 2:
        return ("",) * width, 0
    upper = [*first, *[""] * (width - len(first))]
    lower = [*rows[1], *[""] * (width - len(rows[1]))]
    merged = [not above and bool(below) for above, below in zip(upper[1:], lower[1:], strict=True)]
    # The name of the labels is merged downwards: nothing new stands below it.
    if len(rows) > 2 and any(merged) and lower[0] in ("", upper[0]) and _may_name(lower):
        for column in range(2, width):
            upper[column] = upper[column] or upper[column - 1]
        names = (dict.fromkeys(filter(None, pair)) for pair in zip(upper, lower, strict=True))
        return tuple(" ".join(parts) for parts in names), 2
    return tuple(upper), 1


def _may_name(row: Sequence[str]) -> bool:
    numbers = [cell for cell in row[1:] if cell]
    if len(numbers) > 1 and numbers == [str(number) for number in range(1, len(numbers) + 1)]:
        return True
    return not any(is_value(cell) or len(cell) > LONGEST_NAME for cell in row)
