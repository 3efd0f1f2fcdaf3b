"""Questions answered from the passages given with each, and from nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from pydantic import BaseModel, ValidationError

from assistant.assistant import Assistant
from assistant.border.answer_json import answer_json
from assistant.composing import AnswerComposer
from assistant.library.sources import Sources, of_searcher
from evals.errors import Fault, TestSetError
from evals.product.given import GivenIndex
from evals.product.product import text_passage
from index.seams import Embedder
from index.search.search import Searcher


class PassagesRow(BaseModel):
    """A question and its candidate passages."""

    id: str | int
    question: str
    passages: list[str]


@dataclass(frozen=True, slots=True)
class PassagesAnswer:
    """What the passages of one row answer; `quote` is the first one cited, empty without an answer."""

    id: str | int
    answered: bool
    answer: str
    quote: str

    def as_json(self) -> dict[str, object]:
        """Return the line that is printed."""
        return asdict(self)


def read_rows(path: Path) -> tuple[PassagesRow, ...]:
    """Read a file of rows. Raises TestSetError at its first fault, naming file, line and key."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise TestSetError(path, "ce fichier ne peut pas être lu") from error
    rows = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            rows.append(PassagesRow.model_validate_json(line))
        except ValidationError as error:
            key = ".".join(str(part) for part in error.errors()[0]["loc"])
            fault = Fault("cette ligne n’est pas celle attendue", number, f"clé « {key} »" if key else None)
            raise TestSetError(path, [fault]) from error
    return tuple(rows)


def answer_rows(
    rows: Sequence[PassagesRow],
    composer: AnswerComposer,
    embedder: Embedder,
) -> Iterator[PassagesAnswer]:
    """Answer each row from a search over its own passages."""
    for row in rows:
        passages = [text_passage(number, text) for number, text in enumerate(row.passages)]
        searcher = Searcher(GivenIndex(passages, embedder), embedder)
        answer = answer_json(Assistant(partial(_same, of_searcher(searcher)), composer).ask(row.question))
        yield PassagesAnswer(
            id=row.id,
            answered=answer.answered,
            answer=answer.answer,
            quote=answer.citations[0].quote if answer.citations else "",
        )


def _same(sources: Sources, _collections: Sequence[str]) -> Sources:
    return sources
