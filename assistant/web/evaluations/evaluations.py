"""The evaluations that lie in the data folder: what their page shows of them, and of two of them.

They are written by a program of their own; what this one does not know of them is passed over.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

FOLDER = "evaluations"

FIGURES = {
    "complete": "Réponses complètes",
    "fact_recall": "Faits présents",
    "first_statement_recall": "Dès la première phrase",
    "words": "Mots par réponse",
    "verbatim": "Citations exactes",
    "faithful": "Chiffres fidèles",
    "citation_precision": "Citations justes",
    "citation_recall": "Réponses bien citées",
    "abstention_precision": "Abstention, précision",
    "abstention_recall": "Abstention, rappel",
    "abstention_f1": "Abstention, F1",
    "recall_at_1": "Rappel@1",
    "recall_at_5": "Rappel@5",
    "recall_at_10": "Rappel@10",
    "hit_at_5": "Succès@5",
    "mrr": "MRR",
    "ndcg_at_10": "nDCG@10",
}
"""The figures shown, and how each is named; another one is shown under its own name."""

MAIN_FIGURES = ("complete", "citation_recall", "abstention_f1", "words")
"""The figures that the list, and the table by type, show."""

TYPES = {
    "funding": "financement",
    "objective": "objectif",
    "commitment": "engagement",
    "fact": "fait",
    "comparison": "comparaison",
    "followup": "suite",
    "unanswerable": "sans réponse",
}
DIAGNOSES = {
    "not_read": "passage non lu",
    "not_retrieved": "passage non trouvé",
    "not_selected": "passage non choisi",
    "incomplete": "réponse incomplète",
    "wrongly_abstained": "abstention à tort",
    "wrongly_answered": "réponse à tort",
}

_LARGEST_BYTES = 200 * 2**20

_log = logging.getLogger(__name__)


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class SavedQuestion(_Read):
    """One question with what became of it; a run may keep no word of it."""

    id: str
    type: str = ""
    answered: bool = False
    diagnosis: str | None = None
    confidence: float | None = None
    turns: tuple[str, ...] = ()


class Testset(_Read):
    """A test set with its figures; each may have no value."""

    name: str
    figures: dict[str, float | None] = {}
    intervals: dict[str, tuple[float, float] | None] = {}
    by_type: dict[str, dict[str, float | None]] = {}
    questions: tuple[SavedQuestion, ...] = ()

    @property
    def known_figures(self) -> dict[str, str]:
        """The figures that have a value, those that are known first, with their names."""
        names = dict.fromkeys((*FIGURES, *self.figures))
        return {name: FIGURES.get(name, name) for name in names if self.figures.get(name) is not None}


class SavedRun(_Read):
    """An evaluation as its file tells it."""

    created: datetime
    commit: str | None = None
    model: str = ""
    documents: int = 0
    duration_s: float = 0.0
    testsets: tuple[Testset, ...] = ()


@dataclass(frozen=True, slots=True)
class Evaluation:
    """An evaluation of the folder: its name there, what it holds, and whether its report lies beside it."""

    name: str
    run: SavedRun
    has_report: bool


@dataclass(frozen=True, slots=True)
class Move:
    """A question that two evaluations answered otherwise: what was wrong before, and is now; None: nothing."""

    id: str
    words: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class SavedComparison:
    """A test set in two evaluations, over the questions that both asked."""

    name: str
    before: Testset
    after: Testset
    shared: int
    won: tuple[Move, ...]
    lost: tuple[Move, ...]
    changed: tuple[Move, ...]


def read_evaluations(home: Path) -> tuple[tuple[Evaluation, ...], tuple[str, ...]]:
    """Return the evaluations of a data folder, the latest first, and the names of the files that are none."""
    found: list[Evaluation] = []
    unreadable: list[str] = []
    folder = home / FOLDER
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        try:
            status = path.stat()
            if status.st_size > _LARGEST_BYTES:
                raise ValueError("too large")
            run = _read(path, (status.st_mtime_ns, status.st_size))
        except (OSError, ValidationError, ValueError) as error:
            _log.warning("%s cannot be read: %s", path.name, str(error).splitlines()[0])
            unreadable.append(path.name)
            continue
        found.append(Evaluation(path.stem, run, path.with_suffix(".html").is_file()))
    found.sort(key=lambda each: (each.run.created.timestamp(), each.name), reverse=True)
    return tuple(found), tuple(unreadable)


def compare(before: SavedRun, after: SavedRun) -> tuple[SavedComparison, ...]:
    """Return what changed from one to the other in each test set that both hold."""
    earlier = {testset.name: testset for testset in before.testsets}
    return tuple(
        _compare(earlier[testset.name], testset) for testset in after.testsets if testset.name in earlier
    )


def risk_coverage(questions: Sequence[SavedQuestion]) -> tuple[tuple[float, float], ...]:
    """Return (coverage, risk) where only the surest answers are given, from the surest one to all of them.

    Coverage is the share of all questions that get an answer, risk the share of those answers that are wrong;
    answers of equal confidence are given together. El-Yaniv and Wiener, "On the Foundations of Noise-free
    Selective Classification" (2010).
    """
    stated = sorted(
        (
            (one.confidence, one.diagnosis is None)
            for one in questions
            if one.answered and one.confidence is not None
        ),
        key=lambda pair: -pair[0],
    )
    points: list[tuple[float, float]] = []
    wrong = 0
    for place, (confidence, is_right) in enumerate(stated, 1):
        wrong += not is_right
        if place == len(stated) or stated[place][0] < confidence:
            points.append((place / len(questions), wrong / place))
    return tuple(points)


@lru_cache(maxsize=64)
def _read(path: Path, _state: tuple[int, int]) -> SavedRun:
    return SavedRun.model_validate_json(path.read_bytes())


def _compare(before: Testset, after: Testset) -> SavedComparison:
    earlier = {question.id: question for question in before.questions}
    pairs = [(earlier[now.id], now) for now in after.questions if now.id in earlier]
    moves = [
        Move(now.id, (now.turns or was.turns or ("",))[-1], was.diagnosis, now.diagnosis)
        for was, now in pairs
        if was.diagnosis != now.diagnosis
    ]
    return SavedComparison(
        after.name,
        before,
        after,
        len(pairs),
        tuple(move for move in moves if move.after is None),
        tuple(move for move in moves if move.before is None),
        tuple(move for move in moves if move.before and move.after),
    )
