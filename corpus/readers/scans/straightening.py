"""Pictures of pages made ready to be read: turned straight, their ruling lines found and rubbed out."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from corpus.readers.layout.drawing import Rule
from corpus.readers.scans import ocr

# The ink of lines is darker than this, that of letters too: a hairline comes out pale. Shades of cells are lighter.
_INK = 170
# In points: lines of tables are longer than that, letters are not; a bar thicker than this is no line.
_LEAST_ACROSS, _LEAST_DOWN, _THICKEST = 30.0, 20.0, 4.0
_PIXELS_PER_POINT = ocr.DOTS_PER_INCH / 72
# A page lies askew by at most so much, in degrees, and counts as straight below that.
_MOST_ASKEW, _LEAST_ASKEW = 4.0, 0.3
_SMALL_SIDE = 1000
# A plan larger than two pages A4 is read with its lines: finding them takes some twenty bytes a pixel.
_MOST_PIXELS = 20_000_000


def straightened(picture: Image.Image) -> Image.Image:
    """Return the picture turned so that its lines of text run level."""
    angle = _angle(picture)
    if abs(angle) < _LEAST_ASKEW:
        return picture
    return picture.convert("L").rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)


def without_rules(picture: Image.Image) -> tuple[Image.Image, list[Rule], list[Rule]]:
    """Return the picture without its ruling lines, and these: horizontal, vertical, in pixels from its top."""
    if picture.width * picture.height > _MOST_PIXELS:
        return picture, [], []
    shades = np.asarray(picture.convert("L"))
    ink = shades < _INK
    across = _lines(ink, round(_LEAST_ACROSS * _PIXELS_PER_POINT))
    down = _lines(ink.T, round(_LEAST_DOWN * _PIXELS_PER_POINT)).T
    if not across.any() or not down.any():
        return picture, [], []
    rubbed = shades.copy()
    rubbed[_grown(across | down)] = 255
    return Image.fromarray(rubbed), _rules(across), _rules(down.T)


def _angle(picture: Image.Image) -> float:
    """Return by how many degrees to turn the picture: rows of ink and of white differ most where text is level."""
    small = picture.convert("L")
    small.thumbnail((_SMALL_SIDE, _SMALL_SIDE * 2))
    down, across = np.nonzero(np.asarray(small) < _INK)
    if not len(down):
        return 0.0

    def sharpness(angle: float) -> float:
        rows = (down - across * np.tan(np.radians(angle))).astype(np.int32)
        return float(np.square(np.diff(np.bincount(rows - rows.min()))).sum())

    best = max(np.arange(-_MOST_ASKEW, _MOST_ASKEW + 0.1, 0.5), key=sharpness)
    return float(max(np.arange(best - 0.5, best + 0.55, 0.1), key=sharpness))


def _lines(ink: NDArray[np.bool_], least: int) -> NDArray[np.bool_]:
    """Return the ink that lies in rows of at least so many pixels, but in no thick bar."""
    long = _opened(ink, least)
    return long & ~_opened(long.T, round(_THICKEST * _PIXELS_PER_POINT)).T


def _opened(ink: NDArray[np.bool_], least: int) -> NDArray[np.bool_]:
    """Return the ink that lies in unbroken rows of at least so many pixels."""
    height, width = ink.shape
    if width < least:
        return np.zeros_like(ink)
    sums = np.zeros((height, width + 1), np.int32)
    np.cumsum(ink, axis=1, out=sums[:, 1:])
    full = (sums[:, least:] - sums[:, :-least]) == least
    # A window that is full covers `least` pixels from where it begins.
    marks = np.zeros((height, width + 1), np.int32)
    marks[:, : full.shape[1]] += full
    marks[:, least : least + full.shape[1]] -= full
    opened: NDArray[np.bool_] = np.cumsum(marks, axis=1)[:, :width] > 0
    return opened


def _grown(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the pixels of a mask and those next to them."""
    grown = mask.copy()
    for shift in (1, 2):
        grown[shift:] |= mask[:-shift]
        grown[:-shift] |= mask[shift:]
        grown[:, shift:] |= mask[:, :-shift]
        grown[:, :-shift] |= mask[:, shift:]
    return grown


def _rules(mask: NDArray[np.bool_]) -> list[Rule]:
    """Return the stretches of each row of a mask: at which row, from where, to where."""
    rules: list[Rule] = []
    for row in np.flatnonzero(mask.any(axis=1)):
        steps = np.diff(mask[row].astype(np.int8), prepend=0, append=0)
        rules += [
            Rule(float(row), float(start), float(end))
            for start, end in zip(np.flatnonzero(steps == 1), np.flatnonzero(steps == -1), strict=True)
        ]
    return rules
