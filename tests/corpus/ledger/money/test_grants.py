from decimal import Decimal

import pytest

from corpus.documents import Cell, Table
from corpus.facts.contradictions import contradicts
from corpus.facts.facts import Funding
from corpus.ledger.ledger import read_ledger
from ledger_texts import document, ledger


def table(
    header: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    title: str | None = None,
    sheet: str | None = None,
) -> tuple[str, Table]:
    """Return the text of a table and the table, cells in their columns; an empty cell is none."""
    text, cells, position = "\t".join(header) + "\n", [], len("\t".join(header)) + 1
    for row in rows:
        line = "\t".join(row)
        found, offset = [], position
        for column, words in enumerate(row):
            if words:
                found.append(Cell(offset, offset + len(words), column))
            offset += len(words) + 1
        cells.append(tuple(found))
        text += line + "\n"
        position += len(line) + 1
    return text, Table(0, len(text), header, tuple(cells), title, sheet=sheet)


def rows(
    header: tuple[str, ...],
    lines: tuple[tuple[str, ...], ...],
    name: str = "t.csv",
    title: str | None = None,
    sheet: str | None = None,
) -> tuple[Funding, ...]:
    text, made = table(header, lines, title, sheet)
    return read_ledger(document(text, (made,), name)).funding


def test_a_list_of_grants_gives_one_row_a_line() -> None:
    first, second = rows(
        ("id", "nom_commune", "projet", "nom_beneficiaire", "dotation", "cout_total", "montant_sub", "taux"),
        (
            (
                "1",
                "Brévigny",
                "Toiture de l'école",
                "Commune de Brévigny",
                "DETR",
                "40000",
                "12 000,00 €",
                "0,3",
            ),
            ("2", "Lay", "Halle", "CC du Lay", "Fonds vert", "", "5000", ""),
        ),
        sheet="Feuille 1",
    )
    assert (first.euros, first.share, first.total_cost) == (Decimal(12_000), Decimal(30), Decimal(40_000))
    assert (first.funders, first.programme, first.beneficiary) == (("État",), "DETR", "Commune de Brévigny")
    assert (first.purpose, first.place, first.state) == ("Toiture de l'école", "Brévigny", "attribué")
    assert (second.euros, second.total_cost, second.funders) == (Decimal(5_000), None, ("État",))


def test_programme_and_year_of_a_file_hold_for_its_lines() -> None:
    (row,) = rows(
        ("nom_du_projet", "beneficiaire", "montant_engage"),
        (("Haie", "CC du Lay", "9 500,50 €"),),
        "fonds-vert-2023.csv",
    )
    assert (row.programme, row.period, row.funders, row.euros) == (
        "fonds vert",
        "2023",
        ("État",),
        Decimal("9500.50"),
    )


def test_amounts_not_stated_and_totals_give_no_grant() -> None:
    found = rows(
        ("association", "objet", "subvention"),
        (("Judo", "Tatamis", ""), ("Total", "", "800 €"), ("Chorale", "", "800 €")),
    )
    assert [row.beneficiary for row in found] == ["Chorale"]


def test_a_financing_plan_names_who_pays_each_line() -> None:
    found = rows(
        ("Dépenses", "Montant", "Recettes", "Montant HT", "%"),
        (
            ("Travaux", "90 000 €", "État (DETR)", "30 000 €", "30 %"),
            ("Études", "10 000 €", "Région Bretagne", "20 000 €", "20 %"),
            ("", "", "Autofinancement", "50 000 €", "50 %"),
            ("Total", "100 000 €", "Total", "100 000 €", "100 %"),
        ),
        title="Plan de financement de la halle",
    )
    assert [(row.funders, row.euros, row.share) for row in found[:3]] == [
        (("État",), Decimal(30_000), Decimal(30)),
        (("Région Bretagne",), Decimal(20_000), Decimal(20)),
        (("Autofinancement",), Decimal(50_000), Decimal(50)),
    ]
    total = next(row for row in found if row.part_of is None)
    assert total.euros == Decimal(100_000)
    assert {row.part_of for row in found if row is not total} == {total.id}


def test_a_document_that_contradicts_itself_keeps_both() -> None:
    found = ledger(
        "L'État finance le lavoir à hauteur de 4 310,20 €.\n\nL'État finance le lavoir à hauteur de 4"
        " 311,20 €."
    ).funding
    one, other = found
    assert (one.euros, other.euros) == (Decimal("4310.20"), Decimal("4311.20"))
    assert contradicts(one, other)


@pytest.mark.parametrize(
    "other",
    [
        "L'État finance le lavoir à hauteur de 9 000 €.",
        "L'État finance la halle à hauteur de 4 311,20 €.",
        "La Région finance le lavoir à hauteur de 4 311,20 €.",
        "L'État finance le lavoir à hauteur de 4 311,20 € en 2022.",
    ],
)
def test_another_purpose_funder_or_year_contradicts_nothing(other: str) -> None:
    one, second = ledger(f"L'État finance le lavoir à hauteur de 4 310,20 €.\n\n{other}").funding
    assert not contradicts(one, second)


def test_a_code_is_no_purpose_and_an_empty_mark_no_place() -> None:
    header = ("Code", "Structure", "Nature", "Nom du projet", "Montant", "nom_commune")
    first, second = rows(
        header,
        (
            ("12", "Cycloclub", "P", "Courses du printemps", "900 €", "NULL"),
            ("13", "Chorale", "Fonctionnement", "", "600 €", "Mons"),
        ),
    )
    assert (first.beneficiary, first.purpose, first.place) == ("Cycloclub", "Courses du printemps", None)
    assert (second.purpose, second.place) == ("Fonctionnement", "Mons")


def test_accounts_are_no_grants() -> None:
    header = (
        "En milliers d'Euro",
        "Euros par habitant",
        "OPERATIONS DE FONCTIONNEMENT",
        "Ratios de structure",
    )
    assert rows(header, (("510", "472", "RESULTAT COMPTABLE", "16,4"),)) == ()
    chapters = ("Chapitre", "LIBELLE", "Recettes")
    assert rows(chapters, (("70", "Produits des services", "440 000,00"),), title="Recettes") == ()


def test_the_total_of_a_plan_is_not_counted_beside_who_pays() -> None:
    header = ("Financeurs", "Montant")
    found = rows(header, (("État (DETR)", "40 000 €"), ("Commune", "60 000 €"), ("Total HT", "100 000 €")))
    assert [row.nature for row in found] == ["financement", "financement", "total"]
