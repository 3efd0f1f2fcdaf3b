"""What a reader makes of a passage: where the answer in short stands."""

import numpy as np

from index.seams import Reading

# Twelve words of two letters, each parted from the next by a space: word i stands at 3 * i.
PLACES = np.array([(3 * i, 3 * i + 2) for i in range(12)], np.int32)
YES, NO = 1.0, -1.0


def reading(evidence: list[float]) -> Reading:
    scores = np.array(evidence, np.float32)
    return Reading(0.0, PLACES, scores, scores)


def test_the_short_answer_runs_over_no_unlikely_word() -> None:
    told = reading([YES, NO, 2.0, YES, NO, YES, NO, NO, NO, NO, NO, NO])
    assert told.short_answer(0, 35) == (6, 11)


def test_where_no_word_is_likely_there_is_none() -> None:
    told = reading([NO] * 12)
    assert told.short_answer(0, 35) is None


def test_the_short_answer_is_the_stretch_around_the_likeliest_token() -> None:
    places = np.array([[0, 2], [3, 5], [6, 8], [9, 11]], dtype=np.int32)
    reading = Reading(0.0, places, np.zeros(4, np.float32), np.array([-1, 0.5, 2, -1], dtype=np.float32))
    assert reading.short_answer(0, 11) == (3, 8)
    # Only what stands in the stretch that is asked about.
    assert reading.short_answer(0, 5) == (3, 5)
    assert reading.short_answer(9, 11) is None
