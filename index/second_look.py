"""The second look: the best candidates of the fusion, read closely and put in a better order.

The fusion scores each passage by itself, as a bag of words. Here a passage is also judged by the company it
keeps (its document, its neighbours, its headings), by how near to each other the question's words stand in
it, by words of like meaning, and by whether it holds the kind of figure that is asked.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from corpus.documents import Passage
from index.close_reading import Mask, Question, Reading, read, union
from index.lexical import about
from index.seams import Hit, Vectors

DEPTH = 50
"""How many candidates are looked at again."""


@runtime_checkable
class SoftMatcher(Protocol):
    """An embedder that can tell how well each text's words match the question's, one word at a time."""

    def soft_matches(self, question: str, texts: Sequence[str]) -> Vectors:
        """Return for each text, within 0..1, how near its words come to those of the question."""
        ...


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
        "lexical": 1.129,
        "dense": 3.14,
        "soft": 2.964,
        "everywhere": 0.55,
        "around": 1.749,
        "document": 0.205,
        "section": 3.386,
        "title": 4.161,
        "news": 0.628,
        "asked_sentence": 1.131,
        "asked": 0.794,
        "together": 0.884,
        "numbers": 1.041,
        "names": 0.353,
        "document_best": 1.613,
        "length": 0.054,
    },
    constant=-9.051,
)
"""What `python -m evals.second_look` learnt from the development sets."""


def features(
    question: str, hits: Sequence[Hit], rarities: Mapping[str, float], matcher: object
) -> npt.NDArray[np.float64]:
    """Return what is seen of each candidate, shape (len(hits), len(FEATURES))."""
    asked = Question(question, rarities)
    readings = [read(hit.passage, asked) for hit in hits]
    company = _Company(hits, readings)
    soft = _soft(question, hits, matcher)
    rows = []
    for hit, reading, near in zip(hits, readings, soft, strict=True):
        everywhere = reading.everywhere
        told = reading.title | reading.about
        successive = [one | after for one, after in pairwise((*reading.sentences, 0))]
        rows.append(
            (
                hit.lexical,
                hit.dense,
                near,
                asked.cover(everywhere),
                asked.cover(everywhere | company.neighbours(hit.passage)),
                asked.cover(everywhere | company.document(hit.passage)),
                asked.cover(reading.section),
                asked.cover(reading.title),
                max((asked.cover(words & ~told) for words in successive), default=0.0),
                max((asked.cover(successive[at]) for at in reading.answering), default=0.0),
                float(bool(reading.answering)),
                reading.together,
                asked.part(everywhere, asked.numbers),
                asked.part(everywhere, asked.names),
                company.best_other(hit),
                math.log1p(reading.length),
            )
        )
    return np.array(rows, dtype=np.float64)


class _Company:
    """What the candidates of one document say of each other."""

    def __init__(self, hits: Sequence[Hit], readings: Sequence[Reading]) -> None:
        self._texts: dict[tuple[str, int], Mask] = {}
        self._documents: defaultdict[str, Mask] = defaultdict(int)
        self._scores: defaultdict[str, list[float]] = defaultdict(list)
        for hit, reading in zip(hits, readings, strict=True):
            text = reading.text
            self._texts[hit.passage.document_id, hit.passage.ordinal] = text
            self._documents[hit.passage.document_id] |= text
            self._scores[hit.passage.document_id].append(hit.lexical)

    def neighbours(self, passage: Passage) -> Mask:
        """Return the words of the question in the passages before and after."""
        places = ((passage.document_id, passage.ordinal + step) for step in (-1, 1))
        return union(self._texts.get(place, 0) for place in places)

    def document(self, passage: Passage) -> Mask:
        """Return the words of the question in every candidate of the document."""
        return self._documents[passage.document_id]

    def best_other(self, hit: Hit) -> float:
        """Return the best lexical score among the document's other candidates, 0 where it stands alone."""
        others = list(self._scores[hit.passage.document_id])
        others.remove(hit.lexical)
        return max(others, default=0.0)


def _soft(question: str, hits: Sequence[Hit], matcher: object) -> list[float]:
    if not isinstance(matcher, SoftMatcher):
        return [hit.dense for hit in hits]
    texts = [_with_surroundings(hit.passage) for hit in hits]
    return [float(match) for match in matcher.soft_matches(question, texts)]


def _with_surroundings(passage: Passage) -> str:
    return "\n".join((passage.title, *passage.section, passage.context, about(passage), passage.text))
