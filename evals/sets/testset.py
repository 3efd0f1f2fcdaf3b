"""Test sets: questions with the quotes and the facts that a right answer holds.

One JSON object a line, or one row of a spreadsheet (`evals.sets.workbooks`) a question.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from assistant.errors import os_reason
from corpus.documents import is_sheet_name
from evals.errors import EvalsError, Fault, TestSetError
from evals.sets.workbooks import awaiting, column_of, read_sheet

SAMPLES = Path(__file__).parent.parent / "samples" / "questions.jsonl"
"""The bundled test set, over the sample documents."""
SAMPLE_SETS = (SAMPLES, SAMPLES.with_name("french.jsonl"))
"""... and the few searches that each need one rule of French: they show at once that a rule is lost."""

TYPES = {
    "funding": "financement",
    "objective": "objectif",
    "commitment": "engagement",
    "fact": "fait",
    "comparison": "comparaison",
    "followup": "suite",
    "unanswerable": "sans réponse",
}
"""What is asked: the types that figures are given for, and how each is said."""

RETRIEVAL = "retrieval"
"""The tag of questions that say which words answer, but not what an answer must hold."""

# What may stand in a row for those who read it.
_UNSCORED = frozenset({"note"})
_ALIKE = 0.75

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


@dataclass(frozen=True, slots=True)
class SetQuestion:
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


@dataclass(frozen=True, slots=True)
class ReadSet:
    """A test set as far as it could be read: its questions, all that is wrong with it, and what is odd.

    Questions of rows with a fault are there where the row says what they are, so that they can be verified too.
    """

    path: Path
    questions: tuple[SetQuestion, ...] = ()
    faults: tuple[Fault, ...] = ()
    remarks: tuple[Fault, ...] = ()


def read_testset(path: Path) -> tuple[SetQuestion, ...]:
    """Read a test set. Raises TestSetError with all its faults, each with its line and its key or column."""
    read = look_through(path)
    if read.faults:
        raise TestSetError(path, read.faults)
    return read.questions


def read_testsets(paths: Sequence[Path]) -> dict[str, tuple[SetQuestion, ...]]:
    """Read several test sets, by file name; nothing is returned unless all of them are right."""
    return {path.name: read_testset(path) for path in distinct(paths)}


def distinct(paths: Sequence[Path]) -> Sequence[Path]:
    """Return the paths of test sets. Raises EvalsError where two bear one name."""
    for rank, path in enumerate(paths):
        if path.name in {other.name for other in paths[:rank]}:
            raise EvalsError(f"Deux jeux s'appellent {path.name} : renommez l'un des deux.")
    return paths


def look_through(path: Path) -> ReadSet:
    """Read a test set as far as it goes."""
    is_sheet = is_sheet_name(path.name)
    place = _column if is_sheet else _key
    try:
        rows = list(read_sheet(path) if is_sheet else _json_lines(path))
    except TestSetError as error:
        return ReadSet(path, faults=error.faults)
    except OSError as error:
        return ReadSet(path, faults=(Fault(f"ce fichier ne peut pas être lu ({os_reason(error)})"),))
    except UnicodeDecodeError:
        return ReadSet(path, faults=(Fault("ce fichier n’est pas en UTF-8"),))
    faults: list[Fault] = []
    remarks: list[Fault] = []
    questions: list[SetQuestion] = []
    for line, row in rows:
        if isinstance(row, Fault):
            faults.append(row)
            continue
        question, wrong = _read_row(line, row, place)
        faults += wrong
        questions += [question] if question else []
        for key, reason, is_fault in _oddities(row):
            (faults if is_fault else remarks).append(Fault(reason, line, place(key)))
    faults += _repeated(questions, place)
    if not rows:
        waiting = awaiting(path)
        reason = (
            f"aucune question retenue, {waiting} attendent d’être relues" if waiting else "aucune question"
        )
        faults.append(Fault(reason))
    return ReadSet(path, tuple(questions), in_order(faults), _once_each(remarks))


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Return the faults of one set as they stand in it."""
    return tuple(sorted(faults, key=lambda fault: fault.line or 0))


def write_testset(path: Path, questions: Iterable[SetQuestion]) -> None:
    """Write questions as JSON lines, keys as `read_testset` takes them."""
    lines = (json.dumps(as_row(question), ensure_ascii=False) for question in questions)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def as_row(question: SetQuestion) -> dict[str, Any]:
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


def _read_row(
    line: int, row: Mapping[str, Any], place: Callable[[str], str]
) -> tuple[SetQuestion | None, list[Fault]]:
    try:
        read = _Row.model_validate(row)
    except ValidationError as error:
        return None, [
            Fault(_reason(fault["type"]), line, place(".".join(map(str, fault["loc"]))))
            for fault in error.errors()
        ]
    faults = [Fault(reason, line, place(key)) for key, reason in _contradictions(read)]
    question = SetQuestion(
        id=read.id,
        type=read.type,
        turns=tuple(read.turns),
        documents=tuple(read.documents),
        evidence=tuple(read.evidence),
        facts=tuple(tuple(alternatives) for alternatives in read.facts),
        answerable=read.answerable,
        pages=tuple(read.pages) if len(read.pages) == len(read.evidence) else (),
        tags=tuple(read.tags),
        ocr=read.ocr,
        line=line,
    )
    return question, faults


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
    if not row.answerable and row.facts:
        faults.append(("facts", "une question dite sans réponse n’attend aucun fait"))
    if not row.turns:
        faults.append(("turns", "aucune question"))
    if not all(row.facts):
        faults.append(("facts", "un fait n’a aucune formulation"))
    if row.pages and len(row.pages) != len(row.evidence):
        faults.append(("pages", f"{len(row.pages)} pages pour {len(row.evidence)} citations"))
    return faults


def _oddities(row: Mapping[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """Yield each key whose name or value has no meaning, the reason, and whether it is a slip of the pen.

    Sets of others may hold more than we read; what is nearly one of ours, and stands instead of it, is wrong.
    """
    known = _Row.model_fields.keys()
    for key in row:
        if key not in known and key not in _UNSCORED:
            meant = get_close_matches(key, known - row.keys(), n=1, cutoff=_ALIKE)
            hint = f" (« {meant[0]} » ?)" if meant else ", sans effet"
            yield key, f"clé inconnue{hint}", bool(meant)
    kind = row.get("type")
    if isinstance(kind, str) and kind.strip() and kind.strip() not in TYPES:
        meant = get_close_matches(kind, TYPES, n=1, cutoff=_ALIKE)
        hint = f" (« {meant[0]} » ?)" if meant else ", qui aura ses propres figures"
        yield "type", f"type inconnu « {kind} »{hint}", bool(meant)
    if row.get("answerable") is False and row.get("evidence") and not row.get("facts"):
        yield "evidence", "les citations d’une question sans réponse ne comptent pas", False


def _once_each(remarks: Sequence[Fault]) -> tuple[Fault, ...]:
    """Say a remark that many lines give cause for at the first of them."""
    lines: dict[tuple[str, str | None], list[int]] = {}
    for remark in remarks:
        lines.setdefault((remark.reason, remark.place), []).append(remark.line or 0)
    return in_order(
        Fault(f"{reason} ({len(at)} lignes)" if len(at) > 1 else reason, at[0], place)
        for (reason, place), at in lines.items()
    )


def _repeated(questions: Sequence[SetQuestion], place: Callable[[str], str]) -> list[Fault]:
    first: dict[str, int] = {}
    faults = []
    for question in questions:
        if question.id in first:
            reason = f"« {question.id} » sert déjà à la ligne {first[question.id]}"
            faults.append(Fault(reason, question.line, place("id")))
        first.setdefault(question.id, question.line)
    return faults
