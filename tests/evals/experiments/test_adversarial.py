"""Pairs of a statement and its quote: right ones, and ones with a single thing changed, told apart or not."""

import json
from functools import cache
from pathlib import Path

import pytest

from assistant.checking.proof import problem_of
from corpus.ledger.ledger import read_ledger
from corpus.reading import build_document, read_file
from evals.errors import TestSetError
from evals.experiments.adversarial import (
    RIGHT,
    WRONG,
    Pair,
    Rate,
    Source,
    detection,
    false_alarms,
    make_pairs,
    rates,
    read_pairs,
    resembles,
)
from evals.product.product import SAMPLE_DOCUMENTS
from real_documents import SEEDS


def sources(folder: Path) -> list[Source]:
    documents = [
        build_document(path, read_file(path), collection="documents", content_hash=path.name)
        for path in sorted(folder.glob("*.txt"))
    ]
    return [Source(document, read_ledger(document).funding) for document in documents]


@cache
def sample_pairs() -> tuple[Pair, ...]:
    return make_pairs(sources(SAMPLE_DOCUMENTS))


def is_accepted(pair: Pair) -> bool:
    return problem_of(pair.statement, pair.quotes) is None


def test_the_sample_documents_give_pairs_of_every_kind() -> None:
    pairs = sample_pairs()
    assert len(pairs) >= 200
    assert {pair.kind for pair in pairs if pair.right} == set(RIGHT)
    assert {pair.kind for pair in pairs if not pair.right} == set(WRONG)


def test_the_pairs_are_the_same_each_time() -> None:
    folder = sources(SAMPLE_DOCUMENTS)[:10]
    assert make_pairs(folder, most=30) == make_pairs(folder, most=30)
    assert len(make_pairs(folder, most=30)) == 30


def test_a_wrong_statement_is_never_its_quote() -> None:
    for pair in sample_pairs():
        assert pair.right or " ".join(pair.statement.split()) != " ".join(pair.quotes[0].split())


def test_on_the_samples_the_checker_finds_what_is_wrong_and_leaves_what_is_right() -> None:
    found = rates(sample_pairs(), is_accepted)
    assert detection(found) >= 0.98
    assert false_alarms(found) <= 0.02


def test_the_baseline_accepts_nearly_all_that_is_wrong() -> None:
    assert detection(rates(sample_pairs(), resembles)) < 0.2


@pytest.mark.real
def test_on_real_documents_too() -> None:
    if not SEEDS.is_dir():
        pytest.skip("the real documents are not here")
    found = rates(make_pairs(sources(SEEDS)), is_accepted)
    assert detection(found) >= 0.98
    assert false_alarms(found) <= 0.02


def test_rates_are_counted_by_kind() -> None:
    pairs = [
        Pair("année", False, "En 2021.", ("En 2020.",)),
        Pair("année", False, "En 2022.", ("En 2020.",)),
        Pair("mot à mot", True, "En 2020.", ("En 2020.",)),
    ]
    found = rates(pairs, lambda pair: pair.statement != "En 2021.")
    assert found == (Rate("mot à mot", True, 1, 1), Rate("année", False, 2, 1))
    assert (detection(found), false_alarms(found)) == (0.5, 0.0)


def test_pairs_of_ones_own_are_read_and_a_bad_line_is_told(tmp_path: Path) -> None:
    file = tmp_path / "paires.jsonl"
    pair = Pair("année", False, "En 2021.", ("En 2020.",))
    file.write_text(
        json.dumps(pair.as_json()) + '\n{"statement": "Oui.", "quote": "Oui.", "supported": true}\n'
    )
    assert read_pairs(file) == (pair, Pair("", True, "Oui.", ("Oui.",)))
    file.write_text('{"statement": "Oui."}\n')
    with pytest.raises(TestSetError, match="ligne 1"):
        read_pairs(file)
