"""The measures of retrieval, computed by ir-measures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import ir_measures
from ir_measures import RR, Qrel, R, ScoredDoc, Success, nDCG

DEPTH = 10
"""How many passages are looked at."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a search found: for each passage, best first, the numbers of the evidence quotes it overlaps."""

    found: tuple[frozenset[int], ...]
    quotes: int

    def rank(self, quote: int) -> int | None:
        """Return the place (1-based) of the first passage that overlaps this quote."""
        return next((place for place, found in enumerate(self.found, 1) if quote in found), None)


@dataclass(frozen=True, slots=True)
class RankingFigures:
    """The measures of one ranking, each from 0 to 1.

    `recall_at_k` is the share of the evidence quotes that the first k passages overlap; `hit_at_k` is 1 where
    one of these passages overlaps any of them. `reciprocal_rank` is that of the first such passage. For
    `ndcg_at_10` a passage is relevant where it brings a quote that none before it brought, so that a second
    passage with the same words neither gains nor is missed; a quote never found counts as a passage missed.
    """

    recall_at_1: float
    recall_at_5: float
    recall_at_10: float
    hit_at_1: float
    hit_at_5: float
    hit_at_10: float
    reciprocal_rank: float
    ndcg_at_10: float


def ranking_figures(rankings: Sequence[Ranking]) -> tuple[RankingFigures, ...]:
    """Return the figures of each ranking, in order."""
    by_row = _measure(
        [Success @ 1, Success @ 5, Success @ DEPTH, RR, nDCG @ DEPTH],
        [relevant for number, ranking in enumerate(rankings) for relevant in _row_relevance(number, ranking)],
        [scored for number, ranking in enumerate(rankings) for scored in _scored(str(number), ranking)],
    )
    by_quote = _measure(
        [R @ 1, R @ 5, R @ DEPTH],
        [Qrel(f"{n}/{q}", "quote", 1) for n, ranking in enumerate(rankings) for q in range(ranking.quotes)],
        [
            scored
            for n, ranking in enumerate(rankings)
            for q in range(ranking.quotes)
            for scored in _scored(f"{n}/{q}", ranking, sought=q)
        ],
    )

    def recall(number: int, depth: int) -> float:
        quotes = rankings[number].quotes
        return sum(by_quote.get((f"{number}/{q}", R @ depth), 0.0) for q in range(quotes)) / max(quotes, 1)

    return tuple(
        RankingFigures(
            recall_at_1=recall(n, 1),
            recall_at_5=recall(n, 5),
            recall_at_10=recall(n, DEPTH),
            hit_at_1=by_row.get((str(n), Success @ 1), 0.0),
            hit_at_5=by_row.get((str(n), Success @ 5), 0.0),
            hit_at_10=by_row.get((str(n), Success @ DEPTH), 0.0),
            reciprocal_rank=by_row.get((str(n), RR), 0.0),
            ndcg_at_10=by_row.get((str(n), nDCG @ DEPTH), 0.0),
        )
        for n in range(len(rankings))
    )


def _measure(
    measures: list[ir_measures.Measure], relevant: list[Qrel], scored: list[ScoredDoc]
) -> dict[tuple[str, ir_measures.Measure], float]:
    if not relevant or not scored:
        return {}
    return {
        (metric.query_id, metric.measure): metric.value
        for metric in ir_measures.iter_calc(measures, relevant, scored)
    }


def _row_relevance(number: int, ranking: Ranking) -> Iterator[Qrel]:
    brought: set[int] = set()
    for place, found in enumerate(ranking.found, 1):
        if found - brought:
            yield Qrel(str(number), f"passage {place}", 1)
        brought |= found
    for quote in set(range(ranking.quotes)) - brought:
        yield Qrel(str(number), f"missing {quote}", 1)


def _scored(query: str, ranking: Ranking, sought: int | None = None) -> Iterator[ScoredDoc]:
    rank = None if sought is None else ranking.rank(sought)
    for place in range(1, len(ranking.found) + 1):
        yield ScoredDoc(query, "quote" if place == rank else f"passage {place}", -float(place))
