"""The library: the documents and passages of one data folder, read, searched and changed."""

import os
import threading
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, cached_property, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self

from assistant.errors import SettingsError
from assistant.library.home import Home
from assistant.library.in_force import InForce
from assistant.library.sources import Sources
from assistant.settings import DEFAULT_COLLECTION, Settings
from corpus.catalogue.quick_reading import Successor, read_successors
from corpus.documents import Correction, Document, DocumentSummary, Page
from corpus.errors import UnknownDocumentError
from corpus.french.glossary import Glossary
from index.embedded.embedded import EmbeddedIndex
from index.errors import IndexDamagedError
from index.seams import Embedder, PassageFilter
from index.search.search import Searcher

if TYPE_CHECKING:
    from assistant.library.draft import Draft
    from assistant.library.progress import Progress
    from assistant.library.report import IngestReport
    from corpus.catalogue.catalogue import Catalogue
    from corpus.facts.fact_filter import FactFilter, FactsFound
    from corpus.facts.facts import FactKind
    from corpus.workers import Limits


class Library:
    """The documents of one data folder. Any number of threads may read; one process at a time may write."""

    def __init__(self, home: Home, load_embedder: Callable[[], Embedder]) -> None:
        self._home = home
        self._load_embedder = load_embedder
        self._opening = threading.Lock()
        self._opened: InForce | None = None

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Open a data folder, which need not exist: it is made by the first write.

        Raises `HomeError` if it is none, cannot be read, or has the format of a newer version.
        """
        home = Home(settings.home)
        home.check_format()

        def load() -> Embedder:
            from index.embedding.embedders import load_embedder

            return load_embedder(settings.embedder)

        return cls(home, load)

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self._home.folder

    @property
    def home(self) -> Home:
        """The data folder's parts."""
        return self._home

    @cached_property
    def embedder(self) -> Embedder:
        """The embedding model, loaded when first needed."""
        return self._load_embedder()

    def in_force(self) -> InForce:
        """Return the state in force, which another process may just have changed.

        Raises `IndexStoreError` if the index cannot be used, `CatalogueError` if the catalogue can't be read.
        """
        state = self._home.state()
        opened = self._opened
        if opened is not None and opened.state == state:
            return opened
        # Whoever comes while another thread opens the new state is answered from the old one.
        if opened is not None and self._opening.locked():
            return opened
        with self._opening:
            if self._opened is opened:
                self._opened = self._open_state()
            return self._opened or self._open_state()

    def sources(self, collections: Sequence[str] = ()) -> Sources:
        """Return what may be known of these collections (none: of all) as they are now; raises as `in_force` does."""
        return self.in_force().sources(collections)

    def glossary(self, collections: Sequence[str] = ()) -> Glossary:
        """Return what acronyms mean in these collections (none: in all), the bundled list behind them."""
        return self.in_force().glossary(collections)

    def replaced(self) -> Mapping[str, Successor]:
        """Return, by the id of each document that another one replaced or amended, the one to read first."""
        return self.in_force().successors

    def documents(self) -> tuple[DocumentSummary, ...]:
        """Return every document, by collection, name and id."""
        return self._catalogue.documents() if self._home.state() else ()

    def summary(self, id_or_name: str, collections: Sequence[str] = ()) -> DocumentSummary:
        """Return what the list shows of the document with this id, or with this name if only one has it.

        Where collections are named, no other document is known.

        Raises `UnknownDocumentError` otherwise, with the candidates.
        """
        if self._home.state() is None:
            raise UnknownDocumentError(
                f"Aucun document ne s'appelle « {id_or_name} » : il n'y en a encore aucun."
            )
        return self._catalogue.find(id_or_name, collections)

    def document(self, id_or_name: str) -> Document:
        """Return a document with its text and structure; raises as `summary` does."""
        return self._catalogue.document(self.summary(id_or_name).id)

    def text(self, id_or_name: str) -> str:
        """Return the text that offsets refer to; raises as `summary` does."""
        return self._catalogue.text(self.summary(id_or_name).id)

    def pages(self, id_or_name: str) -> tuple[Page, ...]:
        """Return where each page of a document stands; raises as `summary` does."""
        return self._catalogue.pages(self.summary(id_or_name).id)

    def facts(self, kind: "FactKind", where: "FactFilter") -> "FactsFound":
        """Return the facts of the ledger that pass a filter; documents are named by id or file name.

        Raises `SettingsError` for a collection that does not exist, `UnknownDocumentError` for a document.
        """
        from corpus.facts.fact_filter import FactsFound

        if self._home.state() is None:
            return FactsFound((), 0)
        passages = self.passage_filter(where.collections, where.documents)
        return self._catalogue.facts(kind, replace(where, documents=passages.document_ids))

    def passage_filter(self, collections: Sequence[str] = (), documents: Sequence[str] = ()) -> PassageFilter:
        """Return the filter for these collections and documents (by id or name).

        Raises `SettingsError` for a collection that does not exist, `UnknownDocumentError` for a document.
        """
        if collections:
            known = sorted({document.collection for document in self.documents()})
            for collection in collections:
                if collection not in known:
                    raise SettingsError(
                        f"Aucune collection ne s'appelle « {collection} » ; "
                        f"il y a : {', '.join(known) or 'aucune'}."
                    )
        return PassageFilter(
            tuple(collections), tuple(self.summary(document, collections).id for document in documents)
        )

    def ingest(
        self,
        paths: Sequence[Path],
        collection: str = DEFAULT_COLLECTION,
        on_progress: "Callable[[Progress], None] | None" = None,
        *,
        passwords: Sequence[str] = (),
        prune: bool = False,
        batch_documents: int | None = None,
        limits: "Limits | None" = None,
    ) -> "IngestReport":
        """Read what is new or changed at these paths (files, folders) and put it in force, batch by batch.

        `passwords` are tried on encrypted files; `prune` forgets files that are gone from the folders;
        `limits` are what reading one file may cost.

        Raises `MissingPathError` before anything is read, `BusyError` while another process writes,
        `HomeError` where nothing can be written, `IndexMismatchError` if the index has another embedder.
        """
        from assistant.library.files import find_files
        from assistant.library.ingestion import BATCH_DOCUMENTS, Ingestion
        from assistant.library.seen import SeenFiles

        if not collection.strip():
            raise SettingsError("Le nom de la collection est vide.")
        found = find_files(paths, outside=self._home.folder)
        with self._writing() as (catalogue, draft):
            seen = SeenFiles.load(self._home.seen)
            ingestion = Ingestion(
                draft,
                collection,
                catalogue.documents(),
                seen,
                passwords=tuple(passwords),
                batch_documents=batch_documents or BATCH_DOCUMENTS,
            )
            report = ingestion.run(found, on_progress or (lambda _: None), prune=prune, limits=limits)
            seen.save(self._home.seen)
        return report

    def correct(self, id_or_name: str, correction: Correction) -> DocumentSummary:
        """Say what a document is in place of what was found; an empty text takes back what was said before.

        It holds for the files that lead to the document, also when they are read again, change or move.
        Raises as `summary` does.
        """
        summary = self.summary(id_or_name)
        with self._writing() as (catalogue, draft):
            said = draft.correction_of(summary.id).fields | correction.fields
            kept = Correction(**{field: value for field, value in said.items() if value})
            draft.correct(summary.id, kept, catalogue.found(summary.id))
            draft.publish()
        return self.summary(summary.id)

    def near_duplicates(self, document_id: str) -> tuple[tuple[DocumentSummary, float], ...]:
        """Return the documents of its collection that say next to the same, and how alike (0 to 1)."""
        from corpus.structure.resemblance import near_duplicates

        collection = self.summary(document_id).collection
        members = {each.id: each for each in self.documents() if each.collection == collection}
        sketches = {id_: traits.sketch for id_, traits in self._catalogue.traits().items() if id_ in members}
        return tuple(
            (members[first if second == document_id else second], alike)
            for first, second, alike in near_duplicates(sketches, [document_id])
        )

    def remove(self, ids_or_names: Sequence[str]) -> tuple[DocumentSummary, ...]:
        """Remove these documents and everything that came from them; none if one of them is unknown."""
        removed = tuple(self.summary(document) for document in ids_or_names)
        with self._writing() as (_, draft):
            for document in removed:
                for source in draft.sources_of(document.id):
                    draft.lead(source, None)
            draft.publish()
        return removed

    def check(self) -> tuple[str, ...]:
        """Return what is wrong with what is stored, in French; nothing is well."""
        if self._home.state() is None:
            return ()
        from assistant.library.integrity import find_problems

        searcher = self.in_force().searcher
        return find_problems(self._catalogue, searcher.index) if searcher else ()

    @cached_property
    def _catalogue(self) -> "Catalogue":
        return _open_catalogue(self._home.catalogue)

    @contextmanager
    def _writing(self) -> "Iterator[tuple[Catalogue, Draft]]":
        from assistant.library.draft import Draft
        from corpus.catalogue.catalogue import Catalogue

        with self._home.writing():
            catalogue = Catalogue.open(self._home.catalogue, writable=True)
            yield catalogue, Draft(self._home, catalogue, lambda: self.embedder)

    def _open_state(self) -> InForce:
        # It holds no library: one that is dropped lets go of its index at once.
        catalogue = cache(partial(_open_catalogue, self._home.catalogue))
        while True:
            state = self._home.state()
            if state is None:
                return InForce(None, None, self._home.catalogue, catalogue, {})
            lease = self._home.hold_index(state.generation)
            # Between the two looks at the state another process may have replaced and removed the index.
            if state != self._home.state():
                if lease is not None:
                    os.close(lease)
                continue
            folder = self._home.index(state.generation)
            if lease is None:
                raise IndexDamagedError(folder, "le dossier n'existe plus")
            try:
                index = self._open_index(folder)
            except BaseException:
                os.close(lease)
                raise
            weakref.finalize(index, os.close, lease).atexit = False
            successors = read_successors(self._home.catalogue)
            searcher = Searcher(index, self.embedder)
            return InForce(state, searcher, self._home.catalogue, catalogue, successors)

    def _open_index(self, folder: Path) -> EmbeddedIndex:
        if os.access(folder, os.W_OK):
            return EmbeddedIndex.open(folder, embedder=self.embedder.name)
        # tantivy takes a lock beside its files even to read: where it cannot, a copy is read.
        copy = TemporaryDirectory(prefix="arpenteur-")
        EmbeddedIndex.clone(folder, Path(copy.name))
        index = EmbeddedIndex.open(Path(copy.name), embedder=self.embedder.name)
        weakref.finalize(index, copy.cleanup)
        return index


def _open_catalogue(path: Path) -> "Catalogue":
    from corpus.catalogue.catalogue import Catalogue

    return Catalogue.open(path)
