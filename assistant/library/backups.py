"""One file that holds a whole data folder: made while others read and write it, put back as one change.

home.json         {"format": 1, "folder": where it was}
catalogue.sqlite  the documents, and the name of the index in force
index/<name>/     that index
uploads/          the files that readers added, and feedback.jsonl, what they think of answers
"""

import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.errors import BackupError, HomeError, os_reason
from assistant.library.home import FORMAT, Home
from assistant.library.integrity import find_problems
from corpus.catalogue import sqlite_file
from corpus.catalogue.catalogue import Catalogue
from corpus.catalogue.quick_reading import State, read_state
from index.embedded.embedded import EmbeddedIndex

_UPLOADS, _FEEDBACK, _INCOMING = "uploads", "feedback.jsonl", ".incoming"
# The packed file is a third of the data; packing harder takes many times longer for next to nothing.
_PACKING = 1
_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class Held:
    """What a backup holds."""

    documents: int
    passages: int


def back_up(home: Home, target: Path) -> Held:
    """Write all that is in force to a file, which appears whole or not at all, and return what it holds.

    Raises `BackupError` where there is nothing to keep, or where what is stored is not whole.
    """
    if not target.parent.is_dir():
        raise BackupError(f"Le dossier {target.parent} n'existe pas.")
    with (
        TemporaryDirectory(prefix=".arpenteur-", dir=target.parent) as folder,
        _snapshot(home, Path(folder) / "catalogue.sqlite") as state,
    ):
        catalogue, index = Path(folder) / "catalogue.sqlite", home.index(state.generation)
        held = _checked(catalogue, index, state, "Rien n'a été sauvegardé")
        packed = Path(folder) / "backup"
        manifest = Path(folder) / "home.json"
        manifest.write_text(json.dumps({"format": FORMAT, "folder": str(home.folder.absolute())}))
        with packed.open("wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=_PACKING) as archive:
                archive.add(manifest, "home.json")
                archive.add(catalogue, "catalogue.sqlite")
                archive.add(index, f"index/{state.generation}")
                for name in (_UPLOADS, _FEEDBACK):
                    if (home.folder / name).exists():
                        archive.add(home.folder / name, name, filter=_without_incoming)
            file.flush()
            os.fsync(file.fileno())
        packed.replace(target)
    return held


def restore(home: Home, source: Path) -> Held:
    """Put what a backup holds in force, in place of what there is, by one change; return what it holds.

    Raises `BackupError` where the file is no whole backup: then nothing has changed. Raises `BusyError` while
    another process writes, `HomeError` where the backup is of a newer version.
    """
    with home.writing():
        unpacked = home.folder / "index" / "restoring"
        shutil.rmtree(unpacked, ignore_errors=True)
        try:
            _unpack(source, unpacked)
            was_in = _former_folder(unpacked / "home.json")
            catalogue = unpacked / "catalogue.sqlite"
            state = read_state(catalogue)
            if state is None:
                raise BackupError(f"{source} ne contient aucun document.")
            index = unpacked / "index" / state.generation
            held = _checked(catalogue, index, state, "Rien n'a été rétabli")
            _move_uploads(catalogue, was_in, str(home.folder.absolute()))
            _put_files(unpacked, home.folder)
            if home.index(state.generation).exists():
                # It may be what is damaged. Who has it open keeps it.
                home.index(state.generation).rename(unpacked / "former")
            index.rename(home.index(state.generation))
            sqlite_file.write_over(catalogue, home.catalogue)
        finally:
            shutil.rmtree(unpacked, ignore_errors=True)
        home.remove_dead_indexes()
    return held


@contextmanager
def _snapshot(home: Home, copy: Path) -> Iterator[State]:
    """Copy the catalogue as it is at one moment, and keep the index that it names in place meanwhile."""
    for _ in range(_ATTEMPTS):
        state = home.state()
        if state is None:
            raise BackupError(f"Il n'y a aucun document à sauvegarder dans {home.folder}.")
        lease = home.hold_index(state.generation)
        if lease is None:
            continue
        try:
            copy.unlink(missing_ok=True)
            sqlite_file.copy_to(home.catalogue, copy)
            if read_state(copy) == state:
                yield state
                return
        finally:
            os.close(lease)
    raise BackupError("Les documents changent sans cesse : réessayez quand l'ingestion sera finie.")


def _checked(catalogue: Path, index: Path, state: State, outcome: str) -> Held:
    opened = Catalogue.open(catalogue)
    try:
        problems = find_problems(opened, EmbeddedIndex.open(index, embedder=state.embedder))
        if problems:
            raise BackupError(f"{outcome} : {problems[0]}")
        summaries = opened.documents()
        return Held(len(summaries), sum(summary.passages for summary in summaries))
    finally:
        opened.close()


def _without_incoming(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    return None if _INCOMING in Path(member.name).parts else member


def _unpack(source: Path, folder: Path) -> None:
    try:
        with tarfile.open(source) as archive:
            archive.extractall(folder, filter="data")
    except (tarfile.TarError, EOFError, UnicodeError) as error:
        raise BackupError(f"{source} n'est pas une sauvegarde, ou elle est abîmée.") from error
    except OSError as error:
        raise BackupError(f"{source} ne peut pas être lu en entier : {os_reason(error)}.") from error


def _former_folder(manifest: Path) -> str:
    """Return the data folder that was backed up."""
    try:
        written = json.loads(manifest.read_text())
        was_in, made_by = str(written["folder"]), written["format"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupError("Ce fichier n'est pas une sauvegarde d'Arpenteur.") from error
    if made_by != FORMAT:
        raise HomeError(
            f"La sauvegarde a le format {made_by}, inconnu de cette version (qui en est au format {FORMAT}) : "
            "mettez Arpenteur à jour."
        )
    return was_in


def _move_uploads(catalogue: Path, before: str, now: str) -> None:
    """Let the documents of uploaded files lead to where these files are now."""
    opened = Catalogue.open(catalogue, writable=True)
    try:
        opened.move_sources(*(f"{folder}/{_UPLOADS}/" for folder in (before, now)))
    finally:
        opened.close()


def _put_files(unpacked: Path, folder: Path) -> None:
    for kept in sorted((unpacked / _UPLOADS).rglob("*")):
        target = folder / kept.relative_to(unpacked)
        if kept.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            kept.replace(target)
    with suppress(FileNotFoundError):
        if not (folder / _FEEDBACK).exists():
            (unpacked / _FEEDBACK).replace(folder / _FEEDBACK)
