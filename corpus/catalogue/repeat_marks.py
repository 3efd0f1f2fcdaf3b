"""Repeated amounts marked in the catalogue: those of one document, and of the papers on one session."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import sqlalchemy as sa

from corpus.catalogue import schema
from corpus.catalogue.fact_rows import counted_amount, fact_of
from corpus.documents import is_sheet
from corpus.facts.facts import Funding
from corpus.ledger.money.repeats import repeats


class Act(NamedTuple):
    """What one session's papers share; a document without a date is alone, by its id."""

    collection: str
    said: str


def acts_of(connection: sa.Connection, document_ids: Iterable[str]) -> frozenset[Act]:
    """Return the acts that these documents, where they are there, are papers of."""
    c = schema.documents.c
    query = sa.select(c.id, c.collection, c.date).where(c.id.in_(tuple(document_ids)))
    return frozenset(Act(row.collection, row.date or row.id) for row in connection.execute(query))


def mark_repeats(connection: sa.Connection, acts: Iterable[Act]) -> None:
    """Mark the amounts that the papers of these acts say again, and those that no longer are.

    A list of grants says nothing again: its lines alike are several grants.
    """
    c = schema.documents.c
    for act in sorted(acts):
        query = sa.select(c.id, c.territory, c.media_type).where(c.collection == act.collection)
        found = connection.execute(query.where(sa.or_(c.date == act.said, c.id == act.said)).order_by(c.id))
        papers = [row for row in found if not is_sheet(row.media_type)]
        places = {row.territory for row in papers} - {None}
        groups: defaultdict[str | None, list[str]] = defaultdict(list)
        for row in papers:
            # Where several places met on one day, who names none is alone.
            place = (row.territory or row.id) if len(places) > 1 else None
            groups[place].append(row.id)
        for document_ids in groups.values():
            _mark(connection, document_ids)


def _mark(connection: sa.Connection, document_ids: list[str]) -> None:
    table, documents = schema.funding, schema.documents
    query = sa.select(table, documents.c.name).join(documents, documents.c.id == table.c.document_id)
    query = query.where(table.c.document_id.in_(document_ids))
    query = query.order_by(documents.c.name, table.c.document_id, table.c.ordinal)
    rows = [
        (fact, row.ordinal)
        for row in connection.execute(query)
        if isinstance(fact := fact_of(table, row), Funding)
    ]
    said = repeats([fact for fact, _ in rows])
    papers = {fact.id: fact.document_id for fact, _ in rows}
    stated = {(repeated, papers[repeated]) for repeated in said.values()}
    changed = []
    for fact, ordinal in rows:
        repeated = said.get(fact.id)
        is_said_twice = repeated is not None and (repeated, fact.document_id) in stated
        if repeated is not None:
            stated.add((repeated, fact.document_id))
        amount = counted_amount(fact, is_said_twice=is_said_twice)
        if repeated != fact.repeats or repeated is not None:
            changed.append({"of": fact.document_id, "at": ordinal, "repeats": repeated, "amount": amount})
    if changed:
        # Found by their key: a document's rows are not looked through for each of them.
        is_it = (table.c.document_id == sa.bindparam("of")) & (table.c.ordinal == sa.bindparam("at"))
        connection.execute(sa.update(table).where(is_it), changed)
