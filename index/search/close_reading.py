"""A passage and a question, read closely: which words of the question stand where in the passage."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from corpus.documents import Passage
from index.embedded.lexical_part import about
from index.french.analysis import analyse
from index.french.figure_kinds import kinds_asked, kinds_held
from index.french.question_words import BEGINNING, QuestionWords, has_family
from index.seams import Alternative

_SENTENCE_END = re.compile(r"\n+|(?<=[.!?;:])\s+")
# Two words of the question count as standing together within this many words of each other.
_TOGETHER = 3
_PASSAGES_KEPT = 20_000

Mask = int
"""A set of words of the question: bit i is its i-th word."""


class SoughtWords:
    """A question's words, each with its bit, and how much of the question a set of them covers."""

    def __init__(
        self, text: str, rarities: Mapping[str, float], alternatives: Sequence[Alternative] = ()
    ) -> None:
        self.bits = {token: 1 << place for place, token in enumerate(rarities)}
        self.words = QuestionWords.of(text, rarities)
        self.alternatives = tuple((self._mask(each.said), each.others) for each in alternatives)
        total = sum(rarities.values()) or 1.0
        self._weights = [rarity / total for rarity in rarities.values()]
        self.kinds = kinds_asked(text)
        self.pairs = {pair for pair in pairwise(analyse(text)) if pair[0] != pair[1]}
        self.numbers = self._mask(token for token in self.bits if token[0].isdigit())
        self.cover = lru_cache(None)(self._cover)

    def _mask(self, tokens: Iterable[str]) -> Mask:
        mask = 0
        for token in tokens:
            mask |= self.bits.get(token, 0)
        return mask

    def _cover(self, mask: Mask) -> float:
        return sum(weight for place, weight in enumerate(self._weights) if mask >> place & 1)

    def part(self, mask: Mask, whole: Mask) -> float:
        """Return how much of these words the mask covers, within 0..1; 1 where there are none."""
        return self.cover(mask & whole) / self.cover(whole) if self.cover(whole) else 1.0

    def pair_weight(self, pair: tuple[str, str]) -> float:
        """Return what two successive words of the question are worth: as much as the commoner of them."""
        return min(self.cover(self.bits[pair[0]]), self.cover(self.bits[pair[1]]))


@dataclass(frozen=True, slots=True)
class CloseReading:
    """Where the words of the question stand in a passage and around it.

    `sentences` holds a mask for each sentence; `answering` says whether one of them holds a kind of figure that
    is asked; `together` is the part of the question's pairs of successive words that stand together here;
    `length` counts the passage's words.
    """

    known: "Known"
    sentences: tuple[Mask, ...]
    answering: bool
    section: Mask
    title: Mask
    about: Mask
    together: float
    length: int

    @property
    def text(self) -> Mask:
        """The words of the question in the passage's own text."""
        return union(self.sentences)

    @property
    def around(self) -> Mask:
        """The words of the question around it: in its headings, its document's title, and what is said of both."""
        return self.section | self.title | self.about

    @property
    def everywhere(self) -> Mask:
        """... and in both."""
        return self.text | self.around


def read(passage: Passage, question: SoughtWords) -> CloseReading:
    """Read a passage with a question in mind."""
    known = _known(passage)
    sentences = [0] * (len(known.segments) - 1)
    section = title = around = 0
    for token, bit in question.bits.items():
        for place in known.places.get(token, ()):
            sentences[known.sentence_of[place]] |= bit
        section |= bit if token in known.section else 0
        title |= bit if token in known.title else 0
        around |= bit if token in known.about else 0
    for mask, others in question.alternatives:
        if all(other in known.places for other in others):
            held = [{known.sentence_of[place] for place in known.places[other]} for other in others]
            for sentence in set.intersection(*held):
                sentences[sentence] |= mask
        section |= mask if known.section.issuperset(others) else 0
        title |= mask if known.title.issuperset(others) else 0
        around |= mask if known.about.issuperset(others) else 0
    return CloseReading(
        known=known,
        sentences=tuple(sentences),
        answering=bool(question.kinds) and any(kind & question.kinds for kind in _kinds(known.segments[1:])),
        section=section,
        title=title,
        about=around,
        together=_together(known, question),
        length=len(known.sentence_of),
    )


def tokens_of(passage: Passage) -> frozenset[str]:
    """Return the tokens of a passage's own text."""
    return frozenset(_known(passage).places)


def union(masks: Iterable[Mask]) -> Mask:
    """Return the words that are in any of the masks."""
    all_of_them = 0
    for mask in masks:
        all_of_them |= mask
    return all_of_them


def _together(known: "Known", question: SoughtWords) -> float:
    standing = whole = 0.0
    for pair in question.pairs:
        weight = question.pair_weight(pair)
        whole += weight
        after = known.places.get(pair[1])
        if after and any(0 < b - a <= _TOGETHER for a in known.places.get(pair[0], ()) for b in after):
            standing += weight
    return standing / whole if whole else 0.0


@dataclass(frozen=True, slots=True)
class Known:
    """A passage, analysed: the places of each token, and the sentence of each place.

    `segments` is what stands around the passage, then its sentences; `families` holds its longer tokens by
    how they begin.
    """

    segments: tuple[str, ...]
    families: Mapping[str, tuple[str, ...]]
    places: Mapping[str, list[int]]
    sentence_of: Sequence[int]
    section: frozenset[str]
    title: frozenset[str]
    about: frozenset[str]


@lru_cache(_PASSAGES_KEPT)
def _known(passage: Passage) -> Known:
    places: defaultdict[str, list[int]] = defaultdict(list)
    sentence_of: list[int] = []
    sentences = [sentence for sentence in _SENTENCE_END.split(passage.text) if sentence.strip()]
    for number, sentence in enumerate(sentences):
        tokens = analyse(sentence)
        for place, token in enumerate(tokens, len(sentence_of)):
            places[token].append(place)
        sentence_of += [number] * len(tokens)
    families: dict[str, tuple[str, ...]] = {}
    for token in filter(has_family, places):
        beginning = token[:BEGINNING]
        families[beginning] = (*families.get(beginning, ()), token)
    return Known(
        segments=("\n".join((passage.title, *passage.section, passage.context, about(passage))), *sentences),
        families=families,
        places=places,
        sentence_of=sentence_of,
        section=_tokens(" ".join(passage.section)),
        title=_tokens(passage.title),
        about=_tokens(f"{passage.context} {about(passage)} {passage.document}"),
    )


@lru_cache(_PASSAGES_KEPT)
def _tokens(text: str) -> frozenset[str]:
    """Return the tokens of what the passages of one document or section have in common."""
    return frozenset(analyse(text))


@lru_cache(_PASSAGES_KEPT)
def _kinds(sentences: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(int(kinds_held(sentence)) for sentence in sentences)
