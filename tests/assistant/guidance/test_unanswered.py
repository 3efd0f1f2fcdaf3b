"""Why there is no answer is told in a sentence that the passages bear out."""

import pytest

from assistant.answers import Composition
from assistant.guidance.unanswered import explained
from assistant.passages.extractive import ExtractiveComposer
from assistant.questions.phrases import phrases_of, without_year
from assistant.questions.question import understand
from small_corpus import passages_of, small_corpus

CORPUS = small_corpus(passages_of())


def why(question: str) -> Composition:
    composer = ExtractiveComposer()
    hits = CORPUS.search(question, limit=20)
    return explained(question, composer.compose(question, hits, CORPUS), hits, CORPUS, composer)


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("Combien coûte la rénovation de la patinoire ?", "mais pas ce montant."),
        ("Combien l'ANRU apporte-t-elle au NPNRU de Denain ?", "ne mentionnent pas Denain."),
        (
            "Quel budget pour l'achat de vélos en 2024 ?",
            ": ils le disent pour 2021, pas pour 2024.",
        ),
    ],
)
def test_what_is_missing_is_told_apart(question: str, message: str) -> None:
    composition = why(question)
    assert composition.reason == "not_stated"
    assert composition.message is not None
    assert composition.message.endswith(message)
    assert composition.nearest


def test_an_answer_is_left_as_it_is() -> None:
    assert why("Quel est le taux de pauvreté ?").message is None


@pytest.mark.parametrize(
    ("question", "named"),
    [
        (
            "Combien la Région Bretagne a-t-elle versé pour la station d'épuration de Corseul ?",
            ["la Région Bretagne", "la station d’épuration", "Corseul"],
        ),
        ("Quel est le taux de pauvreté de Dunkerque ?", ["le taux de pauvreté", "Dunkerque"]),
        ("Combien de bornes de recharge à Couthenans ?", ["« bornes de recharge »", "Couthenans"]),
        ("Combien la DETR apporte-t-elle au projet EMMA en 2014 ?", ["la DETR", "le projet EMMA"]),
        ("Qui est le président du PETR Cœur de Lorraine ?", ["le PETR Cœur de Lorraine"]),
        ("Quel prix pour la ville de Dinan au 1er janvier 2022 ?", ["la ville de Dinan"]),
    ],
)
def test_the_things_named_are_those_of_the_question(question: str, named: list[str]) -> None:
    assert [phrase.text for phrase in phrases_of(understand(question))] == named


@pytest.mark.parametrize(
    ("question", "without"),
    [
        ("En 2016, combien de DSIL pour la gare ?", "Combien de DSIL pour la gare ?"),
        ("Quelle subvention pour l'ASL au titre de 2021 ?", "Quelle subvention pour l'ASL ?"),
        ("En mars 2023, à quelles heures arroser ?", "À quelles heures arroser ?"),
        ("Combien entre 2020 et 2025 ?", None),
        ("Qui finance le CLEA ?", None),
    ],
)
def test_a_year_is_taken_out_of_a_question(question: str, without: str | None) -> None:
    assert without_year(question) == without
