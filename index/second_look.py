"""The second look: the best candidates of the fusion, read closely and put in a better order.

The fusion scores each passage by itself, as a bag of words. Here a passage is also judged by the company it
keeps (its document, its neighbours, its headings), by how near to each other the question's words stand in
it, by words of like meaning, and by whether it holds the kind of figure that is asked.
"""

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from corpus.documents import Passage
from index.analysis import analyse
from index.asked import Kind, kinds_asked, kinds_held
from index.lexical import about
from index.seams import Hit, Vectors

DEPTH = 50
"""How many candidates are looked at again."""

_SENTENCE_END = re.compile(r"\n+|(?<=[.!?;:])\s+")
_NAME = re.compile(r"(?<=[\s'’(«-])[A-ZÀ-Ü][\w-]+|\b[A-ZÀ-Ü]{2,}\w*")
# Two words of the question count as standing together within this many words of each other.
_TOGETHER = 3
_PASSAGES_KEPT = 20_000


@runtime_checkable
class SoftMatcher(Protocol):
    """An embedder that can tell how well each text's words match the question's, one word at a time."""

    def soft_matches(self, question: str, texts: Sequence[str]) -> Vectors:
        """Return for each text, within 0..1, how near its words come to those of the question."""
        ...


@dataclass(frozen=True, slots=True)
class _Read:
    """A passage, read: its sentences as tokens with the kinds of figure they hold, and what stands around."""

    sentences: tuple[tuple[str, ...], ...]
    kinds: tuple[Kind, ...]
    section: tuple[str, ...]
    title: tuple[str, ...]
    about: tuple[str, ...]


class _Question:
    """A question's words, each a bit of a mask; `cover` weighs a mask by the rarity of its words."""

    def __init__(self, text: str, rarities: Mapping[str, float]) -> None:
        self.text = text
        self.bits = {token: 1 << place for place, token in enumerate(rarities)}
        total = sum(rarities.values()) or 1.0
        self._weights = [rarity / total for rarity in rarities.values()]
        self.kinds = kinds_asked(text)
        ordered = [self.bits[token] for token in analyse(text)]
        self.pairs = {pair for pair in pairwise(ordered) if pair[0] != pair[1]}
        self.numbers = self.mask([token for token in self.bits if token[0].isdigit()])
        self.names = self.mask([token for name in _NAME.findall(text) for token in analyse(name)])
        self.cover = lru_cache(None)(self._cover)

    def mask(self, tokens: Sequence[str]) -> int:
        """Return the bits of the question's words that are among the tokens."""
        mask = 0
        for token in tokens:
            mask |= self.bits.get(token, 0)
        return mask

    def _cover(self, mask: int) -> float:
        return sum(weight for place, weight in enumerate(self._weights) if mask >> place & 1)

    def part(self, mask: int, whole: int) -> float:
        """Return how much of these words the mask covers; 1 where there are none."""
        return self.cover(mask & whole) / self.cover(whole) if whole and self.cover(whole) else 1.0

    def together(self, tokens: Sequence[str]) -> float:
        """Return the part of the question's pairs of successive words that stand together in the tokens."""
        if not self.pairs:
            return 0.0
        last: dict[int, int] = {}
        found = set()
        for place, token in enumerate(tokens):
            bit = self.bits.get(token)
            if bit is None:
                continue
            for other, at in last.items():
                if place - at <= _TOGETHER and (other, bit) in self.pairs:
                    found.add((other, bit))
            last[bit] = place
        return sum(map(self._of_pair, found)) / sum(map(self._of_pair, self.pairs))

    def _of_pair(self, pair: tuple[int, int]) -> float:
        return min(self.cover(pair[0]), self.cover(pair[1]))


FEATURES = (
    "lexical",
    "dense",
    "soft",
    "everywhere",  # cover of the question's words by the passage, its headings, its title and its context
    "around",  # ... and its neighbours among the candidates
    "document",  # ... and every candidate of its document
    "section",  # cover by the headings alone
    "title",
    "news",  # the best cover by two sentences in a row, of the words that its title and context do not hold
    "asked_sentence",  # the best cover by two sentences in a row that hold a kind of figure asked
    "asked",  # whether there are such sentences
    "together",
    "numbers",
    "names",
    "document_best",  # the best lexical score of another candidate of its document
    "length",
)


class SecondLook:
    """A linear judge of candidates: scores within 0..1, the chance that a candidate answers."""

    def __init__(self, weights: Mapping[str, float], constant: float) -> None:
        self._weights = np.array([weights[name] for name in FEATURES])
        self._constant = constant

    def reorder(
        self, question: str, hits: Sequence[Hit], rarities: Mapping[str, float], matcher: object
    ) -> tuple[Hit, ...]:
        """Return the same hits with new scores, best first.

        `rarities` holds the inverse document frequency of each token of the question; `matcher` compares
        words of like meaning if it is a SoftMatcher.
        """
        if not hits:
            return ()
        odds = features(question, hits, rarities, matcher) @ self._weights + self._constant
        scores = 1 / (1 + np.exp(-odds))
        judged = [replace(hit, score=float(score)) for hit, score in zip(hits, scores, strict=True)]
        return tuple(sorted(judged, key=lambda hit: -hit.score))


LEARNT = SecondLook(
    {
        "lexical": 0.436,
        "dense": 1.698,
        "soft": 1.974,
        "everywhere": 0.548,
        "around": 1.150,
        "document": 0.191,
        "section": 2.489,
        "title": 2.013,
        "news": 0.453,
        "asked_sentence": 0.460,
        "asked": 0.652,
        "together": 0.383,
        "numbers": 0.705,
        "names": 0.200,
        "document_best": 0.956,
        "length": -0.063,
    },
    constant=-7.810,
)
"""What `python -m evals.second_look` learnt from the development sets."""


def features(
    question: str, hits: Sequence[Hit], rarities: Mapping[str, float], matcher: object
) -> npt.NDArray[np.float64]:
    """Return what is seen of each candidate, shape (len(hits), len(FEATURES))."""
    asked = _Question(question, rarities)
    reads = [_read(hit.passage) for hit in hits]
    texts = [_union([asked.mask(sentence) for sentence in read.sentences]) for read in reads]
    company = _Company(hits, texts)
    soft = _soft(question, hits, matcher)
    rows = []
    for hit, read, text, near in zip(hits, reads, texts, soft, strict=True):
        section, title = asked.mask(read.section), asked.mask(read.title)
        told = title | asked.mask(read.about)
        everywhere = text | section | told
        masks = [*map(asked.mask, read.sentences), 0]
        answering = _answering(asked, read, masks)
        rows.append(
            (
                hit.lexical,
                hit.dense,
                near,
                asked.cover(everywhere),
                asked.cover(everywhere | company.neighbours(hit.passage)),
                asked.cover(everywhere | company.document(hit.passage)),
                asked.cover(section),
                asked.cover(title),
                max((asked.cover((one | next_) & ~told) for one, next_ in pairwise(masks)), default=0.0),
                max(answering, default=0.0),
                float(bool(answering)),
                asked.together([token for sentence in read.sentences for token in sentence]),
                asked.part(everywhere, asked.numbers),
                asked.part(everywhere, asked.names),
                company.best_other(hit),
                math.log1p(sum(map(len, read.sentences))),
            )
        )
    return np.array(rows, dtype=np.float64)


def _answering(asked: _Question, read: _Read, masks: Sequence[int]) -> list[float]:
    """Return the cover of each two sentences in a row that hold a kind of figure asked."""
    kinds = [*read.kinds, Kind.NONE]
    return [
        asked.cover(masks[at] | masks[at + 1])
        for at in range(len(read.sentences))
        if (kinds[at] | kinds[at + 1]) & asked.kinds
    ]


class _Company:
    """What the candidates of one document say of each other."""

    def __init__(self, hits: Sequence[Hit], texts: Sequence[int]) -> None:
        self._texts: dict[tuple[str, int], int] = {}
        self._documents: defaultdict[str, int] = defaultdict(int)
        self._scores: defaultdict[str, list[float]] = defaultdict(list)
        for hit, text in zip(hits, texts, strict=True):
            self._texts[hit.passage.document_id, hit.passage.ordinal] = text
            self._documents[hit.passage.document_id] |= text
            self._scores[hit.passage.document_id].append(hit.lexical)

    def neighbours(self, passage: Passage) -> int:
        """Return the words of the question in the passages before and after."""
        places = ((passage.document_id, passage.ordinal + step) for step in (-1, 1))
        return _union([self._texts.get(place, 0) for place in places])

    def document(self, passage: Passage) -> int:
        """Return the words of the question in every candidate of the document."""
        return self._documents[passage.document_id]

    def best_other(self, hit: Hit) -> float:
        """Return the best lexical score among the document's other candidates, 0 where it stands alone."""
        others = list(self._scores[hit.passage.document_id])
        others.remove(hit.lexical)
        return max(others, default=0.0)


def _union(masks: Sequence[int]) -> int:
    union = 0
    for mask in masks:
        union |= mask
    return union


def _soft(question: str, hits: Sequence[Hit], matcher: object) -> list[float]:
    if not isinstance(matcher, SoftMatcher):
        return [hit.dense for hit in hits]
    texts = [_with_surroundings(hit.passage) for hit in hits]
    return [float(match) for match in matcher.soft_matches(question, texts)]


def _with_surroundings(passage: Passage) -> str:
    return "\n".join((passage.title, *passage.section, passage.context, about(passage), passage.text))


@lru_cache(_PASSAGES_KEPT)
def _read(passage: Passage) -> _Read:
    sentences = [sentence for sentence in _SENTENCE_END.split(passage.text) if sentence.strip()]
    return _Read(
        sentences=tuple(tuple(analyse(sentence)) for sentence in sentences),
        kinds=tuple(map(kinds_held, sentences)),
        section=tuple(analyse(" ".join(passage.section))),
        title=tuple(analyse(passage.title)),
        about=tuple(analyse(f"{passage.context} {about(passage)} {passage.document}")),
    )
