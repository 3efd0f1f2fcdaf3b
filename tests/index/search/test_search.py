"""Searching by a question, and the fusion of its two scores."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.documents import Passage
from index.embedded.fusion import FusionWeights, calibrated_dense, calibrated_lexical, fused
from index.seams import Alternative, Hit, PassageFilter, Vectors
from index.search.search import Searcher


class Lengths:
    """Embeds a text as its length."""

    name = "lengths"
    dimension = 1

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return np.array([[len(text)] for text in texts], dtype=np.float32)

    def embed_question(self, text: str) -> Vectors:
        return np.array([len(text)], dtype=np.float32)


class Echo:
    """Finds what it was asked: a passage whose id holds the words, the vector, the limit and the filter."""

    def search(
        self, text: str, vector: Vectors, *, limit: int = 10, where: PassageFilter | None = None
    ) -> tuple[Hit, ...]:
        name = f"{text}|{vector[0]:.0f}|{limit}|{where.collections if where else None}"
        return (Hit(Passage(name, "", "", "", "", 0, 0, 0, "", None, ()), 1.0),)

    def rarities(self, tokens: Sequence[str], where: PassageFilter | None = None) -> tuple[float, ...]:
        return (1.0,) * len(tokens)

    def frequencies(self, tokens: Sequence[str], where: PassageFilter | None = None) -> tuple[int, ...]:
        return (1,) * len(tokens)

    def alternatives(
        self, tokens: Sequence[str], where: PassageFilter | None = None
    ) -> tuple[Alternative, ...]:
        return ()

    def neighbours(self, passage: Passage, distance: int = 1) -> tuple[Passage, ...]:
        return (passage,) * distance

    def add(self, passages: Sequence[Passage], vectors: Vectors) -> None: ...

    def remove(self, document_ids: object) -> None: ...

    def __len__(self) -> int:
        return 1


def test_a_question_is_searched_by_its_words_and_its_vector() -> None:
    searcher = Searcher(Echo(), Lengths(), second_look=None)
    hits = searcher.search("eau", limit=3, where=PassageFilter(collections=("eau",)))
    assert hits[0].passage.id == "eau|3|3|('eau',)"


def test_the_second_look_sees_more_candidates_than_are_wanted() -> None:
    assert Searcher(Echo(), Lengths()).search("eau", limit=3)[0].passage.id == "eau|3|50|None"


@pytest.mark.parametrize("question", ["", "  \n"])
def test_a_blank_question_finds_nothing(question: str) -> None:
    assert Searcher(Echo(), Lengths()).search(question) == ()


def test_a_word_at_its_best_counts_for_its_part_of_the_question() -> None:
    assert calibrated_lexical(np.array([3.0, 0.0, 8.0]), 6.0).tolist() == [0.5, 0.0, 1.0]


def test_a_question_without_known_words_has_no_lexical_score() -> None:
    assert calibrated_lexical(np.array([0.0]), 0.0).tolist() == [0.0]


def test_an_opposite_vector_counts_no_less_than_a_foreign_one() -> None:
    assert calibrated_dense(np.array([-0.5, 0.25], dtype=np.float32)).tolist() == [0.0, 0.25]


def test_the_fused_score_lies_between_its_two_parts() -> None:
    assert fused(np.array([0.8]), np.array([0.4]), FusionWeights(dense=0.25))[0] == pytest.approx(0.7)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_a_better_part_never_lowers_the_fused_score(
    dense: float, weight: float, lower: float, higher: float
) -> None:
    lower, higher = sorted((lower, higher))
    scores = fused(np.array([lower, higher]), np.array([dense, dense]), FusionWeights(dense=weight))
    assert scores[0] <= scores[1]


@pytest.mark.parametrize("weight", [-0.1, 1.1])
def test_a_weight_out_of_range_is_refused(weight: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        FusionWeights(dense=weight)
