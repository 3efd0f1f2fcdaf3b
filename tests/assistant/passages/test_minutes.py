"""What councils ask of their minutes: votes, totals, one year and another, and what stands in other minutes."""

from dataclasses import replace

import pytest

from assistant.answers import Composition
from assistant.french.sides import sides_of
from assistant.library.sources import Sources
from assistant.passages.coverage import Matcher
from assistant.passages.extractive import ExtractiveComposer, LookedAt
from assistant.passages.features import table
from assistant.passages.judge import learnt
from assistant.passages.promises import parts_names
from assistant.questions.question import understand
from small_corpus import passage, passages_of, small_corpus

FIRST = passages_of(
    [
        (
            (),
            (
                "Conseil municipal de Bourgneuf\n\nConvoqué le 3 mai 2021, le conseil municipal de Bourgneuf s'est"
                " réuni en mairie le 10 mai 2021.\n\nPrésents : Mme Anne Morel, M. Paul Vidal."
            ),
        ),
        (
            ("3 - Parking du Moulin",),
            (
                "3 - Parking du Moulin\n\nLa part fixe de la redevance du parking du Moulin est de 12 000 € en"
                " 2021.\n\nPour : 21\nContre : 3 (M. Vidal)\nAbstention : 2\nAdopté à la majorité."
            ),
        ),
        (
            ("4 - Subventions de la culture",),
            (
                "4 - Subventions de la culture\n\nAssociation\tMontant\nChorale des Lilas\t1 500 €\nThéâtre du"
                " Lavoir\t2 500 €\nTotal\t4 000 €\n\nPour : 26\nAdopté à l'unanimité."
            ),
        ),
        (
            ("5 - Délégations au maire",),
            (
                "5 - Délégations au maire\n\nLe maire peut ouvrir des lignes de trésorerie jusqu'à 60 000 €."
                " Il peut aliéner de gré à gré du matériel jusqu'à 4 600 €."
            ),
        ),
    ],
    "Conseil municipal de Bourgneuf du 10 mai 2021",
    "cm2021",
    "compte rendu",
)
SECOND = passages_of(
    [
        (
            ("2 - Parking du Moulin",),
            (
                "2 - Parking du Moulin\n\nLa part fixe de la redevance du parking du Moulin est de 15 000 € en"
                " 2022.\n\nPour : 24\nContre : 1\nAdopté à la majorité."
            ),
        ),
        (
            ("6 - Congrès des luthiers",),
            "6 - Congrès des luthiers\n\nLa Ville soutient le congrès des luthiers par 800 €.",
        ),
        (
            ("7 - Fête du fleuve",),
            "7 - Fête du fleuve\n\nLa Région a donné une subvention de 9 000 € à la fête du fleuve.",
        ),
    ],
    "Conseil municipal de Bourgneuf du 9 mai 2022",
    "cm2022",
    "compte rendu",
)
CORPUS = small_corpus((*FIRST, *SECOND))


def ask(question: str) -> Composition:
    return ExtractiveComposer().compose(question, CORPUS.search(question, limit=20), CORPUS)


def first(question: str, corpus: Sources) -> str:
    """Return the sentence or row that is likeliest to answer, even where it is not likely enough to be told."""
    asked = understand(question)
    looked = LookedAt.of(asked, corpus.search(question, limit=20), corpus)
    candidates = looked.candidates(asked.parts[0])
    return candidates[int(learnt().judged(table([one.features for one in candidates]))[0].argmax())].unit.text


def told(question: str) -> str:
    return " ".join(statement.text for statement in ask(question).statements)


@pytest.mark.parametrize(
    "question",
    [
        "Quel a été le vote sur le parking du Moulin en 2021 ?",
        "Parking du Moulin, conseil de mai 2021 : combien de voix pour, combien contre et combien d'abstentions ?",
    ],
)
def test_a_vote_is_told_with_all_its_lines(question: str) -> None:
    first = ask(question).statements[0]
    assert first.text == "Pour : 21 ; Contre : 3 (M. Vidal) Abstention : 2 Adopté à la majorité."
    assert first.citations[0].quote.startswith("Pour : 21\nContre")


def test_each_year_of_a_comparison_is_answered_from_its_own_minutes() -> None:
    text = told("Redevance du parking du Moulin à Bourgneuf : quelle part fixe en 2021 et en 2022 ?")
    assert "12 000 €" in text
    assert "15 000 €" in text


def test_of_two_years_the_one_that_is_asked_comes_first() -> None:
    assert "15 000 €" in ask("Quelle est la part fixe du parking du Moulin en 2022 ?").statements[0].text


def test_a_total_comes_first_where_a_total_is_asked() -> None:
    assert "4 000 €" in first("Combien au total pour les subventions de la culture ?", CORPUS)


def test_the_figures_of_a_table_are_told_with_what_they_count_in() -> None:
    table = "Compte de résultat (K€)\n\nEn milliers d'€ HT\t2011\t2012\nRedevance à la Ville\t15.6\t72.5\nLoyers\t3.0\t3.1"
    corpus = small_corpus(
        passages_of([(("Compte de résultat",), table)], "Fourrière automobile, rapport 2012")
    )
    question = "Fourrière automobile : quelle redevance à la Ville en 2012 ?"
    first = ExtractiveComposer().compose(question, corpus.search(question), corpus).statements[0]
    assert first.text == "Redevance à la Ville – 2011 : 15.6 ; 2012 : 72.5 (En milliers d'€ HT)"
    assert "En milliers d'€ HT" in " ".join(citation.quote for citation in first.citations)


def test_a_second_sentence_asks_in_the_words_of_the_first() -> None:
    text = told(
        "Jusqu'à quel montant le maire peut-il ouvrir des lignes de trésorerie ? Et aliéner du matériel de gré à gré ?"
    )
    assert "60 000 €" in text
    assert "4 600 €" in text


def test_what_another_subject_received_is_no_answer() -> None:
    composition = ask("Quelle subvention la Région a-t-elle donnée au congrès des luthiers ?")
    assert not composition.answered
    assert "9 000 €" in told("Quelle subvention la Région a-t-elle donnée à la fête du fleuve ?")


def test_the_formalities_of_a_meeting_answer_nothing_but_what_is_asked_of_them() -> None:
    assert "Convoqué" not in told(
        "Quelles associations reçoivent des subventions du conseil de Bourgneuf en mai 2021 ?"
    )
    assert "10 mai 2021" in told("Quand le conseil municipal de Bourgneuf s'est-il réuni en 2021 ?")


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        (
            "Comparez le résultat net de la SERM et celui de la SAAM",
            (frozenset({"serm"}), frozenset({"saam"})),
        ),
        (
            "Des parkings Europa et Arceaux, lequel perd de l'argent ?",
            (frozenset({"europa"}), frozenset({"arcel"})),
        ),
        ("Quel est le budget de Denain et Anzin ?", None),
    ],
)
def test_the_two_sides_of_a_comparison_are_told_apart(
    question: str, sides: tuple[frozenset[str], frozenset[str]] | None
) -> None:
    assert sides_of(question) == sides


def test_one_side_asked_alone_says_nothing_of_the_other() -> None:
    asked = understand("Comparez le résultat net de la SERM et celui de la SAAM")
    first, second = (asked.alone(part) for part in asked.parts)
    assert ("SERM" in first.text, "SAAM" in first.text) == (True, False)
    assert ("SERM" in second.text, "SAAM" in second.text) == (False, True)
    assert first.parts[0].kind == "amount"


def test_a_table_of_other_years_answers_for_none_of_its_own() -> None:
    table = "En K€\t2011\t2012\nRedevance à la Ville\t15.6\t72.5\nLoyers\t3.0\t3.1"
    corpus = small_corpus(passages_of([(("Compte de résultat",), table)], "Fourrière automobile, rapport"))
    question = "Fourrière automobile : quelle redevance à la Ville en 2013 ?"
    assert not ExtractiveComposer().compose(question, corpus.search(question), corpus).answered


def test_a_row_that_ends_early_keeps_the_columns_that_its_neighbours_have() -> None:
    table = (
        "En milliers d'€\tPar habitant\tPoste\tRatio\n518\t488\tDotation\t32,12\n460\t433\tRésultat comptable\n"
        "59\t56\tProduits\t3,69"
    )
    corpus = small_corpus(passages_of([(("Compte",), table)], "Compte de Bourgneuf 2021"))
    question = "Quel est le résultat comptable de Bourgneuf en 2021 ?"
    first = ExtractiveComposer().compose(question, corpus.search(question), corpus).statements[0]
    assert first.text == "Résultat comptable – En milliers d'€ : 460 ; Par habitant : 433"


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("CR_20210604.pdf", "2021"),
        ("AMI_122020.pdf", "2020"),
        ("202105_eclairage.pdf", "2021"),
        ("arrete_23032023.pdf", "2023"),
    ],
)
def test_a_date_in_a_files_name_tells_its_year(name: str, year: str) -> None:
    text = "La coupure de nuit économise 3 000 € par an."
    made = passages_of([((), text)], "Coupure de nuit", name.removesuffix(".pdf"))
    corpus = small_corpus(made)
    question = f"Combien la coupure de nuit économise-t-elle en {year} ?"
    assert (
        "3 000 €"
        in ExtractiveComposer().compose(question, corpus.search(question), corpus).statements[0].text
    )


def test_a_row_that_numbers_its_departement_answers_for_its_name() -> None:
    columns = "departement\tbeneficiaire\tprojet\tsubvention"
    rows = ["70\tLuxay\tEntrée de ville\t106500", "21\tLuxay\tEntrée de ville\t45000"]
    made = tuple(
        replace(passage(0, (), row, 0, "Dotations 2018", f"liste{rank}"), context=columns)
        for rank, row in enumerate(rows)
    )
    corpus = small_corpus(made)
    question = "Entrée de ville de Luxay en Haute-Saône : quelle subvention en 2018 ?"
    assert "106500" in first(question, corpus)


@pytest.mark.parametrize(
    ("question", "is_of_several"),
    [
        ("Quelle subvention pour le Théâtre du Lavoir et pour la Chorale des Lilas ?", True),
        ("Quelle subvention pour le Théâtre du Lavoir de Bourgneuf, et en quelle année ?", False),
        ("Quelle subvention, et en quelle année, pour la Chorale des Lilas ?", False),
    ],
)
def test_only_an_and_between_two_names_lets_each_row_say_one_of_them(
    question: str, is_of_several: bool
) -> None:
    assert parts_names(Matcher(understand(question), ())) is is_of_several


def test_a_sum_of_another_year_does_not_answer_for_the_year_of_the_document() -> None:
    text = "Au 31 décembre 2021, la fourrière affiche un résultat avant impôt de 22 500 €."
    corpus = small_corpus(passages_of([((), text)], "Fourrière de Bourgneuf, délibération de 2022"))
    asked = "Quel résultat avant impôt la fourrière de Bourgneuf affiche-t-elle en {} ?"
    answers = [
        ExtractiveComposer().compose(q, corpus.search(q), corpus)
        for q in (asked.format(2021), asked.format(2022))
    ]
    assert [composition.answered for composition in answers] == [True, False]
