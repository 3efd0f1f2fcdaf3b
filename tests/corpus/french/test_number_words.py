"""Numbers that French writes in words."""

import re

import pytest

from corpus.french.number_words import NUMBER_WORD, RANK, rank_of, worded, worth


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("douze", 12),
        ("soixante-dix", 70),
        ("quatre-vingt", 80),
        ("quatre-vingts", 80),
        ("quatre-vingt-dix-sept", 97),
        ("vingt et un", 21),
        ("deux cents", 200),
        ("trois cent mille", 300_000),
        ("mille deux cents", 1200),
        ("une centaine", 100),
    ],
)
def test_number_words_are_worth_what_they_say(words: str, value: int) -> None:
    assert worth(words) == value


def test_one_word_may_be_a_number_or_about_one_or_none() -> None:
    assert (worded("trois"), worded("Quinze"), worded("dizaine"), worded("borne")) == (3, 15, 10, None)


def test_articles_are_no_numbers_to_find() -> None:
    assert re.findall(NUMBER_WORD, "un pont, une route, deux gares et seize haltes") == ["deux", "seize"]


def test_a_rank_is_told_in_letters_or_with_a_digit() -> None:
    found = re.findall(RANK, "premiere, 2e, second, troisieme et dernier")
    assert list(map(rank_of, found)) == [1, 2, 2, 3]
