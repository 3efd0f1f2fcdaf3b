"""The ledger of a document: its funding, objectives and commitments, each with the words that state it."""

from corpus.documents import Document
from corpus.facts.facts import Cutter, Ledger
from corpus.french.glossary import find_definitions
from corpus.french.organisations import Names
from corpus.ledger.aims.objectives import read_objectives
from corpus.ledger.money.funding import read_funding
from corpus.ledger.money.grants import is_funding_table, read_tables
from corpus.ledger.promises.commitments import read_commitments
from corpus.ledger.sentences.prose import prose, read_statements
from corpus.ledger.sentences.references import Mentions


def read_ledger(document: Document) -> Ledger:
    """Return the facts that a document states."""
    cutter = Cutter(document)
    statements = read_statements(document, is_funding_table)
    names = Names(
        find_definitions(
            "\n\n".join(document.text[start:end] for start, end in prose(document, is_funding_table))
        )
    )
    mentions = Mentions(statements, names)
    funding = (*read_funding(document, statements, names, mentions, cutter), *read_tables(document, cutter))
    return Ledger(
        funding=tuple(sorted(funding, key=lambda row: row.start)),
        objectives=read_objectives(document, statements, cutter),
        commitments=read_commitments(document, statements, mentions, cutter),
    )
