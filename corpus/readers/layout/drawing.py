"""What a PDF page draws beside its text: lines and shades, which may make tables, and pictures."""

import ctypes
import math
from collections.abc import Iterable, Iterator
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from corpus.readers.layout.glyphs import Floats, Frame, address_of, direct

# A line is thinner than this, in points, and longer than that.
_THIN, _LONG = 3.0, 5.0
# Drawings (maps, charts) have more paths than tables do.
_MOST_PATHS, _MOST_SEGMENTS, _DEEPEST_FORM = 6_000, 4_000, 4
_SEGMENTS_OF_RECTANGLE, _NEARLY_WHITE = 6, 250
_GRID = 64

_HANDLE, _INT, _POINTER = ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
_COUNT_ON_PAGE = direct(pdfium_c.FPDFPage_CountObjects, _INT, _HANDLE)
_OBJECT_OF_PAGE = direct(pdfium_c.FPDFPage_GetObject, _HANDLE, _HANDLE, _INT)
_COUNT_IN_FORM = direct(pdfium_c.FPDFFormObj_CountObjects, _INT, _HANDLE)
_OBJECT_OF_FORM = direct(pdfium_c.FPDFFormObj_GetObject, _HANDLE, _HANDLE, ctypes.c_ulong)
_KIND = direct(pdfium_c.FPDFPageObj_GetType, _INT, _HANDLE)
_MATRIX = direct(pdfium_c.FPDFPageObj_GetMatrix, _INT, _HANDLE, _POINTER)
_BOUNDS = direct(pdfium_c.FPDFPageObj_GetBounds, _INT, _HANDLE, *[_POINTER] * 4)
_DRAW_MODE = direct(pdfium_c.FPDFPath_GetDrawMode, _INT, _HANDLE, _POINTER, _POINTER)
_FILL = direct(pdfium_c.FPDFPageObj_GetFillColor, _INT, _HANDLE, *[_POINTER] * 4)
_COUNT_SEGMENTS = direct(pdfium_c.FPDFPath_CountSegments, _INT, _HANDLE)
_SEGMENT = direct(pdfium_c.FPDFPath_GetPathSegment, _HANDLE, _HANDLE, _INT)
_SEGMENT_KIND = direct(pdfium_c.FPDFPathSegment_GetType, _INT, _HANDLE)
_SEGMENT_POINT = direct(pdfium_c.FPDFPathSegment_GetPoint, _INT, _HANDLE, _POINTER, _POINTER)
_SEGMENT_CLOSES = direct(pdfium_c.FPDFPathSegment_GetClose, _INT, _HANDLE)

# x0, y0, x1, y1.
Box = tuple[float, float, float, float]


class Rule(NamedTuple):
    """A straight line: at `at` (its height, or its distance from the left), from `start` to `end`."""

    at: float
    start: float
    end: float


class Drawing(NamedTuple):
    """The lines, filled rectangles and pictures of a page, in points, y upwards."""

    horizontal: tuple[Rule, ...]
    vertical: tuple[Rule, ...]
    shades: tuple[Box, ...]
    pictures: tuple[Box, ...]
    picture_share: float

    def vertical_array(self) -> Floats:
        return np.array(self.vertical, np.float32).reshape(-1, 3)


def read_drawing(page: pdfium.PdfPage, frame: Frame) -> Drawing:
    lines: list[Box] = []
    shades: list[Box] = []
    pictures: list[Box] = []
    paths = 0
    for kind, handle, matrix in _objects(page.raw):
        if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            box = _bounds(handle, matrix)
            if box is not None:
                pictures.append(box)
            continue
        paths += 1
        if paths > _MOST_PATHS:
            lines, shades = [], []
            break
        _add_path(handle, matrix, frame, lines, shades)
    horizontal, vertical = _rules(_shown(lines, frame))
    seen = _shown(pictures, frame)
    return Drawing(horizontal, vertical, tuple(_shown(shades, frame)), tuple(seen), _share(seen, frame))


_Matrix = tuple[float, float, float, float, float, float]


def _objects(page: Any) -> Iterator[tuple[int, int, _Matrix | None]]:
    """Yield the paths and pictures of a page, those inside forms too, with the matrix that places them."""
    address = address_of(page)
    yield from _drawn(map(_OBJECT_OF_PAGE, repeat(address), range(_COUNT_ON_PAGE(address))), None, 0)


def _drawn(
    handles: Iterable[int], outer: _Matrix | None, depth: int
) -> Iterator[tuple[int, int, _Matrix | None]]:
    for handle in handles:
        kind = _KIND(handle)
        if kind in (pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_IMAGE):
            yield kind, handle, outer
        elif kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            inside = map(_OBJECT_OF_FORM, repeat(handle), range(_COUNT_IN_FORM(handle)))
            yield from _drawn(inside, _product(_matrix(handle), outer), depth + 1)


def _matrix(handle: int) -> _Matrix:
    found = pdfium_c.FS_MATRIX()
    _MATRIX(handle, ctypes.addressof(found))
    return found.a, found.b, found.c, found.d, found.e, found.f


def _product(inner: _Matrix, outer: _Matrix | None) -> _Matrix:
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    oa, ob, oc, od, oe, of = outer
    return (
        a * oa + b * oc,
        a * ob + b * od,
        c * oa + d * oc,
        c * ob + d * od,
        e * oa + f * oc + oe,
        e * ob + f * od + of,
    )


def _placed(points: list[tuple[float, float]], matrix: _Matrix | None) -> Box:
    """Return the box of the points once the matrix has moved them."""
    if matrix is not None:
        a, b, c, d, e, f = matrix
        points = [(a * x + c * y + e, b * x + d * y + f) for x, y in points]
    across, along = [x for x, _ in points], [y for _, y in points]
    return min(across), min(along), max(across), max(along)


_EDGES = (ctypes.c_float * 4)()
_EDGE_POINTERS = tuple(ctypes.addressof(_EDGES) + 4 * index for index in range(4))


def _bounds(handle: int, matrix: _Matrix | None) -> Box | None:
    if not _BOUNDS(handle, *_EDGE_POINTERS):
        return None
    x0, y0, x1, y1 = _EDGES
    return (x0, y0, x1, y1) if matrix is None else _placed([(x0, y0), (x1, y0), (x0, y1), (x1, y1)], matrix)


def _shown(boxes: list[Box], frame: Frame) -> list[Box]:
    """Return the visible parts of boxes of the file, as they stand on the page that is shown."""
    if not boxes:
        return []
    shown = frame.shown(np.array(boxes, np.float32)).tolist()
    return [
        (max(x0, 0.0), max(y0, 0.0), min(x1, frame.width), min(y1, frame.height))
        for x0, y0, x1, y1 in shown
        if 0 < x1 < math.inf
        and 0 < y1 < math.inf
        and -math.inf < x0 < frame.width
        and -math.inf < y0 < frame.height
    ]


def _add_path(handle: int, matrix: _Matrix | None, frame: Frame, lines: list[Box], shades: list[Box]) -> None:
    """Add what a path draws: thin boxes to the lines, filled rectangles to the shades."""
    box = _bounds(handle, matrix)
    if box is None:
        return
    x0, y0, x1, y1 = box
    wide, high = x1 - x0, y1 - y0
    if max(wide, high) < _LONG:
        return
    if min(wide, high) <= _THIN:
        lines.append(box)
        return
    if wide > 0.97 * (frame.right - frame.left) and high > 0.97 * (frame.top - frame.bottom):
        return
    _DRAW_MODE(handle, *_MODE_POINTERS)
    is_filled, is_stroked = _MODE
    if is_stroked:
        lines += _segments(handle, matrix)
    elif is_filled and _is_shade(handle):
        if _COUNT_SEGMENTS(handle) <= _SEGMENTS_OF_RECTANGLE:
            shades.append(box)
        else:
            lines += _segments(handle, matrix)


_MODE = (ctypes.c_int * 2)()
_MODE_POINTERS = tuple(ctypes.addressof(_MODE) + ctypes.sizeof(ctypes.c_int) * index for index in range(2))
_COLOUR = (ctypes.c_uint * 4)()
_COLOUR_POINTERS = tuple(
    ctypes.addressof(_COLOUR) + ctypes.sizeof(ctypes.c_uint) * index for index in range(4)
)


def _is_shade(handle: int) -> bool:
    if not _FILL(handle, *_COLOUR_POINTERS):
        return False
    red, green, blue, alpha = _COLOUR
    return min(red, green, blue) < _NEARLY_WHITE and alpha > 0


_POINT = (ctypes.c_float * 2)()
_POINT_POINTERS = tuple(ctypes.addressof(_POINT) + 4 * index for index in range(2))


def _segments(handle: int, matrix: _Matrix | None) -> list[Box]:
    """Return the straight segments of a path that run along an axis; paths with curves in them have none."""
    count = _COUNT_SEGMENTS(handle)
    if count > _MOST_SEGMENTS:
        return []
    own = _product(_matrix(handle), matrix)
    x, y = _POINT_POINTERS
    found = []
    first = last = (0.0, 0.0)
    for segment in map(_SEGMENT, repeat(handle), range(count)):
        kind = _SEGMENT_KIND(segment)
        if kind == pdfium_c.FPDF_SEGMENT_BEZIERTO:
            return []
        _SEGMENT_POINT(segment, x, y)
        here = _POINT[0], _POINT[1]
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            first = here
        else:
            found.append(_placed([last, here], own))
        last = here
        if _SEGMENT_CLOSES(segment):
            found.append(_placed([last, first], own))
            last = first
    return [box for box in found if min(box[2] - box[0], box[3] - box[1]) <= 1.0]


def _rules(boxes: list[Box]) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    horizontal, vertical = [], []
    for x0, y0, x1, y1 in boxes:
        if x1 - x0 >= y1 - y0:
            if x1 - x0 >= _LONG:
                horizontal.append(Rule((y0 + y1) / 2, x0, x1))
        elif y1 - y0 >= _LONG:
            vertical.append(Rule((x0 + x1) / 2, y0, y1))
    return joined_rules(horizontal), joined_rules(vertical)


def joined_rules(rules: list[Rule]) -> tuple[Rule, ...]:
    """Make one rule of those that lie on one line and touch, such as dashes or edges of cells."""
    rules.sort()
    lines: list[list[Rule]] = []
    for rule in rules:
        if lines and rule.at - lines[-1][-1].at <= 1.2 and rule.at - lines[-1][0].at <= _THIN:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    found = []
    for line in lines:
        at = sum(rule.at for rule in line) / len(line)
        line.sort(key=lambda rule: rule.start)
        start, end = line[0].start, line[0].end
        for rule in line[1:]:
            if rule.start <= end + _THIN:
                end = max(end, rule.end)
            else:
                found.append(Rule(at, start, end))
                start, end = rule.start, rule.end
        found.append(Rule(at, start, end))
    return tuple(rule for rule in found if rule.end - rule.start >= _LONG)


def _share(pictures: list[Box], frame: Frame) -> float:
    """Return the share of the page that pictures cover, to about two hundredths."""
    if not pictures:
        return 0.0
    covered = np.zeros((_GRID, _GRID), bool)
    for x0, y0, x1, y1 in pictures:
        left, right = (round(_GRID * x / frame.width) for x in (x0, x1))
        bottom, top = (round(_GRID * y / frame.height) for y in (y0, y1))
        covered[bottom:top, left:right] = True
    return float(covered.mean())
