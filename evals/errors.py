"""What can go wrong in an evaluation. Messages are in French: users read them."""

from pathlib import Path


class EvalsError(Exception):
    """An evaluation cannot run; the message says why and the way out."""


class TestSetError(EvalsError):
    """A test set that cannot be used: the message names the file, the line and the key."""

    __test__ = False  # pytest would take it for a test

    def __init__(self, path: Path, reason: str, line: int | None = None, key: str | None = None) -> None:
        place = path.name + (f", ligne {line}" if line else "") + (f", clé « {key} »" if key else "")
        super().__init__(f"{place} : {reason}.")
        self.line = line
        self.key = key


class EmptyHomeError(EvalsError):
    """There is no document to ask about."""
