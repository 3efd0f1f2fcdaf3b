"""The evaluations that lie in the data folder: what their page shows of them, and of two of them.

They are written by a program of their own, with the names that they are shown under; what this one does not know
of them is passed over.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

FOLDER = "evaluations"

_LARGEST_BYTES = 200 * 2**20

_log = logging.getLogger(__name__)


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class SavedQuestion(_Read):
    """One question with what became of it; a run may keep no word of it."""

    id: str
    type: str = ""
    diagnosis: str | None = None
    turns: tuple[str, ...] = ()


class Testset(_Read):
    """A test set with its figures; each may have no value."""

    name: str
    figures: dict[str, float | None] = {}
    intervals: dict[str, tuple[float, float] | None] = {}
    by_type: dict[str, dict[str, float | None]] = {}
    questions: tuple[SavedQuestion, ...] = ()
    risk_coverage: tuple[tuple[float, float], ...] = ()


class Names(_Read):
    """How a run calls what it holds; an old one does not say, and is shown under its own keys."""

    figures: dict[str, str] = {}
    main: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    types: dict[str, str] = {}
    diagnoses: dict[str, str] = {}

    def of(self, figures: Mapping[str, float | None]) -> dict[str, str]:
        """Return the figures that have a value with their names, those that are named first."""
        known = {name: self.figures.get(name, name) for name in (*self.figures, *figures)}
        return {name: said for name, said in known.items() if figures.get(name) is not None}


class SavedRun(_Read):
    """An evaluation as its file tells it."""

    created: datetime
    commit: str | None = None
    model: str = ""
    documents: int = 0
    duration_s: float = 0.0
    testsets: tuple[Testset, ...] = ()
    names: Names = Names()


@dataclass(frozen=True, slots=True)
class Evaluation:
    """An evaluation of the folder: its name there, what it holds, and whether its report lies beside it."""

    name: str
    run: SavedRun
    has_report: bool


@dataclass(frozen=True, slots=True)
class SavedComparison:
    """A test set in two evaluations: how many questions both asked, and those that they answered otherwise."""

    before: Testset
    after: Testset
    shared: int
    moved: tuple[tuple[SavedQuestion, SavedQuestion], ...]


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


@lru_cache(maxsize=64)
def _read(path: Path, _state: tuple[int, int]) -> SavedRun:
    return SavedRun.model_validate_json(path.read_bytes())


def _compare(before: Testset, after: Testset) -> SavedComparison:
    earlier = {question.id: question for question in before.questions}
    pairs = [(earlier[now.id], now) for now in after.questions if now.id in earlier]
    moved = tuple((was, now) for was, now in pairs if was.diagnosis != now.diagnosis)
    return SavedComparison(before, after, len(pairs), moved)
