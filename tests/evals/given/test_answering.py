"""Answering from given passages alone: what is seen of them, what is decided, and what is said."""

import json
from pathlib import Path

import numpy as np
import pytest

from assistant.library.sources import of_searcher
from evals.experiments.given_learning import CUTS, PASSAGES, given_rows
from evals.given.answering import LEARNT, GivenPassages, Learnt
from evals.given.evidence import FEATURES, EvidenceReader
from evals.given.one_by_one import GivenIndex
from evals.given.wanted import focus, measures, sought
from evals.product.product import text_passage
from index.embedding.embedders import load_embedder
from index.search.search import Searcher

TOWER = (
    "La tour Eiffel est une tour de fer puddlé. Elle mesure 330 mètres de hauteur. "
    "Elle a été construite par Gustave Eiffel pour l'exposition de 1889."
)
OTHERS = (
    "Le Rhône est un fleuve. Il prend sa source dans les Alpes suisses.",
    "Le pont du Gard est un pont romain, près de Remoulins.",
    "La tour Montparnasse est un immeuble de bureaux parisien.",
)
EMBEDDER = load_embedder()


def composed(question: str, *passages: str) -> tuple[bool, str]:
    held = GivenIndex([text_passage(number, text) for number, text in enumerate(passages)], EMBEDDER)
    sources = of_searcher(Searcher(held, EMBEDDER))
    composition = GivenPassages(EMBEDDER).compose(question, sources.search(question), sources)
    return composition.answered, " ".join(statement.text for statement in composition.statements)


def test_a_question_that_a_passage_answers_is_answered_from_it() -> None:
    answered, said = composed("Quelle est la hauteur de la tour Eiffel ?", TOWER, *OTHERS)
    assert answered
    assert "330 mètres" in said


@pytest.mark.parametrize(
    "question",
    ["Qui a peint la Joconde ?", "Quelle est la longueur du canal de Suez ?", "Quand est mort Molière ?"],
)
def test_a_question_that_no_passage_answers_is_not(question: str) -> None:
    assert composed(question, TOWER, *OTHERS) == (False, "")


def test_without_passages_or_known_words_there_is_no_answer() -> None:
    assert composed("Quelle est la hauteur de la tour Eiffel ?") == (False, "")
    assert composed("??", TOWER)[0] is False
    assert composed("Quelle hauteur ?", "", "…")[0] is False


def test_what_is_seen_of_a_passage_does_not_hang_on_its_place_among_the_others() -> None:
    question = "Qui a construit la tour Eiffel ?"
    one, _places = EvidenceReader(EMBEDDER).read(question, [TOWER, *OTHERS])
    other, _places = EvidenceReader(EMBEDDER).read(question, [*OTHERS, TOWER])
    assert one.shape == (4, len(FEATURES))
    assert np.isfinite(one).all()
    np.testing.assert_allclose(one[0], other[3], atol=1e-6)


def test_every_word_said_is_seen_and_none_unsaid() -> None:
    seen, _places = EvidenceReader(EMBEDDER).read("tour Eiffel fer", [TOWER, OTHERS[0]])
    named = dict(zip(FEATURES, seen.T, strict=True))
    assert named["words"].tolist() == [1.0, 0.0]
    assert named["least_like"][0] == 1.0
    assert named["names"].tolist() == [1.0, 0.0]
    assert named["asked_unseen"].tolist() == [0.0, 0.0]


def test_what_was_learnt_from_other_features_is_refused(tmp_path: Path) -> None:
    stored = json.loads(LEARNT.read_text(encoding="utf-8"))
    path = tmp_path / "learnt.json"
    path.write_text(json.dumps({**stored, "features": stored["features"][:-1]}), encoding="utf-8")
    with pytest.raises(ValueError, match="other features"):
        Learnt.load(path)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Quand est née Marie Curie ?", "date"),
        ("En quelle année ?", "date"),
        ("Combien d'habitants compte Lyon ?", "count"),
        ("Quelle est la superficie du Mali ?", "count"),
        ("Combien de temps a duré le règne ?", "duration"),
        ("Où se trouve Oslo ?", "where"),
        ("Quelle est la capitale du Mali ?", "where"),
        ("Qui a inventé le téléphone ?", "who"),
        ("Pourquoi le ciel est-il bleu ?", "why"),
        ("Qu'est-ce que la photosynthèse ?", "define"),
        ("Comment fonctionne un moteur ?", "how"),
        ("Le Mali est-il une île ?", "yes_no"),
    ],
)
def test_the_kind_of_thing_asked(question: str, kind: str) -> None:
    assert sought(question) == kind


def test_measures_and_focus() -> None:
    assert any(
        said.search("il compte 300 habitants") for said in measures("Quelle est la population du Mali ?")
    )
    assert measures("Qui a inventé le téléphone ?") == ()
    assert focus("Quelle est la capitale du Mali ?") == frozenset({"capital"})
    assert focus("Qui ?") == frozenset()


def test_the_best_sentence_holds_what_is_asked() -> None:
    _seen, ((start, end),) = EvidenceReader(EMBEDDER).read(
        "Quelle est la hauteur de la tour Eiffel ?", [TOWER]
    )
    assert TOWER[start:end] == "Elle mesure 330 mètres de hauteur."


def test_a_passage_that_another_repeats_answers_all_the_same() -> None:
    assert composed("Qui a construit la tour Eiffel ?", TOWER)[0]
    assert composed("Qui a construit la tour Eiffel ?", TOWER, f"{TOWER} ", *OTHERS)[0]


def test_rows_to_learn_from_are_with_and_without_what_answers() -> None:
    paragraph = {
        "context": TOWER,
        "qas": [
            {
                "question": "Quelle est la hauteur de la tour Eiffel ?",
                "answers": [{"text": "330 mètres", "answer_start": TOWER.index("330")}],
            },
            {"question": "Sans réponse ?", "answers": []},
        ],
    }
    around = [{"context": text, "qas": []} for text in OTHERS]
    articles = [
        {"title": "Tour Eiffel", "paragraphs": [paragraph]},
        {"title": "Autres", "paragraphs": around},
    ]
    for cut in CUTS:
        rows = list(given_rows(articles, cut))
        assert [row.answering.any() for row in rows] == [True, False]
        assert len(rows[0].seen) == min(PASSAGES, len(rows[1].seen) + 1)
