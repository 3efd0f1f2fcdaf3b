import pytest

from corpus.readers.cells import names_of_columns


def test_a_first_row_without_figures_names_the_columns() -> None:
    assert names_of_columns([["Poste", "Montant"], ["Voirie", "500 €"]]) == (("Poste", "Montant"), 1)


@pytest.mark.parametrize("names", [["Poste", "2023", "2024"], ["Catégorie", "1", "2"]])
def test_years_and_numbers_in_order_name_columns_too(names: list[str]) -> None:
    assert names_of_columns([names, ["Voirie", "500 €", "700 €"]]) == (tuple(names), 1)


def test_a_first_row_with_amounts_names_nothing() -> None:
    assert names_of_columns([["Voirie", "500 €"], ["Écoles", "700 €"]]) == (("", ""), 0)


@pytest.mark.parametrize("below", ["", "Poste"])
def test_a_name_over_several_columns_goes_before_the_names_below_it(below: str) -> None:
    rows = [["Poste", "Dépenses", "", "Total"], [below, "2023", "2024", ""], ["Voirie", "5", "7", "12"]]
    assert names_of_columns(rows) == (("Poste", "Dépenses 2023", "Dépenses 2024", "Total"), 2)


def test_a_short_row_of_text_below_the_names_is_a_row() -> None:
    rows = [["Projet", "Porteur"], ["École", "Commune"], ["Crèche", "Agglomération"]]
    assert names_of_columns(rows) == (("Projet", "Porteur"), 1)
