"""Lines of a PDF page, and the order in which a person reads them."""

import re
from collections.abc import Sequence
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple, TypeVar

from corpus.french.dates import YEAR
from corpus.readers.layout.drawing import Box
from corpus.readers.layout.glyphs import Fragment

# In ems: baselines of one line differ by less; pieces of a line stand further apart; columns of text stand
# so far apart at least.
_SAME_LINE, _PIECE_GAP, _GUTTER = 0.3, 0.95, 1.1
_WORD_GAP, _MARKER_GAP = 0.18, 4.0
_DEEPEST = 12
# Fewer lines than this do not show how far apart lines usually stand.
_FEW_STEPS, _SINGLE_PITCH = 3, 1.25
# What opens an item of a list; its text follows after a tab.
_MARKER = re.compile(r"[•●▪◦○□■–—→✓*o-]|(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,4})[.)°-]{1,2}|\d{1,2}[.-]\d{1,2}\.?")

_CALL = re.compile(r"\d{1,2}(?:\W.*)?")
_BEFORE_CALL = re.compile(rf"(?:[a-zà-ÿ]{{3}}|[A-ZÀ-Ý]{{4}}|\b{YEAR}|[»)”\"])$")


class PageLine(NamedTuple):
    """Pieces of text on one baseline, from left to right, with wide gaps between them."""

    pieces: tuple[Fragment, ...]
    box: Box
    base: float
    size: float

    @property
    def text(self) -> str:
        return " ".join(piece.text for piece in self.pieces)


class Placed(NamedTuple):
    """Something that is not text of a line, in its box: it is read whole, where it stands."""

    box: Box
    place: int


Item = Fragment | Placed
_Any = TypeVar("_Any", bound=Item)


def reading_order(items: Sequence[Item]) -> list[list[PageLine | Placed]]:
    """Return the regions of a page in the order of reading, each with its lines from top to bottom."""
    return [_lines(region) for region in _regions(list(items), _DEEPEST)]


def box_of(item: Item) -> Box:
    return item.box if isinstance(item, Placed) else (item.x0, item.y0, item.x1, item.y1)


def gather_lines(fragments: Sequence[Fragment]) -> list[PageLine]:
    """Return the lines that fragments make, from top to bottom."""
    return [_line(group) for group in _rows(fragments)]


def _regions(items: list[Item], depth: int) -> list[list[Item]]:
    """Cut the page where text stands in columns: what is above, each column, what is below."""
    cut = _column_cut(items) if depth and len(items) >= 6 else None
    if cut is None:
        return [items] if items else []
    gutter, top, bottom = cut
    above, left, right, below = [], [], [], []
    for item in items:
        x0, y0, x1, y1 = box_of(item)
        middle = (y0 + y1) / 2
        if middle > top:
            above.append(item)
        elif middle < bottom:
            below.append(item)
        elif (x0 + x1) / 2 < gutter:
            left.append(item)
        else:
            right.append(item)
    parts = [above, left, right, below]
    if max(map(len, parts)) == len(items):
        return [items]
    return [region for part in parts for region in _regions(part, depth - 1)]


def _column_cut(items: list[Item]) -> tuple[float, float, float] | None:
    """Return the gutter that parts most text into two columns, and the top and bottom of these columns."""
    boxes = [box_of(item) for item in items]
    lefts = sorted(box[0] for box in boxes)
    first = lefts[0]
    edges = [group[0] for group in _clusters(lefts, 3.0) if len(group) >= 3 and group[0] > first + 30]
    best: tuple[int, tuple[float, float, float]] | None = None
    for edge in edges[:12]:
        found = _cut_at(edge, items, boxes)
        if found is not None and (best is None or found[0] > best[0]):
            best = found
    return best[1] if best else None


def _clusters(places: Sequence[float], near: float) -> list[list[float]]:
    found: list[list[float]] = []
    for place in places:
        if found and place - found[-1][-1] <= near:
            found[-1].append(place)
        else:
            found.append([place])
    return found


def _cut_at(
    edge: float, items: Sequence[Item], boxes: Sequence[Box]
) -> tuple[int, tuple[float, float, float]] | None:
    """Return how many items stand in the two columns that a gutter left of `edge` makes, and its place."""
    sizes = [item.size for item in items if isinstance(item, Fragment)]
    room = _GUTTER * (sorted(sizes)[len(sizes) // 2] if sizes else 10.0)
    crossing = sorted(
        ((box[1], box[3]) for box in boxes if box[0] < edge - 2 and box[2] > edge - room),
        key=itemgetter(1),
        reverse=True,
    )
    tops = [float("inf"), *(bottom for bottom, _ in crossing)]
    bottoms = [*(top for _, top in crossing), float("-inf")]
    best: tuple[int, tuple[float, float, float]] | None = None
    lowest = float("inf")
    for top, bottom in zip(tops, bottoms, strict=True):
        lowest = min(lowest, top)
        if lowest - bottom < 2 * room:
            continue
        left: list[Item] = []
        right: list[Item] = []
        for item, box in zip(items, boxes, strict=True):
            if bottom <= (box[1] + box[3]) / 2 <= lowest:
                (left if box[2] <= edge - room else right).append(item)
        if len(left) + len(right) > (best[0] if best else 0) and _are_columns(left, right):
            ends = [box_of(item) for item in (*left, *right)]
            place = edge - room / 2, max(end[3] for end in ends), min(end[1] for end in ends)
            best = len(left) + len(right), place
    return best


def _are_columns(left: Sequence[Item], right: Sequence[Item]) -> bool:
    """Tell columns of running text from rows of a table or a list, which are read across."""
    texts = [[item for item in side if isinstance(item, Fragment)] for side in (left, right)]
    if min(map(len, texts)) < 2 or max(map(len, texts)) < 4:
        return False
    few, many = sorted(texts, key=len)
    level = 0
    bases = sorted(item.base for item in many)
    for item in few:
        level += any(abs(item.base - base) <= 0.25 * item.size for base in bases)
    wordy = [_wordiness(side) for side in texts]
    if min(wordy) < 0.6:
        return False
    if level <= 0.4 * len(few):
        return True
    return min(len(few), len(many)) >= 4 and all(map(_fills_its_column, texts))


def _wordiness(side: Sequence[Fragment]) -> float:
    """Return the share of letters among letters and figures."""
    text = "".join(item.text for item in side)
    letters = sum(map(str.isalpha, text))
    figures = sum(map(str.isdigit, text))
    return letters / (letters + figures) if letters + figures else 0.0


def _fills_its_column(side: Sequence[Fragment]) -> bool:
    """Return whether most lines go on to the right edge, as running text does."""
    lines = gather_lines(side)
    left, right = min(line.box[0] for line in lines), max(line.box[2] for line in lines)
    width = right - left
    filled = sum(line.box[2] - line.box[0] for line in lines) / (len(lines) * width) if width else 0.0
    letters = sum(len(line.text) for line in lines) / len(lines)
    return len(lines) >= 4 and filled >= 0.7 and letters >= 20


def _lines(region: Sequence[Item]) -> list[PageLine | Placed]:
    lines: list[PageLine | Placed] = list(
        gather_lines([item for item in region if isinstance(item, Fragment)])
    )
    placed = [item for item in region if isinstance(item, Placed)]
    lines += placed
    lines.sort(
        key=lambda line: (
            -(line.box[1] + line.box[3]) if isinstance(line, Placed) else -2 * (line.base + 0.3 * line.size)
        )
    )
    return lines


def _rows(fragments: Sequence[Fragment]) -> list[list[Fragment]]:
    """Return fragments line by line, a raised or lowered small one with the line that it belongs to."""
    rows: list[list[Fragment]] = []
    lead: Fragment | None = None
    for fragment in sorted(fragments, key=lambda item: -item.base):
        if lead is not None and _on_one_line(lead, fragment):
            rows[-1].append(fragment)
            if fragment.size > lead.size:
                lead = fragment
        else:
            rows.append([fragment])
            lead = fragment
    return rows


def _on_one_line(lead: Fragment, fragment: Fragment) -> bool:
    small, big = (lead, fragment) if lead.size < fragment.size else (fragment, lead)
    apart = abs(lead.base - fragment.base)
    if apart <= _SAME_LINE * small.size:
        return True
    if small.size > 0.85 * big.size:
        return False
    shared = min(small.y1, big.y1) - max(small.y0, big.y0)
    return shared >= 0.5 * (small.y1 - small.y0)


def _line(row: list[Fragment]) -> PageLine:
    row.sort(key=itemgetter(1))
    pieces = [row[0]]
    for fragment in row[1:]:
        last = pieces[-1]
        if _is_double(last, fragment):
            continue
        gap = fragment.x0 - last.x1
        size = max(last.size, fragment.size)
        if gap > (_MARKER_GAP if len(pieces) == 1 and _MARKER.fullmatch(last.text) else _PIECE_GAP) * size:
            pieces.append(fragment)
        else:
            parted = gap > _WORD_GAP * size or (fragment.parted and gap > 0.03 * size) or gap < -0.5 * size
            parted = parted or _calls_a_note(last, fragment)
            pieces[-1] = _merged(last, fragment, " " if parted else "")
    lead = max(pieces, key=lambda piece: (piece.size, len(piece.text)))
    box = (
        pieces[0].x0,
        min(piece.y0 for piece in pieces),
        max(piece.x1 for piece in pieces),
        max(piece.y1 for piece in pieces),
    )
    return PageLine(tuple(pieces), box, lead.base, lead.size)


def _is_double(last: Fragment, fragment: Fragment) -> bool:
    """Return whether the fragment was drawn over the same text, to look bold or to throw a shadow."""
    return (
        fragment.x1 <= last.x1 + 0.3 * last.size
        and fragment.x0 < last.x1 - 0.5 * (fragment.x1 - fragment.x0)
        and fragment.text in last.text
    )


def _calls_a_note(last: Fragment, fragment: Fragment) -> bool:
    """Return whether small raised figures after a word call a footnote; those of « m² » and « 1er » do not."""
    return (
        fragment.size < 0.85 * last.size
        and fragment.base > last.base + 0.15 * last.size
        and _CALL.fullmatch(fragment.text) is not None
        and _BEFORE_CALL.search(last.text) is not None
    )


def _merged(left: Fragment, right: Fragment, between: str) -> Fragment:
    lead = left if left.size >= right.size else right
    return Fragment(
        left.text + between + right.text,
        left.x0,
        min(left.y0, right.y0),
        max(left.x1, right.x1),
        max(left.y1, right.y1),
        lead.base,
        lead.size,
        left.parted,
    )


def joined_pieces(upper: Fragment, lower: Fragment) -> Fragment:
    """Return one piece of two that stand one below the other, on the line of the upper."""
    between = "" if upper.text.endswith("-") else " "
    return _merged(upper, lower, between)._replace(base=upper.base, size=upper.size)


def line_pitch(lines: Sequence[PageLine]) -> float:
    """Return the usual distance between the baselines of successive lines, in ems."""
    steps = sorted(
        (upper.base - lower.base) / max(upper.size, lower.size)
        for upper, lower in pairwise(lines)
        if 0.8 < (upper.base - lower.base) / max(upper.size, lower.size) < 2.5
    )
    if len(steps) < _FEW_STEPS:
        return min([*steps, _SINGLE_PITCH])
    return steps[len(steps) // 2]
