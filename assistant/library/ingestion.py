"""Ingestion: files in, documents and passages in force, batch by batch.

Files are read by worker processes, one a core; this process decides what is to be read, and alone writes.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path

from assistant.errors import os_reason
from assistant.library.draft import Draft, Source
from assistant.library.files import FoundFiles, is_gone, refused_file, written_path
from assistant.library.progress import Progress, Watch
from assistant.library.report import IngestReport, Log, NearDuplicate, PartlyRead, Renamed
from assistant.library.seen import SeenFiles
from corpus.documents import READER_VERSION, DocumentSummary
from corpus.intake import Intake, Refused, Request, take_in
from corpus.structure.resemblance import near_duplicates
from corpus.structure.titles import file_name, readable_name
from corpus.workers import Failure, Limits, run_in_workers

BATCH_DOCUMENTS = 200
_BATCH_SECONDS = 30.0
_BATCH_CHARACTERS = 30_000_000
# What every worker needs, and this process only if there is something to read.
_READERS = (
    "corpus.structure.description",
    "corpus.ledger.ledger",
    "corpus.reading",
    "langchain_text_splitters",
)


class Ingestion:
    """One run over some files; `known` are the documents of every collection before it."""

    def __init__(
        self,
        draft: Draft,
        collection: str,
        known: Sequence[DocumentSummary],
        seen: SeenFiles,
        *,
        passwords: tuple[str, ...] = (),
        batch_documents: int = BATCH_DOCUMENTS,
    ) -> None:
        self._draft = draft
        self._collection = collection
        self._seen = seen
        self._passwords = passwords
        self._batch_documents = batch_documents
        self._batch_began = time.monotonic()
        own = [document for document in known if document.collection == collection]
        self._by_hash = {document.content_hash: document.id for document in own}
        self._incomplete = {document.id for document in own if _lacks_ocr(document)}
        self._elsewhere = {
            document.content_hash: document.collection
            for document in known
            if document.collection != collection
        }
        self._waiting: dict[str, list[Path]] = {}
        self._left: dict[str, str] = {}
        self._log = Log()

    def run(
        self,
        found: FoundFiles,
        on_progress: Callable[[Progress], None],
        *,
        prune: bool = False,
        limits: Limits | None = None,
    ) -> IngestReport:
        """Take every file in turn, putting what was read in force batch by batch.

        `prune` forgets the files that are gone from the folders, and what only they held.
        """
        self._watch = Watch(found.files, on_progress)
        self._found = frozenset(map(written_path, found.files))
        self._log.refused += found.refused
        outcomes = run_in_workers(
            take_in,
            self._requests(found.files),
            workers=len(os.sched_getaffinity(0)),
            limits=limits,
            on_progress=lambda request, done, total: self._watch.page(request.path, done, total),
            preload=_READERS,
        )
        with closing(outcomes):
            for request, outcome in outcomes:
                self._receive(request, outcome)
                if self._is_batch_full():
                    self._publish()
        self._look_for_gone(found, prune=prune)
        self._publish()
        self._log.removed += (name for id_, name in self._left.items() if not self._draft.holds(id_))
        self._compare()
        return self._log.report()

    def _requests(self, files: Iterable[Path]) -> Iterator[Request]:
        for path in files:
            try:
                request = self._request(path)
            except OSError as error:
                self._log.refused.append(refused_file(path, os_reason(error)))
                self._watch.settle(path)
                continue
            if request is not None:
                yield request

    def _request(self, path: Path) -> Request | None:
        """Return what is to be read, or settle the file where nothing has to be."""
        note = self._seen.look_at(path)
        document_id = self._by_hash.get(note.content_hash)
        if document_id is not None and not self._draft.holds(document_id):
            document_id = None
        if document_id is not None and not self._is_stale(document_id):
            self._lead(path, document_id)
            self._watch.settle(path)
            return None
        if note.refusal is not None and not self._passwords:
            self._refuse(path, note.refusal)
            self._watch.settle(path)
            return None
        # Equal files are one document: only the first is read.
        waiting = self._waiting.setdefault(note.content_hash, [])
        waiting.append(path)
        if len(waiting) > 1:
            return None
        return Request(
            path=path,
            written=written_path(path),
            collection=self._collection,
            content_hash=note.content_hash,
            document_id=document_id,
            passwords=self._passwords,
        )

    def _is_stale(self, document_id: str) -> bool:
        """Return whether a document is worth reading again though its file is the same."""
        if self._draft.reader_of(document_id) != READER_VERSION:
            return True
        return document_id in self._incomplete and _can_recognise()

    def _receive(self, request: Request, outcome: Intake | Refused | Failure) -> None:
        paths = self._waiting.pop(request.content_hash)
        if isinstance(outcome, Intake):
            self._add(request, outcome)
            for path in paths[1:]:
                self._lead(path, outcome.document.id)
        else:
            for path in paths:
                self._refuse(path, outcome.reason)
        for path in paths:
            # A worker that died or was stopped may do better another time: that is not remembered.
            self._seen.note_refusal(path, outcome.reason if isinstance(outcome, Refused) else None)
            self._watch.settle(path)

    def _refuse(self, path: Path, reason: str) -> None:
        """Report a file; what it led to before stays, being better than nothing."""
        stays = self._draft.document_of((self._collection, written_path(path))) is not None
        kept = " ; ce qui en avait été lu auparavant reste" if stays else ""
        self._log.refused.append(refused_file(path, f"{reason}{kept}"))

    def _add(self, request: Request, intake: Intake) -> None:
        document, source = intake.document, (self._collection, request.written)
        before = self._draft.document_of(source)
        self._draft.add(source, intake)
        self._by_hash[document.content_hash] = document.id
        self._incomplete.discard(document.id)
        self._log.added.append(document.id)
        self._log.passages += len(intake.passages)
        if before is None and (other := self._elsewhere.get(document.content_hash)):
            self._log.elsewhere.append(Renamed(document.name, other))
        if document.problems:
            self._log.partly_read.append(PartlyRead(document.name, document.problems))
        else:
            self._log.read.append(document.name)
        self._leave(before, document.id)

    def _lead(self, path: Path, document_id: str) -> None:
        """Let a file lead to a document that is there: its own, or one that another file held."""
        source = (self._collection, written_path(path))
        before = self._draft.document_of(source)
        if before == document_id:
            self._log.unchanged.append(self._draft.label_of(document_id).name)
            return
        name = self._draft.label_of(document_id).name
        others = self._living(self._draft.sources_of(document_id))
        self._draft.lead(source, document_id)
        for other in self._draft.sources_of(document_id):
            if other != source and other not in others:
                self._draft.lead(other, None)
        self._leave(before, document_id)
        if others:
            self._log.copies.append(Renamed(file_name(Path(source[1])), name))
        elif not self._rename(document_id):
            self._log.unchanged.append(name)

    def _leave(self, before: str | None, document_id: str) -> None:
        """See to the document that a file led to before it led to this one."""
        if before is None or before == document_id:
            return
        if self._draft.sources_of(before):
            self._rename(before)
        else:
            # Another file may yet turn out to hold it.
            self._left[before] = self._draft.label_of(before).name

    def _living(self, sources: Iterable[Source]) -> set[Source]:
        return {source for source in sources if source[1] in self._found or not is_gone(source[1])}

    def _rename(self, document_id: str) -> bool:
        """Call a document by the name of one of its files, if none bears its name any more."""
        old = self._draft.label_of(document_id)
        paths = [Path(path) for _, path in sorted(self._draft.sources_of(document_id))]
        if not paths or any(file_name(path) == old.name for path in paths):
            return False
        is_titled_by_name = old.title == readable_name(Path(old.name))
        name = file_name(paths[0])
        self._draft.rename(document_id, name, readable_name(paths[0]) if is_titled_by_name else None)
        self._log.renamed.append(Renamed(name, old.name))
        return True

    def _look_for_gone(self, found: FoundFiles, *, prune: bool) -> None:
        """Report, or forget, the files of the folders that are not there any more.

        A folder in which no file is left was more likely unmounted than emptied: nothing of it is forgotten.
        """
        for folder in found.folders:
            inside = folder.rstrip("/") + "/"
            is_empty = not any(path.startswith(inside) for path in self._found)
            for source in sorted(self._draft.sources()):
                collection, path = source
                is_ours = collection == self._collection and path.startswith(inside)
                if not is_ours or path in self._found or not is_gone(path):
                    continue
                if not prune or is_empty:
                    self._log.gone.append(path)
                    if prune and folder not in self._log.spared:
                        self._log.spared.append(folder)
                    continue
                document_id = self._draft.document_of(source) or ""
                self._draft.lead(source, None)
                self._rename(document_id)
                self._log.pruned.append(path)

    def _compare(self) -> None:
        """Report which of the documents added are all but equal to another of the collection."""
        names = {
            document_id: self._draft.label_of(document_id).name
            for collection, path in sorted(self._draft.sources())
            if collection == self._collection and (document_id := self._draft.document_of((collection, path)))
        }
        sketches = {document_id: self._draft.sketch_of(document_id) for document_id in names}
        added = [document_id for document_id in self._log.added if document_id in names]
        self._log.near_duplicates += (
            NearDuplicate(names[first], names[second], round(alike, 2))
            for first, second, alike in near_duplicates(sketches, added)
        )

    def _is_batch_full(self) -> bool:
        is_late = time.monotonic() - self._batch_began > _BATCH_SECONDS
        is_heavy = self._draft.size > _BATCH_CHARACTERS
        return self._draft.added >= (1 if is_late else self._batch_documents) or is_heavy

    def _publish(self) -> None:
        self._draft.publish()
        self._batch_began = time.monotonic()


def _lacks_ocr(document: DocumentSummary) -> bool:
    if not document.problems:
        return False
    from corpus.readers.scans.ocr import INSTALL_HINT

    return any(INSTALL_HINT in problem.reason for problem in document.problems)


@cache
def _can_recognise() -> bool:
    from corpus.readers.scans.ocr import is_available

    return is_available()
