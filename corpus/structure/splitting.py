"""Cuts a document into passages: within its sections, at the ends of sentences and list items."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from corpus.documents import Document, Passage, Section, Table, is_sheet
from corpus.french.sentences import Span, opens_item, sentence_spans
from corpus.structure.headings import clean_heading
from corpus.structure.sheets import split_sheets

# In characters: what a passage is filled up to, and what is too little to stand alone.
PASSAGE_LENGTH = 900
SMALL_LENGTH = 200
_TAIL_ALLOWANCE = 1.25


@dataclass(frozen=True, slots=True)
class Block:
    """One section, or small ones that belong together; `last` is the path of the last of them.

    `is_bare` says that it holds nothing but headings.
    """

    path: tuple[str, ...]
    start: int
    end: int
    is_bare: bool
    last: tuple[str, ...]

    @property
    def length(self) -> int:
        return self.end - self.start


def split_document(document: Document) -> tuple[Passage, ...]:
    """Return the passages of a document, in order; contents and asides give none.

    A passage never cuts a sentence shorter than itself save at a running header, footer or page number, nor
    holds parts of two sections save small ones that share a parent, whose path it then takes.
    """
    if is_sheet(document.media_type):
        return split_sheets(document)
    passages: list[Passage] = []
    for block in _clear_blocks(document):
        spans = sentence_spans(document.text[block.start : block.end])
        sentences = [(block.start + start, block.start + end) for start, end in spans]
        for start, end in _cut(document.text, block, sentences):
            passages.append(
                Passage.cut(
                    document,
                    len(passages),
                    (start, end),
                    page=document.page_at(start),
                    section=block.path,
                    context=_context(document, sentences, start),
                )
            )
    return tuple(passages)


def _clear_blocks(document: Document) -> Iterator[Block]:
    """Yield the blocks cut where running headers, footers and page numbers stand in them."""
    furniture = document.furniture
    for block in section_blocks(document):
        first = bisect_right(furniture, block.start, key=lambda span: span[1])
        last = bisect_left(furniture, block.end, key=lambda span: span[0])
        start = block.start
        for begin, end in (*furniture[first:last], (block.end, block.end)):
            stretch = document.text[start:begin]
            if stretch.strip():
                left = start + len(stretch) - len(stretch.lstrip())
                yield replace(block, start=left, end=start + len(stretch.rstrip()))
            start = end


def section_blocks(document: Document) -> Iterator[Block]:
    """Yield the body of the document: small neighbours joined, headings with what they announce."""
    pending: Block | None = None
    for section in document.sections:
        block = _block(document, section) if section.kind == "body" else None
        if section.kind == "body" and block is None:
            continue
        if pending and (block is None or not _belong_together(pending, block)):
            yield pending
            pending = None
        pending = _joined(pending, block) if pending and block else block
    if pending:
        yield pending


def _block(document: Document, section: Section) -> Block | None:
    stretch = document.text[section.start : section.end]
    if not stretch.strip():
        return None
    start = section.start + len(stretch) - len(stretch.lstrip())
    end = section.start + len(stretch.rstrip())
    titles = {section.path[-1], section.path[-1].split(" : ")[0]} if section.path else {document.title}
    is_bare = clean_heading(stretch) in titles
    return Block(section.path, start, end, is_bare, section.path)


def _belong_together(first: Block, second: Block) -> bool:
    if first.is_bare and second.path[: len(first.path)] == first.path:
        return True
    if min(first.length, second.length) >= SMALL_LENGTH or second.end - first.start > PASSAGE_LENGTH:
        return False
    is_child = second.path[: len(first.path)] == first.path
    is_sibling = (
        first.last[:-1] == second.path[:-1] and bool(first.last) == bool(second.path) and not second.is_bare
    )
    return (is_child and first.length < SMALL_LENGTH and bool(first.path)) or is_sibling


def _joined(first: Block, second: Block) -> Block:
    path = second.path if first.is_bare else _common(first.path, second.path)
    return Block(path, first.start, second.end, first.is_bare and second.is_bare, second.last)


def _common(first: Sequence[str], second: Sequence[str]) -> tuple[str, ...]:
    shared = 0
    while shared < min(len(first), len(second)) and first[shared] == second[shared]:
        shared += 1
    return tuple(first[:shared])


def _cut(text: str, block: Block, sentences: Sequence[Span]) -> list[Span]:
    """Return the spans of the passages of a block."""
    if block.length <= PASSAGE_LENGTH:
        return [(block.start, block.end)]
    stretch = text[block.start : block.end]
    starts = [start - block.start for start, _ in _units(text, sentences)]
    pieces = [
        stretch[start:end] for start, end in zip([0, *starts[1:]], [*starts[1:], len(stretch)], strict=True)
    ]
    spans: list[Span] = []
    for chunk in _splitter_class()(pieces).create_documents([stretch]):
        start = block.start + int(chunk.metadata["start_index"])
        spans.append((start, start + len(chunk.page_content)))
    if len(spans) > 1 and spans[-1][1] - spans[-1][0] < SMALL_LENGTH:
        start, end = spans[-2][0], spans[-1][1]
        if end - start <= _TAIL_ALLOWANCE * PASSAGE_LENGTH:
            spans[-2:] = [(start, end)]
    return spans


def _units(text: str, sentences: Sequence[Span]) -> list[Span]:
    """Join a heading, or a line that introduces, with what follows it."""
    units: list[Span] = []
    for position, (start, end) in enumerate(sentences):
        before = text[slice(*units[-1])] if units else ""
        introduces = bool(before) and (
            before.endswith(":") or (position == 1 and len(before) <= SMALL_LENGTH)
        )
        if introduces and end - units[-1][0] <= PASSAGE_LENGTH:
            units[-1] = (units[-1][0], end)
        else:
            units.append((start, end))
    return units


@cache
def _splitter_class() -> Any:
    """Return the splitter of langchain-text-splitters that cuts between given pieces."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter, TextSplitter

    finer = RecursiveCharacterTextSplitter(
        ["\n", "; ", " : ", ", ", " ", ""],
        keep_separator="end",
        chunk_size=PASSAGE_LENGTH,
        chunk_overlap=0,
        strip_whitespace=False,
    )

    class SentenceSplitter(TextSplitter):
        def __init__(self, pieces: Sequence[str]) -> None:
            super().__init__(chunk_size=PASSAGE_LENGTH, chunk_overlap=0, add_start_index=True)
            self._pieces = pieces

        def split_text(self, text: str) -> list[str]:  # noqa: ARG002
            whole = [part for piece in self._pieces for part in _fitting(piece, finer)]
            return self._merge_splits(whole, "")

    return SentenceSplitter


def _fitting(piece: str, finer: Any) -> list[str]:
    parts: list[str] = [piece] if len(piece) <= PASSAGE_LENGTH else finer.split_text(piece)
    return parts


def _context(document: Document, sentences: Sequence[Span], start: int) -> str:
    """Return what introduces a passage: the line before its list, or its table's title and header."""
    table = next((table for table in document.tables if table.start < start < table.end), None)
    if table:
        return _table_context(table)
    text = document.text
    position = bisect_left(sentences, start, key=lambda span: span[0])
    if position == 0 or position == len(sentences) or not opens_item(text[slice(*sentences[position])]):
        return ""
    for span in reversed(sentences[:position]):
        sentence = text[slice(*span)]
        if not opens_item(sentence):
            return sentence if sentence.endswith(":") and len(sentence) <= 2 * SMALL_LENGTH else ""
    return ""


def _table_context(table: Table) -> str:
    return " ".join(filter(None, (table.title, *table.header)))
