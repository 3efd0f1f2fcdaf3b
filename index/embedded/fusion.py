"""One score from two: a convex combination of calibrated scores.

Ranks alone forget how sure each side is: with a dense side weaker than the lexical one, reciprocal rank
fusion loses to words alone. See Bruch, Gai and Ingber, "An Analysis of Fusion Functions for
Hybrid Retrieval" (2023).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """How much of the fused score the dense side makes, between 0 and 1; stored with the index."""

    dense: float = 0.2

    def __post_init__(self) -> None:
        if not 0 <= self.dense <= 1:
            raise ValueError(f"The dense weight must lie between 0 and 1: {self.dense}")


def calibrated_lexical(scores: Scores, ideal: float) -> Scores:
    """Return BM25 scores as parts of the best score that the question's words allow, within 0..1."""
    return np.clip(scores / ideal, 0.0, 1.0) if ideal > 0 else np.zeros_like(scores)


def calibrated_dense(cosines: npt.NDArray[np.float32]) -> Scores:
    """Return cosines within 0..1: an opposite meaning is no nearer than none."""
    return np.clip(cosines.astype(np.float64), 0.0, 1.0)


def fused(lexical: Scores, dense: Scores, weights: FusionWeights) -> Scores:
    """Return the convex combination of two calibrated scores."""
    return (1 - weights.dense) * lexical + weights.dense * dense
