"""What a reader is shown: the question, of what the passage is a part, and the passage, in pieces that fit."""

from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

from corpus.documents import Passage

LENGTH = 224
"""The most tokens of a window. The model knows 512 places; what it costs grows faster than the length."""

_QUESTION, _HEADER = 64, 44
_HEADER_CHARACTERS = 130
_END = 2
_BESIDE = " | "
# How much of a window comes before the place that is read around.
_BEFORE = 0.3


@dataclass(frozen=True, slots=True)
class Window:
    """Tokens as a reader takes them; those from `start` on are the passage's, from its token `first`."""

    ids: tuple[int, ...]
    start: int
    first: int
    length: int


def header(passage: Passage) -> str:
    """Return of what a passage is a part: whose act it is, of which kind, place and date, under which headings."""
    told = (
        passage.title,
        passage.kind,
        passage.territory,
        passage.date,
        " > ".join(passage.section),
        passage.context,
    )
    return _BESIDE.join(filter(None, told))


def title_of(header: str) -> str:
    """Return what a header says first: the title of the document."""
    return header.split(_BESIDE, maxsplit=1)[0]


class Framing:
    """Makes windows for one question."""

    def __init__(self, tokenizer: Tokenizer, question: str) -> None:
        self._tokenizer = tokenizer
        self._question = tokenizer.encode(question).ids[:_QUESTION]

    def frame(self, head: str, ids: Sequence[int]) -> tuple[tuple[int, ...], int]:
        """Return what stands before the passage's tokens, and how many of them fit behind it."""
        told = self._tokenizer.encode(f"{head[:_HEADER_CHARACTERS]} :", add_special_tokens=False).ids
        before = (*self._question, _END, *told[:_HEADER])
        return before, min(len(ids), LENGTH - len(before) - 1)

    def window(self, before: Sequence[int], ids: Sequence[int], first: int, room: int) -> Window:
        """Return the window that begins at the passage's token `first`, behind what stands before it."""
        return Window((*before, *ids[first : first + room], _END), len(before), first, room)

    def around(self, head: str, ids: Sequence[int], place: int) -> Window:
        """Return the window over a passage's tokens in which that of number `place` stands: all of them, where they fit."""
        before, room = self.frame(head, ids)
        first = max(0, min(place - round(room * _BEFORE), len(ids) - room))
        return self.window(before, ids, first, room)
