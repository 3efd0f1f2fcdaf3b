"""Test sets: questions with the quotes and the facts that a right answer holds, one JSON object a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from evals.errors import TestSetError

SAMPLES = Path(__file__).parent / "samples" / "questions.jsonl"
"""The bundled test set, over the sample documents."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


@dataclass(frozen=True, slots=True)
class Question:
    """A conversation whose last turn is scored, and what a right answer to it holds.

    `evidence` are verbatim quotes of the `documents` (file names); `pages` has one entry for each of them (a
    PDF page or the row of a spreadsheet, both 1-based, or None), or none at all. An answer is complete when
    it holds, for each of `facts`, one of its alternatives.
    """

    id: str
    type: str
    turns: tuple[str, ...]
    documents: tuple[str, ...]
    evidence: tuple[str, ...]
    facts: tuple[tuple[str, ...], ...]
    answerable: bool
    pages: tuple[int | None, ...] = ()
    tags: tuple[str, ...] = ()


class _Row(BaseModel):
    model_config = ConfigDict(strict=True)

    id: Text
    type: Text
    turns: list[Text]
    documents: list[Text]
    evidence: list[Text]
    facts: list[list[Text]]
    answerable: bool
    pages: list[int | None] = []
    tags: list[str] = []


def read_testset(path: Path) -> tuple[Question, ...]:
    """Read a test set. Raises TestSetError at its first fault, naming file, line and key."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise TestSetError(path, "ce fichier ne peut pas être lu") from error
    except UnicodeDecodeError as error:
        raise TestSetError(path, "ce fichier n’est pas en UTF-8") from error
    rows = [(number, _read_row(path, number, line)) for number, line in enumerate(lines, 1) if line.strip()]
    if not rows:
        raise TestSetError(path, "aucune question")
    seen: dict[str, int] = {}
    for number, row in rows:
        if row.id in seen:
            raise TestSetError(path, f"« {row.id} » sert déjà à la ligne {seen[row.id]}", number, "id")
        seen[row.id] = number
    return tuple(_question(row) for _, row in rows)


def read_testsets(paths: Sequence[Path]) -> dict[str, tuple[Question, ...]]:
    """Read several test sets, by file name; nothing is returned unless all of them are right."""
    return {path.name: read_testset(path) for path in paths}


def _read_row(path: Path, number: int, line: str) -> _Row:
    try:
        row = _Row.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise TestSetError(path, _reason(first["type"], key), number, key or None) from error
    for key, fault in _faults(row):
        raise TestSetError(path, fault, number, key)
    return row


def _reason(kind: str, key: str) -> str:
    if not key:
        return "ce n’est pas un objet JSON"
    expected = {
        "missing": "cette clé manque",
        "string_type": "un texte est attendu",
        "string_too_short": "ce texte est vide",
        "list_type": "une liste est attendue",
        "bool_type": "true ou false est attendu",
        "int_type": "un nombre entier ou null est attendu",
    }
    return expected.get(kind, "cette valeur n’est pas celle attendue")


def _faults(row: _Row) -> list[tuple[str, str]]:
    needed = (
        {"documents": row.documents, "evidence": row.evidence, "facts": row.facts} if row.answerable else {}
    )
    faults = [
        (key, "une question qui a une réponse en demande") for key, values in needed.items() if not values
    ]
    if not row.turns:
        faults.append(("turns", "aucune question"))
    if not all(row.facts):
        faults.append(("facts", "un fait n’a aucune formulation"))
    if row.pages and len(row.pages) != len(row.evidence):
        faults.append(("pages", f"{len(row.pages)} pages pour {len(row.evidence)} citations"))
    return faults


def _question(row: _Row) -> Question:
    return Question(
        id=row.id,
        type=row.type,
        turns=tuple(row.turns),
        documents=tuple(row.documents),
        evidence=tuple(row.evidence),
        facts=tuple(tuple(alternatives) for alternatives in row.facts),
        answerable=row.answerable,
        pages=tuple(row.pages),
        tags=tuple(row.tags),
    )
