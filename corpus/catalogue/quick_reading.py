"""What every question needs of the catalogue, read without SQLAlchemy: which index is in force, what acronyms
mean in the documents, which documents were replaced, which amounts one of them states.

SQLAlchemy would add a third of a second to each `ask` (`docs/decisions/catalogue-access.md`). It is the only
module that holds SQL of its own: plain SQL, that any database understands.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from corpus.catalogue.sqlite_file import read_rows
from corpus.facts.facts import Funding
from corpus.french.glossary import Definition


@dataclass(frozen=True, slots=True)
class State:
    """The index in force, and the embedding model that its vectors come from."""

    generation: str
    embedder: str


@dataclass(frozen=True, slots=True)
class Successor:
    """What "replaced" or "amended" (`relation`) another document: what an answer says of it. `date` is ISO 8601."""

    relation: str
    id: str
    name: str
    title: str
    date: str | None


def read_state(path: Path) -> State | None:
    """Return the state that this catalogue names, or None where nothing was ever stored.

    Raises `CatalogueError` if the file is not a catalogue that can be read.
    """
    rows = read_rows(path, "SELECT generation, embedder FROM state")
    return State(*rows[0]) if rows else None


def read_definitions(path: Path, collections: Sequence[str] = ()) -> tuple[Definition, ...]:
    """Return what acronyms mean in the documents of these collections (none: of all).

    An acronym that they define in several ways comes with each, the way of most documents last.
    """
    wanted = f"WHERE collection IN ({', '.join('?' * len(collections))}) " if collections else ""
    rows = read_rows(
        path,
        "SELECT acronym, meaning, COUNT(DISTINCT document_id) AS documents FROM definitions "  # noqa: S608
        f"JOIN documents ON documents.id = document_id {wanted}"
        "GROUP BY acronym, meaning ORDER BY documents, acronym, meaning",
        collections,
    )
    return tuple(Definition(acronym, meaning) for acronym, meaning, _ in rows)


def read_successors(path: Path) -> dict[str, Successor]:
    """Return, by the id of each document that was replaced or amended, the one to read first.

    Of a document that was itself replaced, the one that replaced it last; of amendments, the latest. What people
    corrected of them counts.
    """
    rows = read_rows(
        path,
        "SELECT links.document_id, relation, documents.id, name, title, date, corrections FROM links "
        "JOIN documents ON documents.id = other_id "
        "LEFT JOIN sources ON sources.document_id = documents.id",
    )
    links = [(old, _successor(*named)) for old, *named in rows]
    # « amended » comes before « replaced », which weighs more.
    links.sort(key=lambda link: (link[1].relation, link[1].date or "", link[1].id))
    found = dict(links)
    return {old: _last(found, old) for old in found}


def read_stated(path: Path, document_id: str) -> tuple[Funding, ...]:
    """Return the funding that the sentences of a document state for a purpose, in euros."""
    rows = read_rows(
        path,
        'SELECT funding.id, name, page, section, quote, funding.start, funding."end", amount_text, euros, funders, '
        "beneficiary, purpose, funding.period, state, basis, part_of FROM funding "
        "JOIN documents ON documents.id = document_id "
        "WHERE document_id = ? AND purpose IS NOT NULL AND euros IS NOT NULL AND quote NOT LIKE ? "
        "ORDER BY ordinal",
        (document_id, "%\t%"),
    )
    return tuple(
        Funding(
            id=row[0],
            document_id=document_id,
            document=row[1],
            page=row[2],
            section=tuple(json.loads(row[3])),
            quote=row[4],
            start=row[5],
            end=row[6],
            amount_text=row[7],
            euros=Decimal(row[8]),
            funders=tuple(json.loads(row[9])),
            beneficiary=row[10],
            purpose=row[11],
            period=row[12],
            state=row[13],
            basis=row[14],
            part_of=row[15],
        )
        for row in rows
    )


def _successor(
    relation: str, document_id: str, name: str, title: str, date: str | None, corrections: str | None
) -> Successor:
    said: dict[str, Any] = json.loads(corrections or "null") or {}
    return Successor(relation, document_id, name, said.get("title", title), said.get("date", date))


def _last(found: Mapping[str, Successor], document_id: str) -> Successor:
    """Follow what replaced a document to the end; two that replace each other are each replaced by the other."""
    seen, last = {document_id}, found[document_id]
    while last.relation == "replaced" and (after := found.get(last.id)) is not None:
        if after.relation != "replaced" or after.id in seen:
            break
        seen.add(last.id)
        last = after
    return last
