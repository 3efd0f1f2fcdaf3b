"""The catalogue: which documents there are, their text and structure, and the index in force.

One transaction writes a batch of documents together with the name of the index that holds their passages:
its commit is the moment at which both come into force. No row holds a date or a random number, so two
catalogues of the same files are equal.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Self
from unicodedata import normalize

import sqlalchemy as sa

from corpus.catalogue import document_rows, fact_rows, schema, sqlite_file
from corpus.catalogue.ledger_line_rows import facts_of, find_lines, grids, keys_of, receivers, tally, titles
from corpus.catalogue.ledger_lines import LedgerGrid, LedgerLine, LinesWanted, Tally
from corpus.catalogue.quick_reading import State
from corpus.catalogue.repeat_marks import acts_of, mark_repeats
from corpus.documents import Correction, Document, DocumentSummary, Label, Page
from corpus.errors import AmbiguousDocumentError, CatalogueError, UnknownDocumentError
from corpus.facts.fact_filter import FactFilter, FactsFound
from corpus.facts.facts import FactKind, Funding, Ledger
from corpus.structure.traits import Traits
from corpus.structure.versions import Link


@dataclass(frozen=True, slots=True)
class Entry:
    """A document to add: the number of its passages, what it is compared with others by, and its facts."""

    document: Document
    passages: int
    traits: Traits = field(default_factory=Traits)
    ledger: Ledger = field(default_factory=Ledger)


@dataclass(frozen=True, slots=True)
class Lead:
    """Where a file leads: to this document, of which someone corrected this."""

    document_id: str
    correction: Correction = field(default_factory=Correction)


@dataclass(frozen=True, slots=True)
class Revision:
    """What an index holds of a document: when it differs, the index does."""

    text_hash: str
    reader: int
    passages: int
    label: Label


@dataclass(frozen=True, slots=True)
class CatalogueChange:
    """One batch: documents to add and to remove, new names (and titles, if any), where files now lead.

    A document added under the id of one that is there takes its place. `sources` maps (collection, path) to
    None where the path is forgotten; `links`, where not None, are all that there are from now on.
    """

    state: State
    added: tuple[Entry, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)
    sources: Mapping[tuple[str, str], Lead | None] = field(default_factory=dict)
    links: tuple[Link, ...] | None = None


class Catalogue:
    """The documents of one data folder, behind an SQLAlchemy engine."""

    def __init__(self, engine: sa.Engine, path: Path) -> None:
        self._engine = engine
        self._path = path

    @classmethod
    def open(cls, path: Path, *, writable: bool = False) -> Self:
        """Open the catalogue in this SQLite file; `writable` creates what is missing.

        Raises `CatalogueError` if it cannot be read, or written.
        """
        catalogue = cls(sqlite_file.engine(path, writable=writable), path)
        if writable:
            with catalogue._connection() as connection:
                schema.prepare(connection)
        return catalogue

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def state(self) -> State | None:
        """Return the index in force, or None where nothing was ever stored."""
        with self._connection() as connection:
            row = connection.execute(
                sa.select(schema.state.c.generation, schema.state.c.embedder)
            ).one_or_none()
        return State(row.generation, row.embedder) if row else None

    def documents(self) -> tuple[DocumentSummary, ...]:
        """Return every document, by collection, name and id."""
        with self._connection() as connection:
            return document_rows.read_summaries(connection)

    def find(self, id_or_name: str, collections: Sequence[str] = ()) -> DocumentSummary:
        """Return the document with this id, or with this name, or a file of this name, if only one has it.

        Where collections are named, no other document is known.

        Raises `UnknownDocumentError` if none has it, `AmbiguousDocumentError` if several have.
        """
        documents = schema.documents
        spelled = [normalize(form, id_or_name) for form in ("NFC", "NFD")]
        copies = sa.select(schema.sources.c.document_id).where(
            sa.or_(*(schema.sources.c.path.endswith(f"/{name}", autoescape=True) for name in spelled))
        )
        for is_named in (
            documents.c.id == id_or_name,
            documents.c.name.in_([id_or_name, *spelled]),
            documents.c.id.in_(copies),
        ):
            if collections:
                is_named = sa.and_(is_named, documents.c.collection.in_(collections))
            with self._connection() as connection:
                found = document_rows.read_summaries(connection, is_named)
            if len(found) == 1:
                return found[0]
            if found:
                raise AmbiguousDocumentError(_ambiguous(id_or_name, found), [each.id for each in found])
        raise UnknownDocumentError(_unknown(id_or_name))

    def document(self, document_id: str) -> Document:
        """Return the document with this id, its text and structure included."""
        with self._connection() as connection:
            document = document_rows.stored_document(connection, document_id)
        if document is None:
            raise UnknownDocumentError(_unknown(document_id))
        return document

    def text(self, document_id: str) -> str:
        """Return the text of the document with this id."""
        with self._connection() as connection:
            text: str | None = connection.scalar(
                sa.select(schema.documents.c.text).where(schema.documents.c.id == document_id)
            )
        if text is None:
            raise UnknownDocumentError(_unknown(document_id))
        return text

    def pages(self, document_id: str) -> tuple[Page, ...]:
        """Return where each page of the document with this id stands; nothing else of it is read."""
        with self._connection() as connection:
            return document_rows.read_pages(connection, document_id)

    def found(self, document_id: str) -> Label:
        """Return what was found of this document, without what was corrected."""
        table = schema.documents
        query = sa.select(table.c.name, table.c.title, table.c.kind, table.c.territory, table.c.date)
        with self._connection() as connection:
            return Label(*connection.execute(query.where(table.c.id == document_id)).one())

    def revisions(self) -> dict[str, Revision]:
        """Return what the index in force holds of every document, by id."""
        documents = schema.documents
        with self._connection() as connection:
            stored = connection.execute(
                sa.select(documents.c.id, documents.c.text_hash, documents.c.reader, documents.c.passages)
            ).all()
            labels = {summary.id: Label.of(summary) for summary in document_rows.read_summaries(connection)}
        return {row.id: Revision(row.text_hash, row.reader, row.passages, labels[row.id]) for row in stored}

    def traits(self) -> dict[str, Traits]:
        """Return what every document is compared by, its definitions aside, by id."""
        with self._connection() as connection:
            return document_rows.read_traits(connection)

    def sources(self) -> dict[tuple[str, str], Lead]:
        """Return where each known file, by collection and path, leads."""
        with self._connection() as connection:
            found = connection.execute(sa.select(schema.sources)).all()
        return {
            (row.collection, row.path): Lead(row.document_id, Correction(**(row.corrections or {})))
            for row in found
        }

    def facts(self, kind: FactKind, where: FactFilter) -> FactsFound:
        """Return the facts of this kind that pass a filter, in its order, and how many there are in all."""
        with self._connection() as connection:
            return fact_rows.find_facts(connection, kind, where)

    def lines(self, wanted: LinesWanted, limit: int, *, largest: bool = True) -> tuple[LedgerLine, ...]:
        """Return the lines of funding wanted, `limit` at most: the largest first, or the smallest."""
        with self._connection() as connection:
            return find_lines(connection, wanted, limit, largest=largest)

    def tally(self, wanted: LinesWanted) -> tuple[Tally, ...]:
        """Return how many of the lines of funding wanted each document has, and what they come to."""
        with self._connection() as connection:
            return tally(connection, wanted)

    def receivers(
        self, wanted: LinesWanted, least: Decimal | None, most: Decimal | None, limit: int
    ) -> tuple[str, ...]:
        """Return those who receive, by the lines of funding wanted, at least and at most so many euros in all."""
        with self._connection() as connection:
            return receivers(connection, wanted, least, most, limit)

    def line_keys(self, collections: Sequence[str] = ()) -> tuple[frozenset[str], frozenset[str]]:
        """Return the years and the programmes of the lines of funding of some collections, as they are looked for."""
        with self._connection() as connection:
            return keys_of(connection, collections)

    def titles(self) -> tuple[tuple[str, str], ...]:
        """Return the titles of all tables, each with the document that it is in."""
        with self._connection() as connection:
            return titles(connection)

    def grids(self, document_ids: Sequence[str]) -> dict[str, tuple[LedgerGrid, ...]]:
        """Return the tables of these documents, by document."""
        with self._connection() as connection:
            return grids(connection, document_ids)

    def funding(self, lines: Sequence[LedgerLine]) -> tuple[Funding, ...]:
        """Return the facts that these lines are, in their order."""
        with self._connection() as connection:
            return facts_of(connection, lines)

    def apply(self, change: CatalogueChange) -> None:
        """Put the change in force: all of it, or, if the process dies, nothing."""
        with self._connection() as connection:
            added = [entry.document.id for entry in change.added]
            acts = acts_of(connection, (*change.removed, *added))
            document_rows.remove_documents(connection, change.removed)
            document_rows.remove_documents(connection, added)
            for entry in change.added:
                document_rows.add_document(connection, entry.document, entry.passages, entry.traits)
                fact_rows.add_facts(connection, entry.document.id, entry.ledger)
            mark_repeats(connection, acts | acts_of(connection, added))
            for document_id, (name, title) in change.renamed.items():
                values = {"name": name} | ({"title": title} if title else {})
                is_it = schema.documents.c.id == document_id
                connection.execute(sa.update(schema.documents).where(is_it).values(values))
            for (collection, path), lead in change.sources.items():
                is_source = (schema.sources.c.collection == collection) & (schema.sources.c.path == path)
                connection.execute(sa.delete(schema.sources).where(is_source))
                if lead is not None:
                    row = {"collection": collection, "path": path, "document_id": lead.document_id}
                    corrections = lead.correction.fields or None
                    connection.execute(sa.insert(schema.sources).values(**row, corrections=corrections))
            if change.links is not None:
                connection.execute(sa.delete(schema.links))
                for link in change.links:
                    connection.execute(sa.insert(schema.links).values(**asdict(link)))
            connection.execute(sa.delete(schema.state))
            connection.execute(sa.insert(schema.state).values(id=1, **asdict(change.state)))

    def move_sources(self, before: str, now: str) -> None:
        """Let the files whose paths begin in one way lead where they led, by paths that begin in another."""
        path = schema.sources.c.path
        start = sa.func.substr(path, 1, len(before), type_=sa.String)
        rest = sa.func.substr(path, len(before) + 1, type_=sa.String)
        with self._connection() as connection:
            connection.execute(
                sa.update(schema.sources).where(start == before).values(path=sa.literal(now) + rest)
            )

    def damage(self) -> tuple[str, ...]:
        """Return what the database engine itself finds wrong with its file; empty is well."""
        with self._connection() as connection:
            return sqlite_file.damage(connection)

    @contextmanager
    def _connection(self) -> Iterator[sa.Connection]:
        """A transaction, committed at the end. What the database cannot do is a `CatalogueError`."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except sa.exc.OperationalError as error:
            raise CatalogueError(
                f"Catalogue {self._path} : {sqlite_file.reason(str(error.orig))}."
            ) from error
        except sa.exc.DatabaseError as error:
            raise sqlite_file.unreadable(self._path, error.orig or error) from error


def _unknown(id_or_name: str) -> str:
    return f"Aucun document ne s'appelle « {id_or_name} » ; « arpenteur documents list » les montre tous."


def _ambiguous(name: str, candidates: Sequence[DocumentSummary]) -> str:
    listed = " ; ".join(f"{summary.id} ({', '.join(summary.sources)})" for summary in candidates)
    return (
        f"{len(candidates)} documents s'appellent « {name} » ; désignez-en un par son identifiant : {listed}."
    )
