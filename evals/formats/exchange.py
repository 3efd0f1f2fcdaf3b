"""Other programs' formats: SQuAD and BEIR in, BEIR and RAGAS out."""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import os_reason
from corpus.documents import Passage
from corpus.french.sentences import sentence_spans
from evals.errors import EvalsError, TestSetError
from evals.judging.fact_matching import overlap
from evals.judging.judging import SourceTexts, locate
from evals.runs.run_files import RunJson, write_whole
from evals.sets.testset import RETRIEVAL, SetQuestion, write_testset

_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Imported:
    """Documents (their text by file name) and questions about them."""

    documents: Mapping[str, str]
    questions: tuple[SetQuestion, ...]

    def write(self, folder: Path) -> None:
        """Write the documents to `documents/` and the questions to `questions.jsonl` in a new folder."""
        if folder.exists() and any(folder.iterdir()):
            raise EvalsError(f"{folder} n’est pas vide : indiquez un dossier neuf.")
        try:
            (folder / "documents").mkdir(parents=True, exist_ok=True)
            for name, text in self.documents.items():
                (folder / "documents" / name).write_text(text, encoding="utf-8")
            write_testset(folder / "questions.jsonl", self.questions)
        except OSError as error:
            raise EvalsError(f"{folder} ne peut pas être écrit : {os_reason(error)}.") from error


def from_squad(path: Path) -> Imported:
    """Read a SQuAD-format file (version 1 or 2); raises TestSetError where it is none.

    An article is a document, its paragraphs parted by blank lines; the evidence is the sentence that holds
    the answer, the fact the answer's own words. A question marked impossible is unanswerable.
    """
    documents: dict[str, str] = {}
    questions: list[SetQuestion] = []
    try:
        articles = json.loads(path.read_text(encoding="utf-8-sig"))["data"]
        for number, article in enumerate(articles):
            name = _file_name(number, str(article.get("title", "")))
            paragraphs = article["paragraphs"]
            documents[name] = "\n\n".join(_one_line(each["context"]) for each in paragraphs) + "\n"
            for paragraph in paragraphs:
                questions += _of_paragraph(name, paragraph)
    except OSError as error:
        raise TestSetError(path, f"ce fichier ne peut pas être lu ({os_reason(error)})") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise TestSetError(path, "ce n’est pas un jeu au format SQuAD") from error
    return Imported(documents, tuple(questions))


def from_beir(folder: Path, split: str = "test") -> Imported:
    """Read a BEIR folder: corpus.jsonl, queries.jsonl, qrels/{split}.tsv; raises TestSetError where it is none.

    The evidence of a question is the whole text of its relevant documents. BEIR states no facts: only the
    figures of retrieval and citation say something of such a set.
    """
    documents: dict[str, str] = {}
    names: dict[str, str] = {}
    bodies: dict[str, str] = {}
    for number, row in enumerate(_rows(folder / "corpus.jsonl", ("_id", "text"))):
        identity, title = str(row["_id"]), str(row.get("title") or "")
        name = names[identity] = _file_name(number, title or identity)
        bodies[name] = str(row["text"]).strip()
        documents[name] = f"{title}\n\n{bodies[name]}\n" if title else f"{bodies[name]}\n"
    relevant: dict[str, list[str]] = {}
    qrels = folder / "qrels" / f"{split}.tsv"
    for number, (query, document, score) in enumerate(_qrels(qrels), 2):
        if document not in names:
            raise TestSetError(qrels, f"ligne {number}, document inconnu « {document} »")
        if score > 0:
            relevant.setdefault(query, []).append(names[document])
    questions = tuple(
        SetQuestion(
            id=str(row["_id"]),
            type="fact",
            turns=(str(row["text"]),),
            documents=tuple(relevant[str(row["_id"])]),
            evidence=tuple(bodies[name] for name in relevant[str(row["_id"])]),
            facts=(),
            answerable=True,
            tags=(RETRIEVAL,),
        )
        for row in _rows(folder / "queries.jsonl", ("_id", "text"))
        if str(row["_id"]) in relevant
    )
    if not questions:
        raise TestSetError(qrels, "aucune question n’y a de document")
    return Imported(documents, questions)


def to_beir(
    folder: Path, questions: Sequence[SetQuestion], passages: Iterable[Passage], sources: SourceTexts
) -> None:
    """Write passages, answerable questions, and which passage overlaps whose evidence, as a BEIR folder."""
    by_document: dict[str, list[Passage]] = {}
    for passage in passages:
        by_document.setdefault(passage.document_id, []).append(passage)
    corpus = (
        {"_id": passage.id, "title": passage.title, "text": passage.text}
        for held in by_document.values()
        for passage in held
    )
    asked = [question for question in questions if question.answerable]
    queries = ({"_id": question.id, "text": question.turns[-1]} for question in asked)
    lines = ["query-id\tcorpus-id\tscore"]
    for question in asked:
        places = [place for quote in locate(question, sources).places for place in quote]
        lines += [
            f"{question.id}\t{passage.id}\t1"
            for document_id in dict.fromkeys(place.document_id for place in places)
            for passage in by_document.get(document_id, ())
            if any(
                place.document_id == document_id
                and overlap((place.start, place.end), (passage.start, passage.end))
                for place in places
            )
        ]
    write_whole(folder / "corpus.jsonl", _json_lines(corpus))
    write_whole(folder / "queries.jsonl", _json_lines(queries))
    write_whole(folder / "qrels" / "test.tsv", "".join(f"{line}\n" for line in lines))


def to_ragas(path: Path, run: RunJson) -> None:
    """Write a run as the samples that RAGAS judges (`SingleTurnSample`), one JSON object a line."""
    samples = (
        {
            "user_input": result.standalone_question or result.turns[-1],
            "response": result.answer,
            "retrieved_contexts": [hit.text for hit in result.retrieved],
            "reference_contexts": list(result.evidence),
            "reference": " ; ".join(fact[0] for fact in result.facts),
        }
        for testset in run.testsets
        for result in testset.questions
        if result.turns
    )
    written = _json_lines(samples)
    if not written:
        raise EvalsError("Cette évaluation est abrégée : elle n’a ni questions ni réponses.")
    write_whole(path, written)


def _of_paragraph(name: str, paragraph: Mapping[str, Any]) -> Iterator[SetQuestion]:
    context: str = paragraph["context"]
    spans = sentence_spans(context)
    for asked in paragraph["qas"]:
        answers = [] if asked.get("is_impossible") else asked["answers"]
        starts = [(int(answer["answer_start"]), str(answer["text"])) for answer in answers]
        evidence = [
            _one_line(context[min(held)[0] : max(held, key=lambda span: span[1])[1]])
            for start, text in starts[:1]
            if (held := [span for span in spans if overlap(span, (start, start + len(text)))])
        ]
        yield SetQuestion(
            id=str(asked["id"]),
            type="fact" if evidence else "unanswerable",
            turns=(_one_line(asked["question"]),),
            documents=(name,) if evidence else (),
            evidence=tuple(evidence),
            facts=(tuple(dict.fromkeys(_one_line(text) for _, text in starts)),) if evidence else (),
            answerable=bool(evidence),
        )


def _rows(path: Path, keys: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    for number, line in enumerate(_text(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            missing = [key for key in keys if key not in row]
        except (ValueError, TypeError) as error:
            raise TestSetError(path, f"ligne {number}, ce n’est pas un objet JSON") from error
        if missing:
            raise TestSetError(path, f"ligne {number}, la clé « {missing[0]} » manque")
        yield row


def _qrels(path: Path) -> Iterator[tuple[str, str, int]]:
    for number, row in enumerate(csv.reader(_text(path).splitlines(), delimiter="\t"), 1):
        if number == 1 or not row:
            continue
        if len(row) != 3 or not re.fullmatch(r"-?\d+", row[2].strip()):
            raise TestSetError(path, f"ligne {number}, trois colonnes sont attendues, la dernière un nombre")
        yield row[0], row[1], int(row[2])


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TestSetError(path, "ce fichier ne peut pas être lu") from error


def _json_lines(rows: Iterable[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _file_name(number: int, title: str) -> str:
    bare = re.sub(r"[^\w-]+", "_", title).strip("_")[:_LONGEST_NAME]
    return f"{number:05d}_{bare}.txt" if bare else f"{number:05d}.txt"
