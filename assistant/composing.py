"""The seam of answering: what makes statements out of a question and the passages found for it."""

from collections.abc import Sequence
from typing import Protocol

from assistant.answers import Composition
from assistant.library.ledger_desk import KeepsLedger, LedgerDesk
from corpus.documents import Passage
from index.seams import Hit, PassageFilter


class Surroundings(Protocol):
    """Knows what else is in the documents: around a passage, or wherever words are said."""

    def search(self, text: str, *, limit: int = 10, where: PassageFilter | None = None) -> tuple[Hit, ...]:
        """Return the passages that answer best, best first."""
        ...

    def neighbours(self, passage: Passage, distance: int = 1) -> tuple[Passage, ...]:
        """Return the other passages of its document within `distance` places, in reading order."""
        ...


class AnswerComposer(Protocol):
    """Makes an answer out of passages, or says why there is none."""

    def compose(self, question: str, hits: Sequence[Hit], surroundings: Surroundings) -> Composition:
        """Return statements that each cite the passages, best first, or the reason for having none."""
        ...


class Within:
    """Surroundings of which only what passes a filter is seen, the ledger included where they keep one."""

    def __init__(self, surroundings: Surroundings, where: PassageFilter) -> None:
        self._surroundings = surroundings
        self._where = where

    def search(self, text: str, *, limit: int = 10, where: PassageFilter | None = None) -> tuple[Hit, ...]:
        """Return the passages that answer best, best first."""
        return self._surroundings.search(text, limit=limit, where=where or self._where)

    def neighbours(self, passage: Passage, distance: int = 1) -> tuple[Passage, ...]:
        """Return the other passages of its document within `distance` places, in reading order."""
        return self._surroundings.neighbours(passage, distance)

    @property
    def ledger(self) -> LedgerDesk:
        """The ledger of the collections. Raises `AttributeError` where there is none, as if this did not exist."""
        if not isinstance(self._surroundings, KeepsLedger):
            raise AttributeError("ledger")
        return self._surroundings.ledger.within(self._where.collections)
