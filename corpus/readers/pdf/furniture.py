"""Running headers, footers and page numbers of a PDF: what comes back at the edges of its pages."""

import re
from collections import Counter
from collections.abc import Sequence

from corpus.readers.layout.page import Block, PageContent, TextLine

# The bands at the top and the bottom of a page that may hold running lines, as shares of its height; in a
# document of two pages only the outermost band does.
_BAND, _OUTER_BAND = 0.15, 0.08
# Lines that stand at the same height are this near, as a share of the height.
_NEAR = 0.015
# Running lines come back on three pages or more of those that stand this near: left and right pages differ.
# Those that come back on fewer than most of these stand apart from the text, by this share of the height.
_PAGES_AROUND, _MOST, _STANDS_APART = 3, 0.6, 0.022
_FIGURES = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"\W*(?:p(?:age|\.)?\s*)?(?P<number>\d{1,4})(?:\s*(?:/|sur|de)\s*\d{1,4})?\W*", re.IGNORECASE
)

_Place = tuple[bool, str, int]


def furniture_of(contents: Sequence[PageContent | None]) -> list[frozenset[int]]:
    """Return for each page the indexes of its blocks that are page numbers, or running lines told before."""
    bands = [_bands(content) if content else [] for content in contents]
    standing = [frozenset(key for key, _, _ in places) for places in bands]
    numbered = _numbered(contents, bands)
    needed = 3 if len(contents) > 2 else 2
    found = []
    told: set[str] = set()
    for page, (content, places) in enumerate(zip(contents, bands, strict=True)):
        chosen: set[int] = set()
        around = standing[max(page - _PAGES_AROUND, 0) : page + _PAGES_AROUND + 1]
        for is_top in (True, False):
            side = sorted(
                (entry for entry in places if entry[0][0] == is_top),
                key=lambda entry: -entry[1] if is_top else entry[1],
            )
            for position, (key, height, index) in enumerate(side):
                if (page, index) in numbered:
                    chosen.add(index)
                    continue
                same = {(is_top, key[1], key[2] + step) for step in (-1, 0, 1)}
                times = sum(not same.isdisjoint(others) for others in around)
                outer = height >= 1 - _OUTER_BAND if is_top else height <= _OUTER_BAND
                if times < needed or not (outer or needed > 2) or not any(map(str.isalpha, key[1])):
                    break
                inward = side[position + 1][1] if position + 1 < len(side) else 0.5
                if times < _MOST * len(around) and abs(inward - height) < _STANDS_APART:
                    break
                # The first of a running line tells what the document is.
                if key[1] in told:
                    chosen.add(index)
                told.add(key[1])
        # A page that would have nothing left says something.
        found.append(frozenset(chosen) if content and len(chosen) < len(content.blocks) else frozenset())
    return found


def _bands(content: PageContent) -> list[tuple[_Place, float, int]]:
    """Return what stands in the outer bands of a page: its key, its height and its index."""
    found = []
    for index, block in enumerate(content.blocks):
        top, bottom, text = _extent(block, content.height)
        if bottom >= 1 - _BAND or top <= _BAND:
            is_top = bottom >= 1 - _BAND
            height = bottom if is_top else top
            shape = " ".join(_FIGURES.sub("#", text).lower().split())
            found.append(((is_top, shape, round(height / _NEAR)), height, index))
    return found


def _extent(block: Block, height: float) -> tuple[float, float, str]:
    """Return the upper and lower edge of a block as shares of the page's height, and its text."""
    if isinstance(block, TextLine):
        return block.top, block.top - 0.012, block.text
    text = " ".join(cell.text for row in block.rows for cell in row)
    return block.box[3] / height, block.box[1] / height, text


def _numbered(
    contents: Sequence[PageContent | None], bands: Sequence[Sequence[tuple[_Place, float, int]]]
) -> set[tuple[int, int]]:
    """Return the page and block indexes of page numbers: lines of one number that grows with the pages."""
    candidates: list[tuple[int, int, bool, int]] = []
    for page, (content, places) in enumerate(zip(contents, bands, strict=True)):
        for key, _, index in places:
            block = content.blocks[index] if content else None
            match = _PAGE_NUMBER.fullmatch(block.text) if isinstance(block, TextLine) else None
            if match:
                candidates.append((page, index, key[0], int(match["number"]) - page))
    shifts = Counter((is_top, shift) for _, _, is_top, shift in candidates)
    return {(page, index) for page, index, is_top, shift in candidates if shifts[is_top, shift] >= 2}
