"""Where the words of a quote stand on a page of a PDF.

The text of a document was put in reading order and mended; the characters of its file come in any order.
What is looked for is therefore letters and figures alone, whole first, then stretch by stretch.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from corpus.marks.placing import LetterRun, Letters, Span, letters, place_words
from corpus.readers.layout.glyphs import Floats, page_frame
from corpus.readers.scans.ocr import ScannedWord

_CONTEXT = 200
# In ems: words of one line stand no further apart.
_WORD_GAP = 1.5

_DOWNWARDS = np.array([1, -1, 1, -1], np.float32)


# Signs that belong to a letter or figure: so many of them, be they parted from a figure by a space.
_MOST_SIGNS = 3
_SIGNS_APART = frozenset({" €", " %", "\u00a0€", "\u00a0%", "\u202f€", "\u202f%"})
# Of the letters of a quote: fewer were found by chance.
_FOUND_SHARE = 0.5


class Mark(NamedTuple):
    """A box on a page, in shares of its width and height, measured from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


def find_marks(page: pdfium.PdfPage, text: str, start: int, end: int) -> tuple[Mark, ...]:
    """Return the boxes of the words `text[start:end]`, line by line; `text` is the text of the page.

    None where most of its letters are not drawn as such: they may stand in a picture.
    """
    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        characters = [chr(pdfium_c.FPDFText_GetUnicode(text_page.raw, index)) for index in range(count)]
        drawn = letters(characters)
        boxes = np.array([_box(text_page, index, characters) for index in drawn.sources], np.float32)
    finally:
        text_page.close()
    if not len(boxes):
        return ()
    frame = page_frame(page)
    places = frame.shown(boxes)
    # From upwards to downwards.
    places = np.array([0, frame.height, 0, frame.height], np.float32) + places[:, [0, 3, 2, 1]] * _DOWNWARDS
    return _marks(letters(text), drawn, places, (start, end), (frame.width, frame.height))


def _box(text_page: pdfium.PdfTextPage, index: int, characters: Sequence[str]) -> tuple[float, ...]:
    """Return the box of a letter with the signs written close to it: of « 12 », that of « (12 %), »."""
    box: tuple[float, ...] = text_page.get_charbox(index, loose=True)
    for step in (1, -1):
        near = index + step
        if step > 0 and "".join(characters[near : near + 2]) in _SIGNS_APART:
            near += 1
        for other in range(near, near + step * _MOST_SIGNS, step):
            sign = characters[other] if 0 <= other < len(characters) else " "
            if sign.isspace() or sign.isalnum():
                break
            left, bottom, right, top = text_page.get_charbox(other, loose=True)
            close = max(left - box[2], box[0] - right) < box[3] - box[1]
            if not (close and bottom < box[3] and box[1] < top):
                break
            box = min(left, box[0]), min(bottom, box[1]), max(right, box[2]), max(top, box[3])
    return box


def find_scanned_marks(
    words: Sequence[ScannedWord], size: tuple[int, int], text: str, start: int, end: int
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
    runs = find_runs(text, drawn, places, *quote)
    asked = text.index_of(quote[1]) - text.index_of(quote[0])
    if sum(run.end - run.start for run in runs) < _FOUND_SHARE * asked:
        return ()
    spans = _filled(runs)
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


def find_runs(text: Letters, drawn: Letters, places: Floats, start: int, end: int) -> list[LetterRun]:
    """Return how the letters of the source's `start:end` are drawn, in order; some may not be found.

    `places` are the boxes of the letters drawn.
    """
    first, last = text.index_of(start), text.index_of(end)
    if first == last:
        return []
    whole = _occurrences(text.text[first:last], drawn.text)
    edges = {edge for word in drawn.words() for edge in word}
    whole = [at for at in whole if at in edges and at + last - first in edges] or whole
    if len(whole) == 1:
        return [LetterRun(first, last, whole[0])]
    placed = [run for run in place_words(text, drawn, places) if first <= run.start and run.end <= last]
    if whole and sum(run.end - run.start for run in placed) < last - first:
        return [LetterRun(first, last, _likeliest(whole, text.text, drawn.text, first, last))]
    return placed


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


def _filled(runs: Sequence[LetterRun]) -> list[Span]:
    """Return the letters drawn of all runs, with what lies between two where a word was drawn otherwise."""
    spans: list[Span] = []
    for before, run in zip([None, *runs], runs, strict=False):
        missing = run.start - before.end if before else 0
        drawn = run.drawn - before.drawn_end if before else -1
        # A ligature or a hyphen may be drawn with letters more, or fewer, than it is read with.
        goes_on = drawn == 0 or (missing > 0 and 0 <= drawn <= 1.5 * missing + 3)
        spans.append((spans.pop()[0] if goes_on else run.drawn, run.drawn_end))
    return spans


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
