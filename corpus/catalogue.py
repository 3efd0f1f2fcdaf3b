"""The catalogue: which documents there are, their text and structure, and the index in force.

One transaction writes a batch of documents together with the name of the index that holds their passages:
its commit is the moment at which both come into force. No row holds a date or a random number, so two
catalogues of the same files are equal.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa

from corpus import schema
from corpus.documents import Cell, Document, DocumentSummary, Page, ReadingProblem, Section, Table
from corpus.errors import AmbiguousDocumentError, CatalogueError, UnknownDocumentError
from corpus.state import State, unreadable


@dataclass(frozen=True, slots=True)
class CatalogueChange:
    """One batch: documents to add with their number of passages, ids to remove, and where files now lead.

    `sources` maps (collection, path) to a document's id, or to None where the path is forgotten.
    """

    state: State
    added: tuple[tuple[Document, int], ...] = ()
    removed: tuple[str, ...] = ()
    sources: Mapping[tuple[str, str], str | None] = field(default_factory=dict)


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
        catalogue = cls(schema.sqlite_engine(path, writable=writable), path)
        if writable:
            with catalogue._connection() as connection:
                schema.metadata.create_all(connection)
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
            return _summaries(connection)

    def find(self, id_or_name: str) -> DocumentSummary:
        """Return the document with this id, or with this name if only one has it.

        Raises `UnknownDocumentError` if none has it, `AmbiguousDocumentError` if several have.
        """
        is_named = sa.or_(schema.documents.c.id == id_or_name, schema.documents.c.name == id_or_name)
        with self._connection() as connection:
            found = _summaries(connection, is_named)
        exact = [summary for summary in found if summary.id == id_or_name]
        if len(exact or found) == 1:
            return (exact or found)[0]
        if found:
            raise AmbiguousDocumentError(_ambiguous(id_or_name, found))
        raise UnknownDocumentError(_unknown(id_or_name))

    def document(self, document_id: str) -> Document:
        """Return the document with this id, its text and structure included."""
        with self._connection() as connection:
            row = connection.execute(
                sa.select(schema.documents).where(schema.documents.c.id == document_id)
            ).one_or_none()
            if row is None:
                raise UnknownDocumentError(_unknown(document_id))
            parts = {table: _rows_of(connection, table, document_id) for table in schema.PARTS}
            paths = connection.scalars(
                sa.select(schema.sources.c.path)
                .where(schema.sources.c.document_id == document_id)
                .order_by(schema.sources.c.path)
            ).all()
        return Document(
            id=row.id,
            name=row.name,
            title=row.title,
            text=row.text,
            media_type=row.media_type,
            collection=row.collection,
            content_hash=row.content_hash,
            source_path=paths[0] if paths else "",
            pages=tuple(Page(part.number, part.start, part.end) for part in parts[schema.pages]),
            sections=tuple(
                Section(tuple(part.path), part.start, part.end, part.kind) for part in parts[schema.sections]
            ),
            problems=tuple(ReadingProblem(part.reason, part.page) for part in parts[schema.problems]),
            tables=tuple(_table(part) for part in parts[schema.tables]),
        )

    def text(self, document_id: str) -> str:
        """Return the text of the document with this id."""
        with self._connection() as connection:
            text: str | None = connection.scalar(
                sa.select(schema.documents.c.text).where(schema.documents.c.id == document_id)
            )
        if text is None:
            raise UnknownDocumentError(_unknown(document_id))
        return text

    def text_hash(self, document_id: str) -> str | None:
        """Return the hash that the text of this document had when it was stored."""
        with self._connection() as connection:
            return connection.scalar(
                sa.select(schema.documents.c.text_hash).where(schema.documents.c.id == document_id)
            )

    def sources(self) -> dict[tuple[str, str], str]:
        """Return the document that each known file, by collection and path, was read into."""
        with self._connection() as connection:
            rows = connection.execute(sa.select(schema.sources)).all()
        return {(row.collection, row.path): row.document_id for row in rows}

    def apply(self, change: CatalogueChange) -> None:
        """Put the change in force: all of it, or, if the process dies, nothing."""
        with self._connection() as connection:
            _remove(connection, change.removed)
            for document, passages in change.added:
                _add(connection, document, passages)
            for (collection, path), document_id in change.sources.items():
                is_source = (schema.sources.c.collection == collection) & (schema.sources.c.path == path)
                connection.execute(sa.delete(schema.sources).where(is_source))
                if document_id is not None:
                    row = {"collection": collection, "path": path, "document_id": document_id}
                    connection.execute(sa.insert(schema.sources).values(row))
            connection.execute(sa.delete(schema.state))
            connection.execute(sa.insert(schema.state).values(id=1, **asdict(change.state)))

    def damage(self) -> tuple[str, ...]:
        """Return what the database engine itself finds wrong with its file; empty is well."""
        if self._engine.dialect.name != "sqlite":
            return ()
        with self._connection() as connection:
            lines = connection.scalars(sa.text("PRAGMA integrity_check")).all()
        return tuple(str(line) for line in lines if line != "ok")

    @contextmanager
    def _connection(self) -> Iterator[sa.Connection]:
        """A transaction, committed at the end. What the database cannot do is a `CatalogueError`."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except sa.exc.OperationalError as error:
            raise CatalogueError(f"Catalogue {self._path} : {_french(error)}.") from error
        except sa.exc.DatabaseError as error:
            raise unreadable(self._path, error.orig or error) from error


def text_hash(text: str) -> str:
    """Return the SHA-256 of the text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _summaries(
    connection: sa.Connection, where: sa.ColumnElement[bool] | None = None
) -> tuple[DocumentSummary, ...]:
    pages = (
        sa.select(sa.func.count())
        .where(schema.pages.c.document_id == schema.documents.c.id)
        .scalar_subquery()
    )
    columns = [column for column in schema.documents.c if column.name not in ("text", "text_hash")]
    query = sa.select(*columns, pages.label("pages"))
    if where is not None:
        query = query.where(where)
    rows = connection.execute(
        query.order_by(schema.documents.c.collection, schema.documents.c.name, schema.documents.c.id)
    ).all()
    # One document is asked for by its own id; a list is quicker read whole than by as many parameters.
    only = rows[0].id if len(rows) == 1 else None
    sources = _grouped(connection, schema.sources, schema.sources.c.path, only)
    problems = _grouped(connection, schema.problems, schema.problems.c.ordinal, only)
    return tuple(
        DocumentSummary(
            id=row.id,
            name=row.name,
            title=row.title,
            collection=row.collection,
            media_type=row.media_type,
            content_hash=row.content_hash,
            pages=row.pages,
            passages=row.passages,
            sources=tuple(source.path for source in sources.get(row.id, ())),
            problems=tuple(ReadingProblem(part.reason, part.page) for part in problems.get(row.id, ())),
        )
        for row in rows
    )


def _grouped(
    connection: sa.Connection, table: sa.Table, order: sa.Column[Any], only: str | None
) -> dict[str, list[sa.Row[Any]]]:
    query = sa.select(table).order_by(order)
    if only is not None:
        query = query.where(table.c.document_id == only)
    groups: dict[str, list[sa.Row[Any]]] = {}
    for row in connection.execute(query):
        groups.setdefault(row.document_id, []).append(row)
    return groups


def _rows_of(connection: sa.Connection, table: sa.Table, document_id: str) -> Sequence[sa.Row[Any]]:
    query = sa.select(table).where(table.c.document_id == document_id).order_by(table.c.ordinal)
    return connection.execute(query).all()


def _table(row: sa.Row[Any]) -> Table:
    return Table(
        start=row.start,
        end=row.end,
        header=tuple(row.header),
        rows=tuple(tuple(Cell(*cell) for cell in cells) for cells in row.rows),
        title=row.title,
        page=row.page,
        sheet=row.sheet,
        first_row=row.first_row,
    )


def _add(connection: sa.Connection, document: Document, passages: int) -> None:
    connection.execute(
        sa.insert(schema.documents).values(
            id=document.id,
            collection=document.collection,
            name=document.name,
            title=document.title,
            media_type=document.media_type,
            content_hash=document.content_hash,
            text_hash=text_hash(document.text),
            passages=passages,
            text=document.text,
        )
    )
    parts: dict[sa.Table, Sequence[Page | Section | ReadingProblem | Table]] = {
        schema.pages: document.pages,
        schema.sections: document.sections,
        schema.problems: document.problems,
        schema.tables: document.tables,
    }
    for table, members in parts.items():
        names = [column.name for column in table.c if column.name not in ("document_id", "ordinal")]
        rows = [
            {"document_id": document.id, "ordinal": ordinal}
            | {name: _stored(getattr(member, name)) for name in names}
            for ordinal, member in enumerate(members)
        ]
        if rows:
            connection.execute(sa.insert(table), rows)


def _stored(value: Any) -> Any:
    """Return the value as JSON holds it: rows of cells as lists of numbers."""
    if isinstance(value, Cell):
        return [value.start, value.end, value.column]
    if isinstance(value, tuple):
        return [_stored(member) for member in value]
    return value


def _remove(connection: sa.Connection, document_ids: Iterable[str]) -> None:
    for document_id in document_ids:
        for table in (*schema.PARTS, schema.sources):
            connection.execute(sa.delete(table).where(table.c.document_id == document_id))
        connection.execute(sa.delete(schema.documents).where(schema.documents.c.id == document_id))


def _unknown(id_or_name: str) -> str:
    return f"Aucun document ne s'appelle « {id_or_name} » ; « arpenteur documents list » les montre tous."


def _ambiguous(name: str, candidates: Sequence[DocumentSummary]) -> str:
    listed = " ; ".join(f"{summary.id} ({', '.join(summary.sources)})" for summary in candidates)
    return (
        f"{len(candidates)} documents s'appellent « {name} » ; désignez-en un par son identifiant : {listed}."
    )


def _french(error: sa.exc.OperationalError) -> str:
    message = str(error.orig)
    reasons = {
        "readonly": "il ne peut pas être modifié (droits insuffisants)",
        "unable to open": "il ne peut pas être ouvert (droits insuffisants ?)",
        "locked": "un autre programme l'occupe ; réessayez dans un instant",
        "full": "plus de place sur le disque",
        "no such table": "il est vide ou d'une autre version",
        "no such column": "il est d'une autre version",
    }
    return next((reason for sign, reason in reasons.items() if sign in message), message)
