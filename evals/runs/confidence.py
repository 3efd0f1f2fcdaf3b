"""What the stated confidence of answers is worth: which ones it would be better not to have given."""

from collections.abc import Sequence
from dataclasses import dataclass

from evals.runs.run_files import ResultJson

_BINS = 8


@dataclass(frozen=True, slots=True)
class Abstention:
    """How many questions got an answer or none, by whether the documents answer them."""

    answered_answerable: int
    answered_unanswerable: int
    abstained_answerable: int
    abstained_unanswerable: int


def abstention(results: Sequence[ResultJson]) -> Abstention:
    """Return the matrix of answers given and withheld."""

    def count(*, answered: bool, answerable: bool) -> int:
        return sum(one.answered == answered and one.answerable == answerable for one in results)

    return Abstention(
        answered_answerable=count(answered=True, answerable=True),
        answered_unanswerable=count(answered=True, answerable=False),
        abstained_answerable=count(answered=False, answerable=True),
        abstained_unanswerable=count(answered=False, answerable=False),
    )


def risk_coverage(results: Sequence[ResultJson]) -> list[tuple[float, float]]:
    """Return (coverage, risk) where only the surest answers are given, from the surest one to all of them.

    Coverage is the share of all questions that get an answer, risk the share of those answers that are wrong;
    answers of equal confidence are given together. El-Yaniv and Wiener, "On the Foundations of Noise-free
    Selective Classification" (2010).
    """
    answered = sorted(_stated(results), key=lambda pair: -pair[0])
    points: list[tuple[float, float]] = []
    wrong = 0
    for place, (confidence, is_right) in enumerate(answered, 1):
        wrong += not is_right
        if place == len(answered) or answered[place][0] < confidence:
            points.append((place / len(results), wrong / place))
    return points


def reliability(results: Sequence[ResultJson]) -> list[tuple[float, float, int]]:
    """Return for each eighth of the scale: mean confidence, share of right answers, number of answers."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for confidence, is_right in _stated(results):
        bins[min(int(confidence * _BINS), _BINS - 1)].append((confidence, is_right))
    return [
        (sum(c for c, _ in found) / len(found), sum(right for _, right in found) / len(found), len(found))
        for found in bins
        if found
    ]


def _stated(results: Sequence[ResultJson]) -> list[tuple[float, bool]]:
    return [
        (one.confidence, one.diagnosis is None)
        for one in results
        if one.answered and one.confidence is not None
    ]
