"""What a PDF page draws as text: its glyphs, gathered into fragments with their place.

Coordinates are points, y upwards, on the page as it is shown: its rotation is undone and its visible part
starts at (0, 0).
"""

import ctypes
import re
import unicodedata
from collections import deque
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

Floats = npt.NDArray[np.float32]
Codes = npt.NDArray[np.uint32]
Indexes = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]

# In ems: the room that a space takes at least, or the gap at one that the file draws; the gap between words
# where no space is drawn; the gap between two fragments, and the step back that begins another.
_SPACE_ROOM, _DRAWN_GAP, _WORD_GAP, _WIDE_GAP, _STEP_BACK = 0.1, 0.03, 0.18, 0.95, 0.25
# In points, so that nothing is divided by nothing.
_LEAST_SIZE = 0.1
# In ems: letters that stand nearer than this belong together, even over a rule.
_RULE_GAP = 0.06
# How far from a quarter turn, in quarter turns, slanting text is written; letters that only lean are nearer.
_SLANT = 0.3
# pdfium's own codes of a hyphen at the end of a line: one by one, and in a stretch of text.
_HYPHEN, _HYPHEN_IN_TEXT, _UNKNOWN = 0x02, 0xFFFE, 0xFFFD
# What each character of the basic plane is: white space, or nothing that is seen.
_IS_SPACE, _IS_UNSEEN = np.zeros(0x10000, bool), np.zeros(0x10000, bool)
_IS_SPACE[[9, 10, 11, 12, 13, 32, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000]] = True
_IS_UNSEEN[[0, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xFFFF]] = True
_LIGATURES = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}
_REPLACED: dict[int, str | None] = {_HYPHEN: "-", 0x2010: "-", 0x2011: "-", _UNKNOWN: None, **_LIGATURES}
# Ligatures that have no character of their own stand at these private ones until the text is made.
_UNNAMED, _UNNAMED_BASE = ("ti", "tt", "tti", "ft", "Th"), 0xF0000
_REPLACED |= {_UNNAMED_BASE + index: ligature for index, ligature in enumerate(_UNNAMED)}
_SOFT_HYPHEN = re.compile("\u00ad(?=.)")
_PRIVATE = re.compile("[\ue000-\uf8ff]+")


class Fragment(NamedTuple):
    """Text of one line without a wide gap, and its box.

    `base` is the height of its baseline, `size` that of the type. `parted` tells whether white space stands
    before it. `turn` counts the quarter turns, anticlockwise, of the direction in which it is written.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    base: float
    size: float
    parted: bool
    turn: int = 0


class Frame(NamedTuple):
    """The visible part of a page in the coordinates of the file, and the quarter turns it is shown with."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def width(self) -> float:
        return max(self.top - self.bottom if self.turns % 2 else self.right - self.left, 1.0)

    @property
    def height(self) -> float:
        return max(self.right - self.left if self.turns % 2 else self.top - self.bottom, 1.0)

    def shown(self, boxes: Floats) -> Floats:
        """Return boxes of the file (n, 4: x0, y0, x1, y1) as they stand on the page that is shown."""
        left, bottom, right, top, turns = self
        if turns == 0:
            return boxes - np.array([left, bottom, left, bottom], np.float32)
        x0, y0, x1, y1 = boxes.T
        if turns == 1:
            columns = [y0 - bottom, right - x1, y1 - bottom, right - x0]
        elif turns == 2:
            columns = [right - x1, top - y1, right - x0, top - y0]
        else:
            columns = [top - y1, x0 - left, top - y0, x1 - left]
        return np.stack(columns, axis=1)


class _Glyphs(NamedTuple):
    """Visible glyphs of one direction of writing, in the order of the file, as if written from left to right.

    `boxes` is (n, 4): x0, y0, x1, y1. `space` is the left edge of the white space that pdfium sees before the
    glyph, NaN where there is none; `drawn` tells whether the file itself draws it.
    """

    codes: Codes
    boxes: Floats
    base: Floats
    space: Floats
    drawn: Flags


def page_frame(page: pdfium.PdfPage) -> Frame:
    box = pdfium_c.FS_RECTF()
    pdfium_c.FPDF_GetPageBoundingBox(page.raw, box)
    return Frame(box.left, box.bottom, box.right, box.top, pdfium_c.FPDFPage_GetRotation(page.raw) % 4)


def read_fragments(page: pdfium.PdfPage, frame: Frame, rules: Floats) -> tuple[list[Fragment], float]:
    """Return the fragments of a page in the order of the file, and the share of its glyphs that say nothing.

    `rules` are the vertical lines drawn on the page (n, 3: x, y0, y1): no fragment crosses one.
    """
    text_page = page.get_textpage()
    try:
        handle = text_page.raw
        count = pdfium_c.FPDFText_CountChars(handle)
        return _read(handle, count, frame, rules) if count > 0 else ([], 0.0)
    finally:
        text_page.close()


def _read(handle: Any, count: int, frame: Frame, rules: Floats) -> tuple[list[Fragment], float]:
    codes = _codes(handle, count)
    boxes = _loose_boxes(handle, count)
    basic = np.where(codes < len(_IS_SPACE), codes, ord("A"))
    is_space = _IS_SPACE[basic]
    seen = ~(is_space | _IS_UNSEEN[basic]) & np.isfinite(boxes).all(axis=1)
    if not seen.any():
        return [], 0.0
    lost = float(
        np.count_nonzero(seen & (((codes < 32) & (codes != _HYPHEN)) | (codes == _UNKNOWN))) / seen.sum()
    )
    # What pdfium guesses has no width.
    is_wide = (boxes[:, 2] - boxes[:, 0] > 0.01) | (boxes[:, 3] - boxes[:, 1] > 0.01)
    (kept,) = np.nonzero(seen)
    turns = _turns(handle, kept, boxes)
    fragments: list[Fragment] = []
    for turn in sorted(set(turns.tolist())):
        same = kept[turns == turn]
        after = np.minimum(same + 1, count - 1)
        laid = _turned(boxes, -max(turn, 0))
        space = np.concatenate(([np.nan], np.where(is_space[after], laid[after, 0], np.nan)[:-1]))
        drawn = np.concatenate(([False], (is_space & is_wide)[after][:-1]))
        if turn < 0:
            group = _Glyphs(codes[same], laid[same], laid[same, 1], space, drawn)
            fragments += _slanting(group, frame)
        else:
            base = _baselines(handle, same, laid[same], turn)
            fragments += _fragments(_Glyphs(codes[same], laid[same], base, space, drawn), frame, rules, turn)
    return fragments, lost


def _codes(handle: Any, count: int) -> Codes:
    buffer = np.zeros(count + 1, np.uint16)
    pointer = buffer.ctypes.data_as(ctypes.POINTER(ctypes.c_ushort))
    written = pdfium_c.FPDFText_GetText(handle, 0, count, pointer)
    units = buffer[:count]
    if written == count + 1 and not ((units >= 0xD800) & (units < 0xE000)).any():
        codes = units.astype(np.uint32)
        codes[codes == _HYPHEN_IN_TEXT] = _HYPHEN
        return codes
    codes = np.fromiter(map(pdfium_c.FPDFText_GetUnicode, repeat(handle), range(count)), np.uint32, count)
    codes[(codes >= 0xD800) & (codes < 0xE000) | (codes > 0x10FFFF)] = _UNKNOWN
    return codes


def direct(function: Any, result: Any, *arguments: Any) -> Any:
    """Return a function of pdfium to be called by address, without letting go of the interpreter.

    A page has thousands of glyphs and lines, and each call is short. Handles and pointers are then integers.
    """
    address = ctypes.cast(function, ctypes.c_void_p).value or 0
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


def address_of(handle: Any) -> int:
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


_LOOSE_BOX = direct(
    pdfium_c.FPDFText_GetLooseCharBox, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
)
_ANGLE = direct(pdfium_c.FPDFText_GetCharAngle, ctypes.c_float, ctypes.c_void_p, ctypes.c_int)
_ORIGIN = direct(
    pdfium_c.FPDFText_GetCharOrigin,
    ctypes.c_int,
    ctypes.c_void_p,
    ctypes.c_int,
    ctypes.c_void_p,
    ctypes.c_void_p,
)


def _loose_boxes(handle: Any, count: int) -> Floats:
    """Return the box of each glyph, as wide as its advance, as high as its type: (n, 4), x0, y0, x1, y1."""
    found = np.zeros((count, 4), np.float32)
    base = found.ctypes.data
    deque(
        map(_LOOSE_BOX, repeat(address_of(handle)), range(count), range(base, base + 16 * count, 16)),
        maxlen=0,
    )
    # pdfium gives left, top, right, bottom.
    return found[:, [0, 3, 2, 1]]


def _turns(handle: Any, kept: Indexes, boxes: Floats) -> Indexes:
    """Return the quarter turns, anticlockwise, of the direction of each glyph; -1 for text that slants."""
    starts, lengths = _runs(boxes[kept])
    # pdfium counts angles clockwise.
    angles = map(_ANGLE, repeat(address_of(handle)), kept[starts].tolist())
    quarters = -np.fromiter(angles, np.float64, len(starts)) / (np.pi / 2)
    turns = np.rint(quarters).astype(np.intp)
    return np.repeat(np.where(np.abs(quarters - turns) > _SLANT, -1, turns % 4), lengths)


def _baselines(handle: Any, kept: Indexes, boxes: Floats, turn: int) -> Floats:
    """Return the baselines of glyphs whose boxes have been laid level."""
    starts, lengths = _runs(boxes)
    origins = np.zeros((len(starts), 2))
    base = origins.ctypes.data
    places = range(base, base + 16 * len(starts), 16)
    marked = kept[starts].tolist()
    deque(
        map(
            _ORIGIN,
            repeat(address_of(handle)),
            marked,
            places,
            range(base + 8, base + 8 + 16 * len(starts), 16),
        ),
        maxlen=0,
    )
    x, y = origins.T
    found = (y, -x, -y, x)[turn].astype(np.float32)
    return np.repeat(found, lengths)


def _runs(boxes: Floats) -> tuple[Indexes, Indexes]:
    """Return the starts and lengths of runs of glyphs whose boxes are equally high and stand level."""
    heights = boxes[:, [1, 3]]
    starts = np.concatenate(([0], np.nonzero(np.any(heights[1:] != heights[:-1], axis=1))[0] + 1))
    return starts, np.diff(np.concatenate((starts, [len(boxes)])))


def _turned(boxes: Floats, turn: int) -> Floats:
    """Return boxes turned about the origin by anticlockwise quarter turns."""
    x0, y0, x1, y1 = boxes.T
    if turn % 4 == 1:
        return np.stack([-y1, x0, -y0, x1], axis=1)
    if turn % 4 == 2:
        return np.stack([-x1, -y1, -x0, -y0], axis=1)
    if turn % 4 == 3:
        return np.stack([y0, -x1, y1, -x0], axis=1)
    return boxes.copy()


def _fragments(glyphs: _Glyphs, frame: Frame, rules: Floats, turn: int) -> list[Fragment]:
    """Cut the glyphs of one direction into fragments, with spaces where words part."""
    glyphs = _without_doubles(glyphs)
    codes, boxes, base, space, drawn = glyphs
    size = np.maximum(boxes[:, 3] - boxes[:, 1], _LEAST_SIZE)
    codes = _mended(codes, (boxes[:, 2] - boxes[:, 0]) / size)
    em = np.maximum(size[1:], size[:-1])
    gap = (boxes[1:, 0] - boxes[:-1, 2]) / em
    gap[np.all(boxes[1:] == boxes[:-1], axis=1)] = 0.0
    cut = (np.abs(np.diff(base)) > 0.12 * em) | (gap > _WIDE_GAP)
    cut |= boxes[1:, 0] < boxes[:-1, 0] - _STEP_BACK * em
    if turn == frame.turns == 0 and len(rules):
        # A word that runs over a rule is still one word.
        cut |= _crossings(boxes, base, rules, frame) & (~np.isnan(space[1:]) | (np.abs(gap) > _RULE_GAP))
    # A space that the next letter covers parts no word. NaN compares false.
    parted = (gap > _WORD_GAP) | (drawn[1:] & (gap > _DRAWN_GAP))
    parted |= (boxes[1:, 0] - space[1:]) / em > _SPACE_ROOM
    starts = np.concatenate(([0], np.nonzero(cut)[0] + 1))
    ends = np.concatenate((starts[1:], [len(codes)]))
    texts = _texts(codes, cut, parted & ~cut)
    places = np.stack(
        [boxes[starts, 0], np.minimum.reduceat(boxes[:, 1], starts), boxes[ends - 1, 2],
         np.maximum.reduceat(boxes[:, 3], starts)],
        axis=1,
    )  # fmt: skip
    shown = frame.shown(_turned(places, turn))
    lines = places.copy()
    lines[:, [1, 3]] = base[starts][:, None]
    lines = frame.shown(_turned(lines, turn))
    sizes = np.maximum.reduceat(size, starts)
    inside = (
        (shown[:, 2] > 0) & (shown[:, 0] < frame.width) & (shown[:, 3] > 0) & (shown[:, 1] < frame.height)
    )
    direction = (turn - frame.turns) % 4
    return [
        Fragment(text, x0, y0, x1, y1, line, height, spaced, direction)
        for text, (x0, y0, x1, y1), line, height, spaced, visible in zip(
            texts,
            shown.tolist(),
            lines[:, 1].tolist(),
            sizes.tolist(),
            (~np.isnan(space[starts])).tolist(),
            inside.tolist(),
            strict=True,
        )
        if visible and text
    ]


def _slanting(glyphs: _Glyphs, frame: Frame) -> list[Fragment]:
    """Return text that slants, such as the labels of charts, as fragments apart from the rest (`turn` 1)."""
    codes, boxes, _, space, _ = glyphs
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2
    size = np.maximum(boxes[:, 3] - boxes[:, 1], boxes[:, 2] - boxes[:, 0])
    parted = ~np.isnan(space[1:])
    cut = np.abs(np.diff(middles, axis=0)).max(axis=1) > 1.5 * np.maximum(size[1:], size[:-1])
    starts = np.concatenate(([0], np.nonzero(cut)[0] + 1))
    places = np.concatenate(
        [np.minimum.reduceat(boxes[:, :2], starts), np.maximum.reduceat(boxes[:, 2:], starts)], axis=1
    )
    return [
        Fragment(text, x0, y0, x1, y1, y0, float(height), True, 1)
        for text, (x0, y0, x1, y1), height in zip(
            _texts(codes, cut, parted & ~cut), frame.shown(places).tolist(), size[starts], strict=True
        )
        if text
    ]


def _without_doubles(glyphs: _Glyphs) -> _Glyphs:
    """Drop glyphs drawn twice in a row at the same place to look bold."""
    codes, boxes, base = glyphs.codes, glyphs.boxes, glyphs.base
    width = boxes[1:, 2] - boxes[1:, 0]
    # pdfium gives the letters of one ligature exactly the same box.
    shift = np.abs(boxes[1:, 0] - boxes[:-1, 0])
    doubled = (
        (codes[1:] == codes[:-1])
        & (shift > 0.001)
        & (shift < 0.3 * width)
        & (np.abs(base[1:] - base[:-1]) < 0.1 * (boxes[1:, 3] - boxes[1:, 1]))
    )
    if not doubled.any():
        return glyphs
    kept = np.concatenate(([True], ~doubled))
    return _Glyphs(codes[kept], boxes[kept], base[kept], glyphs.space[kept], glyphs.drawn[kept])


def _mended(codes: Codes, widths: Floats) -> Codes:
    """Put a ligature where a glyph without a character stands between letters and is as wide as its letters.

    `widths` are in ems. The ligatures that Unicode knows are rarely lost: only the others are tried.
    """
    lost = np.nonzero((codes < 32) & (codes != _HYPHEN))[0]
    if not len(lost):
        return codes
    letters = {letter: widths[codes == ord(letter)] for letter in "tifThc"}
    usual = {letter: float(np.median(found)) for letter, found in letters.items() if len(found)}
    codes = codes.copy()
    for code in set(codes[lost].tolist()):
        places = np.nonzero(codes == code)[0]
        width = float(np.median(widths[places]))
        off = {
            index: abs(width - sum(usual.get(letter, 9.0) for letter in ligature))
            for index, ligature in enumerate(_UNNAMED)
        }
        best = min(off, key=lambda index: off[index])
        codes[places] = _UNNAMED_BASE + best if off[best] < 0.04 else _UNKNOWN
    return codes


def _crossings(boxes: Floats, base: Floats, rules: Floats, frame: Frame) -> Flags:
    """Return where a vertical rule passes between a glyph and the next."""
    middle = base[1:] - frame.bottom + 0.25 * (boxes[1:, 3] - boxes[1:, 1])
    left, right = boxes[:-1, 2] - frame.left, boxes[1:, 0] - frame.left
    crossed = np.zeros(len(middle), bool)
    for x, y0, y1 in rules.tolist():
        crossed |= (
            (left <= x + 1.5) & (right >= x - 1.5) & (middle > y0) & (middle < y1) & (right - left > -1)
        )
    return crossed


def _texts(codes: Codes, cut: Flags, space: Flags) -> list[str]:
    """Return the text of each fragment, its characters made those that a reader would type."""
    between = np.where(cut, 10, np.where(space, 32, 0)).astype(np.uint32)
    woven = np.zeros(2 * len(codes) - 1, np.uint32)
    woven[::2] = codes
    woven[1::2] = between
    text = woven[woven > 0].astype("<u4").tobytes().decode("utf-32-le", "ignore")
    rare = codes[(codes > 0x2030) | (codes < 32) | (codes == 0xAD)]
    if len(rare):
        text = text.translate(_REPLACED)
        text = _PRIVATE.sub(_symbol, _SOFT_HYPHEN.sub("", text))
    return unicodedata.normalize("NFC", text).split("\n")


def _symbol(found: re.Match[str]) -> str:
    """Return what characters of a symbol font stand for: letters of an old font, or a bullet."""
    codes = [ord(character) - 0xF000 for character in found[0]]
    if len(codes) > 1 and all(32 < code < 256 for code in codes):
        return "".join(map(chr, codes))
    return {0xE0: "→", 0xE8: "→", 0xFC: "✓", 0x2D: "–"}.get(codes[0], "•") if len(codes) == 1 else "•"
