from decimal import Decimal

import pytest

from corpus.facts.facts import Objective, Target
from ledger_texts import ledger

PROJECT = """Projet de territoire

Pilier 1 : Dynamiser l'économie locale

→ Objectif stratégique n°1 : Soutenir les entreprises.

Objectif opérationnel n°1.1.1 : Anticiper les mutations.

- Mettre en place une aide commune.
- Forum des métiers à l'échelle du pays.

Objectif opérationnel n°1.1.2 : Reprendre les friches.

- Inventorier les friches.

→ Objectif stratégique n°2 : Accueillir des activités.

Objectif opérationnel n°1.1.9 : Favoriser les circuits courts.

- Renforcer la halle.

Pilier 2 : Renforcer la transition

→ Objectif stratégique n°1 : Économiser l'énergie.
"""


def objectives(text: str) -> tuple[Objective, ...]:
    return ledger(text).objectives


def test_the_tree_is_read_in_order_with_its_own_numbers() -> None:
    assert [(each.level, each.number) for each in objectives(PROJECT)] == [
        ("pilier", "1"),
        ("objectif stratégique", "1"),
        ("objectif opérationnel", "1.1.1"),
        ("action", None),
        ("action", None),
        ("objectif opérationnel", "1.1.2"),
        ("action", None),
        ("objectif stratégique", "2"),
        ("objectif opérationnel", "1.1.9"),
        ("action", None),
        ("pilier", "2"),
        ("objectif stratégique", "1"),
    ]


def test_a_node_hangs_where_it_stands_even_if_misnumbered() -> None:
    nodes = objectives(PROJECT)
    by_text = {each.text: each for each in nodes}
    misnumbered = by_text["Favoriser les circuits courts."]
    assert misnumbered.parent == by_text["Accueillir des activités."].id
    assert by_text["Renforcer la halle."].parent == misnumbered.id
    assert by_text["Économiser l'énergie."].parent == by_text["Renforcer la transition"].id
    assert by_text["Dynamiser l'économie locale"].parent is None


@pytest.mark.parametrize(
    ("sentence", "targets"),
    [
        (
            "L'objectif du plan est d'atteindre 38%, soit 210 Gwh à produire d'ici 2050.",
            [Target(Decimal(38), "%", None, "2050"), Target(Decimal(210), "GWh", None, "2050")],
        ),
        (
            "La commune s'est engagée à passer de 0,4% à 12% de stockage du carbone entre 2016 et 2040.",
            [Target(Decimal(12), "%", "0,4% (2016)", "2040")],
        ),
        (
            "Le PLH fixe un objectif annuel de rénovation à 150 logements par an.",
            [Target(Decimal(150), "logements", None, "par an")],
        ),
        ("Le taux de chômage atteint 12 % en 2021.", []),
    ],
)
def test_targets_hold_value_unit_baseline_and_deadline(sentence: str, targets: list[Target]) -> None:
    assert [each.target for each in objectives(sentence)] == targets
