"""Names in the margin of numbered items, as minutes set who reports: wrapped, they stand beside the items' text."""

import re
from collections.abc import Sequence
from itertools import pairwise

from corpus.readers.layout.lines import PageLine, Placed, joined_pieces

_NUMBER = re.compile(r"(?P<number>\d{1,4})(?=[.)°]|\s|$)")
# In points: what is set under the first line of a name begins this near. In characters: no name is longer.
_NEAR, _LONGEST = 4.0, 30
# In ems, between the baselines of two lines of one item.
_LEAST_STEP, _MOST_STEP = 0.7, 1.7
_MOST_LINES = 3
# Items that have no name beside them may stand between two that have one.
_MOST_BETWEEN = 5


def with_whole_names(lines: Sequence[PageLine | Placed]) -> list[PageLine | Placed]:
    """Return the lines of a region with the names beside its numbered items on one line each."""
    found = list(lines)
    for start in _items(found):
        end = start + 1
        while end < len(found) and _has_name(found[end], found[end - 1]):
            end += 1
        is_below_a_name = start > 0 and _has_name(found[start - 1], found[start])
        if end - start <= _MOST_LINES and not is_below_a_name:
            _make_whole(found, start, end)
    return found


def _items(lines: Sequence[PageLine | Placed]) -> list[int]:
    """Return which lines open an item whose number another one beside a name goes on from, or leads to."""
    numbers = {
        index: number
        for index, line in enumerate(lines)
        if isinstance(line, PageLine) and (number := _number_of_item(line)) is not None
    }
    pairs = [pair for pair in pairwise(numbers) if 0 < numbers[pair[1]] - numbers[pair[0]] <= _MOST_BETWEEN]
    return sorted({index for pair in pairs for index in pair})


def _make_whole(lines: list[PageLine | Placed], start: int, end: int) -> None:
    """Take the rest of the name of an item from the lines below its first."""
    item = lines[start]
    for index in range(start + 1, end):
        below = lines[index]
        if isinstance(item, PageLine) and isinstance(below, PageLine):
            name = joined_pieces(item.pieces[0], below.pieces[0])
            item = item._replace(pieces=(name, *item.pieces[1:]))
            rest = below.pieces[1:]
            lines[index] = below._replace(pieces=rest, box=(rest[0].x0, *below.box[1:]))
    lines[start] = item


def _number_of_item(line: PageLine) -> int | None:
    """Return the number of the item that a line opens with a name, the number and a text; else None."""
    if len(line.pieces) < 2 or not _may_be_name(line.pieces[0].text):
        return None
    found = _NUMBER.match(line.pieces[1].text)
    if found is None or (len(line.pieces) == 2 and len(line.pieces[1].text) <= _LONGEST // 2):
        return None
    return int(found["number"])


def _has_name(line: PageLine | Placed, item: PageLine | Placed) -> bool:
    """Return whether a line holds a name right below, or above, that of an item, beside text but no number."""
    if not isinstance(line, PageLine) or not isinstance(item, PageLine) or len(line.pieces) < 2:
        return False
    step = abs(line.base - item.base) / max(line.size, item.size)
    return (
        _LEAST_STEP <= step <= _MOST_STEP
        and abs(line.pieces[0].x0 - item.pieces[0].x0) <= _NEAR
        and _may_be_name(line.pieces[0].text)
        and line.pieces[0].x1 < item.pieces[1].x0
        and _NUMBER.match(line.pieces[1].text) is None
        and (line.pieces[1].x0 > item.pieces[1].x0 + _NEAR or _NUMBER.match(item.pieces[1].text) is None)
    )


def _may_be_name(text: str) -> bool:
    return len(text) <= _LONGEST and text[0].isupper() and not any(map(str.isdigit, text))
