"""How what questions ask is learnt: from marked questions, each varied by other names and by haste."""

import json
from pathlib import Path

from assistant.questions.asking import Marked, weights_of
from evals.learning.asking import learn, read_lessons, varied

ROWS = [
    {
        "voice": "a",
        "text": "Combien [receiver:Tulle] a reçu de [programme:DETR] en tout ?",
        "asks": ["sum"],
        "of": "line",
    },
    {
        "voice": "a",
        "text": "Combien [receiver:Foix] a reçu de [programme:DSIL] en tout ?",
        "asks": ["sum"],
        "of": "line",
    },
    {"voice": "b", "text": "Qui a signé le [kind:contrat] ?", "asks": ["documents_author"], "of": ""},
    {"voice": "b", "text": "Qui a signé l'[kind:avenant] ?", "asks": ["documents_author"], "of": ""},
]


def lessons_in(folder: Path) -> Path:
    path = folder / "asking.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS), encoding="utf-8")
    return path


def test_marks_are_read_off_the_text(tmp_path: Path) -> None:
    first, *_ = read_lessons(lessons_in(tmp_path))

    assert first.right.text == "Combien Tulle a reçu de DETR en tout ?"
    assert first.right.marks == (Marked(8, 13, "receiver"), Marked(24, 28, "programme"))
    assert (first.voice, first.right.asks, first.right.of) == ("a", {"sum"}, "line")


def test_each_question_is_varied_and_its_marks_stay_on_their_words(tmp_path: Path) -> None:
    every = varied(read_lessons(lessons_in(tmp_path)))

    assert len(every) == 3 * len(ROWS)
    names = {"Tulle", "Foix", "tulle", "foix"}
    assert {said for lesson in every for said in lesson.right.said("receiver")} <= names
    assert any(lesson.right.text == lesson.right.text.lower() for lesson in every)


def test_what_is_asked_is_learnt_for_names_that_were_not_seen(tmp_path: Path) -> None:
    weights = weights_of(learn(read_lessons(lessons_in(tmp_path))))

    asked = weights.asking("Combien Vierzon a reçu de DETR en tout ?")

    assert asked.asks == {"sum"}
    assert weights.asking("Qui a signé le contrat ?").asks == {"documents_author"}
