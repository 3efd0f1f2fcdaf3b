"""What can go wrong with documents and the catalogue. Messages are in French: users read them."""

from collections.abc import Sequence


class CorpusError(Exception):
    """A document or the catalogue cannot be used; the message names it and the way out."""


class DocumentRefusedError(CorpusError):
    """A file that cannot be read as a document."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name} : {reason}")
        self.name = name
        self.reason = reason


class UnknownDocumentError(CorpusError):
    """No document answers to that name, or more than one (see `AmbiguousDocumentError`)."""


class AmbiguousDocumentError(UnknownDocumentError):
    """More than one document answers to that name; the message lists their `ids`, and their files."""

    def __init__(self, message: str, ids: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.ids = tuple(ids)


class CatalogueError(CorpusError):
    """The catalogue cannot be opened or written."""
