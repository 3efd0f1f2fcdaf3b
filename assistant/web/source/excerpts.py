"""A quote in its surroundings, for a reader who wants to see for herself."""

import re
from dataclasses import dataclass, replace

from corpus.documents import Document, Page, is_sheet

CONTEXT = 900
"""How much of the document is shown on either side of a quote, at most, in characters."""

_MOST_ROWS = 5
# What a text file may say of itself before its text: « # source: https://… ».
_ABOUT = re.compile(r"(?:#[ \t]*[a-z]+[ \t]*:[^\n]*\n)+\s*")
_ADDRESS = re.compile(r"https?://[^\s|]+")
_NATURE = re.compile(r"^#[ \t]*nature[ \t]*:[ \t]*(.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the text of a file comes from, as the file itself says; empty where it does not."""

    address: str = ""
    nature: str = ""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A quote with the text around it; `before` and `after` are exact slices, cut between two words."""

    document_id: str
    document: str
    title: str
    collection: str
    page: int | None
    sheet: str | None
    section: tuple[str, ...]
    before: str = ""
    quote: str = ""
    after: str = ""
    opens: bool = True
    closes: bool = True
    origin: Origin = Origin()


@dataclass(frozen=True, slots=True)
class Field:
    """One cell of a quoted row: the name of its column, its text, and the part of it that is quoted."""

    name: str
    before: str
    quote: str
    after: str


def excerpt(document: Document, start: int, end: int) -> Excerpt:
    """Return the quote `document.text[start:end]` and what surrounds it.

    `opens` and `closes` tell whether the excerpt reaches the document's first and last character; what the
    file says of itself before its text stands in `origin`.
    """
    text = document.text
    about = _ABOUT.match(text)
    opening = about.end() if about and about.end() <= start else 0
    first = max(opening, _word_start(text, max(0, start - CONTEXT), start))
    last = _word_end(text, end, min(len(text), end + CONTEXT))
    shown = _at(document, start)
    return replace(
        shown,
        before=text[first:start],
        quote=text[start:end],
        after=text[end:last],
        opens=first == opening,
        closes=last == len(text),
        origin=origin(text),
    )


def page_excerpt(document: Document, page: Page | None) -> Excerpt:
    """Return the text of a page, else of the beginning of the document; nothing is quoted."""
    if page is not None:
        return replace(
            _at(document, page.start), page=page.number, before=document.text[page.start : page.end]
        )
    about = _ABOUT.match(document.text)
    first = about.end() if about else 0
    last = _word_end(document.text, first, min(len(document.text), first + 2 * CONTEXT))
    return replace(
        _at(document, first),
        before=document.text[first:last],
        closes=last == len(document.text),
        origin=origin(document.text),
    )


def origin(text: str) -> Origin:
    """Return what a text says of its origin in its first lines."""
    about = _ABOUT.match(text)
    if about is None:
        return Origin()
    address, nature = _ADDRESS.search(about[0]), _NATURE.search(about[0])
    return Origin(address[0] if address else "", nature[1].strip() if nature else "")


def quoted_rows(document: Document, start: int, end: int) -> tuple[tuple[Field, ...], ...]:
    """Return the rows of a spreadsheet that the quote touches, each with its filled cells; the first few."""
    table = next((table for table in document.tables if table.start <= start < table.end), None)
    if table is None or not is_sheet(document.media_type):
        return ()
    touched = (row for row in table.rows if row and row[0].start < end and start < row[-1].end)
    found: list[tuple[Field, ...]] = []
    for row in touched:
        fields: list[Field] = []
        for cell in row:
            first, last = max(cell.start, min(start, cell.end)), max(cell.start, min(end, cell.end))
            name = table.header[cell.column] if cell.column < len(table.header) else ""
            text = document.text
            fields.append(Field(name, text[cell.start : first], text[first:last], text[last : cell.end]))
        found.append(tuple(fields))
        if len(found) == _MOST_ROWS:
            break
    return tuple(found)


def _at(document: Document, offset: int) -> Excerpt:
    return Excerpt(
        document_id=document.id,
        document=document.name,
        title=document.title,
        collection=document.collection,
        page=document.page_at(offset),
        sheet=next((table.sheet for table in document.tables if table.start <= offset < table.end), None),
        section=next((part.path for part in document.sections if part.start <= offset < part.end), ()),
    )


def _word_start(text: str, first: int, limit: int) -> int:
    """Return where to begin, from `first` on: after a line's end, else after a blank, else right there."""
    if first == 0:
        return 0
    line = text.find("\n", first, first + (limit - first) // 3)
    blank = line if line >= 0 else text.find(" ", first, limit)
    return blank + 1 if blank >= 0 else first


def _word_end(text: str, limit: int, last: int) -> int:
    """Return where to end, up to `last`: at a line's end, else before a blank, else right there."""
    if last == len(text):
        return last
    line = text.rfind("\n", last - (last - limit) // 3, last)
    blank = line if line >= 0 else text.rfind(" ", limit, last)
    return blank if blank >= 0 else last
