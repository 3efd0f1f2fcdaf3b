"""What became of every file of an ingestion."""

from dataclasses import dataclass, field, fields
from typing import Any

from assistant.library.files import Refusal
from corpus.documents import ReadingProblem


@dataclass(frozen=True, slots=True)
class PartlyRead:
    """A document that is there, but not whole."""

    name: str
    problems: tuple[ReadingProblem, ...]


@dataclass(frozen=True, slots=True)
class Renamed:
    """A file that holds the document known by another name."""

    name: str
    known_as: str


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """Two documents that say next to the same; `alike` is the share (0 to 1) that they have in common."""

    name: str
    other: str
    alike: float


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of every file: names, in the order in which they were read.

    `read` holds those read whole, `removed` the documents that a newer version of their file replaced,
    `copies` the files that are equal to a document of another place, `gone` the paths of files that are no
    longer in the folders, `pruned` those that were forgotten with what only they held, `spared` the folders of which
    nothing was, though it was asked for, no file being left there. `elsewhere` holds the files that are equal
    to a document of another collection, and that collection, `passages` the number of passages added.
    """

    read: tuple[str, ...] = ()
    partly_read: tuple[PartlyRead, ...] = ()
    refused: tuple[Refusal, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    copies: tuple[Renamed, ...] = ()
    near_duplicates: tuple[NearDuplicate, ...] = ()
    gone: tuple[str, ...] = ()
    pruned: tuple[str, ...] = ()
    spared: tuple[str, ...] = ()
    elsewhere: tuple[Renamed, ...] = ()
    passages: int = 0


@dataclass(slots=True)
class Log:
    """A report that is still being written; `added` holds the ids of the documents added."""

    read: list[str] = field(default_factory=list)
    partly_read: list[PartlyRead] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    renamed: list[Renamed] = field(default_factory=list)
    copies: list[Renamed] = field(default_factory=list)
    near_duplicates: list[NearDuplicate] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    pruned: list[str] = field(default_factory=list)
    spared: list[str] = field(default_factory=list)
    elsewhere: list[Renamed] = field(default_factory=list)
    passages: int = 0
    added: list[str] = field(default_factory=list)

    def report(self) -> IngestReport:
        """Return the report as it stands."""
        values: dict[str, Any] = {each.name: getattr(self, each.name) for each in fields(IngestReport)}
        kept = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
        return IngestReport(**(values | kept))
