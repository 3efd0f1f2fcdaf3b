from pathlib import Path

import pytest

from corpus.documents import Section
from corpus.structure.titles import readable_name, title_from, title_of_first_page


def test_a_deliberation_is_called_by_its_subject() -> None:
    page = """Direction des Sports

Extrait du registre des
délibérations du Conseil
Municipal de la Ville de Denain
n° 2014 / 195

Présents : Luc Petit, Anne Grand.

Festival des sports extrêmes
sur les berges du canal

Monsieur le Maire rapporte :

La Ville accueille ce festival."""
    assert title_of_first_page(page) == (
        "Festival des sports extrêmes sur les berges du canal"
        " (délibérations du Conseil Municipal de la Ville de Denain n° 2014 / 195)"
    )


def test_a_short_line_with_a_kind_and_a_number_is_a_title() -> None:
    text = "Délibération n° 2024-12\n\nElle annule et remplace la délibération n° 2023-45.\n"
    assert title_from(text, (Section((), 0, len(text)),)) == "Délibération n° 2024-12"


def test_what_stands_after_objet_is_the_subject() -> None:
    page = "Préfecture du Nord\n\nArrêté préfectoral n° 12\n\nObjet : l'usage de l'eau\n\nArticle 1"
    assert title_of_first_page(page) == "l'usage de l'eau (Arrêté préfectoral n° 12)"


def test_minutes_are_called_by_their_day() -> None:
    page = "Secrétariat général\n\nConseil municipal\nde la ville de Denain\n\nSéance du 4 juin 2021\n\nTous."
    assert title_of_first_page(page) == "Conseil municipal de la ville de Denain – Séance du 4 juin 2021"


def test_running_text_is_no_title() -> None:
    page = "Convoqué le 16 mai, le conseil de la ville s'est\nréuni en mairie.\n\nAssociation Rando"
    assert title_of_first_page(page) == "Association Rando"


@pytest.mark.parametrize("page", ["", "12\n\n14", "Oui.\n\nNon."])
def test_a_page_without_a_title_has_none(page: str) -> None:
    assert title_of_first_page(page) is None


def test_a_file_name_is_read_as_words() -> None:
    assert readable_name(Path("CR_conseil-municipal_2021-06.pdf")) == "CR conseil municipal 2021-06"
