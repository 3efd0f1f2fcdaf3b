"""The SQLite file that holds the catalogue: what only SQLite has is here, and nobody else opens the file.

SQLAlchemy is imported only where an engine is made: a question that reads a few rows does without it.
"""

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import CatalogueError

if TYPE_CHECKING:
    import sqlalchemy as sa

_PATIENCE_S = 30


def engine(path: Path, *, writable: bool) -> "sa.Engine":
    """Return the SQLAlchemy engine of this file."""
    import sqlalchemy as sa

    def connect() -> sqlite3.Connection:
        uri = path.absolute().as_uri() if writable else _reading_uri(path)
        connection = sqlite3.connect(
            uri, uri=True, timeout=_PATIENCE_S, isolation_level=None, check_same_thread=False
        )
        if writable:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
        return connection

    made = sa.create_engine("sqlite://", creator=connect, poolclass=sa.NullPool)

    # Python's own driver begins no transaction before a SELECT, so that reads of one block could differ.
    @sa.event.listens_for(made, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return made


def read_rows(path: Path, query: str, parameters: Sequence[str] = ()) -> list[tuple[Any, ...]]:
    """Return the rows of a query over this file, without an engine; none where nothing was ever stored.

    Raises `CatalogueError` if the file is not a catalogue that can be read.
    """
    if not path.exists():
        return []
    try:
        with closing(sqlite3.connect(_reading_uri(path), uri=True, timeout=10)) as connection:
            return connection.execute(query, parameters).fetchall()
    except sqlite3.OperationalError as error:
        # A process killed while it created the catalogue leaves a file without tables; older ones have fewer.
        if "no such table" in str(error):
            return []
        raise unreadable(path, error) from error
    except sqlite3.DatabaseError as error:
        raise unreadable(path, error) from error


def damage(connection: "sa.Connection") -> tuple[str, ...]:
    """Return what SQLite itself finds wrong with its file; empty is well."""
    lines = connection.exec_driver_sql("PRAGMA integrity_check").scalars()
    return tuple(str(line) for line in lines if line != "ok")


def copy_to(path: Path, target: Path) -> None:
    """Copy a catalogue, as it is at one moment, to a file that is not there yet, while others write it."""
    with closing(sqlite3.connect(_reading_uri(path), uri=True, timeout=_PATIENCE_S)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))


def write_over(kept: Path, live: Path) -> None:
    """Write one catalogue over another by one commit, as at the end of an ingestion; readers see one or the other."""
    with closing(sqlite3.connect(kept)) as source:
        try:
            with closing(sqlite3.connect(live, timeout=_PATIENCE_S)) as target:
                target.execute("PRAGMA journal_mode = WAL")
                source.backup(target)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            # What is there cannot be read any more, by anybody.
            for suffix in ("", "-wal", "-shm"):
                live.with_name(live.name + suffix).unlink(missing_ok=True)
            with closing(sqlite3.connect(live)) as target:
                source.backup(target)


def unreadable(path: Path, error: BaseException) -> CatalogueError:
    """Return the error that says that this catalogue cannot be read."""
    return CatalogueError(
        f"Le catalogue {path} est illisible ou endommagé ({error}) ; restaurez-en une sauvegarde, "
        "ou choisissez un autre dossier de données avec --home."
    )


def reason(message: str) -> str:
    """Return in French why SQLite refused something; a message that is not known, as it is."""
    reasons = {
        "readonly": "il ne peut pas être modifié (droits insuffisants)",
        "unable to open": "il ne peut pas être ouvert (droits insuffisants ?)",
        "locked": "un autre programme l'occupe ; réessayez dans un instant",
        "full": "plus de place sur le disque",
        "no such table": "il est vide ou d'une autre version ; relancez « arpenteur ingest »",
        "no such column": "il est d'une autre version ; relancez « arpenteur ingest »",
    }
    return next((said for sign, said in reasons.items() if sign in message), message)


def _reading_uri(path: Path) -> str:
    """Return the SQLite URI that reads this file, also from a folder where nothing can be written."""
    # In write-ahead mode even a reader needs the -shm file beside the database, unless nobody can be writing.
    immutable = "" if os.access(path.parent, os.W_OK) else "&immutable=1"
    return f"{path.absolute().as_uri()}?mode=ro{immutable}"
