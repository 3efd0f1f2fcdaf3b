"""Snippets: the part of a passage that shows best why it was found, with the words that were looked for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.french.analysis import analyse

LENGTH = 320
"""How long a snippet is, at most, in characters."""

_WORD = re.compile(r"[^\W_]+(?:[.,][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a snippet, and whether it is one of the words that were looked for."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Snippet:
    """Pieces that follow each other, from `start` to `end` in the passage.

    `opens` and `closes` tell whether they reach the passage's ends.
    """

    pieces: tuple[Piece, ...]
    start: int
    end: int
    opens: bool
    closes: bool

    @property
    def text(self) -> str:
        """The whole snippet."""
        return "".join(piece.text for piece in self.pieces)


def snippet(text: str, wanted: frozenset[str]) -> Snippet:
    """Return the part of a passage that holds the most of these terms; its beginning where it holds none."""
    marks = [
        (found.start(), found.end(), terms)
        for found in _WORD.finditer(text)
        if (terms := wanted.intersection(analyse(found[0])))
    ]
    first = _best_start(text, marks)
    last = _end(text, first)
    pieces: list[Piece] = []
    at = first
    for start, end, _ in marks:
        if at <= start and end <= last:
            pieces += [Piece(text[at:start]), Piece(text[start:end], marked=True)]
            at = end
    pieces.append(Piece(text[at:last]))
    return Snippet(tuple(piece for piece in pieces if piece.text), first, last, first == 0, last == len(text))


def terms(question: str) -> frozenset[str]:
    """Return the terms that the index looks for."""
    return frozenset(analyse(question))


def _best_start(text: str, marks: Sequence[tuple[int, int, frozenset[str]]]) -> int:
    if len(text) <= LENGTH or not marks:
        return 0
    best = max(marks, key=lambda mark: (_worth(marks, mark[0]), -mark[0]))[0]
    before = max(0, min(best - LENGTH // 6, len(text) - LENGTH))
    if before == 0:
        return 0
    blank = re.compile(r"\s").search(text, before, best)
    return blank.end() if blank else before


def _worth(marks: Sequence[tuple[int, int, frozenset[str]]], start: int) -> tuple[int, int]:
    """Return how many different terms, and how many words, stand in a snippet that opens about there."""
    inside = [terms for at, end, terms in marks if start <= at and end <= start + LENGTH * 5 // 6]
    return len(frozenset().union(*inside)), len(inside)


def _end(text: str, first: int) -> int:
    if len(text) - first <= LENGTH:
        return len(text)
    blank = text.rfind(" ", first, first + LENGTH)
    return blank if blank > first else first + LENGTH
