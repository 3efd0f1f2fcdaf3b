"""What can go wrong with documents and the catalogue. Messages are in French: users read them."""


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
    """More than one document answers to that name; the message lists their ids."""


class CatalogueError(CorpusError):
    """The catalogue cannot be opened or written."""
