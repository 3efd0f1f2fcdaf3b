from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from corpus.catalogue.catalogue import Catalogue, CatalogueChange, Entry
from corpus.catalogue.ledger_lines import LinesWanted
from corpus.catalogue.quick_reading import State
from corpus.documents import Table, cells_of_row
from corpus.facts.fact_filter import FactFilter
from corpus.facts.facts import Funding, each_once
from corpus.ledger.ledger import read_ledger
from corpus.ledger.money.repeats import repeats
from corpus.reading import build_document, read_file
from ledger_texts import document

_MINUTES = (
    "Commune de Belval\n\nProcès-verbal de la séance du 20 juin 2011\n\n"
    "Il est proposé de verser au Cycloclub de Belval une subvention de 1 500 € pour ses courses cyclistes.\n\n"
    "La Ville se porte caution des prêts de Belval Habitat, d'un montant de 688 233,81 €.\n"
)
_DELIBERATION = (
    "Commune de Belval\n\nDélibération de la séance du 20 juin 2011\n\n"
    "Il est décidé de verser au Cycloclub de Belval une subvention de 1 500 € pour ses courses cyclistes.\n"
)


def _entry(folder: Path, name: str, text: str) -> Entry:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    read = build_document(path, read_file(path), collection="c", content_hash=name)
    return Entry(replace(read, date="2011-06-20"), 1, ledger=read_ledger(read))


def _rows(folder: Path, text: str) -> tuple[Funding, ...]:
    return _entry(folder, "acte.txt", text).ledger.funding


def test_a_figure_set_large_and_the_sentence_below_it_are_one_amount(tmp_path: Path) -> None:
    rows = _rows(tmp_path, "74 M€\n\nLe plan de relance de l'État a apporté 74 M€ au territoire.")
    assert [row.euros for row in rows] == [Decimal(74_000_000)] * 2
    assert len(repeats(rows)) == 1


def test_the_same_sum_for_two_things_is_two_amounts(tmp_path: Path) -> None:
    rows = _rows(
        tmp_path,
        "La commune verse une subvention de 500 € à la chorale paroissiale de Belval.\n\n"
        "La commune verse une subvention de 500 € au tennis de table de Mons.",
    )
    assert len(rows) == 2
    assert not repeats(rows)


def test_the_papers_of_one_session_count_an_amount_once_and_what_is_no_funding_never(tmp_path: Path) -> None:
    minutes = _entry(tmp_path, "PV.txt", _MINUTES)
    deliberation = _entry(tmp_path, "deliberation.txt", _DELIBERATION)
    catalogue = Catalogue.open(tmp_path / "catalogue.sqlite", writable=True)
    state = State("g", "e")
    catalogue.apply(CatalogueChange(state, added=(minutes,)))
    catalogue.apply(CatalogueChange(state, added=(deliberation,)))
    found = catalogue.facts("funding", FactFilter(sort="-euros")).facts
    stated = [(row.nature, row.repeats is not None) for row in found if isinstance(row, Funding)]
    assert sorted(stated[:2]) == [("financement", False), ("financement", True)]
    assert stated[2] == ("garantie", False)
    assert (
        sum(row.euros or 0 for row in each_once([row for row in found if isinstance(row, Funding)])) == 1_500
    )
    # Each may be asked about alone; a guarantee is no funding.
    assert [(each.lines, each.euros) for each in catalogue.tally(LinesWanted())] == [(1, Decimal(1_500))] * 2
    # Once the one that is repeated is gone, the other counts.
    kept = next(row for row in found if isinstance(row, Funding) and row.euros == 1_500 and not row.repeats)
    catalogue.apply(CatalogueChange(state, removed=(kept.document_id,)))
    left = catalogue.facts("funding", FactFilter(least=Decimal(1_500))).facts
    assert [(row.euros, row.repeats) for row in left if isinstance(row, Funding)] == [(Decimal(1_500), None)]
    catalogue.close()


def test_the_sentence_that_adds_up_a_table_is_not_counted_beside_its_lines(tmp_path: Path) -> None:
    text = (
        "Il est proposé d'attribuer des subventions pour un montant total de 1 500 € aux clubs.\n\n"
        "Association\tNature\tMontant de la subvention\nCycloclub de Mons\tProjet\t900 €\n"
        "Chorale de Belval\tProjet\t600 €\n"
    )
    start = text.index("Association")
    second, third = text.index("Cycloclub"), text.index("Chorale")
    table = Table(
        start,
        len(text) - 1,
        ("Association", "Nature", "Montant de la subvention"),
        (
            cells_of_row(("Cycloclub de Mons", "Projet", "900 €"), second),
            cells_of_row(("Chorale de Belval", "Projet", "600 €"), third),
        ),
    )
    rows = read_ledger(document(text, (table,))).funding
    assert [row.euros for row in rows] == [Decimal(1500), Decimal(900), Decimal(600)]
    assert [row.beneficiary for row in rows[1:]] == ["Cycloclub de Mons", "Chorale de Belval"]
    assert repeats(rows) == {rows[0].id: rows[1].id}


def test_one_amount_a_thousand_times_is_held_against_few_of_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = read_ledger(document("La ville verse au club sportif de Belval " + "dont 5 M€ " * 1_000)).funding
    compared = 0

    def counting(one: object, other: object) -> bool:
        nonlocal compared
        compared += 1
        return False

    monkeypatch.setattr("corpus.ledger.money.repeats._is_same", counting)
    repeats(rows)
    assert len(rows) == 1_000
    assert compared <= 33 * len(rows)
