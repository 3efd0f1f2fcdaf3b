"""A quote in its surroundings, for a reader who wants to see for herself."""

from dataclasses import dataclass

from corpus.documents import Document

CONTEXT = 900
"""How much of the document is shown on either side of a quote, at most, in characters."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A quote with the text around it; `before` and `after` are exact slices, cut between two words."""

    document_id: str
    document: str
    title: str
    collection: str
    page: int | None
    section: tuple[str, ...]
    before: str
    quote: str
    after: str
    opens: bool
    closes: bool


def excerpt(document: Document, start: int, end: int) -> Excerpt:
    """Return the quote `document.text[start:end]` and what surrounds it.

    `opens` and `closes` tell whether the excerpt reaches the document's first and last character.
    """
    text = document.text
    first = _word_start(text, max(0, start - CONTEXT), start)
    last = _word_end(text, end, min(len(text), end + CONTEXT))
    return Excerpt(
        document_id=document.id,
        document=document.name,
        title=document.title,
        collection=document.collection,
        page=document.page_at(start),
        section=next((part.path for part in document.sections if part.start <= start < part.end), ()),
        before=text[first:start],
        quote=text[start:end],
        after=text[end:last],
        opens=first == 0,
        closes=last == len(text),
    )


def _word_start(text: str, first: int, limit: int) -> int:
    """Return where to begin, from `first` on: after a line's end, else after a blank, else right there."""
    if first == 0:
        return 0
    line = text.find("\n", first, first + (limit - first) // 3)
    blank = line if line >= 0 else text.find(" ", first, limit)
    return blank + 1 if blank >= 0 else first


def _word_end(text: str, limit: int, last: int) -> int:
    """Return where to end, up to `last`: at a line's end, else before a blank, else right there."""
    if last == len(text):
        return last
    line = text.rfind("\n", last - (last - limit) // 3, last)
    blank = line if line >= 0 else text.rfind(" ", limit, last)
    return blank if blank >= 0 else last
