"""Words that lines break: mended by what the document writes elsewhere, and by how French ties words."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from corpus.french.folding import fold
from corpus.french.number_words import NUMBER_WORD
from corpus.french.small_words import LINKS
from corpus.readers.layout.page import Block, PageContent, TextLine

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_BROKEN = re.compile(r"(?P<head>[^\W_]+(?:[-'’][^\W_]+)*)[-\u00ad]$")
_HALVES = re.compile(r"[^\W_]+[-\u00ad]\n\s*[^\W_]+")
_TAIL = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
# Words that French ties to the one before by a hyphen, and beginnings that it ties to the one after.
_TIED_TAILS = re.compile(
    rf"vous|nous|je|tu|il|elle|on|ils|elles|moi|toi|lui|leur|leurs|ce|ci|là|mêmes?|dessus|dessous|delà|être|après"
    rf"|avant|midi|bas|haut|{NUMBER_WORD}"
)
_TIED_HEADS = re.compile(
    "ci|co|celui|celle|ceux|celles|là|vice|demi|mi|semi|non|ex|sous|après|avant|arrière|porte|rendez|peut|grande?"
    "|nord|sud|est|ouest|quatre|vingt|trente|quarante|cinquante|soixante|sainte?"
)
# « accord-cadre », « chiffres-clés ».
_TIED_NOUNS = re.compile("cadres?|clés?|pilotes?")
# « Hauts-de-France », « Villeneuve-sur-Lot ».
_SMALL_WORDS = LINKS | {"a"}
# French breaks a word before a consonant that a vowel follows, save after some prefixes: « bois- / énergie » is no
# one word.
_CLOSED, _OPEN = re.compile("[bcdfgjklmnpqrstvwxz]$"), re.compile("[aeiouàâéèêëîïôùûœæ]")
_PREFIXES = re.compile("trans|inter|super|hyper|contr")


class KnownWords:
    """The words of a document, by which words broken at the ends of lines are mended."""

    def __init__(self, contents: Sequence[PageContent | None]) -> None:
        self._contents = contents
        self._counts: Counter[str] | None = None
        self._spoken: frozenset[str] | None = None

    def mended(self, blocks: list[Block], aside: frozenset[int]) -> list[Block]:
        """Give the first half of a word that is broken between two lines its second half."""
        last: int | None = None
        for index, block in enumerate(blocks):
            if not isinstance(block, TextLine):
                last = None
                continue
            if index in aside:
                continue
            above = blocks[last] if last is not None else None
            if isinstance(above, TextLine) and above.text[-1:] in "-\u00ad" and last is not None:
                upper, lower = self._rejoined(above.text, block.text)
                blocks[last] = above._replace(text=upper)
                blocks[index] = block._replace(text=lower)
            last = index
        return blocks

    def one_line(self, text: str) -> str:
        """Return lines of one cell or title as one."""
        lines = text.split("\n")
        joined = lines[0]
        for last, line in pairwise(lines):
            if joined[-1:] in "-\u00ad" and joined:
                upper, lower = self._rejoined(joined, line)
                joined = f"{upper} {lower}".rstrip()
            else:
                joined += line if self._is_cut(last, line) else f" {line}"
        return joined

    def _is_cut(self, upper: str, lower: str) -> bool:
        """Return whether a narrow cell cuts a word, without a hyphen, between two of its lines."""
        tail = _LETTERS.match(lower)
        if tail is None or len(upper) < 3 or not upper.isalpha() or upper.isupper() != tail[0].isupper():
            return False
        if len(tail[0]) == 1 and tail[0] not in "aàyAÀYO":
            return not lower[1:].strip()
        spoken = self._spoken_words()
        return fold(upper + tail[0]) in spoken and fold(upper) not in spoken

    def _spoken_words(self) -> frozenset[str]:
        """Return the words of the text outside tables, without case and accents."""
        if self._spoken is None:
            texts = (
                block.text
                for content in self._contents
                for block in (content.blocks if content else ())
                if isinstance(block, TextLine)
            )
            self._spoken = frozenset(_LETTERS.findall(fold("\n".join(texts))))
        return self._spoken

    def _rejoined(self, upper: str, lower: str) -> tuple[str, str]:
        broken, tail = _BROKEN.search(upper), _TAIL.match(lower)
        if broken is None or tail is None:
            return upper, lower
        head, end = broken["head"], tail[0]
        hyphen = "-" if self._keeps_hyphen(head, end, soft=upper.endswith("\u00ad")) else ""
        # Punctuation stays with its word.
        stop = re.compile(r"\S*").match(lower, tail.end())
        cut = stop.end() if stop else tail.end()
        return upper[: broken.end("head")] + hyphen + lower[:cut], lower[cut:].lstrip()

    def _keeps_hyphen(self, head: str, tail: str, *, soft: bool) -> bool:
        if soft:
            return False
        if not tail[0].islower() or not head[-1].isalpha():
            return True
        counts = self._known()
        whole, compound = f"{head}{tail}".lower(), f"{head}-{tail}".lower()
        if counts[whole] != counts[compound]:
            return counts[compound] > counts[whole]
        first, second = re.split(r"[-'’]", head.lower())[-1], re.split(r"[-'’]", tail.lower())[0]
        if len(first) > 3 and _TIED_NOUNS.fullmatch(second):
            return True
        if _TIED_TAILS.fullmatch(second) or _TIED_HEADS.fullmatch(first) or head.lower().endswith("-t"):
            return True
        if "-" in tail or (head[0].isupper() and fold(second) in _SMALL_WORDS):
            return True
        if len(first) <= 3 or len(second) <= 3:
            return False
        is_no_syllable = _CLOSED.search(first) and _OPEN.match(second) and not _PREFIXES.fullmatch(first)
        return bool(is_no_syllable) or (counts[first] > 0 and counts[second] > 0)

    def _known(self) -> Counter[str]:
        """Return how often the document has each word, halves of broken words left out."""
        if self._counts is None:
            self._counts = Counter()
            for content in self._contents:
                text = "\n".join(map(_text_of, content.blocks)) if content else ""
                words = _WORD.findall(_HALVES.sub(" ", text).lower())
                self._counts.update(words)
                self._counts.update(part for word in words if "-" in word for part in word.split("-"))
        return self._counts


def _text_of(block: Block) -> str:
    if isinstance(block, TextLine):
        return block.text
    return "\n\n".join(cell.text for row in block.rows for cell in row)
