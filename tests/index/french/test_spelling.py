"""Misspelt words of a question, put right by the words of the passages."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.documents import Passage
from index.embedded.embedded import EmbeddedIndex
from index.french.analysis import analyse
from index.french.spelling import spelled, variants


def passages_with(**counts: int) -> Callable[[Sequence[str]], tuple[int, ...]]:
    """Tell of passages that hold these words, so many of them each."""
    held = {analyse(word)[0]: count for word, count in counts.items()}
    return lambda tokens: tuple(held.get(token, 0) for token in tokens)


def french(word: str) -> bool:
    return word in ("poubelle", "moulin")


def nothing(word: str) -> bool:
    return False


@pytest.mark.parametrize("written", ["pisicne", "pscine", "pisccine", "pistine"])
def test_a_word_with_one_letter_too_many_too_few_or_wrong_is_put_right(written: str) -> None:
    assert spelled(f"La {written} ?", passages_with(piscine=3), nothing) == "La piscine ?"


@pytest.mark.parametrize(
    "question", ["piscine", "Piscines", "mer", "2021a", "poubelle", "bibliothèque", "l'eau", "CO2"]
)
def test_what_is_there_short_known_or_like_nothing_stays(question: str) -> None:
    assert spelled(question, passages_with(piscine=3, mers=9, poubelles=5, poubellt=5), french) == question


def test_the_commonest_word_is_meant_and_a_known_one_before() -> None:
    assert spelled("un moulon", passages_with(moulin=2, mouton=9), nothing) == "un mouton"
    assert spelled("un moulon", passages_with(moulin=2, mouton=9), french) == "un moulin"
    assert spelled("un moulon", passages_with(moulin=1, mouton=1), french) == "un moulon"


def test_a_name_stays_a_name() -> None:
    assert spelled("Vive Denian", passages_with(denain=4), nothing) == "Vive Denain"


@given(st.text("abc", min_size=1, max_size=5), st.text("abc", min_size=1, max_size=5))
def test_one_letter_is_the_distance_of_every_variant(word: str, other: str) -> None:
    assert (other in set(variants(word)) | {word}) == (word in set(variants(other)) | {other})


def test_an_index_counts_the_passages_that_hold_a_word_or_are_called_by_it(tmp_path: Path) -> None:
    index = EmbeddedIndex.create(tmp_path / "index", embedder="e", dimension=2)
    passages = [
        Passage(f"a-{n}", "a", "", "La piscine", "", n, 0, 0, text, None, ())
        for n, text in enumerate(["Les travaux", "Les bus"])
    ]
    index.add(passages, np.zeros((2, 2), np.float32))
    index.commit()
    assert index.frequencies(analyse("piscine bus vélo")) == (2, 1, 0)
