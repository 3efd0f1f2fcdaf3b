"""Runs, reports and the commands, on an assistant that answers with what it is told."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from assistant.answers import Answer, Citation, Composition, Statement, Turn
from assistant.library.sources import Sources
from corpus.documents import Document
from evals.commands.arpenteur_evals import app, main
from evals.errors import TestSetError
from evals.formats.squad import measure, read_squad
from evals.judging.judging import SourceTexts, locate
from evals.judging.measures import percentiles
from evals.product.evaluating import judged_set
from evals.product.passages import PassagesRow, answer_rows, read_rows
from evals.product.product import text_passage
from evals.product.running import Job, run
from evals.runs.run_files import ResultJson, read_run
from evals.sets.testset import SetQuestion
from index.seams import Hit, Vectors

TEXT = "La CAVM compte 37 bornes, la CAPH 28."
HIT = Hit(text_passage(13, TEXT), 1.0)
DOCUMENT = Document(
    HIT.passage.document_id, "crte.txt", "CRTE", TEXT, "text/plain", "documents", "h", "crte.txt"
)
QUESTIONS = (
    SetQuestion(
        "q1",
        "followup",
        ("Combien de bornes à la CAVM ?", "Et à la CAPH ?"),
        ("crte.txt",),
        ("la CAPH 28",),
        (("28",),),
        answerable=True,
    ),
    SetQuestion(
        "q2", "funding", ("Qui paie ?",), ("absent.txt",), ("la Région",), (("Région",),), answerable=True
    ),
)


class Parrot:
    """Answers what ends with a question mark by repeating the first passage."""

    def compose(
        self,
        question: str,
        hits: Sequence[Hit],
        sources: Sources,
    ) -> Composition:
        if not hits or "?" not in question:
            return Composition(reason="nothing_found")
        passage = hits[0].passage
        return Composition((Statement(passage.text, (Citation(passage, passage.start, passage.end),)),))


class Letters:
    """Embeds a text as its counts of a few letters."""

    name = "letters"
    dimension = 4

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self.embed_question(text) for text in texts])

    def embed_question(self, text: str) -> Vectors:
        counts = np.array([text.lower().count(letter) for letter in "aeio"], dtype=np.float32) + 0.1
        unit: Vectors = counts / np.linalg.norm(counts)
        return unit


class Told:
    """Always says the same, and remembers what it was asked."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, tuple[Turn, ...]]] = []
        self.searched: list[str] = []

    def ask(self, question: str, history: Sequence[Turn]) -> Answer:
        self.heard.append((question, tuple(history)))
        said = Composition((Statement(TEXT, (Citation(HIT.passage, 0, len(TEXT)),)),))
        return Answer(question, f"{question} (CAPH)", said)

    def search(self, text: str) -> tuple[Hit, ...]:
        self.searched.append(text)
        return (HIT,)

    def sources(self) -> SourceTexts:
        return SourceTexts.of([DOCUMENT])


def results_of(told: Told) -> list[ResultJson]:
    jobs = [Job("jeu.jsonl", question, locate(question, told.sources())) for question in QUESTIONS]
    return [result for _, result in run(jobs, lambda: told)]


def test_earlier_turns_are_asked_and_their_answers_are_the_history() -> None:
    told = Told()
    results_of(told)
    first = "Combien de bornes à la CAVM ?"
    assert told.heard[:2] == [(first, ()), ("Et à la CAPH ?", (Turn(first, f"{TEXT} [1]"),))]
    assert told.searched[0] == "Et à la CAPH ? (CAPH)"


def test_a_run_tells_each_question() -> None:
    testset = judged_set("jeu.jsonl", QUESTIONS, results_of(Told()))
    first, second = testset.questions
    assert (first.diagnosis, first.ranks, first.facts_found) == (None, (1,), ("28",))
    assert first.citations[0].on_evidence
    assert first.retrieved[0].relevant
    assert first.retrieved[0].text == TEXT
    assert (second.diagnosis, second.absent_documents) == ("not_read", ("absent.txt",))
    assert testset.figures["fact_recall"] == 0.5
    assert list(testset.by_type) == ["followup", "funding"]


def test_percentiles_of_times() -> None:
    assert percentiles([float(n) for n in range(1, 22)]) == {"p50": 11.0, "p95": 20.0}
    assert percentiles([4.0]) == {"p50": 4.0, "p95": 4.0}
    assert percentiles([]) == {"p50": 0.0, "p95": 0.0}


def test_each_row_is_answered_from_its_own_passages() -> None:
    rows = (
        PassagesRow(id="a", question="Quelle ville ?", passages=["Une ville au nord.", "Un pont."]),
        PassagesRow(id=2, question="Quelle ville", passages=["Une ville au sud."]),
    )
    first, second = answer_rows(rows, Parrot(), Letters())
    assert (first.id, first.answered, first.quote) == ("a", True, "Une ville au nord.")
    assert (second.id, second.answered, second.quote) == (2, False, "")


def test_a_row_without_passages_is_not_answered() -> None:
    row = PassagesRow(id="a", question="Quelle ville ?", passages=[])
    (answer,) = answer_rows((row,), Parrot(), Letters())
    assert not answer.answered


def test_a_fault_in_a_file_of_rows_is_named(tmp_path: Path) -> None:
    path = tmp_path / "lignes.jsonl"
    path.write_text('{"id": "a", "question": "?", "passages": []}\n\n{"id": "b", "question": "?"}\n')
    with pytest.raises(TestSetError, match="ligne 3, clé « passages »"):
        read_rows(path)


SQUAD = {
    "version": "1.1",
    "data": [
        {
            "title": "Villes",
            "paragraphs": [
                {
                    "context": "Le pont enjambe la Loire.",
                    "qas": [{"question": "pont Loire", "answers": [{"text": "x", "answer_start": 0}]}],
                },
                {
                    "context": "Le marché ouvre samedi.",
                    "qas": [
                        {"question": "marché samedi", "answers": [{"text": "x", "answer_start": 0}]},
                        {"question": "sans réponse", "answers": [], "is_impossible": True},
                    ],
                },
            ],
        }
    ],
}


def test_a_squad_set_is_searched_with_words_vectors_and_both(tmp_path: Path) -> None:
    path = tmp_path / "squad.json"
    path.write_text(json.dumps(SQUAD), encoding="utf-8")
    squad = read_squad(path)
    assert squad.questions == (("pont Loire", 0), ("marché samedi", 1))
    measured = measure(squad, Letters())
    assert list(measured) == ["lexical seul", "dense seul", "fusion", "fusion et second regard"]
    assert measured["lexical seul"]["mrr"] == 1
    assert measured["dense seul"]["recall_at_5"] == 1


def test_what_is_no_squad_set_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "squad.json"
    path.write_text('{"data": [{}]}', encoding="utf-8")
    with pytest.raises(TestSetError, match="format SQuAD"):
        read_squad(path)


def test_a_home_without_documents_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "jeu.jsonl"
    path.write_text(
        '{"id": "a", "type": "fact", "turns": ["Qui ?"], "documents": [], "evidence": [], "facts": [],'
        ' "answerable": false}'
    )
    monkeypatch.setattr("sys.argv", ["arpenteur-evals", "run", str(path), "--home", str(tmp_path / "home")])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert capsys.readouterr().err.startswith("Aucun document dans ")


def test_a_command_without_a_test_set_says_what_it_needs() -> None:
    result = CliRunner().invoke(app, ["run"])
    assert result.exit_code == 2
    assert "--samples" in result.output


def test_the_bundled_set_runs_to_its_end_and_nothing_said_is_unproven(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rapport.json"
    monkeypatch.setattr(
        "sys.argv", ["arpenteur-evals", "run", "--samples", "--limit", "16", "--json", str(path)]
    )
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    printed = capsys.readouterr()
    assert "questions.jsonl" in printed.out
    assert "introuvables" not in printed.err
    testset = read_run(path).testsets[0]
    assert (testset.figures["verbatim"], testset.figures["faithful"]) == (1, 1)
    assert (testset.figures["recall_at_5"] or 0) > 0.9
