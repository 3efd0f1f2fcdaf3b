"""Which drawn letters say which words of a text, where the two stand in different orders.

The text of a page was put in reading order; its file draws the words in any order, and some of them many times
over. Each drawn word is therefore given to one word of the text: first the longest stretches that both have, be
it as they are drawn or as they stand line by line, then word by word what stands next to a word already placed.
"""

import heapq
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from corpus.french.folding import fold_character
from corpus.readers.layout.glyphs import Floats

Span = tuple[int, int]

# A stretch of fewer letters than these may stand anywhere by chance.
_LEAST_STRETCH = 3
# How a word begins that the file draws in two, at the end of a line.
_BEGINNING = 4
# A word is looked for beside those that stand at most so many words before or after it.
_NEIGHBOURHOOD = 3
# In line heights: how far below or above its neighbour a word may stand, and what that costs beside a word of
# the same line.
_MOST_LINES, _LINE_COST, _BACK_COST = 2.5, 30.0, 10.0


@dataclass(frozen=True, slots=True)
class Letters:
    """The folded letters and figures of a text, and the position of each in its source."""

    text: str
    sources: Sequence[int]

    def index_of(self, source: int) -> int:
        """Return how many letters stand before a position of the source."""
        return bisect_left(self.sources, source)

    def words(self) -> list[Span]:
        """Return the spans of letters that stand together in the source."""
        edges = [
            index
            for index in range(1, len(self.sources))
            if self.sources[index] > self.sources[index - 1] + 1
        ]
        return list(zip([0, *edges], [*edges, len(self.sources)], strict=True)) if self.sources else []


class LetterRun(NamedTuple):
    """Letters `start:end` of the text, drawn as letters `drawn` and those after it."""

    start: int
    end: int
    drawn: int

    @property
    def drawn_end(self) -> int:
        """Where the letters drawn end."""
        return self.drawn + self.end - self.start


def letters(characters: Iterable[str]) -> Letters:
    """Return the folded letters and figures of a text."""
    found: list[str] = []
    sources: list[int] = []
    for position, character in enumerate(characters):
        for folded in fold_character(character):
            if folded.isalnum():
                found.append(folded)
                sources.append(position)
    return Letters("".join(found), sources)


def place_words(text: Letters, drawn: Letters, places: Floats) -> list[LetterRun]:
    """Return where the words of the text are drawn, in the order of the text; some may not be found.

    `places` are the boxes of the letters drawn, shape (letters, 4), y downwards.
    """
    return _Placing(text, drawn, places).runs()


class _Placing:
    def __init__(self, text: Letters, drawn: Letters, places: Floats) -> None:
        self._text, self._words, self._places = text.text, text.words(), places
        self._starts = [start for start, _ in self._words]
        # The letters drawn, as they are drawn and then line by line, and which of them each of these is.
        self._order: list[int] = []
        self._drawn_words: list[Span] = []
        drawn_words = _drawn_words(drawn, places)
        for start, end in (*drawn_words, *_line_by_line(drawn_words, places)):
            self._drawn_words.append((len(self._order), len(self._order) + end - start))
            self._order.extend(range(start, end))
        self._drawn = "".join(drawn.text[index] for index in self._order)
        self._ends = {end for _, end in self._drawn_words}
        self._drawn_by_word: dict[str, list[int]] = defaultdict(list)
        for start, end in drawn_words:
            self._drawn_by_word[drawn.text[start:end]].append(start)
        self._free = bytearray(b"\1" * len(drawn.text))
        self._placed: dict[int, int] = {}

    def runs(self) -> list[LetterRun]:
        self._place_stretches()
        self._place_neighbours()
        return [LetterRun(*self._words[word], at) for word, at in sorted(self._placed.items())]

    def _place_stretches(self) -> None:
        """Place what both have, the longest first; of what stands several times, each in its turn."""
        waiting: dict[int, set[Span]] = defaultdict(set)
        for start, at in self._beginnings():
            waiting[self._common(start, at)].add((start, at))
        while waiting:
            length = max(waiting)
            same: dict[str, set[Span]] = defaultdict(set)
            for start, at in waiting.pop(length):
                parts = list(self._free_parts(start, at, length))
                if parts == [(start, start + length)]:
                    drawn = self._order[at : at + length]
                    # The same letters in either order are one stretch.
                    is_drawn_so = drawn == list(range(drawn[0], drawn[0] + length))
                    same[self._text[start : start + length]].add((start, drawn[0] if is_drawn_so else at))
                    continue
                for first, last in parts:
                    waiting[last - first].add((first, first + at - start))
            if length >= _LEAST_STRETCH:
                for pairs in same.values():
                    starts, ats = sorted({start for start, _ in pairs}), sorted({at for _, at in pairs})
                    if len(starts) == len(ats):
                        for start, at in zip(starts, ats, strict=True):
                            self._place(start, at, length)

    def _free_parts(self, start: int, at: int, length: int) -> Iterator[Span]:
        """Yield the parts of a stretch of which nothing was placed since, whole words on either side."""
        begun = good = start
        for word in range(bisect_left(self._starts, start), bisect_left(self._starts, start + length)):
            begins, ends = self._words[word]
            there = at + begins - start
            if word in self._placed or not self._is_free(there, ends - begins):
                if begun < good:
                    yield begun, good
                begun = good = ends
            elif there + ends - begins in self._ends:
                good = ends
        if begun < good:
            yield begun, good

    def _beginnings(self) -> Iterator[Span]:
        """Yield where the text and the file may begin to say the same."""
        by_beginning: dict[str, list[int]] = defaultdict(list)
        for start, end in self._drawn_words:
            by_beginning[self._drawn[start : min(end, start + _BEGINNING)]].append(start)
        former = dict(zip(self._starts[1:], self._words, strict=False))
        drawn_former = {
            after[0]: before for before, after in zip(self._drawn_words, self._drawn_words[1:], strict=False)
        }
        for start, end in self._words:
            for at in by_beginning.get(self._text[start : min(end, start + _BEGINNING)], ()):
                before, drawn_before = former.get(start), drawn_former.get(at)
                if (
                    before
                    and drawn_before
                    and self._text[slice(*before)] == self._drawn[slice(*drawn_before)]
                ):
                    continue
                yield start, at

    def _common(self, start: int, at: int) -> int:
        """Return how many letters both have from here on, whole words on either side."""
        length = 0
        for word in range(bisect_left(self._starts, start), len(self._words)):
            begins, ends = self._words[word]
            there = at + begins - start
            if not self._drawn.startswith(self._text[begins:ends], there):
                break
            if there + ends - begins in self._ends:
                length = ends - start
        return length

    def _is_free(self, at: int, length: int) -> bool:
        return all(self._free[index] for index in self._order[at : at + length])

    def _place(self, start: int, at: int, length: int) -> None:
        first = bisect_left(self._starts, start)
        for word in range(first, bisect_left(self._starts, start + length)):
            begins, ends = self._words[word]
            there = self._order[at + begins - start]
            self._placed[word] = there
            self._free[there : there + ends - begins] = bytes(ends - begins)

    def _place_neighbours(self) -> None:
        """Place single words beside their neighbours, the nearest first; each may lead to the next."""
        waiting: list[tuple[float, int, int]] = []
        for word in list(self._placed):
            self._look_around(word, waiting)
        while waiting:
            _, word, at = heapq.heappop(waiting)
            start, end = self._words[word]
            if word not in self._placed and self._is_free(at, end - start):
                self._place(start, at, end - start)
                self._look_around(word, waiting)

    def _look_around(self, word: int, waiting: list[tuple[float, int, int]]) -> None:
        begins, ends = self._words[word]
        at = self._placed[word]
        for step in (1, -1):
            anchor = self._places[at + ends - begins - 1] if step > 0 else self._places[at]
            for far in range(1, _NEIGHBOURHOOD + 1):
                other = word + step * far
                if not 0 <= other < len(self._words):
                    break
                if other in self._placed:
                    continue
                start, end = self._words[other]
                for there in self._drawn_by_word.get(self._text[start:end], ()):
                    if self._free[there]:
                        cost = _cost(anchor, self._places[there], step)
                        if cost is not None:
                            heapq.heappush(waiting, (cost + far - 1, other, there))
                break


def _drawn_words(drawn: Letters, places: Floats) -> list[Span]:
    """Return the words drawn: parted in the file's text, or standing apart on the page."""
    if not drawn.text:
        return []
    height = np.maximum(places[:, 3] - places[:, 1], 0.1)
    step = places[1:, 0] - places[:-1, 2]
    apart = (
        (np.diff(np.asarray(drawn.sources)) > 1)
        | (places[1:, 1] >= places[:-1, 3])
        | (places[1:, 3] <= places[:-1, 1])
        | (step > height[:-1])
        | (step < -height[:-1] - (places[1:, 2] - places[1:, 0]))
    )
    edges = [0, *(np.flatnonzero(apart) + 1).tolist(), len(drawn.text)]
    return list(pairwise(edges))


def _line_by_line(words: Sequence[Span], places: Floats) -> Iterator[Span]:
    """Yield words as they stand on the page, from line to line and from left to right."""
    line: list[Span] = []
    for word in sorted(words, key=lambda word: float(places[word[0]][1] + places[word[0]][3])):
        if line and not _are_level(places[line[0][0]], places[word[0]]):
            yield from sorted(line, key=lambda word: float(places[word[0]][0]))
            line = []
        line.append(word)
    yield from sorted(line, key=lambda word: float(places[word[0]][0]))


def _are_level(box: Floats, other: Floats) -> bool:
    shared = min(box[3], other[3]) - max(box[1], other[1])
    return bool(shared > 0.5 * min(box[3] - box[1], other[3] - other[1]))


def _cost(anchor: Floats, box: Floats, step: int) -> float | None:
    """Return what tells against a box being the next (or former) one: how far it stands, in line heights."""
    height = max(float(anchor[3] - anchor[1]), float(box[3] - box[1]), 0.1)
    if _are_level(anchor, box):
        ahead = float(box[0] - anchor[2]) * step if step > 0 else float(anchor[0] - box[2])
        return abs(ahead) / height + (_BACK_COST if ahead < -0.5 * height else 0.0)
    lines = abs(float((box[1] + box[3]) - (anchor[1] + anchor[3]))) / 2 / height
    return _LINE_COST + 10 * lines if lines <= _MOST_LINES else None
