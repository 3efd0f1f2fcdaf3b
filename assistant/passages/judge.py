"""What was learnt of which words answer a question, and of whether any does, from what is seen of each candidate."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from assistant.passages.features import COMPARED, FEATURES, Floats
from index.search.trees import Trees, read_learnt

LEARNT = Path(__file__).with_name("judge.json")
"""What `python -m evals.learning.judge` learnt."""

SEEN = (*FEATURES, *(f"{name} behind the best" for name in COMPARED))
"""The columns of a table of candidates."""

# The chance that anything answers from which an answer is given, and from which it is told as sure. Chances are true ones where
# nothing answers a third of what is asked, and much comes near; what people ask has an answer more often.
ENOUGH = 0.42
SURE = 0.55
BESIDE = 0.25
"""What has this share of the best one's chance is told beside it."""

_BEST = 4
_LEAST = 1e-3


@dataclass(frozen=True, slots=True)
class Judge:
    """Tells which candidates answer (`units`), and whether any does.

    Whether anything answers is linear in `of_best`, to whose places `mean`, `scale` and `weights` belong.
    """

    units: Trees
    mean: Floats
    scale: Floats
    weights: Floats
    constant: float

    @classmethod
    def load(cls, path: Path = LEARNT) -> "Judge":
        """Read what was learnt. Raises ValueError where it was learnt from other things than are seen."""
        stored = read_learnt(path, SEEN, "evals.learning.judge")
        return cls(
            units=Trees.of(stored["units"]),
            mean=np.array(stored["mean"], dtype=np.float64),
            scale=np.array(stored["scale"], dtype=np.float64),
            weights=np.array(stored["weights"], dtype=np.float64),
            constant=stored["constant"],
        )

    def anything(self, chances: Floats, seen: Floats) -> float:
        """Return the chance that anything answers, of the chances and the table of all candidates, at least one."""
        known = (of_best(chances, seen) - self.mean) / self.scale
        return float(1 / (1 + np.exp(-(known @ self.weights + self.constant))))


def of_best(chances: Floats, seen: Floats) -> Floats:
    """Return what tells whether anything answers: the best chances as log-odds, their sum, what is seen of the best.

    Shape (_BEST + 1 + len(SEEN),).
    """
    order = np.argsort(-chances, kind="stable")
    best = np.clip(np.pad(chances[order[:_BEST]], (0, max(0, _BEST - len(order)))), _LEAST, 1 - _LEAST)
    return np.concatenate([np.log(best / (1 - best)), [chances.sum()], seen[order[0]]])


@cache
def learnt() -> Judge:
    """Return the judge that comes with the program."""
    return Judge.load()
