"""What a sentence says of its sums of money."""

import pytest

from corpus.french.amounts import basis_at


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("soit 12 000 € HT", "HT"),
        ("soit 12 000 € (T.T.C.)", "TTC"),
        ("soit 12 000 € hors taxes", "HT"),
        ("coût HT des travaux : 12 000 €", "HT"),
        ("montant toutes taxes comprises de 12 000 €", "TTC"),
        ("coût HT. Il est payé 12 000 €", None),
        ("soit 12 000 €", None),
    ],
)
def test_a_sum_is_without_or_with_tax_as_the_words_beside_it_say(text: str, basis: str | None) -> None:
    start = text.index("12 000 €")
    assert basis_at(text, start, start + len("12 000 €")) == basis
