"""The public bodies that a running text names: exact places, the longest name, and no noun, person or street."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.gazetteer.mentions import find


def named(text: str, *near: str) -> list[tuple[str, str]]:
    """Return the names found in a text, each with the id of its body."""
    return [(text[start:end], body.id) for start, end, body in find(text, near)]


def test_bodies_are_found_where_they_are_named() -> None:
    assert named(
        "La CAVM et la Communauté d’agglomération de la Porte du Hainaut aident Anzin, le Conseil départemental"
        " du Nord et la Région Hauts-de-France."
    ) == [
        ("CAVM", "siren:245901160"),
        ("Communauté d’agglomération de la Porte du Hainaut", "siren:200042190"),
        ("Conseil départemental du Nord", "dep:59"),
        ("Région Hauts-de-France", "reg:32"),
    ]


def test_a_lone_name_counts_where_it_stands_as_a_place_does() -> None:
    assert named("Fait à Valenciennes, le 3 mars.") == [("Valenciennes", "insee:59606")]
    assert named("Le maire de Denain, les villes de Lens, Arras et Béthune") == [
        ("maire de Denain", "insee:59172"),
        ("villes de Lens", "insee:62498"),
        ("Arras", "insee:62041"),
        ("Béthune", "insee:62119"),
    ]
    assert named("Denain (59) reçoit 3 M€.") == [("Denain", "insee:59172")]
    assert named("Anzin reçoit 3 M€.") == []
    assert named("Anzin reçoit 3 M€.", "59") == [("Anzin", "insee:59014")]


def test_a_place_has_the_article_of_its_name() -> None:
    assert named("les habitants du Mans et du Havre") == [("Mans", "insee:72181"), ("Havre", "insee:76351")]
    assert named("Le Mans Métropole, Le Havre, à La Rochelle")[1:] == [
        ("Le Havre", "insee:76351"),
        ("La Rochelle", "insee:17300"),
    ]
    assert named("chaque commune du Doubs") == []
    assert named("la commune de Doubs") == [("commune de Doubs", "insee:25204")]


@pytest.mark.parametrize(
    "text",
    [
        "La Cour d'appel statue. Plan de financement. Bois et forêts. La Rue est fermée.",
        "MARCHE PUBLIC, PLAN DE FINANCEMENT, COURS DE MUSIQUE",
        "Le préavis est remis à M. Laval ; rue de Valenciennes, lycée de Denain, canal de Lens.",
        "le Tribunal de Cergy-Pontoise et l'Union européenne",
        "la communauté de communes de Moussy le Vieux",
        "l'état des lieux, ou de l'État d'urgence, ou l'état civil",
        "la navette du Nord au Sud par la Loire, la Somme et le Lot",
        "l'agglomération de Perpignan-les-Vents",
        "la communauté urbaine Grand Paris Seine & Oise",
        "Mairie, Salon d'honneur ; la Résidence Saint Jean",
    ],
)
def test_nouns_persons_streets_rivers_and_parts_of_other_names_are_not_found(text: str) -> None:
    assert named(text) == []


def test_small_letters_count_where_the_text_has_no_capital() -> None:
    assert named("que finance la caf de la somme à saint-quentin et valenciennes métropole ?") == [
        ("caf de la somme", "op:caf:dep:80"),
        ("saint-quentin", "insee:02691"),
        ("valenciennes métropole", "siren:245901160"),
    ]
    assert named("un plan de marche, des cours de bois et un port") == []
    assert named("Que finance la caf à valenciennes ?") == []


def test_the_state_its_services_and_its_operators() -> None:
    assert named(
        "L'État (préfet du Nord, DREAL Hauts-de-France), l'Anah et l'agence de l'eau Artois-Picardie"
    ) == [
        ("État", "etat"),
        ("préfet du Nord", "etat:prefecture:dep:59"),
        ("DREAL Hauts-de-France", "etat:dreal:reg:32"),
        ("Anah", "op:anah"),
        ("agence de l'eau Artois-Picardie", "op:eau-artois-picardie"),
    ]


def test_initials_need_something_of_their_country() -> None:
    assert named("La CASC, association de Bagneux, dans le département des Hauts-de-Seine") == [
        ("département des Hauts-de-Seine", "dep:92")
    ]
    assert named("Qui préside la CAPVM ?") == [("CAPVM", "siren:200057958")]


def test_a_small_commune_needs_something_of_its_country_where_another_is_named() -> None:
    assert named("le foyer de Montsalvy, en Côte-d'Or") == [("Côte-d'Or", "dep:21")]
    assert named("le foyer de Montsalvy")[0][1] == "insee:15134"
    assert named("la commune de Montsalvy, en Côte-d'Or")[0][1] == "insee:15134"


def test_a_name_runs_over_the_end_of_a_line_and_an_accent_may_stand_apart() -> None:
    assert named("la Communauté de communes\nTouraine Est\nVallées") == [
        ("Communauté de communes\nTouraine Est\nVallées", "siren:200073161")
    ]
    assert named("la ville de Be\u0301thune") == [("ville de Be\u0301thune", "insee:62119")]
    assert named("Lens\n\nMétropole") == []


@given(st.text(), st.lists(st.sampled_from(["59", "insee:59606", "etat", "x"])))
def test_any_text_is_read_without_overlap(text: str, near: list[str]) -> None:
    found = find(text, near)
    assert all(0 <= start < end <= len(text) for start, end, _ in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))


WORDS = """
Valenciennes Métropole la ville de commune du département Nord Région Saint Denis ( 93 ) , - ' CAVM agglo État préfet
et L à Lens Pays Or
"""


@given(st.lists(st.sampled_from(WORDS.split()), max_size=30))
def test_names_in_any_order_are_read(words: list[str]) -> None:
    found = find(" ".join(words))
    assert all(one[1] <= other[0] for one, other in pairwise(found))


def test_a_long_text_takes_no_longer_a_word_than_a_short_one() -> None:
    text = "La ville de Lens, rue de Valenciennes, et le Conseil départemental du Nord. "
    assert len(find(text * 2000)) == 2000 * len(find(text))
