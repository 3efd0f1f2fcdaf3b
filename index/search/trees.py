"""Boosted trees that were learnt elsewhere, kept as plain numbers and asked with numpy alone."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees of decisions, all of one size: node 0 is the root, a leaf leads to itself.

    `feature`, `threshold`, `left`, `right` and `value`, each of shape (trees, nodes). The chance of a row is the logistic
    function of the sum of the leaves that it comes to.
    """

    feature: npt.NDArray[np.int64]
    threshold: Floats
    left: npt.NDArray[np.int64]
    right: npt.NDArray[np.int64]
    value: Floats
    constant: float

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "Trees":
        """Return trees as they are kept in JSON."""
        return cls(
            feature=np.array(stored["feature"], dtype=np.int64),
            threshold=np.array(stored["threshold"], dtype=np.float64),
            left=np.array(stored["left"], dtype=np.int64),
            right=np.array(stored["right"], dtype=np.int64),
            value=np.array(stored["value"], dtype=np.float64),
            constant=float(stored["constant"]),
        )

    def chances(self, seen: Floats) -> Floats:
        """Return the chance of each row, shape (rows, features), within 0..1."""
        trees = np.arange(len(self.feature))
        nodes = np.zeros((len(seen), len(trees)), dtype=np.int64)
        rows = np.arange(len(seen))[:, None]
        while True:
            goes_left = seen[rows, self.feature[trees, nodes]] <= self.threshold[trees, nodes]
            below = np.where(goes_left, self.left[trees, nodes], self.right[trees, nodes])
            if (below == nodes).all():
                break
            nodes = below
        odds = self.value[trees, nodes].sum(axis=1) + self.constant
        return np.asarray(1 / (1 + np.exp(-odds)))
