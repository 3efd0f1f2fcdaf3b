"""What is read of the candidates: around the likeliest, each place once."""

from collections.abc import Sequence

import numpy as np

from assistant.passages.readings import UNREAD, Readings, Stretch
from corpus.documents import Passage
from index.seams import Reading
from small_corpus import passages_of

SENTENCE = 100
(LONG,) = passages_of([((), "x" * 40 * SENTENCE)])


class Listening:
    """Remembers where it read; takes the place itself as the score of the two sentences from there on."""

    def __init__(self) -> None:
        self.read_at: list[int] = []

    def read(self, question: str, places: Sequence[tuple[Passage, int]]) -> tuple[Reading, ...]:
        self.read_at += [place for _, place in places]
        return tuple(self._reading(place) for _, place in places)

    def _reading(self, place: int) -> Reading:
        starts = place + SENTENCE * np.arange(2)
        scores = np.full(2, place, np.float32)
        return Reading(place, np.column_stack([starts, starts + SENTENCE]).astype(np.int32), scores, scores)


def sentence(number: int) -> Stretch:
    return Stretch(LONG, number * SENTENCE, (number + 1) * SENTENCE)


def test_it_is_read_around_the_likeliest_and_not_again_for_what_stands_beside_them() -> None:
    reader = Listening()
    Readings("Qui ?", reader).made_of([sentence(n) for n in (0, 10, 11, 20)], np.array([0.0, 3.0, 2.0, 1.0]))
    # The sentence after the tenth is read with it.
    assert reader.read_at == [1000, 2000, 0]


def test_only_so_many_places_are_read() -> None:
    reader = Listening()
    made = Readings("Qui ?", reader).made_of([sentence(4 * n) for n in range(10)], np.arange(10.0))
    assert reader.read_at == [3600, 3200, 2800, 2400, 2000, 1600]
    assert made[3].tolist() == [UNREAD] * 4
    assert made[4].tolist() == [1600.0] * 4


def test_what_was_read_for_one_thing_asked_is_not_read_again_for_another() -> None:
    reader = Listening()
    readings = Readings("Qui et combien ?", reader)
    for _ in range(2):
        made = readings.made_of([sentence(1), sentence(9)], np.array([1.0, 0.0]))
        assert made[:, 0].tolist() == [100.0, 900.0]
    assert reader.read_at == [100, 900]


def test_the_answer_in_short_of_what_was_not_read_is_not_told() -> None:
    readings = Readings("Qui ?", Listening())
    readings.made_of([sentence(5)], np.array([1.0]))
    assert readings.short_answer(sentence(5)) == (0, 100)
    assert readings.short_answer(sentence(20)) is None
