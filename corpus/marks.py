"""Where the words of a quote stand on a page of a PDF.

The text of a document was put in reading order and mended; the characters of its file come in any order.
What is looked for is therefore letters and figures alone, whole first, then run by run.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from corpus.folding import fold_character
from corpus.ocr import Word
from corpus.readers.pdf_glyphs import Floats, page_frame

_CONTEXT = 200
# A short run may stand anywhere by chance: one of fewer letters than these counts where it is that near, in
# letters, to where it is expected.
_SHORT_RUN = 4
_REACH = ((_SHORT_RUN, 20), (12, 300), (10_000, 1_000_000))
# Longer quotes are looked for whole, or not beyond so many words.
_MOST_WORDS = 400
# In ems: words of one line stand no further apart.
_WORD_GAP = 1.5

_DOWNWARDS = np.array([1, -1, 1, -1], np.float32)

Span = tuple[int, int]


class Mark(NamedTuple):
    """A box on a page, in shares of its width and height, measured from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Letters:
    """The folded letters and figures of a text, and the position of each in its source."""

    text: str
    sources: Sequence[int]

    def index_of(self, source: int) -> int:
        """Return how many letters stand before a position of the source."""
        return bisect_left(self.sources, source)


class Run(NamedTuple):
    """Letters `start:end` of the text, drawn as letters `drawn` and those after it."""

    start: int
    end: int
    drawn: int

    @property
    def drawn_end(self) -> int:
        return self.drawn + self.end - self.start


def find_marks(page: pdfium.PdfPage, text: str, start: int, end: int) -> tuple[Mark, ...]:
    """Return the boxes of the words `text[start:end]`, line by line; `text` is the text of the page."""
    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        drawn = letters(chr(pdfium_c.FPDFText_GetUnicode(text_page.raw, index)) for index in range(count))
        boxes = [text_page.get_charbox(index, loose=True) for index in drawn.sources]
    finally:
        text_page.close()
    if not boxes:
        return ()
    frame = page_frame(page)
    places = frame.shown(np.array(boxes, np.float32))
    # From upwards to downwards.
    places = np.array([0, frame.height, 0, frame.height], np.float32) + places[:, [0, 3, 2, 1]] * _DOWNWARDS
    return _marks(letters(text), drawn, places, (start, end), (frame.width, frame.height))


def find_scanned_marks(
    words: Sequence[Word], size: tuple[int, int], text: str, start: int, end: int
) -> tuple[Mark, ...]:
    """Return the boxes of the words `text[start:end]` among those read in a picture of this size."""
    drawn = letters(" ".join(word.text for word in words))
    owners = [word for word in words for _ in f"{word.text} "]
    boxes = [(word.left, word.top, word.right, word.bottom) for word in (owners[at] for at in drawn.sources)]
    if not boxes:
        return ()
    return _marks(letters(text), drawn, np.array(boxes, np.float32), (start, end), size)


def _marks(
    text: Letters, drawn: Letters, places: Floats, quote: Span, size: tuple[float, float]
) -> tuple[Mark, ...]:
    """Return the marks of a quote; `places` are the boxes of the letters drawn, y downwards."""
    runs = find_runs(text, drawn, *quote)
    spans = [*_filled(runs), *_beside(runs, _words(text, *quote), text.text, drawn, places)]
    width, height = size
    return tuple(
        Mark(
            round(max(x0 / width, 0.0), 4),
            round(max(y0 / height, 0.0), 4),
            round(min(x1 / width, 1.0), 4),
            round(min(y1 / height, 1.0), 4),
        )
        for x0, y0, x1, y1 in _lines([places[index] for first, last in spans for index in range(first, last)])
    )


def find_runs(text: Letters, drawn: Letters, start: int, end: int) -> list[Run]:
    """Return how the letters of the source's `start:end` are drawn, in order; some may not be found."""
    words = _words(text, start, end)
    if not words:
        return []
    first, last = words[0][0], words[-1][1]
    whole = _occurrences(text.text[first:last], drawn.text)
    if whole:
        return [Run(first, last, _likeliest(whole, text.text, drawn.text, first, last))]
    return _runs(words[:_MOST_WORDS], text.text, drawn, None)


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


def _occurrences(wanted: str, drawn: str) -> list[int]:
    found: list[int] = []
    at = drawn.find(wanted)
    while at >= 0:
        found.append(at)
        at = drawn.find(wanted, at + 1)
    return found


def _likeliest(found: Sequence[int], text: str, drawn: str, first: int, last: int) -> int:
    """Return the occurrence whose surroundings are most like those of the quote; else that of its rank."""
    if len(found) == 1:
        return found[0]
    likeness = [_likeness(text, drawn, first, last, at) for at in found]
    best = max(likeness)
    rank = len(_occurrences(text[first:last], text[: last - 1]))
    if likeness.count(best) > 1 and rank < len(found) and likeness[rank] == best:
        return found[rank]
    return found[likeness.index(best)]


def _likeness(text: str, drawn: str, first: int, last: int, at: int) -> int:
    before, after = 0, 0
    end = at + last - first
    while before < min(first, at, _CONTEXT) and text[first - before - 1] == drawn[at - before - 1]:
        before += 1
    while (
        after < min(len(text) - last, len(drawn) - end, _CONTEXT) and text[last + after] == drawn[end + after]
    ):
        after += 1
    return before + after


def _words(text: Letters, start: int, end: int) -> list[Span]:
    """Return the spans of the words among the letters of the source's `start:end`."""
    first, last = text.index_of(start), text.index_of(end)
    edges = [index for index in range(first + 1, last) if text.sources[index] > text.sources[index - 1] + 1]
    return list(pairwise([first, *edges, last])) if first < last else []


def _runs(words: Sequence[Span], text: str, drawn: Letters, near: Span | None) -> list[Run]:
    """Find the longest run of words that is drawn as such, then what stands before and after it.

    `near` are the letters drawn between which, or close to which, the words are expected.
    """
    found = _longest_run(words, text, drawn, near)
    if found is None:
        return []
    left, right, at = found
    run = Run(words[left][0], words[right - 1][1], at)
    return [
        *_runs(words[:left], text, drawn, (at - words[left][0] + words[0][0], at)),
        run,
        *_runs(words[right:], text, drawn, (run.drawn_end, run.drawn_end + words[-1][1] - run.end)),
    ]


def _longest_run(
    words: Sequence[Span], text: str, drawn: Letters, near: Span | None
) -> tuple[int, int, int] | None:
    """Return the first and last word of the run, and where among the letters drawn it stands."""
    best: tuple[int, int, int] | None = None
    longest = 0
    for left, (start, _) in enumerate(words):
        for right in range(left + 1, len(words) + 1):
            end = words[right - 1][1]
            if end - start <= longest:
                continue
            places = _places(text, drawn, start, end, near)
            if places:
                longest, best = end - start, (left, right, places[0])
            elif end - start >= _SHORT_RUN:
                break
    return best


def _places(text: str, drawn: Letters, start: int, end: int, near: Span | None) -> list[int]:
    """Return where these letters are drawn, the likeliest place first; a few letters count only if near."""
    found = _occurrences(text[start:end], drawn.text)
    if end - start < _SHORT_RUN:
        found = [at for at in found if _is_word(drawn, at, at + end - start)]
    if near is None:
        return (
            [_likeliest(found, text, drawn.text, start, end)] if found and end - start >= _SHORT_RUN else []
        )
    first, last = near
    reach = next(reach for length, reach in _REACH if end - start < length)
    inside = [at for at in found if first - reach <= at <= last + reach]
    return sorted(inside, key=lambda at: max(first - at, at - last, 0))


def _filled(runs: Sequence[Run]) -> list[Span]:
    """Return the letters drawn of all runs, with what lies between two where a word was drawn otherwise."""
    spans: list[Span] = []
    for before, run in zip([None, *runs], runs, strict=False):
        missing = run.start - before.end if before else 0
        drawn = run.drawn - before.drawn_end if before else -1
        # A ligature or a hyphen may be drawn with letters more, or fewer, than it is read with.
        goes_on = before is not None and 0 <= drawn <= 1.5 * missing + 3
        spans.append((spans.pop()[0] if goes_on else run.drawn, run.drawn_end))
    return spans


def _beside(
    runs: Sequence[Run], words: Sequence[Span], text: str, drawn: Letters, places: Floats
) -> list[Span]:
    """Return where the words that no run holds are drawn: on the line of what stands before or after them.

    The cells of one row of a table may be drawn in any order.
    """
    known = list(runs)
    taken = {index for run in runs for index in range(run.drawn, run.drawn_end)}
    # Backwards then forwards, so that each word found helps its neighbours on either side.
    for start, end in (*reversed(words[:_MOST_WORDS]), *words[:_MOST_WORDS]):
        place = bisect_left(known, end, key=lambda run: run.end)
        if place < len(known) and known[place].start < end:
            continue
        anchors = [places[run.drawn_end - 1] for run in known[max(place - 1, 0) : place]]
        anchors += [places[run.drawn] for run in known[place : place + 1]]
        free = [
            (distance, at)
            for at in _occurrences(text[start:end], drawn.text)
            if _is_word(drawn, at, at + end - start) and taken.isdisjoint(range(at, at + end - start))
            for anchor in anchors
            if (distance := _distance(places[at], anchor)) is not None
        ]
        if free:
            run = Run(start, end, min(free)[1])
            known.insert(place, run)
            taken.update(range(run.drawn, run.drawn_end))
    return [(run.drawn, run.drawn_end) for run in known if run not in runs]


def _is_word(drawn: Letters, start: int, end: int) -> bool:
    sources = drawn.sources
    return (start == 0 or sources[start - 1] < sources[start] - 1) and (
        end == len(sources) or sources[end] > sources[end - 1] + 1
    )


def _distance(box: Floats, anchor: Floats) -> float | None:
    """Return how far apart two boxes of one line stand; None where they stand on two lines."""
    shared = min(box[3], anchor[3]) - max(box[1], anchor[1])
    level = shared > 0.5 * min(box[3] - box[1], anchor[3] - anchor[1])
    return abs(float(box[0] - anchor[0])) if level else None


def _lines(boxes: Iterable[Floats]) -> list[list[float]]:
    """Return the boxes of characters joined where they follow each other on one line."""
    joined: list[list[float]] = []
    for x0, y0, x1, y1 in (box.tolist() for box in boxes):
        last = joined[-1] if joined else None
        size = y1 - y0
        if (
            last
            and min(y1, last[3]) - max(y0, last[1]) > 0.5 * min(size, last[3] - last[1])
            and last[0] - size <= x0 <= last[2] + _WORD_GAP * size
        ):
            last[:] = min(x0, last[0]), min(y0, last[1]), max(x1, last[2]), max(y1, last[3])
        else:
            joined.append([x0, y0, x1, y1])
    return joined
