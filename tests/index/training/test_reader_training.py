"""Teaching the reader, on an encoder of one small layer."""

import json
import random
from pathlib import Path

import pytest
import torch
from test_encoder import encoder_file

from index.training.asking import as_typed, without_names
from index.training.encoder import read_encoder
from index.training.reading import (
    PASSAGES,
    QUESTIONS,
    Drawing,
    ReaderModel,
    learn,
    read_examples,
)


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    """Two questions to learn from, one kept for the judge."""
    answering = {"header": "h", "text": "une une un", "evidence": [[4, 7]], "short": [[4, 6]]}
    other = {"header": "h", "text": "un un", "evidence": [], "short": []}
    rows = [
        {"fold": fold, "question": "une ?", "general": general, "near": None, "passages": [answering, other]}
        for fold, general in (("reader", False), ("reader", True), ("judge", False))
    ]
    path = tmp_path / "examples.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def model_of(folder: Path) -> tuple[ReaderModel, Drawing]:
    encoder_file(folder / "encoder.bin")
    encoder = read_encoder(folder / "encoder.bin")
    torch.manual_seed(1)
    return ReaderModel(encoder, 1), Drawing(
        encoder.tokenizer(), read_examples(folder / "examples.jsonl", "reader")
    )


def test_only_the_examples_of_a_fold_are_read(examples: Path) -> None:
    assert [one.is_general for one in read_examples(examples, "reader")] == [False, True]
    assert len(read_examples(examples, "judge")) == 1
    assert read_examples(examples, "aside") == ()


def test_a_batch_marks_the_words_that_answer_and_nothing_of_the_question(
    examples: Path, tmp_path: Path
) -> None:
    _, drawing = model_of(tmp_path)
    batch = drawing.batch(0)
    assert len(batch.ids) == PASSAGES * QUESTIONS
    for question, place in enumerate(batch.answering.tolist()):
        rows = batch.evidence[question * PASSAGES : (question + 1) * PASSAGES]
        marked = [number for number, row in enumerate(rows) if (row > 0).any()]
        # An answering passage is drawn once more where there are too few others; the first one counts.
        assert (marked[0] if marked else PASSAGES) == place
    # The first token of a window is never labelled: it begins the question.
    assert (batch.evidence[:, 0] == -1).all()


def test_a_run_that_was_stopped_goes_on_as_if_it_had_not_been(examples: Path, tmp_path: Path) -> None:
    model, drawing = model_of(tmp_path)
    whole = [value for _, value in learn(model, drawing, 4, tmp_path / "whole.pt")]
    first, drawing = model_of(tmp_path)
    kept = tmp_path / "kept.pt"
    begun = list(zip(range(2), learn(first, drawing, 4, kept), strict=False))
    # Stopped before its first checkpoint, it begins anew and comes to the same end.
    assert not kept.exists()
    again, drawing = model_of(tmp_path)
    assert [value for _, value in learn(again, drawing, 4, kept)] == pytest.approx(whole, rel=1e-3)
    assert len(begun) == 2
    # What is learnt to the end is not learnt again.
    assert list(learn(again, drawing, 4, kept)) == []


def test_a_question_typed_in_a_hurry_keeps_its_words() -> None:
    typed = {as_typed("Où est l'école ?", random.Random(seed)) for seed in range(60)}
    assert {"Où est l'école ?", "Ou est l'ecole ?", "où est l'école ?", "Où est l'école"} <= typed
    assert all(12 <= len(text) <= 16 for text in typed)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Combien coûte la halle à Bourgneuf-le-Château ?", "Combien coûte la halle ?"),
        ("Qui préside la communauté de communes du Pays d'Anse ?", "Qui préside la communauté de communes ?"),
        # The giver is not who answers, and stays.
        (
            "Que donne la Région pour la halle de Bourgneuf-le-Château ?",
            "Que donne la Région pour la halle ?",
        ),
        # Nothing would be left of it.
        ("Où est Bourgneuf-le-Château ?", "Où est Bourgneuf-le-Château ?"),
    ],
)
def test_a_question_is_asked_without_the_names_that_the_header_says(question: str, told: str) -> None:
    assert without_names(question, "Contrat | Bourgneuf-le-Château, Pays d'Anse | Anse") == told
