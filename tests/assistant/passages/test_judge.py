"""What was learnt of which words answer, and of whether any does."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from assistant.passages.judge import LEARNT_FROM, SEEN, Judge, beside, of_best

SHARE = SEEN.index("share")
# Beside what is seen stand the log-odds by words and how far they lie behind; then what the reader makes of it.
ANSWERS = len(SEEN) + 2


def stump(column: int, threshold: float, low: float, high: float) -> dict[str, object]:
    """One tree: worth `low` where the column is at most `threshold`, `high` where it is more."""
    return {
        "constant": 0.0,
        "trees": [
            {
                "feature": [column, 0, 0],
                "threshold": [threshold, 0.0, 0.0],
                "left": [1, 1, 2],
                "right": [2, 1, 2],
                "value": [0.0, low, high],
            }
        ],
    }


# What anything is worth where nothing is said of it: log-odds 0.
NEVER = stump(0, 0.0, 0.0, 0.0)
WORDED = {"units": stump(SHARE, 0.5, -1.0, 2.0), "anything": NEVER}
READING = {"units": stump(ANSWERS, 0.0, -3.0, 1.0), "anything": NEVER}


def judge(folder: Path, **changed: object) -> Judge:
    path = folder / "judge.json"
    stored = {"features": LEARNT_FROM, "words": WORDED, "read": READING}
    path.write_text(json.dumps({**stored, **changed}), encoding="utf-8")
    return Judge.load(path)


def table(shares: list[float]) -> np.ndarray:
    seen = np.zeros((len(shares), len(SEEN)))
    seen[:, SHARE] = shares
    return seen


def reader(answers: list[float]) -> Callable[[np.ndarray], np.ndarray]:
    """A reader that makes this of the candidates, whatever the words make of them."""
    return lambda _: np.column_stack([answers, *[[0.0] * len(answers)] * 3])


def test_of_what_is_seen_of_a_candidate_its_chance_is_learnt(tmp_path: Path) -> None:
    chances, _ = judge(tmp_path).judged(table([0.9, 0.1]))
    # 1 / (1 + e^-2) = 0.8808, 1 / (1 + e) = 0.2689.
    assert chances == pytest.approx([0.8808, 0.2689], abs=1e-4)


def test_where_a_reader_read_what_it_says_is_judged_too(tmp_path: Path) -> None:
    chances, anything = judge(tmp_path).judged(table([0.9, 0.1]), reader([-2.0, 3.0]))
    # Half of the log-odds of each: (2 - 3) / 2 = -0.5 and (-1 + 1) / 2 = 0; 1 / (1 + e^0.5) = 0.3775.
    assert chances == pytest.approx([0.3775, 0.5], abs=1e-4)
    assert anything == pytest.approx(0.5)


def test_a_reader_is_told_what_the_words_make_of_the_candidates(tmp_path: Path) -> None:
    told: list[list[float]] = []

    def read(odds: np.ndarray) -> np.ndarray:
        told.append(odds.tolist())
        return np.zeros((len(odds), 4))

    judge(tmp_path).judged(table([0.9, 0.1]), read)
    assert told == [[2.0, -1.0]]


def test_what_words_and_reader_make_of_it_stand_beside_with_how_far_behind_the_best() -> None:
    assert beside(np.array([[7.0], [8.0]]), np.array([2.0, -1.0]), np.array([[0.5], [4.0]])).tolist() == [
        [7.0, 2.0, 0.0, 0.5, -3.5],
        [8.0, -1.0, -3.0, 4.0, 0.0],
    ]


def test_of_the_best_are_told_their_odds_the_sum_of_chances_and_what_is_seen_of_the_first() -> None:
    seen = np.arange(2 * len(SEEN), dtype=np.float64).reshape(2, len(SEEN))
    told = of_best(np.array([-1.5, 0.0]), seen)
    # 1 / (1 + e^1.5) = 0.1824, and 0.5 of the other; two are missing, and count as the least likely.
    assert told[:5] == pytest.approx([0.0, -1.5, -7.0, -7.0, 0.6824], abs=1e-4)
    assert told[5:].tolist() == seen[1].tolist()


def test_whether_anything_answers_is_told_by_the_best(tmp_path: Path) -> None:
    # The log-odds of the best come first: 2 where they are above 0.5, else -1.
    known = judge(tmp_path, words={**WORDED, "anything": stump(0, 0.5, -1.0, 2.0)})
    _, anything = known.judged(table([0.2, 0.9]))
    _, read = known.judged(table([0.2, 0.9]), reader([1.0, 1.0]))
    # 1 / (1 + e^-2) = 0.8808.
    assert anything == pytest.approx(0.8808, abs=1e-4)
    # Where a reader read, three tenths are its own verdict, here log-odds 0: 1 / (1 + e^-1.4) = 0.8022.
    assert read == pytest.approx(0.8022, abs=1e-4)


def test_a_judge_of_other_features_is_refused_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"run python -m evals\.learning\.judge"):
        judge(tmp_path, features=["share"])
