"""What a PDF states of itself: its title, and its outline, placed on the lines that it names."""

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pypdf

from corpus.documents import OutlineEntry, Page
from corpus.french.folding import fold

_FAULTS = (
    pypdf.errors.PyPdfError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    RecursionError,
    OSError,
)
# Deeper entries name figures and paragraphs, not sections.
_DEEPEST = 4


def read_outline(path: Path, passwords: Sequence[str] = ()) -> tuple[str, list[tuple[str, int, int]]]:
    """Return the title that the file states ("" if none) and its outline: title, level from 1, page from 1.

    What is damaged counts as not stated.
    """
    # pypdf tells of each fault that it forgives; the reader of pages has told what matters.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        with path.open("rb") as file:
            reader = pypdf.PdfReader(file)
            if reader.is_encrypted and not any(reader.decrypt(word) for word in ("", *passwords)):
                return "", []
            title = str(reader.metadata.title or "") if reader.metadata else ""
            return title, list(_entries(reader, reader.outline, 1))
    except _FAULTS:
        return "", []


def place(
    entries: Sequence[tuple[str, int, int]], text: str, pages: Sequence[Page]
) -> tuple[OutlineEntry, ...]:
    """Return the entries whose title is a line of their page, or opens one, in the order of the text."""
    by_number = {page.number: page for page in pages}
    placed: dict[int, OutlineEntry] = {}
    for title, level, number in entries:
        page = by_number.get(number)
        wanted = _letters(title)
        if page is None or not wanted:
            continue
        start = page.start
        for line in text[page.start : page.end].split("\n"):
            letters = _letters(line)
            # A heading broken over two lines begins as its title does.
            if letters and (letters == wanted or (len(letters) > 12 and wanted.startswith(letters))):
                placed.setdefault(start, OutlineEntry(start, level))
                break
            start += len(line) + 1
    return tuple(placed[start] for start in sorted(placed))


def _entries(reader: pypdf.PdfReader, outline: Sequence[Any], level: int) -> Iterator[tuple[str, int, int]]:
    for entry in outline:
        if isinstance(entry, list):
            if level < _DEEPEST:
                yield from _entries(reader, entry, level + 1)
            continue
        number = reader.get_destination_page_number(entry)
        if number is not None and number >= 0 and entry.title:
            yield str(entry.title), level, number + 1


def _letters(text: str) -> str:
    return "".join(character for character in fold(text) if character.isalnum())
