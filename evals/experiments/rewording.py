"""A sentence told otherwise, and a figure told wrongly: how the adversarial pairs are made."""

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.french.formats import NARROW, number, to_the_cent
from corpus.french.dates import YEAR
from corpus.french.figures import Figure, figures
from corpus.french.glossary import bundled

_LEAD = re.compile(
    r"^(?P<lead>(?:En|Au|À|Dans|Sur|Pour|Depuis|D['’]ici|Le \d)[^,;:()]{3,60}), (?P<rest>[^\W\d_].{25,})$",
    re.S,
)
_TAIL = re.compile(r"^(?P<rest>.{30,}?), (?P<lead>(?:en|au|à|dans|depuis|d['’]ici) [^,;:()]{3,50})\.?$", re.S)
LONE_YEAR = re.compile(rf"(?<![\d-]){YEAR}(?![\d-])")
"""A year that is neither the first nor the last of a period written with a hyphen."""


def lowered(sentence: str) -> str:
    """Return the sentence as it goes on after « Selon le document, »."""
    return (
        sentence[:1].lower() + sentence[1:]
        if re.match(r"(?:L[ae]s?|Une?|Cette?|Il|Elle|Des)\b|L['’]", sentence)
        else sentence
    )


def turned(sentence: str) -> str | None:
    """Return the sentence with its first part last, or its last part first."""
    lead = _LEAD.match(sentence.rstrip("."))
    if (
        lead
        and not re.search(r"[.;:]", lead["rest"])
        and not (figures(lead["lead"]) and LONE_YEAR.search(lead["rest"]))
    ):
        return f"{lead['rest'][:1].upper()}{lead['rest'][1:]}, {lead['lead'][:1].lower()}{lead['lead'][1:]}."
    tail = _TAIL.match(sentence)
    if (
        tail
        and not re.search(r"[.;:]", tail["rest"])
        and not (figures(tail["lead"]) and LONE_YEAR.search(tail["rest"]))
    ):
        return f"{tail['lead'][:1].upper()}{tail['lead'][1:]}, {lowered(tail['rest'])}."
    return None


def by_acronym(sentence: str) -> str | None:
    """Return the sentence with one acronym for its name."""
    words = list(re.finditer(r"[\w'’-]+", sentence))
    for first in range(len(words)):
        for last in range(min(first + 9, len(words) - 1), first + 1, -1):
            named = sentence[words[first].start() : words[last].end()]
            acronym = bundled().acronym(named)
            if acronym and acronym.isupper() and acronym not in sentence:
                return sentence[: words[first].start()] + acronym + sentence[words[last].end() :]
    return None


def respelt(text: str, found: Sequence[Figure]) -> str:
    """Return the text with its amounts and shares in another spelling: 12,5 M€, 12,5 millions d'euros."""
    for figure in reversed(found):
        if figure.kind == "amount" and re.match(r"\d", text[figure.start : figure.end]):
            text = replaced(text, figure, _spelt(figure))
        elif figure.kind == "share":
            number = re.sub(r"\s*(?:%|pour\s?cents?)$", "", text[figure.start : figure.end])
            text = replaced(text, figure, f"{number} pour cent")
    return text


def _spelt(figure: Figure) -> str:
    value = figure.value
    if value >= 1_000_000 and value % 10_000 == 0:
        return f"{number(value / 1_000_000, None)} millions d'euros"
    return f"{to_the_cent(value, space=NARROW)} euros"


def tenfold(written: str) -> str | None:
    """Return an amount ten times as large, or None for what is no amount."""
    found = figures(written)
    if not found or found[0].kind != "amount":
        return None
    return _spelt_like(written, Figure(0, 0, found[0].value * 10, "€", "amount"))


def _spelt_like(written: str, figure: Figure) -> str:
    return _spelt(figure).replace(" euros", " €") if "€" in written else _spelt(figure)


def swapped_digits(written: str) -> str | None:
    """Return the amount with its first two different digits in each other's place."""
    digits = [match.start() for match in re.finditer(r"\d", written)]
    for left, right in pairwise(digits):
        if written[left] != written[right] and not (left == digits[0] and written[right] == "0"):
            letters = list(written)
            letters[left], letters[right] = letters[right], letters[left]
            return "".join(letters)
    return None


def other_unit(written: str) -> str | None:
    """Return the amount in another unit with the same digits, or None."""
    for pattern, other in (
        (r"M ?€", "k€"),
        (r"[Mm]illions? d['’] ?euros", "milliers d'euros"),
        (r"[Mm]illiards? d['’] ?euros", "millions d'euros"),
        (r"M[dr]s? ?€", "M€"),
        (r"k ?€", "M€"),
        (r"(?<=\d) ?(?:€|euros)$", " k€"),
    ):
        if re.search(pattern, written):
            return re.sub(pattern, other, written, count=1)
    return None


def other_share(written: str) -> str:
    """Return a share ten points away."""
    value = figures(written)[0].value
    other = value + 10 if value <= 85 else value - 10
    return re.sub(r"^[\d.,]+", number(other, None), written)


def replaced(text: str, figure: Figure, other: str) -> str:
    """Return the text with another spelling in the place of a figure."""
    return text[: figure.start] + other + text[figure.end :]


def states(quote: str, written: str) -> bool:
    """Whether the quote states this figure too, so that the change would be no change."""
    changed = figures(written)
    return any(
        one.value == other.value and one.unit == other.unit for one in figures(quote) for other in changed
    )
