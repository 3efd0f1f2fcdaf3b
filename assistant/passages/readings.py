"""What a reader makes of the candidates that the words put first."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from assistant.passages.features import Floats
from corpus.documents import Passage
from index.seams import Reader, Reading

UNREAD = -20.0
"""What stands for the reader's scores of what it did not read: less than it ever gives."""
READ = ("answers", "evidence", "evident", "short")
"""What a reader makes of a candidate, in log-odds: that the text around it answers, that it is what proves it (its words on
average, then the surest of them), that it holds the answer in short."""

# It reads around so many places, and so many more for each other thing asked: more gains little, and takes as long as searching.
_PLACES, _MORE = 6, 3
# What begins so many characters after a place that is read, or before it, is read with it.
_AFTER, _BEFORE = 350, 150


class Stretch(NamedTuple):
    """Words of a passage: its text from `start` to `end`."""

    passage: Passage
    start: int
    end: int


class Readings:
    """Reads for one question, and remembers what it made of it."""

    def __init__(self, question: str, reader: Reader) -> None:
        self._question = question
        self._reader = reader
        self._read: dict[str, list[tuple[int, Reading]]] = {}

    def made_of(self, stretches: Sequence[Stretch], odds: Floats) -> Floats:
        """Read around the likeliest of the candidates; return what that makes of each, shape (candidates, len(READ))."""
        wanted: list[Stretch] = []
        most = _MORE if self._read else _PLACES
        for place in np.argsort(-odds, kind="stable"):
            one = stretches[int(place)]
            known = [start for start, _ in self._read.get(one.passage.id, ())]
            known += [other.start for other in wanted if other.passage.id == one.passage.id]
            if not any(-_BEFORE <= one.start - start <= _AFTER for start in known):
                wanted.append(one)
            if len(wanted) == most:
                break
        places = [(one.passage, one.start) for one in wanted]
        for one, reading in zip(wanted, self._reader.read(self._question, places), strict=True):
            self._read.setdefault(one.passage.id, []).append((one.start, reading))
        return np.array([self._scores(one) for one in stretches], dtype=np.float64)

    def short_answer(self, stretch: Stretch) -> tuple[int, int] | None:
        """Return where, within these words, the reader takes some for the answer in short; None where it takes none."""
        reading = self._of(stretch)
        told = None if reading is None else reading.short_answer(stretch.start, stretch.end)
        return None if told is None else (told[0] - stretch.start, told[1] - stretch.start)

    def _of(self, stretch: Stretch) -> Reading | None:
        """Return the reading that holds most of the words, None where none holds any."""
        held = [
            (len(reading.evidence[reading.within(stretch.start, stretch.end)]), reading)
            for _, reading in self._read.get(stretch.passage.id, ())
        ]
        most, reading = max(held, key=lambda pair: pair[0], default=(0, None))
        return reading if most else None

    def _scores(self, stretch: Stretch) -> tuple[float, float, float, float]:
        reading = self._of(stretch)
        if reading is None:
            return UNREAD, UNREAD, UNREAD, UNREAD
        held = reading.within(stretch.start, stretch.end)
        evidence = reading.evidence[held]
        return (
            reading.answers,
            float(evidence.mean()),
            float(evidence.max()),
            float(reading.short[held].max()),
        )
