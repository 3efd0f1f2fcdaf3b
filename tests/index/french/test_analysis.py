"""The one French analysis: what a person types meets what a document says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.french.analysis import analyse
from index.french.stemming import stem


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("l'État", "L’ETAT"),
        ("mobilité", "mobilite"),
        ("e\u0301cole", "école"),
        ("inves\u00adtissement", "investissement"),
        ("travaux", "travail"),
        ("régionaux", "régional"),
        ("nouveaux", "nouvelle"),
        ("financée", "financement"),
        ("économies", "économique"),
        ("P.L.U.i.", "PLUi"),
        ("C.R.T.E", "crte"),
        ("283 000", "283\u00a0000"),
        ("283\u202f000", "283.000"),
        ("12,5", "12.5"),
        ("100,00", "100"),
        ("1er", "1"),
        ("12/03/2021", "12 mars 2021"),
        ("St Amand", "Saint Amand"),
    ],
)
def test_two_ways_of_writing_the_same_thing_give_the_same_tokens(one: str, other: str) -> None:
    assert analyse(one) == analyse(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("logement", "loge"),
        ("ville", "village"),
        ("tourisme", "tour"),
        ("commune", "communauté"),
        ("2.2.1", "2.2"),
        ("2.10", "2.1"),
    ],
)
def test_different_things_keep_different_tokens(one: str, other: str) -> None:
    assert analyse(one) != analyse(other)


def test_a_question_keeps_only_its_content() -> None:
    assert analyse("Quel budget l'agglomération consacre-t-elle aux vélos ?") == [
        "budget",
        "agglomer",
        "consacr",
        "velo",
    ]


def test_compound_names_are_found_whole_and_by_their_parts() -> None:
    assert analyse("Porte-du-Hainaut") == ["port-hainaut", "port", "hainaut"]


def test_amounts_are_found_by_their_value() -> None:
    assert "12500000" in analyse("12,5 M€")
    assert "12500000" in analyse("12.5 millions d'euros")
    assert "2000000000" in analyse("2 Mds €")
    assert "283000" in analyse("283 K€")


def test_a_share_is_told_from_a_count() -> None:
    assert analyse("50 %") == analyse("50%") == ["50", "50%"]


def test_numbered_objectives_stay_whole() -> None:
    assert analyse("Objectif opérationnel n°2.2.1 :")[-1] == "2.2.1"


def test_a_row_of_amounts_is_found_by_each() -> None:
    assert {"100000", "250000", "30000"} <= set(analyse("100 000 250 000 30 000"))


def test_years_around_a_hyphen_are_found_together_and_apart() -> None:
    assert analyse("2021-2027") == ["2021-2027", "2021", "2027"]


def test_quantities_are_found_with_and_without_their_unit() -> None:
    assert analyse("50ha") == ["50ha", "50", "ha"]


def test_what_may_be_an_acronym_is_kept() -> None:
    assert analyse("SI CAR SA Est") == ["si", "car", "sa", "est"]


@pytest.mark.parametrize("text", ["", " \n", "😀 🎉", "?!…", "_", "«»", "\ud800"])
def test_a_text_without_words_has_no_tokens(text: str) -> None:
    assert analyse(text) == []


@given(st.text())
def test_tokens_hold_no_space_and_are_never_empty(text: str) -> None:
    assert all(token and not any(c.isspace() for c in token) for token in analyse(text))


@given(st.text(alphabet="abcéèœ'’- 0123456789,.%€M", max_size=60))
def test_case_and_width_of_spaces_change_nothing_in_ordinary_typing(text: str) -> None:
    assert analyse(text.replace(" ", "\u00a0")) == analyse(text)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20))
def test_a_stem_is_never_empty(word: str) -> None:
    assert stem(word)
