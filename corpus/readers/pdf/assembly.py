"""The text of a PDF put together from its pages: words mended, tables and running lines told by offsets."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.documents import Cell, Page, Table
from corpus.readers.cells import is_amount
from corpus.readers.layout.page import Block, PageContent, TextLine
from corpus.readers.layout.ruled import PageTable, column_names
from corpus.readers.pdf.broken_words import KnownWords
from corpus.readers.pdf.furniture import furniture_of

_TITLE_DISTANCE, _LONGEST_TITLE, _MOST_TITLE_LINES = 0.09, 240, 3
_SAME_EDGE = 8.0


@dataclass(slots=True)
class AssembledText:
    """The text of a document and what lies where in it."""

    text: str
    pages: tuple[Page, ...]
    tables: tuple[Table, ...]
    furniture: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class _Writer:
    parts: list[str] = field(default_factory=list)
    length: int = 0

    def write(self, text: str) -> int:
        """Append the text; return where it starts."""
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        return start


def assemble(contents: Sequence[PageContent | None]) -> AssembledText:
    """Put the pages of a document together; a page that could not be read (None) is empty."""
    running = furniture_of(contents)
    words = KnownWords(contents)
    writer = _Writer()
    pages: list[Page] = []
    tables: list[Table] = []
    furniture: list[tuple[int, int]] = []
    goes_on: PageTable | None = None
    for number, content in enumerate(contents, start=1):
        blocks = list(content.blocks) if content else []
        aside = running[number - 1]
        blocks = words.mended(blocks, aside)
        if blocks and writer.length:
            writer.write("\n" if _goes_on(writer.parts[-1], blocks[0]) else "\n\n")
        start = writer.length
        own = [index for index in range(len(blocks)) if index not in aside]
        last: Block | None = None
        for index, block in enumerate(blocks):
            if isinstance(block, TextLine) and not block.text:
                # It was only the end of a word, which now stands with its beginning.
                continue
            if last is not None:
                after_table = isinstance(last, PageTable) or isinstance(block, PageTable)
                opens = after_table or (isinstance(block, TextLine) and block.opens)
                writer.write("\n\n" if opens else "\n")
            if isinstance(block, PageTable):
                title = block.title or _title_above(blocks, index, aside, content)
                before = goes_on if own and index == own[0] else None
                table, begin = _write_table(writer, words, block, title, number, before, tables)
                if index in aside:
                    furniture.append((begin, writer.length))
                else:
                    tables.append(table)
            else:
                begin = writer.write(block.text)
                if index in aside:
                    furniture.append((begin, writer.length))
            last = block
        pages.append(Page(number, start, writer.length, content.confidence if content else None))
        final = blocks[own[-1]] if own else None
        goes_on = final if isinstance(final, PageTable) else None
    return AssembledText("".join(writer.parts), tuple(pages), tuple(tables), tuple(furniture))


def _goes_on(before: str, block: Block) -> bool:
    """Return whether the sentence of one page goes on at the top of the next."""
    return isinstance(block, TextLine) and block.text[:1].islower() and before[-1:] not in ".!?:;…"


def _write_table(
    writer: _Writer,
    words: KnownWords,
    table: PageTable,
    title: str | None,
    number: int,
    before: PageTable | None,
    written: Sequence[Table],
) -> tuple[Table, int]:
    """Write a table, one row a line, its cells parted by tabs; return its record and where it starts."""
    header = tuple(words.one_line(name) for name in table.header)
    header_rows = table.header_rows
    if before is not None and written and _same_columns(before, table):
        upper = written[-1]
        names = upper.header or tuple(map(words.one_line, _names_alone(before)))
        header_rows = header_rows if header == names else 0
        header, title = names, title if table.title and not table.title[0].islower() else upper.title
    rows: list[tuple[Cell, ...]] = []
    begin = writer.length
    for row_index, row in enumerate(table.rows):
        if row_index:
            writer.write("\n")
        cells = []
        for cell_index, cell in enumerate(row):
            if cell_index:
                writer.write("\t")
            start = writer.write(words.one_line(cell.text))
            cells.append(Cell(start, writer.length, cell.column))
        if row_index >= header_rows:
            rows.append(tuple(cells))
    record = Table(begin, writer.length, header, tuple(rows), title and words.one_line(title), number)
    return record, begin


def _names_alone(table: PageTable) -> tuple[str, ...]:
    """Return the names of columns that a page break parts from their rows."""
    if len(table.rows) > 1 or any(is_amount(cell.text) for row in table.rows for cell in row):
        return ()
    return column_names(table.rows, len(table.edges))


def _same_columns(upper: PageTable, lower: PageTable) -> bool:
    return len(upper.edges) == len(lower.edges) and all(
        abs(left - right) <= _SAME_EDGE for left, right in zip(upper.edges, lower.edges, strict=True)
    )


def _title_above(
    blocks: Sequence[Block], index: int, aside: frozenset[int], content: PageContent | None
) -> str | None:
    """Return the lines right above a table that name it: short, and no end of a sentence."""
    block = blocks[index]
    if content is None or not isinstance(block, PageTable):
        return None
    found: list[str] = []
    edge = block.box[3] / content.height
    for position in range(index - 1, max(index - 1 - _MOST_TITLE_LINES, -1), -1):
        line = blocks[position]
        if position in aside or not isinstance(line, TextLine):
            break
        if not 0 <= line.top - edge <= _TITLE_DISTANCE:
            break
        found.insert(0, line.text)
        edge = line.top
        if line.opens:
            title = " ".join(found)
            return None if len(title) > _LONGEST_TITLE or title.endswith((".", ";", ",")) else title
    return None
