"""The page on which a quote begins: a passage may begin on the page before."""

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from assistant.answers import Citation
from corpus.documents import Page, page_at
from corpus.errors import CorpusError

if TYPE_CHECKING:
    from assistant.library.library import Library

_REMEMBERED = 500


class QuotedPages:
    """Knows the pages of the PDF documents in force; any number of threads may ask."""

    def __init__(self, library: "Library") -> None:
        self._library = library
        self._remembering = threading.Lock()
        self._pages: OrderedDict[str, tuple[Page, ...]] = OrderedDict()

    def page_of(self, citation: Citation) -> int | None:
        """Return the page on which a quote begins; that of its passage where the document is gone."""
        passage = citation.passage
        # Only the pages of a PDF are met in the middle of a passage: a row of a spreadsheet is a passage.
        if passage.page is None or not passage.document.lower().endswith(".pdf"):
            return passage.page
        return page_at(self._of(passage.document_id), citation.start) or passage.page

    def _of(self, document_id: str) -> tuple[Page, ...]:
        with self._remembering:
            known = self._pages.get(document_id)
        if known is None:
            try:
                known = self._library.pages(document_id)
            except CorpusError:
                return ()
            with self._remembering:
                self._pages[document_id] = known
                while len(self._pages) > _REMEMBERED:
                    self._pages.popitem(last=False)
        return known


def page_of(library: "Library", citation: Citation) -> int | None:
    """Return the page on which a quote begins, as its document is now."""
    return library.in_force().made(QuotedPages, lambda: QuotedPages(library)).page_of(citation)
