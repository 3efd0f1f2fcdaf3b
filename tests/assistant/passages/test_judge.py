"""What was learnt of which words answer, and of whether any does."""

import json
from pathlib import Path

import numpy as np
import pytest

from assistant.passages.judge import SEEN, Judge, of_best

SHARE = SEEN.index("share")
# « share » of at most 0.5 is worth -1, more is worth 2.
UNITS = {
    "constant": 0.0,
    "trees": [
        {
            "feature": [SHARE, 0, 0],
            "threshold": [0.5, 0.0, 0.0],
            "left": [1, 1, 2],
            "right": [2, 1, 2],
            "value": [0.0, -1.0, 2.0],
        }
    ],
}


def judge(folder: Path, **changed: object) -> Judge:
    size = 5 + len(SEEN)
    stored = {
        "features": SEEN,
        "units": UNITS,
        "mean": [0.0] * size,
        "scale": [1.0] * size,
        "weights": [0.0] * size,
        "constant": 0.0,
    }
    path = folder / "judge.json"
    path.write_text(json.dumps({**stored, **changed}), encoding="utf-8")
    return Judge.load(path)


def test_of_what_is_seen_of_a_candidate_its_chance_is_learnt(tmp_path: Path) -> None:
    seen = np.zeros((2, len(SEEN)))
    seen[:, SHARE] = [0.9, 0.1]
    # 1 / (1 + e^-2) = 0.8808, 1 / (1 + e) = 0.2689.
    assert judge(tmp_path).units.chances(seen) == pytest.approx([0.8808, 0.2689], abs=1e-4)


def test_of_the_best_are_told_their_odds_their_sum_and_what_is_seen_of_the_first() -> None:
    seen = np.arange(2 * len(SEEN), dtype=np.float64).reshape(2, len(SEEN))
    told = of_best(np.array([0.2, 0.5]), seen)
    # Log-odds 0 and ln(0.2 / 0.8) = -1.3863; two are missing, with the least chance there is, ln(0.001 / 0.999) = -6.9068.
    assert told[:5] == pytest.approx([0.0, -1.3863, -6.9068, -6.9068, 0.7], abs=1e-4)
    assert told[5:].tolist() == seen[1].tolist()


def test_whether_anything_answers_is_linear_in_that(tmp_path: Path) -> None:
    weights = [0.0] * (5 + len(SEEN))
    weights[5 + SHARE] = 2.0
    means = [0.0] * (5 + len(SEEN))
    means[5 + SHARE] = 1.0
    seen = np.zeros((1, len(SEEN)))
    seen[0, SHARE] = 2.0
    # (2 - 1) * 2 = 2, and 1 / (1 + e^-2) = 0.8808.
    known = judge(tmp_path, weights=weights, mean=means)
    assert known.anything(np.array([0.5]), seen) == pytest.approx(0.8808, abs=1e-4)


def test_a_judge_of_other_features_is_refused_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"run python -m evals\.learning\.judge"):
        judge(tmp_path, features=["share"])
