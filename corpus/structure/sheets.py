"""Cuts a spreadsheet into passages: one a row, with what its table is about and what its columns are called."""

from collections.abc import Iterator
from dataclasses import dataclass

from corpus.documents import Document, Page, Passage, Table
from corpus.french.sentences import sentence_spans

# In characters: beyond it a row is cut between its cells, a cell between its sentences.
LONGEST_ROW = 1800
# What rows that are no table's are joined up to.
_JOINED_LENGTH = 900

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Rows that make one passage, and the table that they belong to, or that they announce.

    `row` is where the first row starts, its empty cells included.
    """

    row: int
    start: int
    end: int
    page: int
    table: Table | None
    is_announced: bool = False


def split_sheets(document: Document) -> tuple[Passage, ...]:
    """Return a passage for each row of the tables, and for what stands around them.

    A passage's page is the number of its row, its section the sheet, its context the table's title and, on a
    line of their own, the names of its columns, parted by tabs as its cells are.
    """
    passages: list[Passage] = []
    for stretch in _stretches(document):
        table = stretch.table
        for start, end in _cut(document.text, stretch.start, stretch.end):
            passages.append(
                Passage.cut(
                    document,
                    len(passages),
                    (start, end),
                    page=stretch.page,
                    section=(table.sheet,) if table and table.sheet else (),
                    context=_context(table, document.text[stretch.row : start].count("\t"))
                    if table and not stretch.is_announced
                    else "",
                )
            )
    return tuple(passages)


def _stretches(document: Document) -> Iterator[_Stretch]:
    """Yield each row of a table by itself, and the rows between tables together; headers are no rows."""
    tables = iter((*document.tables, None))
    table = next(tables)
    around: list[Page] = []
    for row in document.pages:
        while table is not None and row.start >= table.end:
            table = next(tables)
        if table is None or row.start < table.start:
            around.append(row)
            continue
        if around:
            yield from _joined(document.text, around, table)
            around = []
        if table.rows and row.end > table.rows[0][0].start:
            start = row.end - len(document.text[row.start : row.end].lstrip())
            yield _Stretch(row.start, start, _end(document.text, row), row.number, table)
    if around:
        yield from _joined(document.text, around, table)


def _joined(text: str, rows: list[Page], table: Table | None) -> Iterator[_Stretch]:
    """Yield rows that are no table's, as many together as a passage holds."""
    first = rows[0]
    for before, row in zip(rows, [*rows[1:], None], strict=True):
        # Between two sheets stands the name of the second.
        if row is None or row.start != before.end or row.end - first.start > _JOINED_LENGTH:
            yield _Stretch(
                first.start, first.start, _end(text, before), first.number, table, is_announced=True
            )
            first = row or first


def _end(text: str, row: Page) -> int:
    return row.start + len(text[row.start : row.end].rstrip())


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield a stretch, or where it is too long its parts: whole lines and cells, else whole sentences."""
    if end - start <= LONGEST_ROW:
        yield start, end
        return
    first: int | None = None
    last = start
    for unit in _units(text, start, end):
        if first is None:
            first = unit[0]
        elif unit[1] - first > LONGEST_ROW:
            yield first, last
            first = unit[0]
        last = unit[1]
    if first is not None:
        yield first, last


def _units(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the cells of a stretch, and the sentences of those that are too long."""
    at = start
    for cell in text[start:end].replace("\n", "\t").split("\t"):
        if len(cell) <= LONGEST_ROW:
            if cell.strip():
                yield at, at + len(cell)
        else:
            for first, last in sentence_spans(cell):
                yield from (
                    (at + i, at + min(i + LONGEST_ROW, last)) for i in range(first, last, LONGEST_ROW)
                )
        at += len(cell) + 1


def _context(table: Table, first: int) -> str:
    """Return the table's title, then the names of its columns from the `first` on."""
    return "\n".join(filter(None, (table.title, "\t".join(table.header[first:]))))
