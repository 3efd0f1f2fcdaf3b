"""The second look: the best candidates of the fusion, read closely and put in a better order.

The fusion scores each passage by itself, as a bag of words. Here a passage is also judged by the company it
keeps (its document, its neighbours, its headings), by how near to each other the question's words stand in
it, by words of like meaning, and by whether it holds the kind of figure that is asked.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np

from corpus.documents import Passage
from index.french.question_words import BEGINNING, CLASSES, Floats, alike, has_family
from index.seams import Alternative, Hit, WordMatcher
from index.search.close_reading import CloseReading, Mask, SoughtWords, read, union
from index.search.trees import Trees, read_learnt

DEPTH = 50
"""How many candidates are looked at again."""

LEARNT_FILE = Path(__file__).with_name("second_look.json")

# What a word of the same family is worth beside the word itself.
_FAMILY = 0.8


FEATURES = (
    "lexical",
    "dense",
    "around",  # cover of the question's words by the passage with what is said of it, and its neighbours
    "document",  # ... and every candidate of its document
    "section",  # cover by the headings alone
    "title",
    "asked",  # whether it holds a kind of figure asked
    "together",
    "numbers",
    "document_best",  # the best lexical score of another candidate of its document
    "length",
    "soft",
    *(f"{name} anywhere" for name in CLASSES),
    *(f"{name} in a window" for name in CLASSES),
)


class SecondLook:
    """A learnt judge of candidates: scores within 0..1, the higher the likelier a candidate answers."""

    def __init__(self, trees: Callable[[], Trees]) -> None:
        """`trees` gives what was learnt, each time that candidates are judged."""
        self._trees = trees

    def reorder(
        self,
        question: str,
        hits: Sequence[Hit],
        rarities: Mapping[str, float],
        matcher: WordMatcher | None,
        alternatives: Sequence[Alternative] = (),
    ) -> tuple[Hit, ...]:
        """Return the same hits with new scores, best first.

        `rarities` holds the inverse document frequency of each token of the question; `matcher`, where
        there is one, compares words of like meaning; `alternatives` say some of the tokens otherwise.
        """
        if not hits:
            return ()
        scores = self._trees().chances(compared(features(question, hits, rarities, matcher, alternatives)))
        judged = [replace(hit, score=float(score)) for hit, score in zip(hits, scores, strict=True)]
        return tuple(sorted(judged, key=lambda hit: -hit.score))


def compared(seen: Floats) -> Floats:
    """Return what is seen of each candidate, and how far it lies behind the best of them, side by side."""
    return np.column_stack([seen, seen - seen.max(axis=0)])


@cache
def _learnt() -> Trees:
    """Return the trees of the file; they are read when first needed, since reading takes 20 ms."""
    return Trees.of(read_learnt(LEARNT_FILE, FEATURES, "evals.learning.second_look"))


LEARNT = SecondLook(_learnt)
"""What `python -m evals.learning.second_look` learnt."""


def features(
    question: str,
    hits: Sequence[Hit],
    rarities: Mapping[str, float],
    matcher: WordMatcher | None,
    alternatives: Sequence[Alternative] = (),
) -> Floats:
    """Return what is seen of each candidate, shape (len(hits), len(FEATURES))."""
    asked = SoughtWords(question, rarities, alternatives)
    readings = [read(hit.passage, asked) for hit in hits]
    company = _Company(hits, readings)
    matches = _matches(question, asked, hits, readings, matcher)
    rows = []
    for hit, reading in zip(hits, readings, strict=True):
        everywhere = reading.everywhere
        rows.append(
            (
                hit.lexical,
                hit.dense,
                asked.cover(everywhere | company.neighbours(hit.passage)),
                asked.cover(everywhere | company.document(hit.passage)),
                asked.cover(reading.section),
                asked.cover(reading.title),
                float(reading.answering),
                reading.together,
                asked.part(everywhere, asked.numbers),
                company.best_other(hit),
                math.log1p(reading.length),
            )
        )
    return np.column_stack([rows, matches.near, matches.anywhere, matches.window])


class _Company:
    """What the candidates of one document say of each other."""

    def __init__(self, hits: Sequence[Hit], readings: Sequence[CloseReading]) -> None:
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


@dataclass(frozen=True, slots=True)
class _Matches:
    """How near each candidate comes to the question, and how well each class of its words is matched.

    `anywhere` and `window`, shape (candidates, len(CLASSES)): in a candidate with what stands around it, and
    in those two sentences in a row where the words are matched best.
    """

    near: Floats
    anywhere: Floats
    window: Floats


def _matches(
    text: str,
    question: SoughtWords,
    hits: Sequence[Hit],
    readings: Sequence[CloseReading],
    matcher: WordMatcher | None,
) -> _Matches:
    words = question.words
    bounds = list(accumulate((len(reading.known.segments) for reading in readings), initial=0))
    masks = [union(question.bits[token] for token in tokens) for tokens in words.tokens]
    held = [mask for reading in readings for mask in (reading.around, *reading.sentences)]
    matched = np.array([[bool(mask & word) for mask in held] for word in masks], dtype=np.float64)
    matched = matched.reshape(len(masks), len(held))
    if matcher is not None:
        texts = [reading.known.segments for reading in readings]
        soft, nearness = matcher.soft_matches(text, words.written, texts)
        np.maximum(matched, nearness, out=matched)
    else:
        soft = np.array([hit.dense for hit in hits], dtype=np.float32)
    for tokens, row in zip(words.tokens, matched, strict=True):
        for token in filter(has_family, tokens):
            for reading, start in zip(readings, bounds, strict=False):
                for other in reading.known.families.get(token[:BEGINNING], ()):
                    likeness = _FAMILY * alike(token, other)
                    for place in reading.known.places[other] if likeness else ():
                        segment = start + 1 + reading.known.sentence_of[place]
                        row[segment] = max(row[segment], likeness)
    anywhere = np.maximum.reduceat(matched, bounds[:-1], axis=1)
    after = np.concatenate([matched[:, 1:], np.zeros((len(matched), 1))], axis=1)
    after[:, [end - 1 for end in bounds[1:]]] = 0.0  # what follows a last sentence is another candidate
    window = np.maximum(matched, after)
    worth = words.weights @ window
    best = [
        start + 1 + int(worth[start + 1 : end].argmax()) if end - start > 1 else start
        for start, end in pairwise(bounds)
    ]
    return _Matches(soft.astype(np.float64), anywhere.T @ words.classes, window[:, best].T @ words.classes)
