"""Questions over windows of documents."""

import json
from pathlib import Path

import pytest

from evals.errors import TestSetError
from evals.learning import windows
from evals.learning.windows import WINDOWS, read_window_questions

WINDOW = {"id": "f1", "document": "pv.pdf", "text": "Le maire lit. La halle coûte 4 000 €."}
ROW = {
    "id": "q1",
    "window": "f1",
    "question": "Combien coûte la halle ?",
    "answer": "4 000 €",
    "type": "funding",
    "style": "plain",
    "answerable": True,
}


def folder_of(folder: Path, monkeypatch: pytest.MonkeyPatch, **changes: object) -> Path:
    own = {**ROW, "evidence": ["La halle coûte 4 000 €."]}
    placed = {**ROW, "id": "w1", "evidence": [[14, 37]], **changes}
    (folder / "windows.jsonl").write_text(json.dumps(WINDOW) + "\n", encoding="utf-8")
    (folder / "questions.jsonl").write_text(json.dumps(own) + "\n", encoding="utf-8")
    (folder / "placed.jsonl").write_text(json.dumps(placed) + "\n", encoding="utf-8")
    monkeypatch.setattr(windows, "WINDOWS", folder / "placed.jsonl")
    return folder


def test_quotes_told_in_words_and_by_their_places_are_read_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, placed = read_window_questions(folder_of(tmp_path, monkeypatch))
    assert own.quotes == placed.quotes == (("pv.pdf", "La halle coûte 4 000 €."),)
    assert (own.document, own.turns, own.answer) == ("pv.pdf", ("Combien coûte la halle ?",), "4 000 €")
    assert (own.id, placed.id) == ("q1", "w1")


def test_a_question_over_a_window_that_is_not_there_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(TestSetError, match=r"placed\.jsonl"):
        read_window_questions(folder_of(tmp_path, monkeypatch, window="f2"))


def test_the_questions_that_ship_have_ids_of_their_own_and_evidence_where_they_are_answered() -> None:
    rows = [json.loads(line) for line in WINDOWS.read_text(encoding="utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows) == 2230
    assert all(bool(row["evidence"]) == row["answerable"] == bool(row["answer"]) for row in rows)
