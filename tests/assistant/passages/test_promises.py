"""What no answer breaks, and what it may: the kind asked, however it is written, and the names of the question."""

from dataclasses import replace

import pytest

from assistant.passages.candidates import Candidate
from assistant.passages.extractive import LookedAt
from assistant.passages.promises import Promises
from assistant.questions.question import understand
from corpus.documents import Passage
from small_corpus import passages_of, small_corpus


def passage(text: str) -> Passage:
    return passages_of([((), text)], title="Extrait")[0]


def told(question: str, *passages: Passage) -> dict[str, tuple[Candidate, bool]]:
    """Return what may answer the first thing asked, by its text, and whether the promises let it."""
    corpus = small_corpus(list(passages))
    asked = understand(question)
    looked = LookedAt.of(asked, corpus.search(question, limit=20), corpus)
    promises = Promises(looked.matcher, corpus)
    part = asked.parts[0]
    return {one.unit.text: (one, promises.kept(part, one)) for one in looked.candidates(part)}


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (
            "Combien de temps avant sa prise de service l'agent doit-il être là ?",
            "L'agent est là 15 minutes avant l'heure.",
        ),
        (
            "Sous quel délai faut-il désigner un remplaçant ?",
            "Un remplaçant est désigné dans un délai de 15 (quinze) jours.",
        ),
        (
            "Combien de temps a la commune pour refuser le remplaçant ?",
            "La commune refuse le remplaçant dans 1 (un) mois.",
        ),
    ],
)
def test_a_delay_is_known_in_minutes_and_with_its_number_said_twice(question: str, sentence: str) -> None:
    candidate, is_kept = told(question, passage(sentence))[sentence]
    assert is_kept
    assert candidate.features.typed == 1.0


def test_a_sum_in_a_cell_before_the_name_of_a_town_is_no_postal_code() -> None:
    row = "2024\tPerche Logis\t8 logements\t56000\tDépartement d'Eure-et-Loir"
    table = f"annee\tbeneficiaire\tobjet\tmontant attribue\tfinanceur\n{row}"
    candidate, is_kept = told("Quelle aide Perche Logis a-t-il reçue pour 8 logements ?", passage(table))[row]
    assert is_kept
    assert candidate.span is not None
    assert row[slice(*candidate.span)] == "56000"


def test_a_sum_is_found_in_a_table_that_is_drawn_with_spaces() -> None:
    row = "Etat (P147)             42 000      42 000      38 000"
    assert told("Combien l'État donne-t-il à La Vigie ?", passage(f"La Vigie\n\n{row}"))[row][1]


def test_who_does_it_may_be_told_by_a_role() -> None:
    sentence = "Le porteur de projet démontera les panneaux à la fin du bail."
    assert told("Qui démontera les panneaux à la fin du bail ?", passage(sentence))[sentence][1]


def test_a_sentence_without_any_figure_is_no_sum() -> None:
    sentence = "La halle de Bourgneuf sera rénovée par la commune."
    assert not told("Combien coûte la halle de Bourgneuf ?", passage(sentence))[sentence][1]


def test_the_day_of_a_meeting_counts_nothing() -> None:
    sentence = "Le 6 décembre 2021, le préfet a inauguré les bornes de recharge de Bourgneuf."
    assert not told("Combien de bornes de recharge à Bourgneuf ?", passage(sentence))[sentence][1]


def test_a_document_is_of_the_place_that_its_file_names_in_one_word() -> None:
    sentence = "Le permis est refusé dans la zone UI."
    question = "Que fait-on du permis dans la zone UI de Saint-Gratien ?"
    own = replace(passage(sentence), document="ville-saintgratien-2021.txt")
    assert told(question, own)[sentence][1]
    assert not told(question, replace(own, document="ville-2021.txt"))[sentence][1]


def test_an_acronym_names_nobody_where_a_place_is_named() -> None:
    sentence = "Gennes crée 3 postes pour 6 mois."
    assert told("Combien de CDD Gennes prend-elle ?", passage(sentence))[sentence][1]


def test_of_two_places_asked_of_a_document_may_say_one() -> None:
    sentence = "La population de Bourgneuf croît de 0,4 % par an."
    question = "Quelle croissance vise Bourgneuf, et laquelle vise Montrevel ?"
    assert told(question, passage(sentence))[sentence][1]
    assert not told("Quelle croissance vise Bourgneuf à Montrevel ?", passage(sentence))[sentence][1]
