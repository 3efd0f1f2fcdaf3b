"""A question asked after others is made complete."""

import pytest

from assistant.answers import Turn
from assistant.questions.followups.standalone import standalone


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
        ("Qui finance le CLEA ?", "Et à quel pourcentage ?", "Le CLEA : à quel pourcentage ?"),
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
        ("Combien coûte la piscine de Morval ?", "c'est quand ?", "La piscine de Morval : quand ?"),
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
            "Qui finance la dotation du Val-Joli ?",
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
            "Le taux de la DETR : sur combien d'années ?",
        ),
        ("Quel est le taux de la DETR ?", "t'es sûr ?", "Quel est le taux de la DETR ?"),
        ("Quel est le taux de la DETR ?", "merci", "merci"),
        (
            "Quels sont les trois axes du projet ?",
            "détaille le deuxième",
            "Les trois axes du projet : détaille le deuxième ?",
        ),
        ("Qui préside le PETR ?", "et son adresse ?", "Le PETR : son adresse ?"),
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
            "La boucle cyclable : eux, combien ils donnent ?",
        ),
    ],
)
def test_they_are_those_whom_the_answer_named(before: str, answer: str, asked: str, expected: str) -> None:
    assert standalone(asked, [Turn(before, answer)]) == expected


@pytest.mark.parametrize(
    ("before", "asked", "expected"),
    [
        (
            "Quels organismes siègent au comité de pilotage ?",
            "à quelle fréquence se réunit-il ?",
            "À quelle fréquence le comité de pilotage se réunit-il ?",
        ),
        (
            "Quand le CRTE du Val a-t-il été signé ?",
            "par qui ?",
            "Par qui le CRTE du Val a-t-il été signé ?",
        ),
        (
            "Quand le CRTE du Val a-t-il été signé ?",
            "et celui de Metz ?",
            "Quand le CRTE de Metz a-t-il été signé ?",
        ),
        (
            "Combien d'arbres Morval doit-elle replanter ?",
            "pourquoi ?",
            "Pourquoi Morval doit-elle replanter des arbres ?",
        ),
        ("Qui finance le CLEA ?", "c'est quoi ?", "Qu'est-ce que le CLEA ?"),
        ("Qui finance le CLEA ?", "combien ça coûte ?", "Combien coûte le CLEA ?"),
        ("Qui finance le CLEA ?", "c'est quoi le total ?", "Quel est le montant total pour le CLEA ?"),
        ("Qui finance le CLEA ?", "et les autres ?", "Qui d'autre finance le CLEA ?"),
        ("Qui finance le CLEA ?", "plus de détails", "Que disent les documents sur le CLEA ?"),
        ("Qui finance le CLEA ?", "idem pour le NPNRU", "Qui finance le NPNRU ?"),
        ("Qui finance le CLEA ?", "et pour la CAPH ?", "Qui finance le CLEA pour la CAPH ?"),
        ("Qui finance la halle ?", "et la Région ?", "Quelle participation de la Région pour la halle ?"),
        ("Qui finance la halle ?", "Au fait, qui préside le PETR ?", "Qui préside le PETR ?"),
        ("Combien pour la rue Blay ?", "non, pour la rue Rimb", "Combien pour la rue Rimb ?"),
        ("Combien coûte l'auditeur ?", "qui le paie ?", "Qui paie l'auditeur ?"),
        (
            "Quelle amende prévoit l'arrêté ?",
            "et l'astreinte par jour ?",
            "Quelle astreinte par jour prévoit l'arrêté ?",
        ),
        (
            "Combien de DSIL pour la gare en 2018 ?",
            "et en DETR ?",
            "Combien de DETR pour la gare en 2018 ?",
        ),
        (
            "combien met Val Métropole dans le NPNRU",
            "et pour la CAPH ?",
            "combien met la CAPH dans le NPNRU ?",
        ),
        (
            "Combien de bornes sont prévues sur la CAPH ?",
            "et combien sur la CAVM ?",
            "Combien de bornes sont prévues sur la CAVM ?",
        ),
        (
            "Combien de fois se réunit le comité technique ?",
            "et le comité de pilotage ?",
            "Combien de fois se réunit le comité de pilotage ?",
        ),
        ("L'internat a reçu combien ?", "quand ?", "L'internat : quand ?"),
        ("la boucle fait combien de km", "elle coûte combien", "Combien coûte la boucle ?"),
        (
            "Qui entretient la halle fin 2021 ?",
            "et un an plus tard, en mai 2022, qui prend le relais ?",
            "Qui entretient la halle en mai 2022 ?",
        ),
        (
            "Quel est le montant global de l'écoparc du Val ?",
            "qui finance ?",
            "Qui finance l'écoparc du Val ?",
        ),
    ],
)
def test_the_question_is_one_that_a_person_would_write(before: str, asked: str, expected: str) -> None:
    assert standalone(asked, [Turn(before, "")]) == expected


def test_an_item_of_the_answer_may_be_asked_about_by_its_rank() -> None:
    turn = Turn("Quels sont les axes ?", "Les axes sont : les soins ; l'emploi des jeunes ; la lecture. [1]")
    assert (
        standalone("détaille le deuxième", [turn]) == "Que disent les documents sur « l'emploi des jeunes » ?"
    )


def test_a_first_question_stays_as_it_is() -> None:
    assert standalone("Et sur la CAPH ?", []) == "Et sur la CAPH ?"


def test_the_year_may_come_from_the_answer() -> None:
    turn = Turn("Quel budget pour les vélos ?", "Le budget est de 90 000 € en 2021.")
    assert standalone("et l'année suivante ?", [turn]) == "Quel budget pour les vélos en 2022 ?"


def test_a_follow_up_of_a_follow_up_goes_back_to_the_first_question() -> None:
    turns = [Turn("Combien de bornes sur la CAVM ?", ""), Turn("Et sur la CAPH ?", "")]
    assert standalone("et sur la CCPO ?", turns) == "Combien de bornes sur la CCPO ?"
