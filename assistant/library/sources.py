"""What answering may know of the documents: those of the collections asked, and nothing of any other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from assistant.library.ledger_desk import LedgerDesk
from corpus.documents import Passage
from index.french.question_words import Floats
from index.seams import Hit, PassageFilter
from index.search.closeness import NEARNESS
from index.search.search import Searcher

ANYWHERE = PassageFilter()


class Find(Protocol):
    """Finds passages, as an index does."""

    def __call__(self, text: str, *, limit: int = 10, where: PassageFilter | None = None) -> tuple[Hit, ...]:
        """Return the passages that answer best, best first."""
        ...


class Search(Protocol):
    """Finds passages."""

    def __call__(self, text: str, *, limit: int = 10, documents: Sequence[str] = ()) -> tuple[Hit, ...]:
        """Return the passages (of the documents with these ids, if any) that answer best, best first."""
        ...


class Closeness(Protocol):
    """Tells how near texts come to a question."""

    def __call__(self, text: str, texts: Sequence[str]) -> Floats:
        """Return the nearness of each text, shape (len(texts), len(index.search.closeness.NEARNESS))."""
        ...


class Neighbours(Protocol):
    """Finds what stands around a passage."""

    def __call__(self, passage: Passage, distance: int = 1) -> tuple[Passage, ...]:
        """Return the other passages of its document within `distance` places, in reading order."""
        ...


@dataclass(frozen=True, slots=True)
class Sources:
    """The documents as those see them who answer, explain and suggest; what `where` keeps out cannot be reached.

    `vocabulary` tells for each token of `index.french.analysis` how many of the passages hold it; `ledger` is
    None where only passages are given.
    """

    search: Search
    neighbours: Neighbours
    vocabulary: Callable[[Sequence[str]], tuple[int, ...]]
    closeness: Closeness
    ledger: LedgerDesk | None = None
    where: PassageFilter = ANYWHERE

    def closed(self) -> "Sources":
        """Return the same where passages are looked at by themselves: nothing else is found, whatever is asked."""
        return replace(NOTHING, closeness=self.closeness)


def searching(find: Find, where: PassageFilter = ANYWHERE) -> Search:
    """Return a search that never leaves what `where` lets through."""

    def search(text: str, *, limit: int = 10, documents: Sequence[str] = ()) -> tuple[Hit, ...]:
        return find(text, limit=limit, where=replace(where, document_ids=tuple(documents)))

    return search


def _find_nothing(text: str, *, limit: int = 10, where: PassageFilter | None = None) -> tuple[Hit, ...]:  # noqa: ARG001
    return ()


def _stand_alone(passage: Passage, distance: int = 1) -> tuple[Passage, ...]:  # noqa: ARG001
    return ()


def of_searcher(searcher: Searcher) -> Sources:
    """Return the passages of an index alone, of which no ledger is kept."""
    return Sources(
        searching(searcher.search), searcher.neighbours, searcher.index.frequencies, searcher.closeness
    )


NOTHING = Sources(
    searching(_find_nothing),
    _stand_alone,
    lambda tokens: (0,) * len(tokens),
    lambda _, texts: np.zeros((len(texts), len(NEARNESS))),
)
"""Where there is no document."""
