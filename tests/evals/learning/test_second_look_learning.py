"""Teaching the second look: what is learnt orders what it learnt from, and is asked without the library that learnt it."""

import re

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="pip install -e '.[training]'")

from evals.learning.second_look import Example, as_numbers, is_kept_aside, learn, worth
from index.search.second_look import FEATURES, compared
from index.search.trees import Trees


def examples() -> list[Example]:
    """Forty questions with ten candidates: the right one has the greatest « soft » of all."""
    draw = np.random.default_rng(5)
    told = []
    for _ in range(40):
        seen = draw.random((10, len(FEATURES)))
        told.append(Example(seen, seen[:, FEATURES.index("soft")] == seen[:, FEATURES.index("soft")].max()))
    return told


def test_what_was_learnt_orders_the_candidates_and_stays_the_same_as_plain_numbers() -> None:
    told = examples()
    trees = learn([told])
    # The right one is told by one feature alone; ten candidates in no order have 0.5 and 0.29.
    assert re.search(r"success@5 1\.000, MRR (1\.000|0\.9[5-9])", worth(told, trees))
    seen = compared(told[0].seen)
    assert Trees.of(as_numbers(trees)).chances(seen) == pytest.approx(
        trees.predict_proba(seen)[:, 1], abs=1e-3
    )


def test_a_third_of_the_questions_is_kept_aside_by_their_ids() -> None:
    aside = sum(is_kept_aside(f"r{number:03}") for number in range(300))
    assert 70 < aside < 130
