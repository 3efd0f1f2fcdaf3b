"""Test sets: questions with the quotes and the facts that a right answer holds.

One JSON object a line, or one row of a spreadsheet (`evals.sheets`) a question.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from assistant.errors import os_reason
from evals.errors import EvalsError, Fault, TestSetError
from evals.sheets import SHEETS, awaiting, column_of, read_sheet

SAMPLES = Path(__file__).parent / "samples" / "questions.jsonl"
"""The bundled test set, over the sample documents."""
SAMPLE_SETS = (SAMPLES, SAMPLES.with_name("french.jsonl"))
"""... and the few searches that each need one rule of French: they show at once that a rule is lost."""

RETRIEVAL = "retrieval"
"""The tag of questions that say which words answer, but not what an answer must hold."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


@dataclass(frozen=True, slots=True)
class Question:
    """A conversation whose last turn is scored, and what a right answer to it holds.

    `evidence` are verbatim quotes of the `documents` (file names); `pages` has one entry for each of them (a
    PDF page or the row of a spreadsheet, both 1-based, or None), or none at all. An answer is complete when
    it holds, for each of `facts`, one of its alternatives. `ocr` marks what is only in a picture. `line` is
    where the question stands in its file.
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
    ocr: bool = False
    line: int = field(default=0, compare=False)


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
    ocr: bool = False


def read_testset(path: Path) -> tuple[Question, ...]:
    """Read a test set. Raises TestSetError with all its faults, each with its line and its key or column."""
    place = _column if path.suffix.lower() in SHEETS else _key
    try:
        rows = list(read_sheet(path) if path.suffix.lower() in SHEETS else _json_lines(path))
    except OSError as error:
        raise TestSetError(path, f"ce fichier ne peut pas être lu ({os_reason(error)})") from error
    except UnicodeDecodeError as error:
        raise TestSetError(path, "ce fichier n’est pas en UTF-8") from error
    faults: list[Fault] = []
    questions: list[Question] = []
    for line, row in rows:
        read = row if isinstance(row, Fault) else _read_row(line, row, place)
        if isinstance(read, Question):
            questions.append(read)
        else:
            faults += [read] if isinstance(read, Fault) else read
    faults += _repeated(questions, place)
    if faults:
        raise TestSetError(path, sorted(faults, key=lambda fault: fault.line or 0))
    if not questions:
        waiting = awaiting(path)
        raise TestSetError(
            path,
            f"aucune question retenue, {waiting} attendent d’être relues" if waiting else "aucune question",
        )
    return tuple(questions)


def read_testsets(paths: Sequence[Path]) -> dict[str, tuple[Question, ...]]:
    """Read several test sets, by file name; nothing is returned unless all of them are right."""
    sets: dict[str, tuple[Question, ...]] = {}
    for path in paths:
        if path.name in sets:
            raise EvalsError(f"Deux jeux s'appellent {path.name} : renommez l'un des deux.")
        sets[path.name] = read_testset(path)
    return sets


def write_testset(path: Path, questions: Iterable[Question]) -> None:
    """Write questions as JSON lines, keys as `read_testset` takes them."""
    lines = (json.dumps(as_row(question), ensure_ascii=False) for question in questions)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def as_row(question: Question) -> dict[str, Any]:
    """Return a question as JSON values, without the keys that say nothing."""
    row = asdict(question)
    del row["line"]
    return {key: value for key, value in row.items() if value or key not in {"pages", "tags", "ocr"}}


def _json_lines(path: Path) -> Iterable[tuple[int, Mapping[str, Any] | Fault]]:
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        yield number, row if isinstance(row, dict) else Fault("ce n’est pas un objet JSON", number)


def _read_row(line: int, row: Mapping[str, Any], place: Callable[[str], str]) -> Question | list[Fault]:
    try:
        read = _Row.model_validate(row)
    except ValidationError as error:
        return [
            Fault(_reason(fault["type"]), line, place(".".join(map(str, fault["loc"]))))
            for fault in error.errors()
        ]
    faults = [Fault(reason, line, place(key)) for key, reason in _contradictions(read)]
    return faults or Question(
        id=read.id,
        type=read.type,
        turns=tuple(read.turns),
        documents=tuple(read.documents),
        evidence=tuple(read.evidence),
        facts=tuple(tuple(alternatives) for alternatives in read.facts),
        answerable=read.answerable,
        pages=tuple(read.pages),
        tags=tuple(read.tags),
        ocr=read.ocr,
        line=line,
    )


def _key(key: str) -> str:
    return f"clé « {key} »"


def _column(key: str) -> str:
    return f"colonne « {column_of(key)} »"


def _reason(kind: str) -> str:
    expected = {
        "missing": "cette clé manque",
        "string_type": "un texte est attendu",
        "string_too_short": "ce texte est vide",
        "list_type": "une liste est attendue",
        "bool_type": "true ou false est attendu",
        "int_type": "un nombre entier ou null est attendu",
    }
    return expected.get(kind, "cette valeur n’est pas celle attendue")


def _contradictions(row: _Row) -> list[tuple[str, str]]:
    needed: dict[str, list[Any]] = {}
    if row.answerable:
        needed = {"documents": row.documents, "evidence": row.evidence}
        needed |= {} if RETRIEVAL in row.tags else {"facts": row.facts}
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


def _repeated(questions: Sequence[Question], place: Callable[[str], str]) -> list[Fault]:
    first: dict[str, int] = {}
    faults = []
    for question in questions:
        if question.id in first:
            reason = f"« {question.id} » sert déjà à la ligne {first[question.id]}"
            faults.append(Fault(reason, question.line, place("id")))
        first.setdefault(question.id, question.line)
    return faults
