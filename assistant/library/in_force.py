"""One state of the data folder: what is found in it, and whatever was made from it, which ends with it."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.library.ledger_desk import LedgerDesk
from assistant.library.sources import NOTHING, Sources, searching
from corpus.catalogue.quick_reading import State, Successor, read_definitions
from corpus.documents import Passage
from corpus.french.dates import years_of
from corpus.french.glossary import Glossary, bundled
from index.seams import Hit, PassageFilter
from index.search.search import Searcher

if TYPE_CHECKING:
    from corpus.catalogue.catalogue import Catalogue

Made = TypeVar("Made")

# Of two passages, the one in force must be about the question too: its score at least this share of the other's.
_NEAR = 0.5


class InForce:
    """The documents as one generation of the data folder holds them; any number of threads may ask.

    Documents keep their ids when they are read again, so nothing that was read of them may outlive it: caches
    are made by `made`, and end with it.
    """

    def __init__(
        self,
        state: State | None,
        searcher: Searcher | None,
        path: Path,
        catalogue: "Callable[[], Catalogue]",
        successors: Mapping[str, Successor],
    ) -> None:
        self.state = state
        self.searcher = searcher
        self.successors = successors
        self._path = path
        self._catalogue = catalogue
        self._making = threading.RLock()
        self._made: dict[object, Any] = {}

    def made(self, key: object, make: Callable[[], Made]) -> Made:
        """Return what was made under this key, or make it, once; others wait: what takes seconds fills itself later."""
        with self._making:
            if key not in self._made:
                self._made[key] = make()
            found: Made = self._made[key]
        return found

    def search(self, text: str, *, limit: int = 10, where: PassageFilter | None = None) -> tuple[Hit, ...]:
        """Return the passages that answer best, best first; what is in force before what it took the place of."""
        if self.searcher is None:
            return ()
        hits = self.searcher.search(text, limit=limit, where=where)
        # « en 2022 » asks for what held then.
        asks_of_now = not years_of(text)
        return in_force_first(hits, self.successors) if self.successors and asks_of_now else hits

    def neighbours(self, passage: Passage, distance: int = 1) -> tuple[Passage, ...]:
        """Return the other passages of its document within `distance` places, in reading order."""
        return self.searcher.neighbours(passage, distance) if self.searcher else ()

    def sources(self, collections: Sequence[str] = ()) -> Sources:
        """Return the documents of these collections (none: of all) as they are answered from."""
        if self.searcher is None:
            return NOTHING
        where = PassageFilter(tuple(sorted(set(collections))))
        return Sources(
            searching(self.search, where),
            self.neighbours,
            partial(self.searcher.index.frequencies, where=where),
            partial(self.searcher.closeness, where=where),
            self.made(
                (LedgerDesk, where), lambda: LedgerDesk(self._path, self._catalogue, where.collections)
            ),
            where,
        )

    def glossary(self, collections: Sequence[str] = ()) -> Glossary:
        """Return what acronyms mean in these collections (none: in all), the bundled list behind them."""
        wanted = tuple(sorted(set(collections)))

        def read() -> Glossary:
            return bundled().with_definitions(read_definitions(self._path, wanted))

        return self.made((Glossary, wanted), read)


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
