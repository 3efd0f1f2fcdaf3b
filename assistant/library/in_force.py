"""Searching so that the document in force comes before the one that it replaced or amended."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.library.ledger_desk import LedgerDesk
from corpus.catalogue.state import Successor
from corpus.french.dates import years_of
from index.seams import Embedder, Hit, PassageFilter, PassageIndex
from index.search.search import Searcher

# Of two passages, the one in force must be about the question too: its score at least this share of the other's.
_NEAR = 0.5


class InForceSearcher(Searcher):
    """Finds what `Searcher` finds; `successors` tells, by document id, what replaced or amended each."""

    def __init__(
        self,
        index: PassageIndex,
        embedder: Embedder,
        successors: Mapping[str, Successor],
        ledger: LedgerDesk,
    ) -> None:
        super().__init__(index, embedder)
        self._successors = successors
        self.ledger = ledger

    def search(self, text: str, *, limit: int = 10, where: PassageFilter | None = None) -> tuple[Hit, ...]:
        """Return the passages that answer best, best first; what is in force before what it took the place of."""
        hits = super().search(text, limit=limit, where=where)
        # « en 2022 » asks for what held then.
        asks_of_now = not years_of(text)
        return in_force_first(hits, self._successors) if self._successors and asks_of_now else hits


def in_force_first(hits: Sequence[Hit], successors: Mapping[str, Successor]) -> tuple[Hit, ...]:
    """Put the best passage of the document in force just before the first of the one that it followed.

    It must be found as well, with a score near that of the other, which it is then given. All else stays.
    """
    ordered = list(hits)
    for old in dict.fromkeys(hit.passage.document_id for hit in hits):
        successor = successors.get(old)
        if successor is None:
            continue
        places = [hit.passage.document_id for hit in ordered]
        first = places.index(old)
        best = places.index(successor.id) if successor.id in places else -1
        if best > first and ordered[best].score >= _NEAR * ordered[first].score:
            ordered.insert(first, replace(ordered.pop(best), score=ordered[first].score))
    return tuple(ordered)
