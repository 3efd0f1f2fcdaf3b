"""What files were when they were last looked at, so that unchanged ones are neither hashed nor refused anew.

The notes lie beside the catalogue, which holds no dates. They may be lost: files are then looked at again.
"""

import json
import os
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Self

from assistant.library.files import file_hash
from corpus.documents import READER_VERSION

# A file that was changed this lately may be changed again without its times showing it.
_SETTLED_NS = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Note:
    """A file's size and times (modified, changed; ns), the hash of its bytes, and why it was refused."""

    size: int
    modified: int
    changed: int
    content_hash: str
    refusal: str | None = None


class SeenFiles:
    """The notes of one data folder, by path."""

    def __init__(self, notes: dict[str, Note]) -> None:
        self._notes = notes
        self._looked_at: dict[str, Note] = {}

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the notes; where there are none that can be read, start anew."""
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            notes = {name: Note(*values) for name, values in stored["files"].items()}
            # What an older reader refused, this one may read.
            if stored["reader"] != READER_VERSION:
                notes = {name: replace(note, refusal=None) for name, note in notes.items()}
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            notes = {}
        return cls(notes)

    def save(self, path: Path) -> None:
        """Write the notes of the files that were looked at, and those of others that are still there."""
        others = {name: note for name, note in self._notes.items() if os.path.lexists(name)}
        now = time.time_ns()
        kept = {
            name: list(asdict(note).values())
            for name, note in sorted((others | self._looked_at).items())
            if max(note.modified, note.changed) < now - _SETTLED_NS
        }
        written = path.with_suffix(".new")
        written.write_text(json.dumps({"reader": READER_VERSION, "files": kept}), encoding="utf-8")
        written.replace(path)

    def look_at(self, path: Path) -> Note:
        """Return what the file is now, reading it only where its size or times have changed."""
        status = path.stat()
        note = self._notes.get(str(path))
        if note is None or (note.size, note.modified, note.changed) != (
            status.st_size,
            status.st_mtime_ns,
            status.st_ctime_ns,
        ):
            note = Note(status.st_size, status.st_mtime_ns, status.st_ctime_ns, file_hash(path))
        self._looked_at[str(path)] = note
        return note

    def note_refusal(self, path: Path, reason: str | None) -> None:
        """Note why the file was refused; None: it was not, or may be read another time."""
        self._looked_at[str(path)] = replace(self._looked_at[str(path)], refusal=reason)
