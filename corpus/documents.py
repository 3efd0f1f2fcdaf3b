"""The nouns of the corpus: documents, their pages and sections, and the passages cut from them.

All offsets count Unicode code points in `Document.text`; `start` is included, `end` is not.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Literal

SectionKind = Literal["body", "contents", "aside"]

# What readers, structure and splitting make of a file. Whoever changes what they give raises it: files are
# then read again though their bytes did not change.
READER_VERSION = 12
# What the reason says of a page whose words were recognised, but not surely.
DOUBTFULLY_READ = "page numérisée, lue avec peu de certitude"
CSV = "text/csv"
WORKBOOKS = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.ms-excel",
)
XLSX, ODS, XLS = WORKBOOKS
_SHEETS = frozenset({CSV, *WORKBOOKS})
_SHEET_SUFFIXES = frozenset({".csv", ".tsv", ".xlsx", ".xls", ".ods"})
_FOLDERS = 2


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a document that has pages; `number` is 1-based.

    `confidence` (0 to 100) is the mean of the words that were recognised in its pictures; None where none were.
    """

    number: int
    start: int
    end: int
    confidence: float | None = None


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
    """A part of a document that was not read, or not surely: the page (null: the whole) and the reason, in French."""

    reason: str
    page: int | None = None

    @property
    def is_doubt(self) -> bool:
        """Whether all was read, though not surely."""
        return self.reason.startswith(DOUBTFULLY_READ)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: `text[start:end]` is what it says; `column` is 0-based, of its left edge."""

    start: int
    end: int
    column: int


def cells_of_row(texts: Sequence[str], start: int) -> tuple[Cell, ...]:
    """Return the cells of a row written at `start`, its texts parted by tabs; an empty text makes none."""
    cells: list[Cell] = []
    for column, text in enumerate(texts):
        if text:
            cells.append(Cell(start, start + len(text), column))
        start += len(text) + 1
    return tuple(cells)


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
class OutlineEntry:
    """A heading that the file's own outline names: where its line starts, and its level, 1 the outermost."""

    start: int
    level: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader got out of a file, before anything is known of its structure.

    `text` is clean (NFC, no NUL, no lone surrogate, lines ended by a single newline); `pages` is empty where
    the format has none. `title` is the file's own title where it states one. `furniture` are the spans of
    running headers, footers and page numbers: no part of a passage, and in order. `outline` holds the headings
    that the file itself names, in order.
    """

    text: str
    media_type: str
    title: str | None = None
    pages: tuple[Page, ...] = ()
    problems: tuple[ReadingProblem, ...] = ()
    tables: tuple[Table, ...] = ()
    furniture: tuple[tuple[int, int], ...] = ()
    outline: tuple[OutlineEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the catalogue. `id` is made from its collection, content and the name that it came with.

    What it is, as `corpus.structure.description` tells it or someone corrected it: `date` is that of the act, ISO 8601,
    `period` the years of its validity, « 2021-2026 »; None or empty where nothing tells.
    """

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
    kind: str | None = None
    date: str | None = None
    territory: str | None = None
    signatories: tuple[str, ...] = ()
    period: str | None = None

    def page_at(self, offset: int) -> int | None:
        """Return the number of the page that holds this offset, or None where there are no pages."""
        return page_at(self.pages, offset)


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """What a list of documents shows of one: how many pages and passages, the paths of its files, what it is.

    `corrected` names the fields that someone corrected. The others hold ids: `replaced_by` is the document
    in force instead of this one, `amended_by` are those that change it, in the order of their dates.
    """

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
    kind: str | None = None
    date: str | None = None
    territory: str | None = None
    signatories: tuple[str, ...] = ()
    period: str | None = None
    corrected: tuple[str, ...] = ()
    replaced_by: str | None = None
    replaces: tuple[str, ...] = ()
    amended_by: tuple[str, ...] = ()
    amends: tuple[str, ...] = ()

    def is_in(self, collection: str) -> bool:
        """Whether it belongs to this collection; "" stands for all of them."""
        return collection in ("", self.collection)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one section, short enough to be read at once: `document.text[start:end] == text`.

    `context` is what a reader of these words alone would miss, such as a table's title and header: it is
    searched, never quoted. `folder` names the folders that its file lay in.
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
    kind: str | None = None
    territory: str | None = None
    date: str | None = None
    folder: str = ""

    @classmethod
    def cut(
        cls,
        document: Document,
        ordinal: int,
        span: tuple[int, int],
        *,
        page: int | None,
        section: tuple[str, ...],
        context: str,
    ) -> "Passage":
        """Return the passage that stands at this span of a document, the `ordinal`-th from 0."""
        start, end = span
        return cls(
            id=f"{document.id}-{ordinal:05d}",
            document_id=document.id,
            document=document.name,
            title=document.title,
            collection=document.collection,
            ordinal=ordinal,
            start=start,
            end=end,
            text=document.text[start:end],
            page=page,
            section=section,
            context=context,
            folder=folders(document.source_path),
        )


def folders(path: str) -> str:
    """Return the names of the last folders that a file lies in: minutes seldom name their commune, folders do."""
    parts = PurePath(path).parent.parts
    return " ".join(part for part in parts[-_FOLDERS:] if part != PurePath(path).anchor)


@dataclass(frozen=True, slots=True)
class Correction:
    """What someone said that a document is, in place of what was found; None: as found."""

    title: str | None = None
    kind: str | None = None
    date: str | None = None
    territory: str | None = None
    period: str | None = None

    @property
    def fields(self) -> dict[str, str]:
        """What is corrected, by the names of the fields."""
        return {field: getattr(self, field) for field in self.__slots__ if getattr(self, field) is not None}


@dataclass(frozen=True, slots=True)
class Label:
    """What a passage says of its document."""

    name: str
    title: str
    kind: str | None
    territory: str | None
    date: str | None

    @classmethod
    def of(cls, document: Document | DocumentSummary) -> "Label":
        """Return what the passages of this document say of it."""
        return cls(document.name, document.title, document.kind, document.territory, document.date)

    def corrected(self, correction: Correction) -> "Label":
        """Return the label with what was corrected."""
        return replace(
            self,
            title=correction.title or self.title,
            kind=correction.kind or self.kind,
            territory=correction.territory or self.territory,
            date=correction.date or self.date,
        )

    def on(self, passage: Passage) -> Passage:
        """Return the passage with this said of its document."""
        return replace(
            passage,
            document=self.name,
            title=self.title,
            kind=self.kind,
            territory=self.territory,
            date=self.date,
        )


def page_at(pages: tuple[Page, ...], offset: int) -> int | None:
    """Return the number of the page that holds this offset, or None where there are no pages."""
    position = bisect_right(pages, offset, key=lambda page: page.start)
    return pages[max(position - 1, 0)].number if pages else None


def is_sheet(media_type: str) -> bool:
    """Return whether this is the type of a spreadsheet, or of separated values: its pages are rows."""
    return media_type in _SHEETS


def is_sheet_name(name: str) -> bool:
    """Return whether a file of this name is a spreadsheet, where its type is not known."""
    return PurePath(name).suffix.lower() in _SHEET_SUFFIXES
