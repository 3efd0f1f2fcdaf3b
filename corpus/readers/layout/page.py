"""One page of a PDF as a person reads it: lines and tables in their order."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pypdfium2 as pdfium

from corpus.readers.layout.aligned import find_aligned
from corpus.readers.layout.drawing import Box, Rule, joined_rules, read_drawing
from corpus.readers.layout.glyphs import Fragment, page_frame, read_fragments
from corpus.readers.layout.grids import find_grids
from corpus.readers.layout.lines import PageLine, Placed, gather_lines, line_pitch, reading_order
from corpus.readers.layout.margins import with_whole_names
from corpus.readers.layout.ruled import PageTable, table_of_grid

# A page with fewer glyphs than this under a picture that covers most of it is a scan with a stamp.
_FEW_CHARACTERS, _MOST_OF_PAGE, _SOME_OF_PAGE = 250, 0.5, 0.04
_UNREADABLE_SHARE = 0.3
_PARAGRAPH_STEP = 1.35


class TextLine(NamedTuple):
    """A line of text; `opens` where white space or a new column parts it from what stands before.

    `top` is the height of its upper edge above the bottom of the page, as a share of the page's height.
    """

    text: str
    top: float
    opens: bool


Block = TextLine | PageTable


class PageContent(NamedTuple):
    """What stands on a page, in reading order. `pictures` are boxes in points, y upwards from the bottom.

    `needs_ocr` tells that its text is in a picture, or in a font that does not say its characters; `confidence`
    (0 to 100) is the mean of the words recognised in pictures, None where there are none.
    """

    blocks: tuple[Block, ...]
    width: float
    height: float
    pictures: tuple[Box, ...]
    picture_share: float
    needs_ocr: bool
    confidence: float | None = None


def read_page(
    page: pdfium.PdfPage,
    *,
    instead: Sequence[Fragment] | None = None,
    beside: Sequence[Fragment] = (),
    horizontal: Sequence[Rule] = (),
    vertical: Sequence[Rule] = (),
) -> PageContent:
    """Read one page: its own text, or other text `instead`, with what is known to stand `beside` it.

    `horizontal` and `vertical` are ruling lines beside those that the page draws.

    Raises pdfium.PdfiumError where its text cannot be loaded.
    """
    frame = page_frame(page)
    drawing = read_drawing(page, frame)
    if horizontal and vertical:
        drawing = drawing._replace(
            horizontal=joined_rules([*drawing.horizontal, *horizontal]),
            vertical=joined_rules([*drawing.vertical, *vertical]),
        )
    grids = find_grids(drawing)
    walls = np.array([wall for grid in grids for wall in grid.walls()], np.float32).reshape(-1, 3)
    own, lost = read_fragments(page, frame, walls) if instead is None else (list(instead), 0.0)
    fragments = [*own, *beside]
    tables: list[PageTable] = []
    for grid in grids:
        x0, y0, x1, y1 = grid.box
        inside = [
            fragment
            for fragment in fragments
            if x0 <= (fragment.x0 + fragment.x1) / 2 <= x1 and y0 <= fragment.base + 0.3 * fragment.size <= y1
        ]
        table = table_of_grid(grid, inside) if inside else None
        if table is not None:
            tables.append(table)
            taken = set(map(id, inside))
            fragments = [fragment for fragment in fragments if id(fragment) not in taken]
    blocks = _blocks(fragments, tables, frame.height)
    characters = sum(len(fragment.text) for fragment in fragments) + sum(
        len(cell.text) for table in tables for row in table.rows for cell in row
    )
    needs_ocr = lost > _UNREADABLE_SHARE or (
        drawing.picture_share > _MOST_OF_PAGE
        if 0 < characters < _FEW_CHARACTERS
        else characters == 0 and drawing.picture_share > _SOME_OF_PAGE
    )
    return PageContent(blocks, frame.width, frame.height, drawing.pictures, drawing.picture_share, needs_ocr)


def _blocks(fragments: Sequence[Fragment], tables: Sequence[PageTable], height: float) -> tuple[Block, ...]:
    level = [fragment for fragment in fragments if fragment.turn == 0]
    items: list[Fragment | Placed] = [
        *level,
        *(Placed(table.box, index) for index, table in enumerate(tables)),
    ]
    blocks: list[Block] = []
    for region in reading_order(items):
        pitch = line_pitch([line for line in region if isinstance(line, PageLine)])
        last: PageLine | None = None
        for found in find_aligned(with_whole_names(region)):
            if isinstance(found, PageLine):
                blocks.append(TextLine(found.text, found.box[3] / height, _opens(last, found, pitch)))
                last = found
            else:
                blocks.append(found if isinstance(found, PageTable) else tables[found.place])
                last = None
    for turn in (1, 3, 2):
        turned = [fragment for fragment in fragments if fragment.turn == turn]
        blocks += [TextLine(text, 0.5, not index) for index, text in enumerate(_turned_lines(turned, turn))]
    return tuple(blocks)


def _opens(last: PageLine | None, line: PageLine, pitch: float) -> bool:
    """Return whether more white space than between the lines of a paragraph stands above a line."""
    if last is None:
        return True
    step = (last.base - line.base) / max(last.size, line.size)
    return step > _PARAGRAPH_STEP * pitch or step < -pitch


def _turned_lines(fragments: Sequence[Fragment], turn: int) -> list[str]:
    """Return the lines of text that is written upwards, downwards or upside down."""
    back = [_laid_level(fragment, turn) for fragment in fragments]
    return [line.text for line in gather_lines(back)]


def _laid_level(fragment: Fragment, turn: int) -> Fragment:
    text, x0, y0, x1, y1, _, size, parted, _ = fragment
    if turn == 1:
        x0, y0, x1, y1 = y0, -x1, y1, -x0
    elif turn == 3:
        x0, y0, x1, y1 = -y1, x0, -y0, x1
    else:
        x0, y0, x1, y1 = -x1, -y1, -x0, -y0
    return Fragment(text, x0, y0, x1, y1, y0 + 0.2 * size, size, parted)
