"""Boosted trees as plain numbers."""

import numpy as np
import pytest

from index.search.trees import DecisionTree, Trees

# Two trees. The first asks whether feature 1 is at most 0: then 2, else -1. The second has one leaf, 0.5.
STORED = {
    "trees": [
        {
            "feature": [1, 0, 0],
            "threshold": [0, 0, 0],
            "left": [1, 1, 2],
            "right": [2, 1, 2],
            "value": [0, 2, -1],
        },
        {"feature": [0], "threshold": [0], "left": [0], "right": [0], "value": [0.5]},
    ],
    "constant": -0.5,
}


def test_the_chance_is_the_logistic_of_the_leaves_that_a_row_comes_to() -> None:
    seen = np.array([[9.0, -3.0], [9.0, 0.0], [-9.0, 0.1]])
    # -0.5 + 2 + 0.5 = 2 on the left, -0.5 - 1 + 0.5 = -1 on the right; 1 / (1 + e^-2) = 0.8808, 1 / (1 + e) = 0.2689.
    assert Trees.of(STORED).chances(seen) == pytest.approx([0.8808, 0.8808, 0.2689], abs=1e-4)


def test_no_row_has_no_chance() -> None:
    assert Trees.of(STORED).chances(np.zeros((0, 2))).shape == (0,)


def test_trees_walk_to_their_leaves() -> None:
    # Row by row: feature 0 <= 1 goes to the leaf worth 2, otherwise feature 1 parts 0 from -2.
    split = DecisionTree(
        feature=np.array([0, 0, 1, 0, 0]),
        threshold=np.array([1.0, 0, 5, 0, 0]),
        left=np.array([1, 1, 3, 3, 4]),
        right=np.array([2, 1, 4, 3, 4]),
        value=np.array([0.0, 2, 0, 0, -2]),
    )
    leaf = DecisionTree(np.array([0]), np.array([0.0]), np.array([0]), np.array([0]), np.array([1.0]))
    chances = Trees([split, leaf], constant=-1.0).chances(np.array([[1.0, 9], [2, 5], [2, 6]]))
    np.testing.assert_allclose(chances, [1 / (1 + np.exp(-2)), 0.5, 1 / (1 + np.exp(2))])
