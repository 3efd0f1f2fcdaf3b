"""Separated values for French spreadsheets: numbers stay numbers, and no text is a formula."""

from decimal import Decimal

import pytest

from assistant.border.csv_files import csv_text, guarded, unguarded


def test_rows_are_parted_as_french_spreadsheets_part_them() -> None:
    rows = [("Montant", "Page", "Objet"), (Decimal("4310.20"), 12, None), (Decimal(-5), -1, "un ; deux")]
    assert csv_text(rows) == '\ufeffMontant;Page;Objet\r\n4310,2;12;\r\n-5;-1;"un ; deux"\r\n'


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_begins_as_a_formula_is_shown_as_it_is(first: str) -> None:
    text = f"{first}1+1"
    assert guarded(text) == f"'{text}"
    assert csv_text([(text,)]).removeprefix("\ufeff").strip().strip('"').startswith("'")
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["", "12 %", "l'État", "'entre apostrophes'", "a=1", "'"])
def test_any_other_text_is_left_alone(text: str) -> None:
    assert guarded(text) == text
    assert unguarded(text) == text
