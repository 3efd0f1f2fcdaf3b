"""The tables of the catalogue."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData()
state = sa.Table(
    "state",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("generation", sa.String, nullable=False),
    sa.Column("embedder", sa.String, nullable=False),
)
documents = sa.Table(
    "documents",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("collection", sa.String, nullable=False, index=True),
    sa.Column("name", sa.String, nullable=False, index=True),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("media_type", sa.String, nullable=False),
    sa.Column("content_hash", sa.String, nullable=False),
    sa.Column("text_hash", sa.String, nullable=False),
    sa.Column("passages", sa.Integer, nullable=False),
    sa.Column("reader", sa.Integer, nullable=False, server_default="0"),
    sa.Column("kind", sa.String),
    sa.Column("date", sa.String),
    sa.Column("territory", sa.String),
    sa.Column("signatories", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("period", sa.String),
    sa.Column("furniture", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("sketch", sa.LargeBinary, nullable=False, server_default=""),
    sa.Column("claims", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("text", sa.Text, nullable=False),
)


def _part(name: str, *columns: sa.Column[Any]) -> sa.Table:
    """Return a table of things that belong to a document, in their order."""
    owner = sa.ForeignKey("documents.id", ondelete="CASCADE")
    return sa.Table(
        name,
        metadata,
        sa.Column("document_id", sa.String, owner, primary_key=True),
        sa.Column("ordinal", sa.Integer, primary_key=True, autoincrement=False),
        *columns,
    )


sources = sa.Table(
    "sources",
    metadata,
    sa.Column("collection", sa.String, primary_key=True),
    sa.Column("path", sa.String, primary_key=True),
    sa.Column("document_id", sa.String, sa.ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    sa.Column("corrections", sa.JSON),
)
links = sa.Table(
    "links",
    metadata,
    sa.Column("document_id", sa.String, primary_key=True),
    sa.Column("relation", sa.String, primary_key=True),
    sa.Column("other_id", sa.String, primary_key=True),
)
pages = _part(
    "pages",
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("confidence", sa.Float),
)
sections = _part(
    "sections",
    sa.Column("path", sa.JSON, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
)
problems = _part(
    "problems",
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("page", sa.Integer),
)
tables = _part(
    "tables",
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("header", sa.JSON, nullable=False),
    sa.Column("rows", sa.JSON, nullable=False),
    sa.Column("title", sa.String),
    sa.Column("page", sa.Integer),
    sa.Column("sheet", sa.String),
    sa.Column("first_row", sa.Integer, nullable=False),
)
definitions = _part(
    "definitions",
    sa.Column("acronym", sa.String, nullable=False),
    sa.Column("meaning", sa.String, nullable=False),
)
PARTS = (pages, sections, problems, tables, definitions)


def _facts(name: str, *columns: sa.Column[Any]) -> sa.Table:
    """Return a table of facts: `words` holds all that one says, folded, `years` the years that it spans."""
    return _part(
        name,
        sa.Column("id", sa.String, nullable=False),
        sa.Column("page", sa.Integer),
        sa.Column("section", sa.JSON, nullable=False),
        sa.Column("quote", sa.Text, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        *columns,
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("years", sa.String, nullable=False),
    )


# What is compared with a filter stands beside what is shown: `..._key` is folded, `amount` a number. Only what is
# given has one, said once: costs, accounts, guarantees and repeats are neither added up nor ranked with it.
funding = _facts(
    "funding",
    sa.Column("amount_text", sa.String, nullable=False),
    sa.Column("euros", sa.String),
    sa.Column("amount", sa.Float),
    sa.Column("share", sa.String),
    sa.Column("total_cost", sa.String),
    sa.Column("funders", sa.JSON, nullable=False),
    sa.Column("funders_key", sa.String, nullable=False),
    sa.Column("beneficiary", sa.String),
    sa.Column("beneficiary_key", sa.String, nullable=False),
    sa.Column("purpose", sa.String),
    sa.Column("place", sa.String),
    sa.Column("place_key", sa.String, nullable=False),
    sa.Column("programme", sa.String),
    sa.Column("programme_key", sa.String, nullable=False),
    sa.Column("period", sa.String),
    sa.Column("state", sa.String),
    sa.Column("basis", sa.String),
    sa.Column("part_of", sa.String),
    sa.Column("nature", sa.String),
    sa.Column("repeats", sa.String),
)
_c = funding.c
# What answers look for: years and programme first, then names, all of it read from the index alone.
sa.Index(
    "ix_funding_lines",
    _c.years,
    _c.programme_key,
    _c.amount,
    _c.beneficiary_key,
    _c.place_key,
    _c.funders_key,
    _c.document_id,
)
objectives = _facts(
    "objectives",
    sa.Column("level", sa.String, nullable=False),
    sa.Column("number", sa.String),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("parent", sa.String),
    sa.Column("target", sa.JSON),
)
commitments = _facts(
    "commitments",
    sa.Column("actors", sa.JSON, nullable=False),
    sa.Column("actors_key", sa.String, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("to", sa.String),
    sa.Column("deadline", sa.String),
    sa.Column("condition", sa.String),
    sa.Column("firmness", sa.String, nullable=False),
)
FACTS = (funding, objectives, commitments)


def prepare(connection: sa.Connection) -> None:
    """Create what is missing: all in an empty database, in an older one what was added since.

    What the older one holds stays; its documents have no reader version, and are read again.
    """
    metadata.create_all(connection)
    inspector = sa.inspect(connection)
    for table in metadata.sorted_tables:
        present = {column["name"] for column in inspector.get_columns(table.name)}
        for column in table.columns:
            if column.name not in present:
                definition = sa.schema.CreateColumn(column).compile(dialect=connection.dialect)
                connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {definition}")
        for index in table.indexes:
            index.create(connection, checkfirst=True)


def documents_of(collections: Sequence[str]) -> sa.Select[tuple[str]]:
    """Return the query of the ids of the documents of these collections."""
    return sa.select(documents.c.id).where(documents.c.collection.in_(collections))
