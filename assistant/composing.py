"""The seam of answering: what makes statements out of a question and the passages found for it."""

from collections.abc import Sequence
from typing import Protocol

from assistant.answers import Composition
from assistant.library.sources import Sources
from index.seams import Hit


class AnswerComposer(Protocol):
    """Makes an answer out of passages, or says why there is none."""

    def compose(self, question: str, hits: Sequence[Hit], sources: Sources) -> Composition:
        """Return statements that each cite the passages, best first, or the reason for having none."""
        ...
