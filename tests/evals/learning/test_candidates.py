"""Questions with what the search finds for them, and what of that answers."""

import json
import sys
from pathlib import Path

import pytest

from assistant.library.library import Library
from assistant.settings import Settings
from evals.judging.judging import QuotePlace
from evals.learning import asked, examples, windows, written
from evals.learning.candidates import short_answer, within
from evals.learning.written import fold_of
from index.training.reading import read_examples
from small_corpus import passage

TEXT = "Le budget est voté. La halle coûte 4 000 € hors taxes, soit 4 800 € TTC."
ACT = "bury-2021-03-04-t001.txt"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("4 000 €", ["4 000 €"]),
        # In other words, its figures are what is found.
        ("Elle coûte 4800 euros TTC", ["4 800 €"]),
        ("La  halle", ["La halle"]),
        ("trop cher", None),
        ("", None),
    ],
)
def test_the_short_answer_is_found_in_what_proves_it(answer: str, told: list[str] | None) -> None:
    found = short_answer(answer, TEXT, [(20, len(TEXT))])
    assert (None if found is None else [TEXT[slice(*span)] for span in found]) == told


def test_a_short_answer_that_stands_elsewhere_proves_nothing() -> None:
    assert short_answer("4 000 €", TEXT, [(0, 19)]) is None


def test_evidence_is_told_by_its_place_in_a_passage_cut_at_its_ends() -> None:
    one = passage(0, (), "Le budget est voté.", 100)
    assert within(QuotePlace("contrat", 103, 109), one) == (3, 9)
    assert within(QuotePlace("contrat", 90, 102), one) == (0, 2)
    assert within(QuotePlace("contrat", 119, 130), one) is None
    assert within(QuotePlace("autre", 103, 109), one) is None


def test_examples_are_written_with_their_labels_and_read_by_what_learns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    acts = tmp_path / "actes"
    acts.mkdir()
    (acts / ACT).write_text(TEXT, encoding="utf-8")
    row = {
        "id": "a1",
        "document": ACT,
        "turns": ["Combien coûte la halle de Bury ?"],
        "type": "funding",
        "style": "plain",
        "answerable": True,
        "answer": "4 000 €",
        "evidence": [[20, len(TEXT)]],
    }
    (tmp_path / "actes.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    Library.open(Settings(home=tmp_path / "home")).ingest([acts])
    for name in ("windows.jsonl", "questions.jsonl"):
        (tmp_path / name).write_text("", encoding="utf-8")
    monkeypatch.setattr(asked, "ACTS", tmp_path / "actes.jsonl")
    monkeypatch.setattr(asked, "of_territories", lambda: iter(()))
    monkeypatch.setattr(windows, "WINDOWS", tmp_path / "windows.jsonl")
    out = tmp_path / "examples.jsonl"
    said = {"home": tmp_path / "home", "acts": acts, "questions": tmp_path, "out": out}
    monkeypatch.setattr(sys, "argv", ["examples", *(f"--{name}={path}" for name, path in said.items())])
    examples.main()
    (told,) = read_examples(out, fold_of(ACT))
    (shown,) = told.passages
    assert told.question == "Combien coûte la halle de Bury ?"
    assert [shown.text[slice(*span)] for span in shown.evidence] == [TEXT[20:]]
    assert shown.short is not None
    assert [shown.text[slice(*span)] for span in shown.short] == ["4 000 €"]
    assert written.place_of(ACT) == "bury"
