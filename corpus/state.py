"""Which index the catalogue has in force, read without SQLAlchemy.

A question needs this one row and nothing else of the catalogue; SQLAlchemy would add a third of a second to
the start of every command. The catalogue writes it, in the same transaction as the documents.
"""

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import CatalogueError


@dataclass(frozen=True, slots=True)
class State:
    """The index in force, and the embedding model that its vectors come from."""

    generation: str
    embedder: str


def reading_uri(path: Path) -> str:
    """Return the SQLite URI that reads this file, also from a folder where nothing can be written."""
    # In write-ahead mode even a reader needs the -shm file beside the database, unless nobody can be writing.
    immutable = "" if os.access(path.parent, os.W_OK) else "&immutable=1"
    return f"{path.absolute().as_uri()}?mode=ro{immutable}"


def read_state(path: Path) -> State | None:
    """Return the state that this catalogue names, or None where nothing was ever stored.

    Raises `CatalogueError` if the file is not a catalogue that can be read.
    """
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(reading_uri(path), uri=True, timeout=10)) as connection:
            row = connection.execute("SELECT generation, embedder FROM state").fetchone()
    except sqlite3.OperationalError as error:
        # A process killed while it created the catalogue leaves a file without tables.
        if "no such table" in str(error):
            return None
        raise unreadable(path, error) from error
    except sqlite3.DatabaseError as error:
        raise unreadable(path, error) from error
    return State(*row) if row else None


def unreadable(path: Path, error: Exception) -> CatalogueError:
    """Return the error that says that this catalogue cannot be read."""
    return CatalogueError(
        f"Le catalogue {path} est illisible ou endommagé ({error}) ; restaurez-en une sauvegarde, "
        "ou choisissez un autre dossier de données avec --home."
    )
