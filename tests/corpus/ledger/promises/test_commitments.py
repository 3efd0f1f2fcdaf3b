from dataclasses import replace

import pytest

from corpus.facts.facts import Commitment, Firmness
from corpus.ledger.ledger import read_ledger
from ledger_texts import document, ledger


def commitments(text: str) -> tuple[Commitment, ...]:
    return ledger(text).commitments


@pytest.mark.parametrize(
    ("sentence", "actors", "firmness", "action"),
    [
        ("La CAF s'engage à soutenir la crèche.", ("CAF",), "firm", "soutenir la crèche"),
        ("Dans ce cadre, le SIVOM renouvellera ses bus.", ("SIVOM",), "firm", "renouvellera ses bus"),
        (
            "L'État, la CAF et la MSA entendent poursuivre ce travail.",
            ("État", "CAF", "MSA"),
            "intended",
            "poursuivre ce travail",
        ),
        (
            "L'État peut apporter un soutien financier.",
            ("État",),
            "conditional",
            "apporter un soutien financier",
        ),
        (
            "La commune de Brévigny a décidé de rénover l'école.",
            ("commune de Brévigny",),
            "firm",
            "rénover l'école",
        ),
        (
            "Un schéma des eaux sera lancé par le SIVOM.",
            ("SIVOM",),
            "firm",
            "Un schéma des eaux sera lancé par le SIVOM",
        ),
        ("La démarche sera poursuivie.", (), "firm", "La démarche sera poursuivie"),
        ("La création d'une régie sera étudiée.", (), "intended", "La création d'une régie sera étudiée"),
        ("L'ADEME réfléchit à créer un fonds.", ("ADEME",), "intended", "créer un fonds"),
        (
            "Le contrat pourra être modifié par avenant.",
            (),
            "conditional",
            "Le contrat pourra être modifié par avenant",
        ),
        ("La Région soutiendra le musée, sous réserve des crédits votés.", ("Région",), "conditional", None),
    ],
)
def test_who_commits_how_firmly_and_to_what(
    sentence: str, actors: tuple[str, ...], firmness: Firmness, action: str | None
) -> None:
    (found,) = commitments(sentence)
    assert (found.actors, found.firmness) == (actors, firmness)
    assert action is None or found.action == action


@pytest.mark.parametrize(
    "sentence",
    [
        "Aucun engagement n'est pris par la commune.",
        "La commune ne s'engage pas à financer le stade.",
        "L'État n'entend pas poursuivre ce projet.",
        "Ces travaux permettront de réduire le bruit.",
        "Qui financera la crèche ?",
        "Il faudra rouvrir la gare.",
        "Le plan de relance 2021 est ambitieux.",
    ],
)
def test_what_commits_nobody_gives_no_row(sentence: str) -> None:
    assert commitments(sentence) == ()


def test_verbs_joined_by_and_are_two_commitments_of_one_actor() -> None:
    first, second = commitments("L'ADEME s'engage à soutenir les études de réseau et à financer leur suivi.")
    assert (first.actors, second.actors) == (("ADEME",), ("ADEME",))
    assert second.action == "financer leur suivi"
    promised, wished = commitments("La CAF ouvrira une halte en 2026 et souhaite agrandir la crèche.")
    assert (promised.firmness, wished.firmness) == ("firm", "intended")
    assert wished.actors == ("CAF",)


def test_each_item_of_a_list_is_promised_by_who_announces_it() -> None:
    rows = commitments(
        "La CAF s'engage, à l'horizon 2026 à :\n\n- Rénover la crèche,\n- Ouvrir une ludothèque.\n"
    )
    assert [row.action for row in rows] == ["Rénover la crèche", "Ouvrir une ludothèque"]
    assert {row.actors for row in rows} == {("CAF",)}
    assert {row.deadline for row in rows} == {"à l'horizon 2026"}
    assert all(row.quote.startswith("La CAF s'engage") for row in rows)


def test_a_pronoun_stands_for_who_was_named_before() -> None:
    *_, last = commitments("La CAF de Brévigny a ouvert une crèche. Elle souhaite créer une ludothèque.")
    assert last.actors == ("CAF de Brévigny",)


def test_deadline_condition_and_recipient_are_kept_as_written() -> None:
    (row,) = commitments("Après avis du comité, l'État apportera son concours au SIVOM d'ici fin 2025.")
    assert (row.deadline, row.condition, row.to) == ("d'ici fin 2025", "Après avis du comité", "SIVOM")


@pytest.mark.parametrize(
    ("sentence", "actions"),
    [
        (
            "La CAF s'engage à rénover l'écluse de la vallée et à construire une crèche.",
            ["rénover l'écluse de la vallée", "construire une crèche"],
        ),
        (
            "La CAF s'engage à diffuser cette culture sur son territoire, l'Etat s'engage à la soutenir.",
            ["diffuser cette culture sur son territoire", "la soutenir"],
        ),
        ("La CAF soutiendra **onze clubs** de la vallée.", ["soutiendra onze clubs de la vallée"]),
        # A wish said in passing of something else is no commitment.
        ("Pour l'image qu'elle souhaite renvoyer, la CAF soutiendra onze clubs.", ["soutiendra onze clubs"]),
    ],
)
def test_an_action_ends_where_its_phrase_does(sentence: str, actions: list[str]) -> None:
    assert [row.action for row in commitments(sentence)] == actions


def test_what_was_done_by_then_is_no_deadline_and_what_is_so_no_condition() -> None:
    (row,) = commitments("La CPTS du Val, constituée en mars 2021, s'engage à élaborer un projet de santé.")
    assert row.deadline is None
    (row,) = commitments("Si l'agence doit se prononcer bientôt, l'État s'engage à appuyer les projets.")
    assert row.condition is None


MINUTES = """Procès-verbal du conseil municipal

La Ville de Belval. La Ville de Belval.

Une salle sera ouverte aux clubs.

La fourrière sera gérée par le délégataire.

La Ville s'engage à rénover la crèche.
"""


def test_a_council_does_what_its_minutes_say_will_be_done_by_nobody_named() -> None:
    minutes = replace(document(MINUTES), kind="compte rendu", territory="Belval")
    assert [row.actors for row in read_ledger(minutes).commitments] == [
        ("Ville de Belval",),
        ("délégataire",),
        ("Ville de Belval",),
    ]
    # A contract has several parties: who will do it is not said.
    contract = replace(document(MINUTES), kind="contrat", territory="Belval")
    assert [row.actors for row in read_ledger(contract).commitments] == [(), ("délégataire",), ("Ville",)]


def test_a_section_on_the_duties_of_one_says_who_acts() -> None:
    (row,) = commitments("# Obligations de la CAF\n\nUn référent sera désigné dans chaque crèche.\n")
    assert row.actors == ("CAF",)


def test_a_council_pays_the_grants_of_its_own_papers() -> None:
    text = (
        MINUTES + "\nIl est proposé d'attribuer à l'association Cœur de Livres une subvention de 3 000 €.\n"
    )
    minutes = replace(document(text), kind="compte rendu", territory="Belval")
    (row,) = read_ledger(minutes).funding
    assert (row.funders, row.beneficiary) == (("Ville de Belval",), "association Cœur de Livres")


def test_where_money_is_booked_and_who_speaks_are_no_commitment_and_no_actor() -> None:
    assert commitments("Les crédits seront prélevés sur la ligne 1937, nature 6574, chapitre 924.") == ()
    (row,) = commitments("Max LEVITA : La Ville s'engage à rénover la crèche.")
    assert row.actors == ("Ville",)
    assert commitments("Mme MIMOUN souhaite en savoir plus sur la crèche.") == ()
