"""The two seams of retrieval: what embeds text, and what holds passages and finds them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from corpus.documents import Passage

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PassageFilter:
    """Which passages may be found; an empty tuple filters nothing."""

    collections: tuple[str, ...] = ()
    document_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alternative:
    """Tokens of a question, and others that say the same if a passage holds them all."""

    said: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with its fused score (higher is better) and the two calibrated scores behind it.

    `same` are other passages that say the same.
    """

    passage: Passage
    score: float
    lexical: float = 0.0
    dense: float = 0.0
    same: tuple[Passage, ...] = ()


class Embedder(Protocol):
    """Turns text into unit-length float32 vectors."""

    @property
    def name(self) -> str:
        """The model's name and revision, as the index's manifest states it."""
        ...

    @property
    def dimension(self) -> int:
        """The length of each vector."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return one row per text, shape (len(texts), dimension)."""
        ...

    def embed_question(self, text: str) -> Vectors:
        """Return the question's vector, shape (dimension,)."""
        ...


class WordMatcher(Protocol):
    """What an embedding model may know of single words, beside embedding texts."""

    def knows(self, word: str) -> bool:
        """Return whether this is a word, whatever any passage holds."""
        ...

    def importance(self, word: str) -> float:
        """Return how much a word says, whatever it is about."""
        ...

    def soft_matches(
        self, question: str, words: Sequence[str], texts: Sequence[Sequence[str]]
    ) -> tuple[Vectors, Vectors]:
        """Compare texts, each given as its segments, with a question and with some words of it.

        Returns how near each text comes to the question, shape (len(texts),), and how near the nearest word
        of each segment comes to each word, shape (len(words), segments of all texts), all within 0..1.
        """
        ...


class PassageIndex(Protocol):
    """Holds passages with their vectors, and finds those nearest to a question.

    A search within some collections is one over them alone: no other passage counts, not even in the rarity of words.
    """

    def add(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Add passages, replacing those with the same id; row i of `vectors` belongs to passage i."""
        ...

    def remove(self, document_ids: Iterable[str]) -> None:
        """Forget every passage of these documents."""
        ...

    def search(
        self, text: str, vector: Vectors, *, limit: int = 10, where: PassageFilter | None = None
    ) -> tuple[Hit, ...]:
        """Return the best passages, best first, with scores fused from words and vector."""
        ...

    def rarities(self, tokens: Sequence[str], where: PassageFilter | None = None) -> tuple[float, ...]:
        """Return the inverse document frequency of each token (see `index.french.analysis`) in the collections."""
        ...

    def frequencies(self, tokens: Sequence[str], where: PassageFilter | None = None) -> tuple[int, ...]:
        """Return for each token how many passages of the collections hold it, or have it said of them."""
        ...

    def alternatives(
        self, tokens: Sequence[str], where: PassageFilter | None = None
    ) -> tuple[Alternative, ...]:
        """Return what else says the same as some of a question's tokens, as the collections have it."""
        ...

    def neighbours(self, passage: Passage, distance: int = 1) -> tuple[Passage, ...]:
        """Return the other passages of its document within `distance` places, in reading order."""
        ...

    def __len__(self) -> int:
        """The number of passages held."""
        ...
