import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.readers.number_formats import shown


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (7180000, "#,##0.00", "7 180 000,00"),
        (565639.62, '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-', "565 639,62 €"),
        (-1250.5, '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-', "-1 250,50 €"),
        (0, '#,##0.00\\ "€";\\-#,##0.00\\ "€";"-"', "0,00 €"),
        (4.168, "#,##0.00 [$€-40C]", "4,17 €"),
        (140.59, "0.0;[Red]\\-0.0", "140,6"),
        (-140.59, "0.0;[Red]\\-0.0", "-140,6"),
        (-0.5, "0%", "-50%"),
        (0.42474, "0.00%", "42,47%"),
        (0.3, "0 %", "30 %"),
        (2.675, "0.00", "2,68"),
        (12, "#,##0.##", "12"),
        (7, "0000", "0007"),
        (1234567, '#,##0.0,," M€"', "1,2 M€"),
        (-3, "#,##0_);(#,##0)", "(3)"),
        (28, '0 "jours"', "28 jours"),
        # No plain number: powers of ten, fractions, dates, text.
        (20006177800011, "0.00E+00", "20006177800011"),
        (0.5, "# ?/?", "0,5"),
        (283000, "General", "283000"),
        (12500.5, "General", "12500,5"),
        (0.42474320241691843, "General", "0,4247432024"),
        (3, "@", "3"),
        (3, "", "3"),
    ],
)
def test_a_number_is_told_as_its_cell_shows_it(value: float, number_format: str, text: str) -> None:
    assert shown(value, number_format) == text


@given(st.integers(-(10**12), 10**12), st.integers(0, 4))
def test_what_is_shown_is_the_number_that_the_cell_holds(hundredths: int, decimals: int) -> None:
    told = shown(hundredths / 100, "#,##0." + "0" * (2 + decimals))
    assert round(float(told.replace(" ", "").replace(",", ".")) * 100) == hundredths


@given(st.text('#0?,.%;€-()_ "\\\\[]', max_size=12) | st.text(max_size=20), st.floats())
def test_no_format_stops_a_sheet_from_being_read(number_format: str, value: float) -> None:
    assert shown(value, number_format) is not None
