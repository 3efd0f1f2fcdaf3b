"""The figures of a run: each is a ratio of two sums over its questions, so that any part has its own.

A question brings to each figure a share and a weight (`Counts`); a figure is the sum of the shares over the
sum of the weights, and has no value where nothing weighs.
"""

from collections.abc import Mapping, Sequence
from statistics import median, quantiles

import numpy as np
import numpy.typing as npt

from evals.judging.judging import Judgement
from evals.judging.ranking import ranking_figures

Counts = Mapping[str, tuple[float, float]]
"""What one question brings to each figure: (share, weight). Figures that it says nothing of are absent."""

FIGURES = {
    "recall_at_1": "Rappel@1",
    "recall_at_5": "Rappel@5",
    "recall_at_10": "Rappel@10",
    "hit_at_5": "Succès@5",
    "mrr": "MRR",
    "ndcg_at_10": "nDCG@10",
    "fact_recall": "Faits présents",
    "complete": "Réponses complètes",
    "first_statement_recall": "Dès la première phrase",
    "words": "Mots par réponse",
    "verbatim": "Citations exactes",
    "faithful": "Chiffres fidèles",
    "citation_precision": "Citations justes",
    "citation_recall": "Réponses bien citées",
    "abstention_precision": "Abstention, précision",
    "abstention_recall": "Abstention, rappel",
    "abstention_f1": "Abstention, F1",
}
"""The figures, and how each is named for its reader.

Retrieval, facts and citation recall are over the answerable questions (one that got no answer holds no fact
and cites nothing), `words` over the answered ones, abstention over all. `verbatim` and `faithful` must be 1.
Citation precision is over the citations of answers to answerable questions.
"""

MAIN_FIGURES = ("complete", "citation_recall", "abstention_f1", "words")
"""The figures that a list of runs shows."""

NUMBERS = ("words",)
"""The figures that are no shares."""

_RESAMPLES = 2000
_SEED = 20211022


def counts(judgement: Judgement) -> dict[str, tuple[float, float]]:
    """Return what one judgement brings to each figure."""
    question, answer = judgement.question, judgement.answer
    brought: dict[str, tuple[float, float]] = {
        "verbatim": (sum(judgement.exact), len(judgement.exact)),
        "faithful": (judgement.numbers - len(judgement.unfaithful), judgement.numbers),
    }
    if answer.answered:
        brought["words"] = (judgement.words, 1)
    right = not answer.answered and not question.answerable
    brought["abstention_precision"] = (right, not answer.answered)
    brought["abstention_recall"] = (right, not question.answerable)
    # The harmonic mean of a / b and a / c is 2 a / (b + c).
    brought["abstention_f1"] = (2 * right, (not answer.answered) + (not question.answerable))
    if question.answerable:
        brought |= _of_answerable(judgement)
    return {name: (float(share), float(weight)) for name, (share, weight) in brought.items() if weight}


def figures(questions: Sequence[Counts]) -> dict[str, float | None]:
    """Return the figures of these questions."""
    shares, weights = _sums(questions)
    values = _ratios(shares.sum(axis=0), weights.sum(axis=0))
    return dict(zip(FIGURES, values, strict=True))


def intervals(questions: Sequence[Counts]) -> dict[str, tuple[float, float] | None]:
    """Return the interval (95 %) of each figure: percentiles over questions drawn again, with replacement."""
    if not questions:
        return dict.fromkeys(FIGURES)
    shares, weights = _sums(questions)
    count = len(questions)
    drawn = np.random.default_rng(_SEED).multinomial(count, np.full(count, 1 / count), _RESAMPLES)
    parts, wholes = drawn @ shares, drawn @ weights
    found: dict[str, tuple[float, float] | None] = {}
    for at, name in enumerate(FIGURES):
        # A figure may have no value in some of the draws.
        some = wholes[:, at] > 0
        values = parts[some, at] / wholes[some, at]
        found[name] = None
        if len(values):
            low, high = np.percentile(values, (2.5, 97.5))
            found[name] = (float(low), float(high))
    return found


def by_type(questions: Sequence[tuple[str, Counts]]) -> dict[str, dict[str, float | None]]:
    """Return the figures of each type of question, types in the order of their first question."""
    types = dict.fromkeys(kind for kind, _ in questions)
    return {name: figures([brought for kind, brought in questions if kind == name]) for name in types}


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """Return the median and the 95th percentile, rounded to a tenth; noughts where there is nothing."""
    if not values:
        return {"p50": 0.0, "p95": 0.0}
    top = quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]
    return {"p50": round(median(values), 1), "p95": round(top, 1)}


def _of_answerable(judgement: Judgement) -> dict[str, tuple[float, float]]:
    (ranking,) = ranking_figures([judgement.ranking])
    facts = len(judgement.question.facts)
    states_facts = facts > 0
    return {
        "recall_at_1": (ranking.recall_at_1, 1),
        "recall_at_5": (ranking.recall_at_5, 1),
        "recall_at_10": (ranking.recall_at_10, 1),
        "hit_at_5": (ranking.hit_at_5, 1),
        "mrr": (ranking.reciprocal_rank, 1),
        "ndcg_at_10": (ranking.ndcg_at_10, 1),
        "fact_recall": (len(judgement.facts_found), facts),
        "complete": (states_facts and not judgement.facts_missed, states_facts),
        "first_statement_recall": (judgement.first_statement_holds, states_facts),
        "citation_precision": (sum(judgement.on_evidence), len(judgement.on_evidence)),
        "citation_recall": (judgement.cites_evidence, 1),
    }


def _sums(questions: Sequence[Counts]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return shares and weights, each of shape (questions, figures)."""
    both = np.array(
        [[brought.get(name, (0.0, 0.0)) for name in FIGURES] for brought in questions], dtype=np.float64
    ).reshape(len(questions), len(FIGURES), 2)
    return both[:, :, 0], both[:, :, 1]


def _ratios(shares: npt.NDArray[np.float64], weights: npt.NDArray[np.float64]) -> list[float | None]:
    return [float(share / weight) if weight else None for share, weight in zip(shares, weights, strict=True)]
