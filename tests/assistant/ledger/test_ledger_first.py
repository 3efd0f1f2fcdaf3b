"""Answers that the ledger gives: sums with their terms, the greatest, lists and counts; and what it leaves alone."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answers import Composition, Computed
from assistant.assistant import Assistant
from assistant.checking.proof import checked, holds_figures
from assistant.composers import composer_for
from assistant.library.library import Library
from assistant.settings import Settings

# Two lists of one year, the second with a grant of the first again; sums are worked out beside the tests.
GRANTS = """\
Département;Commune;Bénéficiaire;Description;Dotation;Année;Montant subvention
Cantal;VEZAC;VEZAC;Deux commerces;DETR;2018;251776
Cantal;ARPAJON;ARPAJON;Gymnase;DETR;2018;391960
Cantal;ARPAJON;ARPAJON;Maison Milhaud;DETR;2018;98800
Cantal;AURILLAC;CA AURILLAC;Camping;DSIL;2018;364000
Lot;CAHORS;CAHORS;Pont;DETR;2018;500000
Cantal;VEZAC;VEZAC;Voirie;DETR;2019;12000,50
"""
CLUBS = """\
Code;Association;Projet;Montant;Exercice
12;LES AMIS DU LAVOIR;Fonctionnement;1 500 €;2014
13;CERCLE DES NAGEURS;Fonctionnement;23 000 €;2014
13;CERCLE DES NAGEURS;Stage;4 000 €;2014
14;CENTRE COMMUNAL D'ACTION SOCIALE;Fonctionnement;90 000 €;2014
"""
VOTE = """\
Code;Association;Projet;Montant;Exercice
13;CERCLE DES NAGEURS;Fonctionnement;23 000 €;2014
"""

CONTRACT = """\
# Contrat de Rouvray

L'ANRU finance la halle à hauteur de 30 000 €.

La Région finance la halle à hauteur de 20 000 €.

La Région finance le lavoir à hauteur de 4 310,20 € HT.

Dans le cadre du NPNRU, l'ANRU finance le quartier des Lilas à hauteur de 12 M€.

Au titre du NPNRU, la Région finance le quartier des Tilleuls à hauteur de 3 M€.

La CAF s'engage à soutenir la crèche d'ici 2025.

{articles}

Pour mémoire, la Région finance le lavoir à hauteur de 4 311,20 € HT.
"""
# Far enough apart for no one passage to hold both amounts.
ARTICLES = "\n\n".join(
    f"## Article {number}\n\nLe comité du hameau {number} se réunit deux fois par an pour suivre le chantier."
    for number in range(1, 15)
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("grants")
    (folder / "dotations_etat.csv").write_text(GRANTS, encoding="utf-8")
    (folder / "subventions_Rouvray_2014.csv").write_text(CLUBS, encoding="utf-8")
    (folder / "vote_Rouvray_2014.csv").write_text(VOTE, encoding="utf-8")
    (folder / "contrat.md").write_text(CONTRACT.format(articles=ARTICLES), encoding="utf-8")
    settings = Settings(folder / "home")
    library = Library.open(settings)
    library.ingest([*sorted(folder.glob("*.csv")), folder / "contrat.md"])
    return Assistant(library.sources, composer_for(settings))


def said(assistant: Assistant, question: str) -> tuple[str, ...]:
    composition = assistant.ask(question).composition
    assert checked(composition).dropped == 0
    return tuple(statement.text.replace("\u00a0", " ") for statement in composition.statements)


def test_a_sum_is_told_with_its_terms_when_it_is_asked(assistant: Assistant) -> None:
    question = "Quel est le montant total des subventions de l'État à Arpajon en 2018 ?"

    assert said(assistant, question) == (
        "2 financements, 490 760 € au total : 391 960 (Gymnase) + 98 800 (Maison Milhaud).",
    )


def test_a_grant_that_two_files_state_is_added_once(assistant: Assistant) -> None:
    question = "Combien au total a reçu le Cercle des nageurs en 2014 ?"

    assert said(assistant, question) == (
        "2 financements, 27 000 € au total : 23 000 € (Fonctionnement) + 4 000 € (Stage).",
    )


def test_each_term_of_a_sum_is_quoted(assistant: Assistant) -> None:
    answer = assistant.ask("Combien au total la commune de Vezac a-t-elle reçu de DETR ?").composition

    (statement,) = answer.statements
    assert [citation.quote.split("\t")[-1] for citation in statement.citations] == ["251776", "12000,50"]
    assert [computed.written.replace("\u00a0", " ") for computed in statement.computed] == [
        "263 776,50 €",
        "2",
    ]


def test_the_greatest_is_told_first_and_the_next_ones_beside_it(assistant: Assistant) -> None:
    assert said(assistant, "Quelle est la plus grosse subvention DETR en 2018 ?") == (
        "CAHORS, Pont : 500 000.",
        "Viennent ensuite : ARPAJON, Gymnase : 391 960 ; VEZAC, Deux commerces : 251 776 ; ARPAJON, Maison Milhaud : 98 800.",
    )


def test_who_received_the_most_is_told_by_the_sum_of_what_each_received(assistant: Assistant) -> None:
    first, *_ = said(assistant, "Quelle commune du Cantal a reçu le plus de DETR en 2018 ?")

    assert first == "ARPAJON : 490 760 € au total : 391 960 (Gymnase) + 98 800 (Maison Milhaud)."


def test_a_list_by_condition_is_whole(assistant: Assistant) -> None:
    assert said(assistant, "Quels projets la DETR finance-t-elle dans le Cantal en 2018 ?") == (
        (
            "3 financements, 742 536 € au total : ARPAJON, Gymnase : 391 960 ; VEZAC, Deux commerces : 251 776"
            " ; ARPAJON, Maison Milhaud : 98 800."
        ),
    )


def test_what_sentences_state_of_a_programme_is_listed_with_who_pays(assistant: Assistant) -> None:
    assert said(assistant, "Liste des projets du NPNRU") == (
        "quartier des Lilas (ANRU, NPNRU) : 12 M€ ; quartier des Tilleuls (Région, NPNRU) : 3 M€.",
    )


def test_a_public_body_is_no_association(assistant: Assistant) -> None:
    question = "Quelles associations ont reçu plus de 20 000 € en 2014 ?"

    assert said(assistant, question) == ("CERCLE DES NAGEURS : 27 000 € (23 000 € + 4 000 €).",)


def test_who_received_more_than_an_amount_is_told_by_all_that_each_received(assistant: Assistant) -> None:
    question = "Quelles associations ont reçu plus de 25 000 € en 2014 ?"

    assert said(assistant, question) == ("CERCLE DES NAGEURS : 27 000 € (23 000 € + 4 000 €).",)


def test_two_who_give_are_told_side_by_side(assistant: Assistant) -> None:
    question = "Compare la participation de l'ANRU et de la Région à la halle"

    assert said(assistant, question) == ("ANRU : 30 000 €.", "Région : 20 000 €.")


def test_two_who_receive_are_told_side_by_side(assistant: Assistant) -> None:
    question = "Compare les subventions DETR à Arpajon et à Vezac en 2018"

    assert said(assistant, question) == (
        "Arpajon : 2 financements, 490 760 € au total : 391 960 (Gymnase) + 98 800 (Maison Milhaud).",
        "VEZAC, Deux commerces : 251 776.",
    )


def test_a_count_is_told_with_what_it_counts(assistant: Assistant) -> None:
    assert said(assistant, "Combien de projets la DETR finance-t-elle à Arpajon ?") == (
        "2 projets, 490 760 € au total : Gymnase : 391 960 ; Maison Milhaud : 98 800.",
    )


def test_an_amount_that_the_same_document_contradicts_is_told_with_the_other(assistant: Assistant) -> None:
    told = " ".join(said(assistant, "Combien la Région apporte-t-elle pour le lavoir ?"))

    assert "4 310,20 €" in told
    assert "Le même document dit aussi : " in told
    assert "4 311,20 €" in told


def test_the_commitments_of_an_actor_are_listed_and_counted(assistant: Assistant) -> None:
    (listed,) = said(assistant, "Liste des engagements de la CAF")
    (counted,) = said(assistant, "Combien d'engagements la CAF prend-elle ?")

    assert listed == "Fermes : soutenir la crèche d'ici 2025."
    assert counted == f"1 engagement. {listed}"


@pytest.mark.parametrize(
    "question",
    [
        "Combien au total l'État verse-t-il à Figeac au titre de la DETR en 2018 ?",
        "Quelle est la plus grosse subvention DETR du Finistère en 2018 ?",
        "Quelle est la plus grosse piscine du Cantal ?",
        "Combien de projets la DETR finance-t-elle à Arpajon en 2017 ?",
    ],
)
def test_what_no_line_bears_is_left_to_the_passages(assistant: Assistant, question: str) -> None:
    composition: Composition = assistant.ask(question).composition

    assert not any(statement.computed for statement in composition.statements)
    assert not any("Viennent ensuite" in statement.text for statement in composition.statements)


def test_a_collection_is_asked_for_its_own_lines_alone(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "home")
    library = Library.open(settings)
    for name, amount in (("ici", "1000"), ("ailleurs", "70000")):
        (tmp_path / name).mkdir()
        rows = f"Association;Projet;Montant;Exercice\nCERCLE DE {name.upper()};Stage;{amount};2014\n"
        (tmp_path / name / f"{name}.csv").write_text(rows, encoding="utf-8")
        library.ingest([tmp_path / name], name)
    question = "Quelle est la plus grosse subvention en 2014 ?"

    answer = Assistant(library.sources, composer_for(settings)).ask(question, collections=["ici"])

    (statement,) = answer.composition.statements
    assert statement.text == "CERCLE DE ICI, Stage : 1\u00a0000."


@pytest.mark.parametrize(
    ("figure", "terms", "holds"),
    [
        ("27\u00a0000 €", ("23 000 €", "4 000 €"), True),
        ("28\u00a0000 €", ("23 000 €", "4 000 €"), False),
    ],
)
def test_a_sum_that_its_terms_do_not_make_is_dropped(
    assistant: Assistant, figure: str, terms: tuple[str, ...], holds: bool
) -> None:
    answer = assistant.ask("Combien au total a reçu le Cercle des nageurs en 2014 ?").composition
    (statement,) = answer.statements
    text = f"{figure} au total : {' + '.join(terms)}."

    changed = replace(statement, text=text, computed=(Computed(figure, terms),))

    assert holds_figures(changed) is holds


def test_a_name_whose_part_is_not_told_is_read_as_what_the_lines_bear_out(assistant: Assistant) -> None:
    question = "Rouvray 2014, les nageurs : Cercle des nageurs au total ?"
    first, *_ = said(assistant, question)

    assert first.startswith("2 financements, 27 000 € au total")


def test_a_word_beside_a_name_need_not_be_said_by_the_line(assistant: Assistant) -> None:
    question = "Combien au total pour reconstruire la Maison Milhaud et le gymnase d'Arpajon ?"
    answers = said(assistant, question)

    assert not any("12 000,50" in each for each in answers)


def test_a_commune_and_a_departement_where_it_is_not_are_no_two_places(assistant: Assistant) -> None:
    composition = assistant.ask("Combien de DETR au total à Cahors dans le Cantal en 2018 ?").composition

    assert not any(statement.computed for statement in composition.statements)
