"""One way of forgetting case, accents, apostrophes and spacing, used wherever texts are compared."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# Characters that NFKD leaves whole, or that stand for another in French typing.
_EQUIVALENTS = {
    "œ": "oe",
    "æ": "ae",
    "ß": "ss",
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "′": "'",
    "`": "'",
    "´": "'",
    "“": '"',
    "”": '"',
    "«": '"',
    "»": '"',
    "–": "-",
    "—": "-",
    "‐": "-",
    "‑": "-",
    "−": "-",
    "…": "...",
}
_WORD = re.compile(r"[^\W_]+")
# Soft hyphens and zero-width characters carry nothing that a reader sees.
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and, for each of its characters, the offset of its source character.

    `offsets` has one more entry than `text` has characters: the length of the source.
    """

    text: str
    offsets: Sequence[int]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the source offsets that the folded characters `start:end` came from."""
        if start >= end:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.offsets[end - 1] + 1


def fold_character(character: str) -> str:
    """Return the folded form of one character: "" (an accent apart from its letter, too), one, or several."""
    if character in _INVISIBLE or unicodedata.combining(character):
        return ""
    known = _EQUIVALENTS.get(character) or _EQUIVALENTS.get(character.lower())
    if known is not None:
        return known
    if character.isspace():
        return " "
    decomposed = unicodedata.normalize("NFKD", character.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


class _FoldedCharacters(dict[int, str]):
    """Remembers the folded form of every character met, by code point."""

    def __missing__(self, code_point: int) -> str:
        folded = self[code_point] = fold_character(chr(code_point))
        return folded


_FOLDED = _FoldedCharacters()


def fold(text: str) -> str:
    """Return the text without case, accents, typographic variants or runs of spaces."""
    return " ".join(text.translate(_FOLDED).split())


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, folded: « Côtes-d'Armor » is cotes, d, armor."""
    return tuple(_WORD.findall(fold(text)))


def fold_with_offsets(text: str) -> Folded:
    """Fold the text, keeping for each folded character where it came from."""
    characters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        for folded in _FOLDED[ord(character)]:
            if folded == " " and (not characters or characters[-1] == " "):
                continue
            characters.append(folded)
            offsets.append(offset)
    while characters and characters[-1] == " ":
        characters.pop()
        offsets.pop()
    return Folded("".join(characters), (*offsets, len(text)))
