"""Results written down as they come, so that a run that was stopped goes on from where it was."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pydantic import ValidationError

from assistant.errors import os_reason
from evals.errors import EvalsError
from evals.runs.run_files import ResultJson

Key = tuple[str, str]
"""The name of a test set and the id of one of its questions."""


class Journal:
    """The results of one run so far, one a line in a file named after what is run; gone when it is done."""

    def __init__(self, path: Path, file: IO[str], done: dict[Key, ResultJson]) -> None:
        self.done = done
        self._path = path
        self._file = file

    @classmethod
    @contextmanager
    def open(cls, folder: Path, fingerprint: str) -> "Iterator[Journal]":
        """Open the journal of the run with this fingerprint. Raises EvalsError where none can be written."""
        path = folder / f".{fingerprint}.en-cours.jsonl"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            done = _read(path)
            with path.open("a", encoding="utf-8") as file:
                # The last line may have been cut short.
                file.write("\n")
                yield cls(path, file, done)
        except OSError as error:
            raise EvalsError(
                f"Rien ne peut être écrit dans {folder} : {os_reason(error)}. "
                "Dites avec --json où écrire les résultats."
            ) from error

    def add(self, testset: str, result: ResultJson) -> None:
        """Write one result down."""
        self._file.write(json.dumps([testset, result.model_dump()], ensure_ascii=False) + "\n")
        self._file.flush()
        self.done[testset, result.id] = result

    def remove(self) -> None:
        """Forget the run, which is done."""
        self._path.unlink(missing_ok=True)


def _read(path: Path) -> dict[Key, ResultJson]:
    done: dict[Key, ResultJson] = {}
    if not path.exists():
        return done
    for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
        try:
            testset, values = json.loads(line)
            result = ResultJson.model_validate(values)
        except (ValueError, TypeError, ValidationError):
            continue
        done[testset, result.id] = result
    return done
