"""Figures read as a reader reads them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.french.figures import figures, same


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("283 000 €", "283000", "€"),
        ("15 (quinze) jours", "15", "jour"),
        ("1 (un) mois", "1", "mois"),
        ("2 000 (deux mille) euros", "2000", "€"),
        ("283\u00a0000\u00a0€", "283000", "€"),
        ("283\u202f000\u202f€", "283000", "€"),
        ("12.5 M€", "12500000", "€"),
        ("12,5 millions d'euros", "12500000", "€"),
        ("12,5 millions d’euros", "12500000", "€"),
        ("8,5 Md €", "8500000000", "€"),
        ("30 Mds d'euros", "30000000000", "€"),
        ("2 Mds€", "2000000000", "€"),
        ("80.000 ,00 €", "80000", "€"),
        ("1 200.00 €", "1200", "€"),
        ("25 249.43€", "25249.43", "€"),
        ("120 000€", "120000", "€"),
        ("46 k€", "46000", "€"),
        ("15 000 EUR TTC", "15000", "€"),
        ("50%", "50", "%"),
        ("23,7 %", "23.7", "%"),
        ("(-3 %)", "-3", "%"),
        ("347 Gwh", "347", "GWh"),
        ("80 millions d'habitants", "80000000", None),
        ("546 exploitations", "546", None),
        ("vingt millions d'euros", "20000000", "€"),
        ("quatre-vingt mille euros", "80000", "€"),
        ("un million d'euros", "1000000", "€"),
        ("soixante-dix pour cent", "70", "%"),
        ("2021", "2021", None),
        ("22 octobre 2021", "20211022", None),
        ("1er janvier 2022", "20220101", None),
        ("17/02/2014", "20140217", None),
    ],
)
def test_a_figure_is_read_with_its_value_and_unit(text: str, value: str, unit: str | None) -> None:
    (figure,) = figures(text)
    assert (figure.value, figure.unit) == (Decimal(value), unit)


@pytest.mark.parametrize("text", ["R²", "CO2", "CO<sub>2</sub>", "l'A21 et la RD958", "en 3D"])
def test_digits_that_belong_to_a_name_are_no_figure(text: str) -> None:
    assert figures(text) == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("n° 2021-2", "reference"),
        ("Objectif opérationnel n°2.2.1", "reference"),
        ("2.2.1 Développer", "reference"),
        ("art. L. 5216-1", "reference"),
        ("03 20 14 42 10", "reference"),
        ("1er", "ordinal"),
        ("18<sup>e</sup> siècle", "ordinal"),
    ],
)
def test_numbers_that_measure_nothing_are_told_apart(text: str, kind: str) -> None:
    assert [figure.kind for figure in figures(text)] == [kind]


def test_a_range_of_years_is_two_years_and_no_negative_number() -> None:
    assert [figure.value for figure in figures("2021-2026, 2023/2027")] == [2021, 2026, 2023, 2027]


def test_linked_amounts_are_told_apart() -> None:
    text = "397 M€ sur 10 ans, dont 120 M€ (33 M€ pour Denain) de l'ANRU, 15 M€ de la ville"
    assert [text[figure.start : figure.end] for figure in figures(text)] == [
        "397 M€",
        "10 ans",
        "120 M€",
        "33 M€",
        "15 M€",
    ]


def test_cells_side_by_side_are_two_numbers() -> None:
    assert [figure.value for figure in figures("Région 25 000 30 000")] == [25000, 30000]


def test_the_same_amount_written_otherwise_is_the_same_and_another_unit_or_sign_is_not() -> None:
    (short,), (long,) = figures("12,5 M€"), figures("12 500 000 euros")
    assert same(short, long)
    assert not same(figures("50 %")[0], figures("50 €")[0])
    assert not same(figures("-3 %")[0], figures("3 %")[0])


@given(st.integers(min_value=0, max_value=10**12), st.sampled_from([" ", "\u00a0", "\u202f", ""]))
def test_an_amount_is_worth_the_same_however_its_thousands_are_parted(value: int, space: str) -> None:
    (figure,) = figures(f"soit {value:,} €".replace(",", space))
    assert (figure.value, figure.unit) == (value, "€")


@given(st.text(alphabet="0123456789 .,-–€%kM/n°er<>²\u00a0\nabhd'ois", max_size=60))
def test_figures_stand_in_order_apart_and_inside_the_text(text: str) -> None:
    position = 0
    for figure in figures(text):
        assert position <= figure.start < figure.end <= len(text)
        position = figure.end


@pytest.mark.parametrize("text", ["2 milliards de francs", "3 millions de francs", "400 francs"])
def test_francs_are_no_euros(text: str) -> None:
    assert [figure.unit for figure in figures(text) if figure.unit == "€"] == []
