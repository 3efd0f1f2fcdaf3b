"""The ledger of a document: its funding, objectives and commitments, each with the words that state it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from corpus.commitments import read_commitments
from corpus.documents import Document
from corpus.facts import Cutter, Funding, Ledger
from corpus.folding import fold
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


@dataclass(frozen=True, slots=True)
class Excess:
    """An amount that its parts exceed, in euros."""

    whole: Funding
    parts: tuple[Funding, ...]
    excess: Decimal


def excesses(funding: Sequence[Funding]) -> tuple[Excess, ...]:
    """Return the amounts whose stated parts add up to more than they do themselves."""
    parts: dict[str, list[Funding]] = {}
    for row in funding:
        if row.part_of is not None and row.euros is not None:
            parts.setdefault(row.part_of, []).append(row)
    found: list[Excess] = []
    for row in funding:
        inside = parts.get(row.id, [])
        total = sum((part.euros for part in inside if part.euros is not None), Decimal(0))
        if row.euros is not None and total > row.euros:
            found.append(Excess(row, tuple(inside), total - row.euros))
    return tuple(found)


def contradictions(funding: Sequence[Funding]) -> tuple[tuple[Funding, ...], ...]:
    """Return groups of rows that state different amounts for one purpose, funder, beneficiary and period.

    All of a group are kept in the ledger: which one holds is for the reader to judge.
    """
    groups: dict[tuple[str, ...], list[Funding]] = {}
    for row in funding:
        if row.purpose is None or row.euros is None:
            continue
        key = (
            row.document_id,
            fold(row.purpose),
            *map(fold, sorted(row.funders)),
            fold(row.beneficiary or ""),
            row.period or "",
            row.basis or "",
        )
        groups.setdefault(key, []).append(row)
    return tuple(
        tuple(rows)
        for rows in groups.values()
        if _contradict({row.euros for row in rows if row.euros is not None})
    )


def _contradict(sums: set[Decimal]) -> bool:
    """Amounts apart by less than a tenth say the same thing differently; others may be two things."""
    return len(sums) > 1 and max(sums) - min(sums) <= max(sums) / 10
