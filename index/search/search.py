"""Searching by a question: its words and its vector, embedded once, and a second look at what they find."""

from functools import partial

from corpus.documents import Passage
from index.embedding.embedders import word_matcher
from index.french.analysis import analyse
from index.french.spelling import spelled
from index.seams import Embedder, Hit, PassageFilter, PassageIndex
from index.search.repeated import each_once
from index.search.second_look import DEPTH, LEARNT, SecondLook


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
        text = spelled(text, partial(self.index.frequencies, where=where), self._knows)
        vector = self.embedder.embed_question(text)
        if self._second_look is None:
            return self.index.search(text, vector, limit=limit, where=where)
        hits = self.index.search(text, vector, limit=max(limit, DEPTH), where=where)
        tokens = tuple(dict.fromkeys(analyse(text)))
        rarities = dict(zip(tokens, self.index.rarities(tokens, where), strict=True))
        alternatives = self.index.alternatives(tokens, where)
        judged = self._second_look.reorder(text, hits, rarities, self.matcher, alternatives)
        return each_once(judged, limit)

    def neighbours(self, passage: Passage, distance: int = 1) -> tuple[Passage, ...]:
        """Return the other passages of its document within `distance` places, in reading order."""
        return self.index.neighbours(passage, distance)

    def _knows(self, word: str) -> bool:
        return self.matcher is not None and self.matcher.knows(word)
