"""The nouns of the corpus: documents, their pages and sections, and the passages cut from them.

All offsets count Unicode code points in `Document.text`; `start` is included, `end` is not.
"""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

SectionKind = Literal["body", "contents", "aside"]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a document that has pages; `number` is 1-based."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Section:
    """The stretch of text from one heading to the next, whatever the level of the next.

    The sections of a document follow each other and cover its whole text. `path` holds the headings that lead
    here, outermost first, and is empty before the first heading. `contents` marks a table of contents, `aside`
    what is not the document's own: offers, links to other pages, lines about the file. Neither gives passages.
    """

    path: tuple[str, ...]
    start: int
    end: int
    kind: SectionKind = "body"


@dataclass(frozen=True, slots=True)
class ReadingProblem:
    """A part of a document that could not be read: the page (null: the whole) and the reason, in French."""

    reason: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: `text[start:end]` is what it says; `column` is 0-based, of its left edge."""

    start: int
    end: int
    column: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a document: in the text its rows stand one a line, their cells parted by tabs.

    `header` holds the column names ("" where a column has none), `rows` the other rows. `title` is the line
    that names the table, where there is one. `sheet` is set for a spreadsheet; its rows are numbered from
    `first_row` (1-based, as the spreadsheet shows them).
    """

    start: int
    end: int
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str | None = None
    page: int | None = None
    sheet: str | None = None
    first_row: int = 1


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader got out of a file, before anything is known of its structure.

    `text` is clean (NFC, no NUL, no lone surrogate, lines ended by a single newline); `pages` is empty where
    the format has none. `title` is the file's own title where it states one. `furniture` are the spans of
    running headers, footers and page numbers: no part of a passage, and in order.
    """

    text: str
    media_type: str
    title: str | None = None
    pages: tuple[Page, ...] = ()
    problems: tuple[ReadingProblem, ...] = ()
    tables: tuple[Table, ...] = ()
    furniture: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the catalogue. `id` is made from its collection, name and content."""

    id: str
    name: str
    title: str
    text: str
    media_type: str
    collection: str
    content_hash: str
    source_path: str
    pages: tuple[Page, ...] = ()
    sections: tuple[Section, ...] = ()
    problems: tuple[ReadingProblem, ...] = ()
    tables: tuple[Table, ...] = ()
    furniture: tuple[tuple[int, int], ...] = ()

    def page_at(self, offset: int) -> int | None:
        """Return the number of the page that holds this offset, or None where there are no pages."""
        return page_at(self.pages, offset)


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """What a list of documents shows of one: how many pages and passages, the paths of its files."""

    id: str
    name: str
    title: str
    collection: str
    media_type: str
    content_hash: str
    pages: int
    passages: int
    sources: tuple[str, ...]
    problems: tuple[ReadingProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one section, short enough to be read at once: `document.text[start:end] == text`.

    `context` is what a reader of these words alone would miss, such as a table's title and header: it is
    searched, never quoted.
    """

    id: str
    document_id: str
    document: str
    title: str
    collection: str
    ordinal: int
    start: int
    end: int
    text: str
    page: int | None
    section: tuple[str, ...]
    context: str = ""


def page_at(pages: tuple[Page, ...], offset: int) -> int | None:
    """Return the number of the page that holds this offset, or None where there are no pages."""
    position = bisect_right(pages, offset, key=lambda page: page.start)
    return pages[max(position - 1, 0)].number if pages else None
