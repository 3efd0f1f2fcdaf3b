"""Boosted trees as plain numbers."""

import numpy as np
import pytest

from index.search.trees import Trees

# Two trees. The first asks whether feature 1 is at most 0: then 2, else -1. The second has one leaf, 0.5, and is filled up
# to the size of the first.
STORED = {
    "feature": [[1, 0, 0], [0, 0, 0]],
    "threshold": [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]],
    "left": [[1, 1, 2], [0, 1, 2]],
    "right": [[2, 1, 2], [0, 1, 2]],
    "value": [[0.0, 2.0, -1.0], [0.5, 0.0, 0.0]],
    "constant": -0.5,
}


def test_the_chance_is_the_logistic_of_the_leaves_that_a_row_comes_to() -> None:
    seen = np.array([[9.0, -3.0], [9.0, 0.0], [-9.0, 0.1]])
    # -0.5 + 2 + 0.5 = 2 on the left, -0.5 - 1 + 0.5 = -1 on the right; 1 / (1 + e^-2) = 0.8808, 1 / (1 + e) = 0.2689.
    assert Trees.of(STORED).chances(seen) == pytest.approx([0.8808, 0.8808, 0.2689], abs=1e-4)


def test_no_row_has_no_chance() -> None:
    assert Trees.of(STORED).chances(np.zeros((0, 2))).shape == (0,)
