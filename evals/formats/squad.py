"""Retrieval measured on a SQuAD-format set: each paragraph is one passage, found or not by its questions."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import Any

from evals.errors import TestSetError
from evals.judging.ranking import DEPTH, Ranking, RankingFigures, ranking_figures
from evals.product.product import text_passage
from index.embedded.embedded import EmbeddedIndex
from index.embedded.fusion import FusionWeights
from index.seams import Embedder
from index.search.search import Searcher
from index.search.second_look import LEARNT, SecondLook

WAYS: dict[str, tuple[FusionWeights, SecondLook | None]] = {
    "lexical seul": (FusionWeights(dense=0.0), None),
    "dense seul": (FusionWeights(dense=1.0), None),
    "fusion": (FusionWeights(), None),
    "fusion et second regard": (FusionWeights(), LEARNT),
}
"""The ways of searching that are compared, by their name on the screen."""


@dataclass(frozen=True, slots=True)
class SquadSet:
    """Paragraphs, and questions each with the number of the paragraph that answers it."""

    paragraphs: tuple[str, ...]
    questions: tuple[tuple[str, int], ...]


def read_squad(path: Path) -> SquadSet:
    """Read a SQuAD-format file (version 1 or 2). Raises TestSetError where it is none.

    Questions without an answer are left out: no paragraph answers them.
    """
    try:
        content: Any = json.loads(path.read_text(encoding="utf-8"))
        paragraphs = [p for article in content["data"] for p in article["paragraphs"]]
        return SquadSet(
            paragraphs=tuple(p["context"] for p in paragraphs),
            questions=tuple(
                (qa["question"], number)
                for number, p in enumerate(paragraphs)
                for qa in p["qas"]
                if qa["answers"]
            ),
        )
    except OSError as error:
        raise TestSetError(path, "ce fichier ne peut pas être lu") from error
    except (ValueError, KeyError, TypeError) as error:
        raise TestSetError(path, "ce n’est pas un jeu au format SQuAD") from error


def measure(
    squad: SquadSet, embedder: Embedder, on_progress: Callable[[], None] = lambda: None
) -> dict[str, dict[str, float | None]]:
    """Return the mean figures of each way of searching; `on_progress` is called after each search."""
    vectors = embedder.embed_passages(squad.paragraphs)
    passages = [text_passage(number, text) for number, text in enumerate(squad.paragraphs)]
    measured: dict[str, dict[str, float | None]] = {}
    for name, (weights, second_look) in WAYS.items():
        with TemporaryDirectory(prefix="arpenteur-") as folder:
            index = EmbeddedIndex.create(
                Path(folder) / "index", embedder=embedder.name, dimension=embedder.dimension, weights=weights
            )
            index.add(passages, vectors)
            index.commit()
            searcher = Searcher(index, embedder, second_look=second_look)
            rankings = []
            for question, paragraph in squad.questions:
                found = searcher.search(question, limit=DEPTH)
                right = (frozenset({0} if hit.passage.ordinal == paragraph else ()) for hit in found)
                rankings.append(Ranking(tuple(right), quotes=1))
                on_progress()
        measured[name] = _means(ranking_figures(rankings))
    return measured


def _means(figures: Sequence[RankingFigures]) -> dict[str, float | None]:
    return {
        "mrr" if field.name == "reciprocal_rank" else field.name: fmean(
            getattr(each, field.name) for each in figures
        )
        for field in fields(RankingFigures)
    }
