"""Lines of the funding ledger read from the catalogue's tables."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product

import sqlalchemy as sa

from corpus.catalogue import schema
from corpus.catalogue.fact_rows import columns_of, fact_of
from corpus.catalogue.ledger_lines import LedgerGrid, LedgerLine, LinesWanted, Name, Tally
from corpus.facts.facts import Funding

_PAIRS = 20


def find_lines(
    connection: sa.Connection, wanted: LinesWanted, limit: int, *, largest: bool
) -> tuple[LedgerLine, ...]:
    """Return the lines wanted that state euros, `limit` at most: the largest first, or the smallest."""
    c = schema.funding.c
    query = sa.select(
        c.id, c.document_id, c.ordinal, c.start, c.euros, c.amount, c.funders_key, c.beneficiary_key,
        c.place_key, c.purpose, c.years, c.quote, c.state, c.basis, c.part_of,
    )  # fmt: skip
    query = query.order_by(c.amount.desc() if largest else c.amount.asc()).limit(limit)
    pairs = list(product(wanted.years, wanted.programmes))
    # Of one programme in one year, the index itself is in the order of the amounts.
    several = (
        [replace(wanted, years=(year,), programmes=(programme,)) for year, programme in pairs]
        if 0 < len(pairs) <= _PAIRS and not wanted.names
        else [wanted]
    )
    rows = [row for each in several for row in connection.execute(query.where(*_clauses(each)))]
    rows.sort(key=lambda row: ((row.amount or 0) * (-1 if largest else 1), row.document_id, row.ordinal))
    return tuple(
        LedgerLine(
            id=row.id,
            document_id=row.document_id,
            ordinal=row.ordinal,
            start=row.start,
            euros=Decimal(row.euros),
            funders=row.funders_key,
            beneficiary=row.beneficiary_key,
            place=row.place_key,
            purpose=row.purpose or "",
            years=row.years,
            quote=row.quote,
            state=row.state,
            basis=row.basis,
            part_of=row.part_of,
        )
        for row in rows[:limit]
    )


def tally(connection: sa.Connection, wanted: LinesWanted) -> tuple[Tally, ...]:
    """Return how many of the lines wanted each document has, and their sum, rounded to the cent each."""
    c = schema.funding.c
    cents = sa.func.sum(sa.cast(sa.func.round(c.amount * 100), sa.BigInteger))
    query = sa.select(c.document_id, sa.func.count().label("lines"), cents.label("cents"))
    query = query.where(*_clauses(wanted)).group_by(c.document_id).order_by(c.document_id)
    return tuple(
        Tally(row.document_id, row.lines, Decimal(row.cents) / 100) for row in connection.execute(query)
    )


def receivers(
    connection: sa.Connection, wanted: LinesWanted, least: Decimal | None, most: Decimal | None, limit: int
) -> tuple[str, ...]:
    """Return those who receive, by the lines wanted, more than `least` and less than `most` euros in all."""
    c = schema.funding.c
    query = sa.select(c.beneficiary_key).where(*_clauses(wanted)).group_by(c.beneficiary_key).limit(limit)
    total = sa.func.sum(c.amount)
    if least is not None:
        query = query.having(total >= float(least))
    if most is not None:
        query = query.having(total <= float(most))
    return tuple(connection.scalars(query))


def keys_of(connection: sa.Connection, collections: Sequence[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the years and the programmes of the lines of some collections (none: of all), as the ledger keeps them."""
    c = schema.funding.c
    query = sa.select(c.years, c.programme_key).distinct()
    if collections:
        query = query.where(c.document_id.in_(schema.documents_of(collections)))
    rows = connection.execute(query).all()
    return frozenset(row.years for row in rows), frozenset(row.programme_key for row in rows)


def titles(connection: sa.Connection) -> tuple[tuple[str, str], ...]:
    """Return the titles of all tables, each with the document that it is in."""
    c = schema.tables.c
    rows = connection.execute(sa.select(c.document_id, c.title).where(c.title.is_not(None)).distinct())
    return tuple((row.document_id, row.title) for row in rows)


def grids(connection: sa.Connection, document_ids: Sequence[str]) -> dict[str, tuple[LedgerGrid, ...]]:
    """Return the tables of these documents, in the order of the text."""
    c = schema.tables.c
    query = sa.select(c.document_id, c.start, c.end, c.title, c.header, c.sheet)
    found: dict[str, list[LedgerGrid]] = {}
    for row in connection.execute(
        query.where(c.document_id.in_(document_ids)).order_by(c.document_id, c.start)
    ):
        grid = LedgerGrid(row.start, row.end, row.title or "", tuple(row.header), row.sheet)
        found.setdefault(row.document_id, []).append(grid)
    return {document_id: tuple(tables) for document_id, tables in found.items()}


def facts_of(connection: sa.Connection, lines: Sequence[LedgerLine]) -> tuple[Funding, ...]:
    """Return the facts that these lines are, in their order."""
    table, documents = schema.funding, schema.documents
    ordinals: dict[str, list[int]] = {}
    for line in lines:
        ordinals.setdefault(line.document_id, []).append(line.ordinal)
    query = sa.select(*columns_of(connection, table), documents.c.name).join(
        documents, documents.c.id == table.c.document_id
    )
    query = query.where(
        sa.or_(
            sa.false(),
            *(
                (table.c.document_id == document_id) & table.c.ordinal.in_(those)
                for document_id, those in ordinals.items()
            ),
        )
    )
    found = (fact_of(table, row) for row in connection.execute(query))
    by_id = {fact.id: fact for fact in found if isinstance(fact, Funding)}
    return tuple(by_id[line.id] for line in lines)


def _clauses(wanted: LinesWanted) -> Iterator[sa.ColumnElement[bool]]:
    c = schema.funding.c
    yield c.euros.is_not(None) if wanted.is_of_any_nature else c.amount.is_not(None)
    if wanted.documents:
        yield c.document_id.in_(wanted.documents)
    if wanted.years:
        yield c.years.in_(wanted.years)
    if wanted.receivers:
        yield c.beneficiary_key.in_(wanted.receivers)
    if wanted.programmes:
        yield c.programme_key.in_(wanted.programmes)
    if wanted.least is not None:
        yield c.amount > float(wanted.least) if wanted.is_strict else c.amount >= float(wanted.least)
    if wanted.most is not None:
        yield c.amount < float(wanted.most) if wanted.is_strict else c.amount <= float(wanted.most)
    if wanted.collections:
        inside = sa.select(schema.documents.c.id).where(schema.documents.c.collection.in_(wanted.collections))
        yield c.document_id.in_(inside)
    for name in wanted.names:
        yield sa.or_(*_borne(name))


def _borne(name: Name) -> Iterator[sa.ColumnElement[bool]]:
    c = schema.funding.c
    for words in (name.words, *name.also):
        columns = [c.funders_key] if name.is_payer else [c.beneficiary_key, c.place_key, c.funders_key]
        for column in [c.words] if name.is_topic else columns:
            end = "" if name.is_topic else " "
            yield sa.and_(*(column.like(f"% {word}{end}%") for word in words))
    for cell in name.cells:
        yield c.quote.icontains(f"\t{cell}\t", autoescape=True)
        yield c.quote.istartswith(f"{cell}\t", autoescape=True)
        yield c.quote.iendswith(f"\t{cell}", autoescape=True)
    if name.documents:
        yield c.document_id.in_(name.documents)
