"""Pictures of the pages of documents, drawn in a process of their own, the last ones remembered.

A page that crashes its reader, or never ends, must take nothing with it: its text is shown instead.
"""

import contextlib
import multiprocessing
import resource
import signal
import threading
from collections import OrderedDict
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.library.files import file_hash
from corpus.documents import Document

if TYPE_CHECKING:
    from corpus.marks.pictures import PagePicture

_PATIENCE_SECONDS = 10.0
_RECOGNITION_SECONDS = 90.0
_MEMORY_BYTES = 2 * 2**30
_REMEMBERED_BYTES = 48 * 2**20
_REMEMBERED_FILES = 1000

_Key = tuple[str, int, int, int, bool]
_Request = tuple[Path, int, str, int, int]


class PagePictures:
    """Draws pages of PDF documents; any number of threads may ask."""

    def __init__(self) -> None:
        self._painter = _Painter()
        # Reading a scan takes seconds, during which other pages are drawn.
        self._recogniser = _Painter()
        self._remembering = threading.Lock()
        self._pictures: OrderedDict[_Key, PagePicture] = OrderedDict()
        self._hashes: OrderedDict[tuple[Path, int, int], str] = OrderedDict()

    def picture(
        self, document: Document, number: int, start: int, end: int, *, recognises: bool = False
    ) -> "PagePicture | None":
        """Return a page of a document, the words `document.text[start:end]` that stand on it marked.

        With `recognises`, those that stand in a picture too, which takes seconds. None where the document is no
        PDF, where its file is not there unchanged, or where the page cannot be drawn.
        """
        page = next((page for page in document.pages if page.number == number), None)
        if page is None or document.media_type != "application/pdf":
            return None
        first, last = max(start, page.start), min(end, page.end)
        if first >= last:
            first = last = page.start
        asks_more = recognises and first < last
        key = (document.id, number, first, last)
        recognised, known = self._known((*key, True)), self._known((*key, False))
        if recognised is not None:
            return recognised
        if known is not None and not (asks_more and not known.marks):
            return known
        path = Path(document.source_path)
        if not self._holds(path, document.content_hash):
            return None
        text = document.text[page.start : page.end]
        request = (path, number, text, first - page.start, last - page.start)
        drawn = known or self._painter.draw(request)
        if drawn is not None and not drawn.marks and asks_more:
            drawn = self._recogniser.draw(request, recognises=True) or drawn
        if drawn is not None:
            self._remember((*key, asks_more), drawn)
        return drawn

    def warm_up(self) -> None:
        """Start the process that draws, so that the first reader does not wait for it."""
        self._painter.start()

    def close(self) -> None:
        """Stop the processes that draw."""
        self._painter.stop()
        self._recogniser.stop()

    def _known(self, key: _Key) -> "PagePicture | None":
        with self._remembering:
            if key in self._pictures:
                self._pictures.move_to_end(key)
            return self._pictures.get(key)

    def _remember(self, key: _Key, picture: "PagePicture") -> None:
        with self._remembering:
            self._pictures[key] = picture
            while sum(len(kept.png) for kept in self._pictures.values()) > _REMEMBERED_BYTES:
                self._pictures.popitem(last=False)

    def _holds(self, path: Path, content_hash: str) -> bool:
        """Return whether the file is there and is still the one that was read."""
        try:
            status = path.stat()
            key = (path, status.st_mtime_ns, status.st_size)
            known = self._hashes.get(key) or file_hash(path)
        except (OSError, ValueError):
            return False
        with self._remembering:
            self._hashes[key] = known
            while len(self._hashes) > _REMEMBERED_FILES:
                self._hashes.popitem(last=False)
        return known == content_hash


class _Painter:
    """A process that draws one page after the other."""

    def __init__(self) -> None:
        self._drawing = threading.Lock()
        self._worker: tuple[BaseProcess, Connection] | None = None

    def draw(self, request: _Request, *, recognises: bool = False) -> "PagePicture | None":
        """Return the picture; None where it cannot be drawn in due time."""
        with self._drawing:
            try:
                pipe = self._pipe()
                pipe.send((request, recognises))
                if pipe.poll(_RECOGNITION_SECONDS if recognises else _PATIENCE_SECONDS):
                    picture: PagePicture | None = pipe.recv()
                    return picture
            except (EOFError, OSError):
                pass
            self._end()
            return None

    def start(self) -> None:
        with self._drawing:
            self._pipe()

    def stop(self) -> None:
        with self._drawing:
            self._end()

    def _pipe(self) -> Connection:
        if self._worker is None:
            context = multiprocessing.get_context("forkserver")
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs,), daemon=True)
            process.start()
            theirs.close()
            self._worker = process, ours
        return self._worker[1]

    def _end(self) -> None:
        if self._worker is not None:
            process, pipe = self._worker
            pipe.close()
            process.kill()
            process.join()
            self._worker = None


def _serve(pipe: Connection) -> None:
    """Draw pages until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from corpus.marks.pictures import picture_page

    with contextlib.suppress(EOFError, OSError):
        while True:
            request, recognises = pipe.recv()
            try:
                picture = picture_page(*request, recognises=recognises)
            except Exception:  # noqa: BLE001 - whatever a page does, its text is shown instead
                picture = None
            pipe.send(picture)
