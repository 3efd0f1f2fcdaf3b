"""The text of a PDF put together from its pages: words mended, tables and running lines told by offsets."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from unicodedata import combining, normalize

from corpus.documents import Cell, Page, Table
from corpus.readers.pdf_furniture import furniture_of
from corpus.readers.pdf_page import Block, PageContent, TextLine
from corpus.readers.pdf_tables import PageTable, column_names, is_amount

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_BROKEN = re.compile(r"(?P<head>[^\W_]+(?:[-'’][^\W_]+)*)[-\u00ad]$")
_HALVES = re.compile(r"[^\W_]+[-\u00ad]\n\s*[^\W_]+")
_TAIL = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
# Words that French ties to the one before by a hyphen, and beginnings that it ties to the one after.
_TIED_TAILS = re.compile(
    "vous|nous|je|tu|il|elle|on|ils|elles|moi|toi|lui|leur|leurs|ce|ci|là|mêmes?|y|en|dessus|dessous|delà|être|après"
    "|avant|midi|bas|haut|deux|trois|quatre|cinq|six|sept|huit|neuf|dix"
)
_TIED_HEADS = re.compile(
    "ci|co|celui|celle|ceux|celles|là|vice|demi|mi|semi|non|ex|sous|après|avant|arrière|porte|rendez|peut|grande?"
    "|nord|sud|est|ouest|quatre|vingt|trente|quarante|cinquante|soixante|sainte?"
)
# « Hauts-de-France », « Villeneuve-sur-Lot ».
_SMALL_WORDS = re.compile("d|de|du|des|l|la|le|les|lès|sur|sous|en|et|aux?|à")
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
    words = _Words(contents)
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
        pages.append(Page(number, start, writer.length))
        final = blocks[own[-1]] if own else None
        goes_on = final if isinstance(final, PageTable) else None
    return AssembledText("".join(writer.parts), tuple(pages), tuple(tables), tuple(furniture))


def _goes_on(before: str, block: Block) -> bool:
    """Return whether the sentence of one page goes on at the top of the next."""
    return isinstance(block, TextLine) and block.text[:1].islower() and before[-1:] not in ".!?:;…"


def _write_table(
    writer: _Writer,
    words: "_Words",
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


class _Words:
    """The words of a document, by which words broken at the ends of lines are mended."""

    def __init__(self, contents: Sequence[PageContent | None]) -> None:
        self._contents = contents
        self._counts: Counter[str] | None = None
        self._spoken: frozenset[str] | None = None

    def mended(self, blocks: list[Block], aside: frozenset[int]) -> list[Block]:
        """Give the first half of a word that is broken between two lines its second half."""
        last: int | None = None
        for index, block in enumerate(blocks):
            if not isinstance(block, TextLine):
                last = None
                continue
            if index in aside:
                continue
            above = blocks[last] if last is not None else None
            if isinstance(above, TextLine) and above.text[-1:] in "-\u00ad" and last is not None:
                upper, lower = self._rejoined(above.text, block.text)
                blocks[last] = above._replace(text=upper)
                blocks[index] = block._replace(text=lower)
            last = index
        return blocks

    def one_line(self, text: str) -> str:
        """Return lines of one cell or title as one."""
        lines = text.split("\n")
        joined = lines[0]
        for last, line in pairwise(lines):
            if joined[-1:] in "-\u00ad" and joined:
                upper, lower = self._rejoined(joined, line)
                joined = f"{upper} {lower}".rstrip()
            else:
                joined += line if self._is_cut(last, line) else f" {line}"
        return joined

    def _is_cut(self, upper: str, lower: str) -> bool:
        """Return whether a narrow cell cuts a word, without a hyphen, between two of its lines."""
        tail = _LETTERS.match(lower)
        if tail is None or len(upper) < 3 or not upper.isalpha() or upper.isupper() != tail[0].isupper():
            return False
        if len(tail[0]) == 1 and tail[0] not in "aàyAÀYO":
            return not lower[1:].strip()
        spoken = self._spoken_words()
        return _bare(upper + tail[0]) in spoken and _bare(upper) not in spoken

    def _spoken_words(self) -> frozenset[str]:
        """Return the words of the text outside tables, without case and accents."""
        if self._spoken is None:
            texts = (
                block.text
                for content in self._contents
                for block in (content.blocks if content else ())
                if isinstance(block, TextLine)
            )
            self._spoken = frozenset(_LETTERS.findall(_bare("\n".join(texts))))
        return self._spoken

    def _rejoined(self, upper: str, lower: str) -> tuple[str, str]:
        broken, tail = _BROKEN.search(upper), _TAIL.match(lower)
        if broken is None or tail is None:
            return upper, lower
        head, end = broken["head"], tail[0]
        hyphen = "-" if self._keeps_hyphen(head, end, soft=upper.endswith("\u00ad")) else ""
        # Punctuation stays with its word.
        stop = re.compile(r"\S*").match(lower, tail.end())
        cut = stop.end() if stop else tail.end()
        return upper[: broken.end("head")] + hyphen + lower[:cut], lower[cut:].lstrip()

    def _keeps_hyphen(self, head: str, tail: str, *, soft: bool) -> bool:
        if soft:
            return False
        if not tail[0].islower() or not head[-1].isalpha():
            return True
        counts = self._known()
        whole, compound = f"{head}{tail}".lower(), f"{head}-{tail}".lower()
        if counts[whole] != counts[compound]:
            return counts[compound] > counts[whole]
        first, second = re.split(r"[-'’]", head.lower())[-1], re.split(r"[-'’]", tail.lower())[0]
        if _TIED_TAILS.fullmatch(second) or _TIED_HEADS.fullmatch(first) or head.lower().endswith("-t"):
            return True
        if "-" in tail or (head[0].isupper() and _SMALL_WORDS.fullmatch(second)):
            return True
        return len(first) > 3 and len(second) > 3 and counts[first] > 0 and counts[second] > 0

    def _known(self) -> Counter[str]:
        """Return how often the document has each word, halves of broken words left out."""
        if self._counts is None:
            self._counts = Counter()
            for content in self._contents:
                text = "\n".join(map(_text_of, content.blocks)) if content else ""
                words = _WORD.findall(_HALVES.sub(" ", text).lower())
                self._counts.update(words)
                self._counts.update(part for word in words if "-" in word for part in word.split("-"))
        return self._counts


def _bare(text: str) -> str:
    """Return the text without case and accents."""
    return "".join(character for character in normalize("NFD", text.casefold()) if not combining(character))


def _text_of(block: Block) -> str:
    if isinstance(block, TextLine):
        return block.text
    return "\n\n".join(cell.text for row in block.rows for cell in row)
