"""Cells of a scanned table that were read with doubt, or not at all, read again by themselves."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from PIL import Image

from corpus.readers.layout.drawing import Drawing, Rule, joined_rules
from corpus.readers.layout.grids import Grid, find_grids
from corpus.readers.scans import ocr

# A word less sure than this (0 to 100) has its cell read again; what is then less sure is noise.
_DOUBTFUL, _SURE = 60.0, 60.0
# In pixels: what is left of the lines around a cell; the white around a cell that is read by itself.
_INSET, _MARGIN = 6, 40
# In grey levels, between the ground of a cell and ink; the fewest pixels of ink that make a letter.
_CONTRAST, _LEAST_INK = 80, 60
# Tesseract reads no picture higher than 32,767 pixels.
_HIGHEST = 15_000
_POINTS_PER_PIXEL = 72 / ocr.DOTS_PER_INCH

# Left, top, right, bottom, in pixels.
_Box = tuple[int, int, int, int]


class _Strip(NamedTuple):
    """A cell as it stands on the picture that is read again: `top` is where it begins there."""

    box: _Box
    top: int
    words: tuple[ocr.ScannedWord, ...]


def with_cells_read_again(
    found: ocr.Recognised, picture: Image.Image, across: Sequence[Rule], down: Sequence[Rule]
) -> ocr.Recognised:
    """Return what was read in a picture, the doubtful cells between its ruling lines read one below the other.

    `across` and `down` are the lines in pixels, from the top and from the left.
    """
    strips = _doubtful(found.words, picture, across, down)
    if not strips:
        return found
    width = max(right - left for (left, _, right, _), _, _ in strips) + 2 * _MARGIN
    last = strips[-1]
    sheet = Image.new("L", (width, last.top + last.box[3] - last.box[1] + _MARGIN), 255)
    for strip in strips:
        sheet.paste(picture.crop(strip.box), (_MARGIN, strip.top))
    try:
        again = ocr.recognise(sheet, as_block=True).words
    except TimeoutError:
        return found
    words = list(found.words)
    after = 1 + max((word.line for word in words), default=0)
    for (left, top, _, bottom), at, before in strips:
        read = [
            _moved(word, left - _MARGIN, top - at, after)
            for word in again
            if at <= (word.top + word.bottom) / 2 < at + bottom - top
        ]
        if read and ocr.mean_confidence(read) >= max(_SURE, ocr.mean_confidence(before)):
            words = [word for word in words if word not in before] + read
    return ocr.Recognised(tuple(words), ocr.mean_confidence(words))


def _doubtful(
    words: Sequence[ocr.ScannedWord], picture: Image.Image, across: Sequence[Rule], down: Sequence[Rule]
) -> list[_Strip]:
    """Return the cells that hold ink but no words, or doubtful ones."""
    shades = np.asarray(picture.convert("L"))
    strips: list[_Strip] = []
    top = _MARGIN
    for box in _cells(across, down):
        left, upper, right, lower = box
        inside = tuple(
            word
            for word in words
            if left <= (word.left + word.right) / 2 <= right
            and upper <= (word.top + word.bottom) / 2 <= lower
        )
        if inside and min(word.confidence for word in inside) >= _DOUBTFUL:
            continue
        cell = shades[upper:lower, left:right]
        if not cell.size or np.count_nonzero(cell < np.median(cell) - _CONTRAST) < _LEAST_INK:
            continue
        if top + lower - upper > _HIGHEST:
            break
        strips.append(_Strip(box, top, inside))
        top += lower - upper + _MARGIN
    return strips


def _cells(across: Sequence[Rule], down: Sequence[Rule]) -> list[_Box]:
    """Return the insides of the cells of the grids that lines make, in pixels."""
    # Grids are found in points, upwards.
    horizontal = [Rule(*(-_POINTS_PER_PIXEL * rule.at, *_scaled(rule.start, rule.end))) for rule in across]
    vertical = [Rule(_POINTS_PER_PIXEL * rule.at, *_scaled(-rule.end, -rule.start)) for rule in down]
    grids = find_grids(Drawing(joined_rules(horizontal), joined_rules(vertical), (), (), 0.0))
    return [box for grid in grids for box in _boxes(grid)]


def _scaled(start: float, end: float) -> tuple[float, float]:
    return _POINTS_PER_PIXEL * start, _POINTS_PER_PIXEL * end


def _boxes(grid: Grid) -> list[_Box]:
    covered: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for row, owners in enumerate(grid.owner):
        for column, owner in enumerate(owners):
            covered.setdefault(owner, []).append((row, column))
    found: list[_Box] = []
    for places in covered.values():
        rows, columns = zip(*places, strict=True)
        left, right = grid.columns[min(columns)], grid.columns[max(columns) + 1]
        upper, lower = -grid.rows[min(rows)], -grid.rows[max(rows) + 1]
        x0, y0, x1, y1 = (round(place / _POINTS_PER_PIXEL) for place in (left, upper, right, lower))
        found.append((x0 + _INSET, y0 + _INSET, x1 - _INSET, y1 - _INSET))
    return found


def _moved(word: ocr.ScannedWord, right: int, down: int, after: int) -> ocr.ScannedWord:
    """Return a word as it stands on the page, on a line of its own cell."""
    return replace(
        word,
        left=word.left + right,
        right=word.right + right,
        top=word.top + down,
        bottom=word.bottom + down,
        line=word.line + after,
        line_bottom=word.line_bottom + down,
    )
