"""A question asked after others is made complete."""

import pytest

from assistant.answers import Turn
from assistant.followups import standalone


@pytest.mark.parametrize(
    ("before", "asked", "expected"),
    [
        (
            "Combien de bornes sont en service sur la CAVM ?",
            "Et sur la CAPH ?",
            "Combien de bornes sont en service sur la CAPH ?",
        ),
        (
            "Combien l'ANRU apporte-t-elle au NPNRU ?",
            "et la CAVM ?",
            "Combien la CAVM apporte-t-elle au NPNRU ?",
        ),
        ("À quoi s'engage l'ADEME ?", "Et VNF ?", "À quoi s'engage VNF ?"),
        ("Quel est le taux de chômage en 2020 ?", "et en 2021 ?", "Quel est le taux de chômage en 2021 ?"),
        (
            "Quel est l'encours de la dette fin 2021 ?",
            "et fin 2022 ?",
            "Quel est l'encours de la dette fin 2022 ?",
        ),
        ("Quel budget vélo en 2021 ?", "et l'année d'après ?", "Quel budget vélo en 2022 ?"),
        ("Quel budget vélo en 2021 ?", "et l'année précédente ?", "Quel budget vélo en 2020 ?"),
        (
            "Combien par an contre le frelon ?",
            "et contre les moustiques ?",
            "Combien par an contre les moustiques ?",
        ),
        (
            "Quel est le taux de pauvreté dans le canton ?",
            "et le taux de chômage ?",
            "Quel est le taux de chômage dans le canton ?",
        ),
        (
            "Quel est le taux de pauvreté du canton ?",
            "et au niveau national ?",
            "Quel est le taux de pauvreté du canton au niveau national ?",
        ),
        ("Qui finance le CLEA ?", "montre-moi la phrase", "Qui finance le CLEA ?"),
        ("Qui finance le CLEA ?", "à quelle page ?", "Qui finance le CLEA ?"),
        ("Qui finance le CLEA ?", "Et à quel pourcentage ?", "À quel pourcentage, le CLEA ?"),
        (
            "Combien l'ANRU apporte-t-elle au NPNRU ?",
            "dont combien pour Denain ?",
            "Combien l'ANRU apporte-t-elle au NPNRU pour Denain ?",
        ),
        (
            "Qui finance le CLEA ?",
            "Quelle aide pour la friche Equipart ?",
            "Quelle aide pour la friche Equipart ?",
        ),
    ],
)
def test_what_the_question_lacks_is_taken_from_the_one_before(before: str, asked: str, expected: str) -> None:
    assert standalone(asked, [Turn(before, "")]) == expected


@pytest.mark.parametrize(
    ("before", "asked", "expected"),
    [
        ("Combien coûte la piscine de Morval ?", "par qui ?", "Qui finance la piscine de Morval ?"),
        ("Combien coûte la piscine de Morval ?", "c'est quand ?", "Quand, la piscine de Morval ?"),
        ("Combien coûte la piscine de Morval ?", "et 2019 ?", "Combien coûte la piscine de Morval en 2019 ?"),
        ("Quel budget pour la DETR 2018 ?", "et 2019 ?", "Quel budget pour la DETR 2019 ?"),
        (
            "Combien de communes sont couvertes par le CRTE ?",
            "lesquelles ?",
            "Quelles communes sont couvertes par le CRTE ?",
        ),
        ("Combien de projets sont aidés ?", "lesquels ?", "Quels projets sont aidés ?"),
        (
            "Combien de communes sont couvertes par le CRTE du Mans ?",
            "et à Blois ?",
            "Combien de communes sont couvertes par le CRTE à Blois ?",
        ),
        ("Qui a signé le contrat ?", "et quand ?", "Quand a été signé le contrat ?"),
        ("Qui a signé le contrat ?", "quand ça ?", "Quand a été signé le contrat ?"),
        (
            "Quelle est la dotation du Val-Joli ?",
            "c'est financé par qui ?",
            "C'est financé par qui, la dotation du Val-Joli ?",
        ),
        (
            "Quel est le taux de la DETR pour les écoles ?",
            "et le plafond ?",
            "Quel est le plafond de la DETR pour les écoles ?",
        ),
        (
            "Quel est le taux de la DETR pour les écoles ?",
            "Et avant ?",
            "Quel est le taux de la DETR pour les écoles avant ?",
        ),
        (
            "Quel est le taux de la DETR ?",
            "sur combien d'années ?",
            "Sur combien d'années, le taux de la DETR ?",
        ),
        ("Quel est le taux de la DETR ?", "t'es sûr ?", "Quel est le taux de la DETR ?"),
        ("Quel est le taux de la DETR ?", "merci", "merci"),
        (
            "Quels sont les trois axes du projet ?",
            "détaille le deuxième",
            "Détaille le deuxième, les trois axes du projet ?",
        ),
        ("Qui préside le PETR ?", "et son adresse ?", "Son adresse, le PETR ?"),
        (
            "Combien coûte en tout le projet EMMA ?",
            "Et Val Métropole, elle met combien ?",
            "Combien Val Métropole met-elle pour le projet EMMA ?",
        ),
        (
            "Quel montant pour Territoires d'industrie ?",
            "dont combien pour la formation ?",
            "Quel montant pour Territoires d'industrie pour la formation ?",
        ),
    ],
)
def test_a_few_words_are_enough_to_ask_on(before: str, asked: str, expected: str) -> None:
    assert standalone(asked, [Turn(before, "")]) == expected


@pytest.mark.parametrize(
    ("before", "answer", "asked", "expected"),
    [
        (
            "Qui finance la boucle cyclable ?",
            "L'État et la Région financent la boucle cyclable.",
            "et eux, combien ils donnent ?",
            "Combien l'État et la Région donnent pour la boucle cyclable ?",
        ),
        (
            "Qui porte le contrat ?",
            "Le contrat est porté par la communauté de communes du Val.",
            "et elle, combien elle donne ?",
            "Combien la communauté de communes du Val donne pour le contrat ?",
        ),
        (
            "Qui finance la boucle cyclable ?",
            "Elle coûte 3 M€.",
            "et eux, combien ils donnent ?",
            "Eux, combien ils donnent, la boucle cyclable ?",
        ),
    ],
)
def test_they_are_those_whom_the_answer_named(before: str, answer: str, asked: str, expected: str) -> None:
    assert standalone(asked, [Turn(before, answer)]) == expected


def test_a_first_question_stays_as_it_is() -> None:
    assert standalone("Et sur la CAPH ?", []) == "Et sur la CAPH ?"


def test_the_year_may_come_from_the_answer() -> None:
    turn = Turn("Quel budget pour les vélos ?", "Le budget est de 90 000 € en 2021.")
    assert standalone("et l'année suivante ?", [turn]) == "Quel budget pour les vélos en 2022 ?"


def test_a_follow_up_of_a_follow_up_goes_back_to_the_first_question() -> None:
    turns = [Turn("Combien de bornes sur la CAVM ?", ""), Turn("Et sur la CAPH ?", "")]
    assert standalone("et sur la CCPO ?", turns) == "Combien de bornes sur la CCPO ?"
