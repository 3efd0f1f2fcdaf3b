"""What is asked is understood, in careful French and in a chat's."""

import pytest

from assistant.questions.question import understand


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Quel est le montant de l'aide de l'État pour la boucle cyclable ?", "amount"),
        ("Combien l'ANRU apporte-t-elle au NPNRU ?", "amount"),
        ("Combien de DSIL la commune a-t-elle reçu ?", "amount"),
        ("c cb le m2 de terrasse, quel tarif", "amount"),
        ("Combien d'habitants dans le canton ?", "number"),
        ("ya cb de bornes en service", "number"),
        ("Quelle surface occupe la forêt ?", "number"),
        ("À quel pourcentage la région participe-t-elle ?", "share"),
        ("Quand le contrat a-t-il été signé ?", "date"),
        ("En quelle année la piscine a-t-elle ouvert ?", "date"),
        ("Sur quelle période court le programme ?", "period"),
        ("Combien de temps dure le contrat ?", "period"),
        ("À quelle fréquence le comité se réunit-il ?", "frequency"),
        ("À quelle heure ferme la mairie ?", "time"),
        ("Qui finance le CLEA ?", "funder"),
        ("qui paye la destruction du nid ?", "funder"),
        ("Qui est le président de l'agglomération ?", "person"),
        ("Qui gère la cantine ?", "body"),
        ("Quels organismes siègent au comité ?", "list"),
        ("Quelles sont les trois ambitions du contrat ?", "list"),
        ("Que prévoit le projet en matière de santé ?", "list"),
        ("À quoi s'engage l'ADEME ?", "commitment"),
        ("Que s'engage à faire la région ?", "commitment"),
        ("Quel objectif de production s'est-elle fixé ?", "objective"),
        ("c quoi le CLEA", "definition"),
        ("Qu'est-ce que le PCAET ?", "definition"),
        ("Pourquoi le vote a-t-il été reporté ?", "reason"),
        ("Comment le PETR adapte-t-il le territoire ?", "manner"),
        ("Dans quelle commune est la fourrière ?", "place"),
        ("Est-ce que l'éclairage est encore aidé ?", "yes_no"),
    ],
)
def test_the_kind_of_thing_asked_is_known(text: str, kind: str) -> None:
    assert understand(text).parts[0].kind == kind


def test_two_questions_in_one_are_two_parts() -> None:
    parts = understand("Qui finance le CLEA et à quel pourcentage ?").parts
    assert [part.kind for part in parts] == ["funder", "share"]


def test_what_is_counted_carries_over_to_the_second_half() -> None:
    parts = understand("Combien de villages en France et combien en Bretagne ?").parts
    assert [(part.kind, part.nouns) for part in parts] == [("number", ("village",)), ("number", ("village",))]


def test_names_are_runs_of_capitals_whatever_small_words_they_hold() -> None:
    names = understand("Que fait le PETR Cœur de Lorraine avec la CAPH à Saint-Amand-les-Eaux ?").names
    assert ("petr",) in names
    assert ("caph",) in names
    assert len(names) == 4


@pytest.mark.parametrize(
    "text",
    [
        "Combien la Région met-elle dans la boucle ?",
        "Quelle est l'aide de la Région pour la boucle ?",
        "la region elle a mis cb dans la boucle",
    ],
)
def test_who_gives_is_told_apart_from_what_is_given_to(text: str) -> None:
    (region,) = understand("région").terms
    assert understand(text).parts[0].actor == (region.stem,)


def test_a_relative_pronoun_asks_nothing() -> None:
    assert len(understand("Quel est le budget du syndicat qui gère les bus ?").parts) == 1


def test_a_number_stands_with_what_it_numbers() -> None:
    terms = {term.folded: term for term in understand("Que dit le volet 2 du contrat de 2021 ?").terms}
    assert (terms["2"].partner, terms["2021"].partner) == ("volet", "")


def _each(question: str) -> list[str]:
    asked = understand(question)
    return [asked.alone(part).text for part in asked.parts]


@pytest.mark.parametrize(
    ("question", "each"),
    [
        (
            "Combien de communes dans le CRTE de Desvres et dans celui de Sées ?",
            ["Combien de communes dans le CRTE de Desvres ?", "Combien de communes dans celui de Sées ?"],
        ),
        ("Combien de communes dans le CRTE ?", ["Combien de communes dans le CRTE ?"]),
        # What is said first is said of both.
        (
            "Halle de Rouvray (2021) : quel montant est demandé, et combien la Région donne-t-elle ?",
            [
                "Halle de Rouvray (2021) : quel montant est demandé ?",
                "Halle de Rouvray (2021) : combien la Région donne-t-elle ?",
            ],
        ),
        # A second question of few words is asked of what the first is about.
        (
            "Quelle subvention pour la halle de Rouvray, et à quel taux ?",
            [
                "Quelle subvention pour la halle de Rouvray ?",
                "subvention pour la halle de Rouvray à quel taux ?",
            ],
        ),
        (
            "Qui préside le syndicat des eaux de Rouvray et depuis quand ?",
            [
                "Qui préside le syndicat des eaux de Rouvray ?",
                "préside le syndicat des eaux de Rouvray depuis quand ?",
            ],
        ),
        # ... and so is a first one, of what the second is about.
        (
            "Quel montant et quel taux pour la halle de Rouvray ?",
            [
                "Quel montant taux pour la halle de Rouvray ?",
                "montant quel taux pour la halle de Rouvray ?",
            ],
        ),
        (
            "rouvray la halle ca commence quand et c'est qui l'architecte",
            [
                "rouvray la halle ca commence quand ?",
                "rouvray la halle ca commence qui l'architecte ?",
            ],
        ),
        (
            "Peut-on louer la halle de Rouvray, et à quel prix ?",
            ["Peut-on louer la halle de Rouvray ?", "Peut-on louer la halle de Rouvray à quel prix ?"],
        ),
        # A name in two words, and a verb before its subject, ask nothing more.
        (
            "Quel montant Lamballe Terre et Mer consacre-t-elle à la pêche ?",
            ["Quel montant Lamballe Terre et Mer consacre-t-elle à la pêche ?"],
        ),
        ("Halle de Rouvray : c'est quel jour ?", ["Halle de Rouvray : c'est quel jour ?"]),
    ],
)
def test_each_thing_asked_can_be_asked_by_itself(question: str, each: list[str]) -> None:
    assert _each(question) == each


def test_the_nouns_after_a_colon_are_each_asked() -> None:
    parts = understand("Chantier de la halle : coût total prévu et part de l'État ?").parts
    assert [(part.kind, part.nouns) for part in parts] == [("amount", ("cout",)), ("quantity", ("part",))]


def test_two_years_side_by_side_are_two_things_asked_and_neither_is_the_other() -> None:
    assert _each("Dotation de Rouvray : combien en 2021 et en 2022 ?") == [
        "Dotation de Rouvray : combien en 2021 ?",
        "Dotation de Rouvray : combien en 2022 ?",
    ]


def test_both_ends_of_a_period_are_one_thing_asked() -> None:
    (part,) = understand("De quelle date à quelle date court la délégation ?").parts
    assert (part.kind, part.is_range) == ("date", True)


def test_a_small_number_goes_with_what_bears_it_or_with_the_word_after() -> None:
    terms = {term.stem: term.partner for term in understand("label climat 3 étoiles, volet 2").terms}
    assert terms["3"].startswith("etoil")
    assert terms["2"].startswith("volet")
