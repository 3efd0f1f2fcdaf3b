"""Ingestion: files in, documents and passages in force, batch by batch."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.draft import Draft, Source
from assistant.errors import os_reason
from assistant.files import Refusal, file_hash, refusal, written
from corpus.documents import Document, DocumentSummary, Passage, ReadingProblem
from corpus.errors import DocumentRefusedError
from index.seams import Embedder

BATCH_DOCUMENTS = 200
_BATCH_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingestion is: `done` of `total` files, and the one that it is at."""

    done: int
    total: int
    name: str


@dataclass(frozen=True, slots=True)
class PartlyRead:
    """A document that is there, but not whole."""

    name: str
    problems: tuple[ReadingProblem, ...]


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of every file: names, in the order in which they were read.

    `read` holds those read whole, `removed` the documents that a newer version of their file replaced,
    `passages` the number of passages added.
    """

    read: tuple[str, ...] = ()
    partly_read: tuple[PartlyRead, ...] = ()
    refused: tuple[Refusal, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    passages: int = 0


def read_document(path: Path, collection: str, content_hash: str) -> tuple[Document, tuple[Passage, ...]]:
    """Read a file into a document and its passages; raises `DocumentRefusedError` if it is none."""
    from corpus.reading import build_document, read_file
    from corpus.splitting import split_document

    shown = Path(written(path))
    document = build_document(shown, read_file(path), collection=collection, content_hash=content_hash)
    return document, split_document(document)


class Ingestion:
    """One run over some files; `known` are the documents of the collection before it."""

    def __init__(
        self,
        draft: Draft,
        collection: str,
        known: Iterable[DocumentSummary],
        *,
        embedder: Callable[[], Embedder],
        batch_documents: int,
    ) -> None:
        self._draft = draft
        self._collection = collection
        self._hashes = {document.id: document.content_hash for document in known}
        self._names = {document.id: document.name for document in known}
        self._twins = {(document.name, document.content_hash): document.id for document in known}
        self._embedder = embedder
        self._batch_documents = batch_documents
        self._batch_began = time.monotonic()
        self._read: list[str] = []
        self._partly_read: list[PartlyRead] = []
        self._refused: list[Refusal] = []
        self._unchanged: list[str] = []
        self._removed: list[str] = []
        self._passages = 0

    def run(self, files: Sequence[Path], on_progress: Callable[[Progress], None]) -> IngestReport:
        """Take every file in turn, putting what was read in force batch by batch."""
        for done, path in enumerate(files):
            on_progress(Progress(done, len(files), written(Path(path.name))))
            try:
                self._take(path)
            except DocumentRefusedError as error:
                self._refused.append(refusal(path, error.reason))
            except OSError as error:
                self._refused.append(refusal(path, os_reason(error)))
            if self._is_batch_full():
                self._publish()
        self._publish()
        on_progress(Progress(len(files), len(files), ""))
        return IngestReport(
            read=tuple(self._read),
            partly_read=tuple(self._partly_read),
            refused=tuple(self._refused),
            unchanged=tuple(self._unchanged),
            removed=tuple(self._removed),
            passages=self._passages,
        )

    def _is_batch_full(self) -> bool:
        is_late = time.monotonic() - self._batch_began > _BATCH_SECONDS
        return self._draft.added >= (1 if is_late else self._batch_documents)

    def _publish(self) -> None:
        self._draft.publish()
        self._batch_began = time.monotonic()

    def _take(self, path: Path) -> None:
        source = (self._collection, written(path))
        content_hash = file_hash(path)
        before = self._draft.document_of(source)
        if before is not None and self._hashes[before] == content_hash:
            self._unchanged.append(self._names[before])
            return
        # A file that moved, or a copy of one, leads to the document that it already is.
        document_id = self._twins.get((written(Path(path.name)), content_hash))
        if document_id is None:
            document_id = self._add(path, content_hash)
        else:
            self._unchanged.append(self._names[document_id])
        self._lead(source, document_id)
        if before is not None and not self._draft.sources_of(before):
            self._removed.append(self._names[before])

    def _lead(self, source: Source, document_id: str) -> None:
        for other in self._draft.sources_of(document_id):
            if not Path(other[1]).exists():
                self._draft.lead(other, None)
        self._draft.lead(source, document_id)

    def _add(self, path: Path, content_hash: str) -> str:
        document, passages = self._read_contained(path, content_hash)
        if not passages:
            nothing = ReadingProblem("aucun passage à citer n'y a été trouvé")
            document = replace(document, problems=(*document.problems, nothing))
        self._draft.add(document, passages, self._embedder())
        self._hashes[document.id] = content_hash
        self._names[document.id] = document.name
        self._twins[document.name, content_hash] = document.id
        self._passages += len(passages)
        if document.problems:
            self._partly_read.append(PartlyRead(document.name, document.problems))
        else:
            self._read.append(document.name)
        return document.id

    def _read_contained(self, path: Path, content_hash: str) -> tuple[Document, tuple[Passage, ...]]:
        try:
            return read_document(path, self._collection, content_hash)
        except (DocumentRefusedError, OSError):
            raise
        except Exception as error:
            # Whatever one file does to its reader must not stop the others.
            reason = f"erreur inattendue à la lecture ({type(error).__name__} : {error})"
            raise DocumentRefusedError(path.name, reason) from error
