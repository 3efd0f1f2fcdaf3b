"""Teaches the judge: `python -m evals.learning.judge --home HOME --acts FOLDER --questions FOLDER --piaf FILE`.

Which sentences, rows and lists answer a question, and whether any does, is learnt from the questions that are not set aside.
Writes `assistant/passages/judge.json`. Needs the `training` extra.
"""

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from assistant.passages.candidates import Candidate
from assistant.passages.extractive import LookedAt
from assistant.passages.features import Floats, table
from assistant.passages.judge import LEARNT, SEEN, of_best
from assistant.questions.question import understand
from assistant.settings import read_settings
from evals.judging.judging import QuotePlace
from evals.learning.asked import asked_of, parser_of
from evals.learning.candidates import Labelled, general, given, labelled
from evals.learning.encyclopaedia import read_encyclopaedia
from evals.product.product import Product
from index.seams import Embedder
from index.training.trees import as_numbers

# As many as an answer is made from; so many given passages; so many questions over the encyclopaedia.
_FOUND, _GIVEN, _GENERAL = 20, 10, 1400
# Of the candidates that do not answer, so many are learnt from for each thing asked: those that say most.
_KEPT = 70
_PARTS = 3
_TREES = {
    "max_iter": 300,
    "max_leaf_nodes": 16,
    "learning_rate": 0.06,
    "min_samples_leaf": 80,
    "l2_regularization": 8.0,
    "random_state": 0,
}
_LOOSE = 0.01
_SAYING = [SEEN.index(name) for name in ("share", "direct", "found", "found")]


@dataclass(frozen=True, slots=True)
class Lesson:
    """The candidates of each thing that a question asks, shape (candidates, len(SEEN)), and which of them answer.

    A question that is asked of several collections makes several, of the same `id`.
    """

    id: str
    parts: tuple[tuple[Floats, npt.NDArray[np.bool_]], ...]

    @property
    def is_answered(self) -> bool:
        """Whether any candidate answers."""
        return any(answers.any() for _, answers in self.parts)


def main() -> None:
    """Ask, learn, and write what was learnt."""
    parser = parser_of("evals.learning.judge", __doc__)
    parser.add_argument("--piaf", type=Path, required=True, help="PIAF's file")
    parser.add_argument("--out", type=Path, default=LEARNT)
    said = parser.parse_args()
    product = Product.open(read_settings(said.home))
    asked = _questions(product, said.acts, said.questions, said.piaf)
    lessons = [made for one in asked if one.hits and (made := _lesson(one)).parts]
    said.out.write_text(json.dumps(learnt(lessons)), encoding="utf-8")


def learnt(lessons: Sequence[Lesson]) -> dict[str, Any]:
    """Return the judge that these lessons make, as `assistant.passages.judge` reads it.

    Whether anything answers is learnt from the chances that trees give which did not learn from the question at hand.
    """
    best = np.zeros((len(lessons), len(of_best(np.zeros(1), np.zeros((1, len(SEEN)))))))
    places = np.array([crc32(one.id.encode()) % _PARTS for one in lessons])
    for place in range(_PARTS):
        trees = _trees([one for one, other in zip(lessons, places, strict=True) if other != place])
        for number in np.flatnonzero(places == place).tolist():
            judged = [(trees.predict_proba(seen)[:, 1], seen) for seen, _ in lessons[number].parts]
            best[number] = of_best(*max(judged, key=lambda pair: float(pair[0].max())))
    mean, scale = best.mean(axis=0), best.std(axis=0) + 1e-6
    known = (best - mean) / scale
    right = np.array([one.is_answered for one in lessons])
    line = LogisticRegression(C=_LOOSE, max_iter=2000).fit(known, right)
    return {
        "features": SEEN,
        "units": as_numbers(_trees(lessons)),
        "mean": np.round(mean, 5).tolist(),
        "scale": np.round(scale, 5).tolist(),
        "weights": np.round(line.coef_[0], 5).tolist(),
        "constant": round(float(line.intercept_[0]), 5),
    }


def _trees(lessons: Sequence[Lesson]) -> HistGradientBoostingClassifier:
    """Return what tells the candidates that answer; each question counts once."""
    seen, answers, weights = [], [], []
    for one in lessons:
        for every, right in one.parts:
            kept = right.copy()
            kept[np.argsort(-every[:, _SAYING].sum(axis=1), kind="stable")[:_KEPT]] = True
            seen.append(every[kept])
            answers.append(right[kept])
            weights.append(np.full(int(kept.sum()), 1 / len(one.parts)))
    return HistGradientBoostingClassifier(**_TREES).fit(
        np.concatenate(seen), np.concatenate(answers), sample_weight=np.concatenate(weights)
    )


def _questions(product: Product, acts: Path, windows: Path, piaf: Path) -> Iterator[Labelled]:
    """Yield the questions that are not set aside, with what is found for them."""
    for asked in asked_of(product, acts, windows):
        yield from labelled(asked, [one for one in asked.questions if asked.fold(one) != "aside"], _FOUND)
    yield from _given(piaf, product.library.embedder)


def _given(path: Path, embedder: Embedder) -> Iterator[Labelled]:
    """Yield questions over given passages, of which every other one lacks what answers."""
    paragraphs, questions = read_encyclopaedia(path)
    kept = [one for one in questions if paragraphs[one.paragraph].fold != "aside"]
    kept = random.Random(11).sample(kept, min(len(kept), _GENERAL))
    for number, (one, own) in enumerate(general(paragraphs, kept, embedder, _FOUND)):
        others = [hit.passage for hit in one.hits if hit.passage.text != own.text]
        # What nearly answers stays; what answers is left out now and then.
        passages = [own] if number % 2 or not one.evidence else []
        yield given(one, (passages + others)[:_GIVEN], embedder)


def _lesson(one: Labelled) -> Lesson:
    asked = understand(one.question)
    looked = LookedAt.of(asked, one.hits, one.sources)
    parts = [candidates for part in asked.parts if (candidates := looked.candidates(part))]
    return Lesson(one.id, tuple(_taught(candidates, one.evidence) for candidates in parts))


def _taught(
    candidates: Sequence[Candidate], evidence: Sequence[QuotePlace]
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    answers = [_answers(candidate, evidence) for candidate in candidates]
    return table([candidate.features for candidate in candidates]), np.array(answers, dtype=np.bool_)


def _answers(candidate: Candidate, evidence: Iterable[QuotePlace]) -> bool:
    return any(
        one.meets(unit.passage.document_id, unit.start, unit.end)
        for unit in candidate.units
        for one in evidence
    )


if __name__ == "__main__":
    main()
