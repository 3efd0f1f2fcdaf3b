"""The figures of a run: each is a mean or a ratio over its judgements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evals.judging import Judgement
from evals.ranking import RankingFigures, ranking_figures


@dataclass(frozen=True, slots=True)
class Figures:
    """What a set of answers is worth; None where nothing could be counted.

    Retrieval, facts and citation recall are over the answerable questions (one that got no answer holds no
    fact and cites nothing), `words` over the answered ones, abstention over all. `verbatim` and `faithful`
    must be 1. Citation precision is over the citations of answers to answerable questions.
    """

    questions: int
    recall_at_1: float | None
    recall_at_5: float | None
    recall_at_10: float | None
    hit_at_5: float | None
    mrr: float | None
    ndcg_at_10: float | None
    fact_recall: float | None
    complete: float | None
    first_statement_recall: float | None
    words: float | None
    verbatim: float | None
    faithful: float | None
    citation_precision: float | None
    citation_recall: float | None
    abstention_precision: float | None
    abstention_recall: float | None
    abstention_f1: float | None


def figures(judgements: Sequence[Judgement]) -> Figures:
    """Return the figures of these judgements."""
    answerable = [j for j in judgements if j.question.answerable]
    answered = [j for j in judgements if j.answer.answered]
    abstained = [j for j in judgements if not j.answer.answered]
    unanswerable = len(judgements) - len(answerable)
    right = sum(not j.question.answerable for j in abstained)
    rankings = ranking_figures([j.ranking for j in answerable])
    facts_found = sum(len(j.facts_found) for j in answerable)
    citations = [hit for j in answerable for hit in j.on_evidence]
    precision = ratio(right, len(abstained))
    recall = ratio(right, unanswerable)
    numbers = sum(j.numbers for j in judgements)
    return Figures(
        questions=len(judgements),
        **_retrieval(rankings),
        fact_recall=ratio(facts_found, sum(len(j.question.facts) for j in answerable)),
        complete=mean(not j.facts_missed for j in answerable),
        first_statement_recall=mean(j.first_statement_holds for j in answerable),
        words=mean(j.words for j in answered),
        verbatim=mean(exact for j in judgements for exact in j.exact),
        faithful=ratio(numbers - sum(len(j.unfaithful) for j in judgements), numbers),
        citation_precision=mean(citations),
        citation_recall=mean(j.cites_evidence for j in answerable),
        abstention_precision=precision,
        abstention_recall=recall,
        abstention_f1=f1(precision, recall),
    )


def by_type(judgements: Sequence[Judgement]) -> dict[str, Figures]:
    """Return the figures of each type of question, types in the order of their first question."""
    types = dict.fromkeys(judgement.question.type for judgement in judgements)
    return {name: figures([j for j in judgements if j.question.type == name]) for name in types}


def _retrieval(rankings: Sequence[RankingFigures]) -> dict[str, float | None]:
    return {
        "recall_at_1": mean(r.recall_at_1 for r in rankings),
        "recall_at_5": mean(r.recall_at_5 for r in rankings),
        "recall_at_10": mean(r.recall_at_10 for r in rankings),
        "hit_at_5": mean(r.hit_at_5 for r in rankings),
        "mrr": mean(r.reciprocal_rank for r in rankings),
        "ndcg_at_10": mean(r.ndcg_at_10 for r in rankings),
    }


def mean(values: Iterable[float]) -> float | None:
    """Return the mean, None where there is no value."""
    listed = list(values)
    return sum(listed) / len(listed) if listed else None


def ratio(part: float, whole: float) -> float | None:
    """Return part / whole, None where the whole is nothing."""
    return part / whole if whole else None


def f1(precision: float | None, recall: float | None) -> float | None:
    """Return the harmonic mean; None where one has no value."""
    if precision is None or recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
