"""Questions over stretches of documents ("windows") that are kept in a training folder, with the lines that answer them."""

import json
from pathlib import Path
from typing import Any

from evals.errors import TestSetError
from evals.learning.written import WrittenQuestion

WINDOWS = Path(__file__).with_name("fenetres.jsonl")
"""Questions over the windows that come with the project; their quotes are told by their places in the windows' texts."""


def read_window_questions(folder: Path) -> tuple[WrittenQuestion, ...]:
    """Read `questions.jsonl` of a folder, and those that come with the project over the windows of `windows.jsonl`.

    Raises TestSetError where a file is not as expected.
    """
    path = folder / "questions.jsonl"
    try:
        windows = {row["id"]: row for row in _rows(folder / "windows.jsonl")}
        own = [(row, row["evidence"]) for row in _rows(path)]
        path = WINDOWS
        placed = [
            (
                row,
                [windows[row["window"]]["text"][start:end] for start, end in row["evidence"]],
            )
            for row in _rows(WINDOWS)
        ]
        return tuple(
            WrittenQuestion(
                row["id"],
                document,
                (row["question"],),
                row["type"],
                row["style"],
                row["answerable"],
                tuple((document, words) for words in quotes),
                row["answer"],
            )
            for row, quotes in (*own, *placed)
            for document in (windows[row["window"]]["document"],)
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TestSetError(path, "ce fichier n’est pas celui attendu") from error


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
