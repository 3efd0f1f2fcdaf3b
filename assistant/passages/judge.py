"""What was learnt of which words answer a question, and of whether any does, from what is seen of each candidate."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from assistant.passages.features import COMPARED, FEATURES, Floats
from assistant.passages.readings import READ
from index.search.trees import Trees, chances_of, read_learnt

LEARNT = Path(__file__).with_name("judge.json")
"""What `python -m evals.learning.judge` learnt."""

SEEN = (*FEATURES, *(f"{name} behind the best" for name in COMPARED))
"""The columns of a table of candidates."""
LEARNT_FROM = (*SEEN, *READ)
"""All that a judge is learnt from."""

# The chance that anything answers from which an answer is given, and from which it is told as sure. Chances are true ones where
# nothing answers a third of what is asked, and much comes near; what people ask has an answer more often.
ENOUGH = 0.43
SURE = 0.55
BESIDE = 0.25
"""What has this share of the best one's chance is told beside it."""

# What the verdict with a reader counts, in log-odds, beside that on words alone. On texts of kinds that it never read the reader
# takes too little for an answer: of whether anything does, less of it is believed.
_READ_UNITS, _READ_ANYTHING = 0.5, 0.3
_BEST = 4
RISING = (0, _BEST)
"""The places of `of_best` with which the chance that anything answers can only rise: the best, and the sum of all."""
# The log-odds of what is not there, and of all that has less.
_NONE = -7.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Tells which candidates of a table answer (`units`) and, of the best of them, whether any does (`anything`)."""

    units: Trees
    anything: Trees

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "Verdict":
        """Return a verdict as `evals.learning.judge` writes it."""
        return cls(Trees.of(stored["units"]), Trees.of(stored["anything"]))

    def on(self, table: Floats) -> tuple[Floats, float]:
        """Return the log-odds of each candidate, at least one, and that anything answers."""
        odds = self.units.odds(table)
        return odds, float(self.anything.odds(of_best(odds, table)[None])[0])


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges by what everyone sees (`words`) and, where a reader read, again with what it makes of it (`read`): both count."""

    words: Verdict
    read: Verdict

    @classmethod
    def load(cls, path: Path = LEARNT) -> "Judge":
        """Read what was learnt. Raises ValueError where it was learnt from other things than are seen."""
        stored = read_learnt(path, LEARNT_FROM, "evals.learning.judge")
        return cls(Verdict.of(stored["words"]), Verdict.of(stored["read"]))

    def judged(self, seen: Floats, read: Callable[[Floats], Floats] | None = None) -> tuple[Floats, float]:
        """Return the chance of each candidate of a table, shape (candidates, len(SEEN)), and that anything answers.

        `read` returns what a reader makes of them, shape (candidates, len(READ)), where their log-odds by words are given.
        """
        odds, anything = self.words.on(seen)
        if read is not None:
            both, any_both = self.read.on(beside(seen, odds, read(odds)))
            odds, anything = (
                odds + _READ_UNITS * (both - odds),
                anything + _READ_ANYTHING * (any_both - anything),
            )
        return chances_of(odds), float(chances_of(np.asarray(anything)))


def beside(seen: Floats, odds: Floats, made: Floats) -> Floats:
    """Return the table with what the words and a reader make of each candidate beside it, and how far behind the best."""
    return np.column_stack([seen, odds, odds - odds.max(), made, made - made.max(axis=0)])


def of_best(odds: Floats, table: Floats) -> Floats:
    """Return what tells whether anything answers: the best log-odds, the sum of chances, what the table says of the best.

    Shape (_BEST + 1 + columns,).
    """
    order = np.argsort(-odds, kind="stable")
    best = np.pad(odds[order[:_BEST]], (0, max(0, _BEST - len(order))), constant_values=_NONE)
    return np.concatenate([np.maximum(best, _NONE), [chances_of(odds).sum()], table[order[0]]])


@cache
def learnt() -> Judge:
    """Return the judge that comes with the program."""
    return Judge.load()
