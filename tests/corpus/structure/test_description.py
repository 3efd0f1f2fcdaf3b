import pytest

from corpus.structure.description import (
    describe,
    find_kind,
    find_period,
    find_signatories,
    find_territory,
)

CONTRACT = """CONTRAT DE RELANCE ET DE TRANSITION ÉCOLOGIQUE
2021-2026
ENTRE
- La Communauté de Communes des Deux Rives
Représentée par Madame Anne MARTIN, sa présidente,
ET
- L'Etat
Représenté par Monsieur Paul DURAND, préfet,
Vu la loi du 22 juillet 2019,
Contrat signé le 3 décembre 2021
La Communauté de Communes des Deux Rives s'engage.
"""


def test_a_contract_tells_its_kind_date_parties_place_and_period() -> None:
    found = describe("contrat.txt", "Contrat de relance et de transition écologique", CONTRACT, "text/plain")
    assert found.kind == "CRTE"
    assert found.date == "2021-12-03"
    assert found.territory == "Communauté de communes des Deux Rives"
    assert found.signatories == ("Communauté de Communes des Deux Rives", "Etat")
    assert found.period == "2021-2026"


@pytest.mark.parametrize(
    ("name", "title", "head", "kind"),
    [
        ("a.pdf", "", "Extrait du registre des délibérations du Conseil Municipal", "délibération"),
        ("CR_reunion.pdf", "", "CR du conseil municipal\nOrdre du jour", "compte rendu"),
        ("x.pdf", "Projet de territoire du Pays Vert", "", "projet de territoire"),
        ("x.pdf", "", "Un texte qui ne dit rien de lui-même", None),
    ],
)
def test_the_kind_comes_from_the_words_that_name_it(
    name: str, title: str, head: str, kind: str | None
) -> None:
    assert find_kind(name, title, head, "application/pdf") == kind


def test_a_spreadsheet_is_a_list() -> None:
    assert find_kind("convention.xlsx", "", "", "text/csv") == "liste"


def test_the_territory_is_the_place_named_most() -> None:
    text = "Le conseil municipal de Belleroche. La commune de Belleroche. La commune de Sens est voisine."
    assert find_territory("", "", text) == "Belleroche"


@pytest.mark.parametrize(
    ("text", "territory"),
    [
        ("La commune de Belval et la CAF des Ardennes. Commune de Belval.", "Belval"),
        ("COMMUNE DE VILLERS LA TOUR. COMMUNE DE VILLERS LA TOUR", "Villers la Tour"),
        ("La mairie Martine signe. La mairie Martine ouvre. Chère Agglomération, chère Agglomération", None),
    ],
)
def test_a_place_is_a_name_and_no_more(text: str, territory: str | None) -> None:
    assert find_territory("", "", text) == territory


@pytest.mark.parametrize(
    ("title", "text", "territory"),
    [
        # Each of many is no place of the whole.
        (
            "Territoire d'industrie",
            "Les membres sont : CC Rives de Belle, CA Grand Lac, CC de Mons, CA du Val de Loue.",
            None,
        ),
        ("Contrat de ville pour le Bellevillois", "La communauté de communes Rives de Belle", "Bellevillois"),
        # The title names the one that is meant.
        (
            "Belleroche, territoire d'innovation",
            "Avec la communauté de communes des Hauts de Sens, la commune de Belleroche est retenue.",
            "Belleroche",
        ),
        # A municipal council is no council of the community that it speaks of.
        (
            "Conseil municipal du 21 janvier 2022",
            "Le Pays de Belleroche a voté. La communauté de communes du Pays de Belleroche paiera.",
            None,
        ),
    ],
)
def test_a_place_that_is_not_sure_is_not_said(title: str, text: str, territory: str | None) -> None:
    assert find_territory("", title, text) == territory


@pytest.mark.parametrize(
    ("text", "territory"),
    [
        (
            "La CC Estuaire et Sillon. La CC Estuaire et Sillon vote.",
            "Communauté de communes Estuaire et Sillon",
        ),
        ("VILLE DE VILLIERS LE BEL. Ville de VILLIERS LE BEL (95)", "Villiers-le-Bel"),
        ("Département des Côtes d'Armor. Le Département des Côtes d'Armor paie.", "Côtes-d'Armor"),
    ],
)
def test_a_known_body_goes_by_its_own_name_however_a_document_writes_it(text: str, territory: str) -> None:
    assert find_territory("", "", text) == territory


def test_a_day_of_the_week_is_no_place() -> None:
    assert (
        find_territory("", "", "Conseil municipal du Mardi 12 mai. Conseil municipal du Mardi 19 mai.")
        is None
    )


@pytest.mark.parametrize(
    ("name", "territory"),
    [
        ("champignysurmarne-2020-07-03.pdf", "Champigny-sur-Marne"),
        ("CR_Champigny_sur_Marne.docx", "Champigny-sur-Marne"),
        ("mairie-de-creteil-pv.pdf", "Créteil"),
        # Where something takes place is not whose document it is.
        ("2019_les_maires_reunis_a_paris.pdf", None),
        ("scan0012.pdf", None),
    ],
)
def test_the_name_of_the_file_tells_whose_document_it_is_where_it_begins_with_a_place_named(
    name: str, territory: str | None
) -> None:
    text = "Il vend un terrain à Champigny-sur-Marne (94), un autre à Créteil, et va à Paris."
    assert find_territory(name, "", text) == territory


def test_parties_of_one_sentence_are_told_apart() -> None:
    text = (
        "Entre la commune de Belval, représentée par son maire, Madame Anne Petit, et la Caisse d'allocations "
        "familiales (CAF), établissement public, représentée par son directeur,\nd'une part, et l'État, "
        "représenté par le préfet, d'autre part, il est convenu ce qui suit"
    )
    assert find_signatories(text) == ("Commune de Belval", "Caisse d'allocations familiales", "État")


def test_minutes_that_tell_of_parties_have_none() -> None:
    text = "La Ville de Belval, représentée par son maire, achète la parcelle."
    assert describe("cr.txt", "Compte rendu du conseil municipal", text, "text/plain").signatories == ()


def test_a_sentence_about_representation_is_no_signatory() -> None:
    assert find_signatories("Conformément aux statuts, la ville y est représentée par deux élus.") == ()


def test_a_range_of_years_is_a_period_and_a_page_range_is_not() -> None:
    assert find_period("Programme 2023/2027", "") == "2023-2027"
    assert find_period("", "pages 2012 à 2012") is None
    assert find_period("", "conclue du 1er janvier 2022 au 31 décembre 2025") == "2022-2025"


def test_a_title_that_aims_at_no_place_tells_none() -> None:
    title = "AVIS POUR LA CONCLUSION D’UN CONTRAT DE BAIL"

    assert find_territory("", title, "Mairie de Belleroche. La commune de Belleroche loue.") == "Belleroche"
