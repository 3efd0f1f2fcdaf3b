"""The sentences and list items in which a document states its facts: its body, save tables of grants."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from corpus.documents import Document, Table
from corpus.french.organisations import flatten
from corpus.french.sentences import BULLETS, opens_item, sentence_spans

# What never ends, a table run together on one line, is read in pieces no longer than this, in characters:
# what a statement costs grows with more than its length.
LONGEST_STATEMENT = 1_500
IsApart = Callable[[Table], bool]
# Where a piece may end: at a space that parts neither the digits of a number nor a number from its unit.
_PIECE_END = re.compile(r"(?<=[^\W\d]|[;:,.)|€%])\s+(?=[^\W\d]|[\d«(|–-])(?!(?:d['’ ]|euros?\b))")
_SPACE = re.compile(r"\s+")
_MARKS = re.compile(rf"[\s#>=»*_{BULLETS}–—-]+|<[^<>]{{1,20}}>")


@dataclass(frozen=True, slots=True)
class StatedSentence:
    """One sentence, item or heading at `document.text[start:end]`; `flat` is it on one line, place by place.

    `intro` is the rank of the statement that introduces this item (« … s'engage à : »), or None.
    """

    rank: int
    start: int
    end: int
    flat: str
    section: int
    is_item: bool
    intro: int | None = None


def read_statements(document: Document, apart: IsApart) -> tuple[StatedSentence, ...]:
    """Return the statements of the body of a document, in order; tables that are `apart` are read row by row."""
    starts = [section.start for section in document.sections]
    found: list[StatedSentence] = []
    intro: int | None = None
    for start, end in _spans(document, apart):
        at = bisect_right(starts, start) - 1
        if at >= 0 and document.sections[at].kind != "body":
            continue
        text = document.text[start:end]
        is_item = opens_item(text)
        if not is_item:
            intro = None
        flat = flatten(text)
        found.append(StatedSentence(len(found), start, end, flat, at, is_item, intro if is_item else None))
        if not is_item and flat.rstrip(" _").endswith(":"):
            intro = len(found) - 1
    return tuple(found)


def prose(document: Document, apart: IsApart) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a document outside its spreadsheets and the tables that are `apart`."""
    position = 0
    for table in sorted(document.tables, key=lambda table: table.start):
        if (table.sheet or apart(table)) and table.start >= position:
            yield position, table.start
            position = table.end
    yield position, len(document.text)


def opening(flat: str) -> int:
    """Return where the words of a statement begin, after its bullet, arrow or number sign."""
    match = _MARKS.match(flat)
    end = 0
    while match:
        end = match.end()
        match = _MARKS.match(flat, end)
    return end


def _spans(document: Document, apart: IsApart) -> Iterator[tuple[int, int]]:
    furniture = document.furniture
    for first, last in prose(document, apart):
        for start, end in sentence_spans(document.text[first:last]):
            at = bisect_right(furniture, first + start, key=lambda span: span[0]) - 1
            if at < 0 or furniture[at][1] < first + end:
                yield from _pieces(document.text, first + start, first + end)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a statement that is too long: late in each piece, at a space where there is one."""
    while end - start > LONGEST_STATEMENT:
        last = start + LONGEST_STATEMENT
        cut = _last(_PIECE_END, text, start, last) or _last(_SPACE, text, start, last) or (last, last)
        yield start, cut[0]
        start = cut[1]
    yield start, end


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the last match in the second half of a stretch."""
    found = [match.span() for match in pattern.finditer(text, (start + end) // 2, end)]
    return found[-1] if found else None
