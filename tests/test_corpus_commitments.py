import pytest
from ledger_texts import ledger

from corpus.facts import Commitment, Firmness


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
