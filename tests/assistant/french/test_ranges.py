"""Ranges are read as tariffs and tables write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.french.ranges import range_holds, range_of


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("10 000 à 100 000 habitants", 10_000, 100_000),
        ("entre 599€ - 847€", 599, 847),
        ("de 2 à 5 ans", 2, 5),
        ("plus de 500 000 habitants", 500_000, None),
        ("moins de 10 000 habitants", None, 10_000),
        ("< 10 000 habitants", None, 10_000),
        ("entre 1341€ et +", 1341, None),
    ],
)
def test_a_range_is_read(text: str, low: int | None, high: int | None) -> None:
    assert range_of(text) == (low if low is None else Decimal(low), high if high is None else Decimal(high))


@pytest.mark.parametrize("text", ["Zone 2", "2 100 000 €", "le 12 mai", ""])
def test_a_figure_alone_is_no_range(text: str) -> None:
    assert range_of(text) is None
    assert range_holds(text, [Decimal(2)]) is None


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 2 * 10**6))
def test_a_range_holds_what_lies_between_its_ends(low: int, width: int, value: int) -> None:
    text = f"de {low} à {low + width} habitants"
    assert range_holds(text, [Decimal(value)]) is (low <= value <= low + width)


def test_nothing_asked_is_held_by_nothing() -> None:
    assert range_holds("de 2 à 5 ans", []) is None
