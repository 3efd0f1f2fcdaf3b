"""SQuAD and BEIR in, BEIR and RAGAS out."""

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.documents import Document, Passage
from evals.errors import EvalsError, TestSetError
from evals.formats.exchange import from_beir, from_squad, to_beir, to_ragas
from evals.judging.judging import SourceTexts
from evals.product.evaluating import judged_set
from evals.product.verifying import verify
from evals.runs.run_files import FORMAT, ResultJson, RunJson
from evals.sets.testset import SetQuestion, read_testset

CONTEXT = "Le pont enjambe la Loire. Il date de 1832, selon le maire."
SQUAD: dict[str, Any] = {
    "data": [
        {
            "title": "Ponts / Loire",
            "paragraphs": [
                {
                    "context": CONTEXT,
                    "qas": [
                        {
                            "id": "a",
                            "question": "De quand date le pont ?",
                            "answers": [{"text": "1832", "answer_start": CONTEXT.index("1832")}],
                        },
                        {"id": "b", "question": "Qui l’a peint ?", "answers": [], "is_impossible": True},
                    ],
                }
            ],
        }
    ]
}


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def documents_of(folder: Path) -> SourceTexts:
    return SourceTexts.of(
        [
            Document(
                path.stem, path.name, path.stem, path.read_text("utf-8"), "text/plain", "c", "h", path.name
            )
            for path in sorted((folder / "documents").iterdir())
        ]
    )


def test_a_squad_file_becomes_documents_and_a_set_that_stands_on_them(tmp_path: Path) -> None:
    from_squad(written(tmp_path / "squad.json", json.dumps(SQUAD))).write(tmp_path / "out")
    questions = read_testset(tmp_path / "out" / "questions.jsonl")
    assert [question.answerable for question in questions] == [True, False]
    assert questions[0].evidence == ("Il date de 1832, selon le maire.",)
    assert questions[0].facts == (("1832",),)
    assert questions[0].documents == ("00000_Ponts_Loire.txt",)
    assert verify(Path("q.jsonl"), questions, documents_of(tmp_path / "out")).faults == ()


def beir(folder: Path, *, qrels: str = "query-id\tcorpus-id\tscore\nq1\td2\t1\nq1\td1\t0\n") -> Path:
    corpus = [
        {"_id": "d1", "title": "Pont", "text": "Le pont enjambe la Loire."},
        {"_id": "d2", "title": "", "text": "Le marché ouvre samedi."},
    ]
    queries = [{"_id": "q1", "text": "Quand ouvre le marché ?"}, {"_id": "q2", "text": "Sans document ?"}]
    written(folder / "corpus.jsonl", "".join(json.dumps(row) + "\n" for row in corpus))
    written(folder / "queries.jsonl", "".join(json.dumps(row) + "\n" for row in queries))
    written(folder / "qrels" / "test.tsv", qrels)
    return folder


def test_a_beir_folder_becomes_documents_and_questions_on_retrieval(tmp_path: Path) -> None:
    from_beir(beir(tmp_path / "beir")).write(tmp_path / "out")
    (question,) = read_testset(tmp_path / "out" / "questions.jsonl")
    assert question.documents == ("00001_d2.txt",)
    assert question.evidence == ("Le marché ouvre samedi.",)
    assert (question.facts, question.tags) == ((), ("retrieval",))
    assert verify(Path("q.jsonl"), [question], documents_of(tmp_path / "out")).faults == ()


@pytest.mark.parametrize(
    ("qrels", "reason"),
    [
        ("h\nq1\td9\t1\n", "ligne 2, document inconnu « d9 »"),
        ("h\nq1\td1\n", "ligne 2, trois colonnes"),
        ("h\n", "aucune question n’y a de document"),
    ],
)
def test_a_fault_in_a_beir_folder_is_named(tmp_path: Path, qrels: str, reason: str) -> None:
    with pytest.raises(TestSetError, match=reason):
        from_beir(beir(tmp_path / "beir", qrels=qrels))


def test_nothing_is_written_over_what_is_there(tmp_path: Path) -> None:
    written(tmp_path / "out" / "mine.txt", "x")
    imported = from_squad(written(tmp_path / "squad.json", json.dumps(SQUAD)))
    with pytest.raises(EvalsError, match="dossier neuf"):
        imported.write(tmp_path / "out")


def test_a_set_exported_to_beir_is_read_back_with_the_passages_that_hold_its_evidence(tmp_path: Path) -> None:
    text = "Le pont enjambe la Loire. Le marché ouvre samedi."
    document = Document("d", "a.txt", "A", text, "text/plain", "c", "h", "a.txt")
    passages = [
        Passage(f"d-{n}", "d", "a.txt", "A", "c", n, start, end, text[start:end], None, ())
        for n, (start, end) in enumerate([(0, 25), (26, 49)])
    ]
    question = SetQuestion(
        "q", "fact", ("Quand ?",), ("a.txt",), ("ouvre samedi",), (("samedi",),), answerable=True
    )
    unknown = SetQuestion("u", "unanswerable", ("Qui ?",), (), (), (), answerable=False)
    to_beir(tmp_path / "beir", [question, unknown], passages, SourceTexts.of([document]))
    (back,) = from_beir(tmp_path / "beir").questions
    assert back.evidence == ("Le marché ouvre samedi.",)
    assert (tmp_path / "beir" / "qrels" / "test.tsv").read_text().splitlines()[1:] == ["q\td-1\t1"]


def test_a_run_becomes_ragas_samples_and_an_abridged_one_is_refused(tmp_path: Path) -> None:
    result = ResultJson(
        id="q",
        type="fact",
        answerable=True,
        answered=True,
        diagnosis=None,
        counts={},
        turns=("Et le marché ?",),
        standalone_question="Quand ouvre le marché ?",
        answer="Samedi [1]",
        facts=(("samedi", "le samedi"),),
        evidence=("ouvre samedi",),
        timings_ms={"answer": 1, "search": 1},
    )
    run = RunJson(
        format=FORMAT,
        created="2026-01-01T00:00:00+00:00",
        commit=None,
        code="",
        model="",
        settings={},
        index={},
        documents=1,
        duration_s=1,
        testsets=(judged_set("q.jsonl", (), [result]),),
    )
    to_ragas(tmp_path / "ragas.jsonl", run)
    assert json.loads((tmp_path / "ragas.jsonl").read_text("utf-8")) == {
        "user_input": "Quand ouvre le marché ?",
        "response": "Samedi [1]",
        "retrieved_contexts": [],
        "reference_contexts": ["ouvre samedi"],
        "reference": "samedi",
    }
    brief = judged_set("q.jsonl", (), [result.model_copy(update={"turns": ()})])
    with pytest.raises(EvalsError, match="abrégée"):
        to_ragas(tmp_path / "brief.jsonl", run.model_copy(update={"testsets": (brief,)}))
