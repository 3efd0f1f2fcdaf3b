"""Teaches the judge: `python -m evals.learning.judge --home HOME --acts FOLDER --questions FOLDER --piaf FILE`.

Which sentences, rows and lists answer a question, and whether any does, is learnt from the questions that are not set aside:
by their words from all of them, and again, with the reader, from those that it never saw.
Writes `assistant/passages/judge.json`. Needs the `training` extra.
"""

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier as _Model

from assistant.passages.candidates import Candidate
from assistant.passages.extractive import LookedAt
from assistant.passages.features import Floats, table
from assistant.passages.judge import LEARNT, LEARNT_FROM, RISING, SEEN, beside, of_best
from assistant.passages.readings import Readings, Stretch
from assistant.questions.question import understand
from assistant.settings import read_settings
from evals.judging.judging import QuotePlace
from evals.learning.asked import asked_of, parser_of
from evals.learning.candidates import Labelled, general, given, labelled
from evals.learning.encyclopaedia import read_encyclopaedia
from evals.product.product import Product
from index.reading.onnx_reader import OnnxReader
from index.seams import Embedder, Reader
from index.training.trees import as_numbers

# As many as an answer is made from; so many given passages; so many questions over the encyclopaedia.
_FOUND, _GIVEN, _GENERAL = 20, 10, 1400
_WORDS = {"max_iter": 300, "max_leaf_nodes": 16}
# The reader sees more in fewer questions: smaller trees.
_READS = {"max_iter": 120, "max_leaf_nodes": 8}
_TREES = {"learning_rate": 0.06, "min_samples_leaf": 80, "l2_regularization": 8.0, "random_state": 0}
# Of the candidates that do not answer, so many are learnt from for each thing asked: those that say most.
_KEPT = 70
_ANYTHING = {"max_iter": 160, "max_leaf_nodes": 6}
_PARTS = 3
_SAYING = [SEEN.index(name) for name in ("share", "direct", "found", "found")]


@dataclass(frozen=True, slots=True)
class Taught:
    """The candidates of one thing asked: what is seen of each, (candidates, columns), where it stands, whether it answers.

    `stretches` are empty where nothing is to be read.
    """

    seen: Floats
    stretches: tuple[Stretch, ...]
    answers: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Lesson:
    """The candidates of each thing that a question asks.

    Lessons of one `document` are learnt from together; a reader learns nothing from those that it is to read.
    """

    document: str
    question: str
    is_to_read: bool
    parts: tuple[Taught, ...]

    @property
    def is_answered(self) -> bool:
        """Whether any candidate answers."""
        return any(part.answers.any() for part in self.parts)

    @property
    def place(self) -> int:
        """Return which of `_PARTS` the document belongs to."""
        return crc32(self.document.encode()) % _PARTS


def main() -> None:
    """Ask, learn, and write what was learnt."""
    parser = parser_of("evals.learning.judge", __doc__)
    parser.add_argument("--piaf", type=Path, required=True, help="PIAF's file")
    parser.add_argument("--out", type=Path, default=LEARNT)
    said = parser.parse_args()
    product = Product.open(read_settings(said.home))
    asked = _questions(product, said.acts, said.questions, said.piaf)
    lessons = [made for one in asked if one.hits and (made := _lesson(one)).parts]
    said.out.write_text(json.dumps(learnt(lessons, OnnxReader())), encoding="utf-8")


def learnt(lessons: Sequence[Lesson], reader: Reader) -> dict[str, Any]:
    """Return the judge that these lessons make, as `assistant.passages.judge` reads it.

    Whether anything answers is learnt from the chances that trees give which learnt from other documents, and so is what a
    reader adds to the words.
    """
    words, apart = _parted(lessons, **_WORDS)
    read = [_read(one, apart[one.place], reader) for one in lessons if one.is_to_read]
    both, both_apart = _parted(read, **_READS)
    return {
        "features": LEARNT_FROM,
        "words": {"units": as_numbers(words), "anything": as_numbers(_anything(lessons, apart))},
        "read": {"units": as_numbers(both), "anything": as_numbers(_anything(read, both_apart))},
    }


def _parted(lessons: Sequence[Lesson], **shape: int) -> tuple[_Model, list[_Model]]:
    """Return trees that learnt from all lessons, and for each part of the documents those that learnt from the others."""
    apart = [_trees([one for one in lessons if one.place != place], **shape) for place in range(_PARTS)]
    return _trees(lessons, **shape), apart


def _read(lesson: Lesson, words: _Model, reader: Reader) -> Lesson:
    """Return the lesson with what the words, and a reader of what they put first, make of it beside."""
    readings = Readings(lesson.question, reader)
    parts = []
    for part in lesson.parts:
        odds = words.decision_function(part.seen)
        parts.append(replace(part, seen=beside(part.seen, odds, readings.made_of(part.stretches, odds))))
    return replace(lesson, parts=tuple(parts))


def _anything(lessons: Sequence[Lesson], apart: Sequence[_Model]) -> _Model:
    """Return what tells whether anything answers: the surer of the best and of all of them, the likelier."""
    best = np.array([_best(apart[one.place], one) for one in lessons])
    rising = np.isin(np.arange(best.shape[1]), RISING).astype(int)
    model = _Model(**_ANYTHING, **_TREES, monotonic_cst=rising)
    return model.fit(best, np.array([one.is_answered for one in lessons]))


def _best(trees: _Model, lesson: Lesson) -> Floats:
    judged = [(trees.decision_function(part.seen), part.seen) for part in lesson.parts]
    return of_best(*max(judged, key=lambda pair: float(pair[0].max())))


def _trees(lessons: Sequence[Lesson], **shape: int) -> _Model:
    """Return what tells the candidates that answer; each question counts once."""
    seen, answers, weights = [], [], []
    for one in lessons:
        for part in one.parts:
            kept = part.answers.copy()
            kept[np.argsort(-part.seen[:, _SAYING].sum(axis=1), kind="stable")[:_KEPT]] = True
            seen.append(part.seen[kept])
            answers.append(part.answers[kept])
            weights.append(np.full(int(kept.sum()), 1 / len(one.parts)))
    return _Model(**shape, **_TREES).fit(
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
    place, count = one.thing
    told_of = asked.parts
    if count > 1:
        told_of = asked.parts[place : place + 1] if len(asked.parts) == count else ()
    parts = [candidates for part in told_of if (candidates := looked.candidates(part))]
    # What the reader learnt from it would only seem to read well.
    is_to_read = one.fold == "judge"
    taught = tuple(_taught(candidates, one.evidence, is_to_read=is_to_read) for candidates in parts)
    return Lesson(one.document, asked.text, is_to_read, taught)


def _taught(candidates: Sequence[Candidate], evidence: Sequence[QuotePlace], *, is_to_read: bool) -> Taught:
    return Taught(
        table([candidate.features for candidate in candidates]),
        # Of the others the passages would fill the memory for nothing.
        tuple(candidate.stretch for candidate in candidates) if is_to_read else (),
        np.array([_answers(candidate, evidence) for candidate in candidates], dtype=np.bool_),
    )


def _answers(candidate: Candidate, evidence: Iterable[QuotePlace]) -> bool:
    return any(
        one.meets(unit.passage.document_id, unit.start, unit.end)
        for unit in candidate.units
        for one in evidence
    )


if __name__ == "__main__":
    main()
