"""Answering from a few given passages alone: whether one of them answers, learnt, and what it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from assistant.answers import Citation, Composition, Statement
from assistant.library.sources import Sources
from assistant.passages.extractive import ExtractiveComposer
from evals.given.evidence import FEATURES, EvidenceReader
from index.seams import Embedder, Hit
from index.search.trees import Trees, read_learnt

LEARNT = Path(__file__).with_name("answering.json")
"""What `python -m evals.experiments.given_learning` learnt."""

_NEAREST = 3
# Under this much of the question's words in the best passage, nothing is on its subject.
_ON_SUBJECT = 0.4
# What was learnt is of passages found for their question: one that says next to none of its words is not such.
_SOMETHING_SAID = 0.1


@dataclass(frozen=True, slots=True)
class Learnt:
    """Trees that tell how likely a passage answers: it does where its chance is `enough`."""

    trees: Trees
    enough: float

    @classmethod
    def load(cls, path: Path = LEARNT) -> "Learnt":
        """Read what was learnt. Raises ValueError where it was learnt from other features than those seen."""
        stored = read_learnt(path, FEATURES, "evals.experiments.given_learning")
        return cls(Trees.of(stored), stored["enough"])


class GivenPassages:
    """Composes an answer from given passages, or abstains: the passages are all that there is to know.

    Whether to answer is decided by what was learnt from questions with and without the passage that answers
    them; the words of the answer are those of the extractive composer where it has some from an answering
    passage, otherwise the sentence that says most of the question.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._composer = ExtractiveComposer()

    @cached_property
    def _reader(self) -> EvidenceReader:
        return EvidenceReader(self._embedder)

    @cached_property
    def _learnt(self) -> Learnt:
        return Learnt.load()

    def compose(self, question: str, hits: Sequence[Hit], sources: Sources) -> Composition:
        """Return statements that each cite a passage, or the reason for having none."""
        # Without a word there is nothing to quote.
        hits = [hit for hit in hits if hit.passage.text.strip()]
        passages = [hit.passage for hit in hits]
        seen, places = self._reader.read(question, [passage.text for passage in passages])
        chances = self._learnt.trees.chances(seen)
        sentences = [
            Citation(passage, passage.start + start, passage.start + end)
            for passage, (start, end) in zip(passages, places, strict=True)
        ]
        order = [int(place) for place in np.argsort(-chances, kind="stable")]
        covered = seen[:, FEATURES.index("words")]
        answering = [
            place
            for place in order
            if chances[place] >= self._learnt.enough and covered[place] >= _SOMETHING_SAID
        ]
        if not answering:
            on_subject = bool(order) and covered[order[0]] >= _ON_SUBJECT
            nearest = tuple(sentences[place] for place in order[:_NEAREST])
            return Composition(reason="not_stated" if on_subject else "nothing_found", nearest=nearest)
        best = answering[0]
        confidence = float(chances[best])
        composed = self._composer.compose(question, hits, sources)
        ids = {passages[place].id for place in answering}
        if composed.answered and composed.statements[0].citations[0].passage.id in ids:
            return Composition(composed.statements, confidence=confidence)
        said = " ".join(sentences[best].quote.split())
        return Composition((Statement(said, (sentences[best],)),), confidence=confidence)
