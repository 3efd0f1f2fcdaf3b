"""Answering from given passages alone: the product's own judge, over texts that nothing stands around."""

import pytest

from assistant.passages.extractive import ExtractiveComposer
from evals.product.passages import PassagesRow, answer_rows
from index.embedding.embedders import load_embedder

TOWER = (
    "La tour Eiffel est une tour de fer puddlé. Elle mesure 330 mètres de hauteur. "
    "Elle a été construite par Gustave Eiffel pour l'exposition de 1889."
)
OTHERS = (
    "Le Rhône est un fleuve. Il prend sa source dans les Alpes suisses.",
    "Le pont du Gard est un pont romain, près de Remoulins.",
    "La tour Montparnasse est un immeuble de bureaux parisien.",
)
EMBEDDER = load_embedder()


def answered(question: str, *passages: str) -> tuple[bool, str]:
    row = PassagesRow(id=1, question=question, passages=list(passages))
    (answer,) = answer_rows([row], ExtractiveComposer(), EMBEDDER)
    return answer.answered, answer.quote


def test_a_question_that_a_passage_answers_is_answered_from_it() -> None:
    is_answered, quote = answered("Quelle est la hauteur de la tour Eiffel ?", TOWER, *OTHERS)
    assert is_answered
    assert "330 mètres" in quote


@pytest.mark.parametrize(
    "question",
    ["Qui a peint la Joconde ?", "Quelle est la longueur du canal de Suez ?", "Quand est mort Molière ?"],
)
def test_a_question_that_no_passage_answers_is_not(question: str) -> None:
    assert answered(question, TOWER, *OTHERS)[0] is False


def test_without_passages_or_words_in_them_there_is_no_answer() -> None:
    assert answered("Quelle est la hauteur de la tour Eiffel ?")[0] is False
    assert answered("Quelle hauteur ?", "", "…")[0] is False


def test_a_passage_that_another_repeats_answers_all_the_same() -> None:
    assert answered("Qui a construit la tour Eiffel ?", TOWER)[0]
    assert answered("Qui a construit la tour Eiffel ?", TOWER, f"{TOWER} ", *OTHERS)[0]
