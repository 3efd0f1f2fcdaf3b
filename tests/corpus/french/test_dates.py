"""Months, years and dates of French texts."""

import datetime as dt
import re

import pytest

from corpus.french.dates import (
    A_PERIOD,
    MONTH,
    SHORTENED_MONTH,
    dates_of,
    is_year,
    month_number,
    years_of,
)


@pytest.mark.parametrize(
    ("written", "number"),
    [("janvier", 1), ("Février", 2), ("fevrier", 2), ("AOÛT", 8), ("décembre", 12), ("sept", 9), ("déc", 12)],
)
def test_a_month_is_known_by_its_name_with_or_without_accents_and_by_its_beginning(
    written: str, number: int
) -> None:
    assert month_number(written) == number


def test_a_month_is_found_in_raw_and_in_folded_text_and_shortened_only_where_that_is_meant() -> None:
    assert re.findall(MONTH, "août, aout, sept") == ["août", "aout"]
    assert re.findall(SHORTENED_MONTH, "25 févr. et 3 juillet") == ["févr", "juillet"]


def test_years_are_those_of_two_centuries_and_no_part_of_a_longer_number() -> None:
    assert years_of("2021, 12021, DSIL2019, 1789, le 04/10/1958 et 2021") == ("2021", "2019", "1958", "2021")
    assert is_year("1999")
    assert not is_year("2021-2022")
    assert not is_year("1899")


@pytest.mark.parametrize(
    "written",
    ["2021-2026", "2021 – 2026", "de 2021 à 2026", "entre 2021 et fin 2026", "de 2021 jusqu’à 2026"],
)
def test_a_period_goes_from_a_first_year_to_a_last(written: str) -> None:
    assert A_PERIOD.findall(written) == [("2021", "2026")]


def test_the_slashes_of_dates_part_no_years() -> None:
    assert A_PERIOD.findall("01/2021/2022 et 2021/12") == []


def test_whole_dates_are_read_where_they_stand_and_days_that_do_not_exist_are_none() -> None:
    text = "le 1er février 2022, le 31/12/2023, le 31 avril 2022 et le 3 mars"
    assert list(dates_of(text)) == [(3, 19, dt.date(2022, 2, 1)), (24, 34, dt.date(2023, 12, 31))]


def test_a_shortened_month_and_a_day_that_a_scan_parted_are_read() -> None:
    text = "arrêté du 11 JUIL. 2024, fait le 2 3 MARS 2023, article 2 1 juin 2022"

    assert [date for *_, date in dates_of(text)] == [
        dt.date(2024, 7, 11),
        dt.date(2023, 3, 23),
        dt.date(2022, 6, 1),
    ]
