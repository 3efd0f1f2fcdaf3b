"""The words of a statement, taken from its quote: without markup or connectives, cut where it is safe."""

import re
from collections.abc import Sequence

from corpus.french.sentences import BULLETS

Span = tuple[int, int]

# From this many words on, a sentence is cut to what answers.
LONG = 42

_MARKUP = re.compile(
    r"</?\w+(?:\s[^<>]*)?/?>|\*\*+|__+|\\(?=\*)|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)|^#{1,6}\s+|\[\^?\d+\]"
)
_BULLET = re.compile(rf"^(?:[-–—−*+»>{BULLETS}]+\s*|=+>\s*|o\s+|\(?\d{{1,2}}[.)]\s+|\(?[a-z]\)\s+)+")
_SPACES = re.compile(r"\s+")
_LEADING = re.compile(
    r"^(?:En complément|En parallèle|Parallèlement|De plus|En outre|Par ailleurs|Ainsi|Enfin|En effet"
    r"|Également|Aussi|Or|Mais"
    r"|Et|Toutefois|Cependant|Néanmoins|De (?:son|leur) côté|Pour mémoire|À ce titre|A ce titre|Dans ce"
    r" (?:cadre|contexte)"
    r"|Au total|En conséquence|[ÀA] ce jour|[ÀA] titre d['’]exemple|Concomitamment à cette démarche|Plus"
    r" largement"
    r"|Pour ce faire|Pour y concourir|D['’]autre part|D['’]une part)\s*,\s*(?=\w)"
)
_PARENTHESIS = re.compile(r"\s*\([^()]*\)")
# Where what follows may be left out, and what remains is still a sentence.
_CUT = re.compile(
    r"\s*[;]\s+|\s+[–—-]\s+|,\s+(?=(?:afin|permettant|avec|tandis|mais|ce qui|dont|où|ainsi que|et"
    r"|notamment|en|pour|venant|visant"
    r"|conformément|grâce|via|par|au|à|sur|dans|tout)\b)|\s+(?=(?:afin d|permettant|visant à|pour"
    r" permettre)\b)"
)


def cleaned(quote: str) -> str:
    """Return the quote as one readable line: no markup, bullet or line break, no connective left hanging."""
    text = _SPACES.sub(" ", _MARKUP.sub("", quote)).strip()
    text = _BULLET.sub("", text)
    trimmed = _LEADING.sub("", text)
    if trimmed != text:
        trimmed = trimmed[:1].upper() + trimmed[1:]
    return trimmed.strip(" *_")


def word_count(text: str) -> int:
    """Return how many words a reader counts."""
    return len(text.split())


def shortened(quote: str, kept: Sequence[Span], limit: int = LONG) -> str:
    """Return the quote's words; where they are many, only those around the stretches to keep.

    `kept` are offsets into the quote. What is left out is parentheses, then what follows the last stretch.
    """
    if word_count(quote) <= limit or not kept:
        return cleaned(quote)
    pieces = _outside_parentheses(quote, kept)
    last = max(end for _, end in kept)
    if sum(word_count(quote[start:end]) for start, end in pieces) > limit:
        cut = next((match.start() for match in _CUT.finditer(quote) if match.start() >= last), None)
        if cut is not None and _balanced(quote[:cut]):
            pieces = [(start, min(end, cut)) for start, end in pieces if start < cut]
            return cleaned("".join(quote[start:end] for start, end in pieces)).rstrip(" ,;:") + "…"
    return cleaned("".join(quote[start:end] for start, end in pieces))


def _outside_parentheses(quote: str, kept: Sequence[Span]) -> list[Span]:
    pieces: list[Span] = []
    position = 0
    for match in _PARENTHESIS.finditer(quote):
        if not any(start < match.end() and match.start() < end for start, end in kept):
            pieces.append((position, match.start()))
            position = match.end()
    return [*pieces, (position, len(quote))]


def _balanced(text: str) -> bool:
    return all(text.count(opening) == text.count(closing) for opening, closing in ("()", "«»", "“”"))


def joined(intro: str, items: Sequence[str]) -> str:
    """Return a list as one sentence: « intro : un ; deux ; trois. »"""
    body = " ; ".join(item.rstrip(" ;,.") for item in items if item)
    head = intro.rstrip(" :;,.")
    return f"{head} : {body}." if head else f"{body[:1].upper()}{body[1:]}."


def item_words(item: str, limit: int) -> str:
    """Return an item's words, its explanation left out where the item is longer than the limit."""
    text = cleaned(item)
    if word_count(text) <= limit:
        return text
    text = _SPACES.sub(" ", _PARENTHESIS.sub("", text)).strip()
    for mark in (" : ", " ; ", ". ", ", "):
        head = text.split(mark)[0]
        if (1 if mark == " : " else 2) <= word_count(head) <= limit:
            return head
    return text
