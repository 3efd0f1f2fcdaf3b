"""What minutes list in plain lines is added up, ranked and listed, each line called by its own words."""

from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.checking.proof import checked
from assistant.composers import composer_for
from assistant.library.library import Library
from assistant.settings import Settings

MINUTES = """\
# Compte rendu du conseil municipal de Rouvray

Séance du 3 octobre 2022

## Subventions

Le conseil attribue les subventions suivantes aux écoles de musique :

École de musique des Tilleuls d'un montant de 25 000 €
École de musique du Lavoir d'un montant de 35 000 €

## Travaux

La commune de Rouvray retient la liste de travaux suivante :

Cantine scolaire, pour un coût de 881 830 € HT (70 000 € HT honoraires architecte compris)
Préau de l'école, pour un coût de 569 650 € HT
Toiture de l'église, pour un coût de 50 000 € HT
"""
PLAN = """\
# Délibération du conseil municipal de Sainte-Orée

Séance du 23 janvier 2023

Le réseau de chaleur de Sainte-Orée est financé ainsi :

DETR 148 000 € HT
CD65 89 000 € HT
Autofinancement de la commune 60 825 € HT
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder: Path = tmp_path_factory.mktemp("minutes")
    (folder / "rouvray.md").write_text(MINUTES, encoding="utf-8")
    (folder / "sainte-oree.md").write_text(PLAN, encoding="utf-8")
    settings = Settings(folder / "home")
    library = Library.open(settings)
    library.ingest([folder / "rouvray.md", folder / "sainte-oree.md"])
    return Assistant(library.sources, composer_for(settings))


def said(assistant: Assistant, question: str) -> tuple[str, ...]:
    composition = assistant.ask(question).composition
    assert checked(composition).dropped == 0
    return tuple(statement.text.replace("\u00a0", " ") for statement in composition.statements)


def test_lines_without_a_bullet_are_added_up_each_by_its_own_words(assistant: Assistant) -> None:
    first, *_ = said(assistant, "À Rouvray, combien pour les écoles de musique au total en 2022 ?")

    assert "60 000 € au total" in first
    assert "35 000 € (École de musique du Lavoir)" in first
    assert "25 000 € (École de musique des Tilleuls)" in first


def test_the_least_of_a_list_is_told_first_and_all_others_after_it(assistant: Assistant) -> None:
    question = "À Rouvray en 2022, quels travaux coûtent le moins cher ?"

    assert said(assistant, question) == (
        "Toiture de l'église : 50 000 €.",
        "Viennent ensuite : Préau de l'école : 569 650 € ; Cantine scolaire : 881 830 €.",
    )


def test_a_departement_by_its_number_pays_beside_a_programme(assistant: Assistant) -> None:
    question = "réseau de chaleur de Sainte-Orée : DETR et Département, combien d'aides en tout ?"
    first, *_ = said(assistant, question)

    assert "237 000 € au total" in first
    assert "60 825" not in first
