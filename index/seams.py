"""The seams of retrieval: what embeds text, what holds passages and finds them, and what reads them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from corpus.documents import Passage

Vectors = npt.NDArray[np.float32]
Places = npt.NDArray[np.int32]


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


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What a reader made of a stretch of a passage, for one question. All scores are log-odds.

    `answers`: whether the stretch answers at all. Row i of `places`, shape (tokens, 2), is where token i stands in the
    passage's text; `evidence` and `short`, shape (tokens,), tell whether it belongs to the words that prove the answer,
    and to the short answer itself.
    """

    answers: float
    places: Places
    evidence: Vectors
    short: Vectors

    def within(self, start: int, end: int) -> slice:
        """Return which tokens stand, as a whole or in part, in `text[start:end]`."""
        first = int(np.searchsorted(self.places[:, 1], start, side="right"))
        return slice(first, max(first, int(np.searchsorted(self.places[:, 0], end, side="left"))))

    def short_answer(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the stretch of `text[start:end]` that is most likely the short answer, None where none is likely."""
        held = self.within(start, end)
        likely = np.flatnonzero(self.short[held] > 0)
        if not len(likely):
            return None
        best = int(np.searchsorted(likely, self.short[held].argmax()))
        # The likely tokens around the most likely one, up to the first unlikely one.
        apart = np.flatnonzero(np.diff(likely) > 1)
        first = int(apart[apart < best].max(initial=-1)) + 1
        last = int(apart[apart >= best].min(initial=len(likely) - 1))
        places = self.places[held]
        return max(start, int(places[likely[first], 0])), min(end, int(places[likely[last], 1]))


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


class Reader(Protocol):
    """Reads passages for a question: whether they answer, and with which of their words."""

    def read(self, question: str, places: Sequence[tuple[Passage, int]]) -> tuple[Reading, ...]:
        """Return one reading for each place of a passage's text: of as much around it as is read at once."""
        ...


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
