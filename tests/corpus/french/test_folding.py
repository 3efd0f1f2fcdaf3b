"""Folding: what is forgotten, and where each folded character came from."""

from hypothesis import given
from hypothesis import strategies as st

from corpus.french.folding import fold, fold_with_offsets, words_of


def test_case_accents_ligatures_and_typography_are_forgotten() -> None:
    assert fold("L’ÉTAT –\u00a0« Cœur »\n n°\u202f2…") == 'l\'etat - " coeur " n° 2...'


def test_an_accent_apart_from_its_letter_is_forgotten() -> None:
    assert fold("e\u0301cole inves\u00adtissement") == "ecole investissement"


def test_a_span_leads_back_to_its_source() -> None:
    source = "Le  « Cœur » d’Ostrevent"
    folded = fold_with_offsets(source)
    start = folded.text.index("coeur")
    first, last = folded.source_span(start, start + len("coeur"))
    assert source[first:last] == "Cœur"


@given(st.text())
def test_both_ways_of_folding_agree(text: str) -> None:
    assert fold(text) == fold_with_offsets(text).text


@given(st.text())
def test_each_folded_character_has_a_source(text: str) -> None:
    folded = fold_with_offsets(text)
    assert len(folded.offsets) == len(folded.text) + 1
    assert list(folded.offsets) == sorted(folded.offsets)


def test_the_words_of_a_text_are_folded_and_parted_at_every_sign() -> None:
    assert words_of("Côtes-d’Armor, CR_2021 (n° 4)") == ("cotes", "d", "armor", "cr", "2021", "n", "4")
