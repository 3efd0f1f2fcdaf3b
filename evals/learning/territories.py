"""Invented territories: folders of documents written for this project, with questions over them."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.learning.written import WrittenQuestion, thing_of
from evals.product.product import Product, home_with

TERRITORIES = Path(__file__).with_name("territoires.jsonl")
"""The territories that come with the project."""


@dataclass(frozen=True, slots=True)
class Territory:
    """A folder of documents, texts by the names of their files, and the questions asked of it."""

    name: str
    documents: dict[str, str]
    questions: tuple[WrittenQuestion, ...]


def read_territories(path: Path = TERRITORIES) -> tuple[Territory, ...]:
    """Read territories, one a line."""
    return tuple(map(_territory, path.read_text(encoding="utf-8").splitlines()))


def _territory(line: str) -> Territory:
    row = json.loads(line)
    name = row["territory"]
    questions = tuple(
        WrittenQuestion(
            f"{name}-{number}",
            name,
            tuple(one["turns"]),
            one["type"],
            one["style"],
            one["answerable"],
            tuple((document, words) for document, words in one["quotes"]),
            one["answer"],
            thing_of(one),
        )
        for number, one in enumerate(row["questions"])
    )
    return Territory(name, row["documents"], questions)


@contextmanager
def home_of(territories: Sequence[Territory]) -> Iterator[Product]:
    """Put the documents of some territories in a data folder that is gone at the end."""
    with TemporaryDirectory(prefix="arpenteur-") as folder:
        for territory in territories:
            for name, text in territory.documents.items():
                (Path(folder) / name).write_text(text, encoding="utf-8")
        with home_with(Path(folder)) as settings:
            yield Product.open(settings)
