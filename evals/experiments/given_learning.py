"""Learns when given passages answer: `python -m evals.experiments.given_learning SQUAD.json [--measure]`.

From a SQuAD-format set, each question gives rows of ten passages: its own among the nearest, and the nearest
without it. The paragraphs are taken whole, then in stretches of a few sentences, then the same under the title
of their article, so that what surrounds the answer is often among the passages that do not answer. With
`--measure`, what is learnt from half of the articles is measured on the other half, and nothing is written.
"""

import json
import random
import re
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.french.folding import fold
from evals.given.answering import LEARNT
from evals.given.evidence import FEATURES, EvidenceReader
from evals.given.one_by_one import GivenIndex
from evals.product.product import text_passage
from index.embedding.embedders import load_embedder
from index.training.trees import as_numbers

PASSAGES = 10
_NEARBY = 24
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_DISTINCTIVE = 8
_PLATEAU = 0.02
_SETTINGS = {"max_iter": 120, "learning_rate": 0.08, "max_leaf_nodes": 12, "min_samples_leaf": 80}


@dataclass(frozen=True, slots=True)
class Cut:
    """One way of making passages of articles: words in each (0: paragraphs whole), title first or not."""

    name: str
    words: int
    titled: bool
    dense: float


CUTS = (
    Cut("paragraphs", 0, False, 0.0),
    Cut("stretches", 90, False, 0.3),
    Cut("titled stretches", 90, True, 0.5),
)


@dataclass(frozen=True, slots=True, eq=False)
class GivenRow:
    """What is seen of ten passages, which of them answer (perhaps none), and the article of the question."""

    seen: npt.NDArray[np.float32]
    answering: npt.NDArray[np.bool_]
    article: int


def main(arguments: Sequence[str]) -> None:
    """Learn, and write what was learnt beside the code that uses it; or measure."""
    parser = ArgumentParser(prog="python -m evals.experiments.given_learning", description=__doc__)
    parser.add_argument("squad", type=Path)
    parser.add_argument("--measure", action="store_true")
    options = parser.parse_args(arguments)
    with get_context("spawn").Pool(2) as pool:
        rows = dict(
            zip(
                (cut.name for cut in CUTS),
                pool.map(partial(_rows, options.squad), CUTS, chunksize=1),
                strict=True,
            )
        )
    if options.measure:
        _measure(rows)
        return
    everything = [row for each in rows.values() for row in each]
    stored = _stored(_fitted(everything), _threshold(everything))
    LEARNT.write_text(json.dumps(stored, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{LEARNT}: {len(stored['trees'])} trees, answers from {stored['enough']:.3f}")


def _rows(squad: Path, cut: Cut) -> list[GivenRow]:
    return list(given_rows(json.loads(squad.read_text(encoding="utf-8"))["data"], cut))


def given_rows(articles: Sequence[dict[str, Any]], cut: Cut) -> Iterator[GivenRow]:
    """Yield two rows for each question: with and without the passages that answer it."""
    texts: list[str] = []
    asked: list[tuple[str, int, tuple[str, ...], int]] = []
    owner: list[int] = []
    for article, content in enumerate(articles):
        for paragraph in content["paragraphs"]:
            spans = _spans(paragraph["context"], cut.words)
            first = len(texts)
            title = f"{content['title']}\n" if cut.titled else ""
            texts += [title + paragraph["context"][start:end].strip() for start, end in spans]
            owner += [article] * len(spans)
            for each in paragraph["qas"]:
                if each["answers"]:
                    at = each["answers"][0]["answer_start"]
                    place = next(number for number, (_start, end) in enumerate(spans) if at < end)
                    answers = tuple(fold(answer["text"]) for answer in each["answers"])
                    asked.append((each["question"], first + place, answers, article))
    embedder = load_embedder()
    index = GivenIndex([text_passage(number, text) for number, text in enumerate(texts)], embedder)
    folded = [fold(text) for text in texts]
    reader = EvidenceReader(embedder)
    shuffled = random.Random(3)  # noqa: S311
    for question, right, answers, article in asked:
        hits = index.search(question, embedder.embed_question(question), limit=len(texts))
        most = max(hit.lexical for hit in hits) or 1.0
        hits = tuple(sorted(hits, key=lambda hit: -(hit.lexical / most + cut.dense * hit.dense)))[:_NEARBY]
        nearest = [hit.passage.ordinal for hit in hits]
        # Another passage of the article that holds the answer's words may well answer too.
        answering = {right} | {
            place
            for place in nearest
            if owner[place] == article
            and len(answers[0]) > _DISTINCTIVE
            and any(answer in folded[place] for answer in answers)
        }
        without = [place for place in nearest if place not in answering][:PASSAGES]
        kept = nearest[:PASSAGES]
        if right not in kept:
            kept = [*kept[: PASSAGES - 1], right]
        for places in (kept, without):
            # The order in which passages are given says nothing.
            shuffled.shuffle(places)
            seen, _sentences = reader.read(question, [texts[place] for place in places])
            yield GivenRow(
                seen.astype(np.float32),
                np.array([place in answering for place in places]),
                article,
            )


def _spans(text: str, words: int) -> list[tuple[int, int]]:
    """Return where stretches of whole sentences of about so many words stand; all of the text for 0."""
    if not words:
        return [(0, len(text))]
    spans: list[tuple[int, int]] = []
    start = 0
    for end in (*(match.end() for match in _SENTENCE_END.finditer(text)), len(text)):
        size = len(text[start:end].split())
        if size >= 0.6 * words or (end == len(text) and size >= 0.3 * words):
            spans.append((start, end))
            start = end
    if start < len(text):
        spans = [*spans[:-1], (spans[-1][0] if spans else 0, len(text))]
    return spans


def _fitted(rows: Sequence[GivenRow]) -> Any:
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(**_SETTINGS, l2_regularization=5.0, random_state=0)
    return model.fit(
        np.concatenate([row.seen for row in rows]), np.concatenate([row.answering for row in rows])
    )


def _chances(model: Any, rows: Sequence[GivenRow]) -> npt.NDArray[np.float64]:
    chances = model.predict_proba(np.concatenate([row.seen for row in rows]))[:, 1]
    starts = np.cumsum([0, *(len(row.seen) for row in rows[:-1])])
    return np.asarray(np.maximum.reduceat(chances, starts))


def _threshold(rows: Sequence[GivenRow]) -> float:
    """Return the chance from which to answer: where errors are fewest among articles not learnt from."""
    chances, answerable = [], []
    for part in (0, 1):
        learnt = [row for row in rows if row.article % 2 != part]
        others = [row for row in rows if row.article % 2 == part]
        chances.append(_chances(_fitted(learnt), others))
        answerable.append(np.array([row.answering.any() for row in others]))
    return _best(np.concatenate(chances), np.concatenate(answerable))


def _best(chances: npt.NDArray[np.float64], answerable: npt.NDArray[np.bool_]) -> float:
    order = np.argsort(-chances)
    right = answerable[order]
    errors = np.cumsum(~right) / (~right).sum() + 1 - np.cumsum(right) / right.sum()
    # The least error lies somewhere on a long plateau: its middle is less a matter of chance than its lowest point.
    return float(np.median(chances[order][errors <= errors.min() + _PLATEAU]))


def _measure(rows: dict[str, list[GivenRow]]) -> None:
    everything = [row for each in rows.values() for row in each]
    articles = np.random.default_rng(0).permutation(1 + max(row.article for row in everything))
    half = set(articles[: len(articles) // 2].tolist())
    for which in (True, False):
        learnt = [row for row in everything if (row.article in half) is which]
        model, enough = _fitted(learnt), _threshold(learnt)
        for name, each in rows.items():
            kept = [row for row in each if (row.article in half) is not which]
            answered = _chances(model, kept) >= enough
            answerable = np.array([row.answering.any() for row in kept])
            answers, refusals = answered[~answerable].mean(), (~answered)[answerable].mean()
            print(
                f"{name}: {len(kept)} rows, false answers {answers:.3f}, false refusals {refusals:.3f}, "
                f"error {(answers + refusals) / 2:.3f}",
                flush=True,
            )


def _stored(model: Any, enough: float) -> dict[str, Any]:
    return {"features": list(FEATURES), "enough": round(enough, 4), **as_numbers(model)}


if __name__ == "__main__":
    main(sys.argv[1:])
