"""Facts as rows of the catalogue's tables, and rows as facts again."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from corpus.catalogue import schema
from corpus.facts.fact_filter import FactFilter, FactsFound
from corpus.facts.facts import Commitment, Fact, FactKind, Funding, Ledger, Objective, Target
from corpus.french.dates import A_PERIOD, years_of
from corpus.french.folding import fold
from corpus.french.glossary import Definition, acronym_key, bundled
from corpus.french.small_words import OF

_TABLES: dict[FactKind, sa.Table] = {
    "funding": schema.funding,
    "objective": schema.objectives,
    "commitment": schema.commitments,
}
_LONGEST_RANGE = 30
# « communauté d'agglomération de la Rive du Lay » is also called by its own name alone.
_PROPER = re.compile(
    rf"(?i:agglom[ée]ration|communes|urbaine|syndicat mixte|pays) {OF}?"
    r"(?P<name>[A-ZÀ-Ý]\S+ .*\S)"
)
# Shorter names are acronyms: they are looked for as whole words.
_ACRONYM = 5


def add_facts(connection: sa.Connection, document_id: str, ledger: Ledger) -> None:
    """Store the facts of a document."""
    for table, facts in (
        (schema.funding, map(_funding_values, ledger.funding)),
        (schema.objectives, map(_objective_values, ledger.objectives)),
        (schema.commitments, map(_commitment_values, ledger.commitments)),
    ):
        rows = [
            {"document_id": document_id, "ordinal": ordinal} | values for ordinal, values in enumerate(facts)
        ]
        if rows:
            connection.execute(sa.insert(table), rows)


def find_facts(connection: sa.Connection, kind: FactKind, where: FactFilter) -> FactsFound:
    """Return the facts of this kind that pass a filter, in its order, and how many there are in all."""
    table = _TABLES[kind]
    clauses = list(_clauses(connection, table, where))
    joined = table.join(schema.documents, schema.documents.c.id == table.c.document_id)
    total = connection.scalar(sa.select(sa.func.count()).select_from(joined).where(*clauses))
    query = sa.select(*columns_of(connection, table), schema.documents.c.name).select_from(joined)
    query = query.where(*clauses)
    query = query.order_by(*_order(table, where.sort)).limit(where.limit).offset(where.offset or None)
    return FactsFound(tuple(fact_of(table, row) for row in connection.execute(query)), total or 0)


def columns_of(connection: sa.Connection, table: sa.Table) -> list[sa.ColumnElement[Any]]:
    """Return the columns of a table; one that an older catalogue has not is empty, until it is written to."""
    present = connection.execute(sa.select(sa.literal_column("*")).select_from(table).limit(0)).keys()
    return [each if each.name in present else sa.null().label(each.name) for each in table.columns]


def key(text: str) -> str:
    """Return the words of a text, folded, a space around each."""
    words = re.findall(r"\w+", fold(text))
    return f" {' '.join(words)} " if words else ""


def years(text: str | None) -> str:
    """Return the years that a period spans, a space around each: « 2021-2023 » spans three."""
    if not text:
        return ""
    found = {int(year) for year in years_of(text)}
    for first, last in A_PERIOD.findall(text):
        if 0 < int(last) - int(first) <= _LONGEST_RANGE:
            found |= set(range(int(first), int(last) + 1))
    return f" {' '.join(map(str, sorted(found)))} " if found else ""


def _common(fact: Fact, *said: str | None, period: str | None) -> dict[str, Any]:
    return {
        "id": fact.id,
        "page": fact.page,
        "section": list(fact.section),
        "quote": fact.quote,
        "start": fact.start,
        "end": fact.end,
        "words": key(" ".join(filter(None, (*said, fact.quote, *fact.section)))),
        "years": years(period),
    }


def _funding_values(row: Funding) -> dict[str, Any]:
    said = (*row.funders, row.beneficiary, row.purpose, row.place, row.programme, row.period)
    return _common(row, *said, period=row.period) | {
        "amount_text": row.amount_text,
        "euros": _written(row.euros),
        "amount": counted_amount(row),
        "share": _written(row.share),
        "total_cost": _written(row.total_cost),
        "funders": list(row.funders),
        "funders_key": "|".join(map(key, row.funders)),
        "beneficiary": row.beneficiary,
        "beneficiary_key": key(row.beneficiary or ""),
        "purpose": row.purpose,
        "place": row.place,
        "place_key": key(row.place or ""),
        "programme": row.programme,
        "programme_key": key(row.programme or ""),
        "period": row.period,
        "state": row.state,
        "basis": row.basis,
        "part_of": row.part_of,
        "nature": row.nature,
        "repeats": row.repeats,
    }


def counted_amount(row: Funding, *, is_said_twice: bool = False) -> float | None:
    """Return the euros by which an amount is ranked and added up: none for what is no funding.

    Nor is there one for what its own document says elsewhere. What another document says too keeps its euros:
    each of the documents may be asked about alone.
    """
    is_counted = row.nature == "financement" and not is_said_twice
    return float(row.euros) if row.euros is not None and is_counted else None


def _objective_values(row: Objective) -> dict[str, Any]:
    target = row.target
    return _common(row, row.text, period=target.deadline if target else None) | {
        "level": row.level,
        "number": row.number,
        "text": row.text,
        "parent": row.parent,
        "target": [str(target.value), target.unit, target.baseline, target.deadline] if target else None,
    }


def _commitment_values(row: Commitment) -> dict[str, Any]:
    return _common(row, *row.actors, row.action, row.to, period=row.deadline) | {
        "actors": list(row.actors),
        "actors_key": "|".join(map(key, row.actors)),
        "action": row.action,
        "to": row.to,
        "deadline": row.deadline,
        "condition": row.condition,
        "firmness": row.firmness,
    }


def _written(value: Decimal | None) -> str | None:
    """Return a number as it is stored: without an exponent, or zeros that say nothing."""
    if value is None:
        return None
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def _clauses(
    connection: sa.Connection, table: sa.Table, where: FactFilter
) -> Iterator[sa.ColumnElement[bool]]:
    columns = table.c
    for name in ("funder", "beneficiary", "programme", "place", "actor"):
        asked = getattr(where, name)
        if asked:
            column = columns.get({"funder": "funders_key", "actor": "actors_key"}.get(name, f"{name}_key"))
            names = (asked, *_known_as(connection, asked, where.collections))
            yield sa.false() if column is None else sa.or_(*(column.like(_pattern(each)) for each in names))
    for word in key(where.words).split():
        # « subvention » also finds « subventions ».
        yield columns.words.like(f"% {word.rstrip('sx') if len(word) >= _ACRONYM else word}%")
    if where.year is not None:
        yield columns.years.like(f"% {where.year} %")
    if where.least is not None:
        yield columns.amount >= float(where.least) if "amount" in columns else sa.false()
    if where.most is not None:
        yield columns.amount <= float(where.most) if "amount" in columns else sa.false()
    for name in ("level", "firmness"):
        if asked := getattr(where, name):
            yield columns[name] == asked if name in columns else sa.false()
    if where.documents:
        yield columns.document_id.in_(where.documents)
    if where.collections:
        yield schema.documents.c.collection.in_(where.collections)


def _pattern(name: str) -> str:
    words = key(name).strip()
    return f"% {words} %" if len(words) < _ACRONYM else f"% {words}%"


def _known_as(connection: sa.Connection, name: str, collections: Sequence[str]) -> Iterator[str]:
    """Yield what else a name goes by in these collections: the meaning of an acronym, the acronym of a name."""
    table = schema.definitions
    query = sa.select(table.c.acronym, table.c.meaning).distinct()
    if collections:
        query = query.where(table.c.document_id.in_(schema.documents_of(collections)))
    rows = connection.execute(query)
    own = [Definition(row.acronym, row.meaning) for row in rows]
    asked, words = acronym_key(name), key(name)
    for definition in (*own, *_bundled(name)):
        if acronym_key(definition.acronym) == asked:
            yield definition.meaning
            if proper := _PROPER.search(definition.meaning):
                yield proper["name"]
        elif key(definition.meaning).endswith(words) and words.count(" ") > 2:
            yield definition.acronym


def _bundled(name: str) -> Iterable[Definition]:
    meaning, acronym = bundled().meaning(name), bundled().acronym(name)
    if meaning:
        yield Definition(name, meaning)
    if acronym:
        yield Definition(acronym, name)


def _order(table: sa.Table, sort: str) -> Iterator[sa.ColumnElement[Any]]:
    field = sort.removeprefix("-")
    if field == "document":
        names = (schema.documents.c.name, table.c.document_id, table.c.ordinal)
        yield from (each.desc() for each in names) if sort.startswith("-") else names
        return
    named = {"euros": "amount", "period": "years", "deadline": "years"}.get(field, f"{field}_key")
    column = table.c[named] if named in table.c else table.c[field]
    is_words = column.type.python_type is str
    yield (sa.or_(column.is_(None), column == "") if is_words else column.is_(None)).asc()
    yield column.desc() if sort.startswith("-") else column.asc()
    yield from (schema.documents.c.name, table.c.document_id, table.c.ordinal)


def fact_of(table: sa.Table, row: Any) -> Fact:
    """Return the fact that a row is, which must have the name of its document too."""
    common = (row.id, row.document_id, row.name, row.page, tuple(row.section), row.quote, row.start, row.end)
    fields: Mapping[str, Any] = row._mapping
    if table is schema.funding:
        return Funding(
            *common,
            amount_text=fields["amount_text"],
            euros=_decimal(fields["euros"]),
            share=_decimal(fields["share"]),
            total_cost=_decimal(fields["total_cost"]),
            funders=tuple(fields["funders"]),
            beneficiary=fields["beneficiary"],
            purpose=fields["purpose"],
            place=fields["place"],
            programme=fields["programme"],
            period=fields["period"],
            state=fields["state"],
            basis=fields["basis"],
            part_of=fields["part_of"],
            nature=fields["nature"] or "financement",
            repeats=fields["repeats"],
        )
    if table is schema.objectives:
        target = fields["target"]
        return Objective(
            *common,
            level=fields["level"],
            text=fields["text"],
            number=fields["number"],
            parent=fields["parent"],
            target=Target(Decimal(target[0]), *target[1:]) if target else None,
        )
    return Commitment(
        *common,
        action=fields["action"],
        firmness=fields["firmness"],
        actors=tuple(fields["actors"]),
        to=fields["to"],
        deadline=fields["deadline"],
        condition=fields["condition"],
    )


def _decimal(written: str | None) -> Decimal | None:
    return None if written is None else Decimal(written)
