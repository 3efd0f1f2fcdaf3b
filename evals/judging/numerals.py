"""The numbers of a text, read without the product's own reader, so that the one can catch the other out."""

import re
from dataclasses import dataclass
from decimal import Decimal

from corpus.french.folding import fold

_SCALE = {
    "k": 10**3,
    "millier": 10**3,
    "m": 10**6,
    "million": 10**6,
    "md": 10**9,
    "mds": 10**9,
    "mrd": 10**9,
    "milliard": 10**9,
}
_NUMBER = re.compile(
    r"(?<![a-z0-9])(?P<sign>(?<![\w)])[-+])?"
    r"(?P<whole>\d{1,3}(?:[ .]\d{3})+(?![\d])|\d+)(?:[.,](?P<fraction>\d+))?"
    r"(?: ?(?P<scale>milliers?|millions?|milliards?|k(?=€)|m(?= ?€)|mds?(?= ?€)|mrd(?= ?€)))?"
    r"(?: ?(?:de |d')?(?P<unit>%|pour[ -]cent\b|€|euros?\b|km2|km|m2|m3|ha\b|[kmgt]wh\b|[kmg]w\b|tonnes?\b))?"
)
_UNITS = {"€": "euro", "euros": "euro", "tonnes": "tonne"}


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number with its sign and scale applied, and its unit ("" where it has none that is known)."""

    value: Decimal
    unit: str


def numerals(text: str) -> tuple[Numeral, ...]:
    """Return the numbers written in digits, in order; digits inside a word (CO2, A10) are none.

    The cells of a table's row, parted by tabs or bars, are read each by itself: « 504 » and « 460 » side by
    side are no 504,460.
    """
    cells = re.split(r"[\t|]", text)
    return tuple(_numeral(match) for cell in cells for match in _NUMBER.finditer(fold(cell)))


def _numeral(match: re.Match[str]) -> Numeral:
    whole = re.sub(r"[ .]", "", match["whole"])
    value = Decimal(f"{whole}.{match['fraction'] or 0}")
    if match["scale"]:
        value *= _SCALE[match["scale"] if match["scale"] == "mds" else match["scale"].removesuffix("s")]
    if match["sign"] == "-":
        value = -value
    unit = match["unit"] or ""
    if unit.startswith("pour"):
        unit = "%"
    return Numeral(value.normalize(), _UNITS.get(unit, unit))
