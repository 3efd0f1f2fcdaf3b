"""Boosted trees that were learnt elsewhere, kept as plain numbers and asked with numpy alone."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class DecisionTree:
    """A decision tree, one value for each node: the root is node 0, and a leaf leads to itself."""

    feature: npt.NDArray[np.int64]
    threshold: Floats
    left: npt.NDArray[np.int64]
    right: npt.NDArray[np.int64]
    value: Floats


class Trees:
    """Boosted trees: the chance of a row is the logistic function of the sum of the leaves that it comes to."""

    def __init__(self, trees: Sequence[DecisionTree], constant: float) -> None:
        size = max(len(tree.feature) for tree in trees)
        # The nodes of all trees stand in one row, those of a tree from its root on: looking them up takes half the time.
        self._roots = size * np.arange(len(trees))
        self._feature = _stacked([tree.feature for tree in trees], size)
        self._threshold = _stacked([tree.threshold for tree in trees], size)
        self._left = _stacked([root + tree.left for root, tree in zip(self._roots, trees, strict=True)], size)
        self._right = _stacked(
            [root + tree.right for root, tree in zip(self._roots, trees, strict=True)], size
        )
        self._value = _stacked([tree.value for tree in trees], size)
        self._constant = constant

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "Trees":
        """Return trees as `index.training.trees` writes them."""
        trees = [
            DecisionTree(
                feature=np.array(tree["feature"], dtype=np.int64),
                threshold=np.array(tree["threshold"], dtype=np.float64),
                left=np.array(tree["left"], dtype=np.int64),
                right=np.array(tree["right"], dtype=np.int64),
                value=np.array(tree["value"], dtype=np.float64),
            )
            for tree in stored["trees"]
        ]
        return cls(trees, stored["constant"])

    def chances(self, seen: Floats) -> Floats:
        """Return the chance of each row, shape (rows, features), within 0..1."""
        return chances_of(self.odds(seen))

    def odds(self, seen: Floats) -> Floats:
        """Return the log-odds of each row, shape (rows, features)."""
        rows = seen.shape[1] * np.arange(len(seen))[:, None]
        nodes = np.broadcast_to(self._roots, (len(seen), len(self._roots)))
        while True:
            goes_left = seen.take(rows + self._feature.take(nodes)) <= self._threshold.take(nodes)
            below = np.where(goes_left, self._left.take(nodes), self._right.take(nodes))
            if (below == nodes).all():
                break
            nodes = below
        return np.asarray(self._value.take(nodes).sum(axis=1) + self._constant)


def chances_of(odds: Floats) -> Floats:
    """Return the chances of log-odds, of the same shape."""
    return np.asarray(1 / (1 + np.exp(-odds)))


def read_learnt(path: Path, features: Sequence[str], program: str) -> dict[str, Any]:
    """Read trees, and what else was learnt with them. Raises ValueError where it was from other features than those seen."""
    stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if stored["features"] != list(features):
        raise ValueError(f"{path} was learnt from other features; run python -m {program}.")
    return stored


def _stacked(values: Sequence[npt.NDArray[Any]], size: int) -> npt.NDArray[Any]:
    stacked = np.zeros((len(values), size), dtype=values[0].dtype)
    for row, each in zip(stacked, values, strict=True):
        row[: len(each)] = each
    return stacked.ravel()
