"""What the assistant says: statements, each with the quotes that prove it, or why there is no answer."""

from dataclasses import dataclass, field
from typing import Literal

from corpus.documents import Passage

AbstentionReason = Literal["nothing_found", "not_stated", "contradictory"]
RemarkKind = Literal["greeting", "thanks", "product", "language", "order", "opinion", "unclear"]


REMEMBERED_TURNS = 8
"""So many earlier turns are heard: what an older one said is in those after it."""


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of the same conversation and the answer that it got."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Citation:
    """An exact slice of a document: `document.text[start:end] == quote`, inside `passage`."""

    passage: Passage
    start: int
    end: int

    def __post_init__(self) -> None:
        if not self.passage.start <= self.start < self.end <= self.passage.end:
            raise ValueError(f"Quote {self.start}:{self.end} is not inside passage {self.passage.id}.")

    @property
    def quote(self) -> str:
        """The quoted words, exactly as the document has them."""
        return self.passage.text[self.start - self.passage.start : self.end - self.passage.start]


@dataclass(frozen=True, slots=True)
class Computed:
    """A figure of a statement that comes of reckoning, as written: the sum of `terms`, each as written, or a count.

    Terms stand in the quotes; where a term is computed too, or there is none, the lines are too many to be quoted.
    """

    written: str
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing said, and the citations that prove it (at least one).

    `computed` are the figures of its text that no quote holds; `short` are the words of it that are the very thing
    asked, where they are known.
    """

    text: str
    citations: tuple[Citation, ...]
    computed: tuple[Computed, ...] = ()
    short: str = ""

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError(f"Statement without a citation: {self.text[:60]!r}")


@dataclass(frozen=True, slots=True)
class Composition:
    """What a composer makes of a question and the passages found: statements, or a reason for having none.

    `confidence`, where the composer knows it, is how likely the statements answer, from 0 to 1. `note` is a
    French sentence on how the answer came about, and `dropped` how many statements failed a check. `message` is
    the sentence that stands for the answer where there is none, and `remark` what was said in place of a question
    to the documents.
    """

    statements: tuple[Statement, ...] = ()
    reason: AbstentionReason | None = None
    nearest: tuple[Citation, ...] = ()
    suggestions: tuple[str, ...] = ()
    confidence: float | None = None
    note: str | None = None
    dropped: int = 0
    message: str | None = None
    remark: RemarkKind | None = None

    @property
    def answered(self) -> bool:
        """Whether there is an answer."""
        return bool(self.statements)


@dataclass(frozen=True, slots=True)
class Answer:
    """A composition with the question that it answers and the time that it took, in milliseconds."""

    question: str
    standalone_question: str
    composition: Composition
    timings_ms: dict[str, float] = field(default_factory=dict, hash=False)
