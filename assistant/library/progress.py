"""How far an ingestion is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` files are settled, and `share` (0 to 1) of their bytes; `pages` were read."""

    done: int
    total: int
    name: str
    pages: int = 0
    share: float = 0.0


class Watch:
    """Counts files, pages and bytes as they are settled, and tells each step."""

    def __init__(self, files: Sequence[Path], tell: Callable[[Progress], None]) -> None:
        self._sizes = {path: _size(path) for path in files}
        self._whole = sum(self._sizes.values())
        self._tell = tell
        self._total = len(files)
        self._settled: set[Path] = set()
        self._settled_bytes = 0
        self._open: dict[Path, tuple[int, int]] = {}
        self._pages = 0

    def page(self, path: Path, done: int, total: int) -> None:
        """Tell that so many pages of a file were read."""
        self._open[path] = (done, total)
        self._say(path.name)

    def settle(self, path: Path) -> None:
        """Tell that a file is done with."""
        if path not in self._settled:
            self._settled.add(path)
            self._settled_bytes += self._sizes[path]
            self._pages += self._open.pop(path, (0, 0))[0]
            self._say(path.name)

    def _say(self, name: str) -> None:
        part = sum(self._sizes[path] * done // max(total, 1) for path, (done, total) in self._open.items())
        self._tell(
            Progress(
                done=len(self._settled),
                total=self._total,
                name=name.encode("utf-8", "replace").decode(),
                pages=self._pages + sum(done for done, _ in self._open.values()),
                share=min((self._settled_bytes + part) / self._whole, 1.0),
            )
        )


def _size(path: Path) -> int:
    try:
        # Also an empty file is a step.
        return path.stat().st_size + 1
    except OSError:
        return 1
