"""The data folder: its format, who may write to it, and the indexes that it holds.

    home.json           {"format": 1}
    catalogue.sqlite    the documents, and the name of the index in force
    seen.json           sizes and times of the files read, to know unchanged ones at a glance
    index/<name>/       the index in force; for a while also those that a reader still has open
    index/building/     the index that an ingestion is making

A reader holds a shared lock on the folder of the index that it has open, so that whoever writes knows which
of the replaced ones may go. The system drops the lock when the process ends, however it ends.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import BusyError, HomeError, os_reason
from corpus.catalogue.quick_reading import State, read_state

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Home:
    """The paths of a data folder, which need not exist yet."""

    folder: Path

    @property
    def catalogue(self) -> Path:
        """The catalogue's file."""
        return self.folder / "catalogue.sqlite"

    @property
    def seen(self) -> Path:
        """What is known of files that were looked at: it may be lost."""
        return self.folder / "seen.json"

    @property
    def building(self) -> Path:
        """Where the next index is made."""
        return self.folder / "index" / "building"

    def index(self, generation: str) -> Path:
        """Return the folder of this index."""
        return self.folder / "index" / generation

    def state(self) -> State | None:
        """Return what is in force, or None in a data folder where nothing was ever stored."""
        return read_state(self.catalogue)

    def check_format(self) -> None:
        """Raise `HomeError` if this cannot be a data folder that this version understands."""
        manifest = self.folder / "home.json"
        try:
            if self.folder.exists() and not self.folder.is_dir():
                raise HomeError(f"Le dossier de données {self.folder} n'est pas un dossier.")
            written = json.loads(manifest.read_text(encoding="utf-8"))["format"]
        except FileNotFoundError:
            return
        except OSError as error:
            raise HomeError(
                f"Le dossier de données {self.folder} ne peut pas être lu : {os_reason(error)}."
            ) from error
        except (ValueError, KeyError, TypeError) as error:
            raise HomeError(
                f'Le fichier {manifest} est abîmé ; il devrait contenir {{"format": {FORMAT}}}.'
            ) from error
        if written != FORMAT:
            raise HomeError(
                f"Le dossier de données {self.folder} a le format {written}, "
                f"inconnu de cette version (qui en est au format {FORMAT}) : mettez Arpenteur à jour, "
                "ou choisissez un autre dossier avec --home."
            )

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only writer, in a data folder made if needed.

        Raises `BusyError` while another process writes, `HomeError` where nothing can be written.
        """
        try:
            self._prepare()
            lock = os.open(self.folder / "writer.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise HomeError(
                f"Impossible d'écrire dans le dossier de données {self.folder} : {os_reason(error)}. "
                "Choisissez-en un autre avec --home ou ARPENTEUR_HOME."
            ) from error
        try:
            if not _locked(lock, fcntl.LOCK_EX):
                raise BusyError(
                    f"Une autre ingestion est en cours dans {self.folder} ; réessayez quand elle sera finie."
                )
            try:
                yield
            finally:
                shutil.rmtree(self.building, ignore_errors=True)
        finally:
            os.close(lock)

    def put_in_place(self, generation: str) -> None:
        """Give the index that was being built its name, durably."""
        target = self.index(generation)
        if target.exists():
            # The same documents were in force before, and a reader still has them open: they serve again.
            shutil.rmtree(self.building)
            return
        self.building.rename(target)
        _make_durable(target.parent)

    def remove_dead_indexes(self) -> None:
        """Remove every index that is neither in force nor open in a reader; only the writer may call this."""
        state = self.state()
        folder = self.folder / "index"
        for dead in sorted(folder.iterdir()) if folder.is_dir() else ():
            if state is None or dead.name != state.generation:
                with suppress(OSError), _lease(dead, fcntl.LOCK_EX) as is_ours:
                    if is_ours:
                        shutil.rmtree(dead)

    def hold_index(self, generation: str) -> int | None:
        """Return a file descriptor that keeps this index in place until it is closed; None if it is gone."""
        try:
            lease = os.open(self.index(generation), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        if _locked(lease, fcntl.LOCK_SH):
            return lease
        os.close(lease)
        return None

    def _prepare(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        manifest = self.folder / "home.json"
        if not manifest.exists():
            written = manifest.with_suffix(".new")
            written.write_text(json.dumps({"format": FORMAT}) + "\n", encoding="utf-8")
            written.replace(manifest)
        self.building.parent.mkdir(exist_ok=True)


@contextmanager
def _lease(folder: Path, kind: int) -> Iterator[bool]:
    lease = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield _locked(lease, kind)
    finally:
        os.close(lease)


def _locked(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _make_durable(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
