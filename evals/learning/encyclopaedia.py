"""Questions over paragraphs of an encyclopaedia: PIAF's own, and those written over the same paragraphs."""

import json
from dataclasses import dataclass
from pathlib import Path

from corpus.french.sentences import sentence_spans
from evals.errors import TestSetError
from evals.judging.fact_matching import overlap
from evals.learning.written import ENCYCLOPAEDIA, Fold, fold_of

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of an article; all paragraphs of one article are for the same."""

    article: str
    text: str
    fold: Fold


@dataclass(frozen=True, slots=True)
class GeneralQuestion:
    """A question over the paragraph of that number; `evidence` is empty where it nearly answers, and does not."""

    id: str
    question: str
    paragraph: int
    evidence: tuple[Span, ...]
    short: tuple[Span, ...] | None


def read_encyclopaedia(path: Path) -> tuple[tuple[Paragraph, ...], tuple[GeneralQuestion, ...]]:
    """Read PIAF (in SQuAD's format) with the questions that come with the project. Raises TestSetError."""
    try:
        articles = json.loads(path.read_text(encoding="utf-8"))["data"]
        paragraphs: list[Paragraph] = []
        questions: list[GeneralQuestion] = []
        places: dict[tuple[str, int], int] = {}
        for article in articles:
            for number, paragraph in enumerate(article["paragraphs"]):
                places[article["title"], number] = len(paragraphs)
                text = paragraph["context"]
                for asked in paragraph["qas"]:
                    short = tuple(
                        (one["answer_start"], one["answer_start"] + len(one["text"]))
                        for one in asked["answers"]
                    )
                    evidence = tuple(_sentence(text, span) for span in short)
                    questions.append(
                        GeneralQuestion(str(asked["id"]), asked["question"], len(paragraphs), evidence, short)
                    )
                paragraphs.append(Paragraph(article["title"], text, fold_of(article["title"])))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TestSetError(path, "ce fichier n’est pas celui de PIAF") from error
    for line in ENCYCLOPAEDIA.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        spans = tuple((start, end) for start, end in row.get("evidence", ()))
        if (place := places.get((row["article"], row["paragraph"]))) is not None:
            questions.append(GeneralQuestion(row["id"], row["question"], place, spans, None if spans else ()))
    return tuple(paragraphs), tuple(questions)


def _sentence(text: str, span: Span) -> Span:
    """Return the sentence, or the sentences, that hold a stretch of a text."""
    held = [sentence for sentence in sentence_spans(text) if overlap(sentence, span)]
    return held[0][0], held[-1][1]
