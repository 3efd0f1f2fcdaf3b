"""A few texts held in memory and searched one by one: what a question is answered from, without an index."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from corpus.documents import Passage
from index.french.analysis import analyse
from index.seams import Alternative, Embedder, Hit, PassageFilter, Vectors

_K1, _B = 1.2, 0.75


class GivenIndex:
    """Implements `PassageIndex` over the passages that it is made with; BM25, and the cosine of vectors."""

    def __init__(self, passages: Sequence[Passage], embedder: Embedder) -> None:
        self._passages = tuple(passages)
        texts = [passage.text for passage in passages]
        self._vectors = (
            embedder.embed_passages(texts) if texts else np.zeros((0, embedder.dimension), np.float32)
        )
        self._counts = [Counter(analyse(passage.text)) for passage in passages]
        self._mean = sum(counts.total() for counts in self._counts) / max(1, len(passages)) or 1.0

    def __len__(self) -> int:
        """The number of passages held."""
        return len(self._passages)

    def add(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Refuse: these passages are given once."""
        raise NotImplementedError

    def remove(self, document_ids: Iterable[str]) -> None:
        """Refuse: these passages are given once."""
        raise NotImplementedError

    def search(
        self, text: str, vector: Vectors, *, limit: int = 10, where: PassageFilter | None = None
    ) -> tuple[Hit, ...]:
        """Return the best passages, best first, half by their words and half by their vectors."""
        tokens = tuple(dict.fromkeys(analyse(text)))
        rarities = self.rarities(tokens)
        best = sum(rarities) * (_K1 + 1) or 1.0
        hits = []
        for passage, counts, own in zip(self._passages, self._counts, self._vectors, strict=True):
            if where is not None and where.document_ids and passage.document_id not in where.document_ids:
                continue
            length = _K1 * (1 - _B + _B * counts.total() / self._mean)
            lexical = sum(
                rarity * counts[token] * (_K1 + 1) / (counts[token] + length)
                for token, rarity in zip(tokens, rarities, strict=True)
            )
            dense = max(0.0, float(own @ vector))
            hits.append(Hit(passage, 0.5 * lexical / best + 0.5 * dense, lexical / best, dense))
        return tuple(sorted(hits, key=lambda hit: -hit.score)[:limit])

    def rarities(self, tokens: Sequence[str], where: PassageFilter | None = None) -> tuple[float, ...]:  # noqa: ARG002
        """Return the inverse document frequency of each token among the passages."""
        held = [sum(token in counts for counts in self._counts) for token in tokens]
        return tuple(math.log(1 + (len(self) - each + 0.5) / (each + 0.5)) for each in held)

    def frequencies(
        self,
        tokens: Sequence[str],
        where: PassageFilter | None = None,  # noqa: ARG002
    ) -> tuple[int, ...]:
        """Return in how many passages each token stands."""
        return tuple(sum(token in counts for counts in self._counts) for token in tokens)

    def alternatives(
        self,
        tokens: Sequence[str],  # noqa: ARG002
        where: PassageFilter | None = None,  # noqa: ARG002
    ) -> tuple[Alternative, ...]:
        """Return nothing: a few passages say too little of acronyms."""
        return ()

    def neighbours(self, passage: Passage, distance: int = 1) -> tuple[Passage, ...]:
        """Return nothing: each passage stands alone."""
        del passage, distance
        return ()
