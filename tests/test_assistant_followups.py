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
        ("Qui finance le CLEA ?", "Et à quel pourcentage ?", "À quel pourcentage (finance le CLEA) ?"),
        (
            "Combien l'ANRU apporte-t-elle au NPNRU ?",
            "dont combien pour Denain ?",
            "Dont combien pour Denain (l'ANRU apporte au NPNRU) ?",
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


def test_a_first_question_stays_as_it_is() -> None:
    assert standalone("Et sur la CAPH ?", []) == "Et sur la CAPH ?"


def test_the_year_may_come_from_the_answer() -> None:
    turn = Turn("Quel budget pour les vélos ?", "Le budget est de 90 000 € en 2021.")
    assert standalone("et l'année suivante ?", [turn]) == "Quel budget pour les vélos en 2022 ?"


def test_a_follow_up_of_a_follow_up_goes_back_to_the_first_question() -> None:
    turns = [Turn("Combien de bornes sur la CAVM ?", ""), Turn("Et sur la CAPH ?", "")]
    assert standalone("et sur la CCPO ?", turns) == "Combien de bornes sur la CCPO ?"
