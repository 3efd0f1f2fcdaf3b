"""Two runs over the same questions: which figures differ, by how much, whether by chance, and where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb

import numpy as np

from evals.errors import EvalsError
from evals.judging.measures import FIGURES, Counts, figures
from evals.runs.run_files import ResultJson, RunJson

YES_OR_NO = frozenset(
    {"hit_at_5", "complete", "first_statement_recall", "citation_recall", "abstention_recall"}
)
"""The figures to which each question brings a yes or a no."""

_SHUFFLES = 10_000
_SEED = 20211022


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure in two runs; `p` is the chance of such a difference if the runs were alike."""

    name: str
    before: float | None
    after: float | None
    p: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """A test set in two runs, over the questions that both hold: figures, questions won and lost."""

    name: str
    questions: int
    differences: tuple[Difference, ...]
    won: tuple[ResultJson, ...]
    lost: tuple[ResultJson, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]


def compare(before: RunJson, after: RunJson) -> tuple[Comparison, ...]:
    """Compare every test set that both runs hold. Raises EvalsError where there is none."""
    earlier = {testset.name: testset.questions for testset in before.testsets}
    compared = tuple(
        _compare(testset.name, earlier[testset.name], testset.questions)
        for testset in after.testsets
        if testset.name in earlier
    )
    if not compared:
        raise EvalsError("Ces deux évaluations n’ont aucun jeu en commun.")
    return compared


def mcnemar(won: int, lost: int) -> float:
    """Return the exact two-sided p-value of McNemar's test for questions won and lost."""
    changed = won + lost
    tail = sum(comb(changed, k) for k in range(min(won, lost) + 1)) / 2**changed
    return min(1.0, float(2 * tail))


def randomisation(name: str, before: Sequence[Counts], after: Sequence[Counts]) -> float:
    """Return the p-value of a figure's difference: how often exchanging answers at random makes one as large.

    The questions of the two runs are exchanged one by one, 10,000 times, always in the same way; Noreen,
    "Computer-Intensive Methods for Testing Hypotheses" (1989).
    """
    pairs = np.array(
        [
            (one.get(name, (0.0, 0.0)), other.get(name, (0.0, 0.0)))
            for one, other in zip(before, after, strict=True)
        ]
    ).reshape(len(before), 2, 2)
    pairs = pairs[np.any(pairs[:, 0] != pairs[:, 1], axis=1) | np.any(pairs[:, :, 1] > 0, axis=1)]
    moves = pairs[:, 1] - pairs[:, 0]
    if not moves.any():
        return 1.0
    exchanged = np.random.default_rng(_SEED).integers(0, 2, (_SHUFFLES, len(pairs))).astype(np.float64)
    moved = exchanged @ moves
    sums = pairs.sum(axis=0)
    first, second = sums[0] + moved, sums[1] - moved
    with np.errstate(invalid="ignore", divide="ignore"):
        shuffled = second[:, 0] / second[:, 1] - first[:, 0] / first[:, 1]
        seen = sums[1, 0] / sums[1, 1] - sums[0, 0] / sums[0, 1]
    if not np.isfinite(seen):
        return 1.0
    # Rounding must not tell apart what are the same questions added in another order.
    as_large = np.abs(np.nan_to_num(shuffled)) >= abs(seen) - 1e-12
    return float((1 + as_large.sum()) / (1 + _SHUFFLES))


def _compare(name: str, before: Sequence[ResultJson], after: Sequence[ResultJson]) -> Comparison:
    earlier, later = _by_id(before), _by_id(after)
    shared = [question_id for question_id in earlier if question_id in later]
    pairs = [(earlier[question_id], later[question_id]) for question_id in shared]
    return Comparison(
        name=name,
        questions=len(shared),
        differences=tuple(_differences([p[0].counts for p in pairs], [p[1].counts for p in pairs])),
        won=tuple(now for was, now in pairs if was.diagnosis and not now.diagnosis),
        lost=tuple(now for was, now in pairs if now.diagnosis and not was.diagnosis),
        only_before=tuple(question_id for question_id in earlier if question_id not in later),
        only_after=tuple(question_id for question_id in later if question_id not in earlier),
    )


def _by_id(results: Sequence[ResultJson]) -> Mapping[str, ResultJson]:
    return {result.id: result for result in results}


def _differences(before: Sequence[Counts], after: Sequence[Counts]) -> list[Difference]:
    earlier, later = figures(before), figures(after)
    return [
        Difference(name, earlier[name], later[name], _p(name, before, after))
        for name in FIGURES
        if earlier[name] is not None or later[name] is not None
    ]


def _p(name: str, before: Sequence[Counts], after: Sequence[Counts]) -> float:
    if name not in YES_OR_NO:
        return randomisation(name, before, after)
    pairs = [
        (one[name][0], other[name][0])
        for one, other in zip(before, after, strict=True)
        if name in one and name in other
    ]
    return mcnemar(
        sum(later > earlier for earlier, later in pairs), sum(later < earlier for earlier, later in pairs)
    )
