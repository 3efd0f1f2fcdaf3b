"""How a question is asked while a reader learns: as people type, and without the names of whose document answers."""

import random
import re
import unicodedata

# How often it is asked without accents, in small letters, without its mark, with a slip.
_BARE, _SMALL, _MARKLESS, _SLIPPED = 0.18, 0.18, 0.12, 0.08
# A question keeps so many words at least.
_LEAST = 3

_NAME = r"[A-ZÀ-Þ][\w’'-]*"
_SMALL_WORDS = r"(?:(?:de|du|des|la|le|les|et|sur|en|d['’]|l['’])\s*)*"
# « de la commune de Bourgneuf-le-Château », « à Sainte-Foy », with what leads to it.
_NAMED = re.compile(
    rf"\s(?:(?:à|au|aux|de|du|des|en|sur|dans|chez|pour|par)\s+)?{_SMALL_WORDS}"
    rf"((?:(?:ville|commune|communauté|agglomération|territoire|pays|métropole)\s+(?:de\s+|d['’]|du\s+)?)?"
    rf"{_NAME}(?:\s+{_SMALL_WORDS}{_NAME})*)"
)
_LONG_WORDS = re.compile(r"[\w-]{4,}")


def as_typed(question: str, draw: random.Random) -> str:
    """Return a question as somebody in a hurry types it, now and then."""
    if draw.random() < _BARE:
        question = "".join(c for c in unicodedata.normalize("NFD", question) if not unicodedata.combining(c))
    if draw.random() < _SMALL:
        question = question.lower()
    if draw.random() < _MARKLESS:
        question = question.rstrip(" ?!.")
    if draw.random() < _SLIPPED and len(question) > 12:
        place = draw.randrange(2, len(question) - 2)
        swapped = question[place + 1] + question[place] + question[place + 2 :]
        question = question[:place] + (question[place + 1 :] if draw.random() < 0.5 else swapped)
    return question


def without_names(question: str, header: str) -> str:
    """Return the question without those names that the header says: as it is asked where only one territory is at hand."""
    known = set(_LONG_WORDS.findall(header.lower()))

    def kept(named: re.Match[str]) -> str:
        words = _LONG_WORDS.findall(named[1].lower())
        return "" if words and known.issuperset(words) else named[0]

    told = re.sub(r"\s+", " ", _NAMED.sub(kept, question)).replace(" .", ".").strip()
    return told if len(re.findall(r"\w{3,}", told)) >= _LEAST else question
