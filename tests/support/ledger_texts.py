"""Documents for the tests of the ledger, made of the words given."""

from pathlib import Path

from corpus.documents import Document, Reading, Table
from corpus.facts.facts import Ledger
from corpus.ledger.ledger import read_ledger
from corpus.reading import build_document


def document(text: str, tables: tuple[Table, ...] = (), name: str = "contrat.md") -> Document:
    reading = Reading(text, "text/markdown", title="Contrat", tables=tables)
    return build_document(Path(name), reading, collection="documents", content_hash="0")


def ledger(text: str) -> Ledger:
    return read_ledger(document(text))
