"""The ledger of a document: its funding, objectives and commitments, each with the words that state it."""

from corpus.commitments import read_commitments
from corpus.documents import Document
from corpus.facts import Cutter, Ledger
from corpus.funding import read_funding
from corpus.glossary import find_definitions
from corpus.grants import read_tables
from corpus.objectives import read_objectives
from corpus.organisations import Names
from corpus.references import Mentions
from corpus.statements import prose, read_statements


def read_ledger(document: Document) -> Ledger:
    """Return the facts that a document states."""
    cutter = Cutter(document)
    statements = read_statements(document)
    names = Names(find_definitions("\n\n".join(document.text[start:end] for start, end in prose(document))))
    mentions = Mentions(statements, names)
    funding = (*read_funding(document, statements, names, mentions, cutter), *read_tables(document, cutter))
    return Ledger(
        funding=tuple(sorted(funding, key=lambda row: row.start)),
        objectives=read_objectives(document, statements, cutter),
        commitments=read_commitments(document, statements, mentions, cutter),
    )
