"""Retrieval measured on a SQuAD-format set: each paragraph is one passage, found or not by its questions."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from corpus.documents import Passage
from evals.errors import TestSetError
from evals.figures import mean
from evals.ranking import Ranking, RankingFigures, ranking_figures
from index.embedded import EmbeddedIndex
from index.fusion import FusionWeights
from index.seams import Embedder
from index.search import Searcher


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


def weightings() -> dict[str, FusionWeights]:
    """Return the ways of searching that are compared, by their name on the screen."""
    return {
        "lexical seul": FusionWeights(dense=0.0),
        "dense seul": FusionWeights(dense=1.0),
        "fusion": FusionWeights(),
    }


def measure(
    squad: SquadSet, embedder: Embedder, on_progress: Callable[[int], None] = lambda _: None
) -> dict[str, RankingFigures]:
    """Return the mean figures of each way of searching; `on_progress` is told how many questions are done."""
    measured = {}
    done = 0
    passages = [_passage(squad, number) for number in range(len(squad.paragraphs))]
    vectors = embedder.embed_passages([passage.text for passage in passages])
    for name, weights in weightings().items():
        with TemporaryDirectory() as folder:
            index = EmbeddedIndex.create(
                Path(folder) / "index", embedder=embedder.name, dimension=embedder.dimension, weights=weights
            )
            index.add(passages, vectors)
            index.commit()
            searcher = Searcher(index, embedder)
            rankings = []
            for question, paragraph in squad.questions:
                found = (hit.passage.ordinal == paragraph for hit in searcher.search(question, limit=10))
                rankings.append(Ranking(tuple(frozenset({0} if right else ()) for right in found), 1))
                done += 1
                on_progress(done)
        measured[name] = _means(ranking_figures(rankings))
    return measured


def _passage(squad: SquadSet, number: int) -> Passage:
    text = squad.paragraphs[number]
    return Passage(
        id=f"squad-{number:05d}",
        document_id=f"squad-{number:05d}",
        # No name and no title: paragraphs are told apart by their words alone, as in published figures.
        document="",
        title="",
        collection="squad",
        ordinal=number,
        start=0,
        end=len(text),
        text=text,
        page=None,
        section=(),
    )


def _means(figures: Sequence[RankingFigures]) -> RankingFigures:
    fields = RankingFigures.__dataclass_fields__
    return RankingFigures(**{name: mean(getattr(each, name) for each in figures) or 0.0 for name in fields})
