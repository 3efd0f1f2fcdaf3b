"""The ledger of real documents: counts made by hand, and how long it takes."""

import time
from collections import Counter
from pathlib import Path

import pytest

from corpus.documents import Document
from corpus.ledger.ledger import read_ledger
from corpus.reading import build_document, read_file
from real_documents import SEEDS

FICHES = SEEDS.parent / "fiches"
pytestmark = [pytest.mark.real, pytest.mark.skipif(not SEEDS.exists(), reason="no real documents here")]


def read(path: Path) -> Document:
    return build_document(path, read_file(path), collection="c", content_hash="h")


def seed(number: str) -> Document:
    return read(next(SEEDS.glob(f"{number}_*")))


def test_the_contract_gives_its_amounts_and_commitments() -> None:
    # Counted by hand: 78 amounts, some 140 commitments, two thirds of them firm.
    found = read_ledger(seed("004"))
    assert len(found.funding) == 78
    assert 125 <= len(found.commitments) <= 150
    firmness = Counter(each.firmness for each in found.commitments)
    assert 0.6 <= firmness["firm"] / len(found.commitments) <= 0.75


def test_the_project_gives_its_tree() -> None:
    found = read_ledger(seed("002"))
    levels = Counter(each.level for each in found.objectives)
    assert levels == {"pilier": 4, "objectif stratégique": 9, "objectif opérationnel": 22, "action": 72}


def test_the_seeds_take_well_under_a_second() -> None:
    documents = [read(path) for path in sorted(SEEDS.glob("*.txt"))]
    read_ledger(documents[0])
    start = time.perf_counter()
    for document in documents:
        read_ledger(document)
    assert time.perf_counter() - start < 1.5


def test_every_quote_of_the_fact_sheets_is_exact() -> None:
    for path in sorted(FICHES.glob("*.txt")):
        document = read(path)
        found = read_ledger(document)
        for fact in (*found.funding, *found.objectives, *found.commitments):
            assert document.text[fact.start : fact.end] == fact.quote
