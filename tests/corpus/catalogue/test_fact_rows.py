from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from corpus.catalogue.catalogue import Catalogue, CatalogueChange, Entry, Lead
from corpus.catalogue.fact_rows import years
from corpus.catalogue.quick_reading import State
from corpus.documents import Document
from corpus.facts.fact_filter import FactFilter
from corpus.facts.facts import FactKind, Ledger
from corpus.ledger.ledger import read_ledger
from corpus.structure.traits import find_traits
from ledger_texts import document

CONTRACT = document(
    "# Axe 1 : Agir pour l'eau\n\n"
    "La communauté d'agglomération de Brévigny Métropole (CABM) rénove ses réseaux.\n\n"
    "L'ANRU finance la place du marché à hauteur de 30 M€ en 2023.\n\n"
    "L'État verse 12.5 M€ de DSIL à la commune de Brévigny pour l'école, sur la période 2021-2026.\n\n"
    "Brévigny Métropole finance la piscine à hauteur de 400 000 €.\n\n"
    "La CAF s'engage à soutenir la crèche d'ici 2025.\n\n"
    "La CAF souhaite ouvrir une ludothèque.\n\n"
    "L'objectif est d'atteindre 41 % d'ici 2050.\n",
    name="contrat.md",
)
MINUTES = document("La Région finance le lavoir à hauteur de 4 310,20 €.", name="séance.md")


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    made = Catalogue.open(tmp_path / "catalogue.sqlite", writable=True)
    put(made, CONTRACT, MINUTES)
    yield made
    made.close()


def put(catalogue: Catalogue, *added: Document) -> None:
    entries = tuple(Entry(each, 1, find_traits(each), read_ledger(each)) for each in added)
    sources = {("documents", entry.document.name): Lead(entry.document.id) for entry in entries}
    catalogue.apply(CatalogueChange(State("g", "e"), added=entries, sources=sources))


def quotes(catalogue: Catalogue, kind: FactKind, where: FactFilter) -> list[str]:
    return [fact.quote for fact in catalogue.facts(kind, where).facts]


def test_facts_come_back_as_they_were_read(catalogue: Catalogue) -> None:
    read = read_ledger(CONTRACT)
    only = FactFilter(documents=(CONTRACT.id,))
    assert catalogue.facts("funding", only).facts == read.funding
    assert catalogue.facts("objective", only).facts == read.objectives
    assert catalogue.facts("commitment", only).facts == read.commitments


@pytest.mark.parametrize(
    ("where", "euros"),
    [
        (FactFilter(funder="anru"), [30_000_000]),
        (FactFilter(funder="Agence nationale pour la rénovation urbaine"), [30_000_000]),
        (FactFilter(funder="CABM"), [400_000]),
        (FactFilter(funder="etat"), [12_500_000]),
        (FactFilter(beneficiary="commune de brevigny"), [12_500_000]),
        (FactFilter(programme="DSIL"), [12_500_000]),
        (FactFilter(year=2023), [30_000_000, 12_500_000]),
        (FactFilter(least=Decimal(400_000), most=Decimal(12_500_000)), [12_500_000, 400_000]),
        (FactFilter(words="place marche"), [30_000_000]),
        (FactFilter(words="patinoire"), []),
        (FactFilter(collections=("autre",)), []),
        (FactFilter(actor="CAF"), []),
    ],
)
def test_funding_is_found_by_what_it_says(catalogue: Catalogue, where: FactFilter, euros: list[int]) -> None:
    found = catalogue.facts("funding", where)
    assert [getattr(fact, "euros", None) for fact in found.facts] == [Decimal(each) for each in euros]
    assert found.total == len(euros)


def test_commitments_and_objectives_have_filters_of_their_own(catalogue: Catalogue) -> None:
    assert quotes(catalogue, "commitment", FactFilter(firmness="intended")) == [
        "La CAF souhaite ouvrir une ludothèque."
    ]
    assert len(quotes(catalogue, "commitment", FactFilter(actor="caf"))) == 2
    assert quotes(catalogue, "commitment", FactFilter(year=2025)) == [
        "La CAF s'engage à soutenir la crèche d'ici 2025."
    ]
    assert quotes(catalogue, "objective", FactFilter(level="cible", year=2050)) == [
        "L'objectif est d'atteindre 41 % d'ici 2050."
    ]
    assert quotes(catalogue, "commitment", FactFilter(least=Decimal(1))) == []


def test_rows_are_sorted_and_paged(catalogue: Catalogue) -> None:
    page = catalogue.facts("funding", FactFilter(sort="-euros", limit=2, offset=1))
    assert [getattr(fact, "euros", None) for fact in page.facts] == [Decimal(12_500_000), Decimal(400_000)]
    assert page.total == 4


def test_facts_leave_with_their_document(catalogue: Catalogue) -> None:
    catalogue.apply(
        CatalogueChange(State("h", "e"), removed=(CONTRACT.id,), sources={("documents", "contrat.md"): None})
    )
    assert quotes(catalogue, "funding", FactFilter()) == [MINUTES.text]
    assert catalogue.facts("commitment", FactFilter()).total == 0


def test_a_document_read_again_has_its_facts_once(catalogue: Catalogue) -> None:
    put(catalogue, MINUTES)
    assert catalogue.facts("funding", FactFilter(documents=(MINUTES.id,))).total == 1


def test_a_renamed_document_names_its_facts_anew(catalogue: Catalogue) -> None:
    catalogue.apply(CatalogueChange(State("h", "e"), renamed={MINUTES.id: ("autre.md", None)}))
    (fact,) = catalogue.facts("funding", FactFilter(documents=(MINUTES.id,))).facts
    assert fact == replace(read_ledger(MINUTES).funding[0], document="autre.md")


def test_periods_span_the_years_between() -> None:
    assert years("2021-2023") == " 2021 2022 2023 "
    assert years("entre 2019 et 2021") == " 2019 2020 2021 "
    assert years("sur dix ans") == ""
    assert Ledger().funding == ()
