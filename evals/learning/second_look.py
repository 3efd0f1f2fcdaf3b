"""Teaches the second look: `python -m evals.learning.second_look --home HOME --acts FOLDER ... TESTSET...`.

The home must hold the documents of all of them. It learns from the written questions and those over an encyclopaedia that are
for readers, and from two thirds of the questions of each test set, told by their ids; it tells what it is worth on the others.
It writes `index/search/second_look.json`. Needs the `training` extra.
"""

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from statistics import fmean

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier

from assistant.settings import read_settings
from corpus.documents import Passage
from evals.judging.judging import Evidence, locate
from evals.judging.ranking import Ranking, ranking_figures
from evals.learning.asked import Asked, asked_of, parser_of
from evals.learning.candidates import alone
from evals.learning.encyclopaedia import read_encyclopaedia
from evals.learning.written import located
from evals.product.product import Product, searcher_over
from evals.sets.testset import read_testset
from index.search.search import Searcher
from index.search.second_look import FEATURES, LEARNT_FILE, compared, features
from index.training.trees import as_numbers

Floats = npt.NDArray[np.float64]

# Each set counts alike, but a small one by its questions: it holds too few kinds of them.
_FULL_WEIGHT = 150
# The trees' chances are true ones (the slope of a logistic fit on questions that they did not learn from is 1.0); what chooses
# sentences was set for softer scores, and gives more of the facts with half of the log-odds: 0.766 for 0.756 on real_dev,
# 0.349 for 0.333 on places_dev.
_SOFTNESS = 0.5
_TREES = {
    "max_iter": 300,
    "learning_rate": 0.05,
    "max_leaf_nodes": 8,
    "min_samples_leaf": 100,
    "l2_regularization": 10.0,
    "random_state": 0,
}


@dataclass(frozen=True, slots=True)
class Example:
    """What is seen of a question's candidates, and which of them are right."""

    seen: Floats
    right: npt.NDArray[np.bool_]


def main() -> None:
    """Look at the candidates of every question, learn, tell what it is worth, and write it."""
    parser = parser_of("evals.learning.second_look", __doc__)
    parser.add_argument("--piaf", type=Path, required=True, help="PIAF's file")
    parser.add_argument("--out", type=Path, default=LEARNT_FILE)
    parser.add_argument("testsets", type=Path, nargs="*")
    said = parser.parse_args()
    product = Product.open(read_settings(said.home))
    learnt: dict[str, list[Example]] = defaultdict(list)
    kept: dict[str, list[Example]] = defaultdict(list)
    for name, is_learnt, example in _examples(product, said.acts, said.questions, said.piaf, said.testsets):
        (learnt if is_learnt else kept)[name].append(example)
    trees = learn(learnt.values())
    for name, examples in kept.items():
        print(f"{name}: {len(learnt[name])} learnt from; kept aside: {worth(examples, trees)}")
    said.out.write_text(json.dumps({"features": FEATURES, **as_numbers(trees, _SOFTNESS)}), encoding="utf-8")


def learn(sets: Iterable[Sequence[Example]]) -> HistGradientBoostingClassifier:
    """Return trees that tell right candidates from wrong ones; each question counts once in its set."""
    rows, right, weights = [], [], []
    for examples in sets:
        told = [example for example in examples if example.right.any()]
        for example in told:
            share = min(1.0, len(told) / _FULL_WEIGHT) / len(told)
            rows.append(compared(example.seen))
            right.append(example.right)
            weights.append(np.full(len(example.right), share / math.sqrt(example.right.sum())))
    weight = np.concatenate(weights)
    return HistGradientBoostingClassifier(**_TREES).fit(
        np.concatenate(rows), np.concatenate(right), sample_weight=weight / weight.mean()
    )


def worth(examples: Sequence[Example], trees: HistGradientBoostingClassifier) -> str:
    """Return how well the trees order the candidates of some questions."""
    rankings = []
    for example in examples:
        chances = trees.predict_proba(compared(example.seen))[:, 1] if len(example.seen) else np.zeros(0)
        order = np.argsort(-chances, kind="stable")
        # Whichever right candidate comes first is the one that is looked for.
        rankings.append(Ranking(tuple(frozenset({0} if right else ()) for right in example.right[order]), 1))
    figures = ranking_figures(rankings)

    def mean(name: str) -> float:
        return fmean(getattr(one, name) for one in figures) if figures else 0.0

    return (
        f"{len(examples)} questions, success@5 {mean('hit_at_5'):.3f}, MRR {mean('reciprocal_rank'):.3f}, "
        f"nDCG@10 {mean('ndcg_at_10'):.3f}"
    )


def is_kept_aside(identity: str) -> bool:
    """Return whether the question of a test set with this id is one of the third that nothing is learnt from."""
    return int(sha256(identity.encode()).hexdigest(), 16) % 3 == 0


def _examples(
    product: Product, acts: Path, windows: Path, piaf: Path, testsets: Sequence[Path]
) -> Iterator[tuple[str, bool, Example]]:
    """Yield the set of each answerable question, whether it is learnt from, and its candidates."""
    for asked in asked_of(product, acts, windows):
        # Of one folder alone, there is too little to choose from.
        if not asked.is_alone:
            yield from _of_written(asked)
    searcher = _searcher(product)
    paragraphs, questions = read_encyclopaedia(piaf)
    with searcher_over([paragraph.text for paragraph in paragraphs], product.library.embedder) as general:
        for question in questions:
            if question.evidence:
                passages, seen = look(general, question.question)
                right = [passage.ordinal == question.paragraph for passage in passages]
                is_learnt = paragraphs[question.paragraph].fold == "reader"
                yield piaf.stem, is_learnt, Example(seen, np.array(right, dtype=bool))
    sources = product.sources()
    for path in testsets:
        for one in read_testset(path):
            if one.answerable and not one.ocr:
                example = _example(searcher, " ".join(one.turns), locate(one, sources))
                yield path.stem, not is_kept_aside(one.id), example


def _of_written(asked: Asked) -> Iterator[tuple[str, bool, Example]]:
    texts, searcher = asked.product.sources(), _searcher(asked.product)
    for one in asked.questions:
        if one.is_answerable and not one.is_of_several:
            yield asked.name, asked.fold(one) == "reader", _example(searcher, alone(one), located(one, texts))


def _searcher(product: Product) -> Searcher:
    searcher = product.library.in_force().searcher
    assert searcher is not None  # noqa: S101 (`Product.open` refuses an empty data folder)
    return searcher


def _example(searcher: Searcher, question: str, evidence: Evidence) -> Example:
    passages, seen = look(searcher, question)
    right = [bool(evidence.overlapped(p.document_id, p.start, p.end)) for p in passages]
    return Example(seen, np.array(right, dtype=bool))


def look(searcher: Searcher, text: str) -> tuple[list[Passage], Floats]:
    """Return the candidates of a question, with what is seen of each, shape (candidates, len(FEATURES))."""
    found = searcher.candidates(text)
    seen = features(*found) if found.hits else np.zeros((0, len(FEATURES)))
    return [hit.passage for hit in found.hits], seen


if __name__ == "__main__":
    main()
