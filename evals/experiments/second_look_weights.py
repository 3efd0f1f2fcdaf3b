"""Learns the weights of the second look: `python -m evals.experiments.second_look_weights --home HOME --squad FILE TESTSET...`.

The home must hold the documents of the test sets. Of every test set a third of the questions, told by their
ids, is kept aside; of the SQuAD-format set the questions of every second paragraph. The weights are learnt from
the others, and what they are worth is measured on both. The questions kept aside of the SQuAD-format set are many:
what weights learnt from them instead are worth on the others is told too, so that every question is once judged by
weights that it had no part in. The weights are printed as they stand in `index.search.second_look`.
Needs the `training` extra.
"""

import math
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from assistant.settings import read_settings
from corpus.documents import Passage
from evals.formats.squad import read_squad
from evals.judging.judging import locate
from evals.product.product import Product, searcher_over
from evals.sets.testset import read_testset
from index.embedding.embedders import load_embedder
from index.french.analysis import analyse
from index.search.search import Searcher
from index.search.second_look import DEPTH, FEATURES, features

Floats = npt.NDArray[np.float64]

# A set counts by its questions, up to this many: a large one of another kind must not drown the others.
_FULL_WEIGHT = 600
# Of each question: so many of its best right candidates are learnt from.
_RIGHT = 3
_REGULARISATION = 1e-3
_STEPS = 50


@dataclass(frozen=True, slots=True)
class Example:
    """What is seen of a question's candidates, and which of them are right."""

    seen: Floats
    right: npt.NDArray[np.bool_]


def main(arguments: Sequence[str]) -> None:
    """Learn the weights and print them, with what they are worth."""
    parser = ArgumentParser(prog="python -m evals.experiments.second_look_weights", description=__doc__)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--squad", type=Path, action="append", default=[])
    parser.add_argument("testsets", type=Path, nargs="*")
    options = parser.parse_args(arguments)
    product = Product.open(read_settings(options.home))
    learnt: dict[str, list[Example]] = {}
    kept: dict[str, list[Example]] = {}
    for path in options.testsets:
        told = list(testset_examples(path, product))
        learnt[path.stem] = [example for identity, example in told if not is_kept_aside(identity)]
        kept[path.stem] = [example for identity, example in told if is_kept_aside(identity)]
    for path in options.squad:
        learnt[path.stem], kept[path.stem] = squad_examples(path)
    weights = learn(learnt.values())
    scale, constant = calibrate(weights, learnt.values())
    for name, examples in learnt.items():
        print(f"{name}: {_worth(examples, weights)} learnt from, {_worth(kept[name], weights)} kept aside")
    for path in options.squad:
        name = path.stem
        others = learn({**learnt, name: kept[name]}.values())
        print(f"{name}: {_worth(learnt[name], others)} with weights learnt from what was kept aside")
    print(dict(zip(FEATURES, np.round(weights * scale, 3).tolist(), strict=True)), round(constant, 3))


def is_kept_aside(identity: str) -> bool:
    """Return whether the question with this id is one of the third that nothing is learnt from."""
    return int(sha256(identity.encode()).hexdigest(), 16) % 3 == 0


def testset_examples(path: Path, product: Product) -> Iterator[tuple[str, Example]]:
    """Look at the candidates of each answerable question that needs no reading of pictures, by its id."""
    sources, searcher = product.sources(), product.library.in_force().searcher
    assert searcher is not None  # noqa: S101 (`Product.open` refuses an empty data folder)
    for question in read_testset(path):
        if not question.answerable or question.ocr:
            continue
        passages, seen = _look(searcher, " ".join(question.turns))
        evidence = locate(question, sources)
        right = [bool(evidence.overlapped(p.document_id, p.start, p.end)) for p in passages]
        yield question.id, Example(seen, np.array(right, dtype=bool))


def squad_examples(path: Path) -> tuple[list[Example], list[Example]]:
    """Look at the candidates of each question: those on every second paragraph, then the others."""
    squad = read_squad(path)
    parts: tuple[list[Example], list[Example]] = ([], [])
    with searcher_over(squad.paragraphs, load_embedder(None)) as searcher:
        for question, number in squad.questions:
            passages, seen = _look(searcher, question)
            right = np.array([passage.ordinal == number for passage in passages], dtype=bool)
            parts[number % 2].append(Example(seen, right))
    return parts


def learn(sets: Iterable[Sequence[Example]]) -> Floats:
    """Return the weights that give right candidates the most of a softmax over them and every wrong one."""
    sets = list(sets)
    scale = np.concatenate([example.seen for examples in sets for example in examples]).std(axis=0) + 1e-9
    lists, shares = [], []
    for examples in sets:
        ahead = [
            _padded(wrong - right)
            for example in examples
            if not example.right.all()
            for wrong in [example.seen[~example.right]]
            for right in example.seen[example.right][:_RIGHT]
        ]
        lists += ahead
        shares += [min(len(examples), _FULL_WEIGHT) / max(len(ahead), 1)] * len(ahead)
    behind, weights = np.stack(lists), np.array(shares) / sum(shares)
    present = ~np.isnan(behind[:, :, 0])
    behind = np.nan_to_num(behind)
    flat = (behind / scale).reshape(-1, len(FEATURES))

    def loss(solution: Floats) -> tuple[float, Floats]:
        # The right candidate stands at 0 in each list, and is none of `behind`.
        odds = np.where(present, np.exp(np.clip((flat @ solution).reshape(present.shape), -30, 30)), 0.0)
        sums = 1 + odds.sum(axis=1, keepdims=True)
        gradient = (odds / sums * weights[:, None]).reshape(-1) @ flat
        penalty = _REGULARISATION * solution
        return float(weights @ np.log(sums[:, 0]) + penalty @ solution), gradient + 2 * penalty

    found = minimize(loss, np.zeros(len(FEATURES)), jac=True, method="L-BFGS-B")
    solution: Floats = np.divide(found.x, scale)
    return solution


def _padded(rows: Floats) -> Floats:
    """Return as many rows as candidates are looked at, the last ones empty."""
    return np.concatenate([rows, np.full((DEPTH - len(rows), len(FEATURES)), np.nan)])


def calibrate(weights: Floats, sets: Iterable[Sequence[Example]]) -> tuple[float, float]:
    """Return the scale and the constant that make the score the chance of being right."""
    examples = [example for each in sets for example in each if len(example.right)]
    scores = np.concatenate([example.seen @ weights for example in examples])
    right = np.concatenate([example.right for example in examples])
    rows = np.stack([scores - scores.mean(), np.ones(len(scores))], axis=1)
    scale, constant = _logistic(rows, np.where(right, 1.0, -1.0), np.full(len(rows), 1 / len(rows)), 0.0)
    return float(scale), float(constant - scale * scores.mean())


def _logistic(rows: Floats, signs: Floats, weights: Floats, regularisation: float) -> Floats:
    """Return the minimum of the weighted logistic loss of `signs * rows @ solution`, by Newton's method."""
    solution = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(np.clip(signs * (rows @ solution), -30, 30)))
        gradient = -(weights * chance * signs) @ rows + 2 * regularisation * solution
        curvature = rows.T @ (rows * (weights * chance * (1 - chance))[:, None])
        curvature += (2 * regularisation + 1e-12) * np.eye(len(solution))
        step = np.linalg.solve(curvature, gradient)
        solution = solution - step
        if np.abs(step).max() < 1e-6:
            break
    return solution


def _look(searcher: Searcher, question: str) -> tuple[list[Passage], Floats]:
    hits = searcher.index.search(question, searcher.embedder.embed_question(question), limit=DEPTH)
    tokens = tuple(dict.fromkeys(analyse(question)))
    rarities = dict(zip(tokens, searcher.index.rarities(tokens), strict=True))
    alternatives = searcher.index.alternatives(tokens)
    seen = features(question, hits, rarities, searcher.matcher, alternatives)
    return [hit.passage for hit in hits], seen.reshape(len(hits), len(FEATURES))


def _worth(examples: Sequence[Example], weights: Floats) -> str:
    ranks = [
        1 + int(np.argmax(example.right[np.argsort(-(example.seen @ weights), kind="stable")]))
        for example in examples
        if example.right.any()
    ]
    count = max(len(examples), 1)
    within = sum(rank <= 5 for rank in ranks) / count
    gain = sum(1 / math.log2(rank + 1) for rank in ranks if rank <= 10) / count
    reciprocal = sum(1 / rank for rank in ranks) / count
    return f"{len(examples)} questions, success@5 {within:.3f}, MRR {reciprocal:.3f}, nDCG@10 {gain:.3f}"


if __name__ == "__main__":
    main(sys.argv[1:])
