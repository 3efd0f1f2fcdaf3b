"""Questions written over acts, each with the lines that answer it, or with lines that nearly do."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from assistant.errors import os_reason
from evals.errors import TestSetError
from evals.judging.judging import Evidence, QuotePlace, SourceTexts

ACTS = Path(__file__).with_name("actes.jsonl")
"""The questions that come with the project."""

ENCYCLOPAEDIA = Path(__file__).with_name("encyclopedie.jsonl")
"""Questions over the paragraphs of PIAF, half of which nothing answers, that come with the project."""

Fold = Literal["aside", "judge", "reader"]
"""What a question is for: measuring, with nothing learnt from it; teaching the judge; teaching the reader."""

_DATE = re.compile(r"-(?:\d{4}|sans-date)\b")
_ASIDE = 5
# What the judge learns from the reader has not seen: it must learn how far a reader can be trusted on what is new.
_JUDGED = 6


@dataclass(frozen=True, slots=True)
class WrittenQuestion:
    """A question over one document or folder; `quotes` are the lines that answer it, or, where nothing does, that nearly do.

    Each quote is a file's name and words of it. `answer` is the answer in short, "" where there is none or nobody told it.
    Where the last turn asks several things, all told is of one of them: `thing` is its place, from 0, and how many there are.
    """

    id: str
    document: str
    turns: tuple[str, ...]
    type: str
    style: str
    is_answerable: bool
    quotes: tuple[tuple[str, str], ...]
    answer: str = ""
    thing: tuple[int, int] = (0, 1)

    @property
    def is_of_several(self) -> bool:
        """Whether its last turn asks other things beside what is told of it."""
        return self.thing[1] > 1


def thing_of(row: Mapping[str, Any]) -> tuple[int, int]:
    """Return which of the things asked a row tells of, and how many there are."""
    place, count = row.get("thing", (0, 1))
    return place, count


def read_written(path: Path, acts: Path) -> tuple[WrittenQuestion, ...]:
    """Read a file of questions over the acts of a folder.

    Raises TestSetError, with the line at fault, where a row is not as expected or its act is not there.
    """

    @cache
    def text(name: str) -> str:
        return (acts / name).read_text(encoding="utf-8")

    questions = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row: dict[str, Any] = json.loads(line)
            document = row["document"]
            quotes = tuple(
                (document, text(document)[start:end])
                for start, end in row["evidence" if row["answerable"] else "near"]
            )
            question = WrittenQuestion(
                row["id"],
                document,
                tuple(row["turns"]),
                row["type"],
                row["style"],
                row["answerable"],
                quotes,
                row.get("answer", ""),
                thing_of(row),
            )
        except OSError as error:
            raise TestSetError(
                path, f"ligne {number} : {document} ne peut pas être lu ({os_reason(error)})"
            ) from error
        except (ValueError, KeyError, TypeError) as error:
            raise TestSetError(path, f"ligne {number} : cette ligne n’est pas celle attendue") from error
        if not question.turns or not quotes or not all(words for _, words in quotes):
            raise TestSetError(path, f"ligne {number} : une question ou une citation est vide")
        questions.append(question)
    return tuple(questions)


def located(question: WrittenQuestion, sources: SourceTexts) -> Evidence:
    """Find the quotes of a question in the documents whose file has the name told with each."""
    return Evidence(
        tuple(
            tuple(
                QuotePlace(document_id, *place)
                for document_id in sources.named(name)
                for place in sources.find(document_id, words)
            )
            for name, words in question.quotes
        ),
        absent_documents=(),
    )


def place_of(document: str) -> str:
    """Return the place whose act a file is, as its name tells it."""
    return _DATE.split(document)[0]


def is_aside(document: str) -> bool:
    """Return whether the act is of one of the places that nothing is learnt from."""
    return _number(place_of(document)) % _ASIDE == 0


def fold_of(document: str, *, is_measured: bool = True) -> Fold:
    """Return what the questions over an act are for: all acts of one place are for the same.

    `is_measured` is false for documents that are looked at in other ways: none of them is set aside.
    """
    if is_measured and is_aside(document):
        return "aside"
    return "judge" if _number("judge" + place_of(document)) % _JUDGED == 0 else "reader"


def _number(name: str) -> int:
    return int(sha256(name.encode()).hexdigest(), 16)
