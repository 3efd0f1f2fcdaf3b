"""Questions written over acts: read with their quotes, split by place."""

import json
from pathlib import Path

import pytest

from evals.errors import TestSetError
from evals.learning.written import ACTS, fold_of, is_aside, place_of, read_written
from real_documents import SHARED

ACT = "La commune vote 4 000 € au club de judo.\nLa séance est levée à 20 h."
ROW = {
    "id": "a1",
    "document": "bury-2021-03-04-t001.txt",
    "turns": ["cb pour le judo a bury"],
    "type": "funding",
    "style": "chat",
    "answerable": True,
    "answer": "4 000 €",
    "evidence": [[0, 40]],
}


def written(folder: Path, **changes: object) -> Path:
    (folder / str(ROW["document"])).write_text(ACT, encoding="utf-8")
    path = folder / "questions.jsonl"
    path.write_text(json.dumps({**ROW, **changes}) + "\n", encoding="utf-8")
    return path


def test_a_question_comes_with_the_words_that_answer_it(tmp_path: Path) -> None:
    (question,) = read_written(written(tmp_path), tmp_path)
    assert question.quotes == ((str(ROW["document"]), "La commune vote 4 000 € au club de judo."),)
    assert question.turns == ("cb pour le judo a bury",)
    assert question.is_answerable
    assert question.answer == "4 000 €"


def test_a_near_miss_comes_with_the_words_that_nearly_answer(tmp_path: Path) -> None:
    (question,) = read_written(written(tmp_path, answerable=False, near=[[41, 68]]), tmp_path)
    assert question.quotes == ((str(ROW["document"]), "La séance est levée à 20 h."),)
    assert not question.is_answerable


def test_a_row_may_be_of_one_of_the_things_that_a_question_asks(tmp_path: Path) -> None:
    (question,) = read_written(written(tmp_path, thing=[1, 2]), tmp_path)
    assert (question.thing, question.is_of_several) == ((1, 2), True)
    (alone,) = read_written(written(tmp_path), tmp_path)
    assert not alone.is_of_several


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"document": "absent-2020.txt"}, "ligne 1 : absent-2020.txt ne peut pas être lu"),
        ({"evidence": [[90, 95]]}, "ligne 1 : une question ou une citation est vide"),
        ({"turns": []}, "ligne 1 : une question ou une citation est vide"),
        ({"answerable": False}, "ligne 1 : cette ligne n’est pas celle attendue"),
    ],
)
def test_a_row_at_fault_is_named(tmp_path: Path, changes: dict[str, object], said: str) -> None:
    with pytest.raises(TestSetError, match=said):
        read_written(written(tmp_path, **changes), tmp_path)


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ("bury-2021-03-04-t001.txt", "bury"),
        ("alpes-de-haute-provence-sans-date-t118.txt", "alpes-de-haute-provence"),
        ("bagneux92-2020-01-28-t123.txt", "bagneux92"),
    ],
)
def test_a_place_is_what_stands_before_the_date(document: str, place: str) -> None:
    assert place_of(document) == place


def test_acts_of_one_place_are_all_learnt_from_or_none_is() -> None:
    rows = [json.loads(line) for line in ACTS.read_text(encoding="utf-8").splitlines()]
    documents = {row["document"] for row in rows}
    aside = {place_of(each) for each in documents if is_aside(each)}
    assert aside.isdisjoint({place_of(each) for each in documents if not is_aside(each)})
    # About a fifth, and never the same part by chance of a sort.
    assert 0.12 < len([each for each in documents if is_aside(each)]) / len(documents) < 0.28


def test_each_question_is_for_one_thing_and_all_of_its_place_are_for_the_same() -> None:
    rows = [json.loads(line) for line in ACTS.read_text(encoding="utf-8").splitlines()]
    documents = {row["document"] for row in rows}
    folds = {place_of(each): fold_of(each) for each in documents}
    assert all(fold_of(each) == folds[place_of(each)] for each in documents)
    assert all((folds[place_of(each)] == "aside") == is_aside(each) for each in documents)
    assert set(folds.values()) == {"aside", "judge", "reader"}
    # Documents that are measured in other ways are set aside for nothing, and are for the same otherwise.
    assert all(
        fold_of(each, is_measured=False) == folds[place_of(each)] for each in documents if not is_aside(each)
    )
    assert not any(fold_of(each, is_measured=False) == "aside" for each in documents)


@pytest.mark.real
@pytest.mark.skipif(not SHARED.exists(), reason="the acts are not part of the project")
def test_every_question_that_ships_quotes_its_act() -> None:
    questions = read_written(ACTS, SHARED / "corpus" / "actes")
    assert len({question.id for question in questions}) == len(questions) == 11_555
    assert all(words.strip() for question in questions for _, words in question.quotes)
