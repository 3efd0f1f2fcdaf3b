import pytest

from corpus.french.glossary import Definition, Glossary, bundled, find_definitions, spells


@pytest.mark.parametrize(
    ("text", "acronym", "meaning"),
    [
        ("le projet alimentaire territorial (PAT) du parc", "PAT", "projet alimentaire territorial"),
        (
            "La DSIL (dotation de soutien à l'investissement local) aide",
            "DSIL",
            "dotation de soutien à l'investissement local",
        ),
        ("CC : Communauté de Communes / autre", "CC", "Communauté de Communes"),
        (
            "La Communauté d'Agglomération du Pays Vert\n\nReprésentée par X,\nCi-après la « CAPV »,",
            "CAPV",
            "Communauté d'Agglomération du Pays Vert",
        ),
        (
            "La Société du Pays Vert (SIRET 1), représentée par son maire,\ndénommée « SPV » dans ce qui suit",
            "SPV",
            "Société du Pays Vert",
        ),
        (
            "instruite par les directions régionales des affaires\n\nculturelles (DRAC) de",
            "DRAC",
            "directions régionales des affaires culturelles",
        ),
        ("le « Point d'apport volontaire » (PAV)", "PAV", "Point d'apport volontaire"),
        ("Porte-à-porte (à pied) Point d'apport volontaire (PAV)", "PAV", "Point d'apport volontaire"),
    ],
)
def test_a_definition_is_found_where_the_letters_are_the_initials(
    text: str, acronym: str, meaning: str
) -> None:
    assert find_definitions(text) == (Definition(acronym, meaning),)


@pytest.mark.parametrize("text", ["la commune de Denain (CAPH)", "un montant (TTC) de 12 €", "Voir (ANNEXE)"])
def test_a_parenthesis_that_the_words_do_not_spell_defines_nothing(text: str) -> None:
    assert find_definitions(text) == ()


def test_words_of_two_initials_can_give_one_letter_or_more() -> None:
    assert spells("SCoT", "schéma de cohérence territoriale")
    assert spells("PLUi", "plan local d'urbanisme intercommunal")
    assert not spells("PLUi", "programme local de l'habitat")


def test_an_acronym_is_looked_up_however_it_is_dotted_or_cased() -> None:
    assert bundled().meaning("P.C.A.E.T.") == "plan climat-air-énergie territorial"
    assert bundled().meaning("pvd") == "Petites villes de demain"
    assert bundled().acronym("zero artificialisation nette") == "ZAN"


def test_a_meaning_given_by_the_documents_comes_before_the_bundled_one() -> None:
    glossary = Glossary([Definition("CA", "communauté d'agglomération")])
    assert (
        glossary.with_definitions([Definition("CA", "compte administratif")]).meaning("CA")
        == "compte administratif"
    )
