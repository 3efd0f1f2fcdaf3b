"""What a worker process makes of one file: its document and passages, or the reason why there are none."""

import copyreg
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from corpus.documents import Cell, Document, Label, Page, Passage, ReadingProblem
from corpus.errors import DocumentRefusedError
from corpus.facts.facts import Ledger
from corpus.structure.traits import Traits, find_traits


@dataclass(frozen=True, slots=True)
class Request:
    """A file to read: where it is, how its path is written, and the SHA-256 of its bytes.

    `document_id` is that of the document that it was read into before, where it is read again.
    """

    path: Path
    written: str
    collection: str
    content_hash: str
    document_id: str | None = None
    passwords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Intake:
    """A document that was read, its passages, what other documents are compared with, and its facts."""

    document: Document
    passages: tuple[Passage, ...]
    traits: Traits
    ledger: Ledger


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that holds no document; `reason` is a French clause that can follow its name."""

    reason: str


def take_in(request: Request, on_page: Callable[[int, int], None]) -> Intake | Refused:
    """Read a file, cut its passages and tell what it is; `on_page` is told the pages done, and in all."""
    # A run that finds nothing changed reads nothing, and is over before these are imported.
    from corpus.ledger.ledger import read_ledger
    from corpus.structure.description import describe
    from corpus.structure.splitting import split_document

    document = read_document(request, on_page)
    if isinstance(document, Refused):
        return document
    description = describe(document.name, document.title, document.text, document.media_type)
    document = replace(document, id=request.document_id or document.id, **asdict(description))
    label = Label.of(document)
    passages = tuple(label.on(passage) for passage in split_document(document))
    if not passages:
        nothing = ReadingProblem("aucun passage à citer n'y a été trouvé")
        document = replace(document, problems=(*document.problems, nothing))
    return Intake(document, passages, find_traits(document), read_ledger(document))


def read_document(request: Request, on_page: Callable[[int, int], None]) -> Document | Refused:
    """Read the text, the tables and the sections of a file; `on_page` is told the pages done, and in all."""
    from corpus.reading import build_document, read_file

    try:
        reading = read_file(request.path, request.passwords, on_page)
    except DocumentRefusedError as error:
        return Refused(error.reason)
    return build_document(
        Path(request.written), reading, collection=request.collection, content_hash=request.content_hash
    )


# As it stands, Python takes three times as long to restore these, and a spreadsheet has a million of them.
_MANY = {kind: tuple(field.name for field in fields(kind)) for kind in (Cell, Page, Passage)}


def _parts(value: Any) -> tuple[type, tuple[object, ...]]:
    kind = type(value)
    return kind, tuple(getattr(value, name) for name in _MANY[kind])


for _kind in _MANY:
    copyreg.pickle(_kind, _parts)
