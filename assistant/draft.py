"""The next state of the data folder: an index made beside the one in force, and the rows to go with it."""

import hashlib
import shutil
from collections.abc import Iterable, Sequence

from assistant.home import Home
from corpus.catalogue import Catalogue, CatalogueChange
from corpus.documents import Document, Passage
from corpus.state import State
from index.embedded import EmbeddedIndex
from index.seams import Embedder

Source = tuple[str, str]
"""A file that documents came from: the collection, and the path."""


class Draft:
    """What a writer has changed since the last `publish`; nobody else sees any of it before.

    A document lives as long as a file leads to it.
    """

    def __init__(self, home: Home, catalogue: Catalogue) -> None:
        self._home = home
        self._catalogue = catalogue
        self._state = catalogue.state()
        self._sources = catalogue.sources()
        self._ids = set(self._sources.values())
        self._moved: dict[Source, str | None] = {}
        self._added: dict[str, tuple[Document, int]] = {}
        self._index: EmbeddedIndex | None = None
        self._embedder = self._state.embedder if self._state else ""
        home.remove_dead_indexes()

    def document_of(self, source: Source) -> str | None:
        """Return the id of the document that this file led to when it was last read."""
        return self._sources.get(source)

    def sources_of(self, document_id: str) -> tuple[Source, ...]:
        """Return the files that lead to this document."""
        return tuple(source for source, known in self._sources.items() if known == document_id)

    @property
    def added(self) -> int:
        """How many documents wait to be published."""
        return len(self._added)

    def add(self, document: Document, passages: Sequence[Passage], embedder: Embedder) -> None:
        """Add a document with its passages.

        Raises `IndexMismatchError` if the index in force holds another embedder's vectors.
        """
        if self._index is None:
            self._index = self._start(embedder.name, embedder.dimension)
            self._embedder = embedder.name
        if passages:
            self._index.add(passages, embedder.embed_passages([passage.text for passage in passages]))
        self._added[document.id] = (document, len(passages))
        self._ids.add(document.id)

    def lead(self, source: Source, document_id: str | None) -> None:
        """Let this file lead to this document, or to none any more."""
        self._moved[source] = document_id
        if document_id is None:
            self._sources.pop(source, None)
        else:
            self._sources[source] = document_id

    def publish(self) -> None:
        """Put everything in force at once: a process killed before the end leaves the state before."""
        if not self._moved:
            return
        dead = self._ids - set(self._sources.values())
        state = self._state
        if self._added or dead:
            state = self._build(dead)
        assert state is not None  # noqa: S101 (something was added, or was there before)
        self._catalogue.apply(
            CatalogueChange(
                state=state,
                added=tuple(entry for id_, entry in sorted(self._added.items()) if id_ not in dead),
                removed=tuple(sorted(dead - self._added.keys())),
                sources=self._moved,
            )
        )
        self._state = state
        self._ids -= dead
        self._added, self._moved, self._index = {}, {}, None
        self._home.remove_dead_indexes()

    def _build(self, dead: Iterable[str]) -> State:
        index = self._start(self._embedder) if self._index is None else self._index
        index.remove(dead)
        index.commit()
        self._index = None
        generation = _generation(self._embedder, set(self._sources.values()))
        self._home.put_in_place(generation)
        return State(generation, self._embedder)

    def _start(self, embedder: str, dimension: int = 0) -> EmbeddedIndex:
        building = self._home.building
        shutil.rmtree(building, ignore_errors=True)
        if self._state is None:
            return EmbeddedIndex.create(building, embedder=embedder, dimension=dimension)
        EmbeddedIndex.clone(self._home.index(self._state.generation), building)
        return EmbeddedIndex.open(building, embedder=embedder)


def _generation(embedder: str, document_ids: Iterable[str]) -> str:
    """Return an index's name, made from what it holds: equal catalogues name equal indexes."""
    content = "\n".join([embedder, *sorted(document_ids)])
    return hashlib.sha256(content.encode()).hexdigest()[:16]
