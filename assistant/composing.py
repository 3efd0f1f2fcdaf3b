"""The seam of answering: what makes statements out of a question and the passages found for it."""

from collections.abc import Sequence
from typing import Protocol

from assistant.answers import Composition
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
