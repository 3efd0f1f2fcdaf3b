"""Numbers are read with sign, scale and unit."""

from decimal import Decimal

import pytest

from evals.judging.numerals import numerals


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("283\u00a0000 €", "283000", "euro"),
        ("283000 euros", "283000", "euro"),
        ("12,5 M€", "12500000", "euro"),
        ("12.5 millions d’euros", "12500000", "euro"),
        ("12,5 Mds€", "12500000000", "euro"),
        ("15 k€", "15000", "euro"),
        ("1 milliard d'euros", "1000000000", "euro"),
        ("50%", "50", "%"),
        ("50 pour cent", "50", "%"),
        ("−14 %", "-14", "%"),
        ("1.000.000 €", "1000000", "euro"),
        ("347 GWh", "347", "gwh"),
        ("48 km", "48", "km"),
        ("37 bornes", "37", ""),
    ],
)
def test_a_number_is_read(text: str, value: str, unit: str) -> None:
    (numeral,) = numerals(text)
    assert (numeral.value, numeral.unit) == (Decimal(value), unit)


def test_a_range_has_no_negative_number() -> None:
    assert [n.value for n in numerals("2023-2027 et 10–20 %")] == [2023, 2027, 10, 20]


def test_digits_inside_a_word_are_no_number() -> None:
    assert not numerals("le CO2, l'A10 et le R2")


def test_a_date_and_a_number_after_it_stay_apart() -> None:
    assert [n.value for n in numerals("en 2021 283 000 €")] == [2021, 283000]


def test_the_cells_of_a_row_are_numbers_of_their_own() -> None:
    assert [str(number.value) for number in numerals("504\t460\t149")] == ["504", "4.6E+2", "149"]
