"""The figures of a French text: what each is worth, in which unit, and where it stands.

« 283 000 € », « 12.5 M€ », « 8,5 Md € », « 80.000 ,00 € », « 50% », « 347 Gwh », « 22 octobre 2021 » are read
as a reader reads them; « n° 2021-2 », « 2.2.1 », « 1er » and phone numbers are told apart, since they measure
nothing.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from corpus.french.dates import SHORTENED_MONTH, YEAR, month_number
from corpus.french.number_words import NUMBER_WORDS, worth
from corpus.french.spaced import SPACE

FigureKind = Literal["amount", "share", "measure", "date", "year", "number", "ordinal", "reference"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at `text[start:end]`, its unit included.

    An amount's value is in euros (unit « € »), a date's is yyyymmdd, a reference's is 0. `unit` is None for a
    bare number.
    """

    start: int
    end: int
    value: Decimal
    unit: str | None
    kind: FigureKind


def same(left: Figure, right: Figure) -> bool:
    """Whether two figures say the same: value with its sign, and unit."""
    return left.value == right.value and left.unit == right.unit


_NUMBER = (
    rf"(?:\d{{1,3}}(?:{SPACE}\d{{3}})+(?!\d)|\d{{1,3}}(?:\.\d{{3}})+(?!\d)|\d+)"
    rf"(?:(?:[.,]|{SPACE},)\d+)?"
)
CURRENCY = rf"(?i:(?:k|m[dr]?s?)?{SPACE}?(?:€|euros?\b|eur\b))"
"""What says that the number before it is a sum of money."""

# Longest spelling first; the factor turns the written number into the unit's value.
_UNITS: tuple[tuple[str, str, int], ...] = (
    (rf"milliards?{SPACE}+(?:d['’]{SPACE}?euros?|d['’]?{SPACE}?€|€)", "€", 10**9),
    (rf"millions?{SPACE}+(?:d['’]{SPACE}?euros?|d['’]?{SPACE}?€|€)", "€", 10**6),
    (rf"milliers?{SPACE}+(?:d['’]{SPACE}?euros?|d['’]?{SPACE}?€)", "€", 10**3),
    (rf"(?:mds?|mrds?){SPACE}*(?:d['’]{SPACE}?(?:euros?|€)|€|euros?)", "€", 10**9),
    (rf"m{SPACE}?(?:d['’]{SPACE}?(?:euros?|€)|€|euros?\b)", "€", 10**6),
    (rf"k{SPACE}?(?:€|euros?\b|eur\b)", "€", 10**3),
    (r"(?:€|euros?\b|eur\b)", "€", 1),
    (rf"(?:%|pour{SPACE}?cents?\b)", "%", 1),
    (r"(?:milliards?|mds?|mrds?)\b", "", 10**9),
    (r"millions?\b", "", 10**6),
    (r"twh\b", "GWh", 1000),
    (r"gwh\b", "GWh", 1),
    (r"mwh\b", "MWh", 1),
    (r"kwh\b", "kWh", 1),
    (r"gw\b", "GW", 1),
    (r"mw\b", "MW", 1),
    (r"kwc?\b", "kW", 1),
    (r"km(?:²|2|<sup>2</sup>)", "km²", 1),
    (r"m(?:²|2|<sup>2</sup>)(?!\w)", "m²", 1),
    (r"m(?:³|3|<sup>3</sup>)(?!\w)", "m³", 1),
    (r"mètres?\s+cubes?", "m³", 1),
    (r"km\b", "km", 1),
    (r"m\b(?!['’])", "m", 1),
    (r"(?:ha|hectares?)\b", "ha", 1),
    (r"(?:tonnes?|t)\b", "t", 1),
    (r"(?:etp|équivalents?\s+temps\s+plein)\b", "ETP", 1),
    (r"(?:ans?|années?)\b", "an", 1),
    (r"mois\b", "mois", 1),
    (r"semaines?\b", "semaine", 1),
    (r"jours?\b", "jour", 1),
    (r"(?:heures?\b|h(?=\d{2}\b|\b))", "h", 1),
    (r"minutes?\b", "minute", 1),
    (r"(?:habitants?|hab)\b", "habitant", 1),
)
_UNIT = re.compile("|".join(f"(?P<u{rank}>{unit[0]})" for rank, unit in enumerate(_UNITS)), re.IGNORECASE)
# Bold marks and the like may stand between a number and its unit.
# « 15 (quinze) jours »: the number said again in words is not what it counts.
_GAP = re.compile(rf"(?:{SPACE}|\*\*|</?b>|\n(?=€)|\((?:une?|{NUMBER_WORDS})\))*", re.IGNORECASE)
_ORDINAL = re.compile(
    rf"{SPACE}?(?:<sup>)?(?:ers?|[eè]res?|e|è|[eè]mes?|nde?s?|ndes?)(?:</sup>)?(?!\w)", re.IGNORECASE
)
_SCAN = re.compile(
    rf"(?P<phone>(?<![\w.])(?:\+33|0){SPACE}?[1-9](?:[ .\u00a0-]\d\d){{4}}(?!\d))"
    rf"|(?P<date>(?<!\w)(?P<day>\d{{1,2}})(?:er)?{SPACE}+(?P<month>{SHORTENED_MONTH})\.?{SPACE}+(?P<year>\d{{4}})(?!\d))"
    r"|(?P<slashed>(?<![\w/])(?P<sday>\d{1,2})[/.](?P<smonth>\d{1,2})[/.](?P<syear>\d{4})(?![\d/]))"
    rf"|(?P<iso>(?<![\w-])(?P<iyear>{YEAR})-(?P<imonth>\d\d)-(?P<iday>\d\d)(?![\w-]))"
    rf"|(?P<named>(?:\bn{SPACE}?[°º]|\barticles?|\bart\.|\bl\.|\br\.|\bd\.){SPACE}*\d+(?:[-./]\d+)*\.?)"
    r"|(?P<dotted>(?<![\w.,])\d{1,2}(?:\.\d{1,2}){2,}\.?(?![\w,]))"
    rf"|(?P<worded>\b{NUMBER_WORDS}(?={SPACE}(?:€|%|(?:millions?|milliards?|euros?|pour{SPACE}cent)\b)))"
    rf"|(?P<number>(?P<sign>[-−–+](?=\d))?(?<![\w²³])(?<!\d[.,])(?P<digits>{_NUMBER}))",
    re.IGNORECASE,
)


def figures(text: str) -> tuple[Figure, ...]:
    """Return every figure of the text, in order; none overlaps another."""
    found: list[Figure] = []
    position = 0
    while match := _SCAN.search(text, position):
        figure = _read(text, match)
        position = match.end()
        if figure is not None:
            found.append(figure)
            position = max(position, figure.end)
    return tuple(found)


def _read(text: str, match: re.Match[str]) -> Figure | None:
    start, end = match.span()
    match match.lastgroup:
        case "date":
            return _date(match, match["year"], month_number(match["month"]), match["day"])
        case "slashed":
            return _date(match, match["syear"], int(match["smonth"]), match["sday"])
        case "iso":
            return _date(match, match["iyear"], int(match["imonth"]), match["iday"])
        case "number":
            return _number(text, match)
        case "worded":
            return _measured(text, start, end, Decimal(worth(match["worded"])))
    return Figure(start, end, Decimal(0), None, "reference")


def _date(match: re.Match[str], year: str, month: int, day: str) -> Figure:
    value = Decimal(int(year) * 10_000 + month * 100 + int(day))
    kind: FigureKind = "date" if 1 <= month <= 12 and 1 <= int(day) <= 31 else "reference"
    return Figure(match.start(), match.end(), value if kind == "date" else Decimal(0), None, kind)


def _number(text: str, match: re.Match[str]) -> Figure | None:
    start, end = match.span()
    digits, sign = match["digits"], match["sign"]
    if text[max(0, start - 5) : start].endswith(("<sub>", "<sup>")):
        return None
    value = value_of(digits)
    if sign in {"-", "−", "–"}:
        # « 2021-2026 », « Nord-59 »: a hyphen that follows something is no minus.
        if start and not (text[start - 1].isspace() or text[start - 1] in "(:;=«"):
            start += 1
        else:
            value = -value
    elif sign:
        start += 1
    measured = _measured(text, start, end, value)
    if measured is not None:
        return measured
    ordinal = _ORDINAL.match(text, end)
    if ordinal is not None and not ordinal.group()[0].isspace():
        return Figure(start, ordinal.end(), value, None, "ordinal")
    if end < len(text) and (text[end].isalpha() or text[end] == "_"):
        return None
    is_year = len(digits) == 4 and digits.isdigit() and 1800 <= value <= 2100
    return Figure(start, end, value, None, "year" if is_year else "number")


def _measured(text: str, start: int, end: int, value: Decimal) -> Figure | None:
    """Return the figure made of this number and the unit that follows it, if one does."""
    gap = _GAP.match(text, end)
    unit = _UNIT.match(text, gap.end() if gap else end)
    if unit is None:
        return None
    _, name, factor = _UNITS[int((unit.lastgroup or "u0")[1:])]
    kind: FigureKind = (
        "amount" if name == "€" else "share" if name == "%" else "measure" if name else "number"
    )
    return Figure(start, unit.end(), value * factor, name or None, kind)


def value_of(digits: str) -> Decimal:
    """Return the value of digits as written: spaces group, a comma is decimal, a point may be either."""
    compact = re.sub(SPACE, "", digits)
    if "," in compact:
        return Decimal(compact.replace(".", "").replace(",", "."))
    whole, *groups = compact.split(".")
    # « 80.000 » counts thousands; « 12.5 » and « 0.125 » do not.
    if groups and all(len(group) == 3 for group in groups) and whole not in {"", "0"} and len(whole) <= 3:
        return Decimal(compact.replace(".", ""))
    return Decimal(compact)
