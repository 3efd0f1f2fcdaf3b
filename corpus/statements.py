"""The sentences and list items in which a document states its facts: its body, save tables of grants."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.documents import Document
from corpus.grants import is_funding_table
from corpus.organisations import flatten
from corpus.sentences import opens_item, sentence_spans

_MARKS = re.compile(r"[\s#>=•■●▪◦○□❖·►▶➢➤➔⇨✓✔→»‣⁃∙*_\ue000-\uf8ff–—-]+|<[^<>]{1,20}>")


@dataclass(frozen=True, slots=True)
class Statement:
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


def read_statements(document: Document) -> tuple[Statement, ...]:
    """Return the statements of the body of a document, in order."""
    starts = [section.start for section in document.sections]
    found: list[Statement] = []
    intro: int | None = None
    for start, end in _spans(document):
        at = bisect_right(starts, start) - 1
        if at >= 0 and document.sections[at].kind != "body":
            continue
        text = document.text[start:end]
        is_item = opens_item(text)
        if not is_item:
            intro = None
        flat = flatten(text)
        found.append(Statement(len(found), start, end, flat, at, is_item, intro if is_item else None))
        if not is_item and flat.rstrip(" _").endswith(":"):
            intro = len(found) - 1
    return tuple(found)


def prose(document: Document) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a document outside its spreadsheets and tables of grants."""
    position = 0
    for table in sorted(document.tables, key=lambda table: table.start):
        if (table.sheet or is_funding_table(table)) and table.start >= position:
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


def _spans(document: Document) -> Iterator[tuple[int, int]]:
    furniture = document.furniture
    for first, last in prose(document):
        for start, end in sentence_spans(document.text[first:last]):
            at = bisect_right(furniture, first + start, key=lambda span: span[0]) - 1
            if at < 0 or furniture[at][1] < first + end:
                yield first + start, first + end
