"""The index of a data folder in which nothing was ever stored."""

# ruff: noqa: ARG002 (the signatures are the seam's)

from collections.abc import Iterable, Sequence

from corpus.documents import Passage
from index.seams import Hit, PassageFilter, Vectors


class EmptyIndex:
    """Holds nothing and finds nothing."""

    def add(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Refuse: only a data folder can hold passages."""
        raise NotImplementedError

    def remove(self, document_ids: Iterable[str]) -> None:
        """There is nothing to forget."""

    def search(
        self, text: str, vector: Vectors, *, limit: int = 10, where: PassageFilter | None = None
    ) -> tuple[Hit, ...]:
        """Return no hits."""
        return ()

    def rarities(self, tokens: Sequence[str]) -> tuple[float, ...]:
        """Return nothing of note."""
        return (0.0,) * len(tokens)

    def neighbours(self, passage: Passage, distance: int = 1) -> tuple[Passage, ...]:
        """Return no passages."""
        return ()

    def __len__(self) -> int:
        """Nothing."""
        return 0
