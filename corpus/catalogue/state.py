"""What a question needs of the catalogue, read without SQLAlchemy: which index is in force, what acronyms
mean in the documents, which documents were replaced.

SQLAlchemy would add a third of a second to the start of every command. The catalogue writes all of this in
the same transaction as the documents.
"""

import json
import os
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import CatalogueError
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


def reading_uri(path: Path) -> str:
    """Return the SQLite URI that reads this file, also from a folder where nothing can be written."""
    # In write-ahead mode even a reader needs the -shm file beside the database, unless nobody can be writing.
    immutable = "" if os.access(path.parent, os.W_OK) else "&immutable=1"
    return f"{path.absolute().as_uri()}?mode=ro{immutable}"


def read_state(path: Path) -> State | None:
    """Return the state that this catalogue names, or None where nothing was ever stored.

    Raises `CatalogueError` if the file is not a catalogue that can be read.
    """
    rows = select(path, "SELECT generation, embedder FROM state")
    return State(*rows[0]) if rows else None


def read_definitions(path: Path, collections: Sequence[str] = ()) -> tuple[Definition, ...]:
    """Return what acronyms mean in the documents of these collections (none: of all).

    An acronym that they define in several ways comes with each, the way of most documents last.
    """
    wanted = json.dumps(list(collections))
    rows = select(
        path,
        "SELECT acronym, meaning, COUNT(DISTINCT document_id) AS documents FROM definitions "
        "JOIN documents ON documents.id = document_id "
        "WHERE ? = '[]' OR collection IN (SELECT value FROM json_each(?)) "
        "GROUP BY acronym, meaning ORDER BY documents, acronym, meaning",
        (wanted, wanted),
    )
    return tuple(Definition(acronym, meaning) for acronym, meaning, _ in rows)


def read_successors(path: Path) -> dict[str, Successor]:
    """Return, by the id of each document that was replaced or amended, the one to read first.

    Of a document that was itself replaced, the one that replaced it last; of amendments, the latest. What people
    corrected of them counts.
    """
    rows = select(
        path,
        "SELECT links.document_id, links.relation, id, name, COALESCE(json_extract(corrections, '$.title'), title), "
        "COALESCE(json_extract(corrections, '$.date'), date) AS dated FROM links "
        "JOIN documents ON id = other_id LEFT JOIN sources ON sources.document_id = id "
        "ORDER BY links.relation, dated, id",
    )
    # « amended » comes before « replaced », which weighs more.
    found = {old: Successor(relation, *named) for old, relation, *named in rows}
    return {old: _last(found, old) for old in found}


def _last(found: Mapping[str, Successor], document_id: str) -> Successor:
    """Follow what replaced a document to the end; two that replace each other are each replaced by the other."""
    seen, last = {document_id}, found[document_id]
    while last.relation == "replaced" and (after := found.get(last.id)) is not None:
        if after.relation != "replaced" or after.id in seen:
            break
        seen.add(last.id)
        last = after
    return last


def select(path: Path, query: str, parameters: tuple[str, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the rows of a query over this catalogue; none where nothing was ever stored.

    Raises `CatalogueError` if the file is not a catalogue that can be read.
    """
    if not path.exists():
        return []
    try:
        with closing(sqlite3.connect(reading_uri(path), uri=True, timeout=10)) as connection:
            return connection.execute(query, parameters).fetchall()
    except sqlite3.OperationalError as error:
        # A process killed while it created the catalogue leaves a file without tables; older ones have fewer.
        if "no such table" in str(error):
            return []
        raise unreadable(path, error) from error
    except sqlite3.DatabaseError as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: Exception) -> CatalogueError:
    """Return the error that says that this catalogue cannot be read."""
    return CatalogueError(
        f"Le catalogue {path} est illisible ou endommagé ({error}) ; restaurez-en une sauvegarde, "
        "ou choisissez un autre dossier de données avec --home."
    )
