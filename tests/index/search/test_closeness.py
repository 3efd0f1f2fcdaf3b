"""How near short texts come to a question, worked out by hand."""

from collections.abc import Sequence

import numpy as np
import pytest

from index.embedding.embedders import load_embedder, word_matcher
from index.seams import Vectors
from index.search.closeness import NEARNESS, closeness

# « budget » says a quarter of the question and is what « quel » asks for, « vélo » says the rest.
QUESTION = "Quel budget pour le vélo ?"
RARITIES = {"budget": 1.0, "velo": 3.0}
TEXTS = ["Le vélo a 3 roues.", "Un budget vélo.", "La séance est levée."]


class Halves:
    """A matcher to which every text is half as near as could be."""

    def knows(self, word: str) -> bool:
        return bool(word)

    def importance(self, word: str) -> float:
        return float(bool(word))

    def soft_matches(
        self, question: str, words: Sequence[str], texts: Sequence[Sequence[str]]
    ) -> tuple[Vectors, Vectors]:
        assert question == QUESTION
        return np.full(len(texts), 0.5, np.float32), np.full((len(words), len(texts)), 0.5, np.float32)


def column(name: str, table: np.ndarray) -> list[float]:
    return [float(each) for each in table[:, NEARNESS.index(name)]]


def test_without_a_model_of_words_only_the_words_themselves_are_near() -> None:
    table = closeness(QUESTION, TEXTS, RARITIES, None)
    assert column("near", table) == pytest.approx([0.75, 1.0, 0.0])
    assert column("near_words", table) == pytest.approx([0.75, 1.0, 0.0])
    assert column("near_asked", table) == pytest.approx([0.0, 0.25, 0.0])


def test_a_model_of_words_tells_how_near_each_text_and_each_word_comes() -> None:
    table = closeness(QUESTION, TEXTS, RARITIES, Halves())
    assert column("near", table) == [0.5, 0.5, 0.5]
    assert column("near_words", table) == pytest.approx([0.5, 0.5, 0.5])
    assert column("near_asked", table) == pytest.approx([0.125, 0.125, 0.125])


def test_words_of_like_meaning_are_nearer_than_others() -> None:
    texts = ["Le plan bicyclette est adopté.", "La cantine est fermée."]
    near = closeness("vélo", texts, {"velo": 1.0}, word_matcher(load_embedder()))
    assert near[0, 0] > near[1, 0] + 0.1


@pytest.mark.parametrize(("question", "texts"), [(QUESTION, []), ("Et ?", TEXTS)])
def test_nothing_is_near_where_nothing_is_asked_or_told(question: str, texts: list[str]) -> None:
    table = closeness(question, texts, RARITIES, Halves())
    assert table.shape == (len(texts), len(NEARNESS))
    assert not table.any()
