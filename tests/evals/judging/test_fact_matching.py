"""Facts and quotes are found whatever their case, accents, spaces and markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.judging.fact_matching import SearchableText, holds, overlap


@pytest.mark.parametrize(
    ("answer", "fact"),
    [
        ("La DRAC finance le CLEA.", "drac"),
        ("L’État s’engage", "l'etat s'engage"),
        ("une aide de 283\u00a0000\u202f€", "283 000 €"),
        ("une aide de 283000 euros", "283 000 €"),
        ("maximum : 58 584,00€", "58 584 €"),
        ("un repas à 1 €", "1,00 €"),
        ("soit **12,5 M€**", "12.5 M€"),
        ("12,5 millions d’euros", "12,5 M€"),
        ("12.5M€", "12,5 millions d'euros"),
        ("1 million d'euros", "1 M€"),
        ("2 Md€", "2 milliards d'euros"),
        ("37,5 M€", "37,5 millions"),
        ("le <b>taux</b> est de 50%", "50 %"),
        ("50 pour cent", "50 %"),
        ("le 1<sup>er</sup> juillet", "1er juillet"),
        ("Cœur de Lorraine", "coeur de lorraine"),
        ("en 2021, 283 000 € de DSIL", "283 000"),
        ("en 2021 283 000 € de DSIL", "283 000"),
        ("seuil de 20 %.", "20 %"),
        ("il en faudrait 28.", "28"),
        ("28, pas plus", "28"),
    ],
)
def test_a_fact_is_recognised(answer: str, fact: str) -> None:
    assert holds(answer, [fact])


@pytest.mark.parametrize(
    ("answer", "fact"),
    [
        ("12 %", "2 %"),
        ("12,5 %", "5 %"),
        ("120 M€", "20 M€"),
        ("1 283 000 €", "283 000"),
        ("283 000 000", "283 000"),
        ("28,5", "28"),
        ("58 584,05 €", "58 584 €"),
        ("7,180", "7,180,000"),
        ("280", "28"),
        ("15 k€", "15 M€"),
        ("", "DRAC"),
    ],
)
def test_another_number_is_not_taken_for_a_fact(answer: str, fact: str) -> None:
    assert not holds(answer, [fact])


def test_one_alternative_is_enough() -> None:
    assert holds("de 2023 à 2027", ["2023/2027", "2023 à 2027"])
    assert not holds("de 2023 à 2027", [])


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        ("Il est **financé à  50\u00a0%** par elle.", "finance a 50 % par", "financé à  50\u00a0%** par"),
        ("Région\t100 000 €\nVille", "Région 100 000 €", "Région\t100 000 €"),
        ("Total \uf0e8 400€", "total 400 €", "Total \uf0e8 400€"),
        ("a <b>pas-de-Calais</b>", "PAS-DE-CALAIS", "pas-de-Calais"),
    ],
)
def test_a_quote_is_found_where_it_stands(text: str, quote: str, found: str) -> None:
    assert [text[start:end] for start, end in SearchableText.of(text).find(quote)] == [found]


def test_every_place_of_a_quote_is_found() -> None:
    assert SearchableText.of("CLEA, clea et CLÉA").find("CLEA") == ((0, 4), (6, 10), (14, 18))


@pytest.mark.parametrize("text", ["12 %", "2,2 %", "2 %5"])
def test_a_quote_does_not_cut_a_number(text: str) -> None:
    assert not SearchableText.of(text.replace(" %5", "5 %")).find("2 %")


def test_an_empty_quote_stands_nowhere() -> None:
    assert not SearchableText.of("du texte").find(" ** ")


@given(st.text(), st.text(alphabet="abcé ’*\u00a0", min_size=1), st.text())
def test_a_quote_cut_from_a_text_is_found_there(before: str, quote: str, after: str) -> None:
    text = f"{before}|{quote}|{after}"
    if SearchableText.of(quote).squeezed and "<" not in text:
        start, end = len(before) + 1, len(before) + 1 + len(quote)
        assert any(overlap(place, (start, end)) for place in SearchableText.of(text).find(quote))


def test_stretches_that_only_touch_do_not_overlap() -> None:
    assert overlap((0, 5), (4, 6))
    assert not overlap((0, 5), (5, 6))
