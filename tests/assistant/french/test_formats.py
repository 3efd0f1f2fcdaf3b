"""Numbers, sums, counts and dates, each with the very spaces that it is shown with."""

import datetime as dt
import subprocess
import sys
from decimal import Decimal

import pytest

from assistant.french.formats import (
    NARROW,
    NO_BREAK,
    counted,
    counted_typeset,
    in_euros,
    long_date,
    long_moment,
    number,
    percent,
    short_date,
    to_the_cent,
)


@pytest.mark.parametrize(
    ("value", "decimals", "space", "written"),
    [
        (0, 0, "", "0"),
        (1234567, 0, " ", "1 234 567"),
        (1234567, 0, "\u00a0", "1\u00a0234\u00a0567"),
        (999, 0, " ", "999"),
        (1234.5, 1, "", "1234,5"),
        (-1234.5, 2, "\u202f", "-1\u202f234,50"),
        # 2.675 is held as a little less, 0.125 as it is: to the even.
        (2.675, 2, "", "2,67"),
        (0.125, 2, "", "0,12"),
        (Decimal("12.3450"), None, "", "12,345"),
        (Decimal("1E+3"), None, "", "1000"),
    ],
)
def test_a_number_has_a_comma_and_the_spaces_asked(
    value: Decimal | float, decimals: int | None, space: str, written: str
) -> None:
    assert number(value, decimals, space=space) == written


def test_noughts_for_cents_are_not_told() -> None:
    assert to_the_cent(Decimal("283000.00"), space=NARROW) == "283\u202f000"
    assert to_the_cent(Decimal("1200.5"), space=NO_BREAK) == "1\u00a0200,50"
    assert in_euros(Decimal(345000)) == "345\u00a0000 €"
    assert in_euros(Decimal("1200.50")) == "1\u00a0200,50 €"


def test_a_share_stands_apart_from_its_sign() -> None:
    assert percent(0.875, 1) == "87,5\u00a0%"
    assert percent(0.5) == "50\u00a0%"


def test_what_is_counted_agrees_with_its_number() -> None:
    assert [counted(n, "page lue") for n in (0, 1, 2)] == ["0 page lue", "1 page lue", "2 pages lues"]
    assert counted(1200, "passage") == "1200 passages"
    assert counted_typeset(1200, "autre montant") == "1\u00a0200\u00a0autres\u0020montants"


def test_dates_are_said_in_words_or_in_digits() -> None:
    assert long_date("2021-12-06") == "6\u00a0décembre\u00a02021"
    assert long_date("2023-08-01") == "1er\u00a0août\u00a02023"
    assert short_date("2023-05-31") == "31/05/2023"


def test_a_moment_is_said_in_the_time_of_this_machine() -> None:
    moment = dt.datetime(2021, 12, 6, 9, 5).astimezone()
    assert long_moment(moment) == "6\u00a0décembre\u00a02021 à 9\u00a0h\u00a005"


def test_babel_is_read_only_where_something_is_formatted() -> None:
    code = "import assistant.commands.display, assistant.assistant, sys; print('babel' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == b"False\n"
