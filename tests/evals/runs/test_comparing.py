"""Two runs compared: paired tests against values worked out by hand, questions won and lost."""

from collections.abc import Sequence

import numpy as np
import pytest

from evals.errors import EvalsError
from evals.product.evaluating import judged_set
from evals.runs.comparing import compare, mcnemar, randomisation
from evals.runs.run_files import FORMAT, ResultJson, RunJson


def result(question_id: str, *, right: bool, words: float = 10) -> ResultJson:
    return ResultJson(
        id=question_id,
        type="fact",
        answerable=True,
        answered=True,
        diagnosis=None if right else "not_selected",
        counts={"complete": (float(right), 1.0), "words": (words, 1.0)},
        timings_ms={"answer": 1.0, "search": 1.0},
    )


def run_of(results: Sequence[ResultJson], name: str = "jeu.jsonl") -> RunJson:
    return RunJson(
        format=FORMAT,
        created="2026-01-01T00:00:00+00:00",
        commit=None,
        code="",
        model="m",
        settings={},
        index={},
        documents=1,
        duration_s=1.0,
        testsets=(judged_set(name, (), results),),
    )


@pytest.mark.parametrize(
    ("won", "lost", "p"),
    [(0, 0, 1.0), (1, 0, 1.0), (5, 0, 2 / 32), (0, 6, 2 / 64), (8, 2, 2 * (1 + 10 + 45) / 1024), (3, 3, 1.0)],
)
def test_mcnemar_is_the_exact_binomial(won: int, lost: int, p: float) -> None:
    assert mcnemar(won, lost) == pytest.approx(p)


def test_randomisation_agrees_with_all_the_exchanges_counted() -> None:
    # Differences 1, 2, 3: of the 8 ways to sign them, only +++ and --- are as far from nought as 6.
    before = [{"words": (10.0, 1.0)} for _ in range(3)]
    after = [{"words": (10.0 + n, 1.0)} for n in (1, 2, 3)]
    assert randomisation("words", before, after) == pytest.approx(2 / 8, abs=0.02)
    assert randomisation("words", after, before) == randomisation("words", before, after)


def test_what_is_the_same_differs_by_chance() -> None:
    same = [{"words": (float(n), 1.0)} for n in range(5)]
    assert randomisation("words", same, same) == 1
    assert randomisation("mrr", same, same) == 1


def test_few_differences_by_chance_are_found_to_be_so() -> None:
    random = np.random.default_rng(7)
    found = []
    for _ in range(60):
        both = random.normal(0, 1, (2, 25))
        before, after = ([{"words": (float(value), 1.0)} for value in values] for values in both)
        found.append(randomisation("words", before, after) < 0.05)
    assert sum(found) <= 8  # 3 expected; more than 8 has a chance of 0.003


def test_questions_won_and_lost_are_told_beside_the_means() -> None:
    before = run_of([result("a", right=True), result("b", right=False), result("gone", right=True)])
    after = run_of([result("a", right=False), result("b", right=True), result("new", right=True)])
    (comparison,) = compare(before, after)
    assert comparison.questions == 2
    assert [question.id for question in comparison.won] == ["b"]
    assert [question.id for question in comparison.lost] == ["a"]
    assert (comparison.only_before, comparison.only_after) == (("gone",), ("new",))
    complete = next(each for each in comparison.differences if each.name == "complete")
    assert (complete.before, complete.after, complete.p) == (0.5, 0.5, 1.0)


def test_runs_without_a_common_set_cannot_be_compared() -> None:
    one, other = run_of([result("a", right=True)]), run_of([result("a", right=True)], name="autre.jsonl")
    with pytest.raises(EvalsError, match="aucun jeu en commun"):
        compare(one, other)
