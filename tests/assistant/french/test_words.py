"""Words as questions and passages are compared."""

import pytest

from assistant.french.words import misspelt


@pytest.mark.parametrize("written", ["cantin", "cantinee", "cantjne", "catnine"])
def test_a_word_with_one_letter_wrong_is_taken_for_the_one_that_is_said(written: str) -> None:
    assert misspelt(written, ["piscine", "cantine"]) == "cantine"


@pytest.mark.parametrize("vocabulary", [["moulin", "moulon"], ["moulon", "moulin"]])
def test_of_several_words_it_is_the_same_in_whatever_order_they_come(vocabulary: list[str]) -> None:
    assert misspelt("mouln", vocabulary) is None
    assert misspelt("moulan", vocabulary) == "moulin"
