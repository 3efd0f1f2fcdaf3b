"""Documents as rows of the catalogue's tables, and rows as documents again."""

import hashlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from corpus.catalogue import schema
from corpus.documents import (
    READER_VERSION,
    Cell,
    Correction,
    Document,
    DocumentSummary,
    Page,
    ReadingProblem,
    Section,
    Table,
)
from corpus.french.glossary import Definition
from corpus.structure.traits import Traits
from corpus.structure.versions import Claim

# What a list shows of a document: neither its text nor what only programs compare.
_UNLISTED = frozenset({"text", "text_hash", "furniture", "sketch", "claims", "reader"})


def text_hash(text: str) -> str:
    """Return the SHA-256 of the text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_summaries(
    connection: sa.Connection, where: sa.ColumnElement[bool] | None = None
) -> tuple[DocumentSummary, ...]:
    """Return the documents of which this holds, by collection, name and id."""
    table = schema.documents
    pages = sa.select(sa.func.count()).where(schema.pages.c.document_id == table.c.id).scalar_subquery()
    query = sa.select(*(c for c in table.c if c.name not in _UNLISTED), pages.label("pages"))
    if where is not None:
        query = query.where(where)
    rows = connection.execute(query.order_by(table.c.collection, table.c.name, table.c.id)).all()
    # One document is asked for by its own id; a list is quicker read whole than by as many parameters.
    only = rows[0].id if len(rows) == 1 else None
    sources = _grouped(connection, schema.sources, schema.sources.c.path, only)
    problems = _grouped(connection, schema.problems, schema.problems.c.ordinal, only)
    links = _Links(connection)
    corrections = {document_id: _corrections(leads) for document_id, leads in sources.items()}
    return tuple(
        DocumentSummary(
            id=row.id,
            name=row.name,
            collection=row.collection,
            media_type=row.media_type,
            content_hash=row.content_hash,
            pages=row.pages,
            passages=row.passages,
            sources=tuple(source.path for source in sources.get(row.id, ())),
            problems=tuple(ReadingProblem(part.reason, part.page) for part in problems.get(row.id, ())),
            signatories=tuple(row.signatories),
            corrected=tuple(corrections.get(row.id, {})),
            replaced_by=next(iter(links.to("replaced", row.id)), None),
            replaces=links.back("replaced", row.id),
            amended_by=links.to("amended", row.id),
            amends=links.back("amended", row.id),
            **_described(row, corrections.get(row.id, {})),
        )
        for row in rows
    )


def stored_document(connection: sa.Connection, document_id: str) -> Document | None:
    """Return a document with its text and structure, or None where there is none with this id."""
    row = connection.execute(
        sa.select(schema.documents).where(schema.documents.c.id == document_id)
    ).one_or_none()
    if row is None:
        return None
    parts = {table: _rows_of(connection, table, document_id) for table in schema.PARTS}
    sources = connection.execute(
        sa.select(schema.sources)
        .where(schema.sources.c.document_id == document_id)
        .order_by(schema.sources.c.path)
    ).all()
    return Document(
        id=row.id,
        name=row.name,
        text=row.text,
        media_type=row.media_type,
        collection=row.collection,
        content_hash=row.content_hash,
        source_path=sources[0].path if sources else "",
        pages=tuple(Page(part.number, part.start, part.end, part.confidence) for part in parts[schema.pages]),
        sections=tuple(
            Section(tuple(part.path), part.start, part.end, part.kind) for part in parts[schema.sections]
        ),
        problems=tuple(ReadingProblem(part.reason, part.page) for part in parts[schema.problems]),
        tables=tuple(_table(part) for part in parts[schema.tables]),
        furniture=tuple((start, end) for start, end in row.furniture),
        signatories=tuple(row.signatories),
        **_described(row, _corrections(sources)),
    )


def read_pages(connection: sa.Connection, document_id: str) -> tuple[Page, ...]:
    """Return where each page of a document stands."""
    parts = _rows_of(connection, schema.pages, document_id)
    return tuple(Page(part.number, part.start, part.end, part.confidence) for part in parts)


def add_document(connection: sa.Connection, document: Document, passages: int, traits: Traits) -> None:
    """Store a document as it was read."""
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
            reader=READER_VERSION,
            kind=document.kind,
            date=document.date,
            territory=document.territory,
            signatories=list(document.signatories),
            period=document.period,
            furniture=_stored(document.furniture),
            sketch=array("I", traits.sketch).tobytes(),
            claims=[list(claim.fields) for claim in traits.claims],
            text=document.text,
        )
    )
    parts: dict[sa.Table, Sequence[Page | Section | ReadingProblem | Table | Definition]] = {
        schema.pages: document.pages,
        schema.sections: document.sections,
        schema.problems: document.problems,
        schema.tables: document.tables,
        schema.definitions: traits.definitions,
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


def remove_documents(connection: sa.Connection, document_ids: Iterable[str]) -> None:
    """Remove documents and all that belongs to them, except where files lead and what replaces what."""
    for document_id in document_ids:
        for table in (*schema.PARTS, *schema.FACTS):
            connection.execute(sa.delete(table).where(table.c.document_id == document_id))
        connection.execute(sa.delete(schema.documents).where(schema.documents.c.id == document_id))


def read_traits(connection: sa.Connection) -> dict[str, Traits]:
    """Return what documents are compared by, without their definitions, by id."""
    table = schema.documents
    rows = connection.execute(sa.select(table.c.id, table.c.title, table.c.sketch, table.c.claims))
    return {
        row.id: Traits(
            title=row.title,
            sketch=tuple(array("I", row.sketch)),
            claims=tuple(Claim(*fields) for fields in row.claims),
        )
        for row in rows
    }


class _Links:
    """Which documents replace and amend which, in both directions."""

    def __init__(self, connection: sa.Connection) -> None:
        rows = connection.execute(sa.select(schema.links).order_by(*schema.links.primary_key)).all()
        self._to: dict[tuple[str, str], list[str]] = {}
        self._back: dict[tuple[str, str], list[str]] = {}
        for row in rows:
            self._to.setdefault((row.relation, row.document_id), []).append(row.other_id)
            self._back.setdefault((row.relation, row.other_id), []).append(row.document_id)

    def to(self, relation: str, document_id: str) -> tuple[str, ...]:
        return tuple(self._to.get((relation, document_id), ()))

    def back(self, relation: str, document_id: str) -> tuple[str, ...]:
        return tuple(self._back.get((relation, document_id), ()))


def _corrections(sources: Iterable[sa.Row[Any]]) -> dict[str, str]:
    """Return what was corrected: every file that leads to a document holds all of it."""
    return next((dict(source.corrections) for source in sources if source.corrections), {})


def _described(row: Any, corrections: Mapping[str, str]) -> dict[str, Any]:
    return {field: corrections.get(field, getattr(row, field)) for field in Correction.__slots__}


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


def _stored(value: Any) -> Any:
    """Return the value as JSON holds it: rows of cells as lists of numbers."""
    if isinstance(value, Cell):
        return [value.start, value.end, value.column]
    if isinstance(value, tuple):
        return [_stored(member) for member in value]
    return value
