"""Teaching the judge: what is learnt tells what answers, and is asked without the library that learnt it."""

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="pip install -e '.[training]'")

from assistant.passages.judge import SEEN, Judge
from evals.learning.judge import Lesson, learnt

SHARE, FOUND = SEEN.index("share"), SEEN.index("found")


def lessons() -> list[Lesson]:
    """Eighty questions of ten candidates: of most, what says most answers; every fourth is a near miss that says as much.

    Nothing answers where little was found.
    """
    draw = np.random.default_rng(5)
    told = []
    for number in range(80):
        is_near = number % 4 == 0
        seen = draw.random((10, len(SEEN))) / 2
        best = int(draw.integers(10))
        seen[best, SHARE] = 1.0
        seen[:, FOUND] = 0.2 if is_near else 0.8
        answers = np.zeros(10, dtype=bool)
        answers[best] = not is_near
        told.append(Lesson(f"q{number}", ((seen, answers),)))
    return told


def test_what_was_learnt_tells_what_answers_and_whether_anything_does(tmp_path: Path) -> None:
    taught = lessons()
    path = tmp_path / "judge.json"
    path.write_text(json.dumps(learnt(taught)), encoding="utf-8")
    judge = Judge.load(path)
    told: dict[bool, list[float]] = {True: [], False: []}
    for one in taught:
        ((seen, answers),) = one.parts
        chances = judge.units.chances(seen)
        if one.is_answered:
            assert answers[chances.argmax()]
        told[one.is_answered].append(judge.anything(chances, seen))
    assert min(told[True]) > max(told[False])
