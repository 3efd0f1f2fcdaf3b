"""Which public body a whole name is: one body under all its names, and never a wrong one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.french.folding import fold
from corpus.gazetteer.gazetteer import Entity, by_id, gazetteer, resolve

CAVM = Entity(
    "siren:245901160", "epci", "Communauté d'agglomération Valenciennes Métropole", frozenset({"59"})
)
BODIES = [gazetteer().entity(row) for row in range(len(gazetteer()))]


def known_as(name: str, *near: str) -> str | None:
    """Return the id of the body that a name means."""
    body = resolve(name, near)
    return body.id if body else None


@pytest.mark.parametrize(
    "name",
    [
        "la CAVM",
        "Valenciennes Métropole",
        "l'agglo de Valenciennes",
        "CA Valenciennes Métropole",
        "CA VALENCIENNES METROPOLE (CAVM)",
        "Communauté d’agglomération de Valenciennes Métropole",
        "communaute d'agglomeration valenciennes-metropole",
    ],
)
def test_an_agglomeration_is_one_under_all_its_names(name: str) -> None:
    assert resolve(name) == CAVM


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Saint-Amand-les-Eaux", "insee:59526"),
        ("commune de ST AMAND LES EAUX", "insee:59526"),
        ("Mairie de St-Amand-les-Eaux", "insee:59526"),
        ("Ville du Mans", "insee:72181"),
        ("MANS LE", "insee:72181"),
        ("Pays de L'Or", "siren:243400470"),
        ("CA du Pays de l’Or", "siren:243400470"),
        ("métropole de Lyon", "siren:200046977"),
        ("CC du Pays de Lumbres", "siren:246201016"),
        ("Conseil départemental de la Seine-Saint-Denis", "dep:93"),
        ("DEP DE LA DROME", "dep:26"),
        ("Région Hauts-de-France", "reg:32"),
        ("conseil régional de Normandie", "reg:28"),
        ("PACA", "reg:93"),
        ("Région Sud", "reg:93"),
        ("La Ville-du-Bois", "insee:91665"),
        ("l'État", "etat"),
        ("Banque des Territoires", "op:cdc"),
        ("ademe", "op:ademe"),
        ("Agence de l'eau Artois Picardie", "op:eau-artois-picardie"),
    ],
)
def test_the_words_around_a_name_do_not_matter(name: str, code: str) -> None:
    assert known_as(name) == code


def test_a_departement_is_neither_a_region_nor_the_region_that_it_lies_in() -> None:
    assert known_as("Nord") == known_as("département du Nord") == "dep:59"
    assert known_as("Région Nord") is None
    assert known_as("Hauts-de-France") == "reg:32"


def test_a_commune_and_its_agglomeration_stay_two() -> None:
    assert known_as("Dinan") == known_as("Ville de Dinan") == "insee:22050"
    assert known_as("Dinan Agglomération") == known_as("agglomération de Dinan") == "siren:200068989"
    assert known_as("CC de Dinan-Léon") is None


def test_a_name_of_several_needs_something_near() -> None:
    assert known_as("Saint-Denis") is None
    assert known_as("Saint-Denis", "93") == known_as("Saint-Denis (93)") == "insee:93066"
    assert known_as("Saint-Denis (La Réunion)") == "insee:97411"
    assert known_as("Saint-Denis", "insee:97411", "insee:93066") is None
    assert known_as("Saint-Denis", "insee:93066") == "insee:93066"
    assert known_as("Saint-Denis", "siren:245901160") is None


def test_a_commune_and_a_departement_of_one_name_need_their_form() -> None:
    assert known_as("Mayenne") is None
    assert known_as("commune de Mayenne") == "insee:53147"
    assert known_as("département de la Mayenne") == "dep:53"


def test_initials_that_mean_another_thing_or_several_bodies_are_no_agglomeration() -> None:
    assert known_as("CCI") is None
    assert known_as("CAF") == "op:caf"
    assert known_as("CCPL") is None
    assert known_as("CAPH", "59") == "siren:200042190"
    assert known_as("CAPH", "13") is None


def test_a_small_commune_far_from_here_is_rather_another_of_its_name() -> None:
    assert known_as("Denain", "62") == "insee:59172"
    assert known_as("Haut-Bocage") == "insee:03158"
    assert known_as("Haut-Bocage", "85") is None


def test_a_service_in_one_place_bears_the_place() -> None:
    prefecture = resolve("Préfecture du Nord")
    assert prefecture == Entity("etat:prefecture:dep:59", "state", "Préfecture (Nord)", frozenset({"59"}))
    assert by_id(prefecture.id) == by_id("etat:prefecture")
    assert known_as("ARS Hauts-de-France") == "op:ars:reg:32"
    assert known_as("sous-préfecture de Vienne", "38") == "etat:sous-prefecture:insee:38544"
    assert known_as("Mutualité sociale agricole Beauce") is None
    assert known_as("préfecture de la Vienne") == "etat:prefecture:dep:86"


@pytest.mark.parametrize("name", ["", "la", "(59)", "commune", "ville de demain", "agglo", "CC", "Zzyzx"])
def test_what_is_no_name_is_nobody(name: str) -> None:
    assert resolve(name) is None


def test_every_official_name_is_its_own_body_or_several() -> None:
    wrong = [body for body in BODIES if (found := resolve(body.name)) is not None and found.id != body.id]
    assert wrong == []


def test_most_official_names_are_told_by_themselves_and_the_others_by_their_departement() -> None:
    told = sum(resolve(body.name) is not None for body in BODIES)
    near = sum(resolve(body.name, body.departements) is not None for body in BODIES)
    assert told > 0.89 * len(BODIES)
    assert near > 0.98 * len(BODIES)


@given(
    st.sampled_from(BODIES),
    st.sampled_from([str.upper, str.lower, fold, lambda name: name.replace("-", " ").replace("'", "’")]),
    st.sampled_from(["", "la ", "le ", "les ", "l'", " "]),
)
def test_case_accents_hyphens_and_articles_do_not_matter(body: Entity, written, article: str) -> None:  # type: ignore[no-untyped-def]
    assert resolve(article + written(body.name), body.departements) == resolve(body.name, body.departements)


@given(st.text(), st.lists(st.text(max_size=5), max_size=3))
def test_any_text_may_be_asked(name: str, near: list[str]) -> None:
    body = resolve(name, near)
    assert body is None or by_id(body.id) is not None


def test_every_id_leads_to_its_body() -> None:
    assert all(by_id(body.id) == body for body in BODIES)
    assert len({body.id for body in BODIES}) == len(BODIES)
