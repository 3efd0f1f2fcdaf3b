from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.facts.facts import Cutter, Fact, Funding
from corpus.ledger.ledger import read_ledger
from ledger_texts import document, ledger


def only(text: str) -> Funding:
    (row,) = ledger(text).funding
    return row


def test_five_linked_amounts_are_five_rows_each_with_its_funder_and_whole() -> None:
    rows = ledger(
        "L'État et la Région investiront 90 M€ sur 8 ans, dont 40 M€ (12 M€ pour le site de Brévigny)"
        " de l'ANRU, "
        "9 M€ de Brévigny Métropole et 4,5 M€ de la Rive du Lay."
    ).funding
    by_euros = {row.euros: row for row in rows}
    whole, anru, site = (by_euros[Decimal(n) * 1_000_000] for n in (90, 40, 12))
    assert [row.euros for row in rows] == [
        Decimal(n) for n in (90_000_000, 40_000_000, 12_000_000, 9_000_000, 4_500_000)
    ]
    assert whole.funders == ("État", "Région")
    assert anru.funders == ("ANRU",)
    assert rows[3].funders == ("Brévigny Métropole",)
    assert rows[4].funders == ("Rive du Lay",)
    assert [row.part_of for row in rows] == [None, whole.id, anru.id, whole.id, whole.id]
    assert site.funders == ("ANRU",)


@pytest.mark.parametrize(
    ("sentence", "funders"),
    [
        ("Le Département finance la passerelle à hauteur de 120 000 €.", ("Département",)),
        ("La piscine est financée par l'État et par la Région pour un montant de 2 M€.", ("État", "Région")),
        ("La gare de Brévigny sera rénovée (avec un financement Etat de 3,5M€).", ("État",)),
        ("La commune a reçu 40 000 € d'aide de l'État pour son école.", ("État",)),
        ("Au titre du FNADT, 15 000 € ont été versés à la maison des services.", ("État",)),
        ("Le tiers-lieu bénéficie de 60 000 € de LEADER.", ("Union européenne",)),
        ("Sur le fonds friches ADEME, la commune a obtenu 30 000 € pour la tannerie.", ("ADEME",)),
        (
            "Le gymnase est soutenu par la DETR et des crédits de l'agence nationale du sport pour 2 M€.",
            ("État", "agence nationale du sport"),
        ),
        ("VNF s'engage à rénover le barrage pour un coût de 4 M€.", ("VNF",)),
        ("Ce sont 7 Md € que l'État a prévu pour la lutte contre la pauvreté.", ("État",)),
        ("L'Anah est prête à apporter près de 2 millions d'euros au centre-bourg.", ("Anah",)),
        (
            "Cinq milliards d'euros d'ici 2022 (Caisse des Dépôts, Action Logement).",
            ("Caisse des Dépôts", "Action Logement"),
        ),
        ("La ministre chargée de la ville a annoncé une enveloppe de 50 M€.", ("État",)),
    ],
)
def test_the_funder_is_read_from_the_grammar_of_the_sentence(sentence: str, funders: tuple[str, ...]) -> None:
    assert only(sentence).funders == funders


def test_who_receives_is_no_funder() -> None:
    row = only("Une entreprise de Brévigny a bénéficié de 300 000 € d'aide de l'État pour son atelier.")
    assert (row.funders, row.beneficiary) == (("État",), "entreprise de Brévigny")


def test_who_is_given_a_sum_is_who_it_goes_to() -> None:
    row = only("Il est proposé d'attribuer une subvention à l'association Lumière d'un montant de 70 000 €.")
    assert (row.funders, row.beneficiary) == ((), "association Lumière")


def test_an_amount_said_again_in_words_is_one_amount() -> None:
    assert only("La Région apporte 2.500,00 EUR (deux mille cinq cents euros).").euros == Decimal(2500)


@pytest.mark.parametrize(
    ("sentence", "euros"),
    [
        ("L'État apporte 8,5 Md € au programme.", "8500000000"),
        ("L'État apporte 24 millions d'euros au programme.", "24000000"),
        ("L'État apporte 12.5 M€ au programme.", "12500000"),
        ("L'État apporte 80.000 ,00 € au programme.", "80000"),
        ("L'État apporte 1 200.00 € au programme.", "1200"),
        ("L'État soutient la toiture à hauteur de 188 500 .", "188500"),
    ],
)
def test_amounts_are_worth_what_is_written(sentence: str, euros: str) -> None:
    assert only(sentence).euros == Decimal(euros)


def test_both_sums_count_in_so_many_billions_out_of_so_many() -> None:
    part, whole = ledger("Ce sont 3 Mds d'euros sur 10 Mds du plan de relance de l'État.").funding
    assert (part.euros, whole.euros) == (Decimal(3 * 10**9), Decimal(10**10))
    assert part.part_of == whole.id


@pytest.mark.parametrize(
    "sentence",
    [
        "La commune compte 12 500 habitants.",
        "La délibération n° 2021-2 a été adoptée le 3 mai 2021.",
        "Le R² du modèle est de 0,8.",
        "Le budget finance la cantine à 1€.",
        "Le tarif du repas est fixé à 3,20 € par enfant.",
        "La surface financée est de 5 000 m².",
    ],
)
def test_what_is_no_funding_gives_no_row(sentence: str) -> None:
    assert ledger(sentence).funding == ()


def test_a_share_alone_is_a_row_without_euros() -> None:
    row = only("La résidence d'artistes est financée à hauteur de 50% par la DRAC Bretagne.")
    assert (row.euros, row.share, row.funders) == (None, Decimal(50), ("DRAC Bretagne",))


def test_share_cost_and_basis_go_with_their_amount() -> None:
    grant, cost = ledger(
        "Une subvention de 12 000 € HT (30 %) sur un coût total de 40 000 € HT est accordée."
    ).funding
    assert (grant.share, grant.total_cost, grant.basis, grant.state) == (
        Decimal(30),
        Decimal(40_000),
        "HT",
        "attribué",
    )
    assert grant.part_of == cost.id


def test_purpose_programme_place_and_year_are_those_of_the_amount() -> None:
    row = only(
        "L'État soutient aussi la création de la voie verte à Brévigny (en 2021, 283 500 € de DSIL relance)."
    )
    assert (row.programme, row.period, row.purpose) == (
        "DSIL relance",
        "en 2021",
        "création de la voie verte à Brévigny",
    )


def test_items_are_parts_of_the_amount_that_introduces_their_list() -> None:
    rows = ledger(
        "Le financement de la halle s'élève à 100 000 € :\n\n- État : 60 000 €\n- Région : 40 000 €\n"
    ).funding
    assert [row.funders for row in rows[1:]] == [("État",), ("Région",)]
    assert {row.part_of for row in rows[1:]} == {rows[0].id}


def test_a_list_of_grants_names_who_receives() -> None:
    rows = ledger("Subventions aux associations :\n\n- Cyclo Club : 230 €\n- Banque ALIM : 600 €\n").funding
    assert [row.funders for row in rows] == [(), ()]


def test_a_figure_set_large_is_explained_by_the_next_sentence() -> None:
    row = only("39 M€\n\nC'est ce que le territoire a reçu grâce au plan de relance.")
    assert row.funders == ("État",)
    assert row.quote.endswith("plan de relance.")


def test_an_amount_not_stated_is_no_zero() -> None:
    assert ledger("L'État financera la médiathèque.").funding == ()


def test_a_fact_without_its_exact_quote_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="no exact quote"):
        Fact("1", "d", "d.md", None, (), "", 0, 0)
    with pytest.raises(ValueError, match="no exact quote"):
        Fact("1", "d", "d.md", None, (), "trois", 0, 4)
    with pytest.raises(ValueError, match="neither"):
        Funding(*Cutter(document("Trois mots ici.")).cut("funding", 0, 5), amount_text="Trois")


SENTENCES = st.sampled_from(
    [
        "L'État verse 12.5 M€ à la commune de Brévigny. ",
        "Elle souhaite créer une maison de santé, dont 3 000 € de la CAF. ",
        "- la Région s'engage à financer 40 % du projet ;\n",
        "## Axe 2 : Agir pour l'eau\n\n",
        "(20 000 € ",
        "dont 5 M€ (2 M€) ",
        "L'objectif est d'atteindre 41 % d'ici 2050.\n\n",
        "Le SIVOM pourra, sous réserve, étudier le dossier. ",
        "« ",
        "à : ",
    ]
)


@given(st.lists(SENTENCES, max_size=12))
@settings(deadline=None, max_examples=60)
def test_every_fact_quotes_its_document_exactly_and_ids_differ(parts: list[str]) -> None:
    source = document("".join(parts))
    read = read_ledger(source)
    facts = (*read.funding, *read.objectives, *read.commitments)
    assert all(source.text[fact.start : fact.end] == fact.quote for fact in facts)
    assert len({fact.id for fact in facts}) == len(facts)
    assert read_ledger(source) == read


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        # Another parenthesis, another clause say the place of another amount.
        (
            "Sont aidés l'îlot Badin (CAVM – aide de 418 000 €) et la friche Equi (Mons – aide de 531 000 €).",
            [None, "Mons"],
        ),
        (
            "L'ANRU apporte 90 M€, dont 12 M€ (3 M€ pour le site de Mons) aux écoles et 9 M€ de Belval Métropole.",
            [None, None, "Mons", None],
        ),
        (
            "VNF s'engage à restaurer l'écluse pour un coût de 10 M€ et à réaliser, à Mons, un centre.",
            [None],
        ),
        (
            "Trois lieux (la scène à Vieux-Bourg et la fabrique à Mons) reçoivent 9 000 €.",
            ["Vieux-Bourg, Mons"],
        ),
    ],
)
def test_a_place_is_that_of_its_own_amount(text: str, cells: list[str | None]) -> None:
    assert [row.place for row in ledger(text).funding] == cells


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Cette année 2000 € de subvention, mais on peut dépasser.", None),
        ("Au titre de la DSIL 2021, l'État verse 18 000 € à l'école.", "2021"),
        ("Une enveloppe de 35 M€ de l'État a été attribuée en 2021 dans la région.", "en 2021"),
        ("En 2021, l'État apporte 5 M€.", "En 2021"),
        ("De septembre 2020 à septembre 2021, l'État a apporté 7 M€.", "De septembre 2020 à septembre 2021"),
        ("La subvention de 500 € votée par le conseil du 7 février 2011 est annulée.", None),
    ],
)
def test_a_period_is_no_amount_no_programme_and_no_date_of_a_vote(text: str, period: str | None) -> None:
    assert only(text).period == period


@pytest.mark.parametrize(
    ("text", "beneficiary"),
    [
        (
            "Il est proposé d'attribuer à l'association Cœur de Livres une subvention de 3 000 €.",
            "association Cœur de Livres",
        ),
        ("Il est décidé d'annuler la subvention de 3 500 € allouée au Tambourin Club.", "Tambourin Club"),
    ],
)
def test_who_receives_may_be_known_by_its_name_alone(text: str, beneficiary: str) -> None:
    assert only(text).beneficiary == beneficiary


def test_the_labels_of_a_list_of_grants_receive_them() -> None:
    rows = ledger(
        "# Subventions aux associations\n\n- ACCA : 60 €\n\n- Cyclo club 230 €\n\n- Coopérative scolaire : 600 €\n"
    ).funding
    assert [row.beneficiary for row in rows] == ["ACCA", "Cyclo club", "Coopérative scolaire"]
    assert [row.purpose for row in rows] == [None, None, None]


def test_this_grant_is_that_of_who_helps_in_the_sentence_before() -> None:
    first, second = ledger(
        "La ville bénéficiera d'un coup de pouce financier de l'Etat. Cette dotation de 37 M€ déclenchera 288 M€ de projets."
    ).funding
    assert (first.funders, first.nature) == (("État",), "financement")
    assert (second.funders, second.nature) == ((), "coût")


def test_decimals_set_apart_are_those_of_one_number() -> None:
    row = only("La participation de la Région est de 5, 357 millions d'euros.")
    assert (row.amount_text, row.euros) == ("5, 357 millions d'euros", Decimal("5357000"))


def test_the_second_clause_of_a_sentence_has_its_own_subject() -> None:
    row = only("12 communes sont retenues et l'État annonce 7 millions d'euros pour elles.")
    assert row.funders == ("État",)
