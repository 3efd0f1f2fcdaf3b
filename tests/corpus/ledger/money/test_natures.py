from pathlib import Path

import pytest

from corpus.facts.facts import Nature
from corpus.ledger.ledger import read_ledger
from corpus.reading import build_document, read_file


def _natures(tmp_path: Path, text: str) -> list[Nature]:
    path = tmp_path / "contrat.txt"
    path.write_text(text, encoding="utf-8")
    document = build_document(path, read_file(path), collection="c", content_hash="h")
    return [row.nature for row in read_ledger(document).funding]


@pytest.mark.parametrize(
    ("sentence", "natures"),
    [
        ("L'État apporte 37 M€ au projet.", ["financement"]),
        ("Il est proposé d'attribuer à l'association une subvention de 500 €.", ["financement"]),
        ("La dotation de 37 M€ déclenchera 288 M€ de projets.", ["financement", "coût"]),
        ("Le coût total de l'opération est estimé à 400 000 € HT.", ["coût"]),
        ("La section de fonctionnement s'équilibre à 305 847 €.", ["compte"]),
        ("Les produits d'exploitation s'élèvent à 59 M€.", ["compte"]),
        (
            "La Ville garantit deux prêts souscrits par l'office pour un montant total de 688 233 €.",
            ["garantie"],
        ),
        ("Le lot 2 est attribué à l'entreprise BEC pour un montant de 137 200 € HT.", ["marché"]),
        ("La baisse cumulée des dotations, d'un montant de 46 Md€, pèse sur les communes.", ["autre"]),
        ("La commande publique pèse 200 milliards d'euros.", ["marché"]),
        ("La baisse d'impôts est de 46 M€ grâce au plan de relance de l'État.", ["financement"]),
    ],
)
def test_the_words_beside_an_amount_say_what_it_is(
    tmp_path: Path, sentence: str, natures: list[Nature]
) -> None:
    assert _natures(tmp_path, sentence) == natures
