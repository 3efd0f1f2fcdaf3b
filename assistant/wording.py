"""The words of a statement, taken from its quote: without markup, without what hangs before, cut where it is safe."""

import re
from collections.abc import Sequence

_MARKUP = re.compile(
    r"</?\w+(?:\s[^<>]*)?/?>|\*\*+|__+|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)|^#{1,6}\s+|\[\^?\d+\]"
)
_BULLET = re.compile(
    r"^(?:[-–—−•■●▪◦○□❑❖*+·►▶➢➤➔⇨✓✔→»>‣⁃∙\ue000-\uf8ff]+\s*|=+>\s*|o\s+|\(?\d{1,2}[.)]\s+|\(?[a-z]\)\s+)+"
)
_SPACES = re.compile(r"\s+")
_LEADING = re.compile(
    r"^(?:En complément|En parallèle|De plus|En outre|Par ailleurs|Ainsi|Enfin|En effet|De son côté|Pour mémoire|Toutefois"
    r"|Cependant|Néanmoins|À ce titre|A ce titre|Dans ce cadre|Dans ce contexte|Également|Aussi|Or|Mais|Et|Au total|En conséquence"
    r"|À ce jour|A ce jour|A titre d['’]exemple|À titre d['’]exemple|Concomitamment à cette démarche|Parallèlement|Plus largement"
    r"|Pour ce faire|Pour y concourir)\s*,\s*(?=\w)"
)
_SOFT_BREAK = re.compile(
    r"\s*[;:]\s+|\s+[–—-]\s+|,\s+(?=(?:dont|et|ainsi|avec|tandis|mais|qui|où|ce qui|permettant|afin|pour|via|en|soit)\b)|(?<=\))\s+(?=\w)"
)
_PARENTHESIS = re.compile(r"\s*\([^()]*\)")

LONG = 45


def cleaned(quote: str) -> str:
    """Return the quote as one readable line: no markup, bullet or line break, no connective left hanging."""
    text = _MARKUP.sub("", quote)
    text = _SPACES.sub(" ", text).strip()
    text = _BULLET.sub("", text)
    trimmed = _LEADING.sub("", text)
    if trimmed != text and trimmed[:1].islower():
        trimmed = trimmed[0].upper() + trimmed[1:]
    return trimmed.strip(" *_")


def word_count(text: str) -> int:
    """Return how many words a reader counts."""
    return len(text.split())


def shortened(quote: str, kept: Sequence[tuple[int, int]], limit: int = LONG) -> str:
    """Return the quote's words, cut to the clauses that hold the stretches to keep where it is too long."""
    text = cleaned(quote)
    if word_count(text) <= limit or not kept:
        return text
    quote = _without_parentheses(quote, kept)[0] if word_count(text) > limit else quote
    text = cleaned(quote)
    return text


def _without_parentheses(quote: str, kept: Sequence[tuple[int, int]]) -> tuple[str, int]:
    pieces: list[str] = []
    position = 0
    for match in _PARENTHESIS.finditer(quote):
        if any(start < match.end() and match.start() < end for start, end in kept):
            continue
        pieces.append(quote[position : match.start()])
        position = match.end()
    pieces.append(quote[position:])
    return "".join(pieces), 0


def joined(intro: str, items: Sequence[str]) -> str:
    """Return a list as one sentence: « intro : un ; deux ; trois. »"""
    body = " ; ".join(item.rstrip(" ;,.") for item in items if item)
    head = intro.rstrip(" :;,.")
    return f"{head} : {body}." if head else f"{body[0].upper()}{body[1:]}."


def item_words(item: str, limit: int) -> str:
    """Return an item's words, its explanation left out where the item is longer than the limit."""
    text = cleaned(item)
    if word_count(text) <= limit:
        return text
    text = _SPACES.sub(" ", _PARENTHESIS.sub("", text)).strip()
    for mark in (" : ", " ; ", ". ", ", "):
        head = text.split(mark)[0]
        if 2 <= word_count(head) <= limit:
            return head
    return text
