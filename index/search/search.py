"""Searching by a question: its words and its vector, embedded once, and a second look at what they find."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

from corpus.documents import Passage
from index.embedding.embedders import word_matcher
from index.french.analysis import analyse
from index.french.question_words import Floats
from index.french.spelling import spelled
from index.seams import Alternative, Embedder, Hit, PassageFilter, PassageIndex, Vectors, WordMatcher
from index.search.closeness import closeness
from index.search.repeated import each_once
from index.search.second_look import DEPTH, LEARNT, SecondLook


class Candidates(NamedTuple):
    """What the fusion found for a question, and what the second look needs beside: its arguments, in their order."""

    text: str
    hits: tuple[Hit, ...]
    rarities: Mapping[str, float]
    matcher: WordMatcher | None
    alternatives: tuple[Alternative, ...]


class Searcher:
    """An index and the embedder of its vectors; without a second look, in the fusion's order."""

    def __init__(
        self, index: PassageIndex, embedder: Embedder, *, second_look: SecondLook | None = LEARNT
    ) -> None:
        self.index = index
        self.embedder = embedder
        self.matcher = word_matcher(embedder)
        self._second_look = second_look

    def search(self, text: str, *, limit: int = 10, where: PassageFilter | None = None) -> tuple[Hit, ...]:
        """Return the passages that answer best, best first; none for a blank question."""
        if not text.strip() or limit <= 0:
            return ()
        if self._second_look is None:
            text, vector = self._understood(text, where)
            return self.index.search(text, vector, limit=limit, where=where)
        found = self.candidates(text, limit=max(limit, DEPTH), where=where)
        return each_once(self._second_look.reorder(*found), limit)

    def candidates(self, text: str, *, limit: int = DEPTH, where: PassageFilter | None = None) -> Candidates:
        """Return what the fusion finds, in its order, with what the second look needs to judge it."""
        text, vector = self._understood(text, where)
        hits = self.index.search(text, vector, limit=limit, where=where)
        tokens = tuple(dict.fromkeys(analyse(text)))
        rarities = dict(zip(tokens, self.index.rarities(tokens, where), strict=True))
        return Candidates(text, hits, rarities, self.matcher, self.index.alternatives(tokens, where))

    def closeness(self, text: str, texts: Sequence[str], where: PassageFilter | None = None) -> Floats:
        """Return how near each text comes to a question, shape (len(texts), len(NEARNESS)), within 0..1."""
        tokens = tuple(dict.fromkeys(analyse(text)))
        rarities = dict(zip(tokens, self.index.rarities(tokens, where), strict=True))
        return closeness(text, texts, rarities, self.matcher)

    def neighbours(self, passage: Passage, distance: int = 1) -> tuple[Passage, ...]:
        """Return the other passages of its document within `distance` places, in reading order."""
        return self.index.neighbours(passage, distance)

    def _understood(self, text: str, where: PassageFilter | None) -> tuple[str, Vectors]:
        """Return the question as it is spelled where it was misspelt, and its vector."""
        text = spelled(text, partial(self.index.frequencies, where=where), self._knows)
        return text, self.embedder.embed_question(text)

    def _knows(self, word: str) -> bool:
        return self.matcher is not None and self.matcher.knows(word)
