"""The measures of retrieval, against values worked out by hand."""

import math
import random

import ir_measures
import pytest
from ir_measures import RR, R, Success, nDCG

from evals.judging.ranking import Ranking, ranking_figures

NONE: frozenset[int] = frozenset()


def ranking(*found: set[int], quotes: int = 1) -> Ranking:
    return Ranking(tuple(frozenset(each) for each in found), quotes)


def test_a_quote_in_the_second_passage() -> None:
    (figures,) = ranking_figures([ranking(set(), {0}, set())])
    assert (figures.recall_at_1, figures.recall_at_5, figures.hit_at_1, figures.hit_at_5) == (0, 1, 0, 1)
    assert figures.reciprocal_rank == 0.5
    assert figures.ndcg_at_10 == pytest.approx(1 / math.log2(3))


def test_one_quote_of_two_found_counts_half_in_recall_and_whole_in_hit() -> None:
    (figures,) = ranking_figures([ranking({0}, set(), quotes=2)])
    assert (figures.recall_at_5, figures.hit_at_5, figures.reciprocal_rank) == (0.5, 1, 1)
    assert figures.ndcg_at_10 == pytest.approx(1 / (1 + 1 / math.log2(3)))


def test_a_passage_that_holds_both_quotes_is_a_perfect_ranking() -> None:
    (figures,) = ranking_figures([ranking({0, 1}, quotes=2)])
    assert (figures.recall_at_1, figures.ndcg_at_10) == (1, 1)


def test_a_second_passage_with_the_same_quote_changes_nothing() -> None:
    once, twice = ranking_figures([ranking({0}, set()), ranking({0}, {0})])
    assert once == twice


def test_nothing_found_is_nought_everywhere() -> None:
    nothing, empty = ranking_figures([ranking(set(), set()), ranking()])
    assert nothing == empty
    assert (nothing.recall_at_10, nothing.hit_at_10, nothing.reciprocal_rank, nothing.ndcg_at_10) == (0,) * 4


def test_a_quote_at_the_sixth_place_is_in_the_first_ten_but_not_the_first_five() -> None:
    (figures,) = ranking_figures([ranking(*[set()] * 5, {0})])
    assert (figures.recall_at_5, figures.recall_at_10, figures.reciprocal_rank) == (
        0,
        1,
        pytest.approx(1 / 6),
    )


def test_no_ranking_has_no_figures() -> None:
    assert ranking_figures([]) == ()


def test_the_rank_of_a_quote_is_that_of_its_first_passage() -> None:
    found = ranking(set(), {1}, {0, 1}, quotes=3)
    assert [found.rank(quote) for quote in range(3)] == [3, 2, None]


def test_a_thousand_random_rankings_are_measured_as_ir_measures_does() -> None:
    drawn = random.Random(7)
    rankings: list[Ranking] = []
    for _ in range(1000):
        quotes = drawn.randint(1, 6)
        # Each quote stands in one passage of its own: a passage is then relevant as ir-measures means it.
        places: list[set[int]] = [{quote} for quote in range(quotes) if drawn.random() < 0.7]
        places += [set() for _ in range(drawn.randint(0, 12))]
        drawn.shuffle(places)
        rankings.append(ranking(*places[:10], quotes=quotes))
    relevant = [
        ir_measures.Qrel(str(n), f"quote {quote}", 1)
        for n, each in enumerate(rankings)
        for quote in range(each.quotes)
    ]
    found = [
        ir_measures.ScoredDoc(
            str(n), f"quote {next(iter(held))}" if held else f"other {place}", 100.0 - place
        )
        for n, each in enumerate(rankings)
        for place, held in enumerate(each.found)
    ]
    names = {
        "recall_at_1": R @ 1,
        "recall_at_5": R @ 5,
        "recall_at_10": R @ 10,
        "hit_at_1": Success @ 1,
        "hit_at_5": Success @ 5,
        "hit_at_10": Success @ 10,
        "reciprocal_rank": RR,
        "ndcg_at_10": nDCG @ 10,
    }
    theirs = {
        (metric.query_id, str(metric.measure)): metric.value
        for metric in ir_measures.iter_calc(list(names.values()), relevant, found)
    }
    for n, ours in enumerate(ranking_figures(rankings)):
        for name, measure in names.items():
            assert getattr(ours, name) == pytest.approx(theirs.get((str(n), str(measure)), 0.0), abs=1e-12)
