"""A statement that its quotes do not bear out is never shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answers import Citation, Composition, Statement
from assistant.checking.proof import checked, is_borne_out, problem_of, unsupported
from small_corpus import passage

SOURCE = passage(0, (), "L'État apporte 283 000 € et la région 12,5 M€, soit 40 % du coût.", 100)
WHOLE = Citation(SOURCE, SOURCE.start, SOURCE.end)

RENEWAL = (
    "Pour le quartier des Tilleuls, l'État et les deux agglomérations investiront 250 M€ sur 8 ans, dont 90 M€"
    " (21 M€ pour le site de Morval) de l'ANRU, 11 M€ de Brissac Métropole et 9,4 M€ du Val de Lorge."
)
POOL = (
    "La Région s'engage à financer 40 % du coût HT de la piscine, soit 1 200 000 €, sous réserve du vote de son"
    " budget 2023. Le Département ne s'engage pas."
)
CYCLE = (
    "L'État apporte 283 000 € au titre de la DSIL relance et le Département 150 000 € pour la boucle cyclable"
    " de la vallée de l'Orge."
)
HOPES = "La commune pourra solliciter la DETR. Elle souhaite ouvrir la médiathèque en 2024."
GRANTS = "Une subvention de 5 000 € est attribuée au Club nautique de Morval et de 3 200 € à l'Harmonie municipale."
FILES = (
    "Bilan 2022 : 412 dossiers déposés, 198 aidés, 9 240 115 € de DETR. Les communes portent 87 % des dossiers,"
    " les intercommunalités 12 %."
)
CEILING = "Le plafond de l'aide est de 5 000 € par logement, pour les communes de moins de 2 000 habitants."
COST = (
    "Le coût est de 450 000 € HT (540 000 € TTC). Financement : État 40 %, Région 20 %, autofinancement 40 %."
)
FIBRE = "Quinze communes sont couvertes par la fibre en 2021, et vingt-deux le seront en 2023."
SIGNED = "Le contrat a été signé le 12 juillet 2021 par le préfet, Michel Ardent, et la présidente de la CAVL, Anne Roy."
WATER = (
    "L'Agence de l'eau Rhin-Meuse participe à hauteur de 80 % aux études préalables et de 40 % aux travaux."
)
REFUSED = (
    "La commune n'a pas obtenu la subvention demandée à la Région en 2021, mais l'État lui a versé 62 000 € au"
    " titre du plan de relance."
)
VOTE = "M. Petit présente le rapport. Mme Roy s'abstient. Adopté par 18 voix pour et 2 voix contre."
LOAN = "La Banque des Territoires prête 3 millions d'euros à Val-Étienne Métropole, en vingt-cinq ans, au taux de 1,2 %."
PEOPLE = (
    "Entre 2015 et 2020, la population est passée de 12 400 à 11 950 habitants, soit une baisse de 3,6 %."
)


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("L'ANRU apporte 90 M€, dont 21 M€ pour le site de Morval.", RENEWAL),
        ("90 millions d'euros viennent de l'Agence nationale pour la rénovation urbaine.", RENEWAL),
        ("Brissac Métropole finance 11 M€ et le Val de Lorge 9,4 M€.", RENEWAL),
        ("Le Val de Lorge apporte 9 400 000 €.", RENEWAL),
        ("L'État et les deux agglomérations investiront 250 M€ en huit ans.", RENEWAL),
        ("Le site de Morval reçoit 21 M€ de l'ANRU.", RENEWAL),
        (
            "La Région financera 40 % du coût hors taxes de la piscine (1,2 M€), si son budget 2023 est voté.",
            POOL,
        ),
        ("La Région s'engage à hauteur de 1 200 000 €, soit 40 pour cent du coût HT.", POOL),
        ("Le Département ne s'engage pas à financer la piscine.", POOL),
        (
            "La boucle cyclable est financée par l'État (283 000 €, DSIL relance) et le Département (150 000 €).",
            CYCLE,
        ),
        ("Le Département apporte 150 000 € pour la boucle cyclable.", CYCLE),
        (
            "283 000 €, de l'État, au titre de la DSIL relance, pour la boucle cyclable de la vallée de l'Orge.",
            CYCLE,
        ),
        ("La commune pourra demander la DETR.", HOPES),
        ("La commune envisage d'ouvrir la médiathèque en 2024.", HOPES),
        ("L'Harmonie municipale reçoit une subvention de 3 200 €.", GRANTS),
        ("En 2022, 198 dossiers ont été aidés sur 412 déposés.", FILES),
        ("12 % des dossiers sont portés par les intercommunalités.", FILES),
        ("L'aide est plafonnée à 5 000 € par logement.", CEILING),
        ("Il coûte 540 000 € TTC, financés à 40 % par l'État et à 20 % par la Région.", COST),
        ("15 communes sont couvertes par la fibre en 2021.", FIBRE),
        ("En 2023, 22 communes seront couvertes par la fibre.", FIBRE),
        ("Les travaux sont financés à 40 % par l'Agence de l'eau Rhin-Meuse.", WATER),
        ("La Région n'a pas accordé la subvention demandée en 2021.", REFUSED),
        ("M. Petit a présenté le rapport.", VOTE),
        ("Val-Étienne Métropole emprunte 3 000 000 € à la Banque des Territoires.", LOAN),
        ("En 2015, la population était de 12 400 habitants.", PEOPLE),
        ("Michel Ardent, préfet, a signé le contrat le 12/07/2021.", SIGNED),
    ],
)
def test_what_a_quote_says_is_borne_out_in_other_words_too(statement: str, quote: str) -> None:
    assert problem_of(statement, [quote]) is None


@pytest.mark.parametrize(
    ("statement", "quote", "kind"),
    [
        ("L'ANRU apporte 900 M€.", RENEWAL, "figure"),
        ("L'ANRU apporte 90 k€.", RENEWAL, "figure"),
        ("L'ANRU apporte 11 M€.", RENEWAL, "binding"),
        ("L'ANRU apporte 250 M€.", RENEWAL, "binding"),
        ("Brissac Métropole apporte 90 M€.", RENEWAL, "binding"),
        ("Le Val de Lorge apporte 11 M€ et Brissac Métropole 9,4 M€.", RENEWAL, "binding"),
        ("L'ANRU investira 90 M€ sur 5 ans.", RENEWAL, "figure"),
        ("Le Département s'engage à financer la piscine.", POOL, "actor"),
        ("La Région ne s'engage pas à financer la piscine.", POOL, "actor"),
        ("La Région finance 40 % du coût TTC de la piscine.", POOL, "name"),
        ("La Région pourrait financer 40 % du coût HT de la piscine.", POOL, "polarity"),
        ("La Région s'engage à financer 40 % du coût de la médiathèque.", POOL, "words"),
        ("Le Département apporte 283 000 € pour la boucle cyclable.", CYCLE, "binding"),
        ("La Région apporte 283 000 € au titre de la DSIL relance.", CYCLE, "name"),
        ("L'État apporte 283 000 € au titre de la DETR.", CYCLE, "name"),
        ("La commune sollicite la DETR.", HOPES, "polarity"),
        ("La commune ne pourra pas solliciter la DETR.", HOPES, "polarity"),
        ("Le Club nautique de Morval reçoit 3 200 €.", GRANTS, "binding"),
        ("Le Club de football de Morval reçoit 5 000 €.", GRANTS, "name"),
        ("Les communes portent 12 % des dossiers.", FILES, "binding"),
        ("L'aide est d'au moins 5 000 € par logement.", CEILING, "figure"),
        ("Les communes de plus de 2 000 habitants sont éligibles.", CEILING, "figure"),
        ("Le coût est de 450 000 € TTC.", COST, "figure"),
        ("La Région finance 40 % de l'opération.", COST, "binding"),
        ("22 communes sont couvertes par la fibre en 2021.", FIBRE, "binding"),
        ("Le contrat a été signé le 21 juillet 2021.", SIGNED, "figure"),
        ("Le contrat a été signé par le président de la CAPL.", SIGNED, "name"),
        ("Le contrat n'a pas été signé le 12 juillet 2021.", SIGNED, "polarity"),
        ("Demain, la gare rouvrira grâce aux habitants du bourg.", SIGNED, "words"),
        ("La piscine coûte 450 000 € HT.", COST, "name"),
        ("L'Agence de l'eau Rhin-Meuse finance 80 % des travaux.", WATER, "binding"),
        ("La Région a versé 62 000 € à la commune.", REFUSED, "actor"),
        ("Le Département refuse d'attribuer une subvention de 5 000 €.", GRANTS, "name"),
        ("Mme Roy présente le rapport.", VOTE, "actor"),
        ("Val-Étienne Métropole prête 3 M€ à la Banque des Territoires.", LOAN, "actor"),
    ],
)
def test_one_thing_changed_is_found_and_told(statement: str, quote: str, kind: str) -> None:
    problem = problem_of(statement, [quote])
    assert problem is not None
    assert problem.kind == kind


def test_a_statement_without_a_quote_is_not_borne_out() -> None:
    problem = problem_of("L'État apporte 283 000 €.", [" "])
    assert problem is not None
    assert problem.kind == "no_quote"


def test_an_acronym_is_known_by_what_the_passage_around_the_quote_says() -> None:
    around = "La Communauté des Hauts Plateaux (CHP) finance le gymnase."
    quote = "La CHP apporte 20 000 €."
    assert problem_of("La Communauté des Hauts Plateaux apporte 20 000 €.", [quote], [around]) is None
    assert problem_of("La Communauté des Bas Plateaux apporte 20 000 €.", [quote], [around]) is not None


@given(st.integers(1, 10**9), st.integers(2, 100))
def test_a_sum_multiplied_is_found_and_the_same_sum_spelt_otherwise_is_not(euros: int, factor: int) -> None:
    quote = f"L'État verse {euros} € à la commune de Morval."
    assert problem_of(f"La commune de Morval reçoit {euros:,} euros.".replace(",", "\u202f"), [quote]) is None
    assert problem_of(f"La commune de Morval reçoit {euros * factor} €.", [quote]) is not None


def test_figures_of_the_quote_are_borne_out_however_they_are_written() -> None:
    assert is_borne_out(Statement("283 000 euros, et 12 500 000 € (40%).", (WHOLE,)))


def test_another_amount_unit_or_sign_is_not() -> None:
    quotes = [WHOLE.quote]
    assert unsupported("2 830 000 €", quotes) == ("2 830 000 €",)
    assert unsupported("283 000 %", quotes) == ("283 000 %",)
    assert unsupported("une baisse de -40 %", quotes) == ("-40 %",)
    assert unsupported("12,5 Md€", quotes) == ("12,5 Md€",)


def test_what_fails_is_dropped_and_the_rest_stays() -> None:
    right, wrong = Statement("283 000 €", (WHOLE,)), Statement("382 000 €", (WHOLE,))
    assert checked(Composition((right, wrong))).statements == (right,)


def test_where_nothing_is_left_there_is_no_answer_and_the_quotes_are_offered() -> None:
    composition = checked(Composition((Statement("382 000 €", (WHOLE,)),)))
    assert (composition.answered, composition.reason, composition.nearest) == (False, "not_stated", (WHOLE,))
