"""The sample documents and the test set over them hold together."""

from collections import Counter
from pathlib import Path

import pytest

import corpus.documents
from evals.sets.testset import SAMPLES, SetQuestion, read_testset

FOLDER = Path(corpus.documents.__file__).parent / "samples"
QUESTIONS = read_testset(SAMPLES)


def test_every_sample_says_where_it_comes_from() -> None:
    sheets = sorted(FOLDER.glob("*.txt"))
    assert len(sheets) == 103
    for sheet in sheets:
        source, nature = sheet.read_text(encoding="utf-8").splitlines()[:2]
        assert source.startswith("# source: "), sheet.name
        assert " | title: " in source, sheet.name
        assert nature.startswith("# nature: "), sheet.name


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_every_evidence_quote_stands_in_one_of_its_documents(question: SetQuestion) -> None:
    texts = [(FOLDER / name).read_text(encoding="utf-8") for name in question.documents]
    for quote in question.evidence:
        assert any(quote in text for text in texts), quote


def test_every_document_of_a_question_holds_evidence() -> None:
    for question in QUESTIONS:
        for name in question.documents:
            text = (FOLDER / name).read_text(encoding="utf-8")
            assert any(quote in text for quote in question.evidence), (question.id, name)


def test_the_set_covers_what_people_ask() -> None:
    types = Counter(question.type for question in QUESTIONS)
    assert len(QUESTIONS) >= 60
    assert types["unanswerable"] >= 10
    assert types["followup"] >= 6
    assert {"funding", "objective", "commitment", "fact", "comparison"} <= types.keys()
    assert all(len(q.turns) > 1 for q in QUESTIONS if q.type == "followup")
