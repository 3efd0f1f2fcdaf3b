"""Teaching the judge: what is learnt tells what answers, and is asked without the library that learnt it."""

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="pip install -e '.[training]'")

from assistant.passages.judge import SEEN, Judge
from assistant.passages.readings import Readings, Stretch
from corpus.documents import Passage
from evals.learning.judge import Lesson, Taught, learnt
from index.seams import Reading
from small_corpus import passages_of

SHARE, FOUND = SEEN.index("share"), SEEN.index("found")


class Fake:
    """Reads ten characters, and takes for an answer those that are « oui »."""

    def read(self, question: str, places: Sequence[tuple[Passage, int]]) -> tuple[Reading, ...]:
        return tuple(self._reading(passage.text, place) for passage, place in places)

    def _reading(self, text: str, place: int) -> Reading:
        score = 2.0 if text.startswith("oui", place) else -2.0
        told = np.full(1, score, np.float32)
        return Reading(score, np.array([[place, place + 3]], np.int32), told, told)


def lessons() -> list[Lesson]:
    """A hundred and sixty questions of ten candidates: what says most answers; every fourth is a near miss that says as much.

    Nothing answers where little was found. Half of them are to be read, and what says most is what the reader takes.
    """
    draw = np.random.default_rng(5)
    told = []
    for number in range(160):
        is_near = number % 4 == 0
        seen = draw.random((10, len(SEEN))) / 2
        best = int(draw.integers(10))
        seen[best, SHARE] = 1.0
        seen[:, FOUND] = 0.2 if is_near else 0.8
        answers = np.zeros(10, dtype=bool)
        answers[best] = not is_near
        text = "".join("oui" if place == best else "non" for place in range(10))
        (passage,) = passages_of([((), text)])
        stretches = tuple(Stretch(passage, 3 * place, 3 * place + 3) for place in range(10))
        told.append(Lesson(f"act {number}", "Oui ?", number >= 80, (Taught(seen, stretches, answers),)))
    return told


def test_what_was_learnt_tells_what_answers_and_whether_anything_does(tmp_path: Path) -> None:
    taught = lessons()
    path = tmp_path / "judge.json"
    path.write_text(json.dumps(learnt(taught, Fake())), encoding="utf-8")
    judge = Judge.load(path)
    for is_read in (False, True):
        told: dict[bool, list[float]] = {True: [], False: []}
        for one in taught:
            (part,) = one.parts
            readings = Readings(one.question, Fake())
            read = partial(readings.made_of, part.stretches) if is_read else None
            chances, anything = judge.judged(part.seen, read)
            if one.is_answered:
                assert part.answers[chances.argmax()]
            told[one.is_answered].append(anything)
        assert min(told[True]) > max(told[False])
