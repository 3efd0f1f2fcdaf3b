"""Whether an answer holds a fact, and where a quote stands in a document.

Case, accents, kinds of apostrophe and of space, and markup count for nothing on either side.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.french.folding import fold, fold_character

_TAG = re.compile(r"</?[A-Za-z][^<>]{0,60}>")
_MARKUP = frozenset("*_#|`~")

# "12,5 M€", "12.5 M€" and "12,5 millions d'euros" are one amount.
_SCALES = {"k": "milliers", "m": "millions", "md": "milliards", "mds": "milliards", "mrd": "milliards"}
_SCALED = re.compile(r"(?<=\d) ?(k|m|mds?|mrd) ?(?:€|d'euros?\b|euros?\b)")
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)")


def normalised(text: str) -> str:
    """Return the text as facts are compared: folded, without markup, its amounts written in one way."""
    bare = "".join(c for c in _TAG.sub("", text) if c not in _MARKUP)
    folded = _THOUSANDS.sub(lambda match: match[0].replace(" ", ""), fold(bare))
    folded = re.sub(r"(?<=\d)\.(?=\d)", ",", folded)
    folded = re.sub(r"(?<=\d),00?(?!\d)", "", folded)
    folded = _SCALED.sub(lambda match: f" {_SCALES[match[1]]} d'euros", folded)
    folded = re.sub(r"\b(million|milliard|millier)s? (?:d')?(?:euros?\b|€)", r"\1s d'euros", folded)
    folded = re.sub(r"\b(million|milliard|millier)\b", r"\1s", folded)
    folded = re.sub(r" ?€|(?<=\d) ?euros?\b", " euros", folded)
    return re.sub(r" ?(?:%|\bpour[ -]cent\b)", " %", folded)


def holds(text: str, alternatives: Sequence[str]) -> bool:
    """Return whether one of the alternatives occurs in the text; a number must occur whole."""
    within = normalised(text)
    return any(_occurs(normalised(alternative), within) for alternative in alternatives)


def _occurs(sought: str, within: str) -> bool:
    before = r"(?<!\d)(?<!\d[.,])" if sought[:1].isdigit() else ""
    after = r"(?!\d)(?![.,]\d)" if sought[-1:].isdigit() else ""
    return bool(sought) and re.search(before + re.escape(sought) + after, within) is not None


class _Squeezing(dict[int, str]):
    """What each character (its code point) leaves when spacing and markup are forgotten too."""

    def __missing__(self, code_point: int) -> str:
        character = chr(code_point)
        # A private-use character is a bullet or an arrow of some font: no reader knows it as a letter.
        is_drawn = character in _MARKUP or unicodedata.category(character) == "Co"
        left = "" if is_drawn else fold_character(character).replace(" ", "")
        self[code_point] = left
        return left


_SQUEEZED = _Squeezing()


@dataclass(frozen=True, slots=True)
class SearchableText:
    """A text made ready for finding quotes in it: `offsets[i]` is where squeezed character i came from."""

    text: str
    squeezed: str
    offsets: npt.NDArray[np.int64]

    @classmethod
    def of(cls, text: str) -> "SearchableText":
        """Squeeze the text."""
        bare = _TAG.sub(lambda tag: " " * len(tag[0]), text)
        lengths = np.zeros(1 + max(map(ord, bare), default=0), dtype=np.uint8)
        for character in set(bare):
            lengths[ord(character)] = len(_SQUEEZED[ord(character)])
        left = lengths[np.frombuffer(bare.encode("utf-32-le"), np.uint32)]
        return cls(text, bare.translate(_SQUEEZED), np.repeat(np.arange(len(bare), dtype=np.int64), left))

    def find(self, quote: str) -> tuple[tuple[int, int], ...]:
        """Return the offsets (start, end) of every place where the quote stands, in order."""
        sought = SearchableText.of(quote).squeezed
        places: list[tuple[int, int]] = []
        at = self.squeezed.find(sought) if sought else -1
        while at >= 0:
            start, end = int(self.offsets[at]), int(self.offsets[at + len(sought) - 1]) + 1
            if not self._cuts_a_number(start, end):
                places.append((start, end))
            at = self.squeezed.find(sought, at + 1)
        return tuple(places)

    def _cuts_a_number(self, start: int, end: int) -> bool:
        return _one_number(self.text[max(start - 2, 0) : start], self.text[start : start + 1]) or _one_number(
            self.text[end - 1 : end], self.text[end : end + 2]
        )


def _one_number(left: str, right: str) -> bool:
    return re.search(r"\d[.,]?\|[.,]?\d", f"{left}|{right}") is not None


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Return whether two stretches (start, end) of one text share a character."""
    return one[0] < other[1] and other[0] < one[1]
