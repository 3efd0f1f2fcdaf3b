"""Rows of tables are told with what each figure is of, and quoted cell by cell where that matters."""

from dataclasses import replace

from assistant.passages.extractive import ExtractiveComposer
from assistant.passages.quotable import runs
from assistant.passages.tabular import is_figure, rows_of, told
from small_corpus import passages_of, small_corpus

FINANCING = """Plan de financement de la halle de Rouvray

Financeur\tTaux\tMontant
État (DETR)\t40%\t120 000,00 €
Région\t25%\t75 000,00 €
Commune de Rouvray\t35%\t105 000,00 €"""

CORPUS = small_corpus(passages_of([(("Halle de Rouvray",), FINANCING)]))


def _row(text: str, number: int) -> str:
    (run,) = runs(passages_of([((), text)]))
    rows = rows_of(run)
    rank = sorted(rows)[number]
    return told(run.units[rank], rows[rank], lambda _cell, _name: 1.0, None).text


def test_a_cell_is_told_under_the_name_of_its_column() -> None:
    assert _row(FINANCING, 1) == "État (DETR) – Taux : 40% ; Montant : 120 000 €"


def test_the_label_may_have_no_column_name_of_its_own() -> None:
    text = "Rappel\n\n2021\t2022\nDette\t410\t395"
    assert _row(text, 1) == "Dette – 2021 : 410 ; 2022 : 395"


def test_of_two_tables_side_by_side_the_side_that_answers_is_told() -> None:
    (run,) = runs(passages_of([((), "Achats\t2 500\t1 600\tRégion\t25 000\t30 000")]))
    rows = rows_of(run)
    said = told(run.units[0], rows[0], lambda cell, _name: float("Région" in cell), None)
    assert said.text == "Région : 25 000 ; 30 000"


def test_codes_and_lone_letters_measure_nothing() -> None:
    assert _row("Code\tAssociation\tType\tMontant\n4265\tAttelage\tF\t55 000 €", 1) == (
        "Attelage – Montant : 55 000 €"
    )


def test_a_spreadsheet_row_takes_the_names_of_its_columns_from_beside_its_text() -> None:
    (passage,) = passages_of([((), "Nord\t59\tÉcole de Denain\t59172\t30 798,24 €")])
    named = replace(
        passage, context="departement\tcode_departement\tnom_du_projet\tcode_commune\tmontant_engage"
    )
    (run,) = runs([named])
    said = told(run.units[0], rows_of(run)[0], lambda _cell, _name: 1.0, None)
    assert said.text == "Nord, École de Denain – montant engage : 30 798,24 €"


def test_a_long_row_is_told_with_its_beneficiary_and_its_sum_whatever_is_asked() -> None:
    cells = "Conseil départemental\t22530001100015\t21/12/2017\tSAS Biogaz du Val\t83038694200015\tméthanisation à Rouvray"
    (passage,) = passages_of([((), cells + "\t135000\tnuméraire\tversée en trois fois")])
    names = "nomAttribuant\tidAttribuant\tdateConvention\tnomBeneficiaire\tidBeneficiaire\tobjet\tmontant\tnature\tversement"
    corpus = small_corpus([replace(passage, context=names)])
    question = "Rouvray : qui le Conseil départemental aide-t-il pour la méthanisation ?"
    first = ExtractiveComposer().compose(question, corpus.search(question), corpus).statements[0].text
    assert "SAS Biogaz du Val" in first
    assert "montant : 135 000" in first


def test_a_figure_alone_is_told_from_words() -> None:
    assert all(map(is_figure, ("37,5%", "2 100 000 €", "< 10 000", "-", "22h", "1 395")))
    assert not any(map(is_figure, ("Zone 2", "10 000 habitants", "Lot 1 – VRD")))


def test_each_thing_asked_of_a_table_is_answered_from_its_own_row() -> None:
    question = "Halle de Rouvray : combien vient de la Région et combien de la Commune ?"
    answer = ExtractiveComposer().compose(question, CORPUS.search(question, limit=20), CORPUS)
    texts = {statement.text for statement in answer.statements}
    assert "Région – Taux : 25% ; Montant : 75 000 €" in texts
    assert "Commune de Rouvray – Taux : 35% ; Montant : 105 000 €" in texts


def test_figures_that_would_read_as_one_are_quoted_cell_by_cell() -> None:
    corpus = small_corpus(
        passages_of(
            [(("Comptes de Rouvray",), "En milliers d'euros\t\n504\t460\t149\tDotation de fonctionnement")]
        )
    )
    question = "Comptes de Rouvray : quelle dotation de fonctionnement ?"
    answer = ExtractiveComposer().compose(question, corpus.search(question, limit=20), corpus)
    quotes = [citation.quote for citation in answer.statements[0].citations]
    assert "504" in quotes
    assert not any("\t" in quote for quote in quotes)
