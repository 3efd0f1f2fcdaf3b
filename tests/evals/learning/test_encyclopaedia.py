"""Questions over paragraphs of an encyclopaedia."""

import json
from pathlib import Path

import pytest

from evals.errors import TestSetError
from evals.learning import encyclopaedia
from evals.learning.encyclopaedia import read_encyclopaedia
from evals.learning.written import ENCYCLOPAEDIA, fold_of

TEXT = "Le pont date de 1840. Il fut élargi en 1902. Un bac le précédait."


def files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    asked = {"id": 7, "question": "Quand fut-il élargi ?", "answers": [{"text": "1902", "answer_start": 39}]}
    data = [{"title": "Pont", "paragraphs": [{"context": TEXT, "qas": [asked]}]}]
    rows = [
        {"id": "e1", "article": "Pont", "paragraph": 0, "question": "Qui l'élargit ?", "near": [[22, 44]]},
        {"id": "e2", "article": "Pont", "paragraph": 0, "question": "Et avant ?", "evidence": [[45, 65]]},
        {"id": "e3", "article": "Autre", "paragraph": 0, "question": "Et là ?", "evidence": [[0, 4]]},
    ]
    (folder / "own.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    monkeypatch.setattr(encyclopaedia, "ENCYCLOPAEDIA", folder / "own.jsonl")
    path = folder / "piaf.json"
    path.write_text(json.dumps({"data": data}), encoding="utf-8")
    return path


def test_the_sentence_that_holds_the_answer_is_the_evidence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (paragraph,), questions = read_encyclopaedia(files(tmp_path, monkeypatch))
    assert paragraph.fold == fold_of("Pont")
    first = questions[0]
    assert TEXT[slice(*first.evidence[0])].strip() == "Il fut élargi en 1902."
    assert first.short is not None
    assert TEXT[slice(*first.short[0])] == "1902"


def test_questions_that_nearly_have_an_answer_have_no_evidence_and_those_of_other_articles_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, questions = read_encyclopaedia(files(tmp_path, monkeypatch))
    assert [(one.id, len(one.evidence)) for one in questions] == [("7", 1), ("e1", 0), ("e2", 1)]


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}", encoding="utf-8")
    with pytest.raises(TestSetError, match="PIAF"):
        read_encyclopaedia(tmp_path / "x.json")


def test_half_of_the_questions_that_ship_have_no_answer() -> None:
    rows = [json.loads(line) for line in ENCYCLOPAEDIA.read_text(encoding="utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows) == 3168
    assert 0.4 < sum(not row["answerable"] for row in rows) / len(rows) < 0.6
    assert all(row["evidence"] if row["answerable"] else row["near"] for row in rows)
