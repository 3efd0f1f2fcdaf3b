from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.ledger.money.grants import is_funding_table
from corpus.ledger.sentences.prose import LONGEST_STATEMENT, read_statements
from ledger_texts import document, ledger

words = st.lists(st.sampled_from(["5 M€", "1 000 €", "l'État", "(", "dont", "finance", "x" * 90]), min_size=1)


@given(words, st.integers(1, 60))
def test_no_statement_is_long_and_none_of_their_words_is_lost(some: list[str], times: int) -> None:
    read = document("La commune aide le club " + " ".join(some * times))
    statements = read_statements(read, is_funding_table)
    assert max(len(statement.flat) for statement in statements) <= LONGEST_STATEMENT
    kept = "".join(read.text[each.start : each.end] for each in statements)
    assert "".join(kept.split()) == "".join(read.text.split())


@pytest.mark.parametrize("run", ["1 000 € ", "dont 5 M€ ", "l'État verse 3 millions d'euros à Bury, "])
def test_an_endless_sentence_keeps_its_amounts_whole(run: str) -> None:
    once = ledger(f"Le projet coûte {run}.").funding[0].euros
    rows = ledger("Le projet coûte " + run * 1_500).funding
    assert [row.euros for row in rows] == [once] * 1_500
    assert all(len(row.quote) <= LONGEST_STATEMENT for row in rows)


def test_a_sentence_of_twelve_hundred_characters_stays_whole() -> None:
    sentence = "L'État finance " + ", ".join(f"le lot {rank:03} pour 5 000 €" for rank in range(40)) + "."
    assert len(sentence) < 1_200
    assert {row.quote for row in ledger(sentence).funding} == {sentence}
    assert sum((row.euros or Decimal(0) for row in ledger(sentence).funding), Decimal(0)) == 200_000


def test_what_has_no_space_is_cut_all_the_same() -> None:
    statements = read_statements(document("a" * 4_000), is_funding_table)
    assert [len(each.flat) for each in statements] == [1_500, 1_500, 1_000]
