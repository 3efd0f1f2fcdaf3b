"""What a question asks, and what its words do in it: the ledger added up, the documents themselves, or what a text tells."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

Ask = Literal[
    "sum",
    "greatest",
    "least",
    "list",
    "count",
    "compare",
    "documents",
    "documents_count",
    "documents_latest",
    "documents_oldest",
    "documents_date",
    "documents_author",
    "tell",
]
Tag = Literal["giver", "receiver", "place", "class", "programme", "year", "bound", "topic", "kind"]


class Marked(NamedTuple):
    """What the words `text[start:end]` do in the question."""

    start: int
    end: int
    tag: Tag


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked for (`asks`), what a question to the ledger counts or ranks (`of`), and the words marked."""

    text: str
    asks: frozenset[Ask]
    of: Literal["line", "receiver", "giver", "year", ""]
    marks: tuple[Marked, ...]

    def said(self, *tags: Tag) -> tuple[str, ...]:
        """Return the words that do this, as written, in order."""
        return tuple(self.text[m.start : m.end] for m in self.marks if m.tag in tags)


def asking(text: str) -> Asking:
    """Return what the question asks: what a text tells, as long as there is no model."""
    return Asking(text, frozenset({"tell"}), "", ())
