"""Searching by a question: its words and its vector, embedded once."""

from corpus.documents import Passage
from index.seams import Embedder, Hit, PassageFilter, PassageIndex


class Searcher:
    """An index with the embedder that its vectors come from."""

    def __init__(self, index: PassageIndex, embedder: Embedder) -> None:
        self.index = index
        self.embedder = embedder

    def search(self, text: str, *, limit: int = 10, where: PassageFilter | None = None) -> tuple[Hit, ...]:
        """Return the passages that answer best, best first; none for a blank question."""
        if not text.strip() or limit <= 0:
            return ()
        return self.index.search(text, self.embedder.embed_question(text), limit=limit, where=where)

    def neighbours(self, passage: Passage, distance: int = 1) -> tuple[Passage, ...]:
        """Return the other passages of its document within `distance` places, in reading order."""
        return self.index.neighbours(passage, distance)
