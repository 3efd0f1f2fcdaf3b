"""Numbers as a French spreadsheet shows them, by the format of their cell: « #,##0.00 "€" » makes « 1 250,50 € »."""

import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import NamedTuple

GENERAL = "General"
# ECMA-376, part 1, 18.8.30: the formats that a file names by number alone; money is in euros in France.
BUILT_IN = (
    {1: "0", 2: "0.00", 9: "0%", 10: "0.00%"}
    | dict.fromkeys((3, 37, 38, 41), "#,##0")
    | dict.fromkeys((4, 39, 40, 43), "#,##0.00")
    | dict.fromkeys((5, 6, 42), '#,##0 "€"')
    | dict.fromkeys((7, 8, 44), '#,##0.00 "€"')
)
# Excel shows a number without a format in eleven characters.
_DIGITS_SHOWN = 10
_ANY_SIZE = Context(prec=700)
_PARTS = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].'
    r"|(?P<digits>[#0?](?:[#0?,. ]*[#0?])?,*)|(?P<plain>.)",
    re.DOTALL,
)
# What is no plain number: dates, fractions, powers of ten, text.
_OTHER = frozenset("/@eEyYmMdDhHsSaAjJ")


class _Layout(NamedTuple):
    before: str
    after: str
    fewest_digits: int
    decimals: int
    fewest_decimals: int
    grouped: bool
    scale: int


def shown(value: float, number_format: str = GENERAL) -> str:
    """Return a number as its cell shows it; a zero is told as one where the format writes a dash."""
    positive, negative = _sections(number_format)
    layout = negative if value < 0 and negative else positive
    if layout is None or not math.isfinite(value):
        return _general(float(value))
    number = abs(Decimal(repr(value))).scaleb(layout.scale)
    number = number.quantize(Decimal(1).scaleb(-layout.decimals), ROUND_HALF_UP, _ANY_SIZE)
    whole, _, part = f"{number:,f}".partition(".")
    part = part[: layout.fewest_decimals] + part[layout.fewest_decimals :].rstrip("0")
    whole = whole.replace(",", " " if layout.grouped else "").zfill(layout.fewest_digits)
    sign = "-" if value < 0 and number and "-" not in layout.before and "(" not in layout.before else ""
    return (sign + layout.before + whole + ("," if part else "") + part + layout.after).strip()


def _general(value: float) -> str:
    if value.is_integer():
        return str(int(value))
    return f"{Decimal(f'{value:.{_DIGITS_SHOWN}g}'):f}".replace(".", ",")


@lru_cache(256)
def _sections(number_format: str) -> tuple[_Layout | None, _Layout | None]:
    """Return how positive and negative numbers are laid out; None where the format says nothing of it."""
    sections = [""]
    for part in _PARTS.finditer(number_format):
        if part["plain"] == ";":
            sections.append("")
        else:
            sections[-1] += part.group()
    return _layout(sections[0]), _layout(sections[1]) if len(sections) > 1 else None


def _layout(section: str) -> _Layout | None:
    before = after = ""
    digits: str | None = None
    scale = 0
    for part in _PARTS.finditer(section):
        if part["digits"] is not None and digits is None:
            digits = part["digits"]
            continue
        if part["digits"] is not None or (part["plain"] and part["plain"] in _OTHER):
            return None
        text = part["quoted"] or part["escaped"] or part["currency"] or part["plain"] or ""
        scale += 2 * (part["plain"] == "%")
        before, after = (before + text, after) if digits is None else (before, after + text)
    if digits is None:
        return None
    thousands = len(digits) - len(digits.rstrip(","))
    whole, _, decimals = digits.rstrip(",").partition(".")
    return _Layout(
        before=before.lstrip(),
        after=after.rstrip(),
        fewest_digits=whole.count("0"),
        decimals=len(decimals),
        fewest_decimals=decimals.count("0"),
        grouped="," in whole or " " in whole,
        scale=scale - 3 * thousands,
    )
