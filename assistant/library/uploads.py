"""Files that readers add: kept in the data folder, read one after the other, told how far they are.

Town halls give different files one name: a file takes the place of another only where that is asked for.

uploads/<collection>/<name>      the files, as they came; the second of a name is « <name> (2) »
uploads/.incoming/<token>/       those that are not read yet
"""

import logging
import os
import re
import secrets
import shutil
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, BinaryIO, Literal

from assistant.errors import AssistantError, BusyError, UploadError, os_reason
from assistant.french.formats import counted
from assistant.library.files import file_hash, written_path
from corpus.errors import CorpusError
from corpus.workers import Limits
from index.errors import IndexStoreError, ModelError

if TYPE_CHECKING:
    from assistant.library.library import Library
    from assistant.library.progress import Progress
    from assistant.library.report import IngestReport

State = Literal["waiting", "reading", "read", "partly", "unchanged", "refused"]

# What one file may cost, facts and all, before those that wait behind it are read.
_LIMITS = Limits()
_REMEMBERED = 200
_BUSY_SECONDS = 3.0
_LONGEST_NAME = 180
_LONGEST_COLLECTION = 100
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\]")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that someone added: how far it is, and what there is to say of it, in French.

    `replaces` says that it is to take the place of the file of its name and collection.
    """

    id: str
    name: str
    collection: str
    replaces: bool = False
    state: State = "waiting"
    detail: str = ""

    @property
    def is_settled(self) -> bool:
        """Whether its fate is known."""
        return self.state not in {"waiting", "reading"}


class Uploads:
    """Takes files from any number of threads and reads them in one of its own."""

    def __init__(self, library: "Library") -> None:
        self._library = library
        self._changing = threading.Lock()
        self._known: OrderedDict[str, Upload] = OrderedDict()
        self._queue: SimpleQueue[str] = SimpleQueue()
        self._reader: threading.Thread | None = None

    def recent(self) -> tuple[Upload, ...]:
        """Return the last files that were added, the last one first."""
        with self._changing:
            return tuple(reversed(self._known.values()))

    def take(self, name: str, content: BinaryIO, collection: str, *, replaces: bool = False) -> Upload:
        """Keep a file and have it read in its turn.

        Raises `UploadError` for names that are none, and where nothing can be written.
        """
        upload = Upload(
            secrets.token_hex(8), _plain_name(name), _plain_collection(collection), replaces=replaces
        )
        try:
            incoming = self._incoming(upload)
            incoming.parent.mkdir(parents=True)
            with incoming.open("wb") as file:
                shutil.copyfileobj(content, file)
        except OSError as error:
            raise UploadError(
                f"« {upload.name} » n’a pas pu être enregistré : {os_reason(error)}."
            ) from error
        with self._changing:
            self._known[upload.id] = upload
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
            if self._reader is None:
                self._reader = threading.Thread(target=self._read_all, name="uploads", daemon=True)
                self._reader.start()
        self._queue.put(upload.id)
        return upload

    def discard(self, sources: Sequence[str]) -> None:
        """Remove those of these files that were added here; others are their owners'."""
        for source in map(Path, sources):
            if source.is_relative_to(self._folder):
                source.unlink(missing_ok=True)

    @property
    def _folder(self) -> Path:
        return self._library.folder / "uploads"

    def _incoming(self, upload: Upload) -> Path:
        return self._folder / ".incoming" / upload.id / upload.name

    def _read_all(self) -> None:
        while True:
            upload = self._known.get(self._queue.get())
            if upload is None:
                continue
            try:
                self._read(upload)
            except (AssistantError, CorpusError, IndexStoreError, ModelError, OSError) as error:
                # The message may name folders of this machine.
                _log.error("%s", error)
                self._tell(upload, "refused", "le service n’a pas pu l’enregistrer.")
            except Exception:  # noqa: BLE001 - one file must not stop the reading of the others
                _log.exception("Upload failed: %s", upload.name)
                self._tell(upload, "refused", "une erreur interne est survenue.")
            finally:
                shutil.rmtree(self._incoming(upload).parent, ignore_errors=True)

    def _read(self, upload: Upload) -> None:
        self._tell(upload, "reading")
        incoming, wanted = self._incoming(upload), self._place(upload)
        known = None if upload.replaces else self._already_there(upload, wanted)
        if known is not None:
            self._tell(upload, "unchanged", _known_as(known, upload.name))
            return
        former = incoming.with_name("former")
        if upload.replaces or _are_equal(incoming, wanted):
            place = wanted
            if place.exists():
                os.link(place, former)
        else:
            place = _free(wanted)
        incoming.replace(place)
        kept = False
        try:
            report = self._ingested(upload, place)
            kept = not report.refused
        finally:
            if not kept:
                place.unlink(missing_ok=True)
                if former.exists():
                    former.replace(place)
        state, detail = _outcome(report)
        if kept and place != wanted:
            beside = f"un autre « {wanted.name} » est déjà là, celui-ci s’appelle « {place.name} »"
            detail = " ; ".join(filter(None, (beside, detail)))
        self._tell(upload, state, detail)

    def _place(self, upload: Upload) -> Path:
        folder = self._folder / _folder_name(upload.collection)
        folder.mkdir(parents=True, exist_ok=True)
        return folder / upload.name

    def _already_there(self, upload: Upload, wanted: Path) -> str | None:
        """Return the name of the document of the collection that another file holds, byte for byte."""
        content_hash = file_hash(self._incoming(upload))
        for known in self._library.documents():
            others = [source for source in known.sources if source != written_path(wanted)]
            if (known.collection, known.content_hash) == (upload.collection, content_hash):
                return known.name if any(map(os.path.lexists, others)) else None
        return None

    def _ingested(self, upload: Upload, place: Path) -> "IngestReport":
        def tell(progress: "Progress") -> None:
            pages = progress.pages
            self._tell(upload, "reading", counted(pages, "page lue") if pages else "")

        while True:
            try:
                return self._library.ingest([place], upload.collection, tell, limits=_LIMITS)
            except BusyError:
                self._tell(upload, "waiting", "une autre lecture est en cours")
                time.sleep(_BUSY_SECONDS)

    def _tell(self, upload: Upload, state: State, detail: str = "") -> None:
        with self._changing:
            if upload.id in self._known:
                self._known[upload.id] = replace(upload, state=state, detail=detail)


def _outcome(report: "IngestReport") -> tuple[State, str]:
    if report.refused:
        return "refused", report.refused[0].reason
    if report.partly_read:
        problems = report.partly_read[0].problems
        first = problems[0]
        where = f"page {first.page} : " if first.page else ""
        more = f" (et {len(problems) - 1} autres)" if len(problems) > 1 else ""
        return "partly", f"{where}{first.reason}{more}"
    if report.read:
        replaced = "remplace la version précédente" if report.removed else ""
        double = [f"aussi dans la collection « {each.known_as} »" for each in report.elsewhere]
        return "read", " ; ".join(filter(None, (replaced, *double)))
    known = report.copies[0].known_as if report.copies else ""
    return "unchanged", _known_as(known, "")


def _known_as(known: str, name: str) -> str:
    return f"déjà là sous le nom « {known} »" if known not in {"", name} else "déjà là"


def _are_equal(incoming: Path, place: Path) -> bool:
    return place.is_file() and file_hash(incoming) == file_hash(place)


def _free(wanted: Path) -> Path:
    """Take a path that no file has: the one wanted, else « name (2) », « name (3) »."""
    for number in count(1):
        place = wanted.with_name(f"{wanted.stem} ({number}){wanted.suffix}") if number > 1 else wanted
        try:
            place.touch(exist_ok=False)
        except FileExistsError:
            continue
        return place
    raise AssertionError  # pragma: no cover - numbers do not end


def _plain_name(name: str) -> str:
    """Return the file's own name, without what a name must not hold."""
    plain = _UNSAFE.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")
    stem, dot, suffix = plain.rpartition(".")
    shortened = f"{stem[: _LONGEST_NAME - len(suffix)]}{dot}{suffix[:20]}"
    if not shortened.strip("."):
        raise UploadError("Ce fichier n’a pas de nom.")
    return shortened


def _plain_collection(collection: str) -> str:
    plain = " ".join(collection.split())
    if len(plain) > _LONGEST_COLLECTION:
        raise UploadError(f"Le nom de la collection dépasse {_LONGEST_COLLECTION} caractères.")
    return plain


def _folder_name(collection: str) -> str:
    """Return a folder's name for a collection, another one for each."""
    plain = re.sub(r"[^\w -]", "_", collection)[:60].strip()
    return plain if plain == collection else f"{plain}-{sha256(collection.encode()).hexdigest()[:8]}"
