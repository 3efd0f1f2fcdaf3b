"""How fast PDF files are read on this machine, beside pypdf's plain text, and how much memory a long one takes."""

import argparse
import logging
import multiprocessing
import random
import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2 as pdfium
from rich.console import Console
from rich.table import Table

from corpus.intake import Request, read_document, take_in
from corpus.readers.layout.page import read_page
from corpus.readers.scans.pasted import text_pictures
from corpus.workers import run_in_workers

_WORKERS = 2
# Of so many runs the fastest counts: what else the machine does slows none down for long.
_RUNS = 2
_SEED = 20211022
_READERS = (
    "corpus.structure.description",
    "corpus.ledger.ledger",
    "corpus.reading",
    "langchain_text_splitters",
)


def main() -> None:
    """Measure, then print one line a measure."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path, help="where to look for PDF files, folders inside included")
    arguments.add_argument("--pages", type=int, default=600, help="about how many pages to read")
    asked = arguments.parse_args()
    # What pypdf finds wrong with a file is not what is measured.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    found = _born_digital(sorted(asked.folder.rglob("*.pdf")), asked.pages)
    if not found:
        print(f"no PDF whose text can be read without recognising pictures in {asked.folder}")
        return
    paths, pages = sorted(found), sum(found.values())
    longest = max(found, key=lambda path: found[path])
    # The process that the workers are copies of imports the readers once.
    _seconds_in_workers(take_in, paths[:1])
    structure = min(_seconds_in_workers(read_document, paths) for _ in range(_RUNS))
    everything = min(_seconds_in_workers(take_in, paths) for _ in range(_RUNS))
    plain = min(_seconds_of_pypdf(paths) for _ in range(_RUNS))
    rows = {
        f"text, tables and sections, {_WORKERS} processes (pages/s)": pages / structure,
        f"the same with passages and facts, {_WORKERS} processes (pages/s)": pages / everything,
        "pypdf's plain text, 1 process (pages/s)": pages / plain,
        "text, tables and sections against pypdf": plain / structure,
        "the same with passages and facts against pypdf": plain / everything,
        f"peak memory of a process, {found[longest]} pages of {longest.name} (MB)": _peak(longest) / 2**20,
    }
    shown = Table(title=f"reading, {len(paths)} born-digital PDF, {pages} pages", title_justify="left")
    shown.add_column("measure")
    shown.add_column("", justify="right")
    for name, value in rows.items():
        shown.add_row(name, f"{value:.1f}")
    Console().print(shown)


def _born_digital(paths: Sequence[Path], pages: int) -> dict[Path, int]:
    """Return some files without scans or pasted pictures of text, the longest first, by their pages."""
    counts: dict[Path, int] = {}
    for path in paths:
        try:
            with pdfium.PdfDocument(path) as document:
                counts[path] = len(document)
        except pdfium.PdfiumError:
            continue
    longest = max(counts, key=lambda path: counts[path], default=None)
    drawn = [path for path in counts if path != longest]
    random.Random(_SEED).shuffle(drawn)  # noqa: S311
    found: dict[Path, int] = {}
    for path in [longest, *drawn] if longest else []:
        if sum(found.values()) >= pages:
            break
        if _is_born_digital(path):
            found[path] = counts[path]
    return found


def _is_born_digital(path: Path) -> bool:
    with pdfium.PdfDocument(path) as document:
        for page in document:
            content = read_page(page)
            page.close()
            if content.needs_ocr or text_pictures(content):
                return False
    return True


def _seconds_in_workers(function: Callable[..., Any], paths: Sequence[Path]) -> float:
    """Return the time in which new processes read these files, in the order of their paths."""
    requests = [Request(path, str(path), "bench", path.name) for path in paths]
    started = time.perf_counter()
    for _ in run_in_workers(function, requests, workers=_WORKERS, preload=_READERS):
        pass
    return time.perf_counter() - started


def _seconds_of_pypdf(paths: Sequence[Path]) -> float:
    started = time.perf_counter()
    for path in paths:
        for page in pypdf.PdfReader(path).pages:
            page.extract_text()
    return time.perf_counter() - started


def _peak(path: Path) -> float:
    """Return the most memory, in bytes, that a process which reads this file alone takes."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(_read_alone, path).result()


def _read_alone(path: Path) -> float:
    take_in(Request(path, str(path), "bench", path.name), lambda _done, _pages: None)
    return 1024.0 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
