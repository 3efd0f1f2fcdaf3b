"""The next state of the data folder: an index made beside the one in force, and the rows to go with it."""

import hashlib
import json
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, replace

from assistant.library.home import Home
from corpus.catalogue.catalogue import Catalogue, CatalogueChange, Entry, Lead, Revision
from corpus.catalogue.document_rows import text_hash
from corpus.catalogue.quick_reading import State
from corpus.documents import READER_VERSION, Correction, Label, Passage
from corpus.intake import Intake
from corpus.structure.versions import VersionCandidate, find_links
from index.embedded.embedded import EmbeddedIndex
from index.seams import Embedder, PassageIndex

Source = tuple[str, str]
"""A file that documents came from: the collection, and the path."""


class Draft:
    """What a writer has changed since the last `publish`; nobody else sees any of it before.

    A document lives as long as a file leads to it. Every file that leads to a document holds all that someone
    corrected of it, so that the corrections outlive any reading and any of the files.
    """

    def __init__(self, home: Home, catalogue: Catalogue, load_embedder: Callable[[], Embedder]) -> None:
        self._home = home
        self._catalogue = catalogue
        self._load_embedder = load_embedder
        self._state = catalogue.state()
        self._leads = catalogue.sources()
        self._files: defaultdict[str, dict[Source, None]] = defaultdict(dict)
        for source, lead in self._leads.items():
            self._files[lead.document_id][source] = None
        self._revisions = catalogue.revisions()
        self._traits = catalogue.traits()
        self._moved: dict[Source, Lead | None] = {}
        self._added: dict[str, Entry] = {}
        self._renamed: dict[str, tuple[str, str | None]] = {}
        self._size = 0
        self._index: EmbeddedIndex | None = None
        self._embedder = ""
        home.remove_dead_indexes()

    def holds(self, document_id: str) -> bool:
        """Return whether this document is there, be it only until the next `publish`."""
        return document_id in self._revisions

    def document_of(self, source: Source) -> str | None:
        """Return the id of the document that this file led to when it was last read."""
        lead = self._leads.get(source)
        return lead.document_id if lead else None

    def sources(self) -> tuple[Source, ...]:
        """Return every file that leads to a document."""
        return tuple(self._leads)

    def sources_of(self, document_id: str) -> tuple[Source, ...]:
        """Return the files that lead to this document."""
        return tuple(self._files.get(document_id, ()))

    def sketch_of(self, document_id: str) -> Sequence[int]:
        """Return the sketch of this document's text."""
        return self._traits[document_id].sketch

    def reader_of(self, document_id: str) -> int:
        """Return the version of the readers that this document was read with."""
        return self._revisions[document_id].reader

    def label_of(self, document_id: str) -> Label:
        """Return what the passages of this document say of it."""
        return self._revisions[document_id].label

    @property
    def added(self) -> int:
        """How many documents wait to be published."""
        return len(self._added)

    @property
    def size(self) -> int:
        """How many characters wait to be published."""
        return self._size

    def add(self, source: Source, intake: Intake) -> None:
        """Add what was read from a file, in place of the document of the same id if there is one.

        Raises `IndexMismatchError` if the index in force holds another embedder's vectors.
        """
        document, passages = intake.document, intake.passages
        correction = self._correction_for(source, document.id)
        label = Label.of(document).corrected(correction)
        if label != Label.of(document):
            passages = tuple(label.on(passage) for passage in passages)
        self._put(document.id, passages)
        self._added[document.id] = Entry(document, len(passages), intake.traits, intake.ledger)
        self._renamed.pop(document.id, None)
        self._traits[document.id] = intake.traits
        self._revisions[document.id] = Revision(
            text_hash(document.text), READER_VERSION, len(passages), label
        )
        self._size += len(document.text)
        # Rows that name the document go with it when it is replaced.
        for other in self.sources_of(document.id):
            self._moved[other] = self._leads[other]
        self.lead(source, document.id)

    def lead(self, source: Source, document_id: str | None) -> None:
        """Let this file lead to this document, or to none any more."""
        correction = self._correction_for(source, document_id) if document_id else Correction()
        former = self._leads.pop(source, None)
        if former is not None:
            del self._files[former.document_id][source]
        self._moved[source] = None
        if document_id is not None:
            self._moved[source] = self._leads[source] = Lead(document_id, correction)
            self._files[document_id][source] = None

    def correction_of(self, document_id: str) -> Correction:
        """Return what someone corrected of this document: every file that leads to it holds all of it."""
        corrections = (self._leads[source].correction for source in self.sources_of(document_id))
        return next(corrections, Correction())

    def correct(self, document_id: str, correction: Correction, found: Label) -> None:
        """Say what a document is in place of what was found."""
        for source in self.sources_of(document_id):
            self._moved[source] = self._leads[source] = Lead(document_id, correction)
        self._relabel(document_id, found.corrected(correction))

    def rename(self, document_id: str, name: str, title: str | None = None) -> None:
        """Call a document by the name that its file has now, and by a title where the name had given it."""
        label = self._revisions[document_id].label
        self._relabel(document_id, replace(label, name=name, title=title or label.title))
        self._renamed[document_id] = (name, title)

    def publish(self) -> None:
        """Put everything in force at once: a process killed before the end leaves the state before."""
        if not self._moved:
            return
        alive = {document_id for document_id, sources in self._files.items() if sources}
        dead = self._revisions.keys() - alive
        state, links = self._state, None
        if self._index is not None or dead:
            state = self._build(dead)
            links = find_links(self._candidates())
        assert state is not None  # noqa: S101 (something was added, or was there before)
        self._catalogue.apply(
            CatalogueChange(
                state=state,
                added=tuple(entry for id_, entry in sorted(self._added.items()) if id_ in alive),
                removed=tuple(sorted(dead)),
                renamed={id_: names for id_, names in self._renamed.items() if id_ in alive},
                sources=self._moved,
                links=links,
            )
        )
        self._state = state
        self._added, self._moved, self._renamed, self._size = {}, {}, {}, 0
        self._home.remove_dead_indexes()

    def _correction_for(self, source: Source, document_id: str) -> Correction:
        """Return what was corrected of a document, else of what this file held before."""
        if self.sources_of(document_id):
            return self.correction_of(document_id)
        return self._leads[source].correction if source in self._leads else Correction()

    def _relabel(self, document_id: str, label: Label) -> None:
        if self._revisions[document_id].label == label:
            return
        if document_id in self._added:
            # Only passages that were committed can be read again.
            self.publish()
        revision = self._revisions[document_id]
        passages = passages_of(document_id, revision.passages, self._open_index(self._load_embedder().name))
        self._put(document_id, [label.on(passage) for passage in passages])
        self._revisions[document_id] = replace(revision, label=label)

    def _put(self, document_id: str, passages: Sequence[Passage]) -> None:
        embedder = self._load_embedder()
        index = self._open_index(embedder.name)
        if document_id in self._revisions:
            index.remove([document_id])
        if passages:
            index.add(passages, embedder.embed_passages([passage.text for passage in passages]))

    def _open_index(self, embedder: str) -> EmbeddedIndex:
        """Return the index that is being made, at first a copy of the one in force.

        Raises `IndexMismatchError` if that one holds another embedder's vectors.
        """
        if self._index is not None:
            return self._index
        building = self._home.building
        shutil.rmtree(building, ignore_errors=True)
        if self._state is None:
            dimension = self._load_embedder().dimension
            self._index = EmbeddedIndex.create(building, embedder=embedder, dimension=dimension)
        else:
            EmbeddedIndex.clone(self._home.index(self._state.generation), building)
            self._index = EmbeddedIndex.open(building, embedder=embedder)
        self._embedder = embedder
        return self._index

    def _build(self, dead: Iterable[str]) -> State:
        index = self._open_index(self._state.embedder if self._state else "")
        index.remove(dead)
        index.commit()
        self._index = None
        for document_id in dead:
            del self._revisions[document_id]
        generation = _generation(self._embedder, self._revisions)
        self._home.put_in_place(generation)
        return State(generation, self._embedder)

    def _candidates(self) -> Iterator[VersionCandidate]:
        collections = {lead.document_id: collection for (collection, _), lead in self._leads.items()}
        for document_id, revision in self._revisions.items():
            traits = self._traits[document_id]
            yield VersionCandidate(
                id=document_id,
                collection=collections[document_id],
                label=revision.label,
                titles=(revision.label.title, traits.title),
                sketch=traits.sketch,
                claims=traits.claims,
            )


def passages_of(document_id: str, count: int, index: PassageIndex) -> tuple[Passage, ...]:
    """Return all the passages that an index holds of a document, some `count`: its beginning's neighbours."""
    beginning = Passage(
        id="",
        document_id=document_id,
        document="",
        title="",
        collection="",
        ordinal=0,
        start=0,
        end=0,
        text="",
        page=None,
        section=(),
    )
    return index.neighbours(beginning, count + 1)


def _generation(embedder: str, revisions: Mapping[str, Revision]) -> str:
    """Return an index's name, made from what it holds: equal catalogues name equal indexes."""
    content = json.dumps([embedder, sorted((id_, astuple(revision)) for id_, revision in revisions.items())])
    return hashlib.sha256(content.encode()).hexdigest()[:16]
