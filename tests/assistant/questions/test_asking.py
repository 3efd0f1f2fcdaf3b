"""What questions ask of the ledger and of the documents, and what their words do: as the learnt model tells it."""

import json

import pytest

from assistant.questions.asking import Ask, Of, Sparse, Tag, asking, marks_of, readings, see


@pytest.mark.parametrize(
    ("question", "asks", "of"),
    [
        ("Combien la commune de Rouvray a-t-elle reçu de DETR au total en 2019 ?", {"sum"}, "line"),
        ("cb de detr pour rouvray en tout en 2020", {"sum"}, "line"),
        ("Quelle association a reçu le plus à Rouvray en 2021 ?", {"greatest"}, "receiver"),
        ("Quelle est la plus petite subvention reçue par Rouvray ?", {"least"}, "line"),
        ("Combien de projets la DSIL finance-t-elle dans le Cantal ?", {"count"}, "line"),
        ("Liste des subventions DSIL de plus de 200 000 € dans le Lot", {"list"}, "line"),
        ("Quels sont les financeurs de la halle de Rouvray, et combien met chacun ?", {"list"}, "giver"),
    ],
)
def test_what_needs_many_lines_is_told_apart(question: str, asks: set[Ask], of: Of) -> None:
    asked = asking(question)

    assert asked.asks == asks
    assert asked.of == of


@pytest.mark.parametrize(
    "question",
    [
        "Qui finance la halle de Rouvray ?",
        "Combien coûte la rénovation de la piscine ?",
        "Quel est le taux de la DETR pour les écoles ?",
        "Pourquoi le conseil a-t-il refusé la subvention ?",
        "À quelle heure ouvre la médiathèque ?",
    ],
)
def test_what_a_text_says_in_one_place_is_left_to_the_texts(question: str) -> None:
    assert asking(question).asks == {"tell"}


@pytest.mark.parametrize(
    ("tag", "said"),
    [("programme", ("DETR",)), ("receiver", ("Rouvray",)), ("year", ("2019",)), ("place", ())],
)
def test_what_each_word_does_is_told(tag: Tag, said: tuple[str, ...]) -> None:
    asked = asking("Combien la commune de Rouvray a-t-elle reçu de DETR au total en 2019 ?")

    assert asked.said(tag) == said
    assert asked.others == ()


def test_a_name_that_no_label_was_learnt_for_is_told_as_unknown() -> None:
    assert "zorblax" in " ".join(asking("combien de detr en tout zorblax").others) or asking(
        "combien de detr en tout zorblax"
    ).said("receiver", "place", "topic", "giver") == ("zorblax",)


def test_a_question_without_a_word_asks_nothing_of_the_ledger() -> None:
    assert asking("").asks == {"tell"}


def test_labels_of_tokens_make_stretches() -> None:
    places = see("la Ville de Rouvray").places
    # Outside, first of a giver, outside, first of a place.
    assert marks_of(places, [0, 1, 0, 5]) == ((3, 8, "giver"), (12, 19, "place"))


def test_weights_are_added_where_they_are_known() -> None:
    import numpy as np

    stored = json.loads(
        '{"names": ["a", "b"], "sizes": [2, 1], "labels": [0, 2, 1], "weights": [1.5, -1.0, 4.0]}'
    )
    fits = np.zeros(3)
    Sparse(stored).add(["a", "b", "unknown"], fits)

    assert fits.tolist() == [1.5, 4.0, -1.0]


def test_a_name_whose_part_is_unsure_is_read_in_several_ways_the_likelier_first() -> None:
    question = "Subventions 2014 de Rouvray aux associations : total ?"
    first, *others = readings(question)

    assert first == asking(question)
    assert {each.asks for each in others} <= {first.asks}
    said = {each.said("giver") + each.said("receiver") + each.said("place") for each in (first, *others)}
    assert ("Rouvray",) in said
    assert len({each.marks for each in (first, *others)}) == 1 + len(others) <= 4


def test_a_word_that_surely_does_nothing_need_not_be_said_by_the_lines() -> None:
    assert asking("jveux savoir combien la commune de Rouvray a touché en tout de DETR").others == ()
