"""What can go wrong in an evaluation. Messages are in French: users read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import AssistantError


class EvalsError(AssistantError):
    """An evaluation cannot run; the message says why and the way out."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one place of a test set; `place` is a key or a column, as its reader knows it."""

    reason: str
    line: int | None = None
    place: str | None = None

    def within(self, path: Path) -> str:
        """Return the fault with the place where it stands."""
        line = f", ligne {self.line}" if self.line else ""
        return f"{path.name}{line}{f', {self.place}' if self.place else ''} : {self.reason}."


class TestSetError(EvalsError):
    """A test set that cannot be used: the message has one line for each fault, with its place."""

    __test__ = False  # pytest would take it for a test

    def __init__(self, path: Path, faults: Sequence[Fault] | str) -> None:
        self.faults = (Fault(faults),) if isinstance(faults, str) else tuple(faults)
        super().__init__("\n".join(fault.within(path) for fault in self.faults))


class EmptyHomeError(EvalsError):
    """There is no document to ask about."""


class RunFileError(EvalsError):
    """A file that should hold a run, and does not."""
