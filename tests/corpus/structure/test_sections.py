from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from corpus.structure.headings import clean_heading
from corpus.structure.sections import find_sections

LINES = st.sampled_from(
    [
        "",
        "",
        "# Titre",
        "## Article 3 : Durée",
        "Sommaire",
        "Axe 1 : Agir ........ 3",
        "Axe 1 : Agir",
        "- une action",
        "1. Bilan",
        "1.1 Bilan chiffré",
        "Le maire signe la convention avec l'État.",
        "VOLET 2",
        "UN TERRITOIRE SOLIDAIRE",
        "Il vous reste 80% de l'article à lire.",
        "Contenu abonné",
        "**Les centres-bourgs**",
        "Annexe 1",
        "a) la filière bois",
    ]
)


def paths(text: str, media_type: str = "text/plain") -> list[str]:
    return [" > ".join(section.path) for section in find_sections(text, media_type) if section.path]


def of_kind(text: str, kind: str, media_type: str = "text/plain") -> list[str]:
    sections = find_sections(text, media_type)
    return [text[section.start : section.end].strip() for section in sections if section.kind == kind]


PROJECT = """Projet de territoire

Pilier 2 : Transition

→ Objectif stratégique n°1 : Développer la qualité.

Objectif opérationnel n°2.1.1 : Soutenir l'éducation.

- Développer des ateliers.

→ **Objectif stratégique n°2 : Maîtriser la facture.**

Objectif opérationnel n°2.2.1 : **Promouvoir les énergies.**

- Engager un diagnostic.

Pilier 3 : Attractivité

→ Objectif stratégique n°2 : Organiser.

Objectif opérationnel n°3.1.3 : Conduire une politique.
"""


def test_numbered_objectives_lie_under_their_pillar_and_keep_the_number_that_they_bear() -> None:
    quality = "Pilier 2 : Transition > Objectif stratégique n°1 : Développer la qualité."
    bill = "Pilier 2 : Transition > Objectif stratégique n°2 : Maîtriser la facture."
    organising = "Pilier 3 : Attractivité > Objectif stratégique n°2 : Organiser."
    assert paths(PROJECT) == [
        "Pilier 2 : Transition",
        quality,
        f"{quality} > Objectif opérationnel n°2.1.1 : Soutenir l'éducation.",
        bill,
        f"{bill} > Objectif opérationnel n°2.2.1 : Promouvoir les énergies.",
        "Pilier 3 : Attractivité",
        organising,
        f"{organising} > Objectif opérationnel n°3.1.3 : Conduire une politique.",
    ]


def test_the_actions_of_an_objective_are_in_its_section() -> None:
    (section,) = [s for s in find_sections(PROJECT, "text/plain") if s.path and "2.1.1" in s.path[-1]]
    assert "- Développer des ateliers." in PROJECT[section.start : section.end]


def test_levels_of_markdown_are_followed() -> None:
    text = "# Plan\n\nTexte.\n\n## Eau\n\nTexte.\n\n### Bilan\n\nTexte.\n\n## Air\n\nTexte."
    assert paths(text, "text/markdown") == ["Plan", "Plan > Eau", "Plan > Eau > Bilan", "Plan > Air"]


def test_kinds_and_numbers_tell_more_than_levels_that_contradict_each_other() -> None:
    text = """## Article 6 • Durée

Six ans.

# VOLET 1

UN TERRITOIRE DÉMONSTRATEUR
DES TRANSITIONS

## 1. Agir pour l'énergie

Texte.

### • Réduire les consommations

Texte.

## • Produire de la chaleur

Texte.

## VOLET 2

### UN ESPACE ATTRACTIF

# 39 M€

C'est le montant du volet.

### 1. Conforter l'industrie

Texte.
"""
    first = "VOLET 1 : UN TERRITOIRE DÉMONSTRATEUR DES TRANSITIONS"
    assert paths(text, "text/markdown") == [
        "Article 6 • Durée",
        first,
        f"{first} > 1. Agir pour l'énergie",
        f"{first} > 1. Agir pour l'énergie > Réduire les consommations",
        f"{first} > 1. Agir pour l'énergie > Produire de la chaleur",
        "VOLET 2 : UN ESPACE ATTRACTIF",
        "VOLET 2 : UN ESPACE ATTRACTIF > 1. Conforter l'industrie",
    ]


def test_a_table_of_contents_ends_where_its_first_entry_comes_back() -> None:
    text = """# Sommaire

<b>Paroles des présidents .....</b>\t<b>8</b>
<b>Article 1 – Objet .....</b>\t<b>11</b>

## VOLET 1

## VOLET 2

# PAROLES DES PRÉSIDENTS

Seuls on va vite.

# Article 1 . Objet

Le contrat engage l'État.
"""
    (contents,) = of_kind(text, "contents")
    assert contents.endswith("## VOLET 2")
    assert paths(text) == ["PAROLES DES PRÉSIDENTS", "Article 1 . Objet"]


def test_lines_led_to_page_numbers_are_a_table_of_contents_without_a_title_too() -> None:
    entries = "Glossaire ............ 4\nSynthèse ............. 5\nI. Etat des lieux .... 7\n"
    assert of_kind(f"{entries}\nGlossaire\nANCT : agence nationale.\n", "contents", "application/pdf") == [
        entries.strip()
    ]


def test_articles_and_numbers_of_a_pdf_are_sections() -> None:
    text = """REGLEMENT DU LABEL CLIMAT
Article 1. LES DROITS D'UTILISATION
Depuis 2008, l'agence est le porteur de la démarche.
Article 2. LES ACTEURS
2.1 Le conseiller du territoire
La tâche du conseiller est d'animer le processus.
2.2 Les auditeurs
Les auditeurs sont référencés.
Article 3. LE PROCESSUS
Le dossier est transmis."""
    assert [path.split(" > ")[-1] for path in paths(text, "application/pdf")] == [
        "REGLEMENT DU LABEL CLIMAT",
        "Article 1. LES DROITS D'UTILISATION",
        "Article 2. LES ACTEURS",
        "2.1 Le conseiller du territoire",
        "2.2 Les auditeurs",
        "Article 3. LE PROCESSUS",
    ]
    assert "Article 2. LES ACTEURS > 2.2 Les auditeurs" in paths(text, "application/pdf")


def test_the_items_of_minutes_are_sections_and_the_agenda_that_lists_them_is_one_list() -> None:
    text = """Conseil municipal du 4 juin
Ordre du jour
1. Plan de sauvegarde
2. Taxe d'aménagement
3. Vente des tables
Le quorum est atteint.
1. Plan de sauvegarde
Les postes sont pourvus.
2. Taxe d'aménagement
Le taux est de 5 %."""
    assert paths(text, "application/pdf") == ["1. Plan de sauvegarde", "2. Taxe d'aménagement"]


def test_a_heading_goes_on_over_its_second_line() -> None:
    text = """Adopté à l'unanimité

11 - ZAC Ovalie - Demande d'agrément - Tranche 3
Lot n° 11A - Société Marignan

Le maire présente le projet de la société."""
    assert paths(text, "application/pdf") == [
        "11 - ZAC Ovalie - Demande d'agrément - Tranche 3 Lot n° 11A - Société Marignan"
    ]


def test_running_text_that_names_an_article_is_no_heading() -> None:
    text = (
        "Le contrat est régi par\nl'article 3 du code, qui renvoie à\narticle 4 : durée, et\nVolet 2 du plan."
    )
    assert paths(text, "application/pdf") == []


def test_what_follows_a_paywall_is_aside() -> None:
    text = """Contenu abonné

Territoires d'industrie : peut mieux faire

Les débuts ont été poussifs.

Il vous reste 80% de l'article à lire.
Rejoignez-nous.

ça peut vous intéresser

Un autre article sur une autre ville."""
    assert of_kind(text, "body") == [
        "Territoires d'industrie : peut mieux faire\n\nLes débuts ont été poussifs."
    ]


def test_lines_about_the_file_are_aside() -> None:
    text = (
        "# source: https://a.fr | title: Les CRTE\n# nature: fiche reformulée\n\nLe contrat dure six ans.\n"
    )
    assert of_kind(text, "body") == ["Le contrat dure six ans."]


def test_a_heading_is_cleaned_of_markup_and_cut_at_a_word() -> None:
    assert clean_heading("## → **Axe 1 :** le 2&lt;sup&gt;e&lt;/sup&gt; _plan_ :") == "Axe 1 : le 2e plan"
    long = clean_heading("mot " * 100)
    assert len(long) <= 160
    assert long.endswith("mot…")


@given(
    st.lists(LINES).map("\n".join),
    st.sampled_from(["text/plain", "text/markdown", "text/html", "application/pdf"]),
)
def test_sections_follow_each_other_and_cover_the_text(text: str, media_type: str) -> None:
    sections = find_sections(text, media_type)
    assert all(before.end == after.start for before, after in pairwise(sections))
    assert "".join(text[section.start : section.end] for section in sections) == text


def test_an_axis_inside_a_numbered_item_is_a_part_of_it_when_the_numbers_go_on() -> None:
    text = """1 - Centre de loisirs

Le maire présente le centre.

2 - Cinéma de quartier

Le projet est défini.

Axe 1 : Un cinéma familial

Des films pour tous.

3 - Subventions

Elles sont votées."""
    assert paths(text, "application/pdf") == [
        "1 - Centre de loisirs",
        "2 - Cinéma de quartier",
        "2 - Cinéma de quartier > Axe 1 : Un cinéma familial",
        "3 - Subventions",
    ]


def test_a_theme_in_capitals_holds_the_items_that_follow_even_when_their_numbers_go_on() -> None:
    text = """FINANCES COMMUNALES

1. Budget primitif

Il est voté.

URBANISME ET LOGEMENT

2. Plan local

Il est révisé."""
    assert paths(text, "application/pdf") == [
        "FINANCES COMMUNALES",
        "FINANCES COMMUNALES > 1. Budget primitif",
        "URBANISME ET LOGEMENT",
        "URBANISME ET LOGEMENT > 2. Plan local",
    ]


def test_items_of_a_list_that_name_axes_are_no_headings() -> None:
    items = "• Axe 1 : redonner au quartier un cinéma\nouvert à tous ;\n\n• Axe 2 : former les jeunes ;"
    text = f"Le projet retient :\n\n{items}\n\nFin."
    assert paths(text, "application/pdf") == []


def test_the_parts_of_an_item_numbered_in_another_manner_lie_within_it() -> None:
    text = (
        "11 - Parc des Aulnes - Autorisation de signer les marchés\n\nLe dossier a pour objet le marché.\n\n"
        "1. Présentation du marché\n\nIl dure dix mois.\n\n2. Financement\n\nIl est prévu au budget.\n\n"
        "12 - Demandes d'urbanisme\n\nLa Ville dépose les demandes.\n"
    )
    item = "11 - Parc des Aulnes - Autorisation de signer les marchés"
    assert paths(text) == [
        item,
        f"{item} > 1. Présentation du marché",
        f"{item} > 2. Financement",
        "12 - Demandes d'urbanisme",
    ]


LONG = (
    "8 - Foncier - Rue des Lilas - Cession à titre gracieux de la parcelle KY 266 au syndicat des\n"
    "copropriétaires, après déclassement du domaine public et constitution d'une servitude de\n"
    "passage - Autorisation de signer l'acte"
)


def test_the_third_part_of_a_first_item_is_not_taken_for_the_next_item() -> None:
    text = (
        "1 - Plan de déplacements - Avis\n\nLe plan a trois parties, que voici.\n\n1. Les trajets\n\nIls sont courts.\n\n"
        "2. Les vélos\n\nIls sont loués.\n\n3. Les bus\n\nIls roulent.\n\n2 - Tarifs\n\nIls sont votés.\n"
    )
    assert paths(text)[3] == "1 - Plan de déplacements - Avis > 3. Les bus"


MINUTES = [
    LONG,
    "9 - Tarifs",
    "11-Convention d'occupation du domaine public - Kiosque",
    "12 - Achat de manuels.\nAutorisation de signer les marchés.",
    "13 - Vœu",
]


def minutes(items: list[str]) -> str:
    body = "Le rapporteur expose le dossier au conseil. " * 12
    return "\n\n".join(f"{item}\n\n{body}\n\nAdopté à l'unanimité." for item in items)


def test_every_item_of_an_agenda_is_a_section_however_long_its_title() -> None:
    found = paths(minutes(MINUTES))
    assert [path.split(" ")[0].split("-")[0] for path in found] == ["8", "9", "11", "12", "13"]
    assert found[0].startswith("8 - Foncier - Rue des Lilas - Cession à titre gracieux")
    assert found[3] == "12 - Achat de manuels. Autorisation de signer les marchés."


def test_a_list_of_sentences_is_no_agenda_even_where_it_is_numbered() -> None:
    steps = [
        f"{number}. De régler l'affaire qui porte le numéro {number} de la liste ;" for number in range(1, 9)
    ]
    assert paths("Le maire est chargé :\n\n" + "\n\n".join(steps)) == []
