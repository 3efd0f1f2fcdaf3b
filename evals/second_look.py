"""Learns the weights of the second look: `python -m evals.second_look --home HOME --squad FILE TESTSET...`.

The home must hold the documents of the test sets. Of every test set each third question is kept aside, of the
SQuAD-format set the questions of every second paragraph; the weights are learnt from the others, and what they
are worth is measured on both. The weights are printed as they stand in `index.second_look`.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.settings import read_settings
from corpus.documents import Passage
from evals.judging import locate
from evals.product import Product, searcher_over
from evals.squad import read_squad
from evals.testset import read_testset
from index.analysis import analyse
from index.embedders import load_embedder
from index.search import Searcher
from index.second_look import DEPTH, FEATURES, features

Floats = npt.NDArray[np.float64]

# A set counts by its questions, up to this many: a large one of another kind must not drown the others.
_FULL_WEIGHT = 100
# Of each question: the pairs learnt from are its best right candidates with its first wrong ones.
_RIGHT, _WRONG = 3, 30
_REGULARISATION = 1e-3
_STEPS = 50


@dataclass(frozen=True, slots=True)
class Example:
    """What is seen of a question's candidates, and which of them are right."""

    seen: Floats
    right: npt.NDArray[np.bool_]


def main(arguments: Sequence[str]) -> None:
    """Learn the weights and print them, with what they are worth."""
    parser = ArgumentParser(prog="python -m evals.second_look", description=__doc__)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--squad", type=Path, action="append", default=[])
    parser.add_argument("testsets", type=Path, nargs="*")
    options = parser.parse_args(arguments)
    product = Product.open(read_settings(options.home))
    learnt, kept = {}, {}
    for path in options.testsets:
        examples = list(testset_examples(path, product))
        learnt[path.stem] = [example for place, example in enumerate(examples) if place % 3 != 2]
        kept[path.stem] = examples[2::3]
    for path in options.squad:
        learnt[path.stem], kept[path.stem] = squad_examples(path)
    weights = learn(learnt.values())
    scale, constant = calibrate(weights, learnt.values())
    for name, examples in learnt.items():
        print(f"{name}: {_worth(examples, weights)} learnt from, {_worth(kept[name], weights)} kept aside")
    print(dict(zip(FEATURES, np.round(weights * scale, 3).tolist(), strict=True)), round(constant, 3))


def testset_examples(path: Path, product: Product) -> Iterator[Example]:
    """Look at the candidates of each answerable question that needs no reading of pictures."""
    sources = product.sources()
    for question in read_testset(path):
        if not question.answerable or question.ocr:
            continue
        passages, seen = _look(product.library.searcher(), " ".join(question.turns))
        evidence = locate(question, sources)
        right = [bool(evidence.overlapped(p.document_id, p.start, p.end)) for p in passages]
        yield Example(seen, np.array(right, dtype=bool))


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
    """Return the weights under which right candidates come before wrong ones: logistic regression on pairs."""
    pairs, shares = [], []
    for examples in sets:
        ahead = [
            (right[:, None, :] - wrong[None, :, :]).reshape(-1, len(FEATURES))
            for example in examples
            for right, wrong in [
                (example.seen[example.right][:_RIGHT], example.seen[~example.right][:_WRONG])
            ]
            if len(right) and len(wrong)
        ]
        share = min(len(examples), _FULL_WEIGHT) / max(len(ahead), 1)
        pairs += ahead
        shares += [np.full(len(each), share / len(each)) for each in ahead]
    differences, weights = np.concatenate(pairs), np.concatenate(shares)
    weights /= weights.sum()
    scale = np.sqrt(weights @ differences**2) + 1e-9
    solution = _logistic(differences / scale, np.ones(len(differences)), weights, _REGULARISATION)
    return solution / scale


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
    seen = features(question, hits, rarities, searcher.embedder)
    return [hit.passage for hit in hits], seen.reshape(len(hits), len(FEATURES))


def _worth(examples: Sequence[Example], weights: Floats) -> str:
    ranks = [
        1 + int(np.argmax(example.right[np.argsort(-(example.seen @ weights), kind="stable")]))
        for example in examples
        if example.right.any()
    ]
    count = max(len(examples), 1)
    within = sum(rank <= 5 for rank in ranks) / count
    return f"{len(examples)} questions, success@5 {within:.3f}, MRR {sum(1 / rank for rank in ranks) / count:.3f}"


if __name__ == "__main__":
    main(sys.argv[1:])
