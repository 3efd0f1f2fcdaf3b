"""Which files an ingestion reads: those named, and those in the folders named."""

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import MissingPathError, os_reason


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file, or folder, that could not be read, and why, in French."""

    name: str
    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """Files by absolute path, each once, those of a folder in order; and what could not be looked into.

    `folders` are those that were named, as their paths are written.
    """

    files: tuple[Path, ...]
    refused: tuple[Refusal, ...] = ()
    folders: tuple[str, ...] = ()


def find_files(paths: Sequence[Path], *, outside: Path) -> FoundFiles:
    """Find the files at these paths, hidden ones of a folder and everything in `outside` aside.

    Links are followed within the folders named, and refused where they lead out: whoever may write in a
    shared folder would have any file of this machine read.

    Raises `MissingPathError` if one of the paths does not exist.
    """
    for path in paths:
        if not os.path.lexists(path):
            raise MissingPathError(f"« {written_path(path)} » n'existe pas.")
    files: dict[Path, None] = {}
    refused: dict[str, Refusal] = {}
    roots = [Path(os.path.abspath(path)) for path in paths]  # noqa: PTH100 (keeps links)
    within = tuple(root.resolve() for root in roots)
    for root in roots:
        for found in _walk(root, outside, within, frozenset()):
            if isinstance(found, Refusal):
                refused[found.path] = found
            else:
                files[found] = None
    folders = tuple(written_path(root) for root in roots if root.is_dir())
    return FoundFiles(tuple(files), tuple(refused.values()), folders)


def written_path(path: Path) -> str:
    """Return the path as text that can be stored and shown, also where its bytes are not UTF-8."""
    raw = os.fsencode(path)
    try:
        return raw.decode()
    except UnicodeDecodeError:
        # Names out of old archives are in the encoding of French Windows.
        return raw.decode("cp1252", "replace")


def is_gone(path: str) -> bool:
    """Return whether there is no file at this path, as far as can be seen."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def file_hash(path: Path) -> str:
    """Return the SHA-256 of the file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def refused_file(path: Path, reason: str) -> Refusal:
    """Return the refusal of this file for this reason."""
    return Refusal(name=written_path(Path(path.name)), path=written_path(path), reason=reason)


def _walk(
    path: Path, outside: Path, within: tuple[Path, ...], parents: frozenset[tuple[int, int]]
) -> Iterator[Path | Refusal]:
    try:
        status = path.stat()
        if parents and path.is_symlink() and not any(map(path.resolve().is_relative_to, within)):
            yield refused_file(
                path, "lien vers ce qui est hors du dossier : indiquez plutôt le chemin où il mène"
            )
        elif stat.S_ISREG(status.st_mode):
            yield path
        elif not stat.S_ISDIR(status.st_mode):
            yield refused_file(path, "ce n'est pas un fichier ordinaire")
        elif path != outside:
            # A link may lead back to a folder that holds it.
            identity = (status.st_dev, status.st_ino)
            if identity not in parents:
                for member in _members(path):
                    yield from _walk(member, outside, within, parents | {identity})
    except OSError as error:
        is_broken = path.is_symlink() and not path.exists()
        yield refused_file(path, "lien vers un fichier qui n'existe pas" if is_broken else os_reason(error))


def _members(folder: Path) -> Iterable[Path]:
    return sorted(member for member in folder.iterdir() if not member.name.startswith("."))
